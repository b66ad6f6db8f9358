#include "model/simulation/tier_run.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stagecraft {

namespace {

/// A box may do all that its type can, or what it sustains.
constexpr double fullSpeed = 1;

int busyServers(const Box& box, int servers) { return box.busy + std::min(servers, static_cast<int>(box.shared.size())); }

/// Takes everything a box held; the requests are in `lost`. Returns how many servers it kept busy.
int stop(Box& box, int servers, std::vector<std::uint32_t>& lost) {
    const int busy = busyServers(box, servers);
    box.isUp = false;
    ++box.version;
    lost.insert(lost.end(), box.inside.begin(), box.inside.end());
    lost.insert(lost.end(), box.waiting.begin(), box.waiting.end());
    lost.insert(lost.end(), box.waitingForThread.begin(), box.waitingForThread.end());
    for (; !box.shared.empty(); box.shared.pop()) lost.push_back(box.shared.top().request);
    box.inside.clear();
    box.waiting.clear();
    box.waitingForThread.clear();
    box.busy = 0;
    box.present = 0;
    return busy;
}

ServiceTimes roundTimesOf(const SimulatedTier& tier, std::size_t kind) {
    return {tier.law, std::max(tier.rounds ? tier.rounds->meanService[kind] : 0, 1e-12), tier.variation};
}

}  // namespace

TierRun::TierRun(const SimulatedTier& tier)
    : spec(tier), services(tier.law, std::max(tier.meanService, 1e-12), tier.variation), boxes(static_cast<std::size_t>(std::max(1, tier.boxes))),
      roundTimes_{roundTimesOf(tier, 0), roundTimesOf(tier, 1)}, scaler_(tier.scaling.value_or(ScalingRule{tier.boxes, tier.boxes, 0, 0, {}}), tier.boxes), meanService_(std::max(tier.meanService, 1e-12)),
      isMeasured_(tier.scaling.has_value()) {
    for (std::size_t i = 0; i < boxes.size() && i < tier.zones.size(); ++i) boxes[i].zone = tier.zones[i];
    if (spec.credits)
        for (Box& box : boxes) box.credits = std::min(spec.credits->atFirst, spec.credits->type.maximumCredits());
    for (const Box& box : boxes)
        if (std::find(zones_.begin(), zones_.end(), box.zone) == zones_.end()) zones_.push_back(box.zone);
    refresh(0, 0);
}

std::uint32_t TierRun::chooseBox(Random& random) const {
    if (eligible.size() == 1) return eligible.front();
    if (spec.balancing == Balancing::Random) return eligible[random.below(static_cast<std::uint32_t>(eligible.size()))];
    return *std::min_element(eligible.begin(), eligible.end(), [&](std::uint32_t a, std::uint32_t b) { return boxes[a].present < boxes[b].present; });
}

double TierRun::servedShare() const {
    if (eligible.empty()) return 0;
    const auto up = std::count_if(eligible.begin(), eligible.end(), [&](std::uint32_t box) { return boxes[box].isUp; });
    return (1 - failing) * static_cast<double>(up) / static_cast<double>(eligible.size());
}

void TierRun::account(double now, double wall) {
    boxSeconds_ += running_ * (wall - runningSince_);
    runningSince_ = wall;
    readySeconds_ += inService_ * (now - inServiceSince_);
    inServiceSince_ = now;
}

void TierRun::refresh(double now, double wall) {
    account(now, wall);
    eligible.clear();
    running_ = inService_ = warmingUp_ = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const Box& box = boxes[i];
        if (box.isGone) continue;
        if (box.isSent) eligible.push_back(static_cast<std::uint32_t>(i));
        if (!box.isUp) continue;
        ++running_;
        if (box.isWarmingUp) ++warmingUp_;
        else if (!box.isLeaving) ++inService_;
    }
}

void TierRun::fail(int zone, double now, double wall, std::vector<std::uint32_t>& lost) {
    for (Box& box : boxes)
        if (!box.isGone && (zone < 0 || box.zone == zone)) changeBusy(-stop(box, spec.servers, lost), box, now);
    if (zone >= 0) lostZones_.push_back(zone);
    refresh(now, wall);
}

void TierRun::notice(double now, double wall) {
    for (Box& box : boxes) {
        box.isSent = box.isUp && !box.isGone && !box.isWarmingUp && !box.isLeaving;
        if (!box.isUp && isScaled()) box.isGone = true;
    }
    refresh(now, wall);
}

void TierRun::bringBack(int zone, double now, double wall) {
    for (Box& box : boxes) {
        if (box.isGone || box.isUp || (zone >= 0 && box.zone != zone)) continue;
        box.isGone = box.isLeaving;
        box.isUp = box.isSent = true;
        box.isWarmingUp = false;
        box.updated = now;
    }
    std::erase_if(lostZones_, [&](int lost) { return zone < 0 || lost == zone; });
    refresh(now, wall);
}

double TierRun::busyShare(double now) {
    changeBusy(0.0, now);
    account(now, runningSince_);
    const double ready = (readySeconds_ - observedReady_) * spec.servers;
    return ready > 0 ? (busySeconds_ - observedBusy_) / ready : 0;
}

