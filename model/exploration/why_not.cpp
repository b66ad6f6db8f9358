#include "model/exploration/why_not.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/catalog/server_types.h"
#include "model/exploration/database_kinds.h"
#include "model/exploration/left_out.h"
#include "model/exploration/reach.h"
#include "model/planning/estimated_bill.h"
#include "model/planning/stage_blockers.h"

namespace stagecraft {

namespace {

const Blueprint& blueprintOf(int stage, const Blueprints& blueprints) {
    return *std::find_if(blueprints.begin(), blueprints.end(), [&](const Blueprint& blueprint) { return blueprint.number == stage; });
}

std::string fleetText(const FleetChoice& choice) {
    return std::to_string(choice.count) + " × " + std::string{choice.server->offer->type->name};
}

/// The highest price of an hour at which the type costs no more than the fleet chosen, for which another number of servers may be
/// the best; 0 where it does not even for nothing.
double priceSought(ServerCandidate server, const SizedPart& part) {
    double low = 0, high = server.hourly;
    constexpr int halvings = 50;
    for (int i = 0; i < halvings; ++i) {
        server.hourly = (low + high) / 2;
        const FleetVerdict verdict = verdictOf(server, part.needs);
        (verdict.choice && verdict.choice->monthly <= part.choice.monthly ? low : high) = server.hourly;
    }
    return low;
}

auto stageBlockers(const Blueprint& blueprint, const Catalog& catalog) {
    return [&](const Inputs& inputs) { return blockersOf(blueprint, inputs, catalog); };
}

/// The same tier sized for other inputs would take the type.
bool fitsFor(const Inputs& inputs, const SizedPart& part, const ServerCandidate& server, const Catalog& catalog, const Blueprint& blueprint) {
    SizingTrace trace;
    (void)planStage(blueprint, inputs, catalog, &trace, PlanDetail::Costs);
    return std::any_of(trace.parts.begin(), trace.parts.end(), [&](const SizedPart& other) {
        return other.id == part.id && other.region == part.region && verdictOf(server, other.needs).choice.has_value();
    });
}

/// The target that lets the type in for that tier, looked for around what it would take there now: tiers share one, and another target
/// splits it otherwise.
SmallestChange slowerTarget(double told, const Inputs& inputs, const SizedPart& part, const ServerCandidate& server, const Catalog& catalog, const Blueprint& blueprint) {
    const std::optional<double> target = strictestTarget(told, [&](double milliseconds) {
        Inputs slower = inputs;
        slower.targets.p99 = Milliseconds{milliseconds};
        return fitsFor(slower, part, server, catalog, blueprint);
    });
    return target ? SmallestChange{ChangeKind::P99, inputs.targets.p99->count(), *target, {}} : SmallestChange{};
}

/// Too small for the application alone: the memory at rest that would let it in and, where the type is too slow besides, the target.
SmallestChange lessMemory(const FleetRefusal& refusal, const SizedPart& part, const ServerCandidate& server, const Plan& plan, const Catalog& catalog,
                          const Blueprint& blueprint) {
    const auto leastOf = [&](Inputs inputs) {
        return mostBelow(inputs.workload.memoryBase.count(), [&, inputs](double mebibytes) mutable {
            inputs.workload.memoryBase = Mib{mebibytes};
            return fitsFor(inputs, part, server, catalog, blueprint);
        });
    };
    const auto setting = [](double mebibytes) { return SmallestChange{ChangeKind::Choice, 0, 0, fmt::format("workload.memory_base_mb={}", mebibytes)}; };
    if (const std::optional<double> base = leastOf(plan.inputs)) return setting(*base);
    const SmallestChange told{ChangeKind::Memory, refusal.asked, refusal.available, {}};
    if (!plan.inputs.targets.p99) return told;
    Inputs changed = plan.inputs;
    changed.targets.p99.reset();
    const std::optional<double> base = leastOf(changed);
    if (!base) return told;
    changed = plan.inputs;
    changed.workload.memoryBase = Mib{*base};
    SmallestChange target = slowerTarget(changed.targets.p99->count(), changed, part, server, catalog, blueprint);
    return target.kind == ChangeKind::None ? told : both(setting(*base), std::move(target));
}

/// What would let the type in, given the constraint that keeps it out.
SmallestChange changeFor(const FleetRefusal& refusal, const SizedPart& part, const ServerCandidate& server, const Plan& plan,
                         const Catalog& catalog, const Blueprint& blueprint) {
    if (refusal.constraint == Constraint::Latency) return slowerTarget(refusal.available, plan.inputs, part, server, catalog, blueprint);
    const double users = plan.inputs.workload.users;
    const std::optional<double> fewer =
        mostBelow(users, [&](double count) { return fitsFor(withUsers(plan.inputs, count), part, server, catalog, blueprint); });
    if (fewer) return {ChangeKind::Users, users, *fewer, {}};
    if (refusal.constraint == Constraint::Memory) return lessMemory(refusal, part, server, plan, catalog, blueprint);
    if (refusal.constraint == Constraint::Disk) return {ChangeKind::Operations, refusal.asked, refusal.available, {}};
    return {};
}

ComparedBill billOf(const StagePlan& stage, std::optional<Setting> choice = {}) {
    return {stage.number, std::move(choice), stage.bill.total, stage.bill.estimated > Usd{}};
}

Setting pinnedServers(std::string_view type) { return {"choices.instance_type", std::string{type}}; }

/// `isAlone`: no other tier of servers shares the target.
WhyNot answerFor(const SizedPart& part, bool isAlone, const ServerCandidate& server, const Plan& plan, const Catalog& catalog, const Blueprint& blueprint) {
    WhyNot answer;
    answer.vcpus = server.vcpus;
    answer.slowdown = server.slowdown;
    const FleetVerdict verdict = verdictOf(server, part.needs);
    if (server.offer == part.choice.server->offer) {
        answer.kind = WhyNotKind::Chosen;
        answer.fleet = fleetText(part.choice);
        return answer;
    }
    if (!verdict.choice) {
        answer.kind = WhyNotKind::Rejected;
        answer.blocker = Blocker{verdict.refusal.constraint, verdict.refusal.available, verdict.refusal.asked, std::string{server.offer->type->name}};
        if (isAlone || verdict.refusal.constraint != Constraint::Latency) answer.change = changeFor(verdict.refusal, part, server, plan, catalog, blueprint);
        return answer;
    }
    answer.kind = WhyNotKind::WouldServe;
    answer.fleet = fleetText(*verdict.choice);
    answer.extraMonthly = verdict.choice->monthly - part.choice.monthly;
    answer.isEstimated = isPartEstimated(plan.shown().bill, part.id, part.region);
    // A bill of its own it has only where all servers are of the type.
    const StagePlan& shown = plan.shown();
    answer.bills = {{shown.number, {}, shown.bill.total, shown.bill.estimated > Usd{}, part.id, part.region},
                    {shown.number, pinnedServers(server.offer->type->name)}};
    const double price = priceSought(server, part);
    if (price > 0) answer.change = {ChangeKind::Price, server.hourly, price, {}};
    return answer;
}

/// What can be had at best is where the target would have to be: the blocker tells what the tiers could do when that was looked for.
void tellReached(WhyNot& answer) {
    if (answer.blocker && answer.blocker->constraint == Constraint::Latency && answer.change.kind == ChangeKind::P99) answer.blocker->available = answer.change.to;
}

/// The same type on every server of the stage: where tiers share one p99, each was given what suits the types chosen, and what one of them
/// would take beside the others as they are says little. Worked out when it is first asked about.
class OnEveryServer {
public:
    OnEveryServer(std::string_view type, const Plan& plan, const Catalog& catalog, const Blueprint& blueprint)
        : type_(type), plan_(plan), inputs_(plan.inputs), catalog_(catalog), blueprint_(blueprint) {
        inputs_.choices.instanceType = type;
    }

