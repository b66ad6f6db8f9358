#include "model/exploration/node_choice.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "model/catalog/server_types.h"
#include "model/exploration/left_out.h"
#include "model/planning/assessment.h"
#include "model/planning/cache_tier.h"
#include "model/planning/database_market.h"
#include "model/planning/stage_blockers.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr std::string_view databasePrefix = "db.", cachePrefix = "cache.";

bool isDatabase(const Fleet& fleet) {
    return fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseFollower || fleet.role == Role::DatabaseStandby;
}

bool isCache(const Fleet& fleet) { return fleet.role == Role::Cache; }

using IsPart = bool (*)(const Fleet&);

/// The two parts that can be pinned.
struct Part {
    std::string_view name;
    IsPart contains;
    std::string Choices::*pin;
    std::string_view key;  ///< of the pin
};
constexpr Part databases{"Databases", isDatabase, &Choices::databaseNode, "choices.database_node"};
constexpr Part cache{"Cache", isCache, &Choices::cacheNode, "choices.cache_node"};

template <class Visit>
void eachFleet(const StagePlan& stage, IsPart contains, Visit visit) {
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (contains(fleet)) visit(fleet);
}

/// "2 × db.m7g.large, 4 × db.r7g.large"
std::string nodesText(const StagePlan& stage, IsPart contains) {
    std::map<std::string, int> counts;
    eachFleet(stage, contains, [&](const Fleet& fleet) { counts[fleet.instanceType] += fleet.count; });
    std::string out;
    for (const auto& [type, count] : counts) out += fmt::format("{}{} × {}", out.empty() ? "" : ", ", count, type);
    return out;
}

bool hasOnly(const StagePlan& stage, IsPart contains, std::string_view type) {
    bool isOnly = true;
    eachFleet(stage, contains, [&](const Fleet& fleet) { isOnly &= fleet.instanceType == type; });
    return isOnly;
}

Inputs pinned(Inputs inputs, const Part& part, std::string_view type) {
    inputs.choices.*part.pin = type;
    return inputs;
}

StagePlan costs(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    return planStage(blueprint, inputs, catalog, nullptr, PlanDetail::Costs);
}

double costOf(const StagePlan& stage, const Choices& choices) {
    return stage.bill.total.dollars() + stage.careHours * choices.personHourly.dollars();
}

void count(std::vector<FleetCertificate::Rejected>& rejected, Constraint constraint) {
    const auto same = std::ranges::find(rejected, constraint, &FleetCertificate::Rejected::constraint);
    if (same == rejected.end()) rejected.push_back({constraint, 1});
    else ++same->types;
}

/// The stage with each of some types in place of those it has: what that costs, or what stops it.
class OtherTypes {
public:
    OtherTypes(const Part& part, std::vector<std::string_view> types, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort)
        : part_(part), types_(std::move(types)), blueprint_(blueprint), inputs_(inputs), catalog_(catalog), effort_(effort), found_(types_.size()) {}

    struct Found {
        std::optional<double> cost;  ///< USD a month; not told where it is more than that of another
        std::optional<Constraint> stoppedBy;
        std::string nodes;
        bool isEstimated = false;
    };
    /// By type; nothing where it was stopped.
    std::optional<std::vector<Found>> run() {
        const bool isWhole = inputs_.workload.workerThreads ? lookWithThreads() : eachOf(types_.size(), [&](std::size_t i) { planWith(i); });
        if (!isWhole) return std::nullopt;
        return std::move(found_);
    }

private:
    template <class Work>
    bool eachOf(std::size_t count, const Work& work) const {
        return forEach(count, {effort_.threads, effort_.stop}, work);
    }

    void planWith(std::size_t i) {
        const StagePlan other = costs(blueprint_, pinned(inputs_, part_, types_[i]), catalog_);
        if (!other.isFeasible()) found_[i].stoppedBy = other.blockers.front().constraint;
        else found_[i] = {costOf(other, inputs_.choices), {}, nodesText(other, part_.contains), other.bill.estimated > Usd{}};
    }

    /// A plan takes long where threads are counted. What a type costs without them bounds what it costs with them: those that cost more than
    /// the best so far are only asked whether they would do.
    bool lookWithThreads() {
        Inputs unheld = inputs_;
        unheld.workload.workerThreads.reset();
        std::vector<double> leasts(types_.size());
        const bool areBounded = eachOf(types_.size(), [&](std::size_t i) {
            const StagePlan other = costs(blueprint_, pinned(unheld, part_, types_[i]), catalog_);
            leasts[i] = other.isFeasible() ? costOf(other, inputs_.choices) : std::numeric_limits<double>::infinity();
        });
        if (!areBounded) return false;
        std::vector<std::size_t> order(types_.size());
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {}, [&](std::size_t i) { return leasts[i]; });
        double best = std::numeric_limits<double>::infinity();
        std::size_t planned = 0;
        while (planned < order.size() && leasts[order[planned]] < best) {
            const std::span some = std::span{order}.subspan(planned, std::min<std::size_t>(effort_.workers(), order.size() - planned));
            if (!eachOf(some.size(), [&](std::size_t k) { planWith(some[k]); })) return false;
            for (const std::size_t i : some) best = std::min(best, found_[i].cost.value_or(best));
            planned += some.size();
        }
        const std::span rest = std::span{order}.subspan(planned);
        return eachOf(rest.size(), [&](std::size_t k) {
            const std::vector<Blocker> blockers = blockersOf(blueprint_, pinned(inputs_, part_, types_[rest[k]]), catalog_);
            if (!blockers.empty()) found_[rest[k]].stoppedBy = blockers.front().constraint;
        });
    }

    const Part& part_;
    std::vector<std::string_view> types_;
    const Blueprint& blueprint_;
    const Inputs& inputs_;
    const Catalog& catalog_;
    const Effort& effort_;
    std::vector<Found> found_;  ///< by type
};

