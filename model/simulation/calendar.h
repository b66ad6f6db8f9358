#pragma once

#include <cstdint>
#include <limits>

#include "model/simulation/least_first.h"

namespace stagecraft {

/// What comes at a time on the wall's clock, whatever the queues do.
struct Appointment {
    enum class Kind : std::uint8_t { Border, Incident, Action, Ready, Tick, Pause };
    double time = 0;
    Kind kind{};
    std::uint32_t tier = 0, index = 0, version = 0;
    std::uint32_t sequence = 0;
    friend bool operator>(const Appointment& a, const Appointment& b) { return a.time != b.time ? a.time > b.time : a.sequence > b.sequence; }
};

/// Appointments in order of time; of those at one time what was booked first comes first.
class Calendar {
public:
    void book(double time, Appointment::Kind kind, std::size_t tier, std::size_t index, std::uint32_t version = 0) {
        queue_.push({time, kind, static_cast<std::uint32_t>(tier), static_cast<std::uint32_t>(index), version, sequence_++});
    }
    /// When the next is; infinite when there is none.
    [[nodiscard]] double next() const { return queue_.empty() ? std::numeric_limits<double>::infinity() : queue_.top().time; }
    Appointment take() {
        const Appointment first = queue_.top();
        queue_.pop();
        return first;
    }

private:
    LeastFirst<Appointment> queue_;
    std::uint32_t sequence_ = 0;
};

}  // namespace stagecraft