    /// `answer`, of one tier, becomes that of all where the type was too slow, or dearer so.
    void consider(WhyNot& answer) {
        const bool isTooSlow = answer.kind == WhyNotKind::Rejected && answer.blocker->constraint == Constraint::Latency;
        if (!isTooSlow && answer.kind != WhyNotKind::WouldServe) return;
        if (!pinned_) pinned_ = planStage(blueprint_, inputs_, catalog_, nullptr, PlanDetail::Costs);
        if (pinned_->isFeasible()) considerServing(answer, isTooSlow);
        else if (isTooSlow) considerBlocked(answer);
    }

private:
    void considerServing(WhyNot& answer, bool isTooSlow) const {
        const StagePlan& now = plan_.shown();
        if (!isTooSlow && (pinned_->bill.total - now.bill.total).dollars() >= answer.extraMonthly) return;
        answer.kind = WhyNotKind::WouldServe;
        answer.blocker.reset();
        answer.fleet = "every server on " + type_;
        answer.compare(*pinned_, now);
        answer.bills = {billOf(now), billOf(*pinned_, pinnedServers(type_))};
        answer.change = {ChangeKind::Choice, 0, 0, "choices.instance_type=" + type_};
    }

    void considerBlocked(WhyNot& answer) {
        const auto latency = std::ranges::find(pinned_->blockers, Constraint::Latency, &Blocker::constraint);
        if (latency != pinned_->blockers.end()) answer.blocker->available = latency->available;
        if (!change_) change_ = changeThatAdmits(inputs_, catalog_, stageBlockers(blueprint_, catalog_));
        answer.change = *change_;
        tellReached(answer);
    }

