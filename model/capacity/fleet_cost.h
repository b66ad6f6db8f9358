#pragma once

#include "model/capacity/fleet_packing.h"

namespace stagecraft {

/// What a fleet costs: the hours its servers run over the week, and how each hour is paid (MODEL sections 7 and 8). Every
/// server is paid for by itself, its hours at the hourly rate, on spot where that is allowed and saves, or all hours at the committed
/// rate, so the least for each is the least for all. Looks at the needs, which must outlive it; nothing here allocates.
class FleetCost {
public:
    explicit FleetCost(const FleetNeeds& needs);

    /// When the peak asks for `atPeak` servers (a fraction counts) and `count` are bought.
    [[nodiscard]] FleetHours hours(const ServerCandidate& server, double atPeak, int count) const;
    /// The same with all of them running all month. Of a fleet that could follow the load none is above its fewest then: none on spot.
    [[nodiscard]] FleetHours hoursOfAll(const ServerCandidate& server, int count) const;
    /// The cheaper of the two: a server that is stopped loses what it has saved, one that always runs lives on it.
    [[nodiscard]] FleetHours cheaperHours(const ServerCandidate& server, double atPeak, int count) const;
    /// No more server-hours a month than those run, and quick to tell.
    [[nodiscard]] double leastHours(double atPeak, int count) const;

    /// For how many servers the peak may ask before more run in any hour of the week than where it asks for `atPeak`, or more are bought:
    /// up to there they cost the same. No fewer than `atPeak`.
    [[nodiscard]] double mostAlike(double atPeak) const;
    /// The most, below `atPeak`, of which fewer run in some hour or fewer are bought; 0 where there are none.
    [[nodiscard]] double mostBelow(double atPeak) const;

    /// USD a month.
    [[nodiscard]] double monthly(const ServerCandidate& server, const FleetHours& hours) const;
    [[nodiscard]] double monthlyWithoutSurplus(const ServerCandidate& server, const FleetHours& hours) const;
    /// USD a month that so many server-hours cost at least, however they are paid.
    [[nodiscard]] double leastMonthly(const ServerCandidate& server, double serverHours) const;
    /// What the fewest servers there may be cost at least, whatever the load.
    [[nodiscard]] double monthlyOfFewest(const ServerCandidate& server) const {
        return monthlyOfFewest(std::min(server.hourly, server.committed));
    }
    /// The same at a rate that no server undercuts, on demand or committed, USD an hour: the fewest are never on spot.
    [[nodiscard]] double monthlyOfFewest(double hourly) const;
    /// One server all month, however it is paid.
    [[nodiscard]] double leastServerMonthly(const ServerCandidate& server) const;
    /// `count` servers that all run all month, USD: what autoscaling is measured against.
    [[nodiscard]] double monthlyWithoutScaling(const ServerCandidate& server, int count) const;

    /// `count`, or more servers of a burstable type that run all month where those save more surplus credits than they cost.
    [[nodiscard]] int worthHaving(const ServerCandidate& server, int count) const;
    /// Every hour of such a server costs the same, and nothing but hours: what is paid depends on how many run, not on the type.
    [[nodiscard]] bool isPaidByTheHour(const ServerCandidate& server) const {
        return followsTheLoad() && server.committed >= server.hourly && !savesOnSpot_ && !paysSurplus(server);
    }
    /// A burstable type in unlimited mode.
    [[nodiscard]] bool paysSurplus(const ServerCandidate& server) const;

    /// Paid by the hour that runs: reserved servers are paid for whether they run or not.
    [[nodiscard]] bool followsTheLoad() const {
        return needs_.isAutoscaled && needs_.purchase == Purchase::OnDemand && !needs_.levels.empty();
    }
    /// Mean load over the peak, as far as it is paid for: none while the fleet waits.
    [[nodiscard]] double averageOverPeak() const { return needs_.isWaiting ? 0 : needs_.averageOverPeak; }
    [[nodiscard]] int fewest() const { return fewest_; }
    /// Of so many running servers, those on spot where so many are committed.
    [[nodiscard]] int onSpot(int running, int committed) const;

private:
    class RunningWeek;
    [[nodiscard]] int worthCommitting(const ServerCandidate& server, const RunningWeek& week) const;
    /// Of so many running servers, those that the share allows on spot; none where spot does not save.
    [[nodiscard]] int mayBeOnSpot(int running) const;
    [[nodiscard]] FleetHours autoscaled(const ServerCandidate& server, double atPeak, int count) const;
    [[nodiscard]] double weekOf(double scale, int count) const;
    [[nodiscard]] double surplus(const ServerCandidate& server, int count) const;
    [[nodiscard]] double spotHourly(const ServerCandidate& server) const;
    [[nodiscard]] double spotPaid(const ServerCandidate& server) const;  ///< for an hour of work, interruptions included

    const FleetNeeds& needs_;
    FleetPacking packing_;
    int fewest_;
    bool savesOnSpot_;  ///< allowed, and with what interruptions undo below the hourly rate
};

}  // namespace stagecraft
