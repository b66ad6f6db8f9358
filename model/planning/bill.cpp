#include "model/planning/bill.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <unordered_map>

#include "model/catalog/transfer_prices.h"
#include "model/pricing/free_tier.h"
#include "model/pricing/tiers.h"
#include "model/support/name_hash.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What one line's unit costs: a price row of the catalog, or a single rate for hours of instances.
struct Rates {
    PriceTier single;
    const Price* price = nullptr;
    std::string_view unit;
    std::string_view service;  ///< as contracts name it
    Provenance provenance;
    std::optional<double> onDemand;  ///< of an hour that is reserved or on spot
    PaidAtOnce paidAtOnce;
    bool isKnown = false;
    bool isContractPrice = false;
    bool isBorrowed = false;

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

/// What an hour costs on demand, where `usage` is bought in another way.
std::optional<double> listRate(const Usage& usage, const PurchasePrices& prices) {
    const bool isPlain = usage.purchase == Purchase::OnDemand && usage.purchaseName.empty() && usage.discount == 0;
    const OptionalRate rate = isPlain ? std::nullopt : prices.at(Purchase::OnDemand);
    return rate ? std::optional{rate->count()} : std::nullopt;
}

Rates boughtHours(const Usage& usage, const PurchasePrices& prices, const Provenance& onDemandOrigin) {
    Rates rates = hourly(prices.at(usage.purchase), prices.origin(usage.purchase, onDemandOrigin));
    rates.onDemand = listRate(usage, prices);
    rates.paidAtOnce = prices.paidAtOnce(usage.purchase);
    return rates;
}

/// Hours that no list sells; should a contract have a price for them, they are paid as they are bought.
Rates unsoldHours(const Usage& usage) {
    Rates rates = hourly(std::nullopt, {});
    rates.paidAtOnce = PurchasePrices{}.paidAtOnce(usage.purchase);
    return rates;
}

/// Apart from every key of `marketKey`, which stay below 2^40, and from those of other indices.
constexpr std::uint64_t databaseOffersKey = std::uint64_t{1} << 59;

using DatabaseOffersByName = std::unordered_map<std::string_view, const DatabaseOffer*, NameHash>;

/// Of one engine and deployment in a region, the first of each name.
const DatabaseOffersByName& offersByName(const Catalog& catalog, std::string_view region, DatabaseEngine engine, Deployment deployment) {
    const std::uint64_t place = (catalog.regionNumber(region) * EnumNames<DatabaseEngine>::names.size() + static_cast<std::uint64_t>(engine)) *
                                    EnumNames<Deployment>::names.size() + static_cast<std::uint64_t>(deployment);
    return catalog.derived<DatabaseOffersByName>(databaseOffersKey + place, [&] {
        DatabaseOffersByName offers;
        for (const DatabaseOffer& offer : catalog.databaseOffers(region, engine, deployment)) offers.emplace(offer.type->name, &offer);
        return offers;
    });
}

Rates databaseRates(const Usage& usage, const Catalog& catalog) {
    const auto engine = parseName<DatabaseEngine>(usage.engine);
    const auto deployment = parseName<Deployment>(usage.deployment.empty() ? "single-az" : usage.deployment);
    if (!engine || !deployment) return unsoldHours(usage);
    const DatabaseOffersByName& offers = offersByName(catalog, usage.region, *engine, *deployment);
    const auto found = offers.find(usage.instanceType);
    return found != offers.end() ? boughtHours(usage, found->second->prices, found->second->provenance) : unsoldHours(usage);
}

Rates cacheRates(const Usage& usage, const Catalog& catalog) {
    const auto engine = parseName<CacheEngine>(usage.engine);
    if (!engine) return unsoldHours(usage);
    for (const CacheOffer& offer : catalog.cacheOffers(usage.region, *engine)) {
        if (offer.name != usage.instanceType) continue;
        return boughtHours(usage, offer.prices, offer.provenance);
    }
    return unsoldHours(usage);
}

/// The price of the very pair of regions that traffic goes between; nullptr where it has none, and for all else.
const Price* pairPrice(const Usage& usage, const Catalog& catalog) {
    if (usage.destination.empty() || usage.dimension != TransferPrices::dimension) return nullptr;
    return TransferPrices::of(catalog).between(usage.region, usage.destination);
}

Rates ratesOf(const Usage& usage, const Price* pair, const Catalog& catalog, PriceFallback fallback) {
    if (usage.dimension == "ec2_hour") {
        const InstanceOffer* offer = catalog.instanceOffer(usage.region, usage.instanceType);
        if (offer == nullptr) return unsoldHours(usage);
        Rates rates = boughtHours(usage, offer->prices, offer->provenance);
        if (usage.discount > 0) {
            rates.single.usd *= 1 - usage.discount;
            rates.provenance.isEstimated = true;  // nobody publishes it beforehand
        }
        return rates;
    }
    if (usage.dimension == "rds_hour") return databaseRates(usage, catalog);
    if (usage.dimension == "elasticache_node_hour") return cacheRates(usage, catalog);
    Rates rates;
    rates.price = pair != nullptr ? pair : catalog.price(usage.dimension, usage.region, fallback);
    if (rates.price == nullptr) return rates;
    rates.unit = rates.price->unit;
    rates.service = rates.price->service;
    rates.provenance = rates.price->provenance;
    rates.isKnown = true;
    rates.isBorrowed = rates.price->isBorrowedIn(usage.region);
    rates.provenance.isEstimated |= rates.isBorrowed;
    return rates;
}

bool isInstanceHours(const Usage& usage) {
    return usage.dimension == "ec2_hour" || usage.dimension == "rds_hour" || usage.dimension == "elasticache_node_hour";
}

/// Instance hours have one rate whatever their number, and the tiers of io2 volumes begin anew with each
/// volume (BILLING section 11).
bool isBilledAlone(const Usage& usage) {
    return isInstanceHours(usage) || usage.dimension == "ebs_io2_iops_month";
}

/// Where lines of one dimension climb its tiers together.
std::string_view tierRegion(const Usage& usage) {
    return isCountedAccountWide(usage.dimension) ? std::string_view{"*"} : std::string_view{usage.region};
}

/// An amount of several lines, given out part by part so that the parts sum to it exactly.
class SharedAmount {
public:
    SharedAmount() = default;
    explicit SharedAmount(Usd whole) : whole_(whole) {}
    [[nodiscard]] Usd whole() const { return whole_; }
    /// What takes the lines so far from their share of the whole to `share`.
    [[nodiscard]] Usd upTo(double share, bool isLast) {
        const Usd reached = isLast || share >= 1 ? whole_ : Usd::fromNanos(std::llround(static_cast<double>(whole_.nanos()) * share));
        const Usd part = reached - given_;
        given_ = reached;
        return part;
    }

private:
    Usd whole_, given_;
};

/// Lines that share one dimension in one region climb its tiers together; those of a pair of regions with a price of its own apart.
struct Group {
    const Usage* first = nullptr;
    const Price* pair = nullptr;
    double quantity = 0;
    std::size_t lastLine = 0;
    Rates rates;
    double free = 0;
    double before = 0;  ///< share of the quantity in the lines that have their amount already
    double discount = 0;
    SharedAmount list, contracted, effective;  ///< what all lines cost together
};

struct Grouping {
    std::vector<Group> groups;
    std::vector<std::size_t> groupOf;  ///< by line
};

/// Finds the group of a line among many: open addressing over the dimension, the region and the pair's own price.
class GroupIndex {
public:
    explicit GroupIndex(std::size_t lines) : slots_(std::bit_ceil(2 * lines + 1), nobody) {}

