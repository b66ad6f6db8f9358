#pragma once

#include <span>

#include "model/catalog/catalog.h"
#include "model/units/units.h"

namespace stagecraft {

/// What a month of one function is billed by. Duration is billed per started millisecond, memory in whole MB.
struct LambdaUse {
    double requests = 0;
    Milliseconds duration{0};
    Mib memory{512};
};

[[nodiscard]] double lambdaGbSeconds(const LambdaUse& use);

/// Always-free allowance a month, over both architectures.
struct LambdaAllowance {
    double requests = 0;
    double gbSeconds = 0;
};
/// Tiers of the GB-seconds, one price per request, the allowance off the quantities first.
[[nodiscard]] Usd lambdaMonth(const LambdaUse& use, std::span<const PriceTier> gbSecondTiers,
                              double usdPerRequest, LambdaAllowance allowance = {});
/// Dollars of one request without tiers and allowance.
[[nodiscard]] double lambdaRequestDollars(const LambdaUse& use, double usdPerGbSecond, double usdPerRequest);

/// Memory that comes with one vCPU (Lambda developer guide).
inline constexpr Mib lambdaMemoryPerVcpu{1769};
[[nodiscard]] UsdPerHour lambdaVcpuHour(double usdPerGbSecond);

/// Requests a second, all month, at which Lambda costs as much as servers of `fleet` dollars an hour and
/// `fixed` a month.
[[nodiscard]] RequestsPerSecond lambdaBreakEven(const LambdaUse& use, double usdPerGbSecond,
                                                double usdPerRequest, UsdPerHour fleet, Usd fixed);
/// Utilisation of a server's vCPU above which it is cheaper than Lambda's, which waits `wallOverCpu` times
/// the CPU time.
[[nodiscard]] double lambdaBreakEvenUtilisation(UsdPerHour serverVcpu, UsdPerHour lambdaVcpu,
                                                double wallOverCpu);

/// Content delivery against serving from the origin: the object size at which the lower price per GB pays for
/// the requests, and the difference a month (positive: the CDN costs more). Decimal kB and GB.
struct DeliveryPrices {
    double cdnPerGb = 0, cdnPerTenThousand = 0, originPerGb = 0;
};
[[nodiscard]] double cdnBreakEvenKilobytes(const DeliveryPrices& prices);
[[nodiscard]] Usd cdnMonthDelta(const DeliveryPrices& prices, double requests, double objectKilobytes);

/// Every write travels to all other regions. Decimal GB, 730 hours.
[[nodiscard]] Usd replicationMonth(RequestsPerSecond writes, Bytes perWrite, int regions, double usdPerGb);

}  // namespace stagecraft
