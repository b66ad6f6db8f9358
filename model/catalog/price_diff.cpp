#include "model/catalog/price_diff.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace stagecraft {

namespace {

auto keyOf(const PriceChange& price) {
    return std::tie(price.service, price.item, price.engine, price.deployment, price.region, price.to, price.purchase, price.from);
}

/// Every price that a catalog has of one service, in `before` of a change.
class PriceList {
public:
    PriceList(const Catalog& catalog, std::string_view service) : catalog_(catalog) {
        for (const Region& region : catalog.regions()) {
            if (service == "ec2") addInstances(region.code);
            if (service == "rds") addDatabases(region.code);
            if (service == "elasticache") addCaches(region.code);
            if (service == "data_transfer") addTransfers(region.code);
        }
        for (const Price& price : catalog.prices())
            if (price.service == service)
                for (const PriceTier& tier : price.tiers)
                    add({price.service, price.dimension, {}, {}, price.region, {}, {}, price.unit, tier.from, tier.usd, {}});
        std::ranges::sort(all_, [](const PriceChange& a, const PriceChange& b) { return keyOf(a) < keyOf(b); });
    }
    [[nodiscard]] std::vector<PriceChange> take() { return std::move(all_); }

private:
    void add(PriceChange price) { all_.push_back(price); }

    void addHours(PriceChange price, const PurchasePrices& prices) {
        price.unit = "hour";
        for (std::size_t i = 0; i < EnumNames<Purchase>::names.size(); ++i) {
            const OptionalRate rate = prices.at(static_cast<Purchase>(i));
            if (!rate) continue;
            price.purchase = EnumNames<Purchase>::names[i];
            price.before = rate->count();
            add(price);
        }
    }
    void addInstances(std::string_view region) {
        for (const InstanceOffer& offer : catalog_.instanceOffers(region))
            addHours({"ec2", offer.type->name, {}, {}, region, {}, {}, {}, 0, {}, {}}, offer.prices);
    }
    void addDatabases(std::string_view region) {
        for (std::size_t engine = 0; engine < EnumNames<DatabaseEngine>::names.size(); ++engine)
            for (std::size_t deployment = 0; deployment < EnumNames<Deployment>::names.size(); ++deployment)
                for (const DatabaseOffer& offer :
                     catalog_.databaseOffers(region, static_cast<DatabaseEngine>(engine), static_cast<Deployment>(deployment)))
                    addHours({"rds", offer.type->name, EnumNames<DatabaseEngine>::names[engine],
                              EnumNames<Deployment>::names[deployment], region, {}, {}, {}, 0, {}, {}}, offer.prices);
    }
    void addCaches(std::string_view region) {
        for (std::size_t engine = 0; engine < EnumNames<CacheEngine>::names.size(); ++engine)
            for (const CacheOffer& offer : catalog_.cacheOffers(region, static_cast<CacheEngine>(engine)))
                addHours({"elasticache", offer.name, EnumNames<CacheEngine>::names[engine], {}, region, {}, {}, {}, 0, {}, {}}, offer.prices);
    }
    void addTransfers(std::string_view region) {
        for (const Region& other : catalog_.regions())
            if (other.code != region)
                if (const std::optional<double> usd = catalog_.interRegionUsdPerGb(region, other.code))
                    add({"data_transfer", "between regions", {}, {}, region, other.code, {}, "GB", 0, usd, {}});
    }

    const Catalog& catalog_;
    std::vector<PriceChange> all_;
};

void addChanges(std::vector<PriceChange>& changes, const std::vector<PriceChange>& olds, const std::vector<PriceChange>& news) {
    auto old = olds.begin();
    auto fresh = news.begin();
    while (old != olds.end() || fresh != news.end()) {
        const bool isGone = fresh == news.end() || (old != olds.end() && keyOf(*old) < keyOf(*fresh));
        const bool isNew = !isGone && (old == olds.end() || keyOf(*fresh) < keyOf(*old));
        PriceChange change = isNew ? *fresh : *old;
        change.before = isNew ? std::nullopt : old->before;
        change.after = isGone ? std::nullopt : fresh->before;
        if (!isNew) ++old;
        if (!isGone) ++fresh;
        if (change.before != change.after) changes.push_back(change);
    }
}

}  // namespace

std::optional<double> PriceChange::percent() const {
    if (!before || !after || *before == 0) return std::nullopt;
    return (*after / *before - 1) * 100;
}

PriceChangeCount countOf(std::span<const PriceChange> changes) {
    PriceChangeCount count;
    for (const PriceChange& change : changes) ++(change.isAdded() ? count.added : change.isRemoved() ? count.removed : count.changed);
    return count;
}

std::vector<PriceChange> priceChanges(const Catalog& before, const Catalog& after) {
    std::set<std::string_view> services{"ec2", "rds", "elasticache", "data_transfer"};
    for (const Catalog* catalog : {&before, &after})
        for (const Price& price : catalog->prices()) services.insert(price.service);
    std::vector<PriceChange> changes;
    // One service after the other, so that never all prices of both catalogs stand side by side.
    for (const std::string_view service : services) addChanges(changes, PriceList{before, service}.take(), PriceList{after, service}.take());
    return changes;
}

}  // namespace stagecraft
