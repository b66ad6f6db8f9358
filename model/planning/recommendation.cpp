#include "model/planning/recommendation.h"

#include <algorithm>

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

/// When nothing serves: the stage with the fewest blockers, the simpler one of equals.
int nearest(const std::array<StagePlan, stageCount>& stages, int from) {
    int best = from;
    for (int number = from; number <= static_cast<int>(stageCount); ++number)
        if (stage(stages, number).blockers.size() < stage(stages, best).blockers.size()) best = number;
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
    if (!need) reasons.push_back({ReasonKind::NothingServes, result.recommended, {}, {}, stage(stages, result.recommended).blockers.front()});
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
