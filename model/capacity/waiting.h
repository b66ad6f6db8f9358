#pragma once

#include "model/capacity/erlang.h"
#include "model/capacity/station.h"

namespace stagecraft {

/// Waiting for a server at a station that is not overloaded: some requests find every server busy, and these wait an
/// exponential time when they are served in order of arrival.
///
/// One box is M/M/c, exactly. Several boxes: an approximation (waiting.cpp tells it). Against simulation of 2 to 128 boxes of
/// 1 to 64 servers, at utilisation 0.3 to 0.95 under both disciplines, mean, p50 and p99 of the response lie within 5 %. More
/// load, fewer boxes or fewer servers in a box never make it quicker (waiting_test). Does not allocate.
class Waiting {
public:
    explicit Waiting(const Station& station) : servers_(station.servers), load_(offeredLoad(station)) {
        if (station.boxes > 1) {
            spread(station.boxes);
            return;
        }
        probability_ = erlangC(servers_, load_);
        rate_ = servers_ - load_;
    }

    /// Share of the requests that find no idle server.
    [[nodiscard]] double probability() const { return probability_; }
    /// Of the exponential time that these wait in order of arrival, per service time.
    [[nodiscard]] double rate() const { return rate_; }
    /// Over all requests, in service times; the same under both disciplines.
    [[nodiscard]] double mean() const { return probability_ / rate_; }
    /// Squared coefficient of variation of the response under processor sharing.
    [[nodiscard]] double sharedVariation() const;

private:
    void spread(int boxes);
    [[nodiscard]] double variationOf(double behind) const;

    int servers_;  ///< of one box
    double load_;  ///< of one box
    double probability_ = 0;
    double rate_ = 1;
    // Of several boxes:
    bool isSpread_ = false;
    double behind_ = 0;   ///< share of those that wait which finds somebody waiting in every box
    double farther_ = 0;  ///< share of those at one place of a queue, from the second on, to those at the place before
};

}  // namespace stagecraft
