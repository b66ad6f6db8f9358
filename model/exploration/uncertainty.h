#pragma once

#include <cstdint>
#include <vector>

#include "model/exploration/effort.h"
#include "model/planning/planner.h"
#include "model/workload/fields.h"

namespace stagecraft {

/// The uncertain inputs of a plan as independent triangular distributions, drawn by number: sample 7 is the same on every
/// thread, whatever was drawn before. The first six inputs follow Sobol's sequence, shifted by the seed; more are counted
/// random numbers.
class UncertainDraws {
public:
    UncertainDraws(const Inputs& inputs, std::uint64_t seed);
    [[nodiscard]] bool isEmpty() const { return inputs_.empty(); }
    /// Replaces the uncertain inputs by those of one sample; whole numbers are rounded.
    void write(Inputs& inputs, std::uint32_t sample) const;

private:
    struct Triangle {
        const Field* field = nullptr;
        double low = 0, likely = 0, high = 0;
        double shift = 0;
        bool isWhole = false;
    };
    std::vector<Triangle> inputs_;
    std::uint64_t seed_;
};

/// Nearest-rank quantiles of a spread, so that each is some sample's own number.
struct Spread {
    double p10 = 0, p50 = 0, p90 = 0;
    double mean = 0;
};

/// What one stage may cost and how it may answer when inputs are not known for sure.
struct Risk {
    int stage = 0;
    int asked = 0;       ///< samples
    int impossible = 0;  ///< samples whose inputs contradict each other
    std::vector<double> monthly;       ///< dollars, rising; one for each sample that was planned
    std::vector<double> estimated;     ///< of each of `monthly`, in its order, the part whose prices are estimated
    std::vector<std::uint32_t> samples;  ///< of each of `monthly`, in its order, the number of the sample
    std::vector<double> milliseconds;  ///< p99, rising; infinity where the stage is overloaded
    Spread cost, p99;
    Spread estimatedCost;  ///< the estimated parts of `cost`: of the same samples, not quantiles of their own
    /// Shares of the samples that miss a target, or cannot be served at all; of a target that is not set, 0.
    double missesLatency = 0, missesAvailability = 0, missesBudget = 0, missesLoad = 0;
    double missesAny = 0;
    int unpriced = 0;     ///< lines without a price, of the sample that has the most: its bill, and whether it keeps a budget, is not known
    bool isWhole = true;  ///< false: stopped before every sample was drawn
};

struct RiskOptions {
    int samples = 10'000;
    std::uint64_t seed = 1;
};

/// Plans `blueprint` for every sample, each as large as its load asks for. Without uncertain inputs all samples are the plan.
[[nodiscard]] Risk riskOf(const Inputs& inputs, const Blueprint& blueprint, const Catalog& catalog, const RiskOptions& options,
                          const Effort& effort = {});

/// Which of so many rising values (at least one) it is that at least this share of them does not exceed.
[[nodiscard]] std::size_t quantileRank(std::size_t count, double share);
/// The smallest of rising `values` that at least this share of them does not exceed; NaN of none.
[[nodiscard]] double rankedQuantile(const std::vector<double>& values, double share);

/// Where such a quantile lies with 95 % confidence, whatever the distribution, if samples were independent: Sobol points do
/// better.
struct QuantileRange {
    double from = 0, to = 0;
};
[[nodiscard]] QuantileRange quantileRange(const std::vector<double>& values, double share);

}  // namespace stagecraft
