#include "model/exploration/regret.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace stagecraft {

namespace {

constexpr std::array quantiles{0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
constexpr std::size_t samplesAtATime = 8;
constexpr double leastDollars = 1e-6;

/// What one part of a stage takes because it is there; dollars a month.
struct Standing {
    std::string part;  ///< with its region
    double monthly = 0;
};

/// What one stage is in one sample, sized to measure; dollars a month.
struct Measured {
    double total = 0;       ///< the bill
    double instances = 0;   ///< hours of instances
    double standing = 0;    ///< sum of the parts below
    std::vector<Standing> parts;  ///< by name
    bool serves = false;
    bool isEstimated = false;  ///< part of it
    int unpriced = 0;          ///< lines that it lacks
};

struct Sample {
    std::array<Measured, stageCount> stages;
    bool isPlanned = false;
    [[nodiscard]] double cheapest() const {
        double least = std::numeric_limits<double>::infinity();
        for (const Measured& stage : stages)
            if (stage.serves) least = std::min(least, stage.total);
        return least;
    }
};

Measured measured(const StagePlan& stage) {
    std::set<std::string, std::less<>> autoscaled;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.isAutoscaled) autoscaled.insert(fleet.id);
    Measured result;
    result.total = stage.bill.total.dollars();
    result.isEstimated = stage.bill.estimated > Usd{};
    result.unpriced = stage.bill.unpriced;
    result.serves = stage.isFeasible();
    std::map<std::string, double> parts;
    for (const BillLine& line : stage.bill.lines) {
        const double dollars = line.amount.dollars();
        if (!line.usage.instanceType.empty()) result.instances += dollars;
        if (!standsReady(line.usage, autoscaled)) continue;
        parts[line.usage.part + "@" + line.usage.region] += dollars;
        result.standing += dollars;
    }
    for (const auto& [part, monthly] : parts) result.parts.push_back({part, monthly});
    return result;
}

/// Dollars' worth of what `asked` has and `design` has not, part by part.
double lackOf(const Measured& asked, const Measured& design) {
    double lack = 0;
    auto own = design.parts.begin();
    for (const Standing& wanted : asked.parts) {
        while (own != design.parts.end() && own->part < wanted.part) ++own;
        const bool isThere = own != design.parts.end() && own->part == wanted.part;
        lack += std::max(0.0, wanted.monthly - (isThere ? own->monthly : 0));
    }
    return lack;
}

std::vector<Sample> samplesOf(const Inputs& given, const Catalog& catalog, const Blueprints& blueprints, const RiskOptions& options,
                              const Effort& effort, bool& isWhole) {
    Inputs inputs = given;
    inputs.targets.budget.reset();
    const UncertainDraws draws{inputs, options.seed};
    std::vector<Sample> samples(static_cast<std::size_t>(std::max(0, options.samples)));
    isWhole = forBlocks(samples.size(), samplesAtATime, effort, [&](std::size_t begin, std::size_t end) {
        Inputs drawn = inputs;
        for (std::size_t i = begin; i < end; ++i) {
            draws.write(drawn, static_cast<std::uint32_t>(i));
            drawn.targets.budget.reset();
            if (!problems(drawn, catalog).empty()) continue;
            for (const Blueprint& blueprint : blueprints)
                if (const auto stage = static_cast<std::size_t>(blueprint.number - 1); stage < stageCount)
                    samples[i].stages[stage] = measured(planStage(blueprint, drawn, catalog, nullptr, PlanDetail::Costs));
            samples[i].isPlanned = true;
        }
    });
    return samples;
}

/// The designs of one stage against all samples.
class StageDesigns {
public:
    StageDesigns(const std::vector<Sample>& samples, const std::vector<std::uint32_t>& counted, std::size_t stage, RegretWeights weights)
        : samples_(samples), counted_(counted), stage_(stage), weights_(weights), ranked_(counted) {
        std::erase_if(ranked_, [&](std::uint32_t i) { return !at(i).serves; });
        std::ranges::stable_sort(ranked_, {}, [&](std::uint32_t i) { return std::pair{at(i).standing, at(i).instances}; });
    }

    void appendTo(std::vector<RegretDesign>& designs) const {
        if (ranked_.empty()) return;
        for (const double quantile : quantiles) {
            const auto rank = static_cast<std::size_t>(quantile * static_cast<double>(ranked_.size()));
            const std::uint32_t sizedFor = ranked_[std::min(rank, ranked_.size() - 1)];
            designs.push_back(judged(quantile, at(sizedFor)));
            designs.back().sample = sizedFor;
        }
    }

    /// A design that no sample asked for.
    [[nodiscard]] std::optional<RegretDesign> of(const Measured& design) const {
        if (ranked_.empty()) return std::nullopt;
        const auto asksNoMore = [&](std::uint32_t i) { return std::pair{at(i).standing, at(i).instances} <= std::pair{design.standing, design.instances}; };
        return judged(static_cast<double>(std::ranges::count_if(ranked_, asksNoMore)) / static_cast<double>(ranked_.size()), design);
    }

private:
    [[nodiscard]] const Measured& at(std::uint32_t sample) const { return samples_[sample].stages[stage_]; }

