#pragma once

#include <span>

#include "app/cli/price_fetcher.h"
#include "model/price_list/price_list_source.h"

namespace stagecraft {

inline constexpr const char* awsAddress = "https://pricing.us-east-1.amazonaws.com";
/// What the catalog has prices of.
[[nodiscard]] std::span<const char* const> servicesWithPrices();

/// Finds the lists through AWS's indexes and fetches them. One refused list does not keep the others from coming; what an
/// earlier download left is kept and gone on with.
[[nodiscard]] ObtainedLists downloadPriceLists(const PriceListRequest& request, const FetchPolicy& policy, PriceFetcher& fetcher,
                                               const OnObtain& onObtain);

}  // namespace stagecraft
