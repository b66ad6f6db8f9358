#include "model/planning/recommendation.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace stagecraft {

namespace {

const StagePlan& stage(const std::array<StagePlan, stageCount>& stages, int number) {
    return stages[static_cast<std::size_t>(number - 1)];
}

int stageByUsers(double users, const Blueprints& blueprints) {
    int number = 1;
    for (const Blueprint& blueprint : blueprints)
        if (users >= blueprint.usersFrom) number = blueprint.number;
    return number;
}

/// The simplest feasible stage from `from` up; nullopt when none serves.
std::optional<int> firstFeasible(const std::array<StagePlan, stageCount>& stages, int from) {
    for (int number = from; number <= static_cast<int>(stageCount); ++number)
        if (stage(stages, number).isFeasible()) return number;
    return std::nullopt;
}

/// What stands is asked for more than it gives, so many times; of an availability, so many times the downtime. Infinite where
/// nothing can be had.
double missOf(const Blocker& blocker) {
    const bool isMoreWorse = blocker.constraint == Constraint::Latency;
    const bool isShareOfTime = blocker.constraint == Constraint::Availability;
    const double high = isShareOfTime ? 1 - blocker.available : isMoreWorse ? blocker.available : blocker.asked;
    constexpr double leastDowntime = 1e-15;  // who asks for always is served best by what is down the least
    const double low = isShareOfTime ? std::max(1 - blocker.asked, leastDowntime) : isMoreWorse ? blocker.asked : blocker.available;
    return low > 0 ? std::max(1.0, high / low) : std::numeric_limits<double>::infinity();
}

/// The load is carried: nothing but targets is missed.
bool isOfTargets(const Blocker& blocker) {
    return blocker.constraint == Constraint::Latency || blocker.constraint == Constraint::Availability || blocker.constraint == Constraint::ZoneLoss ||
           blocker.constraint == Constraint::Budget;
}

const Blocker& worstOf(const StagePlan& stage) { return *std::ranges::max_element(stage.blockers, {}, missOf); }

/// When nothing serves: of the stages that carry the load, else of all, the one that misses the fewest targets, then the one whose
/// worst is missed by least, then the simplest.
int nearest(const std::array<StagePlan, stageCount>& stages, int from) {
    const auto distance = [&](int number) {
        const StagePlan& one = stage(stages, number);
        return std::tuple{!std::ranges::all_of(one.blockers, isOfTargets), one.blockers.size(), one.isFeasible() ? 1 : missOf(worstOf(one))};
    };
    int best = from;
    for (int number = from + 1; number <= static_cast<int>(stageCount); ++number)
        if (distance(number) < distance(best)) best = number;
    return best;
}

/// The readers of a Multi-AZ DB cluster, say, in a stage that asks for a standby alone.
bool hasReaders(const Architecture& architecture) {
    return std::ranges::any_of(architecture.regions, [](const RegionLayout& region) {
        return std::ranges::any_of(region.fleets, [](const Fleet& fleet) { return fleet.role == Role::DatabaseFollower; });
    });
}

/// What the lower of two stages lacks of the higher one, by their traits.
std::vector<GivenUp> givenUp(const Blueprint& lower, const Blueprint& higher, const StagePlan& lowerPlan,
                             const StagePlan& higherPlan) {
    std::vector<GivenUp> lost;
    const auto lacks = [&](bool inHigher, bool inLower, GivenUp what) {
        if (inHigher && !inLower) lost.push_back(what);
    };
    lacks(higher.compute == Compute::Servers, lower.compute == Compute::Servers, GivenUp::OwnServer);
    lacks(higher.database > DatabaseTopology::SameHost, lower.database > DatabaseTopology::SameHost, GivenUp::SeparateDatabase);
    lacks(higherPlan.availability.survivesZoneLoss, lowerPlan.availability.survivesZoneLoss, GivenUp::ZoneLossSurvival);
    lacks(higher.hasCdn, lower.hasCdn, GivenUp::StaticContentNearUsers);
    lacks(higher.isAutoscaled, lower.isAutoscaled, GivenUp::Autoscaling);
    lacks(higher.database >= DatabaseTopology::LeaderAndFollowers,
          lower.database >= DatabaseTopology::LeaderAndFollowers || hasReaders(lowerPlan.architecture), GivenUp::ReadFollowers);
    lacks(higher.splitsServices, lower.splitsServices, GivenUp::IndependentServices);
    lacks(higher.hasManyRegions, lower.hasManyRegions, GivenUp::NearbyRegions);
    if (higherPlan.availability.minutesPerYear * 2 < lowerPlan.availability.minutesPerYear) lost.push_back(GivenUp::Availability);
    return lost;
}

}  // namespace

