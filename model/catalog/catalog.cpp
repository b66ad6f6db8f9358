#include "model/catalog/catalog.h"

#include <algorithm>

#include "model/catalog/catalog_reader.h"
#include "resources/embedded.h"

namespace stagecraft {

namespace {

constexpr std::string_view embeddedFolder = "catalog/";

}  // namespace

std::optional<std::size_t> savingsPlanNumber(Purchase purchase) {
    if (purchase < Purchase::ComputePlan1YearNoUpfront) return std::nullopt;
    return static_cast<std::size_t>(purchase) - static_cast<std::size_t>(Purchase::ComputePlan1YearNoUpfront);
}

OptionalRate PurchasePrices::at(Purchase purchase) const {
    if (const auto plan = savingsPlanNumber(purchase)) return savingsPlans == nullptr ? std::nullopt : savingsPlans->rates[*plan];
    switch (purchase) {
        case Purchase::OnDemand: return onDemand;
        case Purchase::Reserved1YearNoUpfront: return reserved1YearNoUpfront;
        case Purchase::Reserved1YearPartialUpfront: return reserved1YearPartialUpfront;
        case Purchase::Reserved1YearAllUpfront: return reserved1YearAllUpfront;
        case Purchase::Reserved3YearNoUpfront: return reserved3YearNoUpfront;
        case Purchase::Reserved3YearPartialUpfront: return reserved3YearPartialUpfront;
        case Purchase::Reserved3YearAllUpfront: return reserved3YearAllUpfront;
        default: break;
    }
    return std::nullopt;
}

const Provenance& PurchasePrices::origin(Purchase purchase, const Provenance& onDemandOrigin) const {
    if (savingsPlanNumber(purchase)) return savingsPlans == nullptr ? onDemandOrigin : savingsPlans->provenance;
    const Provenance* origin = nullptr;
    switch (purchase) {
        case Purchase::Reserved1YearNoUpfront:
        case Purchase::Reserved3YearNoUpfront: origin = noUpfrontOrigin; break;
        case Purchase::Reserved1YearPartialUpfront:
        case Purchase::Reserved1YearAllUpfront:
        case Purchase::Reserved3YearPartialUpfront:
        case Purchase::Reserved3YearAllUpfront: origin = upfrontOrigin; break;
        default: break;
    }
    return origin == nullptr ? onDemandOrigin : *origin;
}

PaidAtOnce PurchasePrices::paidAtOnce(Purchase purchase) const {
    constexpr double half = 0.5;
    const auto partly = [](OptionalRate rate, OptionalRate byTheHour) {
        return rate && byTheHour ? 1 - byTheHour->count() / rate->count() : half;
    };
    if (const auto plan = savingsPlanNumber(purchase)) {
        // Of each kind of plan three for one year, then three for three: nothing, half, all at once.
        constexpr std::size_t payments = 3;
        const std::size_t payment = *plan % payments;
        return {half * static_cast<double>(payment), *plan % (2 * payments) < payments ? 1 : 3};
    }
    switch (purchase) {
        case Purchase::Reserved1YearNoUpfront: return {0, 1};
        case Purchase::Reserved1YearPartialUpfront: return {partly(reserved1YearPartialUpfront, hourly1YearPartialUpfront), 1};
        case Purchase::Reserved1YearAllUpfront: return {1, 1};
        case Purchase::Reserved3YearNoUpfront: return {0, 3};
        case Purchase::Reserved3YearPartialUpfront: return {partly(reserved3YearPartialUpfront, hourly3YearPartialUpfront), 3};
        case Purchase::Reserved3YearAllUpfront: return {1, 3};
        default: break;
    }
    return {};
}

Result<Catalog::Pointer> Catalog::builtIn() {
    const auto textOf = [](const std::string& name) -> std::optional<std::string_view> {
        const std::string_view text = embeddedText(std::string{embeddedFolder} + name);
        return text.empty() ? std::nullopt : std::optional{text};
    };
    return CatalogReader{textOf, {}}.read({});
}

Result<Catalog::Pointer> Catalog::fromTables(CatalogTables tables, const std::string& folder) {
    std::deque<std::string> texts;
    std::map<std::string, std::string_view> byName;
    for (auto& [name, text] : tables) byName[name] = texts.emplace_back(std::move(text));
    const auto textOf = [&](const std::string& name) -> std::optional<std::string_view> {
        const auto found = byName.find(name);
        return found == byName.end() ? std::nullopt : std::optional{found->second};
    };
    return CatalogReader{textOf, folder}.read(std::move(texts));
}

Result<Catalog::Pointer> Catalog::fromFolder(const std::filesystem::path& folder) {
    Result<CatalogTables> tables = readTables(folder, catalogTableNames());
    if (!tables) return tl::unexpected(tables.error());
    return fromTables(std::move(*tables), folder.string() + "/");
}

Result<Catalog::Pointer> Catalog::fromTexts(const CatalogTables& tables) { return fromTables(tables, {}); }

const Region* Catalog::region(std::string_view code) const {
    const auto found = regionIndex_.find(code);
    return found == regionIndex_.end() ? nullptr : &regions_[found->second];
}

const InstanceType* Catalog::instanceType(std::string_view name) const {
    const auto found = typeIndex_.find(name);
    return found == typeIndex_.end() ? nullptr : &types_[found->second];
}

std::span<const InstanceOffer> Catalog::instanceOffers(std::string_view region) const {
    const auto found = regionIndex_.find(region);
    if (found == regionIndex_.end()) return {};
    return instanceOffers_[found->second];
}

const InstanceOffer* Catalog::instanceOffer(std::string_view region, std::string_view type) const {
    const InstanceType* wanted = instanceType(type);
    const std::span<const InstanceOffer> offers = instanceOffers(region);
    const auto found =
        std::lower_bound(offers.begin(), offers.end(), wanted,
                         [](const InstanceOffer& offer, const InstanceType* t) { return offer.type < t; });
    return wanted == nullptr || found == offers.end() || found->type != wanted ? nullptr : &*found;
}

std::size_t Catalog::databaseSlot(std::size_t region, DatabaseEngine engine, Deployment deployment) {
    return (region * EnumNames<DatabaseEngine>::names.size() + static_cast<std::size_t>(engine)) *
               EnumNames<Deployment>::names.size() +
           static_cast<std::size_t>(deployment);
}

std::size_t Catalog::cacheSlot(std::size_t region, CacheEngine engine) {
    return region * EnumNames<CacheEngine>::names.size() + static_cast<std::size_t>(engine);
}

std::span<const DatabaseOffer> Catalog::databaseOffers(std::string_view region, DatabaseEngine engine,
                                                       Deployment deployment) const {
    const auto found = regionIndex_.find(region);
    if (found == regionIndex_.end()) return {};
    return databaseOffers_[databaseSlot(found->second, engine, deployment)];
}

std::span<const CacheOffer> Catalog::cacheOffers(std::string_view region, CacheEngine engine) const {
    const auto found = regionIndex_.find(region);
    if (found == regionIndex_.end()) return {};
    return cacheOffers_[cacheSlot(found->second, engine)];
}

std::size_t Catalog::regionNumber(std::string_view code) const {
    const auto found = regionIndex_.find(code);
    return found == regionIndex_.end() ? regions_.size() : found->second;
}

const Price* Catalog::price(std::string_view dimension, std::string_view region) const {
    const auto found = priceIndex_.find(dimension);
    if (found == priceIndex_.end()) return nullptr;
    const PriceRow& row = found->second;
    const auto at = [&](std::uint32_t position) {
        return position == noPrice ? nullptr : &prices_[position];
    };
    const std::size_t number = region == "*" ? regions_.size() : regionNumber(region);
    if (number < row.byRegion.size() && row.byRegion[number] != noPrice) return at(row.byRegion[number]);
    for (const auto& [place, position] : row.elsewhere)
        if (place == region) return at(position);
    return at(row.everywhere);
}

const Price* Catalog::price(std::string_view dimension, std::string_view region, PriceFallback fallback) const {
    if (const Price* const own = price(dimension, region); own != nullptr || fallback.isNone()) return own;
    const auto found = priceIndex_.find(dimension);
    const std::size_t borrower = regionNumber(region);
    if (found == priceIndex_.end() || borrower == regions_.size()) return nullptr;
    const std::vector<std::uint32_t>& lenders = fallback.isNearest() ? found->second.nearest : found->second.byRegion;
    const std::size_t number = fallback.isNearest() ? borrower : fallback.regionNumber();
    return number < lenders.size() && lenders[number] != noPrice ? &prices_[lenders[number]] : nullptr;
}

PriceFallback Catalog::fallback(std::string_view name) const {
    if (name == "auto") return PriceFallback::nearest();
    const std::size_t number = regionNumber(name);
    return number < regions_.size() ? PriceFallback::region(number) : PriceFallback{};
}

std::optional<double> Catalog::interRegionUsdPerGb(std::string_view from, std::string_view to) const {
    for (const std::string_view target : {to, std::string_view{"*"}}) {
        const auto found = interRegion_.find({from, target});
        if (found != interRegion_.end()) return found->second;
    }
    return std::nullopt;
}

std::optional<Milliseconds> Catalog::roundTrip(std::string_view a, std::string_view b) const {
    const auto found = roundTrips_.find(std::minmax(a, b));
    return found == roundTrips_.end() ? std::nullopt : std::optional{found->second};
}

const Sla* Catalog::sla(std::string_view service, std::string_view configuration) const {
    // The plainest of a service come first: "Standard" before "Standard-IA".
    for (auto sla = std::ranges::lower_bound(slas_, service, {}, &Sla::service); sla != slas_.end() && sla->service == service; ++sla)
        if (sla->configuration.starts_with(configuration)) return &*sla;
    return nullptr;
}

const Quota* Catalog::quota(std::string_view service, std::string_view limit) const {
    for (const Quota& quota : quotas_)
        if (quota.service == service && quota.limit == limit) return &quota;
    return nullptr;
}

}  // namespace stagecraft
