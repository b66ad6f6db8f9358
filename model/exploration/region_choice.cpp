#include "model/exploration/region_choice.h"

#include <algorithm>
#include <map>
#include <string>

#include "model/planning/regions.h"
#include "model/planning/support_charge.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

StagePlan shownIn(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, std::optional<int> stage) {
    if (stage) return planStage(blueprints[static_cast<std::size_t>(*stage - 1)], inputs, catalog, nullptr, PlanDetail::Costs);
    return plan(inputs, catalog, blueprints, PlanDetail::Costs).shown();
}

int borrowedLines(const Bill& bill) {
    return static_cast<int>(std::ranges::count_if(bill.lines, [](const BillLine& line) { return line.isBorrowed() && line.amount > Usd{}; }));
}

/// What any plan in this region has: where it is and how far from the users.
RegionOption placeOf(const Region& region, const Inputs& there, const Catalog& catalog, const std::vector<RegionShare>& set) {
    RegionOption option;
    option.region = &region;
    option.alone = meanRoundTrip(catalog, there.workload, homeRegion(catalog, there.choices));
    option.roundTrip = set.empty() ? option.alone : meanRoundTrip(catalog, there.workload, set);
    for (const RegionShare& share : set)
        if (share.region != &region) option.others.push_back(share.region->code);
    return option;
}

std::vector<RegionShare> setOf(const Blueprint& blueprint, const Inputs& there, const Catalog& catalog) {
    return blueprint.hasManyRegions ? nearestRegions(catalog, there) : homeRegion(catalog, there.choices);
}

RegionOption optionIn(const Region& region, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, std::optional<int> stage) {
    Inputs there = inputs;
    there.choices.region = region.code;
    if (const std::vector<Error> found = problems(there, catalog); !found.empty()) {
        RegionOption option = placeOf(region, there, catalog, {});
        option.problem = found.front().message;
        return option;
    }
    const StagePlan shown = shownIn(there, catalog, blueprints, stage);
    RegionOption option = placeOf(region, there, catalog, setOf(blueprints[static_cast<std::size_t>(shown.number - 1)], there, catalog));
    option.stage = shown.number;
    option.monthly = shown.bill.total;
    option.estimated = shown.bill.estimated;
    option.unpriced = shown.bill.unpriced;
    option.borrowed = borrowedLines(shown.bill);
    option.isPossible = shown.latency.isStable;
    option.meetsTargets = shown.isFeasible();
    if (!shown.blockers.empty()) option.problem = nameOf(shown.blockers.front().constraint);
    return option;
}

/// The regions of the plan, each with the one that takes its place.
using Moves = std::map<std::string, std::string, std::less<>>;

Bill billIn(const StagePlan& shown, const Inputs& inputs, const Catalog& catalog, const Moves& moves) {
    std::vector<Usage> usage;
    for (const BillLine& line : shown.bill.lines) {
        if (line.usage.part == "support") continue;  // its charge follows from the rest
        usage.push_back(line.usage);
        for (std::string* const place : {&usage.back().region, &usage.back().destination})
            if (const auto move = moves.find(*place); move != moves.end()) *place = move->second;
    }
    Bill made = bill(std::move(usage), catalog, inputs.choices.freeTier, inputs.choices.contract, catalog.fallback(inputs.choices.fallbackRegion));
    addSupport(made, inputs.choices.support, catalog, inputs.choices.contract);
    return made;
}

std::size_t mostZones(const StagePlan& shown) {
    std::size_t most = 0;
    for (const RegionLayout& region : shown.architecture.regions) most = std::max(most, region.zones.size());
    return most;
}

RegionOption relocated(const Region& region, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    const StagePlan& shown = plan.shown();
    Inputs there = plan.inputs;
    there.choices.region = region.code;
    const std::vector<Error> found = problems(there, catalog);
    const std::vector<RegionShare> set = found.empty() ? setOf(blueprints[static_cast<std::size_t>(shown.number - 1)], there, catalog) : std::vector<RegionShare>{};
    RegionOption option = placeOf(region, there, catalog, set);
    option.stage = shown.number;
    if (!found.empty()) {
        option.problem = found.front().message;
        return option;
    }
    const std::vector<RegionLayout>& now = shown.architecture.regions;
    Moves moves;
    for (std::size_t i = 0; i < std::min(now.size(), set.size()); ++i) moves.emplace(now[i].code, set[i].region->code);
    const bool isHere = region.code == plan.inputs.choices.region;
    const Bill moved = isHere ? shown.bill : billIn(shown, there, catalog, moves);
    option.monthly = moved.total;
    option.estimated = moved.estimated;
    option.unpriced = moved.unpriced;
    option.borrowed = borrowedLines(moved);
    option.isOpen = !isHere && std::ranges::any_of(moved.lines, [](const BillLine& line) {
        return !line.usage.instanceType.empty() && (!line.isPriced || line.isBorrowed());
    });
    option.isPossible = shown.latency.isStable && !option.isOpen;
    const bool hasZones = isHere || std::ranges::all_of(set, [&](const RegionShare& share) { return share.region->zones.size() >= mostZones(shown); });
    option.meetsTargets = shown.isFeasible() && hasZones && set.size() >= now.size();
    if (!shown.blockers.empty()) option.problem = nameOf(shown.blockers.front().constraint);
    else if (!hasZones) option.problem = nameOf(Constraint::ZoneCount);
    return option;
}

const RegionOption* optionFor(std::span<const RegionOption> options, std::string_view code) {
    const auto found = std::ranges::find_if(options, [&](const RegionOption& option) { return option.region->code == code; });
    return found == options.end() ? nullptr : &*found;
}

void scale(RegionOption& option, const RegionOption& known, double growth) {
    option.monthly = Usd{known.monthly.dollars() * growth};
    option.estimated = Usd{known.estimated.dollars() * growth};
    option.unpriced = known.unpriced;
    option.borrowed = known.borrowed;
    option.isOpen = false;
    option.isScaled = true;
    option.isPossible = true;
}

}  // namespace

std::vector<RegionOption> regionOptions(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, const Effort& effort,
                                        std::optional<int> stage) {
    const std::span<const Region> regions = catalog.regions();
    std::vector<RegionOption> options(regions.size());
    forEach(regions.size(), effort, [&](std::size_t i) { options[i] = optionIn(regions[i], inputs, catalog, blueprints, stage); });
    std::erase_if(options, [](const RegionOption& option) { return option.region == nullptr; });
    return options;
}

std::vector<RegionOption> relocatedOptions(const Plan& plan, const Catalog& catalog, const Blueprints& blueprints, std::span<const RegionOption> before) {
    std::vector<RegionOption> options;
    for (const Region& region : catalog.regions()) options.push_back(relocated(region, plan, catalog, blueprints));
    const RegionOption* const here = optionFor(before, plan.inputs.choices.region);
    if (here == nullptr || !here->isPossible || here->monthly <= Usd{}) return options;
    const double growth = plan.shown().bill.total / here->monthly;
    for (RegionOption& option : options)
        if (const RegionOption* const known = optionFor(before, option.region->code); option.isOpen && known != nullptr && known->isPossible) scale(option, *known, growth);
    return options;
}

}  // namespace stagecraft
