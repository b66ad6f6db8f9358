#include "model/capacity/burst_credits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace stagecraft {

void carryCredits(const BurstableType& type, CreditMode mode, const CreditSpan& span, CreditBalance& balance) {
    const double cap = type.maximumCredits();
    const double hours = span.time.count();
    const double gain = (type.creditsPerHour() - type.vcpus * span.utilisation * 60) * hours;
    const double asked = type.vcpus * span.utilisation * hours;
    if (gain >= 0) {
        const double repaid = std::min(balance.surplus, gain);
        balance.surplus -= repaid;
        balance.credits = std::min(cap, balance.credits + gain - repaid);
        balance.vcpuHours += asked;
        return;
    }
    const double taken = std::min(balance.credits, -gain);
    balance.credits -= taken;
    const double missing = -gain - taken;
    if (mode == CreditMode::Unlimited) {
        const double owed = std::min(cap - balance.surplus, missing);
        balance.surplus += owed;
        balance.charged += missing - owed;
        balance.vcpuHours += asked;
    } else {
        balance.vcpuHours += asked - missing / 60;
    }
}

CreditBalance carryCredits(const BurstableType& type, CreditMode mode, std::span<const CreditSpan> spans, double start) {
    CreditBalance balance;
    balance.credits = std::min(start, type.maximumCredits());
    for (const CreditSpan& span : spans) carryCredits(type, mode, span, balance);
    return balance;
}

double burstLimit(std::span<const double> hourly) {
    // In hours of earning, the balance depends on the mean utilisation over the baseline alone: full at 24, it falls from the
    // hour it was last full by Σ(busy·load − 1). Each stretch of hours that empties it is a tighter limit than the last;
    // when none does, the limit is found.
    // No week may spend more than it earns: then the second week's stretches are those of every later one.
    constexpr double fullBalance = 24;
    double busy = std::numeric_limits<double>::infinity();
    for (const double load : hourly)
        if (load > 0) busy = std::min(busy, (fullBalance + 1) / load);
    if (const double worked = std::accumulate(hourly.begin(), hourly.end(), 0.0); worked > 0)
        busy = std::min(busy, static_cast<double>(hourly.size()) / worked);
    while (std::isfinite(busy)) {
        double balance = fullBalance, emptiest = 0, limit = busy;
        double hours = 0, work = 0;
        for (int week = 0; week < 2; ++week) {
            for (const double load : hourly) {
                balance += 1 - busy * load;
                hours += 1;
                work += load;
                if (balance >= fullBalance) {
                    balance = fullBalance;
                    hours = work = 0;
                } else if (balance < emptiest) {
                    emptiest = balance;
                    limit = (fullBalance + hours) / work;
                }
            }
        }
        const bool isDone = limit >= busy * (1 - 1e-12);
        busy = limit;
        if (isDone) break;
    }
    return busy;
}

double weeklySurplus(std::span<const double> hourly, double busy, double most) {
    constexpr double day = 24;
    constexpr int mostWeeks = 1000;
    double earned = 0;
    for (const double load : hourly) earned += 1 - std::min(most, busy * load);
    // Who spends more than a week earns has owed a day for long; who does not has saved one. Weeks then repeat after one or a few.
    double balance = earned < 0 ? -day : day, charged = 0;
    for (int week = 0; week < mostWeeks; ++week) {
        const double before = balance;
        charged = 0;
        for (const double load : hourly) {
            balance = std::min(day, balance + 1 - std::min(most, busy * load));
            if (balance >= -day) continue;
            charged += -day - balance;
            balance = -day;
        }
        if (std::abs(balance - before) < 1e-9) break;
    }
    return charged;
}

double burstableBreakEven(const BurstableType& type, UsdPerHour burstable, UsdPerHour fixed,
                          UsdPerHour surplusVcpu) {
    return type.baseline + (fixed.count() - burstable.count()) / (type.vcpus * surplusVcpu.count());
}

}  // namespace stagecraft
