#include "app/cli/shown_price.h"

#include <fmt/format.h>

#include <cmath>

#include "app/cli/csv.h"
#include "model/catalog/transfer_prices.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

Error unknownName(std::string key, std::string_view name, std::string_view kind,
                  const std::set<std::string_view>& known) {
    const std::string all = fmt::format("{}", fmt::join(known, ", "));
    const std::string closest = closestName(name, all);
    return {ErrorCode::UnknownName,
            {},
            0,
            std::move(key),
            fmt::format("{} is no {} of the catalog{}", inQuotes(name), kind,
                        !closest.empty()     ? fmt::format("; did you mean {}?", closest)
                        : known.size() <= 60 ? "; there are " + all
                                             : std::string{"; \"stagecraft prices list\" shows all"})};
}

std::optional<Error> checkName(std::string key, std::string_view name, std::string_view kind,
                               const std::set<std::string_view>& known) {
    if (name.empty() || known.contains(name)) return std::nullopt;
    return unknownName(std::move(key), name, kind, known);
}

std::set<std::string_view> knownRegions(const Catalog& catalog) {
    std::set<std::string_view> names;
    for (const Region& region : catalog.regions()) names.insert(region.code);
    for (const Price& price : catalog.prices()) names.insert(price.region);
    return names;
}

std::set<std::string_view> knownDimensions(const Catalog& catalog) {
    std::set<std::string_view> names;
    for (const Price& price : catalog.prices()) names.insert(price.dimension);
    return names;
}

std::set<std::string_view> knownServices(const Catalog& catalog) {
    std::set<std::string_view> names;
    for (const Price& price : catalog.prices()) names.insert(price.service);
    return names;
}

std::string ShownPrice::place() const {
    return std::string{price->region} + (destination.empty() ? std::string{} : " to " + std::string{destination});
}

std::vector<ShownPrice> pairsFrom(std::string_view region, const Catalog& catalog) {
    std::vector<ShownPrice> pairs;
    for (const auto& [ends, price] : TransferPrices::of(catalog).all())
        if (region.empty() || ends.first == region) pairs.push_back({&price, ends.second});
    return pairs;
}

Json jsonPrice(const ShownPrice& shown) {
    const Price& price = *shown.price;
    Json tiers = Json::array();
    for (const PriceTier& tier : price.tiers)
        tiers.push_back(
            {{"from", jsonNumber(tier.from)}, {"to", jsonNumber(tier.to)}, {"usd", jsonNumber(tier.usd)}});
    Json json{{"dimension", price.dimension},
              {"service", price.service},
              {"region", price.region},
              {"unit", price.unit},
              {"tiers", std::move(tiers)},
              {"estimated", price.provenance.isEstimated},
              {"source", price.provenance.source},
              {"as_of", price.provenance.asOf}};
    if (!shown.destination.empty()) json["destination"] = shown.destination;
    return json;
}

std::string csvPriceHeader() {
    return csvRecord({"service", "region", "dimension", "unit", "tier_from", "tier_to", "usd", "estimated", "source", "as_of", "destination"});
}

std::string csvPrice(const ShownPrice& shown) {
    const Price& price = *shown.price;
    std::string out;
    for (const PriceTier& tier : price.tiers)
        out += csvRecord({price.service, price.region, price.dimension, price.unit, plainNumber(tier.from),
                          std::isfinite(tier.to) ? plainNumber(tier.to) : std::string{}, plainNumber(tier.usd),
                          price.provenance.isEstimated ? "true" : "false", price.provenance.source, price.provenance.asOf, shown.destination});
    return out;
}

std::string dollarsPerUnit(double usd) { return "$" + plainNumber(usd); }

}  // namespace stagecraft
