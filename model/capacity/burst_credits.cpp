#include "model/capacity/burst_credits.h"

#include <algorithm>

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

double burstableBreakEven(const BurstableType& type, UsdPerHour burstable, UsdPerHour fixed,
                          UsdPerHour surplusVcpu) {
    return type.baseline + (fixed.count() - burstable.count()) / (type.vcpus * surplusVcpu.count());
}

}  // namespace stagecraft
