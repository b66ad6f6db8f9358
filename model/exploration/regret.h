#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
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
    double standing = 0;      ///< dollars a month of all that is settled beforehand
    double overspend = 0;     ///< expected dollars a month above the cheapest stage that serves, sized to measure
    double shortfall = 0;     ///< expected dollars' worth a month of capacity that lacks
    double tooSmall = 0;      ///< share of the samples in which some lacks
    double expected = 0;      ///< overspend and shortfall by the weights
    double greatest = 0;      ///< the same in the worst sample
    bool isEstimated = false; ///< some price that was compared is estimated
};

struct LeastRegret {
    std::vector<RegretDesign> designs;  ///< by stage, then quantile; of stages that serve at least one sample
    int samples = 0;                    ///< compared: those that some stage serves
    std::size_t leastExpected = 0;      ///< indexes of `designs`
    std::size_t leastGreatest = 0;
    std::optional<RegretDesign> own;    ///< the plan at hand, which no sample asked for; its quantile is the share of samples that ask for no more
    bool isWhole = true;
    bool isEstimated = false;  ///< likewise
    int unpriced = 0;          ///< lines without a price, of the bill compared that has the most
};

/// Whether a line is of what is settled beforehand: things that are there all month (servers, databases, caches, their volumes and
/// addresses, gateways, balancers), however much they are used. Fleets that follow the load are not; their ids are `autoscaled`.
[[nodiscard]] bool standsReady(const Usage& usage, const std::set<std::string, std::less<>>& autoscaled);

/// Compares designs over the samples of the uncertain inputs. A design is what one sample asks of one stage. In another sample it costs
/// what stands ready of it and what the stage takes there by use (traffic, requests, files, fleets that follow the load):
///   overspend   what it costs there more than the cheapest stage that would have served, sized for that sample
///   shortfall   part by part, how much more of what stands ready that sample asks for
/// A sample the stage cannot serve at any size lacks as much as the cheapest stage that serves it costs. Weights are those of the
/// inputs; a budget rules nothing out. `own` is the stage at hand, judged beside them; null: none.
[[nodiscard]] LeastRegret leastRegret(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, const RiskOptions& options,
                                      const Effort& effort = {}, const StagePlan* own = nullptr);
/// Whether no design is better than the plan at hand, to the cent.
[[nodiscard]] bool isOwnLeast(const LeastRegret& regret);

/// The design of one stage with the least expected regret; null when there is none.
[[nodiscard]] const RegretDesign* bestOf(const LeastRegret& regret, int stage);

}  // namespace stagecraft
