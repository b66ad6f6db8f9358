#include "model/workload/demand.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace stagecraft {

namespace {

using Week = std::array<double, hoursPerWeek>;

/// Hours ahead of UTC, standard time, of one large city that stands for the continent (IANA time zone
/// database): New York, São Paulo, Frankfurt, Dubai, Lagos, Singapore, Sydney, as in geographies.csv. By Geography.
constexpr std::array<int, geographyCount> hoursAhead{-5, -3, 1, 4, 1, 8, 10};

/// One local week: every day a raised cosine whose quietest hour is a quarter of its busiest, quieter at the
/// weekend. Which hour and which days are busiest follows what the Office for National Statistics found in
/// the traffic of the London Internet Exchange (2018): evenings peak at 21 h, on Sundays an hour earlier,
/// highest on Tuesdays, and fall off sooner on Fridays. How deep night and weekend are is an assumption; the
/// peak factor stretches it anyway.
Week localWeek() {
    constexpr double swing = 0.6;
    constexpr std::array<double, 7> dayLevel{0.97, 1.0, 0.99, 0.97, 0.92, 0.85, 0.88};
    Week week{};
    for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
        const std::size_t day = hour / 24;
        const double busiest = day == 6 ? 20 : 21;
        const double angle = 2 * std::numbers::pi * (static_cast<double>(hour % 24) - busiest) / 24;
        week[hour] = dayLevel[day] * (1 + swing * std::cos(angle));
    }
    return week;
}

/// The sum of the continents' local weeks, each turned by its clock. All shares zero is one clock at UTC.
Week worldWeek(const std::array<double, geographyCount>& shares) {
    static const Week local = localWeek();
    Week world{};
    double total = 0;
    for (std::size_t g = 0; g < geographyCount; ++g) {
        const double share = shares[g];
        if (!(share > 0)) continue;
        total += share;
        // Hour 0 UTC is hour `hoursAhead` there.
        const auto first = static_cast<std::size_t>((static_cast<int>(hoursPerWeek) + hoursAhead[g]) %
                                                    static_cast<int>(hoursPerWeek));
        for (std::size_t h = 0; h < hoursPerWeek - first; ++h) world[h] += share * local[first + h];
        for (std::size_t h = hoursPerWeek - first; h < hoursPerWeek; ++h)
            world[h] += share * local[first + h - hoursPerWeek];
    }
    return total > 0 ? world : local;
}

/// γ so that mean(e^{γ·l}) = 1/φ, for l = ln(s/max s) ≤ 0. The logarithm of the mean is convex and falls in
/// γ, so Newton from 0 climbs to the root without ever passing it.
double exponentFor(std::span<const double> logs, double peakToAverage) {
    const double count = static_cast<double>(logs.size());
    double exponent = 0;
    for (int step = 0; step < 200; ++step) {
        double sum = 0, slope = 0;
        for (double log : logs) {
            const double power = std::exp(exponent * log);
            sum += power;
            slope += log * power;
        }
        const double excess = std::log(sum * peakToAverage / count);
        if (!(excess > 1e-15) || slope >= 0) break;
        const double next = exponent - excess * sum / slope;
        if (next == exponent) break;
        exponent = next;
    }
    return exponent;
}

/// Within this of the maximum an hour counts as just as busy: no finite exponent tells the two apart.
constexpr double tie = -1e-9;
/// Of the highest reachable peak factor: beyond it the exponent runs off to infinity.
constexpr double reach = 0.99;

struct Stretch {
    double exponent = 0;
    double peakFactor = 1;
    bool isClamped = false;
};

Stretch stretchFor(std::span<const double> logs, double peakToAverage) {
    Stretch stretch;
    const auto busiest = std::ranges::count_if(logs, [](double log) { return log > tie; });
    const double highest = static_cast<double>(logs.size()) / static_cast<double>(busiest);
    stretch.peakFactor = std::max(1.0, peakToAverage);
    if (stretch.peakFactor > 1 && stretch.peakFactor >= highest) {
        stretch.isClamped = true;
        stretch.peakFactor = std::max(1.0, reach * highest);
    }
    if (stretch.peakFactor > 1) stretch.exponent = exponentFor(logs, stretch.peakFactor);
    return stretch;
}

/// Turns a shape into the logarithms of its ratio to its maximum.
void toLogs(std::span<double> shape) {
    const double highest = std::ranges::max(shape);
    for (double& value : shape) value = std::log(value / highest);
}

WeeklyCurve curveOf(std::span<const double> logs, double peakToAverage) {
    const Stretch stretch = stretchFor(logs, peakToAverage);
    WeeklyCurve curve;
    curve.exponent = stretch.exponent;
    curve.peakFactor = stretch.peakFactor;
    curve.isClamped = stretch.isClamped;
    const std::size_t kept = std::min(logs.size(), hoursPerWeek);
    // Scaling by φ instead of by 1/mean makes the maximum φ to the last bit.
    for (std::size_t h = 0; h < kept; ++h)
        curve.factor[h] = curve.peakFactor * std::exp(curve.exponent * logs[h]);
    return curve;
}

/// The usual week of users in these shares of the world. Who drags the number of users or sweeps over it keeps the week's shape: each
/// thread remembers the last one.
const WeeklyCurve& usualWeek(const std::array<double, geographyCount>& shares, double peakToAverage) {
    struct Remembered {
        std::array<double, geographyCount> shares{};
        double peakToAverage = std::numeric_limits<double>::quiet_NaN();  // equal to nothing
        WeeklyCurve curve;
    };
    thread_local Remembered last;
    if (last.peakToAverage != peakToAverage || last.shares != shares) {
        Week logs = worldWeek(shares);
        toLogs(logs);
        last = {shares, peakToAverage, curveOf(logs, peakToAverage)};
    }
    return last.curve;
}

