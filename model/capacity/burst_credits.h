#pragma once

#include <span>

#include "model/units/units.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// A burstable type: 1 credit is one vCPU at full speed for a minute. It earns vCPUs × baseline × 60 an hour
/// and keeps at most a day's earning.
struct BurstableType {
    double vcpus = 1;
    double baseline = 1;  ///< share of each vCPU it sustains
    [[nodiscard]] double creditsPerHour() const { return vcpus * baseline * 60; }
    [[nodiscard]] double maximumCredits() const { return 24 * creditsPerHour(); }
};

/// How long an instance runs at which utilisation of its vCPUs.
struct CreditSpan {
    Hours time{0};
    double utilisation = 0;
};

struct CreditBalance {
    double credits = 0;
    double surplus = 0;    ///< spent, not yet earned (unlimited)
    double charged = 0;    ///< surplus credits billed (unlimited)
    double vcpuHours = 0;  ///< work done; less than asked when a standard instance runs dry
};

/// The balance after `spans`, starting from `start` (EC2 user guide, burstable performance instances).
[[nodiscard]] CreditBalance carryCredits(const BurstableType& type, CreditMode mode,
                                         std::span<const CreditSpan> spans, double start = 0);

/// The same, one span further.
void carryCredits(const BurstableType& type, CreditMode mode, const CreditSpan& span, CreditBalance& balance);

/// How busy a burstable instance may be on average, as a multiple of its baseline, so that its credits last through a week
/// that repeats for ever: full at first, a day's earning at most. `hourly` is the load of each hour over its mean. Infinite when
/// there is no load.
[[nodiscard]] double burstLimit(std::span<const double> hourly);

/// What an instance in unlimited mode is charged for in each of many weeks alike, in hours of its earning: its load over what it
/// earns is `busy` times `hourly`, at most `most`. It saves and owes a day's earning at most; what goes beyond is charged.
[[nodiscard]] double weeklySurplus(std::span<const double> hourly, double busy, double most);

/// Mean utilisation up to which a burstable type in unlimited mode costs no more than the fixed-performance
/// type.
[[nodiscard]] double burstableBreakEven(const BurstableType& type, UsdPerHour burstable, UsdPerHour fixed,
                                        UsdPerHour surplusVcpu);

}  // namespace stagecraft
