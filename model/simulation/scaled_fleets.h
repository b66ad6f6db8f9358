#pragma once

#include <vector>

#include "model/simulation/calendar.h"
#include "model/simulation/tier_path.h"

namespace stagecraft {

/// The tiers whose fleets follow the load: what is asked of them by their timetables and their autoscalers, and the servers that come of it.
class ScaledFleets {
public:
    /// A moment on the clock of the queues and on the wall's.
    struct Moment {
        double now = 0, wall = 0;
    };

    ScaledFleets(TierPath& tiers, Calendar& calendar, std::vector<Resize>& resizes) : tiers_(tiers), calendar_(calendar), resizes_(resizes) {}

    /// What the timetables ask for.
    void bookActions() {
        for (std::size_t tier = 0; tier < tiers_.size(); ++tier) {
            if (!tiers_[tier].isScaled()) continue;
            const std::vector<ScheduledAction>& actions = tiers_[tier].spec.scaling->actions;
            for (std::size_t i = 0; i < actions.size(); ++i) calendar_.book(actions[i].time, Appointment::Kind::Action, tier, i);
        }
    }
    void act(std::size_t tier, std::size_t action, const Moment& at) {
        rescale(tier, at, [&](TierRun& fleet) { fleet.scaler().act(fleet.spec.scaling->actions[action]); });
    }
    /// As `TierRun::observe`.
    void observe(std::size_t tier, const Moment& at, double share, double coming, double usual) {
        rescale(tier, at, [&](TierRun& fleet) { fleet.observe(at.now, share, coming, usual); });
    }
    /// Brings a fleet to the number that is wanted.
    void follow(std::size_t tier, const Moment& at) {
        std::vector<std::uint32_t> launched;
        tiers_[tier].follow(at.now, at.wall, launched);
        for (const std::uint32_t box : launched)
            calendar_.book(at.wall + tiers_[tier].spec.scaling->warmUp, Appointment::Kind::Ready, tier, box, tiers_[tier].boxes[box].version);
    }

private:
    template <typename Change>
    void rescale(std::size_t tier, const Moment& at, const Change& change) {
        TierRun& fleet = tiers_[tier];
        const int before = fleet.scaler().desired();
        change(fleet);
        const int after = fleet.scaler().desired();
        if (after != before) resizes_.push_back({at.wall, tier, before, after});
        follow(tier, at);
    }

    TierPath& tiers_;
    Calendar& calendar_;
    std::vector<Resize>& resizes_;
};

}  // namespace stagecraft
