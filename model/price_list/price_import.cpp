#include "model/price_list/price_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "model/price_list/catalog_update.h"
#include "model/price_list/import_notes.h"
#include "model/price_list/offer_file.h"
#include "model/support/text.h"
#include "model/support/yaml_tree.h"

namespace stagecraft {

namespace {

constexpr std::string_view endings[] = {".csv", ".json", ".csv.gz", ".json.gz"};
constexpr std::size_t mostFiles = 10'000;

struct ReadList {
    OfferFile file;
    ImportedList list;
};

/// A file of another kind: an index, or an offer that has no recipes.
bool isNoList(const Error& error) {
    constexpr std::string_view heads[] = {"OfferCode", "products", "SKU"};
    return error.code == otherOffer || (error.code == ErrorCode::Missing && std::ranges::find(heads, error.key) != std::end(heads));
}

/// The one place that all of a file is about.
std::string placeOf(const OfferFile& file) {
    std::set<std::string_view> places;
    if (const auto* prices = std::get_if<ListedPrices>(&file.content))
        for (const ListedProduct& product : prices->products) places.insert(product.place);
    else
        for (const SavingsRate& rate : std::get<SavingsRates>(file.content).rates) places.insert(rate.region);
    return places.size() == 1 ? std::string{*places.begin()} : std::string{places.empty() ? "none" : "several"};
}

/// Reads files one after the other and tells how far it is.
class ListReader {
public:
    ListReader(const std::vector<PriceListPath>& paths, const Catalog& catalog, const OnImportProgress& onProgress)
        : catalog_(catalog), onProgress_(onProgress) {
        progress_.count = paths.size();
        std::error_code problem;
        for (const PriceListPath& path : paths) {
            const std::uintmax_t size = std::filesystem::file_size(path.path, problem);
            if (!problem) progress_.bytesTotal += size;
        }
    }

    Result<ReadList> read(const PriceListPath& path) {
        const std::string name = path.path.string();
        progress_.file = name;
        ++progress_.number;
        const Result<char> first = firstByte(path.path);
        if (!first) return tl::unexpected(first.error());
        if (*first == '\0') return tl::unexpected(Error{ErrorCode::Missing, name, 0, {}, "is empty; a price list of AWS is expected"});
        ReadList read;
        const std::uint64_t before = progress_.bytesRead;
        const OpenSource open = [&]() -> Result<std::unique_ptr<ByteSource>> {
            auto source = FileSource::open(path.path, [&](std::uint64_t bytes, std::uint32_t checksum) {
                read.list.bytes = bytes;
                read.list.checksum = checksum;
                progress_.bytesRead = before + bytes;
                return !onProgress_ || onProgress_(progress_);
            });
            if (!source) return tl::unexpected(source.error());
            return std::unique_ptr<ByteSource>{std::move(*source)};
        };
        Result<OfferFile> file = *first == '{' ? readOfferJson(open, name, catalog_) : readOfferCsv(open, name, catalog_);
        if (!file) return tl::unexpected(file.error());
        read.file = std::move(*file);
        describe(read, name);
        return read;
    }

private:
    static Result<char> firstByte(const std::filesystem::path& path) {
        Result<std::unique_ptr<FileSource>> source = FileSource::open(path, {});
        if (!source) return tl::unexpected(source.error());
        return (*source)->peek();
    }
    static void describe(ReadList& read, const std::string& name) {
        ImportedList& list = read.list;
        list.path = name;
        list.offer = read.file.offer;
        list.version = read.file.version;
        list.published = read.file.published;
        list.isJson = read.file.isJson;
        list.place = placeOf(read.file);
        if (const auto* prices = std::get_if<ListedPrices>(&read.file.content)) {
            list.seen = prices->productsSeen;
            list.taken = prices->products.size();
            list.counts = prices->counts;
        } else {
            const SavingsRates& rates = std::get<SavingsRates>(read.file.content);
            list.seen = rates.rowsSeen;
            list.taken = rates.rates.size();
            list.counts = rates.counts;
        }
    }

