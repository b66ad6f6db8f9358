#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// How much of `quantity` (≥ 0) lies inside one of graduated tiers, each of which is billed at its own rate
/// (BILLING section 0).
[[nodiscard]] inline double insideTier(const PriceTier& tier, double quantity) {
    return std::max(0.0, std::min(quantity, tier.to) - tier.from);
}

/// Whether all regions of an account climb one dimension's tiers together: Route 53's zones and queries, CloudFront's
/// invalidations and support plans belong to no region. Everything else that has tiers climbs them in each region (S3, Lambda,
/// API Gateway, CloudWatch, traffic out to the internet), or in each geography (CloudFront).
[[nodiscard]] inline bool isCountedAccountWide(std::string_view dimension) {
    return (dimension.starts_with("route53_") && dimension != "route53_resolver_query_million") ||
           dimension == "cloudfront_invalidation_path" || dimension.starts_with("support_");
}

/// USD that a quantity in tier `tier` or above costs more than if each of it were billed at that tier's rate. Where rates fall, the sum
/// of all tiers is the least of `rate × quantity + aboveRate` over the tiers.
[[nodiscard]] double aboveRate(std::span<const PriceTier> tiers, std::size_t tier);

/// Sum of quantity × rate over the tiers, rounded once to whole nano-dollars.
[[nodiscard]] Usd graduated(std::span<const PriceTier> tiers, double quantity);

}  // namespace stagecraft
