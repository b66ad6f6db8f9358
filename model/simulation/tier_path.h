#pragma once

#include "model/simulation/tier_run.h"

namespace stagecraft {

/// The tiers in the order a request passes them, and which of them it visits.
class TierPath {
public:
    TierPath(const std::vector<SimulatedTier>& tiers, Random& random) : tiers_(tiers.begin(), tiers.end()), random_(random) {}

    TierRun& operator[](std::size_t tier) { return tiers_[tier]; }
    [[nodiscard]] std::size_t size() const { return tiers_.size(); }
    [[nodiscard]] auto begin() { return tiers_.begin(); }
    [[nodiscard]] auto end() { return tiers_.end(); }

    /// From `tier` on: one of a group of alternatives, or the first that is not passed by; `size()` when there is none. The request
    /// chose `branch` before.
    std::size_t nextVisited(std::size_t tier, std::uint32_t branch) {
        while (tier < tiers_.size()) {
            const SimulatedTier& here = tiers_[tier].spec;
            if (here.group < 0) {
                if (here.visitShare >= 1 || random_.uniform() < here.visitShare) return tier;
                ++tier;
                continue;
            }
            const std::size_t end = endOfGroup(tier);
            if (branch >= tier && branch < end) return branch;  // an attempt before has chosen
            double left = random_.uniform();
            for (; tier < end; ++tier) {
                const SimulatedTier& one = tiers_[tier].spec;
                if (!one.after.empty()) {
                    if (std::ranges::find(one.after, branch) != one.after.end() && left * one.afterShare < one.visitShare) return tier;
                    continue;
                }
                left -= one.visitShare;
                if (left < 0) return tier;
            }
        }
        return tier;
    }

    [[nodiscard]] std::size_t endOfGroup(std::size_t tier) const {
        std::size_t end = tier + 1;
        if (tiers_[tier].spec.group >= 0)
            while (end < tiers_.size() && tiers_[end].spec.group == tiers_[tier].spec.group) ++end;
        return end;
    }

    /// Where every request comes that is not answered at the edge: after the tiers of those told apart.
    [[nodiscard]] std::size_t entry() const {
        return static_cast<std::size_t>(std::ranges::find_if(tiers_, [](const TierRun& tier) { return !tier.spec.isApart; }) - tiers_.begin());
    }

    static bool failsAtOnce(const TierRun& tier, Random& random) {
        if (tier.eligible.empty()) return true;
        return tier.failing > 0 && (tier.failing >= 1 || random.uniform() < tier.failing);
    }

    bool endsAt(const TierRun& tier) { return tier.spec.endShare > 0 && random_.uniform() < tier.spec.endShare; }

    /// Of new requests, the share that gets as far as each tier: the others are answered before, fail, or pass it by.
    [[nodiscard]] std::vector<double> reaching() const {
        std::vector<double> shares;
        double coming = 1;
        for (std::size_t tier = 0; tier < tiers_.size();) {
            double going = coming;
            for (const std::size_t end = endOfGroup(tier); tier < end; ++tier) {
                const TierRun& here = tiers_[tier];
                shares.push_back(coming * std::min(1.0, here.spec.visitShare));
                going -= shares.back() * (1 - here.servedShare() * (1 - here.spec.endShare));
            }
            coming = std::max(0.0, going);
        }
        return shares;
    }

private:
    std::vector<TierRun> tiers_;
    Random& random_;
};

}  // namespace stagecraft