    [[nodiscard]] RegretDesign judged(double quantile, const Measured& design) const {
        RegretDesign judged;
        judged.stage = static_cast<int>(stage_) + 1;
        judged.quantile = quantile;
        judged.bought = design.instances;
        judged.standing = design.standing;
        const double share = 1 / static_cast<double>(counted_.size());
        for (const std::uint32_t i : counted_) {
            const Measured& asked = at(i);
            const double best = samples_[i].cheapest();
            double over = 0, lacks = best;
            if (asked.serves) {
                // The same parts cost the same: what a sum of them leaves is no money.
                over = asked.total - best + design.standing - asked.standing;
                if (over < leastDollars) over = 0;
                lacks = lackOf(asked, design);
            }
            const double regret = over * weights_.overspend + lacks * weights_.shortfall;
            judged.overspend += over * share;
            judged.shortfall += lacks * share;
            judged.expected += regret * share;
            judged.tooSmall += lacks > 0 ? share : 0;
            judged.greatest = std::max(judged.greatest, regret);
        }
        return judged;
    }

    const std::vector<Sample>& samples_;
    const std::vector<std::uint32_t>& counted_;
    std::size_t stage_;
    RegretWeights weights_;
    std::vector<std::uint32_t> ranked_;  ///< samples the stage serves, by what they ask of it
};

double cents(double dollars) { return std::round(dollars * 100); }

/// Of designs that are as good, to the cent, the one of which least stands ready; of those the simplest stage, for the likeliest case: the
/// one in the middle.
std::size_t leastBy(const std::vector<RegretDesign>& designs, double RegretDesign::*member) {
    const auto rank = [&](const RegretDesign& design) { return std::tuple{cents(design.*member), cents(design.standing), design.stage, std::abs(design.quantile - 0.5)}; };
    return static_cast<std::size_t>(std::ranges::min_element(designs, {}, rank) - designs.begin());
}

bool isThing(FactorName name) {
    switch (name) {
        case FactorName::Instances:
        case FactorName::InstanceHours:
        case FactorName::Clusters:
        case FactorName::Volumes:
        case FactorName::Addresses:
        case FactorName::LoadBalancers:
        case FactorName::NatGateways:
        case FactorName::Endpoints: return true;
        default: return false;
    }
}

}  // namespace

bool standsReady(const Usage& usage, const std::set<std::string, std::less<>>& autoscaled) {
    if (autoscaled.contains(usage.part)) return false;
    // What is counted by the server is counted by those that run, of whichever fleet.
    return std::ranges::any_of(usage.factors, [&](const Factor& factor) { return isThing(factor.name) || (factor.name == FactorName::Servers && autoscaled.empty()); });
}

LeastRegret leastRegret(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, const RiskOptions& options,
                        const Effort& effort, const StagePlan* own) {
    LeastRegret result;
    const std::vector<Sample> samples = samplesOf(inputs, catalog, blueprints, options, effort, result.isWhole);
    std::vector<std::uint32_t> counted;
    for (std::uint32_t i = 0; i < samples.size(); ++i)
        if (samples[i].isPlanned && samples[i].cheapest() < std::numeric_limits<double>::infinity()) counted.push_back(i);
    result.samples = static_cast<int>(counted.size());
    for (const std::uint32_t i : counted)
        for (const Measured& stage : samples[i].stages)
            if (stage.serves) result.unpriced = std::max(result.unpriced, stage.unpriced);
    result.isEstimated = std::ranges::any_of(counted, [&](std::uint32_t i) {
        return std::ranges::any_of(samples[i].stages, [](const Measured& stage) { return stage.serves && stage.isEstimated; });
    });
    for (std::size_t stage = 0; stage < stageCount; ++stage) {
        const StageDesigns designs{samples, counted, stage, inputs.regret};
        designs.appendTo(result.designs);
        if (own != nullptr && own->number == static_cast<int>(stage) + 1) result.own = designs.of(measured(*own));
    }
    for (RegretDesign& design : result.designs) design.isEstimated = result.isEstimated;
    if (result.own) result.own->isEstimated = result.isEstimated;
    if (result.designs.empty()) return result;
    result.leastExpected = leastBy(result.designs, &RegretDesign::expected);
    result.leastGreatest = leastBy(result.designs, &RegretDesign::greatest);
    return result;
}

bool isOwnLeast(const LeastRegret& regret) {
    return regret.own && !regret.designs.empty() && cents(regret.own->expected) <= cents(regret.designs[regret.leastExpected].expected);
}

const RegretDesign* bestOf(const LeastRegret& regret, int stage) {
    const RegretDesign* best = nullptr;
    for (const RegretDesign& design : regret.designs)
        if (design.stage == stage && (best == nullptr || design.expected < best->expected)) best = &design;
    return best;
}

}  // namespace stagecraft
