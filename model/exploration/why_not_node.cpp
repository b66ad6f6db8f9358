#include "model/exploration/why_not_node.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/catalog/server_types.h"
#include "model/exploration/left_out.h"
#include "model/exploration/node_parts.h"
#include "model/planning/stage_blockers.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr std::string_view databasePrefix = "db.", cachePrefix = "cache.";

const NodePart& partOf(std::string_view type) { return type.starts_with(cachePrefix) ? cacheNodes : databaseNodes; }

bool isNotOffered(const StagePlan& stage) { return !stage.isFeasible() && stage.blockers.front().constraint == Constraint::NotOffered; }

/// A type that is pinned and no market of the plan has: of a kind that was not chosen, or sold elsewhere.
void explainAbsence(WhyNot& answer, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    const auto isFound = [&](const Inputs& changed) { return !isNotOffered(costsOf(blueprint, changed, catalog)); };
    Inputs anyKind = inputs;
    anyKind.choices.database = DatabaseKind::Auto;
    if (isFound(anyKind)) {
        answer.kind = WhyNotKind::ExcludedByChoice;
        answer.change = {ChangeKind::Choice, 0, 0, "choices.database=auto"};
        return;
    }
    answer.kind = WhyNotKind::NotSold;
    for (const Region& region : catalog.regions()) {
        Inputs elsewhere = inputs;
        elsewhere.choices.region = region.code;
        if (problems(elsewhere, catalog).empty() && isFound(elsewhere))
            answer.change.setting += (answer.change.setting.empty() ? "" : ", ") + std::string{region.code};
    }
    if (!answer.change.setting.empty()) answer.change.kind = ChangeKind::Region;
}

/// What is in the way once the choices that leave a type out are made otherwise.
void lookFurther(WhyNot& answer, const Inputs& asked, const Catalog& catalog, const BlockersOf& blockersOf) {
    const std::optional<Inputs> changed = withChange(asked, answer.change);
    const std::vector<Blocker> blockers = changed ? blockersOf(*changed) : std::vector<Blocker>{};
    if (blockers.empty()) return;
    answer.blocker = blockers.front();
    SmallestChange more = changeThatAdmits(*changed, catalog, blockersOf);
    answer.change = more.kind == ChangeKind::None ? SmallestChange{} : both(std::move(answer.change), std::move(more));
}

/// The price an hour at which the stage would cost no more than it does.
SmallestChange priceFor(const StagePlan& otherwise, const NodePart& part, double extra) {
    // A leader and its followers may cost differently by the hour: all of them would have to in the same proportion.
    double paid = 0, rate = 0;
    eachFleet(otherwise, part, [&](const Fleet& fleet) {
        paid += fleet.instanceHours * fleet.rate.count();
        rate = std::max(rate, fleet.rate.count());
    });
    const double price = paid > 0 ? rate * (1 - extra / paid) : 0;
    return price > 0 && extra > 0 ? SmallestChange{ChangeKind::Price, rate, price, {}} : SmallestChange{};
}

}  // namespace

bool isNodeType(std::string_view type, const Catalog& catalog) {
    if (type.starts_with(databasePrefix))
        return std::ranges::find(catalog.databaseClasses(), type, &DatabaseClass::name) != catalog.databaseClasses().end();
    if (!type.starts_with(cachePrefix)) return false;
    return std::ranges::any_of(catalog.regions(), [&](const Region& region) {
        return std::ranges::any_of(catalog.cacheOffers(region.code, CacheEngine::Redis), [&](const CacheOffer& offer) { return offer.name == type; });
    });
}

std::optional<WhyNot> whyNotNode(std::string_view type, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    const StagePlan& now = plan.shown();
    const NodePart& part = partOf(type);
    if (nodesText(now, part).empty()) return std::nullopt;
    const Blueprint& blueprint = *std::ranges::find(blueprints, now.number, &Blueprint::number);
    WhyNot answer;
    answer.subject = fmt::format("{} for the {}", type, &part == &cacheNodes ? "cache" : "databases");
    if (hasOnly(now, part, type)) {
        answer.kind = WhyNotKind::Chosen;
        answer.fleet = nodesText(now, part);
        return answer;
    }
    const Inputs asked = pinned(plan.inputs, part, type);
    const StagePlan otherwise = costsOf(blueprint, asked, catalog);
    const BlockersOf blockersOf = [&](const Inputs& inputs) { return stagecraft::blockersOf(blueprint, inputs, catalog); };
    if (const InstanceType* server = catalog.instanceType(type); server != nullptr && !unfitForServers(*server).empty()) {
        answer.kind = WhyNotKind::NeverConsidered;
        return answer;
    }
    if (isNotOffered(otherwise)) {
        explainAbsence(answer, blueprint, asked, catalog);
        if (answer.kind == WhyNotKind::ExcludedByChoice) lookFurther(answer, asked, catalog, blockersOf);
        return answer;
    }
    if (std::string settings = leftOutBy(type, plan.inputs.choices, catalog); !settings.empty()) {
        answer.kind = WhyNotKind::ExcludedByChoice;
        answer.change = {ChangeKind::Choice, 0, 0, std::move(settings)};
        lookFurther(answer, asked, catalog, blockersOf);
        return answer;
    }
    const ComparedBill pinnedBill{now.number, Setting{std::string{part.key}, std::string{type}}, otherwise.bill.total, otherwise.bill.estimated > Usd{}};
    if (!otherwise.isFeasible()) {
        answer.kind = WhyNotKind::Blocked;
        if (otherwise.blockers.front().constraint == Constraint::Budget) answer.bills = {pinnedBill};
        answer.blocker = otherwise.blockers.front();
        answer.change = changeThatAdmits(asked, catalog, blockersOf);
        return answer;
    }
    answer.kind = WhyNotKind::WouldServe;
    answer.fleet = nodesText(otherwise, part);
    answer.compare(otherwise, now);
    answer.bills = {{now.number, {}, now.bill.total, now.bill.estimated > Usd{}}, pinnedBill};
    if (answer.isKnown) answer.change = priceFor(otherwise, part, answer.extraMonthly);
    return answer;
}

}  // namespace stagecraft
