#include "model/exploration/frontier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <iterator>
#include <numeric>
#include <set>
#include <tuple>

#include "model/exploration/database_kinds.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

bool isServer(const Fleet& fleet) {
    return fleet.role == Role::WebAndData || fleet.role == Role::App || fleet.role == Role::Web || fleet.role == Role::Service;
}

bool isDatabase(const Fleet& fleet) {
    return fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseFollower || fleet.role == Role::DatabaseStandby;
}

bool isCacheNode(const Fleet& fleet) { return fleet.role == Role::Cache && !fleet.instanceType.empty(); }

/// "4 × m7g.large, 2 × c7g.large": servers of one type are told together.
template <class Counts>
std::string countedTypes(const StagePlan& stage, const Counts& counts) {
    std::vector<std::pair<std::string_view, int>> types;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            if (!counts(fleet)) continue;
            const auto known = std::ranges::find(types, std::string_view{fleet.instanceType}, &std::pair<std::string_view, int>::first);
            if (known == types.end()) types.emplace_back(fleet.instanceType, fleet.count);
            else known->second += fleet.count;
        }
    std::string text;
    for (const auto& [type, count] : types) text += (text.empty() ? "" : ", ") + std::to_string(count) + " × " + std::string{type};
    return text;
}

std::string databaseText(const StagePlan& stage) {
    const std::string nodes = countedTypes(stage, isDatabase);
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            if (fleet.role != Role::DatabaseLeader) continue;
            const std::string kind = fleet.service == "EC2" ? "self-managed" : fleet.service == "RDS" ? "RDS " + fleet.deployment : fleet.service;
            return kind + " " + fleet.engine + ", " + nodes;
        }
    return nodes;
}

/// Of a part whose nodes are of one type, that type; of several, none.
void addPin(std::vector<Setting>& settings, const char* key, const StagePlan& design, bool (*isPart)(const Fleet&)) {
    std::set<std::string> types;
    for (const RegionLayout& region : design.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (isPart(fleet) && !fleet.instanceType.empty()) types.insert(fleet.instanceType);
    if (!types.empty()) settings.push_back({key, types.size() == 1 ? *types.begin() : "auto"});
}

}  // namespace

std::vector<std::size_t> nonDominated(std::span<const Tradeoff> all) {
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t i) { return std::isnan(all[i].first) || std::isnan(all[i].second); });
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::tuple{all[i].first, all[i].second, i}; });
    std::vector<std::size_t> best;
    for (const std::size_t i : order) {
        if (best.empty()) {
            best.push_back(i);
            continue;
        }
        // All so far cost no more: only what is better in the second, or just like the last, stays.
        const Tradeoff& last = all[best.back()];
        if (all[i].second < last.second || (all[i].second == last.second && all[i].first == last.first)) best.push_back(i);
    }
    return best;
}

Result<Inputs> withSettings(Inputs inputs, std::span<const Setting> settings) {
    for (const Setting& setting : settings) {
        Result<Inputs> changed = withValue(std::move(inputs), setting.key, setting.value);
        if (!changed) return changed;
        inputs = std::move(*changed);
    }
    return inputs;
}

DesignOption designOption(const StagePlan& stage, std::vector<Setting> settings) {
    DesignOption option;
    option.settings = std::move(settings);
    option.stage = stage.number;
    option.regions = static_cast<int>(stage.architecture.regions.size());
    if (!stage.architecture.regions.empty()) option.zones = static_cast<int>(stage.architecture.regions.front().zones.size());
    option.servers = countedTypes(stage, isServer);
    option.database = databaseText(stage);
    option.cache = countedTypes(stage, isCacheNode);
    option.monthly = stage.bill.total;
    option.estimated = stage.bill.estimated;
    option.unpriced = stage.bill.unpriced;
    option.p99 = stage.latency.p99;
    option.downtime = stage.availability.minutesPerYear;
    option.meetsTargets = stage.isFeasible();
    return option;
}

std::vector<Setting> databaseSettings(const StagePlan& design) {
    std::vector<Setting> settings;
    if (const DatabaseKind kind = plannedKind(design); kind != DatabaseKind::Auto) settings.push_back({"choices.database", std::string{nameOf(kind)}});
    addPin(settings, "choices.database_node", design, isDatabase);
    return settings;
}

std::vector<Setting> nodeSettings(const StagePlan& design) {
    std::vector<Setting> settings = databaseSettings(design);
    addPin(settings, "choices.cache_node", design, isCacheNode);
    return settings;
}

std::vector<Setting> withPins(std::vector<Setting> settings, const std::vector<Setting>& pins, const StagePlan& design, const Blueprint& blueprint,
                              const Inputs& inputs, const Catalog& catalog) {
    std::vector<Setting> pinned = settings;
    std::ranges::copy(pins, std::back_inserter(pinned));
    const Result<Inputs> there = withSettings(inputs, pinned);
    if (!there || pinned.size() == settings.size() || !problems(*there, catalog).empty()) return settings;
    const StagePlan same = planStage(blueprint, *there, catalog, nullptr, PlanDetail::Costs);
    const bool isSame = same.bill.total == design.bill.total && same.latency.p99 == design.latency.p99 &&
                        same.availability.minutesPerYear == design.availability.minutesPerYear;
    return isSame ? pinned : settings;
}

DesignFrontier divided(std::vector<DesignOption> options, std::size_t considered, double (*measure)(const DesignOption&)) {
    DesignFrontier answer;
    answer.considered = considered;
    std::vector<Tradeoff> tradeoffs;
    for (const DesignOption& option : options) tradeoffs.push_back({option.monthly.dollars(), measure(option)});
    std::vector<char> isBest(options.size(), 0);
    for (const std::size_t i : nonDominated(tradeoffs)) {
        isBest[i] = 1;
        const DesignOption& option = options[i];
        const bool isKnown = !answer.best.empty() && answer.best.back().monthly == option.monthly && measure(answer.best.back()) == measure(option);
        if (!isKnown) answer.best.push_back(option);
    }
    std::set<std::pair<Usd, double>> known;
    for (std::size_t i = 0; i < options.size(); ++i)
        if (isBest[i] == 0 && known.emplace(options[i].monthly, measure(options[i])).second) answer.beaten.push_back(std::move(options[i]));
    return answer;
}

bool isEligible(const StagePlan& design, const StagePlan& now, std::span<const Constraint> pardoned) {
    if (!design.latency.isStable) return false;
    return std::ranges::all_of(design.blockers, [&](const Blocker& blocker) {
        return std::ranges::find(pardoned, blocker.constraint) != pardoned.end() ||
               std::ranges::find(now.blockers, blocker.constraint, &Blocker::constraint) != now.blockers.end();
    });
}

}  // namespace stagecraft
