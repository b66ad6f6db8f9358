#include "model/exploration/reach.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "model/planning/stage_blockers.h"

namespace stagecraft {

namespace {

constexpr int loadsPerDecade = 8;

/// The loads that every stage is looked at under.
std::vector<double> gridOfUsers() {
    std::vector<double> grid;
    const int steps = loadsPerDecade * static_cast<int>(std::log10(mostUsers));
    for (int i = 0; i <= steps; ++i) grid.push_back(std::round(std::pow(10, static_cast<double>(i) / loadsPerDecade)));
    return grid;
}

class ReachSearch {
public:
    ReachSearch(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog)
        : blueprint_(blueprint), inputs_(inputs), catalog_(catalog) {
        inputs_.targets.budget.reset();
    }

    StageReach run() {
        StageReach reach;
        reach.stage = blueprint_.number;
        const StagePlan now = planStage(blueprint_, inputs_, catalog_);
        reach.asBought = now.headroom.usersAtLimit;
        reach.asBoughtLimit = now.headroom.firstLimit;

        std::set<Constraint> met;
        double before = 0;
        bool isStopped = false;
        for (const double users : gridOfUsers()) {
            const std::vector<Blocker>& blockers = blockersAt(users);
            if (blockers.empty() && isStopped) reach.isMonotone = false;
            isStopped |= !blockers.empty();
            addLimits(blockers, before, users, met, reach.limits);
            before = users;
        }
        std::stable_sort(reach.limits.begin(), reach.limits.end(),
                         [](const ReachLimit& a, const ReachLimit& b) { return a.users < b.users; });
        reach.atLargest = reach.limits.empty() ? std::numeric_limits<double>::infinity() : reach.limits.front().users - 1;
        // A target that grows with the users ends what was bought as it ends the stage.
        for (const ReachLimit& limit : reach.limits) {
            const bool isTarget = limit.blocker.constraint == Constraint::ZoneLoss || limit.blocker.constraint == Constraint::Availability;
            if (!isTarget || limit.users > reach.asBought) continue;
            reach.asBought = limit.users - 1;
            reach.asBoughtLimit = PressureKind::SinglePointOfFailure;
        }
        return reach;
    }

    /// What stops the stage with so many users.
    [[nodiscard]] std::vector<Blocker> planned(double users) const {
        return stagecraft::blockersOf(blueprint_, withUsers(inputs_, users), catalog_);
    }
    /// That is known already.
    void tell(double users, std::vector<Blocker> blockers) { known_[users] = std::move(blockers); }

private:
    /// Of the constraints that are not met yet, where each begins between the two loads: at `with` these stop the stage. One may have
    /// taken the place of others, which stop it before.
    void addLimits(const std::vector<Blocker>& blockers, double without, double with, std::set<Constraint>& met, std::vector<ReachLimit>& limits) const {
        for (const Blocker& blocker : blockers) {
            if (!met.insert(blocker.constraint).second) continue;
            limits.push_back(firstOf(blocker, without, with));
            const double before = limits.back().users - 1;
            if (before > without) addLimits(blockersAt(before), without, before, met, limits);
        }
    }

    /// Constraints that begin between the same two loads ask for the same ones in between.
    [[nodiscard]] const std::vector<Blocker>& blockersAt(double users) const {
        const auto [known, isNew] = known_.try_emplace(users);
        if (isNew) known->second = planned(users);
        return known->second;
    }

    /// The fewest users at whom the constraint of `blocker` stops the stage, between a load it does not and one it does.
    [[nodiscard]] ReachLimit firstOf(Blocker blocker, double without, double with) const {
        while (with - without > 1) {
            const double middle = std::floor((without + with) / 2);
            const std::vector<Blocker>& blockers = blockersAt(middle);
            const auto same = std::find_if(blockers.begin(), blockers.end(),
                                           [&](const Blocker& one) { return one.constraint == blocker.constraint; });
            if (same == blockers.end()) {
                without = middle;
            } else {
                with = middle;
                blocker = *same;
            }
        }
        return {blocker, with};
    }

    const Blueprint& blueprint_;
    Inputs inputs_;
    const Catalog& catalog_;
    mutable std::map<double, std::vector<Blocker>> known_;  ///< by users
};

}  // namespace

Inputs withUsers(Inputs inputs, double users) {
    Workload& work = inputs.workload;
    const double factor = work.users > 0 ? users / work.users : 1;
    if (work.averageRate) work.averageRate = *work.averageRate * factor;
    if (work.peakRate) work.peakRate = *work.peakRate * factor;
    work.users = users;
    return inputs;
}

StageReach reachOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    return ReachSearch{blueprint, inputs, catalog}.run();
}

std::vector<StageReach> reachesOf(const Blueprints& blueprints, const Inputs& inputs, const Catalog& catalog, const Effort& effort) {
    const std::vector<double> grid = gridOfUsers();
    std::vector<ReachSearch> searches;
    for (const Blueprint& blueprint : blueprints) searches.emplace_back(blueprint, inputs, catalog);
    // Nearly all of the work is the grid of the last stages, of which no load waits for another. The larger a stage, the longer it
    // takes: the last one first.
    const auto stageOf = [&](std::size_t i) { return searches.size() - 1 - i / grid.size(); };
    std::vector<std::vector<Blocker>> blockers(searches.size() * grid.size());
    forEach(blockers.size(), effort, [&](std::size_t i) { blockers[i] = searches[stageOf(i)].planned(grid[i % grid.size()]); });
    std::vector<StageReach> reaches(searches.size());
    if (effort.stop.stop_requested()) return reaches;
    for (std::size_t i = 0; i < blockers.size(); ++i) searches[stageOf(i)].tell(grid[i % grid.size()], std::move(blockers[i]));
    forEach(reaches.size(), {effort.threads, effort.stop}, [&](std::size_t i) {
        const std::size_t stage = reaches.size() - 1 - i;
        reaches[stage] = searches[stage].run();
    });
    return reaches;
}

}  // namespace stagecraft