    const Catalog& catalog_;
    const OnImportProgress& onProgress_;
    ImportProgress progress_;
};

Result<std::vector<ReadList>> readAll(const std::vector<PriceListPath>& paths, const Catalog& catalog, const OnImportProgress& onProgress,
                                      std::vector<std::string>& warnings) {
    std::vector<ReadList> lists;
    ListReader reader{paths, catalog, onProgress};
    for (const PriceListPath& path : paths) {
        Result<ReadList> list = reader.read(path);
        if (!list) {
            if (!path.isFromFolder || !isNoList(list.error())) return tl::unexpected(list.error());
            warnings.push_back("passed over: " + list.error().text());
            continue;
        }
        if (list->list.taken == 0) {
            const Error error = nothingFound(list->list, list->file);
            if (!path.isFromFolder) return tl::unexpected(error);
            warnings.push_back("passed over: " + error.text());
            continue;
        }
        for (std::string& warning : notesOn(list->list, list->file)) warnings.push_back(std::move(warning));
        lists.push_back(std::move(*list));
    }
    if (lists.empty())
        return tl::unexpected(Error{ErrorCode::Missing, paths.empty() ? std::string{} : paths.front().path.parent_path().string(), 0, {},
                                    "there is no price list of AWS that is read here among these files" +
                                        (warnings.empty() ? std::string{} : "; " + warnings.front())});
    // The newest list comes last, so that what it says stays; plans after what they discount.
    std::ranges::stable_sort(lists, {}, [](const ReadList& read) {
        return std::tuple{std::holds_alternative<SavingsRates>(read.file.content), read.list.published, read.list.offer, read.list.place};
    });
    return lists;
}

/// FNV-1a: tells two catalogs apart, and is the same for the same tables everywhere.
std::string digest(const CatalogTables& tables) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto add = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    };
    for (const auto& [name, text] : tables) {
        if (name == "catalog.yaml") continue;
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
            inYamlQuotes(fmt::format("{} with the price lists named below; every row names its own source and date.", base)) + "\n";
    if (const std::string attribution = pageText(oldPage, "attribution"); !attribution.empty())
        page += "attribution: " + inYamlQuotes(attribution) + "\n";
    page += "base: " + inYamlQuotes(base) + "\nimported:\n";
    for (const ImportedList& list : made.lists)
        page += fmt::format("  - {{offer: {}, place: {}, version: \"{}\", published: \"{}\", file: {}, bytes: {}, crc32: \"{:08x}\", taken: {}}}\n",
                            list.offer, inYamlQuotes(list.place), list.version, list.published,
                            inYamlQuotes(std::filesystem::path{list.path}.filename().string()), list.bytes, list.checksum, list.taken);
    return page;
}

}  // namespace

Result<std::vector<PriceListPath>> priceListPaths(const std::vector<std::string>& given) {
    std::vector<PriceListPath> paths;
    for (const std::string& name : given) {
        std::error_code problem;
        if (!std::filesystem::is_directory(name, problem)) {
            paths.push_back({name, false});
            continue;
        }
        std::vector<PriceListPath> found;
        auto entry = std::filesystem::recursive_directory_iterator(name, problem);
        for (; !problem && entry != std::filesystem::recursive_directory_iterator{}; entry.increment(problem)) {
            const std::string file = entry->path().filename().string();
            const bool isList = std::ranges::any_of(endings, [&](std::string_view ending) { return file.ends_with(ending); });
            std::error_code ignored;
            if (isList && entry->is_regular_file(ignored)) found.push_back({entry->path(), true});
            if (found.size() > mostFiles)
                return tl::unexpected(Error{ErrorCode::OutOfRange, name, 0, {}, "holds more than 10,000 files that may be price lists"});
        }
        if (problem) return tl::unexpected(Error{ErrorCode::FileUnreadable, name, 0, {}, "cannot be read: " + problem.message()});
        if (found.empty())
            return tl::unexpected(Error{ErrorCode::Missing, name, 0, {}, "holds no file ending in .csv, .json, .csv.gz or .json.gz"});
        std::ranges::sort(found, {}, &PriceListPath::path);
        std::ranges::move(found, std::back_inserter(paths));
    }
    return paths;
}

Result<ImportedCatalog> importPriceLists(const std::vector<PriceListPath>& paths, const Catalog::Pointer& base, CatalogTables tables,
                                         const OnImportProgress& onProgress) {
    ImportedCatalog made;
    made.before = base;
    Result<std::vector<ReadList>> lists = readAll(paths, *made.before, onProgress, made.warnings);
    if (!lists) return tl::unexpected(lists.error());

    const std::string oldPage = tables["catalog.yaml"];
    CatalogUpdate update{std::move(tables)};
    for (ReadList& read : *lists) {
        const ImportedList& list = read.list;
        const std::string sourceId = fmt::format("aws-{}-{}-{}", list.offer, list.version, list.place == "*" ? "everywhere" : list.place);
        const std::string source = fmt::format("AWS price list {} of {}, version {}, published {}", list.offer,
                                               list.place == "*" ? "all regions" : list.place, list.version, list.published);
        if (auto error = update.add(read.file, sourceId, source, list.path)) return tl::unexpected(std::move(*error));
        read.file = {};
        made.lists.push_back(std::move(read.list));
    }
    std::ranges::copy(update.warnings(), std::back_inserter(made.warnings));
    made.newerReplaced = update.newerReplaced();
    made.newestReplaced = update.newestReplaced();
    Result<CatalogTables> finished = update.finish();
    if (!finished) return tl::unexpected(finished.error());
    made.tables = std::move(*finished);
    made.tables["catalog.yaml"] = pageOf(made, oldPage);
    Result<Catalog::Pointer> after = Catalog::fromTexts(made.tables);
    if (!after) return tl::unexpected(after.error());
    made.after = *after;
    for (std::string& warning : plansAbovePrices(*made.after)) made.warnings.push_back(std::move(warning));
    return made;
}

}  // namespace stagecraft
