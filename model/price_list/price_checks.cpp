// What a file must hold to be believed, once all of it was read.
#include <algorithm>
#include <tuple>

#include "model/price_list/price_gatherer.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// Where a product goes: products that agree in this are priced twice.
auto keyOf(const ListedProduct& product) {
    return std::tie(product.recipe->goods, product.recipe->dimension, product.item, product.place, product.recipe->from);
}

bool samePrices(const std::vector<ListedRate>& a, const std::vector<ListedRate>& b) {
    return std::ranges::equal(a, b, [](const ListedRate& x, const ListedRate& y) { return x.usd == y.usd && x.from == y.from; });
}

bool samePrices(const ListedProduct& a, const ListedProduct& b) {
    if (!samePrices(a.onDemand, b.onDemand)) return false;
    for (std::size_t years = 0; years < a.reserved.size(); ++years)
        for (std::size_t payment = 0; payment < paymentCount; ++payment) {
            const ListedReservation &x = a.reserved[years][payment], &y = b.reserved[years][payment];
            if (!samePrices(x.hourly, y.hourly) || !samePrices(x.upfront, y.upfront)) return false;
        }
    return true;
}

std::string told(const ListedProduct& product) {
    return product.onDemand.front().usd.text() + " (SKU " + product.sku + ", line " + std::to_string(product.line) + ")";
}

std::string borderText(double border) { return std::isinf(border) ? "Inf" : plainNumber(border); }

}  // namespace

std::optional<Error> PriceGatherer::checkTiers(ListedProduct& product) const {
    std::vector<ListedRate>& tiers = product.onDemand;
    std::ranges::sort(tiers, {}, [](const ListedRate& rate) { return std::pair{rate.from, rate.to}; });
    double expected = 0;
    for (const ListedRate& tier : tiers) {
        if (tier.from != expected)
            return problem(ErrorCode::OutOfRange, tier.line, tier.rateCode,
                           "begins at " + borderText(tier.from) + " where the range before ends at " + borderText(expected) +
                               "; ranges must leave no gap and not overlap");
        if (tier.to <= tier.from)
            return problem(ErrorCode::OutOfRange, tier.line, tier.rateCode, "ends at " + borderText(tier.to) + ", before it begins");
        expected = tier.to;
    }
    if (!std::isinf(expected))
        return problem(ErrorCode::OutOfRange, tiers.back().line, tiers.back().rateCode,
                       "is the last range and ends at " + borderText(expected) + "; it must go on to Inf");
    // A first range for nothing is an allowance, and allowances come off before any tier: they stand in free_tier.csv.
    if (tiers.size() > 1 && tiers.front().usd.isZero()) {
        tiers.erase(tiers.begin());
        tiers.front().from = 0;
    }
    return std::nullopt;
}

std::optional<Error> PriceGatherer::checkReservations(ListedProduct& product) {
    for (auto& term : product.reserved)
        for (std::size_t payment = 0; payment < paymentCount; ++payment) {
            ListedReservation& reservation = term[payment];
            const bool needsHourly = payment != static_cast<std::size_t>(Payment::AllUpfront);
            const bool needsUpfront = payment != static_cast<std::size_t>(Payment::NoUpfront);
            if (!reservation.isListed()) continue;
            if ((!needsHourly || !reservation.hourly.empty()) && (!needsUpfront || !reservation.upfront.empty())) continue;
            const ListedRate& there = reservation.hourly.empty() ? reservation.upfront.front() : reservation.hourly.front();
            return problem(ErrorCode::Missing, there.line, there.rateCode,
                           reservation.hourly.empty() ? "has an upfront fee but no hourly rate" : "has an hourly rate but no upfront fee");
        }
    return std::nullopt;
}

std::optional<Error> PriceGatherer::keepOneOfEach() {
    std::vector<ListedProduct>& kept = result_.products;
    std::ranges::sort(kept, [](const ListedProduct& a, const ListedProduct& b) {
        return keyOf(a) != keyOf(b) ? keyOf(a) < keyOf(b) : a.sku < b.sku;
    });
    std::size_t last = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto counted = std::ranges::find(counted_, kept[i].recipe, [](const Counted& c) { return c.count.recipe; });
        if (i > 0 && keyOf(kept[last]) == keyOf(kept[i])) {
            if (!samePrices(kept[last], kept[i]))
                return problem(ErrorCode::Conflict, kept[i].line, std::string{kept[i].recipe->name},
                               kept[i].item + " in " + kept[i].place + " has two prices: " + told(kept[last]) + " and " + told(kept[i]) +
                                   "; one of them must be something else");
            ++counted->count.doubled;
            continue;
        }
        ++counted->count.matches;
        if (i > 0) ++last;
        if (last != i) kept[last] = std::move(kept[i]);
    }
    if (!kept.empty()) kept.resize(last + 1);
    return std::nullopt;
}

Result<ListedPrices> PriceGatherer::finish() {
    for (ListedProduct& product : products_) {
        if (product.onDemand.empty()) {
            reject(product, "no price on demand");
            continue;
        }
        if (auto error = checkTiers(product)) return tl::unexpected(std::move(*error));
        if (std::ranges::all_of(product.onDemand, [](const ListedRate& rate) { return rate.usd.isZero(); })) {
            reject(product, "the price must not be 0");
            continue;
        }
        if (auto error = checkReservations(product)) return tl::unexpected(std::move(*error));
        result_.products.push_back(std::move(product));
    }
    products_.clear();
    bySku_.clear();
    if (auto error = keepOneOfEach()) return tl::unexpected(std::move(*error));
    for (Counted& counted : counted_) {
        const Recipe& recipe = *counted.count.recipe;
        for (std::size_t i = 0; i < recipe.must.size(); ++i)
            if (counted.failures[i] > 0) counted.count.rejected[recipe.must[i].reason()] += counted.failures[i];
        result_.counts.push_back(std::move(counted.count));
    }
    return std::move(result_);
}

}  // namespace stagecraft
