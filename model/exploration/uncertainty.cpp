#include "model/exploration/uncertainty.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "model/support/counter_random.h"
#include "model/support/sobol.h"
#include "model/support/statistics.h"

namespace stagecraft {

namespace {

constexpr std::size_t samplesAtATime = 64;

enum class Outcome : unsigned char { NotReached, Impossible, Planned };

/// What is read of one sample's plan.
struct Sampled {
    double monthly = 0, estimated = 0, milliseconds = 0;
    int unpriced = 0;
    Outcome outcome = Outcome::NotReached;
    bool latency = false, availability = false, budget = false, load = false;  ///< missed
};

Sampled sampledFrom(const StagePlan& stage) {
    Sampled sampled;
    sampled.outcome = Outcome::Planned;
    sampled.monthly = stage.bill.total.dollars();
    sampled.estimated = stage.bill.estimated.dollars();
    sampled.unpriced = stage.bill.unpriced;
    sampled.milliseconds = stage.latency.isStable ? stage.latency.p99.count() : std::numeric_limits<double>::infinity();
    for (const Blocker& blocker : stage.blockers) switch (blocker.constraint) {
            case Constraint::Latency: sampled.latency = true; break;
            case Constraint::Availability:
            case Constraint::ZoneLoss: sampled.availability = true; break;
            case Constraint::Budget: sampled.budget = true; break;
            default: sampled.load = true; break;
        }
    return sampled;
}

/// By place: of values in the order of others that rise, those that belong to the others' quantiles.
Spread spreadOf(const std::vector<double>& values) {
    if (values.empty()) return {};
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return {rankedQuantile(values, 0.1), rankedQuantile(values, 0.5), rankedQuantile(values, 0.9), sum / static_cast<double>(values.size())};
}

}  // namespace

UncertainDraws::UncertainDraws(const Inputs& inputs, std::uint64_t seed) : seed_(seed) {
    for (const Uncertain& one : inputs.uncertainty) {
        Triangle triangle;
        triangle.field = field(one.input);
        if (triangle.field == nullptr || triangle.field->read == nullptr) continue;
        triangle.low = one.low;
        triangle.high = one.high;
        const double own = triangle.field->read(inputs).value_or((one.low + one.high) / 2);
        triangle.likely = std::clamp(one.likely.value_or(own), one.low, one.high);
        triangle.shift = uniformAt(seed, inputs_.size(), 0);
        triangle.isWhole = triangle.field->kind == FieldKind::Integer || one.input == "workload.users";
        inputs_.push_back(triangle);
    }
}

void UncertainDraws::write(Inputs& inputs, std::uint32_t sample) const {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const Triangle& one = inputs_[i];
        double place = uniformAt(seed_, i, std::uint64_t{sample} + 1);
        if (i < mostSobolDimensions) {
            const double moved = sobolPoint(static_cast<int>(i) + 1, sample) + one.shift;
            place = moved - std::floor(moved);
        }
        const double value = triangularQuantile(one.low, one.likely, one.high, place);
        one.field->write(inputs, std::clamp(one.isWhole ? std::round(value) : value, one.low, one.high));
    }
}

std::size_t quantileRank(std::size_t count, double share) {
    // A hair below, so that 0.1 of 10 is the first, whatever the product rounds to.
    const double rank = std::ceil(share * static_cast<double>(count) - 1e-9);
    return static_cast<std::size_t>(std::clamp(rank - 1, 0.0, static_cast<double>(count - 1)));
}

double rankedQuantile(const std::vector<double>& values, double share) {
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : values[quantileRank(values.size(), share)];
}

QuantileRange quantileRange(const std::vector<double>& values, double share) {
    const auto count = static_cast<int>(values.size());
    if (count == 0) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    const RankInterval ranks = quantileRanks(count, share, 0.95);
    const auto at = [&](int rank) { return values[static_cast<std::size_t>(std::clamp(rank, 1, count) - 1)]; };
    return {at(ranks.lower), at(ranks.upper)};
}

Risk riskOf(const Inputs& inputs, const Blueprint& blueprint, const Catalog& catalog, const RiskOptions& options, const Effort& effort) {
    const UncertainDraws draws{inputs, options.seed};
    std::vector<Sampled> samples(static_cast<std::size_t>(std::max(0, options.samples)));
    Risk risk;
    risk.stage = blueprint.number;
    risk.asked = options.samples;
    risk.isWhole = forBlocks(samples.size(), samplesAtATime, effort, [&](std::size_t begin, std::size_t end) {
        Inputs drawn = inputs;
        for (std::size_t i = begin; i < end; ++i) {
            draws.write(drawn, static_cast<std::uint32_t>(i));
            if (problems(drawn, catalog).empty())
                samples[i] = sampledFrom(planStage(blueprint, drawn, catalog, nullptr, PlanDetail::Costs));
            else
                samples[i].outcome = Outcome::Impossible;
        }
    });
    std::vector<std::tuple<double, double, std::uint32_t>> costs;  // with the estimated part and the number of the sample
    double latency = 0, availability = 0, budget = 0, load = 0, any = 0;
    for (std::uint32_t number = 0; const Sampled& sample : samples) {
        const std::uint32_t own = number++;
        if (sample.outcome == Outcome::Impossible) ++risk.impossible;
        if (sample.outcome != Outcome::Planned) continue;
        risk.unpriced = std::max(risk.unpriced, sample.unpriced);
        costs.emplace_back(sample.monthly, sample.estimated, own);
        risk.milliseconds.push_back(sample.milliseconds);
        latency += sample.latency;
        availability += sample.availability;
        budget += sample.budget;
        load += sample.load;
        any += sample.latency || sample.availability || sample.budget || sample.load;
    }
    std::ranges::sort(costs);
    for (const auto& [monthly, estimated, number] : costs) {
        risk.monthly.push_back(monthly);
        risk.estimated.push_back(estimated);
        risk.samples.push_back(number);
    }
    std::ranges::sort(risk.milliseconds);
    risk.cost = spreadOf(risk.monthly);
    risk.estimatedCost = spreadOf(risk.estimated);
    risk.p99 = spreadOf(risk.milliseconds);
    const double planned = std::max(1.0, static_cast<double>(risk.monthly.size()));
    risk.missesLatency = latency / planned;
    risk.missesAvailability = availability / planned;
    risk.missesBudget = budget / planned;
    risk.missesLoad = load / planned;
    risk.missesAny = any / planned;
    return risk;
}

}  // namespace stagecraft
