#include "model/price_list/catalog_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <random>
#include <system_error>

#include "model/price_list/catalog_update.h"

namespace stagecraft {

namespace {

constexpr const char* pageAboutTables = "README.md";

std::vector<std::string> knownFiles() {
    std::vector<std::string> names = catalogTableNames();
    names.emplace_back(rateCodesFile);
    names.emplace_back(pageAboutTables);
    return names;
}

Error unwritable(const std::filesystem::path& path, int number) {
    return {ErrorCode::FileUnwritable, path.string(), 0, {}, "cannot be written: " + std::generic_category().message(number)};
}

/// Where links end: replacing a link would leave what it points to behind.
std::filesystem::path resolved(const std::filesystem::path& folder) {
    std::error_code problem;
    const std::filesystem::path whole = std::filesystem::absolute(folder, problem);
    std::filesystem::path end = std::filesystem::weakly_canonical(whole, problem);
    if (problem) end = whole;
    return end.has_filename() ? end : end.parent_path();
}

/// A folder beside the target that goes away unless it took its place.
class TemporaryFolder {
public:
    explicit TemporaryFolder(const std::filesystem::path& target) {
        std::random_device random;
        for (int attempt = 0; attempt < 100; ++attempt) {
            path_ = target.parent_path() / fmt::format(".stagecraft-{:08x}.tmp", random());
            std::error_code problem;
            if (std::filesystem::create_directory(path_, problem)) return;
            number_ = problem.value();
            if (problem && problem != std::errc::file_exists) break;
        }
        path_.clear();
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] int problem() const { return number_; }
    void keep() { path_.clear(); }

private:
    std::filesystem::path path_;
    int number_ = 0;
};

bool writeFile(const std::filesystem::path& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) return false;
    bool isGood = true;
    while (isGood && !text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        isGood = written >= 0;
        if (isGood) text.remove_prefix(static_cast<std::size_t>(written));
    }
    const int number = errno;
    const bool isClosed = ::close(file) == 0;
    if (!isGood) errno = number;
    return isGood && isClosed;
}

/// A file or a folder is on the disk; false when it cannot get there.
bool synchronise(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool isGood = ::fsync(descriptor) == 0;
    const int number = errno;
    ::close(descriptor);
    errno = number;
    return isGood;
}

/// Lets two folders change places. Where the file system cannot do so at once, the old one steps aside first: for a moment
/// there is none, but never half of one.
bool exchange(const std::filesystem::path& fresh, const std::filesystem::path& old) {
#ifdef RENAME_EXCHANGE
    if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, old.c_str(), RENAME_EXCHANGE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
#endif
    const std::filesystem::path aside = fresh.string() + ".old";
    if (::rename(old.c_str(), aside.c_str()) != 0) return false;
    if (::rename(fresh.c_str(), old.c_str()) != 0) {
        const int number = errno;
        static_cast<void>(::rename(aside.c_str(), old.c_str()));
        errno = number;
        return false;
    }
    static_cast<void>(::rename(aside.c_str(), fresh.c_str()));
    return true;
}

}  // namespace

std::optional<Error> checkCatalogFolder(const std::filesystem::path& folder) {
    const auto problem = [&](ErrorCode code, std::string message) { return Error{code, folder.string(), 0, {}, std::move(message)}; };
    if (folder.empty()) return problem(ErrorCode::FileUnwritable, "a folder is missing");
    const std::filesystem::path target = resolved(folder);
    std::error_code failed;
    if (!std::filesystem::exists(target, failed)) {
        if (!std::filesystem::is_directory(target.parent_path(), failed))
            return problem(ErrorCode::FileUnwritable, "cannot be made: " + target.parent_path().string() + " is no folder");
        return std::nullopt;
    }
    if (!std::filesystem::is_directory(target, failed)) return problem(ErrorCode::FileUnwritable, "is a file, not a folder");
    const std::vector<std::string> known = knownFiles();
    auto entry = std::filesystem::directory_iterator(target, failed);
    for (; !failed && entry != std::filesystem::directory_iterator{}; entry.increment(failed)) {
        const std::string name = entry->path().filename().string();
        if (std::ranges::find(known, name) == known.end())
            return problem(ErrorCode::Conflict, "holds " + name + ", which is no table of a catalog; choose a folder of its own");
    }
    if (failed) return problem(ErrorCode::FileUnwritable, "cannot be read: " + failed.message());
    return std::nullopt;
}

Result<void> writeCatalogFolder(const CatalogTables& tables, const std::filesystem::path& folder) {
    if (auto error = checkCatalogFolder(folder)) return tl::unexpected(std::move(*error));
    const std::filesystem::path target = resolved(folder);
    TemporaryFolder fresh{target};
    if (fresh.path().empty()) return tl::unexpected(unwritable(folder, fresh.problem()));
    for (const auto& [name, text] : tables)
        if (!writeFile(fresh.path() / name, text)) return tl::unexpected(unwritable(folder / name, errno));
    // All at once: the first waits for the disk, the others find their work done.
    for (const auto& [name, text] : tables)
        if (!synchronise(fresh.path() / name)) return tl::unexpected(unwritable(folder / name, errno));
    // A page that somebody wrote about the tables goes on with them.
    std::error_code ignored;
    std::filesystem::copy_file(target / pageAboutTables, fresh.path() / pageAboutTables, ignored);
    static_cast<void>(synchronise(fresh.path()));  // not every file system can with folders
    // An empty folder gives way to the new one, a full one changes places with it.
    if (::rename(fresh.path().c_str(), target.c_str()) == 0) {
        fresh.keep();
    } else if ((errno != ENOTEMPTY && errno != EEXIST) || !exchange(fresh.path(), target)) {
        return tl::unexpected(unwritable(folder, errno));
    }
    static_cast<void>(synchronise(target.parent_path()));
    return {};
}

Result<CatalogTables> tablesToUpdate(const std::filesystem::path& folder) {
    if (folder.empty()) return builtInTables();
    std::vector<std::string> names = catalogTableNames();
    names.emplace_back(rateCodesFile);
    return readTables(folder, names);
}

}  // namespace stagecraft
