#include "app/cli/price_list_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace stagecraft {

namespace {

using Index = nlohmann::json;

constexpr std::string_view indexFile = "index.json";

Error wrong(std::string file, std::string message) { return {ErrorCode::Syntax, std::move(file), 0, {}, std::move(message)}; }

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> all;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        all.push_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return all;
}

bool isPathCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
}

/// A path stays on the server that is asked, and its parts are names of files here.
bool isPath(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && path.size() < 400 && std::ranges::all_of(path, isPathCharacter) &&
           path.find("..") == std::string_view::npos && path.find("//") == std::string_view::npos;
}

/// Empty when there is none.
std::string pathAt(const Index& entry, const char* key) {
    const auto found = entry.is_object() ? entry.find(key) : entry.end();
    if (found == entry.end() || !found->is_string()) return {};
    const auto& path = found->get_ref<const std::string&>();
    return isPath(path) ? path : std::string{};
}

/// "elsewhere.example" of "https://elsewhere.example/index.json"; empty where a text is no whole address.
std::string hostAt(const Index& entry, const char* key) {
    const auto found = entry.is_object() ? entry.find(key) : entry.end();
    if (found == entry.end() || !found->is_string()) return {};
    std::string_view address = found->get_ref<const std::string&>();
    const std::size_t slashes = address.find("//");
    if (slashes == std::string_view::npos || (slashes > 0 && !address.substr(0, slashes).ends_with(':'))) return {};
    address.remove_prefix(slashes + 2);
    const std::string_view host = address.substr(0, address.find('/'));
    const bool isHost = host.size() < 254 && std::ranges::all_of(host, [](char c) { return c == ':' || (isPathCharacter(c) && c != '/'); });
    return isHost ? std::string{host} : std::string{};
}

Result<Index> parse(std::string_view json, const std::string& file) {
    Index index = Index::parse(json, nullptr, false);
    if (!index.is_object()) return tl::unexpected(wrong(file, "is no index of price lists; check --base-url"));
    return index;
}

std::optional<PriceListAddress> listAt(const Index& entry, const char* key) {
    if (std::string host = hostAt(entry, key); !host.empty()) return PriceListAddress{{}, std::move(host)};
    PriceListAddress list{pathAt(entry, key), {}};
    const bool isList = list.path.ends_with(std::string{"/"}.append(indexFile)) && segments(list.path).size() > 3;
    return isList ? std::optional{std::move(list)} : std::nullopt;
}

}  // namespace

std::string PriceListAddress::version() const {
    // …/{offer}/{version}/index.json or …/{offer}/{version}/{region}/index.json
    for (const std::string_view part : segments(path))
        if (part.size() >= 8 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; })) return std::string{part};
    return "current";
}

std::string PriceListAddress::pathOf(std::string_view format) const {
    return path.substr(0, path.size() - indexFile.size()) + "index." + std::string{format};
}

Result<std::map<std::string, ServiceIndexes>> readOffersIndex(std::string_view json, std::string file) {
    const Result<Index> index = parse(json, file);
    if (!index) return tl::unexpected(index.error());
    std::map<std::string, ServiceIndexes> services;
    const auto offers = index->find("offers");
    if (offers == index->end() || !offers->is_object()) return tl::unexpected(wrong(std::move(file), "names no offers; check --base-url"));
    for (const auto& [name, offer] : offers->items()) {
        const ServiceIndexes indexes{pathAt(offer, "currentRegionIndexUrl"), pathAt(offer, "versionIndexUrl")};
        if (!indexes.regions.empty() && isPath("/" + name) && name.find('/') == std::string::npos) services.emplace(name, indexes);
        const std::string plans = pathAt(offer, "currentSavingsPlanIndexUrl");  // /savingsPlan/v1.0/aws/{name}/current/…
        if (const auto parts = segments(plans); parts.size() > 4) services.emplace(parts[4], ServiceIndexes{plans, {}});
    }
    if (services.empty())
        return tl::unexpected(wrong(std::move(file), offers->empty() ? "is empty: it names no offers; check --base-url"
                                                                      : "names no offers with lists below its own address; check --base-url"));
    return services;
}

Result<std::map<std::string, PriceListAddress>> readRegionIndex(std::string_view json, std::string file) {
    const Result<Index> index = parse(json, file);
    if (!index) return tl::unexpected(index.error());
    std::map<std::string, PriceListAddress> lists;
    const auto regions = index->find("regions");
    if (regions == index->end() || !regions->is_structured())
        return tl::unexpected(wrong(std::move(file), "names no regions; check --base-url"));
    for (const Index& region : *regions) {
        const auto code = region.is_object() ? region.find("regionCode") : region.end();
        std::optional<PriceListAddress> list = listAt(region, regions->is_array() ? "versionUrl" : "currentVersionUrl");
        if (list && code != region.end() && code->is_string()) lists.emplace(code->get<std::string>(), std::move(*list));
    }
    return lists;
}

Result<PriceListAddress> readVersionIndex(std::string_view json, std::string file) {
    const Result<Index> index = parse(json, file);
    if (!index) return tl::unexpected(index.error());
    const auto current = index->find("currentVersion");
    const auto versions = index->find("versions");
    if (current != index->end() && current->is_string() && versions != index->end() && versions->is_object())
        if (const auto version = versions->find(current->get_ref<const std::string&>()); version != versions->end())
            if (std::optional<PriceListAddress> list = listAt(*version, "offerVersionUrl")) {
                if (list->foreignHost.empty()) return std::move(*list);
                return tl::unexpected(wrong(std::move(file), fmt::format("puts the current version at {}, which is not asked; check --base-url", list->foreignHost)));
            }
    return tl::unexpected(wrong(std::move(file), "does not tell the current version; check --base-url"));
}

std::optional<std::string> problemOfPriceList(std::string_view start, std::string_view end, std::string_view format) {
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (start.starts_with(byteOrderMark)) start.remove_prefix(byteOrderMark.size());
    const bool isCsv = format == "csv";
    const bool isList = isCsv ? start.starts_with("\"FormatVersion\"") || start.starts_with("FormatVersion") : start.starts_with('{');
    if (!isList)
        return fmt::format("what came is no price list in {} (an error page, say) and was not kept; check --base-url",
                           isCsv ? "CSV" : "JSON");
    while (!isCsv && !end.empty() && (end.back() == '\n' || end.back() == '\r' || end.back() == ' ')) end.remove_suffix(1);
    // The last row of a CSV may lack its line break (RFC 4180, 2.2); then its last cell is closed.
    const bool isWhole = isCsv ? end.ends_with('\n') || end.ends_with('"') : end.ends_with('}');
    if (!isWhole)
        return "what came ends in the middle, although the server said it was all, and was not kept; try again later";
    return std::nullopt;
}

}  // namespace stagecraft
