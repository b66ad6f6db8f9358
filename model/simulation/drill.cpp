#include "model/simulation/drill.h"

#include <algorithm>
#include <cmath>

#include "model/planning/assessment.h"
#include "model/simulation/drill_script.h"
#include "model/simulation/given_credits.h"
#include "model/simulation/phases.h"

namespace stagecraft {

namespace {

constexpr double shortestCalm = 120, longestCalm = 900;  ///< seconds before the failure, and after the last change
constexpr double wantedInCalm = 5000;                    ///< requests
constexpr double shortestWarmUp = 60, longestWarmUp = 600;
/// Until autoscaling decides on more load on a server: the minute under way and its alarm.
constexpr double deciding = 60 * (1 + Autoscaler::minutesAbove);
/// Visits of tiers to simulate at most, before the last requests are waited for: a few seconds of work.
constexpr double mostVisits = 8e6, mostVisitsWithRetries = 30e6;
constexpr double survivingFailedShare = 1e-3;

/// Time until the queues have forgotten that they began empty: what begins so forgets in some 1/(1 − ρ)² service times.
double warmUpOf(const RegionPath& path) {
    const std::vector<double> visits = visitsOf(path.tiers);
    double seconds = shortestWarmUp;
    for (std::size_t i = 0; i < path.tiers.size(); ++i) {
        const SimulatedTier& tier = path.tiers[i];
        const double idle = 1 - path.rate * visits[i] * tier.meanService / (static_cast<double>(tier.boxes) * tier.servers);
        seconds = idle > 0 ? std::max(seconds, 200 * tier.meanService / (idle * idle)) : longestWarmUp;
    }
    return std::min(seconds, longestWarmUp);
}

/// One drill: the script on the path, the run, and what users saw of it.
class DrillRun {
public:
    DrillRun(const RegionPath& path, const DrillScript& script, const StagePlan& stage, const Inputs& inputs, double calm)
        : path_(path), script_(script), stage_(stage), inputs_(inputs), calm_(calm), start_(warmUpOf(path) + calm) {}

    Drill run(std::uint64_t seed, const DrillCallers& callers) {
        SystemSpec spec;
        spec.arrivalRate = path_.rate;
        spec.timeout = callers.timeout;
        spec.retries = callers.retries;
        spec.tiers = path_.tiers;
        spec.connections = path_.connections;
        spec.incidents = script_.incidents();
        for (Incident& incident : spec.incidents) incident.time += start_;
        observe(spec, seed);
        Drill drill;
        drill.stage = stage_.number;
        drill.slowestWay = path_.slowestWay;
        drill.warmUp = start_ - calm_;
        drill.detected = script_.detected();
        drill.simulatedShare = path_.followed;
        addPhases(drill);
        addTimeline(drill);
        judge(drill);
        return drill;
    }

    /// Seconds from the failure to the end.
    static double lasting(const RegionPath& path, const DrillScript& script, double calm) {
        const bool isScaled = std::any_of(path.fleets.begin(), path.fleets.end(), [](const SimulatedFleet& fleet) { return fleet.scaling.isAutoscaled(); });
        const double settled = isScaled ? script.loadGrows() * (deciding + script.warmUp()) + script.detected() : 0;
        return std::max({script.detected(), script.end(), settled}) + calm;
    }

private:
    /// The run goes on until the last request of the last phase was answered or has timed out; what comes meanwhile only keeps the load
    /// up. So every request of a phase has its end, and none is taken for well because it still waits.
    void observe(const SystemSpec& spec, std::uint64_t seed) {
        std::vector<double> times = borders();
        const double end = times.back();
        times.push_back(end + spec.patience());
        run_ = runSystem(spec, times, seed);
        run_.windows.pop_back();
        std::erase_if(run_.resizes, [&](const Resize& resize) { return resize.time > end; });
    }

    /// Windows fine enough to serve as batches, with a border wherever a phase may begin.
    [[nodiscard]] std::vector<double> borders() const {
        const double step = calm_ / batchesOfCalm, last = lasting(path_, script_, calm_);
        std::vector<double> borders;
        for (double at = -calm_; at < last - step / 2; at += step) borders.push_back(at);
        for (const double at : {0.0, script_.detected(), script_.end(), last}) borders.push_back(at);
        std::sort(borders.begin(), borders.end());
        const auto isSame = [](double a, double b) { return b - a < 1e-6; };
        borders.erase(std::unique(borders.begin(), borders.end(), isSame), borders.end());
        for (double& border : borders) border += start_;
        return borders;
    }

    /// When the last server that autoscaling asked for has warmed up; the end of the script if that is later.
    [[nodiscard]] double settledAt() const {
        double settled = std::max(script_.detected(), script_.end());
        for (const Resize& resize : run_.resizes)
            if (resize.time > start_ && resize.after > resize.before) settled = std::max(settled, resize.time - start_ + script_.warmUp());
        return std::min(settled, lasting(path_, script_, calm_) - calm_);
    }

