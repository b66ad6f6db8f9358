#pragma once

#include <array>
#include <span>

#include "model/capacity/tail_spectrum.h"

namespace stagecraft {

/// Whether a station, together with others on the way of a request, keeps the p99 of the whole within a target. Remembers
/// what it has judged: a station no faster, no emptier and no wider than one that failed fails too, and the other way round.
class LatencyJudge {
public:
    LatencyJudge(std::span<const Station> others, Seconds target);

    /// P(T > target) ≤ 1 %.
    [[nodiscard]] bool meets(const Station& station);
    /// The p99 of the whole way.
    [[nodiscard]] Seconds p99With(const Station& station) const { return others_.with(station).percentile(0.99); }

private:
    struct Point {
        double service = 0, utilisation = 0;
        int servers = 0, boxes = 0;
        double perThread = 0;  ///< requests a second; threads and what is behind are the same for all that is judged
        [[nodiscard]] bool isNoQuicker(const Point& other) const {
            return service >= other.service && utilisation >= other.utilisation && servers <= other.servers && boxes <= other.boxes &&
                   perThread >= other.perThread;
        }
    };
    /// The last few points judged alike, where none speaks for another.
    struct Memory {
        std::array<Point, 12> points;
        std::size_t count = 0, next = 0;
        void add(const Point& point);
    };

    [[nodiscard]] bool isQuickEnough(const Station& station) const;

    ResponseTime others_;
    Seconds target_;
    OpenWay othersAtTarget_;
    Memory failed_, met_;
};

}  // namespace stagecraft