    std::string type_;
    const Plan& plan_;
    Inputs inputs_;
    const Catalog& catalog_;
    const Blueprint& blueprint_;
    std::optional<StagePlan> pinned_;
    std::optional<SmallestChange> change_;
};

/// A type that is not on the market the plan looks at.
WhyNot absent(const InstanceType& type, std::string_view region, const Choices& choices, const Catalog& catalog) {
    WhyNot answer;
    const auto isSoldIn = [&](std::string_view code) {
        const auto offers = catalog.instanceOffers(code);
        return std::any_of(offers.begin(), offers.end(), [&](const InstanceOffer& offer) { return offer.type == &type; });
    };
    if (!unfitForServers(type).empty()) {
        answer.kind = WhyNotKind::NeverConsidered;
        return answer;
    }
    if (!isSoldIn(region)) {
        answer.kind = WhyNotKind::NotSold;
        for (const Region& other : catalog.regions())
            if (isSoldIn(other.code)) answer.change.setting += (answer.change.setting.empty() ? "" : ", ") + std::string{other.code};
        if (!answer.change.setting.empty()) answer.change.kind = ChangeKind::Region;
        return answer;
    }
    answer.kind = WhyNotKind::ExcludedByChoice;
    const std::string settings = leftOutBy(type.name, choices, catalog);
    answer.change = {ChangeKind::Choice, 0, 0, settings.empty() ? "choices.purchase=on-demand" : settings};
    return answer;
}

/// What is in the way once the choices that leave a type out are made otherwise.
void lookFurther(WhyNot& answer, std::string_view type, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    std::optional<Inputs> changed = withChange(plan.inputs, answer.change);
    if (!changed || *changed == plan.inputs) return;
    changed->choices.stage = plan.shown().number;
    const std::vector<WhyNot> answers = whyNotType(type, stagecraft::plan(*changed, catalog, blueprints), catalog, blueprints);
    const auto then = std::ranges::find(answers, answer.subject, &WhyNot::subject);
    if (then == answers.end() || then->kind == WhyNotKind::Chosen || then->kind == WhyNotKind::WouldServe) return;
    answer.blocker = then->blocker;
    answer.vcpus = then->vcpus;
    answer.change = then->change.kind == ChangeKind::None ? SmallestChange{} : both(std::move(answer.change), then->change);
}

/// A limit that money sets tells of the bill that is above it.
std::vector<ComparedBill> billsOfBlocker(const Blocker& blocker, ComparedBill bill) {
    return blocker.constraint == Constraint::Budget ? std::vector{std::move(bill)} : std::vector<ComparedBill>{};
}

/// The next stage below, or else above, that serves with those choices; where none does, the next below that something more admits.
SmallestChange otherStage(int stage, const Inputs& inputs, std::string_view kept, const Catalog& catalog, const Blueprints& blueprints) {
    const auto serves = [&](int other) { return planStage(blueprintOf(other, blueprints), inputs, catalog, nullptr, PlanDetail::Costs).isFeasible(); };
    for (int lower = stage - 1; lower >= 1; --lower)
        if (serves(lower)) return {ChangeKind::Choice, 0, 0, fmt::format("choices.stage={}", lower)};
    for (int higher = stage + 1; higher <= static_cast<int>(stageCount); ++higher)
        if (serves(higher)) return {ChangeKind::Choice, 0, 0, fmt::format("choices.stage={}", higher)};
    for (int lower = stage - 1; lower >= 1; --lower)
        if (SmallestChange more = changeThatAdmits(inputs, catalog, stageBlockers(blueprintOf(lower, blueprints), catalog), kept); more.kind != ChangeKind::None)
            return both({ChangeKind::Choice, 0, 0, fmt::format("choices.stage={}", lower)}, std::move(more));
    return {};
}

/// Nothing is asked but the kind of database that auto has taken for all of them.
bool isKindTaken(const Inputs& changed, const Plan& plan) {
    if (plan.inputs.choices.database != DatabaseKind::Auto || plannedKinds(plan.shown()) != std::vector{changed.choices.database}) return false;
    Inputs open = changed;
    open.choices.database = DatabaseKind::Auto;
    return open == plan.inputs;
}

}  // namespace

void WhyNot::compare(const StagePlan& otherwise, const StagePlan& now) {
    extraMonthly = (otherwise.bill.total - now.bill.total).dollars();
    extraCareHours = otherwise.careHours - now.careHours;
    isEstimated = otherwise.bill.estimated > Usd{} || now.bill.estimated > Usd{};
    isKnown = otherwise.bill.unpriced == 0 && now.bill.unpriced == 0;
}

std::vector<WhyNot> whyNotType(std::string_view type, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    SizingTrace trace;
    const Blueprint& blueprint = blueprintOf(plan.shown().number, blueprints);
    (void)planStage(blueprint, plan.inputs, catalog, &trace);
    std::vector<WhyNot> answers;
    const InstanceType* wanted = catalog.instanceType(type);
    if (wanted == nullptr) return answers;
    const bool hasTiers = plan.inputs.targets.p99 && trace.parts.size() > 1;
    OnEveryServer everywhere{type, plan, catalog, blueprint};
    for (const SizedPart& part : trace.parts) {
        if (part.choice.server == nullptr) continue;
        const ServerCandidates market = ServerMarket::of(catalog, part.region, plan.inputs.choices).all();
        const auto server = std::find_if(market.begin(), market.end(), [&](const ServerCandidate& one) { return one.offer->type == wanted; });
        const bool isPinnedOut = plan.inputs.choices.hasPinnedType() && plan.inputs.choices.instanceType != type;
        WhyNot answer;
        if (isPinnedOut) answer = {{}, WhyNotKind::ExcludedByChoice, {}, 0, 0, {}, {ChangeKind::Choice, 0, 0, "choices.instance_type=auto"}};
        else if (part.choice.server->offer->type == wanted) answer = answerFor(part, !hasTiers, *part.choice.server, plan, catalog, blueprint);
        else if (server == market.end()) answer = absent(*wanted, part.region, plan.inputs.choices, catalog);
        else answer = answerFor(part, !hasTiers, slowed(*server, serverLaw(plan.inputs.workload)), plan, catalog, blueprint);
        if (hasTiers) everywhere.consider(answer);
        answer.subject = std::string{type} + " for " + part.label + " in " + part.region;
        if (answer.kind == WhyNotKind::ExcludedByChoice) lookFurther(answer, type, plan, catalog, blueprints);
        answers.push_back(std::move(answer));
    }
    return answers;
}

WhyNot whyNotStage(int stage, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    const StagePlan& wanted = plan.stages[static_cast<std::size_t>(stage - 1)];
    const StagePlan& recommended = plan.stages[static_cast<std::size_t>(plan.recommendation.recommended - 1)];
    WhyNot answer;
    answer.subject = "stage " + std::to_string(stage) + " (" + wanted.name + ")";
    answer.compare(wanted, recommended);
    answer.bills = {billOf(wanted), billOf(recommended)};
    if (stage == recommended.number) {
        answer.kind = WhyNotKind::Chosen;
        answer.bills.clear();
    } else if (!wanted.isFeasible()) {
        answer.kind = WhyNotKind::Blocked;
        answer.blocker = wanted.blockers.front();
        answer.bills = billsOfBlocker(*answer.blocker, billOf(wanted));
        answer.change = changeThatAdmits(plan.inputs, catalog, stageBlockers(blueprintOf(stage, blueprints), catalog));
        tellReached(answer);
    } else if (plan.inputs.choices.recommend == Recommend::Story && stage < plan.recommendation.byUsers) {
        answer.kind = WhyNotKind::BelowTheStory;
        answer.change = {ChangeKind::Choice, 0, 0, "choices.recommend=need"};
        if (plan.recommendation.byNeed != stage) answer.change.setting = "choices.stage=" + std::to_string(stage);
    } else {
        answer.kind = WhyNotKind::WouldServe;
        answer.change = {ChangeKind::Choice, 0, 0, "choices.stage=" + std::to_string(stage)};
    }
    return answer;
}

WhyNot whyNotOption(std::string_view setting, const Inputs& changed, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    const StagePlan& now = plan.shown();
    const Blueprint& blueprint = blueprintOf(now.number, blueprints);
    WhyNot answer;
    answer.subject = std::string{setting};
    if (changed == plan.inputs || isKindTaken(changed, plan)) {
        answer.kind = WhyNotKind::Chosen;
        if (now.isFeasible()) return answer;
        // So the plan is made, but it does not serve.
        answer.kind = WhyNotKind::Blocked;
        answer.blocker = now.blockers.front();
        answer.bills = billsOfBlocker(*answer.blocker, billOf(now));
        answer.change = changeThatAdmits(plan.inputs, catalog, stageBlockers(blueprint, catalog));
        tellReached(answer);
        return answer;
    }
    // A choice of stages is answered by the stage that would be shown, every other one by the stage that is.
    const bool asksForStage = changed.choices.stage != plan.inputs.choices.stage || changed.choices.recommend != plan.inputs.choices.recommend;
    const StagePlan otherwise = asksForStage ? stagecraft::plan(changed, catalog, blueprints).shown() : planStage(blueprint, changed, catalog);
    answer.compare(otherwise, now);
    const std::size_t equals = setting.find('=');
    const ComparedBill asked = billOf(otherwise, Setting{std::string{setting.substr(0, equals)}, std::string{setting.substr(equals + 1)}});
    if (otherwise.isFeasible()) {
        answer.kind = WhyNotKind::WouldServe;
        answer.bills = {billOf(now), asked};
        answer.change = {ChangeKind::Choice, 0, 0, std::string{setting}};
    } else {
        answer.kind = WhyNotKind::Blocked;
        answer.blocker = otherwise.blockers.front();
        answer.bills = billsOfBlocker(*answer.blocker, asked);
        const std::string_view kept = setting.starts_with("choices.") ? setting.substr(0, equals) : std::string_view{};
        answer.change = changeThatAdmits(changed, catalog, stageBlockers(blueprintOf(otherwise.number, blueprints), catalog), kept);
        tellReached(answer);
        if (answer.change.kind == ChangeKind::None && !asksForStage) answer.change = otherStage(otherwise.number, changed, kept, catalog, blueprints);
    }
    return answer;
}

}  // namespace stagecraft
