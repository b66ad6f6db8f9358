#include "model/capacity/fleet_cost.h"

#include <cmath>

#include "model/capacity/burst_credits.h"

namespace stagecraft {

namespace {

constexpr double hoursPerMonth = 730;
constexpr double weeksPerMonth = hoursPerMonth / static_cast<double>(hoursPerWeek);

}  // namespace

FleetCost::FleetCost(const FleetNeeds& needs) : needs_(needs), packing_(needs), fewest_(packing_.bought(1)) {}

FleetHours FleetCost::hours(const ServerCandidate& server, double atPeak, int count) const {
    if (followsTheLoad()) return autoscaled(server, atPeak, count);
    FleetHours hours;
    hours.running = count * hoursPerMonth;
    if (server.committed < server.hourly) hours.committed = count;
    else hours.metered = hours.running;
    hours.surplus = surplus(server, count);
    return hours;
}

/// Server-hours a week, from busy to calm: once the fewest are enough, they are for all that is left.
double FleetCost::weekOf(double scale, int count) const {
    double serverHours = 0;
    int hoursLeft = static_cast<int>(hoursPerWeek);
    for (const LoadLevel& level : needs_.levels) {
        const int servers = std::min(count, packing_.bought(wholeServers(scale * level.factor, 1)));
        if (servers <= fewest_) break;
        serverHours += static_cast<double>(servers) * level.hours;
        hoursLeft -= level.hours;
    }
    return serverHours + static_cast<double>(std::min(count, fewest_)) * hoursLeft;
}

FleetHours FleetCost::autoscaled(const ServerCandidate& server, double atPeak, int count) const {
    const double scale = atPeak * averageOverPeak() * (1 + needs_.warmUpHeadroom);
    if (server.committed >= server.hourly && needs_.spotShare <= 0 && needs_.earlyStart <= 0 && !paysSurplus(server)) {
        FleetHours hours;
        hours.running = hours.metered = weekOf(scale, count) * weeksPerMonth;
        return hours;
    }
    const auto running = [&](double factor) { return std::min(count, packing_.bought(wholeServers(scale * factor, 1))); };
    const double busyPerServer = needs_.work * averageOverPeak() / server.capacity;  // at the week's mean
    const bool isCharged = paysSurplus(server);
    FleetHours week;
    // From busy to calm: the i-th server runs in all hours of the levels that need it, its share of the load-duration curve.
    // From the level on where those hours cost more than the whole week at the committed rate, servers are committed.
    const double worthCommitting = static_cast<double>(hoursPerWeek) * server.committed;
    bool isDecided = false;
    int hoursSoFar = 0;
    for (const LoadLevel& level : needs_.levels) {
        const int wanted = running(level.factor);
        const bool isCalm = wanted <= fewest_;
        const int servers = isCalm ? std::min(count, fewest_) : wanted;
        const bool isLast = isCalm && !isCharged;  // the calmer hours all need the fewest servers too
        const int hours = isLast ? static_cast<int>(hoursPerWeek) - hoursSoFar : level.hours;
        hoursSoFar += hours;
        const int spot = onSpot(servers);
        const int steady = servers - spot;
        week.running += static_cast<double>(servers) * hours;
        week.spot += static_cast<double>(spot) * hours;
        if (!isDecided) {
            week.metered += static_cast<double>(steady) * hours;
            if (hoursSoFar * server.hourly > worthCommitting) {
                isDecided = true;
                week.committed = steady;
                week.metered -= static_cast<double>(steady) * hoursSoFar;
            }
        }
        if (isCharged) {
            const double utilisation = std::min(1.0, busyPerServer * level.factor / servers);
            week.surplus += hours * servers * server.vcpus * std::max(0.0, utilisation - server.baselineShare);
        }
        if (isLast) break;
    }
    if (needs_.earlyStart > 0) {
        int before = running(needs_.hourly->back());
        for (const double factor : *needs_.hourly) {
            const int now = running(factor);
            if (now > before) {
                const int spot = onSpot(now) - onSpot(before);
                const int metered = std::max(0, now - onSpot(now) - std::max(week.committed, before - onSpot(before)));
                week.running += (now - before) * needs_.earlyStart;
                week.spot += spot * needs_.earlyStart;
                week.metered += metered * needs_.earlyStart;
            }
            before = now;
        }
    }
    week.running *= weeksPerMonth;
    week.metered *= weeksPerMonth;
    week.spot *= weeksPerMonth / (1 - needs_.spotInterruptions);
    week.surplus *= weeksPerMonth;
    return week;
}

int FleetCost::onSpot(int running) const {
    const int above = std::max(0, running - fewest_);
    return above - static_cast<int>(std::ceil((1 - needs_.spotShare) * above - 1e-9));
}

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
    if (!paysSurplus(server) || followsTheLoad()) return count;
    // The surplus is convex in the number of servers and their price is linear: the first step that does not pay is the end.
    const auto costOf = [&](int servers) { return monthly(server, hours(server, servers, servers)); };
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

double FleetCost::spotHourly(const ServerCandidate& server) const {
    return server.hourly * (1 - needs_.spotDiscount);
}

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
    if (needs_.spotShare > 0) hourly = std::min(hourly, spotHourly(server));
    return hoursPerMonth * hourly + needs_.serverMonthly;
}

double FleetCost::monthlyOfFewest(double hourly) const {
    const double discounted = needs_.spotShare > 0 ? hourly * (1 - needs_.spotDiscount) : hourly;
    return fewest_ * (hoursPerMonth * discounted + needs_.serverMonthly);
}

double FleetCost::leastMonthly(const ServerCandidate& server, double serverHours) const {
    return serverHours / hoursPerMonth * leastServerMonthly(server);
}

double FleetCost::monthlyWithoutScaling(const ServerCandidate& server, int count) const {
    return count * (hoursPerMonth * std::min(server.hourly, server.committed) + needs_.serverMonthly);
}

}  // namespace stagecraft