/// Where most users live: its clock is the one events are told in.
int homeHoursAhead(const Workload& workload) {
    const auto most = std::ranges::max_element(workload.geography);
    return *most > 0 ? hoursAhead[static_cast<std::size_t>(most - workload.geography.begin())] : 0;
}

/// Puts the events onto the curve. Where two fall into one hour the larger counts: they come once a month
/// each and need not meet.
void addEvents(const Workload& workload, Demand& demand) {
    demand.busyFactor = demand.curve.factor;
    const int ahead = homeHoursAhead(workload);
    double peakFactor = demand.curve.peakFactor;
    for (const TrafficEvent& event : workload.events) {
        const double begin = event.day * 24 + event.startHour - ahead + static_cast<double>(hoursPerWeek);
        const double end = begin + std::clamp(event.hours, 0.0, static_cast<double>(hoursPerWeek));
        double extra = 0;
        for (double hour = std::floor(begin); hour < end; ++hour) {
            const std::size_t h = static_cast<std::size_t>(hour) % hoursPerWeek;
            const double lasting = std::min(end, hour + 1) - std::max(begin, hour);
            const double usual = demand.curve.factor[h];
            extra += usual * (event.multiplier - 1) * lasting;
            demand.busyFactor[h] = std::max(demand.busyFactor[h], usual * event.multiplier);
            if (demand.busyFactor[h] > peakFactor) {
                peakFactor = demand.busyFactor[h];
                demand.peakEvent = event.name;
            }
        }
        demand.eventRequests += countOf(demand.average) * extra * 3600;
    }
    demand.peak = demand.average * peakFactor;
}

std::vector<LoadLevel> levelsOf(std::array<double, hoursPerWeek> factor) {
    std::sort(factor.begin(), factor.end(), std::greater{});
    std::vector<LoadLevel> levels;
    for (const double one : factor) {
        // The same hour of two days may differ in the last bits.
        if (levels.empty() || one < levels.back().factor * (1 - 1e-12)) levels.push_back({one, 0});
        ++levels.back().hours;
    }
    return levels;
}

/// A minute's share of the largest relative rise between two hours; the week repeats.
double steepestRise(const std::array<double, hoursPerWeek>& factor) {
    double steepest = 0;
    for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
        const double next = factor[(hour + 1) % hoursPerWeek];
        if (factor[hour] > 0) steepest = std::max(steepest, (next / factor[hour] - 1) / 60);
    }
    return steepest;
}

RequestsPerSecond averageOf(const Workload& workload) {
    constexpr double secondsPerDay = 86'400;
    if (workload.averageRate) return *workload.averageRate;
    return RequestsPerSecond{workload.users * workload.dailyActiveShare *
                             workload.requestsPerActiveUserPerDay / secondsPerDay};
}

double peakToAverageOf(const Workload& workload, RequestsPerSecond average) {
    if (!workload.peakRate) return workload.peakToAverage;
    return average.count() > 0 ? *workload.peakRate / average : 1;
}

}  // namespace

WeeklyCurve stretchedCurve(std::span<const double> shape, double peakToAverage) {
    std::vector<double> logs(shape.begin(), shape.end());
    if (logs.empty()) return {};
    toLogs(logs);
    return curveOf(logs, peakToAverage);
}

Demand demand(const Workload& workload) {
    Demand demand;
    demand.average = averageOf(workload);

    demand.curve = usualWeek(workload.geography, peakToAverageOf(workload, demand.average));
    demand.usualPeak = demand.average * demand.curve.peakFactor;
    demand.steepestRise = steepestRise(demand.curve.factor);
    addEvents(workload, demand);
    demand.levels = levelsOf(demand.busyFactor);

    demand.requestsPerMonth = demand.average.count() * secondsPerMonth + demand.eventRequests;
    const RequestsPerSecond meanOfMonth{demand.requestsPerMonth / secondsPerMonth};
    const double dynamicShare = 1 - workload.staticShare;
    demand.staticPeak = demand.peak * workload.staticShare;
    demand.dynamicPeak = demand.peak * dynamicShare;
    demand.staticAverage = meanOfMonth * workload.staticShare;
    demand.dynamicAverage = meanOfMonth * dynamicShare;

    const auto queries = [&](RequestsPerSecond dynamic, double share) {
        return OperationsPerSecond{dynamic.count() * workload.queriesPerRequest * share};
    };
    demand.readPeak = queries(demand.dynamicPeak, workload.readShare);
    demand.writePeak = queries(demand.dynamicPeak, 1 - workload.readShare);
    demand.readAverage = queries(demand.dynamicAverage, workload.readShare);
    demand.writeAverage = queries(demand.dynamicAverage, 1 - workload.readShare);

    // Little's law (1961): sessions begin at the rate of requests over requests per session, and last this
    // long.
    if (workload.requestsPerSession > 0)
        demand.peakSessions =
            demand.peak.count() / workload.requestsPerSession * Seconds{workload.sessionLength}.count();

    const Gib stored = workload.storagePerUser * workload.users;
    demand.rows = stored * workload.databaseShareOfStorage;
    demand.files = stored * (1 - workload.databaseShareOfStorage);
    return demand;
}

}  // namespace stagecraft