    /// The slot of the line's group, or the empty one it belongs into.
    [[nodiscard]] std::uint32_t& at(const Usage& line, const Price* pair, std::span<const Group> groups) {
        const NameHash hash;
        const std::string_view region = tierRegion(line);
        std::size_t slot = hash(line.dimension) * 31 + hash(region) + (pair != nullptr ? hash(line.destination) : 0);
        for (;; ++slot) {
            std::uint32_t& group = slots_[slot & (slots_.size() - 1)];
            if (group == nobody) return group;
            const Usage& first = *groups[group].first;
            if (groups[group].pair == pair && first.dimension == line.dimension && tierRegion(first) == region) return group;
        }
    }

    static constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

private:
    std::vector<std::uint32_t> slots_;
};

Grouping grouped(std::span<const Usage* const> lines, const Catalog& catalog, PriceFallback fallback) {
    Grouping grouping;
    grouping.groups.reserve(lines.size());
    grouping.groupOf.reserve(lines.size());
    std::vector<Group>& groups = grouping.groups;
    GroupIndex index{lines.size()};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Usage& line = *lines[i];
        const Price* const pair = pairPrice(line, catalog);
        const auto next = static_cast<std::uint32_t>(groups.size());
        std::uint32_t alone = GroupIndex::nobody;
        std::uint32_t& number = isBilledAlone(line) ? alone : index.at(line, pair, groups);
        if (number == GroupIndex::nobody) {
            Group& made = groups.emplace_back();
            made.first = &line;
            made.pair = pair;
            made.rates = ratesOf(line, pair, catalog, fallback);
            number = next;
        }
        Group& group = groups[number];
        group.quantity += line.quantity;
        group.lastLine = i;
        grouping.groupOf.push_back(number);
    }
    return grouping;
}

