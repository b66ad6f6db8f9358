#include "model/planning/bill.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>

#include "model/pricing/free_tier.h"
#include "model/pricing/tiers.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What one line's unit costs: a price row of the catalog, or a single rate for hours of instances.
struct Rates {
    PriceTier single;
    const Price* price = nullptr;
    std::string_view unit;
    Provenance provenance;
    bool isKnown = false;

    [[nodiscard]] std::span<const PriceTier> tiers() const {
        return price != nullptr ? std::span{price->tiers} : std::span{&single, 1};
    }
};

Rates hourly(OptionalRate rate, const Provenance& provenance) {
    Rates rates;
    rates.unit = "hours";
    if (!rate) return rates;
    rates.single = {0, infinity, rate->count()};
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
        if (usage.purchaseName == "ri_1y_partial_upfront")
            return hourly(offer.reserved1YearPartialUpfront, offer.provenance);
        if (usage.purchaseName == "ri_3y_partial_upfront")
            return hourly(offer.reserved3YearPartialUpfront, offer.provenance);
        return hourly(offer.prices.at(usage.purchase), offer.provenance);
    }
    return hourly(std::nullopt, {});
}

Rates cacheRates(const Usage& usage, const Catalog& catalog) {
    const auto engine = parseName<CacheEngine>(usage.engine);
    if (!engine) return hourly(std::nullopt, {});
    for (const CacheOffer& offer : catalog.cacheOffers(usage.region, *engine))
        if (offer.name == usage.instanceType)
            return hourly(offer.prices.at(usage.purchase), offer.provenance);
    return hourly(std::nullopt, {});
}

Rates ratesOf(const Usage& usage, const Catalog& catalog) {
    if (usage.dimension == "ec2_hour") {
        const InstanceOffer* offer = catalog.instanceOffer(usage.region, usage.instanceType);
        if (offer == nullptr) return hourly(std::nullopt, {});
        Rates rates = hourly(offer->prices.at(usage.purchase), offer->provenance);
        if (usage.discount > 0) {
            rates.single.usd *= 1 - usage.discount;
            rates.provenance.isEstimated = true;  // nobody publishes it beforehand
        }
        return rates;
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

/// Instance hours have one rate whatever their number, and the tiers of io2 volumes begin anew with each
/// volume (BILLING section 11).
bool isBilledAlone(const Usage& usage) {
    return usage.dimension == "ec2_hour" || usage.dimension == "rds_hour" ||
           usage.dimension == "elasticache_node_hour" || usage.dimension == "ebs_io2_iops_month";
}

/// Where lines of one dimension climb its tiers together.
std::string_view tierRegion(const Usage& usage) {
    return isCountedAccountWide(usage.dimension) ? std::string_view{"*"} : std::string_view{usage.region};
}

/// Lines that share one dimension in one region climb its tiers together.
struct Group {
    const Usage* first = nullptr;
    double quantity = 0;
    std::size_t lastLine = 0;
    Rates rates;
    double free = 0;
    Usd whole;          ///< what all lines cost together
    double before = 0;  ///< share of the quantity in the lines that have their amount already
    Usd given;          ///< what those lines cost
};

struct Grouping {
    std::vector<Group> groups;
    std::vector<std::size_t> groupOf;  ///< by line
};

/// Finds the group of a line among many: open addressing over the dimension and the region.
class GroupIndex {
public:
    explicit GroupIndex(std::size_t lines) : slots_(std::bit_ceil(2 * lines + 1), nobody) {}

    /// The slot of the line's group, or the empty one it belongs into.
    [[nodiscard]] std::uint32_t& at(const Usage& line, std::span<const Group> groups) {
        const std::hash<std::string_view> hash;
        const std::string_view region = tierRegion(line);
        std::size_t slot = hash(line.dimension) * 31 + hash(region);
        for (;; ++slot) {
            std::uint32_t& group = slots_[slot & (slots_.size() - 1)];
            if (group == nobody) return group;
            const Usage& first = *groups[group].first;
            if (first.dimension == line.dimension && tierRegion(first) == region) return group;
        }
    }

    static constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

private:
    std::vector<std::uint32_t> slots_;
};

Grouping grouped(std::span<const BillLine> lines, const Catalog& catalog) {
    Grouping grouping;
    grouping.groups.reserve(lines.size());
    grouping.groupOf.reserve(lines.size());
    std::vector<Group>& groups = grouping.groups;
    GroupIndex index{lines.size()};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Usage& line = lines[i].usage;
        const auto next = static_cast<std::uint32_t>(groups.size());
        std::uint32_t alone = GroupIndex::nobody;
        std::uint32_t& number = isBilledAlone(line) ? alone : index.at(line, groups);
        if (number == GroupIndex::nobody) {
            Group& made = groups.emplace_back();
            made.first = &line;
            made.rates = ratesOf(line, catalog);
            number = next;
        }
        Group& group = groups[number];
        group.quantity += line.quantity;
        group.lastLine = i;
        grouping.groupOf.push_back(number);
    }
    return grouping;
}

void takeFree(std::vector<Group>& groups, const Catalog& catalog) {
    std::vector<Drawing> drawings;
    drawings.reserve(groups.size());
    for (const Group& group : groups)
        drawings.push_back({group.first->dimension, group.first->region, group.quantity, 0});
    takeAllowances(drawings, catalog);
    for (std::size_t i = 0; i < groups.size(); ++i) groups[i].free = drawings[i].free;
}

/// One line's part of its group's amount, in proportion to the quantities; the last line takes what is left,
/// so that the lines sum to the group's amount exactly.
void priceLine(Group& group, BillLine& line, bool isLast) {
    const double part = group.quantity > 0 ? line.usage.quantity / group.quantity : 0;
    group.before += part;
    const Usd upTo =
        isLast || group.before >= 1
            ? group.whole
            : Usd::fromNanos(std::llround(static_cast<double>(group.whole.nanos()) * group.before));
    line.amount = upTo - group.given;
    group.given = upTo;
    line.freeQuantity = group.free * part;
    for (const PriceTier& tier : group.rates.tiers()) {
        const double quantity = insideTier(tier, group.quantity - group.free) * part;
        if (quantity > 0)
            line.tiers.push_back({tier.from, tier.to, quantity, tier.usd, Usd{quantity * tier.usd}});
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
    auto [groups, groupOf] = grouped(bill.lines, catalog);
    if (withFreeTier) takeFree(groups, catalog);
    for (Group& group : groups)
        if (group.rates.isKnown) group.whole = graduated(group.rates.tiers(), group.quantity - group.free);
    for (std::size_t i = 0; i < bill.lines.size(); ++i) {
        BillLine& line = bill.lines[i];
        Group& group = groups[groupOf[i]];
        line.unit = group.rates.unit;
        // Nothing used costs nothing, whatever the price.
        line.isPriced = group.rates.isKnown || line.usage.quantity == 0;
        line.isEstimated = group.rates.provenance.isEstimated;
        line.source = group.rates.provenance.source;
        line.asOf = group.rates.provenance.asOf;
        if (group.rates.isKnown) priceLine(group, line, i == group.lastLine);
    }
    for (const BillLine& line : bill.lines) {
        bill.total += line.amount;
        if (line.isEstimated) bill.estimated += line.amount;
        if (!line.isPriced) ++bill.unpriced;
    }
    return bill;
}

}  // namespace stagecraft
