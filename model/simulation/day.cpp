#include "model/simulation/day.h"

#include <algorithm>
#include <cmath>

#include "model/simulation/given_credits.h"
#include "model/simulation/phases.h"
#include "model/simulation/server_week.h"

namespace stagecraft {

namespace {

constexpr double hour = 3600;
constexpr double batch = 600;
constexpr int hoursOfDay = 24;
constexpr int warmUpHours = 1;
/// Visits of tiers to simulate at most: some seconds of work, and so much more where servers are overrun. Fleets are simulated whole,
/// because a smaller one would scale in larger steps: it is minutes that are sampled.
constexpr double mostVisits = 6e6, mostVisitsOverrun = 100e6;
constexpr double leastSampled = 1e-4;
constexpr double allowedFailedShare = 1e-3;

RateCurve scaled(const RateCurve& factors, double rate) {
    std::vector<RateCurve::Point> points = factors.points();
    for (RateCurve::Point& point : points) point.rate *= rate;
    return RateCurve{std::move(points)};
}

/// One day of a stage.
class DayRun {
public:
    DayRun(const RegionPath& path, const RateCurve& factors, int firstHour, const StagePlan& stage, const Inputs& inputs, double sampledShare)
        : path_(path), factors_(factors), firstHour_(firstHour), stage_(stage), inputs_(inputs), sampledShare_(sampledShare) {}

    Day run(std::uint64_t seed, const DrillCallers& callers) {
        SystemSpec spec;
        spec.timeout = callers.timeout;
        spec.retries = callers.retries;
        spec.curve = scaled(factors_, path_.rate);
        spec.tiers = path_.tiers;
        spec.connections = path_.connections;
        spec.sampledShare = sampledShare_;
        spec.mostVisits = mostVisitsOverrun;
        spec.isMeasured = true;
        std::vector<double> borders;
        for (int i = 0; i <= hoursOfDay * hour / batch; ++i) borders.push_back(warmUpHours * hour + i * batch);
        run_ = runSystem(spec, borders, seed);
        Day day;
        day.stage = stage_.number;
        day.region = stage_.architecture.regions.front().code;
        day.weekday = static_cast<int>(hourOfWeek(firstHour_)) / hoursOfDay;
        day.warmUp = warmUpHours * hour;
        day.sampledShare = sampledShare_;
        for (int i = 0; i < hoursOfDay; ++i) addHour(day, i);
        for (const SimulatedFleet& fleet : path_.fleets) addFleet(day, fleet);
        judge(day);
        return day;
    }

private:
    [[nodiscard]] static double startOf(int i) { return (warmUpHours + i) * hour; }

    void addHour(Day& day, int i) const {
        const Phase seen{run_.windows, startOf(i), startOf(i + 1)};
        DayHour row;
        row.hour = i;
        row.offeredRate = seen.arrived() / seen.seconds();
        row.answeredRate = seen.answered() / seen.seconds();
        row.failedShare = seen.arrived() > 0 ? seen.failed() / seen.arrived() : 0;
        row.p50 = seen.percentile(0.50);
        row.p99 = seen.percentile(0.99);
        row.errors = seen.errors(batch);
        for (const SimulatedFleet& fleet : path_.fleets) {
            row.plannedServers += fleet.scaling.plannedHours(firstHour_ + i, firstHour_ + i + 1);
            row.servers += seen.boxes(fleet.tier);
        }
        day.failedRequests += row.failedShare * row.offeredRate * hour;
        day.hours.push_back(std::move(row));
    }

    void addFleet(Day& day, const SimulatedFleet& fleet) const {
        const Phase whole{run_.windows, startOf(0), startOf(hoursOfDay)};
        const SimulatedTier& tier = path_.tiers[fleet.tier];
        DayFleet row;
        row.label = fleet.part->label;
        row.instanceType = fleet.part->choice.server->offer->type->name;
        row.minimum = fleet.scaling.minimum();
        row.maximum = fleet.scaling.maximum();
        row.target = fleet.scaling.target();
        row.plannedHours = fleet.scaling.plannedHours(firstHour_, firstHour_ + hoursOfDay);
        row.hours = whole.boxes(fleet.tier) * hoursOfDay;
        row.utilisation = whole.utilisation(fleet.tier, tier.servers);
        for (const SystemWindow& window : run_.windows)
            row.busiestUtilisation = std::max(row.busiestUtilisation, Phase{run_.windows, window.from, window.to}.utilisation(fleet.tier, tier.servers));
        if (tier.credits) row.credits = creditsOf(fleet.tier, *tier.credits);
        row.changes = static_cast<int>(std::ranges::count_if(run_.resizes, [&](const Resize& resize) { return resize.tier == fleet.tier && resize.time >= startOf(0); }));
        day.plannedHours += row.plannedHours;
        day.serverHours += row.hours;
        day.fleets.push_back(std::move(row));
    }