void TierRun::observe(double now, double share, double coming, double usual) {
    const double seen = busyShare(now);
    const double inService = now > observedAt_ ? (readySeconds_ - observedReady_) / (now - observedAt_) : 0;
    const double deviation = std::sqrt(share) * (seen - utilisationOf(inService, coming));
    const double utilisation = share < 1 ? std::max(0.0, utilisationOf(inService, usual) + deviation) : seen;
    observedBusy_ = busySeconds_;
    observedReady_ = readySeconds_;
    observedAt_ = now;
    scaler_.observe(utilisation, inService, warmingUp_);
}

std::vector<std::uint32_t> TierRun::earn(double share, double now) {
    std::vector<std::uint32_t> changed;
    if (!spec.credits) return changed;
    constexpr double minute = 60;  // of seconds; of an hour as well
    const BurstableType& type = spec.credits->type;
    slowSeconds_ += slowBoxes_ * minute;
    slowBoxes_ = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        Box& box = boxes[i];
        if (!box.isUp || box.isGone) continue;
        advance(box, now);
        // A credit is a vCPU for a minute.
        const double spent = share > 0 ? box.spent / share / minute : 0;
        box.spent = 0;
        box.credits = std::min(type.maximumCredits(), box.credits + type.creditsPerHour() / minute - spent);
        if (box.isSent) leastCredits_ = std::min(leastCredits_, std::max(0.0, box.credits));
        const double slowness = box.credits > 0 ? fullSpeed : 1 / type.baseline;
        slowBoxes_ += slowness > fullSpeed;
        if (slowness == box.slowness) continue;
        const int busy = busyServers(box, spec.servers);
        changeBusy(-busy, box, now);
        box.slowness = slowness;
        changeBusy(busy, box, now);
        if (spec.discipline == Discipline::ProcessorSharing) changed.push_back(static_cast<std::uint32_t>(i));
    }
    return changed;
}

int TierRun::zoneOf(bool withFewest) const {
    int best = -1, bestCount = 0;
    for (const int zone : zones_) {
        const bool isLost = std::find(lostZones_.begin(), lostZones_.end(), zone) != lostZones_.end();
        const auto count = static_cast<int>(std::count_if(boxes.begin(), boxes.end(), [&](const Box& box) { return isAlive(box) && box.zone == zone; }));
        if (withFewest && isLost) continue;
        if (best >= 0 && (withFewest ? count >= bestCount : count <= bestCount)) continue;
        best = zone;
        bestCount = count;
    }
    return best;
}

void TierRun::launch(std::vector<std::uint32_t>& launched, double now) {
    const int zone = zoneOf(true);
    if (zone < 0) return;
    auto place = std::find_if(boxes.begin(), boxes.end(), [](const Box& box) { return box.isGone && box.held == 0; });
    const std::uint32_t version = place == boxes.end() ? 0 : place->version + 1;
    if (place == boxes.end()) place = boxes.emplace(boxes.end());
    *place = Box{};
    place->version = version;
    place->zone = zone;
    place->isSent = false;
    place->isWarmingUp = true;
    place->updated = now;
    launched.push_back(static_cast<std::uint32_t>(place - boxes.begin()));
}

/// One from the zone with the most.
void TierRun::takeAway() {
    const int zone = zoneOf(false);
    const auto last = std::find_if(boxes.rbegin(), boxes.rend(), [&](const Box& box) { return isAlive(box) && box.zone == zone; });
    if (last == boxes.rend()) return;
    last->isLeaving = true;
    last->isSent = false;
}

void TierRun::follow(double now, double wall, std::vector<std::uint32_t>& launched) {
    // A box that is down counts until its loss is noticed.
    const auto known = static_cast<int>(std::count_if(boxes.begin(), boxes.end(), [](const Box& box) { return !box.isGone && !box.isLeaving; }));
    for (int i = known; i < scaler_.desired(); ++i) launch(launched, now);
    for (int i = known; i > scaler_.desired(); --i) takeAway();
    refresh(now, wall);
    for (Box& box : boxes) endIfDone(box, now, wall);
}

void TierRun::ready(std::uint32_t index, std::uint32_t version, double now, double wall) {
    Box& box = boxes[index];
    if (box.version != version || !box.isUp || box.isLeaving || box.isGone) return;
    box.isWarmingUp = false;
    box.isSent = true;
    refresh(now, wall);
}

void TierRun::end(Box& box, double now, double wall) {
    box.isGone = true;
    refresh(now, wall);
}

TierUse TierRun::use(double now, double wall) {
    changeBusy(0.0, now);
    account(now, wall);
    const TierUse whole{boxSeconds_, busySeconds_, readySeconds_, slowSeconds_, std::exchange(leastCredits_, std::numeric_limits<double>::infinity())};
    const TierUse since{whole.boxSeconds - told_.boxSeconds, whole.busySeconds - told_.busySeconds, whole.readySeconds - told_.readySeconds,
                        whole.slowSeconds - told_.slowSeconds, whole.leastCredits};
    told_ = whole;
    return since;
}

}  // namespace stagecraft
