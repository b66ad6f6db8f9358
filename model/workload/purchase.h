#pragma once

#include <initializer_list>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// How a person wants hours of instances bought: one way for all, or for every instance what costs least, with commitments
/// no longer than so many years.
enum class PurchaseChoice {
    OnDemand,
    Reserved1YearNoUpfront,
    Reserved1YearPartialUpfront,
    Reserved1YearAllUpfront,
    Reserved3YearNoUpfront,
    Reserved3YearPartialUpfront,
    Reserved3YearAllUpfront,
    BestUpTo1Year,
    BestUpTo3Years,
    ComputePlan1YearNoUpfront,
    ComputePlan1YearPartialUpfront,
    ComputePlan1YearAllUpfront,
    ComputePlan3YearNoUpfront,
    ComputePlan3YearPartialUpfront,
    ComputePlan3YearAllUpfront,
    Ec2Plan1YearNoUpfront,
    Ec2Plan1YearPartialUpfront,
    Ec2Plan1YearAllUpfront,
    Ec2Plan3YearNoUpfront,
    Ec2Plan3YearPartialUpfront,
    Ec2Plan3YearAllUpfront
};

/// Whether each instance is bought in the way that suits its hours.
[[nodiscard]] bool isMix(PurchaseChoice choice);
/// The one way all are bought, where there is one; on demand in a mix.
[[nodiscard]] Purchase plainPurchase(PurchaseChoice choice);
/// The cheapest reservation or Savings Plan on sale that the choice allows in a mix; nullopt where there is none.
[[nodiscard]] std::optional<Purchase> commitmentOf(PurchaseChoice choice, const PurchasePrices& prices);
/// What a machine that always runs is bought with when it needs all of `prices` (leader and follower): as chosen where that is
/// sold for each, in a mix whatever costs least; on demand otherwise.
[[nodiscard]] Purchase steadyPurchase(PurchaseChoice choice, std::initializer_list<const PurchasePrices*> prices);

template <> struct EnumNames<PurchaseChoice> {
    static constexpr std::array<std::string_view, 21> names{"on-demand", "ri_1y_no_upfront", "ri_1y_partial_upfront", "ri_1y_all_upfront",
        "ri_3y_no_upfront", "ri_3y_partial_upfront", "ri_3y_all_upfront", "best_up_to_1y", "best_up_to_3y",
        "sp_compute_1y_no_upfront", "sp_compute_1y_partial_upfront", "sp_compute_1y_all_upfront",
        "sp_compute_3y_no_upfront", "sp_compute_3y_partial_upfront", "sp_compute_3y_all_upfront",
        "sp_ec2_1y_no_upfront", "sp_ec2_1y_partial_upfront", "sp_ec2_1y_all_upfront",
        "sp_ec2_3y_no_upfront", "sp_ec2_3y_partial_upfront", "sp_ec2_3y_all_upfront"};
};

}  // namespace stagecraft