Recommendation recommend(const Inputs& inputs, const Blueprints& blueprints,
                         const std::array<StagePlan, stageCount>& stages) {
    Recommendation result;
    result.byUsers = stageByUsers(inputs.workload.users, blueprints);
    const std::optional<int> need = firstFeasible(stages, 1);
    result.byNeed = need.value_or(nearest(stages, 1));
    result.cheapest = result.byNeed;
    for (const StagePlan& candidate : stages)
        if (candidate.isFeasible() && (!stage(stages, result.cheapest).isFeasible() ||
                                       candidate.bill.total < stage(stages, result.cheapest).bill.total))
            result.cheapest = candidate.number;

    const bool isStory = inputs.choices.recommend == Recommend::Story;
    const int least = isStory ? std::max(result.byUsers, need ? result.byNeed : 1) : 1;
    result.recommended = firstFeasible(stages, least).value_or(isStory ? nearest(stages, result.byUsers) : result.byNeed);
    result.pinned = inputs.choices.stage;
    const int shown = result.pinned.value_or(result.recommended);
    result.meetsTargets = stage(stages, shown).isFeasible();

    std::vector<Reason>& reasons = result.reasons;
    const auto difference = [&](int from, int to) { return stage(stages, to).bill.total - stage(stages, from).bill.total; };
    const auto blueprintOf = [&](int number) -> const Blueprint& { return blueprints[static_cast<std::size_t>(number - 1)]; };
    if (result.pinned) {
        const bool isBlocked = !stage(stages, shown).isFeasible();
        reasons.push_back({isBlocked ? ReasonKind::PinnedIsBlocked : ReasonKind::Pinned, result.recommended,
                           difference(result.recommended, shown), {},
                           isBlocked ? std::optional{stage(stages, shown).blockers.front()} : std::nullopt});
    }
    reasons.push_back({ReasonKind::ByUsers, result.byUsers, {}, {}, {}});
    if (!need) reasons.push_back({ReasonKind::NothingServes, result.recommended, {}, {}, worstOf(stage(stages, result.recommended))});
    if (result.recommended > result.byUsers && !stage(stages, result.byUsers).isFeasible())
        reasons.push_back({ReasonKind::NeedIsHigher, result.recommended, difference(result.byUsers, result.recommended), {},
                           stage(stages, result.byUsers).blockers.front()});
    if (need) {
        // The comparison the story leaves out: what the load alone would need, in money and in what is lost.
        const int lower = std::min(result.byNeed, result.recommended);
        const int higher = std::max(result.byUsers, result.recommended);
        if (lower < higher)
            reasons.push_back({ReasonKind::NeedIsLower, lower, difference(lower, higher),
                               givenUp(blueprintOf(lower), blueprintOf(higher), stage(stages, lower), stage(stages, higher)), {}});
        if (result.cheapest != result.recommended && result.cheapest != lower)
            reasons.push_back({ReasonKind::Cheapest, result.cheapest, difference(result.cheapest, result.recommended), {}, {}});
    }
    for (int number = result.recommended - 1; number >= 1; --number) {
        if (stage(stages, number).isFeasible()) continue;
        reasons.push_back({ReasonKind::LowerStageBlocked, number, {}, {}, stage(stages, number).blockers.front()});
    }
    return result;
}

}  // namespace stagecraft