    void addPhases(Drill& drill) const {
        const auto add = [&](const char* name, double from, double to, bool isSteady) {
            if (to <= from + 1e-6) return;
            const Phase seen{run_.windows, start_ + from, start_ + to};
            if (seen.isEmpty()) return;
            DrillPhase phase;
            phase.name = name;
            phase.from = seen.from() - start_;
            phase.to = seen.to() - start_;
            // Requests of a region that is gone fail until they are turned elsewhere.
            const bool isTurned = phase.from < 0 || phase.from >= script_.lostUntil() - 1e-6;
            const double lost = isTurned ? 0 : script_.lostShare() * path_.rate * path_.dynamicShare * seen.seconds();
            const double arrived = seen.arrived() + lost;
            phase.offeredRate = arrived / seen.seconds() / path_.followed;
            phase.answeredRate = seen.answered() / seen.seconds() / path_.followed;
            phase.failedShare = arrived > 0 ? (seen.failed() + lost) / arrived : 0;
            phase.p50 = seen.percentile(0.50);
            phase.p99 = seen.percentile(0.99);
            phase.slowestP99 = seen.percentileOnWay(0.99);
            if (isSteady) phase.errors = seen.errors(calm_ / batchesOfCalm);
            for (const SimulatedFleet& fleet : path_.fleets) phase.servers += seen.boxes(fleet.tier) / fleet.kept;
            drill.phases.push_back(std::move(phase));
        };
        const double settled = settledAt();
        add("before", -calm_, 0, true);
        add("failing", 0, script_.detected(), false);
        add("degraded", script_.detected(), settled, false);
        add("after", std::max(settled, script_.detected()), lasting(path_, script_, calm_), true);
    }

    void addTimeline(Drill& drill) const {
        drill.timeline = script_.timeline();
        std::string told;
        for (std::size_t i = 0; i < run_.resizes.size(); ++i) {
            const Resize& resize = run_.resizes[i];
            if (resize.time < start_) continue;
            const auto fleet = std::find_if(path_.fleets.begin(), path_.fleets.end(), [&](const SimulatedFleet& one) { return one.tier == resize.tier; });
            const auto whole = [&](int boxes) { return std::to_string(std::lround(boxes / fleet->kept)); };
            told += (told.empty() ? "" : ", ") + fleet->part->label + " " + whole(resize.before) + " to " + whole(resize.after);
            const bool isLast = i + 1 == run_.resizes.size() || run_.resizes[i + 1].time > resize.time + 1e-6;
            if (!isLast) continue;
            drill.timeline.push_back({resize.time - start_, "autoscaling: " + told});
            told.clear();
        }
        std::ranges::stable_sort(drill.timeline, [](double a, double b) { return a < b; }, &DrillMoment::at);
    }

    void judge(Drill& drill) const {
        for (const SystemWindow& window : run_.windows) drill.failedRequests += static_cast<double>(window.failed) / path_.followed;
        drill.failedRequests += script_.lostShare() * path_.rate * path_.dynamicShare / path_.followed * script_.lostUntil();
        const DrillPhase& after = drill.phases.back();
        const double target = inputs_.targets.p99 ? Seconds{*inputs_.targets.p99}.count() : HUGE_VAL;
        drill.recovered = recoveredAt();
        drill.survives = drill.recovered && after.failedShare <= survivingFailedShare && after.slowestP99 <= target;
    }

    /// Requests fail no more after this: what the script says, or later where servers are overrun; nullopt where none is seen that does not fail.
    [[nodiscard]] std::optional<double> recoveredAt() const {
        if (!script_.canRecover()) return std::nullopt;
        double recovered = script_.recoveredAt();
        bool isAnswering = true;
        for (const SystemWindow& window : run_.windows) {
            if (window.from < start_ + recovered - 1e-6 || window.arrived == 0) continue;
            isAnswering = static_cast<double>(window.failed) <= survivingFailedShare * static_cast<double>(window.arrived);
            if (!isAnswering) recovered = window.to - start_;
        }
        return isAnswering ? std::optional{recovered} : std::nullopt;
    }