/// What an allowance may know a line by: hours on demand of one machine by its type, all else by its dimension.
std::string_view allowanceName(const Usage& usage) {
    const bool isPlain = usage.purchase == Purchase::OnDemand && usage.purchaseName.empty() && usage.discount == 0;
    const bool isSingle = usage.deployment.empty() || usage.deployment == nameOf(Deployment::SingleAz);
    return isInstanceHours(usage) && isPlain && isSingle ? std::string_view{usage.instanceType} : std::string_view{usage.dimension};
}

void takeFree(std::vector<Group>& groups, const Catalog& catalog, FreeTier tier) {
    std::vector<Drawing> drawings;
    drawings.reserve(groups.size());
    for (const Group& group : groups)
        drawings.push_back({allowanceName(*group.first), group.first->region, group.quantity, 0});
    takeAllowances(drawings, catalog, tier);
    for (std::size_t i = 0; i < groups.size(); ++i) groups[i].free = drawings[i].free;
}

/// What a unit of a dimension is called, in whatever region it has a price.
std::string_view unitOf(std::string_view dimension, const Catalog& catalog) {
    const auto prices = catalog.prices();
    const auto row = std::ranges::lower_bound(prices, dimension, {}, &Price::dimension);
    return row != prices.end() && row->dimension == dimension ? row->unit : std::string_view{};
}

/// How a contract names what a group is priced by.
ContractSubject subjectOf(const Group& group) {
    const Usage& usage = *group.first;
    std::string_view service = group.rates.service;
    if (usage.dimension == "ec2_hour") service = "ec2";
    if (usage.dimension == "rds_hour") service = usage.engine.starts_with("aurora") ? "aurora" : "rds";
    if (usage.dimension == "elasticache_node_hour") service = "elasticache";
    return {service, tierRegion(usage), usage.dimension, usage.instanceType};
}

/// Puts a price of the contract in the place of the list's. What is reserved or on spot keeps the rate it was bought at.
void useContractPrice(Group& group, double price) {
    const double billed = group.quantity - group.free;
    const Usd contracted{price * billed};
    group.contracted = SharedAmount{contracted};
    // What another region's list says is no list price of this one.
    if (!group.rates.isKnown || group.rates.isBorrowed) {
        group.list = SharedAmount{contracted};
    } else if (group.rates.onDemand) {
        return;
    }
    group.effective = SharedAmount{contracted};
    group.rates.price = nullptr;
    group.rates.single = {0, infinity, price};
    group.rates.provenance = {"contract", {}, false};
    group.rates.isKnown = true;
    group.rates.isContractPrice = true;
    group.rates.isBorrowed = false;
}

/// The group's list price, then what the contract makes of it.
void priceGroup(Group& group, const Catalog& catalog, const Contract& contract) {
    const double billed = group.quantity - group.free;
    Usd effective, list;
    if (group.rates.unit.empty()) group.rates.unit = unitOf(group.first->dimension, catalog);
    if (group.rates.isKnown) {
        effective = graduated(group.rates.tiers(), billed);
        list = group.rates.onDemand ? Usd{*group.rates.onDemand * billed} : effective;
    }
    group.list = group.contracted = SharedAmount{list};
    group.effective = SharedAmount{effective};
    if (contract.isEmpty()) return;
    const ContractTerm* const term = termFor(contract, subjectOf(group));
    if (term != nullptr && term->price) return useContractPrice(group, *term->price);
    group.discount = term != nullptr ? term->discount : contract.discount;
    group.contracted = SharedAmount{Usd{list.dollars() * (1 - group.discount)}};
    group.effective = SharedAmount{Usd{effective.dollars() * (1 - group.discount)}};
}

Grouping pricedGroups(std::span<const Usage* const> lines, const Catalog& catalog, FreeTier freeTier, const Contract& contract,
                      PriceFallback fallback) {
    Grouping grouping = grouped(lines, catalog, fallback);
    if (freeTier != FreeTier::None) takeFree(grouping.groups, catalog, freeTier);
    for (Group& group : grouping.groups) priceGroup(group, catalog, contract);
    return grouping;
}

