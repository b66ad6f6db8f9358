#include "model/capacity/fleet_cost.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "model/capacity/burst_credits.h"

namespace stagecraft {

namespace {

constexpr double hoursPerMonth = 730;
constexpr double forgiven = 0.5e-9;  ///< of a whole server, half of what `wholeServers` does
constexpr double weeksPerMonth = hoursPerMonth / static_cast<double>(hoursPerWeek);

struct RunningHours {
    int serverHours = 0, hours = 0;  // of a week: even those of a million servers fit
};

/// At levels that ask for more than the fewest servers, but for fewer than `mostServers`: `packing.bought` of what each asks for, `count`
/// at most. Four levels at a time where the processor can, so without branches and divisions: half a server more is far from the last
/// bits of a whole step.
#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
RunningHours busyHours(std::span<const LoadLevel> levels, double scale, int count, const FleetPacking& packing) {
    const int zones = packing.zones(), rounding = packing.zonesCountedOn() - 1;
    const double perZone = 1.0 / packing.zonesCountedOn();
    int serverHours = 0, hours = 0;
    for (const LoadLevel& level : levels) {
        const double asked = scale * level.factor - 1e-9;  // as `wholeServers`
        const int below = static_cast<int>(asked);
        const int needed = below + (asked > below ? 1 : 0);
        const int inEach = static_cast<int>((needed + rounding + 0.5) * perZone);
        serverHours += std::min(count, zones * inEach) * level.hours;
        hours += level.hours;
    }
    return {serverHours, hours};
}

/// At such levels: for how many servers on average the peak may ask before one more zone's share runs at any of them.
#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
double mostAlikeAt(std::span<const LoadLevel> levels, double scale, const FleetPacking& packing) {
    const double perZone = 1.0 / packing.zonesCountedOn(), rounding = packing.zonesCountedOn() - 1 + 0.5;
    const int counted = packing.zonesCountedOn();
    double most = mostServers;
    for (const LoadLevel& level : levels) {
        const double asked = scale * level.factor - 1e-9;  // as `wholeServers`
        const int below = static_cast<int>(asked);
        const int needed = below + (asked > below ? 1 : 0);
        const int carried = counted * static_cast<int>((needed + rounding) * perZone);
        const double alike = (carried + forgiven) / level.factor;
        most = alike < most ? alike : most;
    }
    return most;
}

}  // namespace

FleetCost::FleetCost(const FleetNeeds& needs)
    : needs_(needs), packing_(needs), fewest_(packing_.bought(1)),
      savesOnSpot_(needs.spotShare > 0 && 1 - needs.spotDiscount < 1 - needs.spotInterruptions) {}

FleetHours FleetCost::hours(const ServerCandidate& server, double atPeak, int count) const {
    return followsTheLoad() ? autoscaled(server, atPeak, count) : hoursOfAll(server, count);
}

FleetHours FleetCost::hoursOfAll(const ServerCandidate& server, int count) const {
    FleetHours hours;
    hours.running = count * hoursPerMonth;
    if (server.committed < server.hourly) hours.committed = count;
    else hours.metered = hours.running;
    hours.surplus = surplus(server, count);
    hours.stays = followsTheLoad();
    return hours;
}

FleetHours FleetCost::cheaperHours(const ServerCandidate& server, double atPeak, int count) const {
    const FleetHours following = hours(server, atPeak, count);
    if (!followsTheLoad() || following.surplus <= 0) return following;
    const FleetHours all = hoursOfAll(server, count);
    return monthly(server, all) < monthly(server, following) ? all : following;
}

/// Server-hours a week: once the fewest are enough, they are for all that is left.
double FleetCost::weekOf(double scale, int count) const {
    constexpr int week = static_cast<int>(hoursPerWeek);
    if (count <= fewest_) return static_cast<double>(count) * week;
    const int forFewest = packing_.carrying(fewest_);
    const auto calm = std::ranges::partition_point(needs_.levels, [&](const LoadLevel& level) { return wholeServers(scale * level.factor, 1) > forFewest; });
    auto busy = needs_.levels.begin();
    int full = 0;  // hours that ask for more servers than there could be
    for (; busy != calm && scale * busy->factor >= mostServers; ++busy) full += busy->hours;
    const RunningHours rest = busyHours(std::span{busy, calm}, scale, count, packing_);
    return static_cast<double>(count) * full + rest.serverHours + static_cast<double>(fewest_) * (week - full - rest.hours);
}

/// From busy to calm: so many servers run in so many hours of the week.
class FleetCost::RunningWeek {
public:
    struct Step {
        int servers = 0;
        double hours = 0;
    };
    void add(int servers, double hours) { steps_[size_++] = {servers, hours}; }
    /// Of an hour in which `before` run, this much has `now` already.
    void startEarly(int before, int now, double hours) {
        stepOf(before).hours -= hours;
        stepOf(now).hours += hours;
    }
    [[nodiscard]] std::span<const Step> steps() const { return {steps_.data(), size_}; }

private:
    Step& stepOf(int servers) {
        return *std::ranges::lower_bound(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(size_) - 1, servers, std::ranges::greater{}, &Step::servers);
    }

