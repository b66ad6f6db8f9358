#pragma once

#include <array>
#include <span>

#include "model/capacity/euler_summation.h"
#include "model/capacity/several_rounds.h"
#include "model/capacity/station.h"

namespace stagecraft {

/// Of all requests, those that take longer than the p99.
inline constexpr double p99Tail = 0.01;

/// The time a request takes through independent stations one after the other and a fixed delay, as a
/// distribution. The waiting of each station is computed once, here; nothing allocates. The transforms
/// of the stations are multiplied and inverted numerically (Abate & Whitt 1995, Euler summation): percentiles
/// are never added. Accuracy is about 10⁻⁷ of the tail itself, however far out, because the transform is
/// shifted by the decay of the tail before it is inverted.
class ResponseTime {
public:
    static constexpr std::size_t mostStations = 32, mostOfSeveralRounds = 4;

    /// At most `mostStations` stations, those with worker threads counted twice, and of those to which requests come several times
    /// `mostOfSeveralRounds` besides; stations without service time are passed through.
    explicit ResponseTime(std::span<const Station> stations, Seconds fixedDelay = Seconds{0});
    /// The same way and one station more.
    [[nodiscard]] ResponseTime with(const Station& station) const;
    /// The way goes on through the stations of `part`, which has no fixed delay: the same as if they had been given one by one.
    void add(const ResponseTime& part);

    /// Some station has as much work as servers or more: the time grows without end.
    [[nodiscard]] bool isOverloaded() const { return isOverloaded_; }
    [[nodiscard]] Seconds mean() const;
    /// Squared coefficient of variation; 1 where nothing varies or all is overloaded.
    [[nodiscard]] double variation() const;
    /// P(T > t); 1 when overloaded.
    [[nodiscard]] double tail(Seconds time) const;
    /// The time not exceeded with probability `quantile`; infinite when overloaded or for 1.
    [[nodiscard]] Seconds percentile(double quantile) const;

    /// Multiplies by the transform at the points that P(T > `time`) is told from (euler_summation.h; seconds). Without a fixed delay and
    /// not overloaded.
    void multiply(std::span<double, euler::terms> re, std::span<double, euler::terms> im, double time) const;

private:
    /// T*(s) = (1 + b1·s + b2·s² + b3·s³)/(1 + d1·s + d2·s² + d3·s³), in seconds. b3 is of those who pass by.
    struct Transform {
        double b1, b2, d1, d2, d3, b3;
        double mean;  ///< of all requests, those who pass by too
    };
    struct Point {
        double tail, density;
    };
    void add(const Station& station);
    /// Waiting for a server and service.
    struct Visit {
        double mean;         ///< of both, seconds
        double probability;  ///< of waiting …
        double waiting;      ///< … an exponential time of this mean, seconds, in order of arrival
        double variation;    ///< squared coefficient, under processor sharing
    };
    void add(const Visit& visit, const Station& station);
    void setTransform(Transform& transform, const Visit& visit, const Station& station);
    void addWait(double probability, double wait);
    [[nodiscard]] std::span<const SeveralRounds> rounds() const { return std::span{rounds_}.first(roundsCount_); }
    [[nodiscard]] Point invert(double time) const;
    [[nodiscard]] double invertTail(double time) const;
    template <bool hasDensity>
    [[nodiscard]] Point inverted(double time) const;

    std::array<Transform, mostStations> transforms_;
    std::size_t count_ = 0;
    std::array<SeveralRounds, mostOfSeveralRounds> rounds_;
    std::size_t roundsCount_ = 0;
    double mean_ = 0;          ///< of the random part, seconds
    double fixed_ = 0;
    double longestPhase_ = 0;  ///< seconds
    bool isOverloaded_ = false;
};

}  // namespace stagecraft
