#include "model/capacity/latency_judge.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/known_spectra.h"
#include "model/capacity/queueing.h"

namespace stagecraft {

LatencyJudge::LatencyJudge(std::span<const Station> others, Seconds target)
    : others_(others), target_(target), othersAtTarget_(TailSpectrum{target, others_}) {}

void LatencyJudge::Memory::add(const Point& point) {
    points[next] = point;
    count = std::max(count, next + 1);
    next = (next + 1) % points.size();
}

bool LatencyJudge::meets(const Station& station) {
    const Point point{station.service.count(), utilisation(station), station.servers, station.boxes, arrivalsPerThread(station)};
    const auto known = [](const Memory& memory) { return std::span{memory.points}.first(memory.count); };
    if (std::ranges::any_of(known(failed_), [&](const Point& other) { return point.isNoQuicker(other); })) return false;
    if (std::ranges::any_of(known(met_), [&](const Point& other) { return other.isNoQuicker(point); })) return true;
    const bool isMet = isQuickEnough(station);
    (isMet ? met_ : failed_).add(point);
    return isMet;
}

bool LatencyJudge::isQuickEnough(const Station& station) const {
    const double tail = othersAtTarget_.tailWith(spectrumOf(target_, station));
    if (std::abs(tail - p99Tail) > TailSpectrum::doubt) return tail < p99Tail;
    return others_.with(station).tail(target_) <= p99Tail;
}

}  // namespace stagecraft
