#include "model/exploration/node_certificate.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "model/exploration/node_parts.h"
#include "model/planning/assessment.h"
#include "model/planning/cache_tier.h"
#include "model/planning/database_market.h"
#include "model/planning/stage_blockers.h"

namespace stagecraft {

namespace {

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
    OtherTypes(const NodePart& part, std::vector<std::string_view> types, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort)
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
        const StagePlan other = costsOf(blueprint_, pinned(inputs_, part_, types_[i]), catalog_);
        if (!other.isFeasible()) found_[i].stoppedBy = other.blockers.front().constraint;
        else found_[i] = {costOf(other, inputs_.choices), {}, nodesText(other, part_), other.bill.estimated > Usd{}};
    }

    /// A plan takes long where threads are counted. What a type costs without them bounds what it costs with them: those that cost more than
    /// the best so far are only asked whether they would do.
    bool lookWithThreads() {
        Inputs unheld = inputs_;
        unheld.workload.workerThreads.reset();
        std::vector<double> leasts(types_.size());
        const bool areBounded = eachOf(types_.size(), [&](std::size_t i) {
            const StagePlan other = costsOf(blueprint_, pinned(unheld, part_, types_[i]), catalog_);
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

    const NodePart& part_;
    std::vector<std::string_view> types_;
    const Blueprint& blueprint_;
    const Inputs& inputs_;
    const Catalog& catalog_;
    const Effort& effort_;
    std::vector<Found> found_;  ///< by type
};

/// Nothing where it was stopped.
std::optional<NodeCertificate> certify(const NodePart& part, std::vector<std::string_view> types, int dominated, const StagePlan& stage,
                                       const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort) {
    NodeCertificate certificate;
    certificate.part = part.name;
    certificate.considered = static_cast<int>(types.size()) + dominated;
    certificate.dominated = dominated;
    certificate.chosen = nodesText(stage, part);
    std::erase_if(types, [&](std::string_view type) { return hasOnly(stage, part, type); });
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

}  // namespace

std::vector<NodeCertificate> nodeCertificates(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort) {
    const StagePlan stage = planStage(blueprint, inputs, catalog);
    std::vector<NodeCertificate> certificates;
    if (stage.architecture.regions.empty()) return certificates;
    const RegionLayout& region = stage.architecture.regions.front();
    Markets markets{catalog, inputs};
    const auto add = [&](const NodePart& part, const std::vector<std::string_view>& types, int dominated) {
        if (auto certificate = certify(part, types, dominated, stage, blueprint, inputs, catalog, effort)) certificates.push_back(std::move(*certificate));
    };
    if (!nodesText(stage, databaseNodes).empty()) {
        const DatabaseTypes types = databaseTypes({region.code, blueprint.database, static_cast<int>(region.zones.size()), needsStandby(inputs, regionsOf(blueprint, inputs, catalog))}, markets);
        add(databaseNodes, types.names, types.dominated);
    }
    if (!nodesText(stage, cacheNodes).empty()) {
        const CacheTypes types = cacheTypes(region.code, markets);
        add(cacheNodes, types.names, types.dominated);
    }
    return certificates;
}

}  // namespace stagecraft
