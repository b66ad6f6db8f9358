#include "model/workload/purchase.h"

#include <algorithm>
#include <span>

namespace stagecraft {

namespace {

/// Of one year, then of three.
constexpr Purchase allCommitments[] = {
    Purchase::Reserved1YearNoUpfront,    Purchase::Reserved1YearPartialUpfront,    Purchase::Reserved1YearAllUpfront,
    Purchase::ComputePlan1YearNoUpfront, Purchase::ComputePlan1YearPartialUpfront, Purchase::ComputePlan1YearAllUpfront,
    Purchase::Ec2Plan1YearNoUpfront,     Purchase::Ec2Plan1YearPartialUpfront,     Purchase::Ec2Plan1YearAllUpfront,
    Purchase::Reserved3YearNoUpfront,    Purchase::Reserved3YearPartialUpfront,    Purchase::Reserved3YearAllUpfront,
    Purchase::ComputePlan3YearNoUpfront, Purchase::ComputePlan3YearPartialUpfront, Purchase::ComputePlan3YearAllUpfront,
    Purchase::Ec2Plan3YearNoUpfront,     Purchase::Ec2Plan3YearPartialUpfront,     Purchase::Ec2Plan3YearAllUpfront};
constexpr std::size_t ofOneYear = 9;

std::span<const Purchase> allowedIn(PurchaseChoice choice) {
    const std::span<const Purchase> all{allCommitments};
    if (choice == PurchaseChoice::BestUpTo1Year) return all.first(ofOneYear);
    if (choice == PurchaseChoice::BestUpTo3Years) return all;
    return {};
}

}  // namespace

bool isMix(PurchaseChoice choice) { return choice == PurchaseChoice::BestUpTo1Year || choice == PurchaseChoice::BestUpTo3Years; }

Purchase plainPurchase(PurchaseChoice choice) {
    switch (choice) {
        case PurchaseChoice::Reserved1YearNoUpfront: return Purchase::Reserved1YearNoUpfront;
        case PurchaseChoice::Reserved1YearPartialUpfront: return Purchase::Reserved1YearPartialUpfront;
        case PurchaseChoice::Reserved1YearAllUpfront: return Purchase::Reserved1YearAllUpfront;
        case PurchaseChoice::Reserved3YearNoUpfront: return Purchase::Reserved3YearNoUpfront;
        case PurchaseChoice::Reserved3YearPartialUpfront: return Purchase::Reserved3YearPartialUpfront;
        case PurchaseChoice::Reserved3YearAllUpfront: return Purchase::Reserved3YearAllUpfront;
        case PurchaseChoice::OnDemand:
        case PurchaseChoice::BestUpTo1Year:
        case PurchaseChoice::BestUpTo3Years: break;
        default: {  // Savings Plans stand in one order in both
            const int plan = static_cast<int>(choice) - static_cast<int>(PurchaseChoice::ComputePlan1YearNoUpfront);
            return static_cast<Purchase>(static_cast<int>(Purchase::ComputePlan1YearNoUpfront) + plan);
        }
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
