#pragma once

#include <span>

#include "model/units/units.h"

namespace stagecraft {

// Which hours to commit (MODEL section 8). Instance i of a fleet runs in the share D(i) of all hours in which
// at least i run, and each i is paid for by itself: its hours on demand or, where allowed, on spot, or every
// hour at a committed rate. The least of these for each i is the optimum of the whole.

/// `hourlyCounts` are the instances running in each hour; a committed rate is paid for every hour.
struct CommitmentPlan {
    int committed = 0;   ///< instances to commit, the fewest that reach the least cost
    UsdPerHour rate;     ///< the committed rate used
    double spotHours = 0;  ///< instance-hours on spot, without what interruptions add
    double dollars = 0;  ///< over the hours given
};
[[nodiscard]] CommitmentPlan bestCommitment(std::span<const int> hourlyCounts, UsdPerHour onDemand,
                                            std::span<const UsdPerHour> committed);
/// Expected cost when one of several equally likely scenarios of hourly counts comes true but the commitment
/// is made before; all scenarios have the same number of hours.
[[nodiscard]] CommitmentPlan bestCommitment(std::span<const std::span<const int>> scenarios,
                                            UsdPerHour onDemand, std::span<const UsdPerHour> committed);

/// How much may be on spot: of the instances that run above `onDemandBase` in an hour all but the share `onDemandShare` (rounded
/// up), as EC2 Auto Scaling mixes them. Interruptions stretch spot hours by 1/(1 − overhead).
struct SpotPolicy {
    int onDemandBase = 0;
    double onDemandShare = 1;
    UsdPerHour spot;
    double interruptionOverhead = 0;
};
/// Every way to pay for every hour within that. Spot takes no more than it saves: nothing where it is dearer than on demand, and
/// no instance that a commitment pays for already. Instances that come and go are on spot, those below are committed, so more
/// may be allowed than is used; more allowed never costs more.
[[nodiscard]] CommitmentPlan bestCommitment(std::span<const int> hourlyCounts, UsdPerHour onDemand,
                                            std::span<const UsdPerHour> committed, const SpotPolicy& spot);

/// Share of its hours an instance must run for a committed rate to pay.
[[nodiscard]] double breakEvenUtilisation(UsdPerHour onDemand, UsdPerHour committed);
/// The same in hours of a period.
[[nodiscard]] Hours breakEvenTime(UsdPerHour onDemand, UsdPerHour committed, Hours period = month);
/// Upfront payment spread over the hours of the term (365 days a year), plus the hourly rate.
[[nodiscard]] UsdPerHour effectiveRate(Usd upfront, UsdPerHour hourly, int years);
/// A month of it: 730 hours and a twelfth of a year's share of the upfront payment.
[[nodiscard]] Usd effectiveMonth(Usd upfront, UsdPerHour hourly, int years);

/// How much to commit of a continuous demand, before the count is rounded: the level exceeded in the
/// break-even share of the hours.
[[nodiscard]] double commitmentOfUniformDemand(double low, double high, UsdPerHour onDemand,
                                               UsdPerHour committed);
[[nodiscard]] double commitmentOfLogNormalDemand(double median, double logDeviation, UsdPerHour onDemand,
                                                 UsdPerHour committed);

/// One hour under a Savings Plan of `commitment` dollars an hour: usage worth `usage` on demand is priced at
/// `ratio` of that until the commitment is used up; what is left runs on demand, what is unused is lost.
[[nodiscard]] double savingsPlanHour(double usage, double commitment, double ratio);

/// Hours of a person's work a month at which a managed service costs as much as running it oneself.
[[nodiscard]] double managedBreakEvenHours(Usd managedMonth, Usd selfManagedMonth, UsdPerHour work);

}  // namespace stagecraft
