#include "model/capacity/burst_credits.h"

#include <algorithm>
#include <limits>

namespace stagecraft {

CreditBalance carryCredits(const BurstableType& type, CreditMode mode, std::span<const CreditSpan> spans,
                           double start) {
    const double cap = type.maximumCredits();
    CreditBalance balance;
    balance.credits = std::min(start, cap);
    for (const CreditSpan& span : spans) {
        const double hours = span.time.count();
        const double gain = (type.creditsPerHour() - type.vcpus * span.utilisation * 60) * hours;
        const double asked = type.vcpus * span.utilisation * hours;
        if (gain >= 0) {
            const double repaid = std::min(balance.surplus, gain);
            balance.surplus -= repaid;
            balance.credits = std::min(cap, balance.credits + gain - repaid);
            balance.vcpuHours += asked;
            continue;
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
    return balance;
}

double burstLimit(std::span<const double> hourly) {
    // In hours of earning, the balance depends on the mean utilisation over the baseline alone.
    const auto lasts = [&](double busy) {
        constexpr double fullBalance = 24;
        double balance = fullBalance;
        for (int week = 0; week < 2; ++week)
            for (const double factor : hourly) {
                balance = std::min(fullBalance, balance + 1 - busy * factor);
                if (balance < 0) return false;
            }
        return true;
    };
    double low = 0, high = 1;
    while (lasts(high)) {
        low = high;
        high *= 2;
        if (high > 1e9) return std::numeric_limits<double>::infinity();
    }
    while (high - low > 1e-9 * high) {
        const double middle = (low + high) / 2;
        (lasts(middle) ? low : high) = middle;
    }
    return low;
}

double burstableBreakEven(const BurstableType& type, UsdPerHour burstable, UsdPerHour fixed,
                          UsdPerHour surplusVcpu) {
    return type.baseline + (fixed.count() - burstable.count()) / (type.vcpus * surplusVcpu.count());
}

}  // namespace stagecraft