/// Nothing where it was stopped.
std::optional<NodeCertificate> certify(const Part& part, std::vector<std::string_view> types, int dominated, const StagePlan& stage,
                                       const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort) {
    NodeCertificate certificate;
    certificate.part = part.name;
    certificate.considered = static_cast<int>(types.size()) + dominated;
    certificate.dominated = dominated;
    certificate.chosen = nodesText(stage, part.contains);
    std::erase_if(types, [&](std::string_view type) { return hasOnly(stage, part.contains, type); });
    const auto others = OtherTypes{part, std::move(types), blueprint, inputs, catalog, effort}.run();
    if (!others) return std::nullopt;
    double least = std::numeric_limits<double>::infinity();
    for (const OtherTypes::Found& other : *others) {
        if (other.stoppedBy) {
            count(certificate.rejected, *other.stoppedBy);
            continue;
        }
        ++certificate.dearer;
        if (!other.cost || *other.cost >= least) continue;
        least = *other.cost;
        certificate.isEstimated = other.isEstimated || stage.bill.estimated > Usd{};
        certificate.runnerUp = other.nodes;
    }
    if (!certificate.runnerUp.empty()) certificate.extraMonthly = least - costOf(stage, inputs.choices);
    std::ranges::stable_sort(certificate.rejected, std::ranges::greater{}, &FleetCertificate::Rejected::types);
    return certificate;
}

bool hasPart(const StagePlan& stage, const Part& part) { return !nodesText(stage, part.contains).empty(); }

const Part& partOf(std::string_view type) { return type.starts_with(cachePrefix) ? cache : databases; }

bool isNotOffered(const StagePlan& stage) { return !stage.isFeasible() && stage.blockers.front().constraint == Constraint::NotOffered; }

/// A type that is pinned and no market of the plan has: of a kind that was not chosen, or sold elsewhere.
void explainAbsence(WhyNot& answer, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    const auto isFound = [&](const Inputs& changed) { return !isNotOffered(costs(blueprint, changed, catalog)); };
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
SmallestChange priceFor(const StagePlan& otherwise, const Part& part, double extra) {
    // A leader and its followers may cost differently by the hour: all of them would have to in the same proportion.
    double paid = 0, rate = 0;
    eachFleet(otherwise, part.contains, [&](const Fleet& fleet) {
        paid += fleet.instanceHours * fleet.rate.count();
        rate = std::max(rate, fleet.rate.count());
    });
    const double price = paid > 0 ? rate * (1 - extra / paid) : 0;
    return price > 0 && extra > 0 ? SmallestChange{ChangeKind::Price, rate, price, {}} : SmallestChange{};
}

}  // namespace

std::vector<NodeCertificate> nodeCertificates(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort) {
    const StagePlan stage = planStage(blueprint, inputs, catalog);
    std::vector<NodeCertificate> certificates;
    if (stage.architecture.regions.empty()) return certificates;
    const RegionLayout& region = stage.architecture.regions.front();
    Markets markets{catalog, inputs};
    const auto add = [&](const Part& part, const std::vector<std::string_view>& types, int dominated) {
        if (auto certificate = certify(part, types, dominated, stage, blueprint, inputs, catalog, effort)) certificates.push_back(std::move(*certificate));
    };
    if (hasPart(stage, databases)) {
        const DatabaseTypes types = databaseTypes({region.code, blueprint.database, static_cast<int>(region.zones.size()), needsStandby(inputs, regionsOf(blueprint, inputs, catalog))}, markets);
        add(databases, types.names, types.dominated);
    }
    if (hasPart(stage, cache)) {
        const CacheTypes types = cacheTypes(region.code, markets);
        add(cache, types.names, types.dominated);
    }
    return certificates;
}

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
    const Part& part = partOf(type);
    if (!hasPart(now, part)) return std::nullopt;
    const Blueprint& blueprint = *std::ranges::find(blueprints, now.number, &Blueprint::number);
    WhyNot answer;
    answer.subject = fmt::format("{} for the {}", type, &part == &cache ? "cache" : "databases");
    if (hasOnly(now, part.contains, type)) {
        answer.kind = WhyNotKind::Chosen;
        answer.fleet = nodesText(now, part.contains);
        return answer;
    }
    const Inputs asked = pinned(plan.inputs, part, type);
    const StagePlan otherwise = costs(blueprint, asked, catalog);
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
    answer.fleet = nodesText(otherwise, part.contains);
    answer.compare(otherwise, now);
    answer.bills = {{now.number, {}, now.bill.total, now.bill.estimated > Usd{}}, pinnedBill};
    if (answer.isKnown) answer.change = priceFor(otherwise, part, answer.extraMonthly);
    return answer;
}

}  // namespace stagecraft
