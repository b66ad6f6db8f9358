#pragma once

#include <cstdint>
#include <vector>

#include "model/exploration/uncertainty.h"

namespace stagecraft {

/// A design one may settle for before the uncertain inputs are known: a stage, with the servers, databases and caches that a
/// share of the samples gets by with.
struct RegretDesign {
    int stage = 0;
    double quantile = 0;      ///< of the samples, ranked by what they ask of this stage
    std::uint32_t sample = 0; ///< the sample it is sized for
    double bought = 0;        ///< dollars a month of its instance hours
    double overspend = 0;     ///< expected dollars a month above the cheapest stage that serves, bought to measure
    double shortfall = 0;     ///< expected dollars' worth a month of capacity that lacks
    double tooSmall = 0;      ///< share of the samples in which some lacks
    double expected = 0;      ///< overspend and shortfall by the weights
    double greatest = 0;      ///< the same in the worst sample
};

struct LeastRegret {
    std::vector<RegretDesign> designs;  ///< by stage, then quantile; of stages that serve at least one sample
    int samples = 0;                    ///< compared: those that some stage serves
    std::size_t leastExpected = 0;      ///< indexes of `designs`
    std::size_t leastGreatest = 0;
    bool isWhole = true;
};

/// Compares designs over the samples of the uncertain inputs. Instance hours are what is settled beforehand: in a sample that
/// asks for fewer they are overspent, unless the fleet is autoscaled; in one that asks for more the difference lacks. What
/// follows use (traffic, requests, storage) is paid as it comes. A sample the stage cannot serve at any size lacks as much as
/// the cheapest stage that serves it costs. Weights are those of the inputs; a budget rules nothing out.
[[nodiscard]] LeastRegret leastRegret(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, const RiskOptions& options,
                                      const Effort& effort = {});

/// The design of one stage with the least expected regret; null when there is none.
[[nodiscard]] const RegretDesign* bestOf(const LeastRegret& regret, int stage);

}  // namespace stagecraft
