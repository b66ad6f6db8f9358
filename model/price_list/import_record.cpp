#include "model/price_list/import_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/price_list/catalog_table.h"
#include "model/support/yaml_tree.h"

namespace stagecraft {

namespace {

constexpr std::string_view importsHeader = "offer,place,published,version,file,bytes,crc32,taken,found\n";

/// FNV-1a: tells two catalogs apart, and is the same for the same prices everywhere.
std::string digest(const CatalogTables& tables) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto add = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    };
    for (const auto& [name, text] : tables) {
        if (name == "catalog.yaml" || name == importsFile) continue;
        add(name);
        add(text);
    }
    return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ hash >> 32));
}

std::string inYamlQuotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + "\"";
}

/// What the page of the old catalog says under `key`; empty when it says nothing.
std::string pageText(const std::string& page, std::string_view key) {
    const Result<YamlNode> root = parseYaml(page, "catalog.yaml");
    const YamlNode* const node = root ? root->find(key) : nullptr;
    return node != nullptr && node->kind == YamlNode::Kind::Scalar ? node->text : std::string{};
}

std::string pageOf(const ImportedCatalog& made, const std::string& oldPage) {
    std::string newest;
    for (const ImportedList& list : made.lists) newest = std::max(newest, list.published.substr(0, 10));
    const std::string_view base = made.before->id();
    std::string page = "# Made by \"stagecraft prices import\": price lists of AWS worked into the tables of another catalog.\n";
    page += fmt::format("id: aws-import-{}-{}\n", newest, digest(made.tables));
    page += fmt::format("date: {}\n", std::max(newest, std::string{made.before->date()}));
    page += "description: " +
            inYamlQuotes(fmt::format("{} with the price lists of {} worked in; every row names its own source and date.", base, importsFile)) + "\n";
    if (const std::string attribution = pageText(oldPage, "attribution"); !attribution.empty())
        page += "attribution: " + inYamlQuotes(attribution) + "\n";
    return page + "base: " + inYamlQuotes(base) + "\n";
}

/// "EC2 instances, Linux: 1367; EBS gp3: 1".
std::string foundBy(const ImportedList& list) {
    std::string text;
    for (const RecipeCount& count : list.counts)
        if (count.matches > 0) text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", count.recipe->name, count.matches);
    return text;
}

}  // namespace

std::optional<Error> recordImport(ImportedCatalog& made, const std::string& oldPage) {
    made.tables["catalog.yaml"] = pageOf(made, oldPage);
    std::string& text = made.tables[std::string{importsFile}];
    if (text.empty()) text = importsHeader;
    Result<CatalogTable> imports = CatalogTable::read(text, std::string{importsFile}, {"offer", "place", "published"});
    if (!imports) return imports.error();
    for (const ImportedList& list : made.lists) {
        const CatalogTable::Key row{list.offer, list.place, list.published};
        imports->set(row, "version", list.version);
        imports->set(row, "file", std::filesystem::path{list.path}.filename().string());
        imports->set(row, "bytes", std::to_string(list.bytes));
        imports->set(row, "crc32", fmt::format("{:08x}", list.checksum));
        imports->set(row, "taken", std::to_string(list.taken));
        imports->set(row, "found", foundBy(list));
    }
    text = imports->text();
    return std::nullopt;
}

}  // namespace stagecraft
