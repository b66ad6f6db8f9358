#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/exploration/open_pool_fit.h"
#include "model/exploration/scalability_fit.h"

namespace stagecraft {

/// Throughput that rises by the scalability law until so many requests are served at once, and then stays:
///
///     X(N) = law(min(N, knee))
///
/// With α = β = 0 these are the asymptotic bounds, whose knee is X_max·R_0 (Lazowska et al., Quantitative System Performance, 1984, 5.2).
/// Where requests come by chance the knee is soft, and the law a straight line (`open`).
struct KneeFit {
    Scalability law;
    double knee = 0;     ///< a whole number of workers in each server where the data allow one, with 95 %
    Interval interval;   ///< the knees that the data allow with 95 %; without a highest where it is infinite
    std::optional<OpenPool> open;
    double plateau = 0;  ///< throughput from the knee on, 1/s
    double scatter = 0;  ///< standard deviation of the throughputs from it, 1/s
};

/// The knee that fits throughputs [1/s] over the concurrency (`loads`, ascending) best; nullopt where the law without a knee explains them
/// as well, or where fewer than three rows lie on the plateau. Of more than 128 rows, neighbours count as their mean.
[[nodiscard]] std::optional<KneeFit> fitKnee(std::span<const double> loads, std::span<const double> throughputs, int servers);

}  // namespace stagecraft
