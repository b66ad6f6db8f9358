#include "model/capacity/latency_judge.h"

#include <algorithm>

#include "model/capacity/queueing.h"

namespace stagecraft {

void LatencyJudge::Memory::add(const Point& point) {
    points[next] = point;
    count = std::max(count, next + 1);
    next = (next + 1) % points.size();
}

bool LatencyJudge::meets(const Station& station) {
    constexpr double p99Tail = 0.01;
    const Point point{station.service.count(), utilisation(station), station.servers, station.boxes, arrivalsPerThread(station)};
    const auto known = [](const Memory& memory) { return std::span{memory.points}.first(memory.count); };
    if (std::ranges::any_of(known(failed_), [&](const Point& other) { return point.isNoQuicker(other); })) return false;
    if (std::ranges::any_of(known(met_), [&](const Point& other) { return other.isNoQuicker(point); })) return true;
    const bool isMet = others_.with(station).tail(target_) <= p99Tail;
    (isMet ? met_ : failed_).add(point);
    return isMet;
}

}  // namespace stagecraft
