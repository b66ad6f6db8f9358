#pragma once

#include <span>

#include "model/units/units.h"

namespace stagecraft {

/// Little's law: how many are inside at once (Little 1961).
[[nodiscard]] Requests concurrency(RequestsPerSecond arrivals, Seconds timeInside);
/// The same law for a closed circle of users who think between requests: R = N/X − Z.
[[nodiscard]] Seconds interactiveResponse(double users, RequestsPerSecond throughput, Seconds think);
/// Utilisation law: busy share of a device, several devices' worth above 1.
[[nodiscard]] double busyShare(RequestsPerSecond throughput, Seconds service);

/// Peak over average when the busiest of `periods` equal periods carries this share of the whole.
[[nodiscard]] double peakFactorOfBusiestShare(double busiestShare, double periods);
/// Concentration κ of a von Mises curve e^{κ·cos} whose maximum is `peakToAverage` (≥ 1) times its mean:
/// e^κ/I₀(κ).
[[nodiscard]] double vonMisesConcentration(double peakToAverage);
/// Peak over average of several daily cosine curves 1 + amplitude·cos, shifted by hours, weighted by their
/// users (weights sum to 1): time zones flatten the world's curve.
[[nodiscard]] double mergedPeakFactor(double amplitude, std::span<const double> weights,
                                      std::span<const double> offsetHours);
/// Requests in the busiest of `minutes` minutes of Poisson traffic: the 1 − 1/minutes quantile of a minute's
/// count.
[[nodiscard]] double busiestMinute(RequestsPerSecond rate, double minutes);

}  // namespace stagecraft
