#include "model/pricing/lambda_cost.h"

#include <algorithm>
#include <cmath>

#include "model/pricing/tiers.h"

namespace stagecraft {

namespace {

constexpr double bytesPerGb = 1e9;

double gbSecondsPerRequest(const LambdaUse& use) {
    // A duration computed to be 120 ms may come as 120.00000001.
    const double billed = std::ceil(use.duration.count() - 1e-9);
    return billed / 1000 * Gib{use.memory}.count();
}

}  // namespace

double lambdaGbSeconds(const LambdaUse& use) { return use.requests * gbSecondsPerRequest(use); }

Usd lambdaMonth(const LambdaUse& use, std::span<const PriceTier> gbSecondTiers, double usdPerRequest,
                LambdaAllowance allowance) {
    const double gbSeconds = std::max(0.0, lambdaGbSeconds(use) - allowance.gbSeconds);
    const double requests = std::max(0.0, use.requests - allowance.requests);
    return graduated(gbSecondTiers, gbSeconds) + Usd{requests * usdPerRequest};
}

double lambdaRequestDollars(const LambdaUse& use, double usdPerGbSecond, double usdPerRequest) {
    return gbSecondsPerRequest(use) * usdPerGbSecond + usdPerRequest;
}

UsdPerHour lambdaVcpuHour(double usdPerGbSecond) {
    return UsdPerHour{usdPerGbSecond * 3600 * Gib{lambdaMemoryPerVcpu}.count()};
}

RequestsPerSecond lambdaBreakEven(const LambdaUse& use, double usdPerGbSecond, double usdPerRequest,
                                  UsdPerHour fleet, Usd fixed) {
    const double servers = fleet.count() * month.count() + fixed.dollars();
    return RequestsPerSecond{servers /
                             (secondsPerMonth * lambdaRequestDollars(use, usdPerGbSecond, usdPerRequest))};
}

double lambdaBreakEvenUtilisation(UsdPerHour serverVcpu, UsdPerHour lambdaVcpu, double wallOverCpu) {
    return serverVcpu.count() / (lambdaVcpu.count() * wallOverCpu);
}

double cdnBreakEvenKilobytes(const DeliveryPrices& prices) {
    return prices.cdnPerTenThousand / 1e4 / (prices.originPerGb - prices.cdnPerGb) * 1e6;
}

Usd cdnMonthDelta(const DeliveryPrices& prices, double requests, double objectKilobytes) {
    const double perRequest =
        objectKilobytes / 1e6 * (prices.cdnPerGb - prices.originPerGb) + prices.cdnPerTenThousand / 1e4;
    return Usd{requests * perRequest};
}

Usd replicationMonth(RequestsPerSecond writes, Bytes perWrite, int regions, double usdPerGb) {
    const double gb = writes.count() * perWrite.count() * secondsPerMonth / bytesPerGb;
    return Usd{gb * (regions - 1) * usdPerGb};
}

}  // namespace stagecraft
