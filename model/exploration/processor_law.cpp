#include "model/exploration/processor_law.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "model/capacity/queueing.h"

namespace stagecraft {

namespace {

/// Rows between which the processors engaged differ by less than this factor (on the plateau of a pool that needs little CPU, say) tell
/// what was measured inexactly, not a law.
constexpr double narrowest = 1.5;

/// Requests that chance alone keeps on a server of `vcpus`, `busy` of which are at work; without end where all are.
double byChance(double busy, double vcpus) {
    const Station station{Seconds{1}, static_cast<int>(vcpus), RequestsPerSecond{busy}, Discipline::FirstComeFirstServed};
    return busy * meanResponse(station).count();
}

/// What a request spends elsewhere, seconds: of the lowest load whose CPU time is known.
double elsewhere(const LoadTest& test, double servers, double vcpus) {
    const LoadTestPoint* lowest = nullptr;
    for (const LoadTestPoint& point : test.points)
        if (point.cpu && (lowest == nullptr || point.concurrency < lowest->concurrency)) lowest = &point;
    if (lowest == nullptr) return 0;
    const double rate = lowest->throughput.count();
    const double here = byChance(std::min(*lowest->cpu, 1.0) * vcpus, vcpus) * servers;
    return std::isfinite(here) ? std::max(0.0, (lowest->concurrency - here) / rate) : 0;
}

}  // namespace

std::optional<ProcessorLaw> processorLaw(const LoadTest& test, double servers, double vcpus, bool hasFullPool) {
    if (vcpus < 2) return std::nullopt;
    const bool hasCpu = std::ranges::any_of(test.points, [](const LoadTestPoint& point) { return point.cpu && *point.cpu > 0; });
    const double away = elsewhere(test, servers, vcpus);
    std::vector<double> engaged, rates;
    for (const LoadTestPoint& point : test.points) {
        const double inFlight = point.concurrency / servers, rate = point.throughput.count() / servers;
        double processors = inFlight;
        if (hasCpu) {
            if (!point.cpu) continue;
            const double busy = std::min(*point.cpu, 1.0) * vcpus;
            const double heldUp = hasFullPool ? 0 : std::max(0.0, inFlight - rate * away - byChance(busy, vcpus));
            processors = std::min(vcpus, busy + heldUp);
        } else if (inFlight > vcpus) {
            continue;
        }
        if (processors < 1) continue;
        engaged.push_back(processors);
        rates.push_back(rate);
    }
    if (engaged.empty() || std::ranges::max(engaged) < narrowest * std::ranges::min(engaged)) return std::nullopt;
    const std::optional<ScalabilityFit> fit = fitWithIntervals(engaged, rates);
    if (!fit || !fit->contention || fit->law.single <= 0) return std::nullopt;
    ProcessorLaw law;
    law.fit = *fit;
    law.highest = *std::ranges::max_element(engaged);
    law.rows = static_cast<int>(engaged.size());
    law.most = vcpus;
    law.lone = Seconds{1 / fit->law.single};
    law.isFromUtilisation = hasCpu;
    return law;
}

}  // namespace stagecraft