    static constexpr int batchesOfCalm = 10;
    const RegionPath& path_;
    const DrillScript& script_;
    const StagePlan& stage_;
    const Inputs& inputs_;
    double calm_, start_;
    SystemRun run_;
};

std::string whatCanFail(const StagePlan& stage, const RegionPath& path, const RegionDesign& design) {
    std::string can = "zone";
    if (!path.databases.empty() && path.databases.front().isLeaderAsked) can += ", leader";
    if (design.cache && !design.cache->isServerless) can += ", cache";
    if (stage.architecture.regions.size() > 1) can += ", region";
    return can;
}

/// To what can be simulated in so many seconds and in the longer time for which callers wait at the end. What is asked again is seen in the whole
/// only: false where it is too much.
bool cut(RegionPath& path, double seconds, const DrillCallers& callers) {
    SystemSpec waited;
    const double usual = waited.patience();
    waited.timeout = callers.timeout;
    waited.retries = callers.retries;
    seconds += std::max(0.0, waited.patience() - usual);
    if (callers.retries == 0) slice(path, seconds, mostVisits);
    else thinStatics(path);
    return callers.retries == 0 || visitRate(path) * seconds <= mostVisitsWithRetries;
}

constexpr std::string_view tooManyForRetries = "is asked more than can be simulated whole, and of callers who ask again a part would not tell; ask for fewer users, or for 0 retries";

/// The load as a factor of the week's average.
double factorOf(DrillLoad load, const Demand& demand, const Workload& workload) {
    const double average = demand.average.count() * (1 - workload.staticShare);
    return (load == DrillLoad::Peak ? demand.dynamicPeak.count() : demand.dynamicAverage.count()) / average;
}

/// The hour of the week in which such a load is what the plan expects: the busiest, or the first that is about as busy as on average.
int hourOf(DrillLoad load, const Demand& demand) {
    const auto& busy = demand.busyFactor;
    const auto at = load == DrillLoad::Peak ? std::ranges::max_element(busy)
                                            : std::ranges::min_element(busy, {}, [](double factor) { return std::abs(factor - 1); });
    return static_cast<int>(at - busy.begin());
}

double calmOf(const RegionPath& path) { return std::clamp(wantedInCalm / (path.rate * path.dynamicShare), shortestCalm, longestCalm); }

/// The region that waits with the whole load on it and nothing failing: what users find once it has taken over.
tl::expected<Drill, std::string> waitingRegion(const Blueprint& blueprint, const Inputs& inputs, const StagePlan& stage, const SizingTrace& trace, const DrillOptions& options) {
    const double factor = factorOf(options.load, trace.demand, inputs.workload);
    RegionPath path = regionPath(blueprint, inputs, stage, trace, factor, trace.regions.size() - 1);
    varyWork(path, options.callers.workVariation);
    const double calm = calmOf(path);
    if (!cut(path, warmUpOf(path) + calm, options.callers)) return tl::unexpected(std::string{tooManyForRetries});
    const DrillScript nothing{path, trace.regions.back(), stage, inputs.assumptions};
    return DrillRun{path, nothing, stage, inputs, calm}.run(options.seed, options.callers);
}

/// After the switch it is the other region that answers, once it is `ready`.
void takeOver(Drill& drill, const Drill& waiting, const RegionDesign& region, double ready) {
    DrillPhase after = waiting.phases.back();
    const double seconds = after.to - after.from;
    after.name = drill.phases.back().name;
    after.from = drill.phases.back().from;
    after.to = after.from + seconds;
    drill.phases.back() = std::move(after);
    drill.survives = waiting.survives;
    drill.recovered = waiting.recovered;
    if (drill.recovered) *drill.recovered += ready;
    drill.slowestWay = waiting.slowestWay;
    drill.simulatedShare = std::min(drill.simulatedShare, waiting.simulatedShare);
    drill.region = region.region->code;
    drill.plannedP99 = Seconds{assessLatency(region).p99}.count();
    drill.standsIn = true;
}

}  // namespace

tl::expected<Drill, std::string> drill(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const DrillOptions& options) {
    SizingTrace trace;
    const StagePlan stage = planStage(blueprint, inputs, catalog, &trace);
    const std::string name = "stage " + std::to_string(blueprint.number);
    if (const std::optional<std::string> reason = whyNotSimulated(stage, trace)) return tl::unexpected(*reason);
    const RegionDesign& region = trace.regions.front();
    RegionPath path = regionPath(blueprint, inputs, stage, trace, factorOf(options.load, trace.demand, inputs.workload));
    varyWork(path, options.callers.workVariation);
    giveCredits(path, serverWeek(blueprint, inputs, catalog), inputs, hourOf(options.load, trace.demand));
    DrillScript whole{path, region, stage, inputs.assumptions};
    if (const std::optional<std::string> missing = whole.write(options.failure))
        return tl::unexpected(name + " has " + *missing + "; what can fail here: " + whatCanFail(stage, path, region));
    const double calm = calmOf(path);
    if (!cut(path, warmUpOf(path) + calm + DrillRun::lasting(path, whole, calm), options.callers)) return tl::unexpected(name + " " + std::string{tooManyForRetries});
    DrillScript script{path, region, stage, inputs.assumptions};
    (void)script.write(options.failure);
    Drill drill = DrillRun{path, script, stage, inputs, calm}.run(options.seed, options.callers);
    drill.region = region.region->code;
    drill.plannedP99 = Seconds{assessLatency(region).p99}.count();
    drill.standsIn = region.load.sizingShare > region.load.trafficShare * (1 + 1e-9);
    if (options.failure == DrillFailure::Region && trace.regions.back().load.isWaiting()) {
        const auto waiting = waitingRegion(blueprint, inputs, stage, trace, options);
        if (!waiting) return tl::unexpected(name + " " + waiting.error());
        takeOver(drill, *waiting, trace.regions.back(), script.recoveredAt());
    }
    return drill;
}

}  // namespace stagecraft
