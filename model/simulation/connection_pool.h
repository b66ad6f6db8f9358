#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

namespace stagecraft {

/// The connections that a database accepts, shared by all servers that ask for one as a request needs it, and the requests that wait
/// for one, in order.
class ConnectionPool {
public:
    /// A request at a server.
    struct Place {
        std::uint32_t request = 0, tier = 0, box = 0;
    };

    /// 0: as many as are asked for.
    explicit ConnectionPool(int connections) : free_(connections > 0 ? connections : std::numeric_limits<int>::max()) {}

    /// Whether there is a connection; else the request waits for one.
    [[nodiscard]] bool take(const Place& place) {
        if (free_ == 0) {
            waiting_.push_back(place);
            return false;
        }
        --free_;
        return true;
    }

    /// A connection is given back. Whether somebody waited for it: then it is theirs.
    [[nodiscard]] bool give(Place& next) {
        if (waiting_.empty()) {
            ++free_;
            return false;
        }
        next = waiting_.front();
        waiting_.pop_front();
        return true;
    }

    /// The requests at servers that are down no longer wait; they are in `lost`.
    template <typename IsDown>
    void drop(const IsDown& isDown, std::vector<std::uint32_t>& lost) {
        std::erase_if(waiting_, [&](const Place& place) {
            const bool isLost = isDown(place);
            if (isLost) lost.push_back(place.request);
            return isLost;
        });
    }

private:
    int free_;
    std::deque<Place> waiting_;
};

/// One pool for each database: who asks one never has a connection of another.
class ConnectionPools {
public:
    /// By pool, how many connections there are; 0: as many as are asked for.
    explicit ConnectionPools(const std::vector<int>& connections) : pools_(connections.begin(), connections.end()) {}

    [[nodiscard]] ConnectionPool& operator[](int pool) { return pools_[static_cast<std::size_t>(pool)]; }

    template <typename IsDown>
    void drop(const IsDown& isDown, std::vector<std::uint32_t>& lost) {
        for (ConnectionPool& pool : pools_) pool.drop(isDown, lost);
    }

private:
    std::vector<ConnectionPool> pools_;
};

}  // namespace stagecraft
