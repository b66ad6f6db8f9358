#include "model/pricing/commitment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "model/support/statistics.h"

namespace stagecraft {

namespace {

/// For i = 1, 2, …: in how many of the hours at least i instances run.
std::vector<int> loadDuration(std::span<const int> hourlyCounts) {
    if (hourlyCounts.empty()) return {};
    const int most = std::max(0, *std::max_element(hourlyCounts.begin(), hourlyCounts.end()));
    std::vector<int> hours(static_cast<std::size_t>(most) + 1);
    for (const int count : hourlyCounts) ++hours[static_cast<std::size_t>(std::max(0, count))];
    for (std::size_t i = hours.size() - 1; i-- > 0;) hours[i] += hours[i + 1];
    hours.erase(hours.begin());
    return hours;
}

int mayBeOnSpot(const SpotPolicy& spot, int running) {
    const int above = std::max(0, running - spot.onDemandBase);
    return above - static_cast<int>(std::ceil(spot.onDemandShare * above - 1e-9));
}

UsdPerHour cheapest(std::span<const UsdPerHour> committed) {
    UsdPerHour least{std::numeric_limits<double>::infinity()};
    for (const UsdPerHour rate : committed) least = std::min(least, rate);
    return least;
}

}  // namespace

CommitmentPlan bestCommitment(std::span<const int> hourlyCounts, UsdPerHour onDemand,
                              std::span<const UsdPerHour> committed) {
    const std::span<const int> scenarios[] = {hourlyCounts};
    return bestCommitment(std::span<const std::span<const int>>{scenarios}, onDemand, committed);
}

CommitmentPlan bestCommitment(std::span<const std::span<const int>> scenarios, UsdPerHour onDemand,
                              std::span<const UsdPerHour> committed) {
    CommitmentPlan plan;
    plan.rate = cheapest(committed);
    std::vector<double> running;
    double hours = 0;
    for (const std::span<const int> scenario : scenarios) {
        const double chance = 1 / static_cast<double>(scenarios.size());
        hours += chance * static_cast<double>(scenario.size());
        const std::vector<int> duration = loadDuration(scenario);
        running.resize(std::max(running.size(), duration.size()));
        for (std::size_t i = 0; i < duration.size(); ++i) running[i] += chance * duration[i];
    }
    const double flat = hours * plan.rate.count();
    for (const double time : running) {
        const double metered = time * onDemand.count();
        if (flat < metered) ++plan.committed;
        plan.dollars += std::min(flat, metered);
    }
    return plan;
}

CommitmentPlan bestCommitment(std::span<const int> hourlyCounts, UsdPerHour onDemand,
                              std::span<const UsdPerHour> committed, const SpotPolicy& spot) {
    // With c committed an hour that runs n, of which m may be on spot, costs p(n − c)⁺ + (d − p)(n − m − c)⁺, where p is what an
    // hour on spot comes to and d one on demand. That is convex in c: each instance committed is worth no more than the one before,
    // and n − m never falls while n rises, so the instances below c are not on spot in any hour.
    const double metered = onDemand.count();
    const double onSpot = std::min(metered, spot.spot.count() / (1 - spot.interruptionOverhead));
    std::vector<int> kept;
    for (const int count : hourlyCounts) kept.push_back(count - mayBeOnSpot(spot, count));
    const std::vector<int> running = loadDuration(hourlyCounts), onDemandOnly = loadDuration(kept);
    CommitmentPlan plan;
    plan.rate = cheapest(committed);
    const double flat = static_cast<double>(hourlyCounts.size()) * plan.rate.count();
    for (std::size_t i = 0; i < running.size(); ++i) {
        const double worth = onSpot * running[i] + (i < onDemandOnly.size() ? (metered - onSpot) * onDemandOnly[i] : 0);
        if (flat < worth) ++plan.committed;
        plan.dollars += std::min(flat, worth);
    }
    if (onSpot < metered)
        for (const int count : hourlyCounts)
            plan.spotHours += std::min(mayBeOnSpot(spot, count), std::max(0, count - plan.committed));
    return plan;
}

double breakEvenUtilisation(UsdPerHour onDemand, UsdPerHour committed) { return committed / onDemand; }

Hours breakEvenTime(UsdPerHour onDemand, UsdPerHour committed, Hours period) {
    return period * breakEvenUtilisation(onDemand, committed);
}

UsdPerHour effectiveRate(Usd upfront, UsdPerHour hourly, int years) {
    return UsdPerHour{upfront.dollars() / (8760.0 * years) + hourly.count()};
}

Usd effectiveMonth(Usd upfront, UsdPerHour hourly, int years) {
    return hourly * month + Usd{upfront.dollars() / (12.0 * years)};
}

double commitmentOfUniformDemand(double low, double high, UsdPerHour onDemand, UsdPerHour committed) {
    return low + (high - low) * (1 - breakEvenUtilisation(onDemand, committed));
}

double commitmentOfLogNormalDemand(double median, double logDeviation, UsdPerHour onDemand,
                                   UsdPerHour committed) {
    return median * std::exp(logDeviation * normalQuantile(1 - breakEvenUtilisation(onDemand, committed)));
}

double savingsPlanHour(double usage, double commitment, double ratio) {
    return commitment + std::max(0.0, usage - commitment / ratio);
}

double managedBreakEvenHours(Usd managedMonth, Usd selfManagedMonth, UsdPerHour work) {
    return (managedMonth - selfManagedMonth).dollars() / work.count();
}

}  // namespace stagecraft
