#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/json.h"
#include "app/cli/shown_price.h"
#include "app/cli/text_table.h"
#include "model/catalog/transfer_prices.h"
#include "model/price_list/rate_codes.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

constexpr double hoursPerMonth = 730;

std::string tierBorder(double border) { return std::isfinite(border) ? groupedNumber(border) : "and over"; }

/// One way to buy an hour of something.
struct HourlyOffer {
    std::string_view engine, deployment;  ///< of databases and caches
    std::string_view purchase;
    UsdPerHour rate;
    Provenance provenance;
    std::string sku;                     ///< of an imported price, …
    std::vector<std::string> rateCodes;  ///< … and what AWS calls the rates it was made of
    PaidAtOnce paid = {};
    /// For the whole term; to the cent, as lists have it.
    [[nodiscard]] double upfront() const { return std::round(rate.count() * paid.share * 8'760 * paid.years * 100) / 100; }
};

/// As rate codes name what is sold: "postgresql db.m7g.large multi-az".
std::string itemOf(const HourlyOffer& offer, std::string_view type) {
    std::string item;
    if (!offer.engine.empty()) item = std::string{offer.engine} + " ";
    item += type;
    if (!offer.deployment.empty()) (item += " ") += offer.deployment;
    return item;
}

void addOffers(std::vector<HourlyOffer>& offers, const PurchasePrices& prices, std::string_view engine,
               std::string_view deployment, const Provenance& provenance) {
    for (std::size_t i = 0; i < EnumNames<Purchase>::names.size(); ++i)
        if (const OptionalRate rate = prices.at(static_cast<Purchase>(i)))
            offers.push_back({engine, deployment, EnumNames<Purchase>::names[i], *rate,
                              prices.origin(static_cast<Purchase>(i), provenance), {}, {}, prices.paidAtOnce(static_cast<Purchase>(i))});
}

void addDatabaseOffers(std::vector<HourlyOffer>& offers, const Catalog& catalog, std::string_view region,
                       std::string_view name) {
    for (std::size_t engine = 0; engine < EnumNames<DatabaseEngine>::names.size(); ++engine)
        for (std::size_t deployment = 0; deployment < EnumNames<Deployment>::names.size(); ++deployment)
            for (const DatabaseOffer& offer : catalog.databaseOffers(
                     region, static_cast<DatabaseEngine>(engine), static_cast<Deployment>(deployment))) {
                if (offer.type->name != name) continue;
                addOffers(offers, offer.prices, EnumNames<DatabaseEngine>::names[engine], EnumNames<Deployment>::names[deployment],
                          offer.provenance);
            }
}

/// What the catalog knows of a type of EC2, RDS or ElastiCache; nullopt when `name` is none.
struct TypeSheet {
    std::string_view service;
    CpuArchitecture architecture{};
    int vcpus = 0;
    Gib memory;
    PerformanceIndex performance;
    const InstanceType* instance = nullptr;  ///< EC2 only
    std::vector<HourlyOffer> offers;         ///< in the region asked for
};

std::optional<TypeSheet> typeSheet(const Catalog& catalog, std::string_view region, std::string_view name) {
    if (const InstanceType* type = catalog.instanceType(name)) {
        TypeSheet sheet{"EC2", type->architecture, type->vcpus, type->memory, type->performance, type, {}};
        if (const InstanceOffer* offer = catalog.instanceOffer(region, name))
            addOffers(sheet.offers, offer->prices, {}, {}, offer->provenance);
        return sheet;
    }
    const auto classes = catalog.databaseClasses();
    if (const auto type = std::ranges::find(classes, name, &DatabaseClass::name); type != classes.end()) {
        TypeSheet sheet{"RDS", type->architecture, type->vcpus, type->memory, type->performance, nullptr, {}};
        addDatabaseOffers(sheet.offers, catalog, region, name);
        return sheet;
    }
    std::optional<TypeSheet> sheet;
    for (const Region& place : catalog.regions())
        for (std::size_t engine = 0; engine < EnumNames<CacheEngine>::names.size(); ++engine)
            for (const CacheOffer& offer :
                 catalog.cacheOffers(place.code, static_cast<CacheEngine>(engine))) {
                if (offer.name != name) continue;
                if (!sheet)
                    sheet = TypeSheet{"ElastiCache",
                                      offer.architecture,
                                      offer.vcpus,
                                      offer.memory,
                                      offer.performance,
                                      nullptr,
                                      {}};
                if (place.code == region)
                    addOffers(sheet->offers, offer.prices, EnumNames<CacheEngine>::names[engine], {},
                              offer.provenance);
            }
    return sheet;
}

/// Hours of databases and caches come from as many sources as there are engines, not as there are ways to buy them.
std::string nameInSources(const HourlyOffer& offer) {
    if (offer.engine.empty()) return std::string{offer.purchase};
    const std::string name = fmt::format("{} {}", offer.engine, offer.purchase == nameOf(Purchase::OnDemand) ? "on-demand" : "reserved");
    return offer.provenance.isEstimated && !offer.deployment.empty() ? fmt::format("{} ({})", name, offer.deployment) : name;
}

/// A line for each source: "Source of on-demand: a page, 2026-01-02."
std::string textSources(const std::vector<HourlyOffer>& offers) {
    struct Source {
        std::string_view text, asOf;
        std::vector<std::string> offers;
    };
    std::vector<Source> sources;
    for (const HourlyOffer& offer : offers) {
        const auto isSame = [&](const Source& source) { return source.text == offer.provenance.source && source.asOf == offer.provenance.asOf; };
        auto source = std::ranges::find_if(sources, isSame);
        if (source == sources.end()) source = sources.insert(sources.end(), {offer.provenance.source, offer.provenance.asOf, {}});
        if (const std::string name = nameInSources(offer); std::ranges::find(source->offers, name) == source->offers.end()) source->offers.push_back(name);
    }
    if (sources.size() == 1) return fmt::format("Source: {}, {}.\n", sources.front().text, sources.front().asOf);
    std::string out;
    for (const Source& source : sources)
        out += fmt::format("Source of {}: {}, {}.\n", fmt::join(source.offers, ", "), source.text, source.asOf);
    return out;
}

std::string textType(const TypeSheet& sheet, std::string_view name, std::string_view region,
                     const Catalog& catalog) {
    std::string out = fmt::format("{}, {} in {}\n\n", name, sheet.service, region);
    TextTable specification{{{"Specification", Align::Left}, {"", Align::Right}, {"", Align::Left}}};
    specification.row({"architecture", std::string{nameOf(sheet.architecture)}, ""});
    specification.row({"vCPUs", std::to_string(sheet.vcpus), ""});
    specification.row(
        {"memory", sheet.memory.count() > 0 ? plainNumber(sheet.memory.count()) : "unknown", "GiB"});
    if (const InstanceType* type = sheet.instance) {
        const auto known = [](double value) {
            return value > 0 ? plainNumber(value) : std::string{"unknown"};
        };
        specification.row({"network, sustained", known(type->networkBaseline.count()), "Gbit/s"});
        specification.row({"network, burst", known(type->networkBurst.count()), "Gbit/s"});
        specification.row(
            {"EBS, sustained", known(std::round(type->diskBaseline.count() * 10) / 10), "MiB/s"});
        specification.row({"EBS, sustained", known(type->diskOperationsBaseline.count()), "operations/s"});
        if (type->isBurstable)
            specification.row({"CPU baseline", plainNumber(type->baselineShare * 100), "% of each vCPU"});
    }
    const auto index = [&](std::string title, double value) {
        specification.row({std::move(title), groupedNumber(value, 3), "per vCPU, the median of its family (m5.large as measured = 1)"});
    };
    index("speed, web", sheet.performance.web);
    index("speed, cache", sheet.performance.cache);
    index("speed, CPU", sheet.performance.cpu);
    index("speed, PassMark", sheet.performance.passmark);
    out += specification.text();
    if (sheet.performance.isEstimated)
        out += "≈ The speeds were not measured; they are those of a relative.\n";
    if (sheet.offers.empty()) return out + fmt::format("\nNot sold in {}.\n", region);
    const bool hasEngine = !sheet.offers.front().engine.empty();
    const bool hasCodes = std::ranges::any_of(sheet.offers, [](const HourlyOffer& offer) { return !offer.rateCodes.empty(); });
    std::vector<TextTable::Column> columns{{"Purchase", Align::Left},
                                           {hasEngine ? "Engine" : "", Align::Left},
                                           {"", Align::Left},
                                           {"USD/hour", Align::Right},
                                           {"USD/month", Align::Right},
                                           {"At once", Align::Right},
                                           {"As of", Align::Left}};
    if (hasCodes) columns.push_back({"Rate code", Align::Left});
    TextTable prices{columns};
    for (const HourlyOffer& offer : sheet.offers) {
        std::vector<std::string> row{std::string{offer.purchase},
                                     std::string{offer.engine},
                                     std::string{offer.deployment},
                                     (offer.provenance.isEstimated ? "≈ " : "") + dollarsPerUnit(offer.rate.count()),
                                     moneyText(Usd{offer.rate.count() * hoursPerMonth}),
                                     offer.paid.share > 0 ? moneyText(Usd{offer.upfront()}) : std::string{},
                                     std::string{offer.provenance.asOf}};
        if (hasCodes) row.push_back(fmt::format("{}", fmt::join(offer.rateCodes, " ")));
        prices.row(std::move(row));
    }
    out += "\n" + prices.text();
    out += "What is paid at once, for the whole term, is spread over its hours.\n";
    const auto derived = std::ranges::find_if(sheet.offers, [](const HourlyOffer& offer) { return offer.provenance.isEstimated; });
    if (derived != sheet.offers.end()) out += fmt::format("≈ {}.\n", derived->provenance.source);
    return out + fmt::format("Prices: {} of {}.\n", catalog.id(), catalog.date()) + textSources(sheet.offers);
}

Json jsonType(const TypeSheet& sheet, std::string_view name, std::string_view region,
              const Catalog& catalog) {
    Json offers = Json::array();
    for (const HourlyOffer& offer : sheet.offers) {
        Json json{{"purchase", offer.purchase}};
        if (!offer.engine.empty()) json["engine"] = offer.engine;
        if (!offer.deployment.empty()) json["deployment"] = offer.deployment;
        json["usd_per_hour"] = jsonNumber(offer.rate.count());
        json["upfront_usd"] = jsonNumber(offer.upfront());
        json["estimated"] = offer.provenance.isEstimated;
        json["source"] = offer.provenance.source;
        json["as_of"] = offer.provenance.asOf;
        if (!offer.sku.empty()) json["sku"] = offer.sku;
        if (!offer.rateCodes.empty()) json["rate_codes"] = offer.rateCodes;
        offers.push_back(std::move(json));
    }
    Json json{{"instance_type", name}, {"service", sheet.service},
              {"region", region},      {"architecture", nameOf(sheet.architecture)},
              {"vcpus", sheet.vcpus},  {"memory_gb", sheet.memory.count() > 0 ? jsonNumber(sheet.memory.count()) : Json(nullptr)}};
    if (const InstanceType* type = sheet.instance) {
        json["network_baseline_gbps"] = jsonNumber(type->networkBaseline.count());
        json["network_burst_gbps"] = jsonNumber(type->networkBurst.count());
        json["disk_baseline_mibps"] = jsonNumber(type->diskBaseline.count());
        json["disk_baseline_iops"] = jsonNumber(type->diskOperationsBaseline.count());
        json["burstable"] = type->isBurstable;
    }
    json["performance"] = {{"web", jsonNumber(sheet.performance.web)},
                           {"cache", jsonNumber(sheet.performance.cache)},
                           {"cpu", jsonNumber(sheet.performance.cpu)},
                           {"passmark", jsonNumber(sheet.performance.passmark)},
                           {"estimated", sheet.performance.isEstimated}};
    json["prices"] = std::move(offers);
    json["catalog"] = jsonCatalog(catalog.id(), catalog.date());
    return json;
}

std::string csvType(const TypeSheet& sheet, std::string_view name, std::string_view region) {
    std::string out = csvRecord({"service", "region", "instance_type", "engine", "deployment", "purchase", "usd_per_hour", "estimated", "source", "as_of", "upfront_usd"});
    for (const HourlyOffer& offer : sheet.offers)
        out += csvRecord({sheet.service, region, name, offer.engine, offer.deployment, offer.purchase, plainNumber(offer.rate.count()),
                          offer.provenance.isEstimated ? "true" : "false", offer.provenance.source, offer.provenance.asOf, plainNumber(offer.upfront())});
    return out;
}

std::string textPrice(const Price& price, std::string_view region, const Catalog& catalog) {
    std::string out = fmt::format("{}, {} in {}{}\n\n", price.dimension, price.service, region,
                                  price.region == "*" && region != "*" ? " (the same everywhere)" : "");
    TextTable table{
        {{"From", Align::Right}, {"To", Align::Right}, {"USD", Align::Right}, {"Unit", Align::Left}}};
    for (const PriceTier& tier : price.tiers)
        table.row({groupedNumber(tier.from), tierBorder(tier.to), dollarsPerUnit(tier.usd),
                   std::string{price.unit}});
    out += table.text();
    if (price.tiers.size() > 1) out += "Each rate applies only to what lies inside its tier.\n";
    if (price.provenance.isEstimated) out += "≈ This price is inferred or unverified.\n";
    return out + fmt::format("Prices: {}. Source: {}, {}.\n", catalog.id(), price.provenance.source, price.provenance.asOf);
}

std::string codeText(const RateCode& code) {
    return fmt::format("Rate code {}: ${} per {} in the price list.\n", code.rateCode, code.usd, code.unit);
}

void addCodes(Json& json, const std::vector<RateCode>& codes, std::string_view item) {
    for (const RateCode& code : codes)
        if (code.item == item) json["rate_codes"].push_back({{"sku", code.sku}, {"rate_code", code.rateCode}, {"usd", code.usd}});
}

/// As rate codes name what a region asks for one destination.
std::string itemOf(const ShownPrice& pair) { return "inter_region " + std::string{pair.destination}; }

std::string textPairs(const std::vector<ShownPrice>& pairs, std::string_view region, const std::vector<RateCode>& codes, const Catalog& catalog) {
    TextTable table{{{"To", Align::Left}, {"USD", Align::Right}, {"Unit", Align::Left}, {"As of", Align::Left}, {"Rate code", Align::Left}}};
    for (const ShownPrice& pair : pairs) {
        const Price& price = *pair.price;
        const auto code = std::ranges::find(codes, itemOf(pair), &RateCode::item);
        table.row({std::string{pair.destination}, (price.provenance.isEstimated ? "≈ " : "") + dollarsPerUnit(price.tiers.front().usd),
                   std::string{price.unit}, std::string{price.provenance.asOf}, code == codes.end() ? std::string{} : code->rateCode});
    }
    return fmt::format("Prices of their own, from {}\n\n", region) + table.text() + fmt::format("Prices: {}.\n", catalog.id());
}

/// What a dimension costs in a region: its price, and those of pairs of regions. `price` is nullptr where only pairs have one.
struct DimensionSheet {
    const Price* price = nullptr;
    std::vector<ShownPrice> pairs;
    std::vector<RateCode> codes;
};

std::string textSheet(const DimensionSheet& sheet, std::string_view region, const Catalog& catalog) {
    std::string text;
    if (sheet.price != nullptr) {
        text = textPrice(*sheet.price, region, catalog);
        for (const RateCode& code : sheet.codes)
            if (code.item == sheet.price->dimension) text += codeText(code);
        if (!sheet.pairs.empty()) text += "\n";
    }
    return sheet.pairs.empty() ? text : text + textPairs(sheet.pairs, region, sheet.codes, catalog);
}

std::string jsonSheet(const DimensionSheet& sheet, std::string_view name, std::string_view region, const Catalog& catalog) {
    Json json{{"dimension", name}, {"region", region}};
    if (sheet.price != nullptr) {
        json = jsonPrice({sheet.price, {}});
        addCodes(json, sheet.codes, name);
    }
    for (const ShownPrice& pair : sheet.pairs) {
        Json one = jsonPrice(pair);
        addCodes(one, sheet.codes, itemOf(pair));
        json["pairs"].push_back(std::move(one));
    }
    json["catalog"] = jsonCatalog(catalog.id(), catalog.date());
    return jsonText(json);
}

std::string csvSheet(const DimensionSheet& sheet) {
    std::string out = csvPriceHeader();
    if (sheet.price != nullptr) out += csvPrice({sheet.price, {}});
    for (const ShownPrice& pair : sheet.pairs) out += csvPrice(pair);
    return out;
}

}  // namespace

ExitCode PriceShowCommand::run(const Context& context) const {
    const Catalog& catalog = *context.catalog;
    if (auto wrong = checkName("--region", region, "region", knownRegions(catalog)))
        return refuse(context, *wrong);
    const Result<std::vector<RateCode>> codes = rateCodesOf(context.catalogFolder, region, name);
    if (!codes) return refuse(context, codes.error());
    const std::set<std::string_view> dimensions = knownDimensions(catalog);
    if (dimensions.contains(name)) {
        DimensionSheet sheet{catalog.price(name, region), {}, *codes};
        if (name == TransferPrices::dimension) {
            sheet.pairs = pairsFrom(region, catalog);
            const Result<std::vector<RateCode>> ofPairs = rateCodesOf(context.catalogFolder, region, "inter_region");
            if (!ofPairs) return refuse(context, ofPairs.error());
            sheet.codes.insert(sheet.codes.end(), ofPairs->begin(), ofPairs->end());
        }
        if (sheet.price == nullptr && sheet.pairs.empty()) {
            std::set<std::string_view> sold;
            for (const Price& other : catalog.prices())
                if (other.dimension == name) sold.insert(other.region);
            return refuse(context, Error{ErrorCode::NoPrice,
                                         {},
                                         0,
                                         name,
                                         fmt::format("has no price in {}; there is one in {}", region,
                                                     fmt::join(sold, ", "))});
        }
        if (format == "json") return deliver(context, jsonSheet(sheet, name, region, catalog), {});
        return deliver(context, format == "csv" ? csvSheet(sheet) : textSheet(sheet, region, catalog), {});
    }
    if (auto sheet = typeSheet(catalog, region, name)) {
        for (HourlyOffer& offer : sheet->offers)
            for (const RateCode& code : *codes)
                if (code.purchase == offer.purchase && code.item == itemOf(offer, name)) {
                    offer.sku = code.sku;
                    offer.rateCodes.push_back(code.rateCode);
                }
        if (format == "csv") return deliver(context, csvType(*sheet, name, region), {});
        return deliver(context,
                       format == "json" ? jsonText(jsonType(*sheet, name, region, catalog))
                                        : textType(*sheet, name, region, catalog),
                       {});
    }
    std::set<std::string_view> known = dimensions;
    for (const InstanceType& type : catalog.instanceTypes()) known.insert(type.name);
    for (const DatabaseClass& type : catalog.databaseClasses()) known.insert(type.name);
    return refuse(context, unknownName("prices show", name, "dimension and no instance type", known));
}

}  // namespace stagecraft