    [[nodiscard]] DayCredits creditsOf(std::size_t tier, const SimulatedCredits& credits) const {
        DayCredits seen{credits.type.maximumCredits(), credits.type.maximumCredits(), credits.type.baseline, 0};
        for (const SystemWindow& window : run_.windows) {
            seen.least = std::min(seen.least, window.tiers[tier].leastCredits);
            seen.slowHours += window.tiers[tier].slowSeconds / hour;
        }
        return seen;
    }

    void judge(Day& day) const {
        const Phase whole{run_.windows, startOf(0), startOf(hoursOfDay)};
        day.p50 = whole.percentile(0.50);
        day.p99 = whole.percentile(0.99);
        day.failedShare = whole.arrived() > 0 ? whole.failed() / whole.arrived() : 0;
        day.staticRate = whole.apart() / whole.seconds() / path_.staticsFollowed;
        const double target = inputs_.targets.p99 ? Seconds{*inputs_.targets.p99}.count() : HUGE_VAL;
        day.meetsTargets = day.p99 <= target;
        for (const DayHour& row : day.hours) {
            day.meetsTargets &= row.failedShare <= allowedFailedShare;
            if (!row.errors) continue;  // too few requests to tell its p99
            day.busiestP99 = std::max(day.busiestP99, row.p99);
            day.meetsTargets &= row.p99 - row.errors->p99 <= target;
        }
    }

    const RegionPath& path_;
    const RateCurve& factors_;
    int firstHour_;
    const StagePlan& stage_;
    const Inputs& inputs_;
    double sampledShare_;
    SystemRun run_;
};

}  // namespace

RateCurve weekCurve(const Demand& demand, int first, int last) {
    // What events make of an hour's usual load.
    const auto lifted = [&](int at) {
        const std::size_t h = hourOfWeek(at);
        return demand.curve.factor[h] > 0 ? demand.busyFactor[h] / demand.curve.factor[h] : 1.0;
    };
    const auto usual = [&](int at) { return demand.curve.factor[hourOfWeek(at)]; };
    std::vector<RateCurve::Point> points;
    for (int at = first; at < last; ++at) {
        const double start = (at - first) * hour;
        points.push_back({start, (usual(at - 1) + usual(at)) / 2 * lifted(at)});
        points.push_back({start + hour / 2, usual(at) * lifted(at)});
        points.push_back({start + hour, (usual(at) + usual(at + 1)) / 2 * lifted(at)});
    }
    return RateCurve{std::move(points)};
}

tl::expected<Day, std::string> day(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, std::uint64_t seed, const DrillCallers& callers) {
    SizingTrace trace;
    const StagePlan stage = planStage(blueprint, inputs, catalog, &trace);
    if (const std::optional<std::string> reason = whyNotSimulated(stage, trace)) return tl::unexpected(*reason);
    const auto busiest = std::ranges::max_element(trace.demand.busyFactor) - trace.demand.busyFactor.begin();
    const int firstHour = static_cast<int>(busiest) / hoursOfDay * hoursOfDay;
    const int warmUpHour = firstHour - warmUpHours, lastHour = firstHour + hoursOfDay;
    // The fleets begin as planned for the hour of warm-up; the rate is that of the week's average, which the curve multiplies.
    const double atFirst = trace.demand.busyFactor[hourOfWeek(warmUpHour)];
    RegionPath path = regionPath(blueprint, inputs, stage, trace, atFirst);
    path.rate /= atFirst;
    varyWork(path, callers.workVariation);
    for (const SimulatedFleet& fleet : path.fleets)
        if (path.tiers[fleet.tier].scaling) path.tiers[fleet.tier].scaling = fleet.scaling.weekRule(warmUpHour, lastHour, trace.demand);
    giveCredits(path, serverWeek(blueprint, inputs, catalog), inputs, warmUpHour);
    const RateCurve factors = weekCurve(trace.demand, warmUpHour, lastHour);
    const double seconds = (lastHour - warmUpHour) * hour * factors.mean(0, (lastHour - warmUpHour) * hour);  // at the average rate
    if (visitRate(path) * seconds > mostVisits) thinStatics(path);
    const double sampledShare = std::clamp(mostVisits / (visitRate(path) * seconds), leastSampled, 1.0);
    return DayRun{path, factors, firstHour, stage, inputs, sampledShare}.run(seed, callers);
}

}  // namespace stagecraft
