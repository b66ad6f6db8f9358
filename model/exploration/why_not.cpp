#include "model/exploration/why_not.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/catalog/server_types.h"
#include "model/exploration/database_kinds.h"
#include "model/exploration/reach.h"
#include "model/planning/estimated_bill.h"

namespace stagecraft {

namespace {

const Blueprint& blueprintOf(int stage, const Blueprints& blueprints) {
    return *std::find_if(blueprints.begin(), blueprints.end(), [&](const Blueprint& blueprint) { return blueprint.number == stage; });
}

std::string fleetText(const FleetChoice& choice) {
    return std::to_string(choice.count) + " × " + std::string{choice.server->offer->type->name};
}

/// The largest whole number below `now`, from 1 up, for which `fits` holds; nullopt when it does not even for that one.
template <class Fits>
std::optional<double> mostBelow(double now, Fits fits) {
    if (now < 1 || !fits(1.0)) return std::nullopt;
    double fitting = 1, missing = std::ceil(now);
    while (missing - fitting > 1) {
        const double middle = std::floor((fitting + missing) / 2);
        (fits(middle) ? fitting : missing) = middle;
    }
    return fitting;
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

/// The same tier sized for other inputs would take the type.
bool fitsFor(const Inputs& inputs, const SizedPart& part, const ServerCandidate& server, const Catalog& catalog, const Blueprint& blueprint) {
    SizingTrace trace;
    (void)planStage(blueprint, inputs, catalog, &trace);
    return std::any_of(trace.parts.begin(), trace.parts.end(), [&](const SizedPart& other) {
        return other.id == part.id && other.region == part.region && verdictOf(server, other.needs).choice.has_value();
    });
}

/// The target that lets in what would take `nearest` milliseconds: p99 is found by inverting a transform, and its last digits are not those
/// of the plan that has it as its target.
SmallestChange slowerTarget(double target, double nearest) {
    constexpr double lastDigits = 1e-6;
    return {ChangeKind::P99, target, nearest * (1 + lastDigits), {}};
}

/// Of a type that is too small for the application alone, and too slow besides: the memory at rest and the target that would let it in,
/// "workload.memory_base_mb=511 and targets.p99_ms=246.1"; empty where none do.
std::string smallerAndSlower(const SizedPart& part, const ServerCandidate& server, const Plan& plan, const Catalog& catalog, const Blueprint& blueprint) {
    Inputs changed = plan.inputs;
    changed.targets.p99.reset();
    const std::optional<double> base = mostBelow(changed.workload.memoryBase.count(), [&](double mebibytes) {
        changed.workload.memoryBase = Mib{mebibytes};
        return fitsFor(changed, part, server, catalog, blueprint);
    });
    if (!base) return {};
    changed.workload.memoryBase = Mib{*base};
    const auto fitsWithin = [&](double milliseconds) {
        changed.targets.p99 = Milliseconds{milliseconds};
        return fitsFor(changed, part, server, catalog, blueprint);
    };
    // Tiers share one target: another one splits it otherwise.
    constexpr double closely = 1e-3;
    double missed = plan.inputs.targets.p99->count(), met = 2 * missed;
    for (int doublings = 0; !fitsWithin(met); met *= 2)
        if (++doublings > 20) return {};
    while (met > missed * (1 + closely)) {
        const double middle = (met + missed) / 2;
        (fitsWithin(middle) ? met : missed) = middle;
    }
    return fmt::format("workload.memory_base_mb={} and targets.p99_ms={:.5g}", *base, met * (1 + 1e-4));
}

/// What would let the type in, given the constraint that keeps it out.
SmallestChange changeFor(const FleetRefusal& refusal, const SizedPart& part, const ServerCandidate& server, const Plan& plan,
                         const Catalog& catalog, const Blueprint& blueprint) {
    if (refusal.constraint == Constraint::Latency) return slowerTarget(refusal.asked, refusal.available);
    const double users = plan.inputs.workload.users;
    const std::optional<double> fewer =
        mostBelow(users, [&](double count) { return fitsFor(withUsers(plan.inputs, count), part, server, catalog, blueprint); });
    if (fewer) return {ChangeKind::Users, users, *fewer, {}};
    if (refusal.constraint == Constraint::Memory) {
        // Too small for the application alone.
        const std::optional<double> base = mostBelow(plan.inputs.workload.memoryBase.count(), [&](double mebibytes) {
            Inputs smaller = plan.inputs;
            smaller.workload.memoryBase = Mib{mebibytes};
            return fitsFor(smaller, part, server, catalog, blueprint);
        });
        if (base) return {ChangeKind::Choice, 0, 0, fmt::format("workload.memory_base_mb={}", *base)};
        if (plan.inputs.targets.p99)
            if (std::string both = smallerAndSlower(part, server, plan, catalog, blueprint); !both.empty()) return {ChangeKind::Choice, 0, 0, std::move(both)};
        return {ChangeKind::Memory, refusal.asked, refusal.available, {}};
    }
    if (refusal.constraint == Constraint::Disk) return {ChangeKind::Operations, refusal.asked, refusal.available, {}};
    return {};
}

ComparedBill billOf(const StagePlan& stage, std::optional<Setting> choice = {}) {
    return {stage.number, std::move(choice), stage.bill.total, stage.bill.estimated > Usd{}};
}

Setting pinnedServers(std::string_view type) { return {"choices.instance_type", std::string{type}}; }

WhyNot answerFor(const SizedPart& part, const ServerCandidate& server, const Plan& plan, const Catalog& catalog,
                 const Blueprint& blueprint) {
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
        answer.change = changeFor(verdict.refusal, part, server, plan, catalog, blueprint);
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

/// The same type on every server of the stage: where tiers share one p99, each was given what suits the types chosen, and what one of them
/// would take beside the others as they are says little. `answer` becomes what that is where the type was too slow, or dearer so.
void considerEverywhere(WhyNot& answer, std::string_view type, const Plan& plan, const Catalog& catalog, const Blueprint& blueprint) {
    const bool isTooSlow = answer.kind == WhyNotKind::Rejected && answer.blocker->constraint == Constraint::Latency;
    if (!isTooSlow && answer.kind != WhyNotKind::WouldServe) return;
    Inputs inputs = plan.inputs;
    inputs.choices.instanceType = type;
    const StagePlan pinned = planStage(blueprint, inputs, catalog, nullptr, PlanDetail::Costs);
    const StagePlan& now = plan.shown();
    if (pinned.isFeasible()) {
        const double extra = (pinned.bill.total - now.bill.total).dollars();
        if (!isTooSlow && extra >= answer.extraMonthly) return;
        answer.kind = WhyNotKind::WouldServe;
        answer.blocker.reset();
        answer.fleet = "every server on " + std::string{type};
        answer.compare(pinned, now);
        answer.bills = {billOf(now), billOf(pinned, pinnedServers(type))};
        answer.change = {ChangeKind::Choice, 0, 0, "choices.instance_type=" + std::string{type}};
    } else if (isTooSlow) {
        const auto latency = std::ranges::find(pinned.blockers, Constraint::Latency, &Blocker::constraint);
        if (latency != pinned.blockers.end()) answer.blocker->available = latency->available;
        // Where something else stops it as well, no target alone lets it in.
        answer.change = latency != pinned.blockers.end() && pinned.blockers.size() == 1 ? slowerTarget(latency->asked, latency->available) : SmallestChange{};
    }
}

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
    const bool isOther = (choices.architecture == ArchitectureChoice::Arm64 && type.architecture != CpuArchitecture::Arm64) ||
                         (choices.architecture == ArchitectureChoice::X86 && type.architecture != CpuArchitecture::X86);
    answer.change = {ChangeKind::Choice, 0, 0,
                     isOther                   ? "choices.architecture=any"
                     : !type.isCurrentGeneration ? "choices.generations=any"
                                                 : "choices.purchase=on-demand"};
    return answer;
}

auto stageBlockers(const Blueprint& blueprint, const Catalog& catalog) {
    return [&](const Inputs& inputs) { return planStage(blueprint, inputs, catalog).blockers; };
}

/// A limit that money sets tells of the bill that is above it.
std::vector<ComparedBill> billsOfBlocker(const Blocker& blocker, ComparedBill bill) {
    return blocker.constraint == Constraint::Budget ? std::vector{std::move(bill)} : std::vector<ComparedBill>{};
}

double zonesOf(std::string_view code, const Catalog& catalog) {
    const Region* region = catalog.region(code);
    return region == nullptr ? 0 : static_cast<double>(region->zones.size());
}

/// Nothing is asked but the kind of database that auto has taken for all of them.
bool isKindTaken(const Inputs& changed, const Plan& plan) {
    if (plan.inputs.choices.database != DatabaseKind::Auto || plannedKinds(plan.shown()) != std::vector{changed.choices.database}) return false;
    Inputs open = changed;
    open.choices.database = DatabaseKind::Auto;
    return open == plan.inputs;
}

/// The strictest target that is met. What the blocker tells is that of the databases chosen; under another target others may be.
double nearestAvailability(const Blocker& blocker, const Inputs& inputs, const std::function<std::vector<Blocker>(const Inputs&)>& blockersOf) {
    const auto isMet = [&](double target) {
        Inputs changed = inputs;
        changed.targets.availability = target;
        return std::ranges::none_of(blockersOf(changed), [](const Blocker& one) { return one.constraint == Constraint::Availability; });
    };
    constexpr double closely = 1e-3;  // of the downtime
    const auto stricter = [](double target) { return target + closely * (1 - target); };
    double met = blocker.available, missed = blocker.asked;
    if (stricter(met) >= missed || !isMet(stricter(met))) return met;
    while (stricter(met) < missed) {
        const double middle = (met + missed) / 2;
        (isMet(middle) ? met : missed) = middle;
    }
    return met;
}

/// "choices.zones=3" where so many would do: a stage takes no more than it is drawn with by itself.
std::string oneMoreZone(const Inputs& inputs, const Catalog& catalog, const std::function<std::vector<Blocker>(const Inputs&)>& blockersOf) {
    constexpr int fewest = 3;  // all stages of more than one zone have two at least
    for (int zones = std::max(fewest, inputs.choices.zones.value_or(0) + 1); zones <= zonesOf(inputs.choices.region, catalog); ++zones) {
        Inputs more = inputs;
        more.choices.zones = zones;
        if (blockersOf(more).empty()) return fmt::format("choices.zones={}", zones);
    }
    return {};
}

/// The least budget that is kept. What the blocker tells is the bill of the databases chosen; others may ask for less money and more
/// work of people.
double nearestBudget(const Blocker& blocker, const Inputs& inputs, const std::function<std::vector<Blocker>(const Inputs&)>& blockersOf) {
    const auto isKept = [&](double budget) {
        Inputs changed = inputs;
        changed.targets.budget = Usd{budget};
        return std::ranges::none_of(blockersOf(changed), [](const Blocker& one) { return one.constraint == Constraint::Budget; });
    };
    constexpr double cent = 0.01;
    if (inputs.choices.database != DatabaseKind::Auto || blocker.asked - cent <= blocker.available || !isKept(blocker.asked - cent)) return blocker.asked;
    double kept = std::ceil(blocker.asked / cent - 1), missed = std::floor(blocker.available / cent);  // whole cents
    while (kept - missed > 1) {
        const double middle = std::floor((kept + missed) / 2);
        (isKept(middle * cent) ? kept : missed) = middle;
    }
    return kept * cent;
}

}  // namespace

SmallestChange changeFor(const Blocker& blocker, const Inputs& inputs, const Catalog& catalog,
                         const std::function<std::vector<Blocker>(const Inputs&)>& blockersOf) {
    const std::vector<Blocker> all = blockersOf(inputs);
    const bool isAlone = std::ranges::all_of(all, [&](const Blocker& one) { return one.constraint == blocker.constraint; });
    // What lifts the first of several limits lets nothing in.
    if (isAlone) switch (blocker.constraint) {
        case Constraint::Latency: return slowerTarget(blocker.asked, blocker.available);
        case Constraint::Availability:
            return {ChangeKind::Availability, blocker.asked, nearestAvailability(blocker, inputs, blockersOf), oneMoreZone(inputs, catalog, blockersOf)};
        case Constraint::Budget:
            if (blocker.subject == unpricedBill) return {ChangeKind::Choice, 0, 0, "choices.fallback_region"};
            return {ChangeKind::Budget, blocker.available, nearestBudget(blocker, inputs, blockersOf), blocker.subject == estimatedBill ? blocker.subject : std::string{}};
        case Constraint::RelationalData: return {ChangeKind::Choice, 0, 0, "workload.queries_per_request=0"};
        case Constraint::RegionCount:
            return {ChangeKind::Choice, 0, 0, fmt::format("choices.regions={}", static_cast<int>(blocker.available))};
        case Constraint::ZoneCount:
            if (blocker.subject == "choices.zones") return {ChangeKind::Choice, 0, 0, fmt::format("choices.zones={}", static_cast<int>(blocker.asked))};
            if (blocker.subject == nameOf(DatabaseKind::RdsMultiAzCluster) && zonesOf(inputs.choices.region, catalog) >= blocker.asked)
                return {ChangeKind::Choice, 0, 0, fmt::format("choices.zones={}", static_cast<int>(blocker.asked))};
            return {ChangeKind::Choice, 0, 0, "choices.region"};
        case Constraint::NotOffered:
            if (blocker.subject.find(" bought as ") != std::string::npos) return {ChangeKind::Choice, 0, 0, "choices.purchase=on-demand"};
            return {ChangeKind::Choice, 0, 0, blocker.subject.ends_with("MariaDB") ? "choices.engine=postgresql" : "choices.region"};
        default: break;
    }
    const double users = inputs.workload.users;
    const std::optional<double> fewer = mostBelow(users, [&](double count) { return blockersOf(withUsers(inputs, count)).empty(); });
    return fewer ? SmallestChange{ChangeKind::Users, users, *fewer, {}} : SmallestChange{};
}

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
    for (const SizedPart& part : trace.parts) {
        if (part.choice.server == nullptr) continue;
        const ServerCandidates market = ServerMarket::of(catalog, part.region, plan.inputs.choices).all();
        const auto server = std::find_if(market.begin(), market.end(), [&](const ServerCandidate& one) { return one.offer->type == wanted; });
        const bool isPinnedOut = plan.inputs.choices.hasPinnedType() && plan.inputs.choices.instanceType != type;
        WhyNot answer;
        if (isPinnedOut) answer = {{}, WhyNotKind::ExcludedByChoice, {}, 0, 0, {}, {ChangeKind::Choice, 0, 0, "choices.instance_type=auto"}};
        else if (part.choice.server->offer->type == wanted) answer = answerFor(part, *part.choice.server, plan, catalog, blueprint);
        else if (server == market.end()) answer = absent(*wanted, part.region, plan.inputs.choices, catalog);
        else answer = answerFor(part, slowed(*server, serverLaw(plan.inputs.workload)), plan, catalog, blueprint);
        if (plan.inputs.targets.p99 && trace.parts.size() > 1) considerEverywhere(answer, type, plan, catalog, blueprint);
        answer.subject = std::string{type} + " for " + part.label + " in " + part.region;
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
        answer.change = changeFor(*answer.blocker, plan.inputs, catalog, stageBlockers(blueprintOf(stage, blueprints), catalog));
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
        answer.change = changeFor(*answer.blocker, plan.inputs, catalog, stageBlockers(blueprint, catalog));
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
        answer.change = changeFor(*answer.blocker, changed, catalog, stageBlockers(blueprintOf(otherwise.number, blueprints), catalog));
    }
    return answer;
}

}  // namespace stagecraft
