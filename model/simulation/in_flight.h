#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace stagecraft {

/// A request's hold on a worker of a box.
struct Hold {
    std::uint32_t tier = 0, box = 0;
};

struct Request {
    static constexpr std::uint32_t noWindow = std::numeric_limits<std::uint32_t>::max();
    double began = 0;                 ///< the first attempt
    std::uint32_t tier = 0;
    std::uint32_t retriesLeft = 0;
    std::uint32_t roundsLeft = 0;     ///< at the tier where it is
    std::uint32_t window = noWindow;  ///< that it counts in
    bool isUnfollowed = false;        ///< it visits one tier only
    bool isAbandoned = false;         ///< its caller has asked again, or given up: worked on for nobody
    std::uint32_t branch = noWindow;  ///< the tier it chose of the first group of alternatives
    bool isOffWay = false;            ///< it has visited a tier that is
    std::int32_t pool = -1;           ///< of which it holds a connection to a database; below 0: none
    std::uint32_t attempt = 0;        ///< in this slot: again after a failure
    std::uint64_t seed = 0;           ///< of what it is: the same in every attempt
    std::uint32_t generation = 0;     ///< tells a reused slot from the request that had it before
};

/// The requests under way, by slot.
class InFlight {
public:
    [[nodiscard]] Request& operator[](std::uint32_t slot) { return requests_[slot]; }
    [[nodiscard]] std::vector<Hold>& holdsOf(std::uint32_t slot) { return holds_[slot]; }

    std::uint32_t begin(double now, std::uint32_t window, int retries) {
        std::uint32_t slot = 0;
        if (free_.empty()) {
            slot = static_cast<std::uint32_t>(requests_.size());
            requests_.emplace_back();
            holds_.emplace_back();
        } else {
            slot = free_.back();
            free_.pop_back();
        }
        Request& request = requests_[slot];
        request.began = now;
        request.window = window;
        request.isUnfollowed = false;
        request.isAbandoned = false;
        request.branch = Request::noWindow;
        request.isOffWay = false;
        request.pool = -1;
        request.attempt = 0;
        request.seed = 0;
        request.retriesLeft = static_cast<std::uint32_t>(retries);
        return slot;
    }

    /// Its caller asks the same again, from another slot, or gives up; in this one it is worked on for nobody.
    std::uint32_t beginAgain(std::uint32_t slot) {
        const Request late = requests_[slot];
        const std::uint32_t again = begin(late.began, late.window, static_cast<int>(late.retriesLeft) - 1);
        requests_[again].seed = late.seed;
        requests_[again].branch = late.branch;
        return again;
    }
    void abandon(std::uint32_t slot) {
        requests_[slot].isAbandoned = true;
        requests_[slot].window = Request::noWindow;
        requests_[slot].retriesLeft = 0;
    }

    void end(std::uint32_t slot) {
        ++requests_[slot].generation;
        free_.push_back(slot);
    }

    /// Those under way that began before a time. Found by the slots that are free, so that beginning and ending cost nothing for it.
    [[nodiscard]] std::vector<std::uint32_t> begunBefore(double time) const {
        std::vector<bool> isFree(requests_.size());
        for (const std::uint32_t slot : free_) isFree[slot] = true;
        std::vector<std::uint32_t> slots;
        for (std::uint32_t slot = 0; slot < requests_.size(); ++slot)
            if (!isFree[slot] && requests_[slot].began < time) slots.push_back(slot);
        return slots;
    }

private:
    std::vector<Request> requests_;
    std::vector<std::vector<Hold>> holds_;
    std::vector<std::uint32_t> free_;
};

}  // namespace stagecraft
