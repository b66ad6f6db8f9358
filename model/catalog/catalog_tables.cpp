#include "model/catalog/catalog_tables.h"

#include <fstream>
#include <sstream>
#include <system_error>

#include "resources/embedded.h"

namespace stagecraft {

namespace {

constexpr std::string_view embeddedFolder = "catalog/";
/// Fifty times the size of the largest table: anything above is not a price table.
constexpr std::uintmax_t largestTable = 100u << 20;

}  // namespace

std::vector<std::string> catalogTableNames() {
    std::vector<std::string> names;
    for (const EmbeddedFile& file : embeddedFiles())
        if (file.path.starts_with(embeddedFolder)) names.emplace_back(file.path.substr(embeddedFolder.size()));
    return names;
}

CatalogTables builtInTables() {
    CatalogTables tables;
    for (const std::string& name : catalogTableNames()) tables[name] = embeddedText(std::string{embeddedFolder} + name);
    return tables;
}

Result<CatalogTables> readTables(const std::filesystem::path& folder, const std::vector<std::string>& names) {
    const auto problem = [](ErrorCode code, const std::filesystem::path& path, std::string message) {
        return tl::unexpected(Error{code, path.string(), 0, {}, std::move(message)});
    };
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        return problem(ErrorCode::FileUnreadable, folder, "is not a folder; it must hold the tables of a catalog");
    CatalogTables tables;
    for (const std::string& name : names) {
        const std::filesystem::path path = folder / name;
        if (!std::filesystem::exists(path, ignored)) continue;
        // A pipe or a device might never end.
        if (!std::filesystem::is_regular_file(path, ignored))
            return problem(ErrorCode::FileUnreadable, path, "is not a regular file");
        if (std::filesystem::file_size(path, ignored) > largestTable)
            return problem(ErrorCode::FileTooLarge, path, "must be at most 100 MB");
        std::ifstream stream{path, std::ios::binary};
        std::ostringstream text;
        text << stream.rdbuf();
        if (!stream) return problem(ErrorCode::FileUnreadable, path, "cannot be read");
        tables[name] = std::move(text).str();
    }
    return tables;
}

}  // namespace stagecraft
