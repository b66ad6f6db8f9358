#include "model/workload/growth.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

double ExponentialGrowth::at(double months) const { return start * std::exp(months * std::log1p(monthly)); }

std::optional<double> ExponentialGrowth::monthsTo(double users) const {
    if (!(start > 0) || !(users > 0) || monthly <= -1) return std::nullopt;
    const double distance = std::log(users / start);
    if (distance == 0) return 0;
    const double pace = std::log1p(monthly);
    if (pace == 0 || distance / pace < 0) return std::nullopt;
    return distance / pace;
}

double LogisticGrowth::at(double months) const {
    return ceiling / (1 + (ceiling / start - 1) * std::exp(-rate * months));
}

std::optional<double> LogisticGrowth::monthsTo(double users) const {
    if (users == start) return 0;
    if (!(start > 0) || !(users > 0) || rate == 0) return std::nullopt;
    const double ratio = users / start * (ceiling - start) / (ceiling - users);
    if (!(ratio > 0) || !std::isfinite(ratio)) return std::nullopt;
    const double months = std::log(ratio) / rate;
    if (months < 0) return std::nullopt;
    return months;
}

double BassGrowth::shareAt(double time) const {
    const double decay = std::exp(-(innovation + imitation) * time);
    return (1 - decay) / (1 + imitation / innovation * decay);
}

std::optional<double> BassGrowth::timeTo(double share) const {
    if (share < 0 || share >= 1 || !(innovation > 0)) return std::nullopt;
    return std::log((1 + imitation / innovation * share) / (1 - share)) / (innovation + imitation);
}

double BassGrowth::peakTime() const {
    return std::max(0.0, std::log(imitation / innovation) / (innovation + imitation));
}

std::optional<ExponentialGrowth> fitExponential(std::span<const double> months,
                                                std::span<const double> users) {
    const std::size_t count = std::min(months.size(), users.size());
    double meanTime = 0, meanLog = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!(users[i] > 0)) return std::nullopt;
        meanTime += months[i] / static_cast<double>(count);
        meanLog += std::log(users[i]) / static_cast<double>(count);
    }
    double covariance = 0, variance = 0;
    for (std::size_t i = 0; i < count; ++i) {
        covariance += (months[i] - meanTime) * (std::log(users[i]) - meanLog);
        variance += (months[i] - meanTime) * (months[i] - meanTime);
    }
    if (!(variance > 0)) return std::nullopt;
    const double slope = covariance / variance;
    return ExponentialGrowth{std::exp(meanLog - slope * meanTime), std::expm1(slope)};
}

}  // namespace stagecraft
