#include "model/reliability/availability.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/support/statistics.h"

namespace stagecraft {

namespace {

/// x^k: most zones and servers are asked for all or all but one of them.
double power(double x, int k) { return k == 0 ? 1 : k == 1 ? x : std::pow(x, k); }

/// More than n − k of n are down so seldom that it is lost below the last bit of 1: P(Y ≥ m) ≤ (e·μ/m)^m of a binomial Y of mean μ
/// (Chernoff 1952).
bool isCertain(int k, int n, double availability) {
    constexpr double belowTheLastBit = -40;  // logarithm
    const double down = n - k + 1;
    const double mean = n * (1 - availability);
    return mean < down && down * (1 + std::log(mean / down)) < belowTheLastBit;
}

/// Σ P(X = j), j from `first` by `step` for `count` terms; stops when what is left cannot matter.
double binomialSum(int first, int step, int count, int n, double probability) {
    double term = binomial(first, n, probability);
    double sum = term;
    const double odds = probability / (1 - probability);
    int j = first;
    for (int i = 1; i < count; ++i) {
        term *= step > 0 ? (n - j) / (j + 1.0) * odds : j / (n - j + 1.0) / odds;
        j += step;
        sum += term;
        if (term <= sum * 1e-17) break;
    }
    return sum;
}

}  // namespace

Minutes downtimePerYear(double availability) { return minutesPerYear * (1 - availability); }

double seriesAvailability(std::span<const double> parts) {
    double all = 1;
    for (const double part : parts) all *= part;
    return all;
}

double parallelAvailability(std::span<const double> parts) {
    double none = 1;
    for (const double part : parts) none *= 1 - part;
    return 1 - none;
}

double binomial(int k, int n, double probability) {
    if (k < 0 || k > n) return 0;
    if (probability <= 0) return k == 0 ? 1 : 0;
    if (probability >= 1) return k == n ? 1 : 0;
    if (n < 32) {
        double value = 1;
        const int fewer = std::min(k, n - k);
        for (int i = 1; i <= fewer; ++i) value *= (n - fewer + i) / static_cast<double>(i);
        return value * power(probability, k) * power(1 - probability, n - k);
    }
    return std::exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * std::log(probability) +
                    (n - k) * std::log1p(-probability));
}

double kOfN(int k, int n, double availability) {
    if (k <= 0) return 1;
    if (k > n || availability <= 0) return 0;
    if (availability >= 1 || isCertain(k, n, availability)) return 1;
    // Walk away from the mean on the side of k, where every term is smaller than the one before.
    if (k > n * availability) return std::min(1.0, binomialSum(k, 1, n - k + 1, n, availability));
    return std::max(0.0, 1 - binomialSum(k - 1, -1, k, n, availability));
}

double zonedKOfN(int zones, int serversPerZone, int k, double zoneAvailability, double serverAvailability) {
    double sum = 0;
    for (int up = 0; up <= zones; ++up) {
        const double enough = kOfN(k, up * serversPerZone, serverAvailability);
        if (enough > 0) sum += binomial(up, zones, zoneAvailability) * enough;
    }
    return sum;
}

double commonCauseUnavailability(int k, int n, double unitUnavailability, double beta) {
    const double common = beta * unitUnavailability;
    const double own = (1 - beta) * unitUnavailability;
    // Fewer than k up is more than n − k down, summed directly: 1 − kOfN would lose the small difference.
    const double together = kOfN(n - k + 1, n, own);
    return common + (1 - common) * together;
}

double repairableKOfN(int k, int n, Hours betweenFailures, Hours repair, int crews) {
    double term = 1;
    double all = 1;
    double enough = n >= k ? 1 : 0;
    for (int down = 0; down < n; ++down) {
        term *= (n - down) * (repair / betweenFailures) / std::min(down + 1, crews);
        all += term;
        if (n - down - 1 >= k) enough += term;
    }
    return enough / all;
}

Minutes failoverDowntimePerYear(double failuresPerYear, Seconds failover) {
    return failuresPerYear * Minutes{failover};
}

double activeActive(std::span<const double> regions, int needed, double routing) {
    // Probability of exactly j regions up, one region added after the other; regions beyond the array are
    // AWS's future.
    std::array<double, 65> exactly{1};
    const std::size_t count = std::min(regions.size(), exactly.size() - 1);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j-- > 0;) {
            exactly[j + 1] += exactly[j] * regions[i];
            exactly[j] *= 1 - regions[i];
        }
    double enough = 0;
    for (std::size_t j = static_cast<std::size_t>(std::max(0, needed)); j <= count; ++j) enough += exactly[j];
    return routing * enough;
}

double activePassive(const Standby& pair) {
    return pair.primary + (1 - pair.primary) * pair.standby * pair.switchSuccess -
           failoverDowntimePerYear(pair.failoversPerYear, pair.switching) / minutesPerYear;
}

double activeActiveCapacityFactor(int regions, int lost) {
    if (lost >= regions) return std::numeric_limits<double>::infinity();
    return static_cast<double>(regions) / (regions - lost);
}

double retryAmplification(double failureProbability, int retries) {
    double attempts = 0;
    double chance = 1;
    for (int i = 0; i <= retries; ++i) {
        attempts += chance;
        chance *= failureProbability;
    }
    return attempts;
}

double backlog(const CapacityLoss& loss) {
    const RequestsPerSecond left = loss.capacityBefore * (1 - loss.lostShare);
    return std::max(0.0, ((loss.arrivals - left) * loss.untilReplaced).count());
}

Seconds drainTime(const CapacityLoss& loss) {
    const double pile = backlog(loss);
    if (pile <= 0) return Seconds{0};
    const double spare = (loss.capacityAfter - loss.arrivals).count();
    return Seconds{spare > 0 ? pile / spare : std::numeric_limits<double>::infinity()};
}

}  // namespace stagecraft