/// What of the amount is paid at once, for the whole term, and what month by month.
void addCash(BillLine& line, const PaidAtOnce& paid) {
    line.recurring = line.amount;
    if (paid.share == 0) return;
    const double spread = static_cast<double>(line.amount.nanos()) * paid.share;
    line.recurring = line.amount - Usd::fromNanos(std::llround(spread));
    line.upfront = Usd::fromNanos(std::llround(spread * 12 * paid.years));
}

/// What becomes of a price: whose it is, and how sure.
void tellPrice(BillLine& line, const Rates& rates, PriceFallback fallback) {
    line.unit = rates.unit;
    // Nothing used costs nothing, whatever the price.
    line.isPriced = rates.isKnown || line.usage.quantity == 0;
    line.isEstimated = rates.provenance.isEstimated;
    line.source = rates.provenance.source;
    line.asOf = rates.provenance.asOf;
    if (!rates.isBorrowed) return;
    line.lender = rates.price->region;
    line.isNearestLender = fallback.isNearest();
}

/// One line's part of its group's amounts, in proportion to the quantities; the last line takes what is left,
/// so that the lines sum to the group's amounts exactly.
void priceLine(Group& group, BillLine& line, bool isLast) {
    const double part = group.quantity > 0 ? line.usage.quantity / group.quantity : 0;
    group.before += part;
    line.amount = group.effective.upTo(group.before, isLast);
    line.list = group.list.upTo(group.before, isLast);
    line.contracted = group.contracted.upTo(group.before, isLast);
    line.discount = group.discount;
    line.isContractPrice = group.rates.isContractPrice;
    addCash(line, group.rates.paidAtOnce);
    line.freeQuantity = group.free * part;
    for (const PriceTier& tier : group.rates.tiers()) {
        const double quantity = insideTier(tier, group.quantity - group.free) * part;
        if (quantity > 0)
            line.tiers.push_back({tier.from, tier.to, quantity, tier.usd, Usd{quantity * tier.usd}});
    }
}

}  // namespace

Bill bill(std::span<const Usage> usage, const Catalog& catalog, FreeTier freeTier, const Contract& contract, PriceFallback fallback) {
    return bill(std::vector<Usage>{usage.begin(), usage.end()}, catalog, freeTier, contract, fallback);
}

Bill bill(std::vector<Usage>&& usage, const Catalog& catalog, FreeTier freeTier, const Contract& contract, PriceFallback fallback) {
    Bill bill;
    bill.lines.reserve(usage.size());
    std::vector<const Usage*> lines;
    lines.reserve(usage.size());
    for (Usage& used : usage) lines.push_back(&bill.lines.emplace_back(std::move(used)).usage);
    auto [groups, groupOf] = pricedGroups(lines, catalog, freeTier, contract, fallback);
    for (std::size_t i = 0; i < bill.lines.size(); ++i) {
        BillLine& line = bill.lines[i];
        Group& group = groups[groupOf[i]];
        tellPrice(line, group.rates, fallback);
        if (group.rates.isKnown) priceLine(group, line, i == group.lastLine);
    }
    for (const BillLine& line : bill.lines) {
        bill.total += line.amount;
        bill.list += line.list;
        bill.contracted += line.contracted;
        bill.upfront += line.upfront;
        bill.recurring += line.recurring;
        if (line.isEstimated) bill.estimated += line.amount;
        if (line.isBorrowed()) bill.borrowed += line.amount;
        if (!line.isPriced) ++bill.unpriced;
    }
    return bill;
}

Charge chargeFor(std::span<const Usage* const> usage, const Catalog& catalog, FreeTier freeTier, PriceFallback fallback) {
    const auto [groups, groupOf] = pricedGroups(usage, catalog, freeTier, {}, fallback);
    Charge charge;
    for (const Group& group : groups) charge.total += group.effective.whole();
    for (std::size_t i = 0; i < usage.size(); ++i)
        if (!groups[groupOf[i]].rates.isKnown && usage[i]->quantity != 0) ++charge.unpriced;
    return charge;
}

std::string lendersOf(const Bill& bill) {
    std::set<std::string_view> lenders;
    for (const BillLine& line : bill.lines)
        if (line.isBorrowed()) lenders.insert(line.lender);
    std::string out;
    for (const std::string_view lender : lenders) (out += out.empty() ? "" : ", ") += lender;
    return out;
}

}  // namespace stagecraft
