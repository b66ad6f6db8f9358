#pragma once

#include <optional>
#include <span>

#include "model/simulation/drill.h"

namespace stagecraft {

/// Some windows of a run seen as one.
class Phase {
public:
    /// The windows that lie between two times.
    Phase(std::span<const SystemWindow> windows, double from, double to);

    [[nodiscard]] bool isEmpty() const { return windows_.empty(); }
    [[nodiscard]] double from() const { return windows_.front().from; }
    [[nodiscard]] double to() const { return windows_.back().to; }
    /// That were simulated.
    [[nodiscard]] double seconds() const { return simulated_; }
    /// Requests in the seconds simulated.
    [[nodiscard]] double arrived() const { return static_cast<double>(arrived_); }
    [[nodiscard]] double answered() const { return static_cast<double>(answered_); }
    [[nodiscard]] double failed() const { return static_cast<double>(failed_); }
    [[nodiscard]] double apart() const { return static_cast<double>(apart_); }
    [[nodiscard]] double percentile(double quantile) const { return responses_.percentile(quantile); }
    /// Of the way that is told beside all requests; of all where there is but one.
    [[nodiscard]] double percentileOnWay(double quantile) const { return (onWay_.count() > 0 ? onWay_ : responses_).percentile(quantile); }
    /// By batch means, each window a batch: those as long as `batch` seconds at least. Nothing where they are few or nearly empty.
    [[nodiscard]] std::optional<PercentileErrors> errors(double batch) const;
    /// Boxes of a tier that ran on average.
    [[nodiscard]] double boxes(std::size_t tier) const;
    /// How busy those were that took requests; `servers` of each.
    [[nodiscard]] double utilisation(std::size_t tier, int servers) const;

private:
    std::span<const SystemWindow> windows_;
    double simulated_ = 0;
    std::uint64_t arrived_ = 0, answered_ = 0, failed_ = 0, apart_ = 0;
    TimeHistogram responses_, onWay_;
};

/// Why a stage as sized is not simulated: a part of it could not be had, it has no servers, or nothing to do; nullopt when it can be.
[[nodiscard]] std::optional<std::string> whyNotSimulated(const StagePlan& stage, const SizingTrace& trace);

}  // namespace stagecraft
