#pragma once

#include <cstdint>
#include <limits>

namespace stagecraft {

inline constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

/// What befalls a request, or brings a new one.
enum class EventKind : std::uint8_t { Arrival, Unfollowed, Retry, Overdue, Completion, SharedCompletion, Failure };

struct Event {
    double time = 0;
    EventKind kind{};
    std::uint32_t tier = 0, box = 0;  ///< … the second the attempt of a request that is overdue
    std::uint32_t request = nobody;
    std::uint32_t version = 0;  ///< of the box or the request, when the event was made
    friend bool operator>(const Event& a, const Event& b) { return a.time > b.time; }
};

}  // namespace stagecraft
