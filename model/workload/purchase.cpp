#include "model/workload/purchase.h"

#include <algorithm>
#include <span>

namespace stagecraft {

namespace {

constexpr Purchase allReservations[] = {Purchase::Reserved1YearNoUpfront, Purchase::Reserved1YearAllUpfront,
                                        Purchase::Reserved3YearNoUpfront, Purchase::Reserved3YearAllUpfront};

std::span<const Purchase> allowedIn(PurchaseChoice choice) {
    const std::span<const Purchase> all{allReservations};
    if (choice == PurchaseChoice::BestUpTo1Year) return all.first(2);
    if (choice == PurchaseChoice::BestUpTo3Years) return all;
    return {};
}

}  // namespace

bool isMix(PurchaseChoice choice) { return choice == PurchaseChoice::BestUpTo1Year || choice == PurchaseChoice::BestUpTo3Years; }

Purchase plainPurchase(PurchaseChoice choice) {
    switch (choice) {
        case PurchaseChoice::Reserved1YearNoUpfront: return Purchase::Reserved1YearNoUpfront;
        case PurchaseChoice::Reserved1YearAllUpfront: return Purchase::Reserved1YearAllUpfront;
        case PurchaseChoice::Reserved3YearNoUpfront: return Purchase::Reserved3YearNoUpfront;
        case PurchaseChoice::Reserved3YearAllUpfront: return Purchase::Reserved3YearAllUpfront;
        case PurchaseChoice::OnDemand:
        case PurchaseChoice::BestUpTo1Year:
        case PurchaseChoice::BestUpTo3Years: break;
    }
    return Purchase::OnDemand;
}

std::optional<Purchase> commitmentOf(PurchaseChoice choice, const PurchasePrices& prices) {
    std::optional<Purchase> cheapest;
    for (const Purchase purchase : allowedIn(choice)) {
        const OptionalRate rate = prices.at(purchase);
        if (rate && (!cheapest || *rate < *prices.at(*cheapest))) cheapest = purchase;
    }
    return cheapest;
}

Purchase steadyPurchase(PurchaseChoice choice, std::initializer_list<const PurchasePrices*> prices) {
    const auto isSold = [&](Purchase purchase) {
        return std::ranges::all_of(prices, [&](const PurchasePrices* one) { return one->at(purchase).has_value(); });
    };
    const auto rate = [&](Purchase purchase) {
        double sum = 0;
        for (const PurchasePrices* one : prices) sum += one->at(purchase)->count();
        return sum;
    };
    if (!isMix(choice)) return isSold(plainPurchase(choice)) ? plainPurchase(choice) : Purchase::OnDemand;
    Purchase best = Purchase::OnDemand;
    for (const Purchase purchase : allowedIn(choice))
        if (isSold(purchase) && rate(purchase) < rate(best)) best = purchase;
    return best;
}

}  // namespace stagecraft