    std::array<Step, hoursPerWeek> steps_;  // no two levels are alike
    std::size_t size_ = 0;
};

FleetHours FleetCost::autoscaled(const ServerCandidate& server, double atPeak, int count) const {
    const double scale = atPeak * averageOverPeak() * (1 + needs_.warmUpHeadroom);
    if (isPaidByTheHour(server) && needs_.earlyStart <= 0) {
        FleetHours hours;
        hours.running = hours.metered = weekOf(scale, count) * weeksPerMonth;
        return hours;
    }
    const auto running = [&](double factor) { return std::min(count, packing_.bought(wholeServers(scale * factor, 1))); };
    const double busyPerServer = needs_.work * averageOverPeak() / server.capacity;  // at the week's mean
    const bool isCharged = paysSurplus(server);
    FleetHours hours;
    RunningWeek week;
    int hoursLeft = static_cast<int>(hoursPerWeek);
    for (const LoadLevel& level : needs_.levels) {
        const int servers = running(level.factor);
        const bool isLast = servers <= fewest_ && !isCharged;  // the calmer hours all need the fewest servers too
        week.add(servers, isLast ? hoursLeft : level.hours);
        if (isLast) break;
        hoursLeft -= level.hours;
        if (!isCharged) continue;
        const double utilisation = std::min(1.0, busyPerServer * level.factor / servers);
        hours.surplus += level.hours * servers * server.vcpus * std::max(0.0, utilisation - server.baselineShare) * weeksPerMonth;
    }
    if (needs_.earlyStart > 0) {
        int before = running(needs_.hourly->back());
        for (const double factor : *needs_.hourly) {
            const int now = running(factor);
            if (now > before) week.startEarly(before, now, needs_.earlyStart);
            before = now;
        }
    }
    hours.committed = worthCommitting(server, week);
    for (const auto& [servers, time] : week.steps()) {
        const int spot = onSpot(servers, hours.committed);
        hours.running += servers * time;
        hours.spot += spot * time;
        hours.metered += std::max(0, servers - spot - hours.committed) * time;
    }
    hours.running *= weeksPerMonth;
    hours.metered *= weeksPerMonth;
    hours.spot *= weeksPerMonth / (1 - needs_.spotInterruptions);
    return hours;
}

/// How many to commit (`bestCommitment` tells why this is the optimum). The i-th server is worth the hours in which i or more run at
/// the rate of spot, and those in which i or more may not be on spot at what is more on demand: the last one worth more than a whole
/// week at the committed rate is where either of the two begins to last longer.
int FleetCost::worthCommitting(const ServerCandidate& server, const RunningWeek& week) const {
    if (server.committed >= server.hourly) return 0;
    const double flat = static_cast<double>(hoursPerWeek) * server.committed;
    const double spot = savesOnSpot_ ? spotPaid(server) : server.hourly;
    double running = 0, kept = 0;  // hours
    const auto keptOf = [&](int servers) { return servers - mayBeOnSpot(servers); };
    auto nextRunning = week.steps().begin(), nextKept = nextRunning;
    const auto end = week.steps().end();
    while (nextKept != end) {
        const int servers = std::max(nextRunning != end ? nextRunning->servers : 0, keptOf(nextKept->servers));
        while (nextRunning != end && nextRunning->servers == servers) running += nextRunning++->hours;
        while (nextKept != end && keptOf(nextKept->servers) == servers) kept += nextKept++->hours;
        if (running * spot + kept * (server.hourly - spot) > flat) return servers;
    }
    return 0;
}

int FleetCost::mayBeOnSpot(int running) const {
    if (!savesOnSpot_) return 0;
    const int above = std::max(0, running - fewest_);
    return above - static_cast<int>(std::ceil((1 - needs_.spotShare) * above - 1e-9));
}

int FleetCost::onSpot(int running, int committed) const { return std::min(mayBeOnSpot(running), std::max(0, running - committed)); }

bool FleetCost::paysSurplus(const ServerCandidate& server) const {
    return needs_.credits == CreditMode::Unlimited && server.baselineShare < 1;
}

double FleetCost::surplus(const ServerCandidate& server, int count) const {
    if (!paysSurplus(server) || needs_.hourly == nullptr) return 0;
    const double baseline = server.baselineShare * server.vcpus;  // vCPUs a server earns
    const double busy = needs_.work * averageOverPeak() / (server.capacity * server.baselineShare * count);
    return count * baseline * weeklySurplus(*needs_.hourly, busy, 1 / server.baselineShare) * weeksPerMonth;
}

int FleetCost::worthHaving(const ServerCandidate& server, int count) const {
    if (!paysSurplus(server)) return count;
    // The surplus is convex in the number of servers and their price is linear: the first step that does not pay is the end.
    const auto costOf = [&](int servers) { return monthly(server, hoursOfAll(server, servers)); };
    double cost = costOf(count);
    for (;;) {
        const int more = count + needs_.zones;
        const double costOfMore = costOf(more);
        if (costOfMore >= cost) return count;
        count = more;
        cost = costOfMore;
    }
}

double FleetCost::leastHours(double atPeak, int count) const {
    if (!followsTheLoad()) return count * hoursPerMonth;
    return std::min<double>(count, std::max<double>(atPeak * averageOverPeak(), fewest_)) * hoursPerMonth;
}

double FleetCost::mostAlike(double atPeak) const {
    double most = packing_.carrying(packing_.bought(wholeServers(atPeak, 1))) + forgiven;
    const double share = averageOverPeak() * (1 + needs_.warmUpHeadroom);
    if (!followsTheLoad() || share <= 0) return std::max(atPeak, most);
    // Of the hours that the fewest are enough for, the busiest ends first.
    const int forFewest = packing_.carrying(fewest_);
    const auto calm = std::ranges::partition_point(needs_.levels, [&](const LoadLevel& level) { return wholeServers(atPeak * share * level.factor, 1) > forFewest; });
    if (calm != needs_.levels.end() && calm->factor > 0) most = std::min(most, (forFewest + forgiven) / (share * calm->factor));
    return std::max(atPeak, std::min(most, mostAlikeAt({needs_.levels.begin(), calm}, atPeak * share, packing_) / share));
}

double FleetCost::mostBelow(double atPeak) const {
    double most = 0;
    // Of what is asked of the peak's.
    const auto lower = [&](double asked) {
        const int running = packing_.bought(wholeServers(atPeak * asked, 1));
        if (running > fewest_) most = std::max(most, (packing_.carrying(running - packing_.zones()) + forgiven) / asked);
        return running > fewest_;
    };
    lower(1);
    const double share = averageOverPeak() * (1 + needs_.warmUpHeadroom);
    if (!followsTheLoad() || share <= 0) return most;
    for (const LoadLevel& level : needs_.levels)
        if (!lower(share * level.factor)) break;  // calmer hours need the fewest too
    return most;
}

double FleetCost::spotHourly(const ServerCandidate& server) const {
    return server.hourly * (1 - needs_.spotDiscount);
}

double FleetCost::spotPaid(const ServerCandidate& server) const { return spotHourly(server) / (1 - needs_.spotInterruptions); }

double FleetCost::monthlyWithoutSurplus(const ServerCandidate& server, const FleetHours& hours) const {
    double monthly = hours.metered * server.hourly + hours.running / hoursPerMonth * needs_.serverMonthly;
    if (hours.committed > 0) monthly += hours.committed * hoursPerMonth * server.committed;
    if (hours.spot > 0) monthly += hours.spot * spotHourly(server);
    return monthly;
}

double FleetCost::monthly(const ServerCandidate& server, const FleetHours& hours) const {
    const double monthly = monthlyWithoutSurplus(server, hours);
    return hours.surplus > 0 ? monthly + hours.surplus * server.surplusHourly : monthly;
}

double FleetCost::leastServerMonthly(const ServerCandidate& server) const {
    double hourly = std::min(server.hourly, server.committed);
    if (savesOnSpot_) hourly = std::min(hourly, spotPaid(server));
    return hoursPerMonth * hourly + needs_.serverMonthly;
}

double FleetCost::monthlyOfFewest(double hourly) const { return fewest_ * (hoursPerMonth * hourly + needs_.serverMonthly); }

double FleetCost::leastMonthly(const ServerCandidate& server, double serverHours) const {
    return serverHours / hoursPerMonth * leastServerMonthly(server);
}

double FleetCost::monthlyWithoutScaling(const ServerCandidate& server, int count) const {
    return count * (hoursPerMonth * std::min(server.hourly, server.committed) + needs_.serverMonthly);
}

}  // namespace stagecraft
