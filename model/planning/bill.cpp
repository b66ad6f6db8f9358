#include "model/planning/bill.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/pricing/free_tier.h"
#include "model/pricing/tiers.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What one line's unit costs: a price row of the catalog, or a single rate for hours of instances.
struct Rates {
    std::vector<PriceTier> single;
    const Price* price = nullptr;
    std::string_view unit;
    Provenance provenance;
    bool isKnown = false;

    [[nodiscard]] std::span<const PriceTier> tiers() const { return price != nullptr ? std::span{price->tiers} : std::span{single}; }
};

Rates hourly(OptionalRate rate, const Provenance& provenance) {
    Rates rates;
    rates.unit = "hours";
    if (!rate) return rates;
    rates.single = {{0, infinity, rate->count()}};
    rates.provenance = provenance;
    rates.isKnown = true;
    return rates;
}

Rates databaseRates(const Usage& usage, const Catalog& catalog) {
    const auto engine = parseName<DatabaseEngine>(usage.engine);
    const auto deployment = parseName<Deployment>(usage.deployment.empty() ? "single-az" : usage.deployment);
    if (!engine || !deployment) return hourly(std::nullopt, {});
    for (const DatabaseOffer& offer : catalog.databaseOffers(usage.region, *engine, *deployment)) {
        if (offer.type->name != usage.instanceType) continue;
        if (usage.purchaseName == "ri_1y_partial_upfront") return hourly(offer.reserved1YearPartialUpfront, offer.provenance);
        if (usage.purchaseName == "ri_3y_partial_upfront") return hourly(offer.reserved3YearPartialUpfront, offer.provenance);
        return hourly(offer.prices.at(usage.purchase), offer.provenance);
    }
    return hourly(std::nullopt, {});
}

Rates cacheRates(const Usage& usage, const Catalog& catalog) {
    const auto engine = parseName<CacheEngine>(usage.engine);
    if (!engine) return hourly(std::nullopt, {});
    for (const CacheOffer& offer : catalog.cacheOffers(usage.region, *engine))
        if (offer.name == usage.instanceType) return hourly(offer.prices.at(usage.purchase), offer.provenance);
    return hourly(std::nullopt, {});
}

Rates ratesOf(const Usage& usage, const Catalog& catalog) {
    if (usage.dimension == "ec2_hour") {
        const InstanceOffer* offer = catalog.instanceOffer(usage.region, usage.instanceType);
        return offer == nullptr ? hourly(std::nullopt, {}) : hourly(offer->prices.at(usage.purchase), offer->provenance);
    }
    if (usage.dimension == "rds_hour") return databaseRates(usage, catalog);
    if (usage.dimension == "elasticache_node_hour") return cacheRates(usage, catalog);
    Rates rates;
    rates.price = catalog.price(usage.dimension, usage.region);
    if (rates.price == nullptr) return rates;
    rates.unit = rates.price->unit;
    rates.provenance = rates.price->provenance;
    rates.isKnown = true;
    return rates;
}

/// Instance hours have one rate whatever their number, and the tiers of io2 volumes begin anew with each volume (BILLING
/// section 11).
bool isBilledAlone(const Usage& usage) {
    return usage.dimension == "ec2_hour" || usage.dimension == "rds_hour" || usage.dimension == "elasticache_node_hour" ||
           usage.dimension == "ebs_io2_iops_month";
}

/// Lines that share one dimension in one region climb its tiers together.
struct Group {
    const Usage* first = nullptr;
    double quantity = 0;
    std::vector<std::size_t> lines;
    Rates rates;
    double free = 0;
};

std::vector<Group> grouped(std::span<const BillLine> lines, const Catalog& catalog) {
    std::vector<Group> groups;
    groups.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Usage& line = lines[i].usage;
        auto group = groups.end();
        if (!isBilledAlone(line))
            group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) {
                return g.first->dimension == line.dimension && g.first->region == line.region;
            });
        if (group == groups.end()) {
            groups.push_back({&line, 0, {}, ratesOf(line, catalog), 0});
            group = groups.end() - 1;
        }
        group->quantity += line.quantity;
        group->lines.push_back(i);
    }
    return groups;
}

void takeFree(std::vector<Group>& groups, const Catalog& catalog) {
    std::vector<Drawing> drawings;
    drawings.reserve(groups.size());
    for (const Group& group : groups) drawings.push_back({group.first->dimension, group.first->region, group.quantity, 0});
    takeAllowances(drawings, catalog);
    for (std::size_t i = 0; i < groups.size(); ++i) groups[i].free = drawings[i].free;
}

/// The group's amount, shared over its lines in proportion to their quantities so that they sum to it exactly.
void priceLines(const Group& group, std::vector<BillLine>& lines) {
    const std::vector<TierShare> shares = tierShares(group.rates.tiers(), group.quantity - group.free);
    const Usd whole = graduated(group.rates.tiers(), group.quantity - group.free);
    double before = 0;
    Usd given;
    for (const std::size_t index : group.lines) {
        BillLine& line = lines[index];
        const double part = group.quantity > 0 ? line.usage.quantity / group.quantity : 0;
        before += part;
        const bool isLast = index == group.lines.back();
        const Usd upTo = isLast ? whole : Usd::fromNanos(static_cast<std::int64_t>(std::llround(static_cast<double>(whole.nanos()) * before)));
        line.amount = upTo - given;
        given = upTo;
        line.freeQuantity = group.free * part;
        for (const TierShare& share : shares) {
            const double quantity = share.quantity * part;
            line.tiers.push_back({share.from, share.to, quantity, share.usdPerUnit, Usd{quantity * share.usdPerUnit}});
        }
    }
}

}  // namespace

Bill bill(std::span<const Usage> usage, const Catalog& catalog, bool withFreeTier) {
    return bill(std::vector<Usage>{usage.begin(), usage.end()}, catalog, withFreeTier);
}

Bill bill(std::vector<Usage>&& usage, const Catalog& catalog, bool withFreeTier) {
    Bill bill;
    bill.lines.resize(usage.size());
    for (std::size_t i = 0; i < usage.size(); ++i) bill.lines[i].usage = std::move(usage[i]);
    std::vector<Group> groups = grouped(bill.lines, catalog);
    if (withFreeTier) takeFree(groups, catalog);
    for (const Group& group : groups) {
        for (const std::size_t index : group.lines) {
            BillLine& line = bill.lines[index];
            line.unit = group.rates.unit;
            // Nothing used costs nothing, whatever the price.
            line.isPriced = group.rates.isKnown || line.usage.quantity == 0;
            line.isEstimated = group.rates.provenance.isEstimated;
            line.source = group.rates.provenance.source;
            line.asOf = group.rates.provenance.asOf;
        }
        if (group.rates.isKnown) priceLines(group, bill.lines);
    }
    for (const BillLine& line : bill.lines) {
        bill.total += line.amount;
        if (line.isEstimated) bill.estimated += line.amount;
        if (!line.isPriced) ++bill.unpriced;
    }
    return bill;
}

}  // namespace stagecraft
