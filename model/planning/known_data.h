#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/planning/design.h"

namespace stagecraft {

/// What cache and databases of a region cost by how long connections to them are held: found out by one plan, known to others that differ
/// in nothing but their servers' type and utilisation, the number of zones and the latency target. May be shared by threads.
class KnownData {
public:
    /// The same cache and databases are the cheapest for connections held for `from` up to `upTo` times the CPU time of a request; at no end
    /// of USD where there are none.
    struct Cost {
        double from = 0, upTo = 0;
        double monthly = 0;  ///< USD
        std::optional<CacheDesign> cache;
        [[nodiscard]] bool holds(double holding) const { return from <= holding && holding <= upTo; }
    };
    /// All on which it depends besides.
    struct Place {
        std::string region;  ///< code
        int zones = 1;
        std::size_t metricTier = 0;  ///< whose price the metrics of self-managed databases are counted at
        friend bool operator==(const Place&, const Place&) = default;
    };

    [[nodiscard]] std::optional<Cost> find(const Place& place, double holding) const {
        const std::scoped_lock lock{mutex_};
        for (const auto& [where, cost] : known_)
            if (cost.holds(holding) && where == place) return cost;
        return std::nullopt;
    }
    void add(const Place& place, const Cost& cost) {
        const std::scoped_lock lock{mutex_};
        known_.emplace_back(place, cost);
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::pair<Place, Cost>> known_;
};

}  // namespace stagecraft
