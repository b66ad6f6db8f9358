#include "model/simulation/phases.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/support/statistics.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr double tiny = 1e-6;  ///< seconds
constexpr std::size_t fewestBatches = 6;
constexpr double fewestInBatch = 200;  ///< requests on average: fewer hardly know their p99

}  // namespace

Phase::Phase(std::span<const SystemWindow> windows, double from, double to) {
    const auto first = std::find_if(windows.begin(), windows.end(), [&](const SystemWindow& window) { return window.from >= from - tiny; });
    const auto last = std::find_if(first, windows.end(), [&](const SystemWindow& window) { return window.to > to + tiny; });
    windows_ = {first, last};
    for (const SystemWindow& window : windows_) {
        simulated_ += window.simulated;
        arrived_ += window.arrived;
        answered_ += window.answered;
        failed_ += window.failed;
        apart_ += window.apart;
        responses_.add(window.responses);
        onWay_.add(window.onWay);
    }
}

std::optional<PercentileErrors> Phase::errors(double batch) const {
    std::vector<double> p50, p99;
    double requests = 0;
    for (const SystemWindow& window : windows_) {
        if (window.seconds() < batch - tiny) continue;
        p50.push_back(window.responses.percentile(0.50));
        p99.push_back(window.responses.percentile(0.99));
        requests += static_cast<double>(window.answered);
    }
    if (p50.size() < fewestBatches || requests < fewestInBatch * static_cast<double>(p50.size())) return std::nullopt;
    return PercentileErrors{batchMeans(p50, 0.95).halfWidth, batchMeans(p99, 0.95).halfWidth};
}

double Phase::boxes(std::size_t tier) const {
    double boxSeconds = 0;
    for (const SystemWindow& window : windows_) boxSeconds += window.tiers[tier].boxSeconds;
    return isEmpty() ? 0 : boxSeconds / (to() - from());
}

double Phase::utilisation(std::size_t tier, int servers) const {
    double busy = 0, ready = 0;
    for (const SystemWindow& window : windows_) {
        busy += window.tiers[tier].busySeconds;
        ready += window.tiers[tier].readySeconds;
    }
    return ready > 0 ? busy / (ready * servers) : 0;
}

std::optional<std::string> whyNotSimulated(const StagePlan& stage, const SizingTrace& trace) {
    const std::string name = "stage " + std::to_string(stage.number);
    // Of a stage that lacks a part nothing is claimed.
    const bool isIncomplete = !stage.blockers.empty() && stage.availability.fraction <= 0;
    if (isIncomplete) {
        const Blocker& blocker = stage.blockers.front();
        return fmt::format("{} cannot be built as asked, so there is nothing to drill: {}, {} needed, {} to be had; see stagecraft plan", name, nameOf(blocker.constraint),
                           headlineNumber(blocker.asked), headlineNumber(blocker.available));
    }
    if (trace.parts.empty()) return name + " has no servers of its own: AWS replaces what fails";
    if (trace.regions.empty() || trace.demand.dynamicPeak.count() <= 0) return "nobody asks for anything: there is no load to drill with";
    return std::nullopt;
}

}  // namespace stagecraft
