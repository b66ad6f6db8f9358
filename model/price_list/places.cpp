#include "model/price_list/places.h"

#include <algorithm>
#include <utility>

namespace stagecraft {

namespace {

constexpr std::pair<std::string_view, std::string_view> edges[] = {
    {"United States", "cf-north-america"}, {"Canada", "cf-canada"},
    {"Europe", "cf-europe"},               {"Japan", "cf-japan"},
    {"Asia Pacific", "cf-asia-pacific"},   {"Australia", "cf-australia"},
    {"India", "cf-india"},                 {"South America", "cf-south-america"},
    {"South Africa", "cf-south-africa"},   {"Middle East", "cf-middle-east"},
};

/// Price lists keep the name that the European regions had once.
constexpr std::string_view nameNow = "Europe (", nameOnce = "EU (";

}  // namespace

Places::Places(const Catalog& catalog) {
    for (const Region& region : catalog.regions()) {
        const std::string code{region.code}, name{region.name};
        codes_.emplace(code, code);
        codes_.emplace(name, code);
        if (name.starts_with(nameNow)) codes_.emplace(std::string{nameOnce} + name.substr(nameNow.size()), code);
    }
}

std::optional<std::string> Places::region(std::string_view code, std::string_view name) const {
    const auto found = codes_.find(code.empty() ? name : code);
    return found == codes_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::string> Places::edge(std::string_view name) {
    const auto found = std::ranges::find(edges, name, [](const auto& pair) { return pair.first; });
    return found == std::end(edges) ? std::nullopt : std::optional{std::string{found->second}};
}

}  // namespace stagecraft
