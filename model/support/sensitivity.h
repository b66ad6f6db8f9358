#pragma once

#include <functional>
#include <span>
#include <vector>

namespace stagecraft {

/// A quantity that depends on several inputs.
using Response = std::function<double(std::span<const double>)>;

/// How far the response moves when one input goes from its low to its high value and the others stay at their
/// base: a bar of the tornado chart.
[[nodiscard]] double tornadoSwing(const Response& response, std::span<const double> base, std::size_t input,
                                  double low, double high);

/// Shares of the variance of the response, for inputs uniform on [0, 1).
struct VarianceShares {
    double variance = 0;
    std::vector<double> first;  ///< by each input alone (estimator of Saltelli et al. 2010)
    std::vector<double> total;  ///< with all its interactions (Jansen 1999)
};
/// From `samples` × (inputs + 2) evaluations on shifted Sobol points; at most three inputs.
[[nodiscard]] VarianceShares varianceShares(const Response& response, int inputs, int samples);

}  // namespace stagecraft
