#pragma once

#include <deque>
#include <limits>
#include <vector>

#include "model/simulation/least_first.h"
#include "model/simulation/system.h"

namespace stagecraft {

/// A job under processor sharing leaves when the work done for each job since the start has reached `leaves`.
struct SharedJob {
    double leaves = 0;
    std::uint32_t request = 0;
    friend bool operator>(const SharedJob& a, const SharedJob& b) { return a.leaves > b.leaves; }
};

struct Box {
    int zone = 0;
    bool isUp = true;
    bool isSent = true;         ///< the balancer sends it requests
    bool isWarmingUp = false;
    bool isLeaving = false;     ///< finishes what it holds, then ends
    bool isGone = false;        ///< its place may be taken by another
    std::uint32_t version = 0;  ///< tells events of the box that was here before
    int busy = 0;               ///< first come first served: in service
    std::deque<std::uint32_t> waiting;
    LeastFirst<SharedJob> shared;
    double workEach = 0;        ///< processor sharing: seconds of work each job has been given so far
    double updated = 0;
    double slowness = 1;        ///< times longer than at full speed that work takes
    double spent = 0;           ///< seconds of work of a vCPU since credits were last looked at
    double credits = 0;         ///< below zero: spent before that was noticed, and to be earned first
    int held = 0;               ///< worker threads in use
    std::deque<std::uint32_t> waitingForThread;
    int present = 0;
    std::vector<std::uint32_t> inside;  ///< requests in service under first come first served, to fail with the box
};

/// One tier while it runs: its boxes, which of them take requests, and what a scaled fleet does about their number. Times named
/// `now` are those of the queues, `wall` those of the curve; they part where minutes are sampled.
class TierRun {
public:
    explicit TierRun(const SimulatedTier& tier);

    SimulatedTier spec;
    ServiceTimes services;
    double failing = 0;  ///< share of the visits that fail at once
    std::vector<Box> boxes;
    std::vector<std::uint32_t> eligible;  ///< those the balancer sends requests to

    [[nodiscard]] std::uint32_t chooseBox(Random& random) const;
    /// Of the requests that come, the share that does not fail at once.
    [[nodiscard]] double servedShare() const;
    /// Seconds of work a job has been given since the box was last looked at.
    void advance(Box& box, double now) const {
        const double jobs = static_cast<double>(box.shared.size());
        if (jobs > 0) {
            const double each = (now - box.updated) * std::min(1.0, spec.servers / jobs) / box.slowness;
            box.workEach += each;
            box.spent += each * jobs;
        }
        box.updated = now;
    }
    /// Under processor sharing: the request that is done first leaves the box.
    [[nodiscard]] std::uint32_t takeShared(Box& box, double now) {
        advance(box, now);
        const std::uint32_t request = box.shared.top().request;
        box.shared.pop();
        if (static_cast<int>(box.shared.size()) < spec.servers) changeBusy(-1, box, now);
        return request;
    }
    /// Times that a visitor comes to the box.
    [[nodiscard]] std::uint32_t drawRounds(Random& random) const {
        if (!spec.rounds) return 1;
        const double share = spec.rounds->share[0] + spec.rounds->share[1];
        std::uint32_t rounds = 0;
        double left = spec.rounds->count;
        for (; left >= 1; --left)
            if (share >= 1 || random.uniform() < share) ++rounds;
        return left > 0 && random.uniform() < left * share ? rounds + 1 : rounds;
    }
    /// Seconds of one server's work.
    [[nodiscard]] double drawService(Random& random) const {
        if (!spec.rounds) return services.draw(random);
        const auto& [first, second] = spec.rounds->share;
        return roundTimes_[second > 0 && random.uniform() * (first + second) >= first ? 1 : 0].draw(random);
    }
    /// Seconds that the next job of a box takes under first come first served.
    [[nodiscard]] double takes(Box& box, Random& random) {
        const double work = drawService(random);
        box.spent += work;
        return work * box.slowness;
    }

    /// `by` more servers of a box at work.
    void changeBusy(int by, const Box& box, double now) { changeBusy(by / box.slowness, now); }
    void changeBusy(double by, double now) {
        if (!isMeasured_) return;
        busySeconds_ += busy_ * (now - busySince_);
        busySince_ = now;
        busy_ += by;
    }
    /// From now on `use` tells what the tier does.
    void measure() { isMeasured_ = true; }

    /// Everything the boxes of the zone (−1: all) hold is in `lost`.
    void fail(int zone, double now, double wall, std::vector<std::uint32_t>& lost);
    void notice(double now, double wall);
    void bringBack(int zone, double now, double wall);

    [[nodiscard]] bool isScaled() const { return spec.scaling.has_value(); }
    [[nodiscard]] Autoscaler& scaler() { return scaler_; }
    /// Mean utilisation of the boxes that take requests since the autoscaler was last told of it.
    [[nodiscard]] double busyShare(double now);
    /// Tells it. Where only a `share` of the minute was simulated, while `coming` requests a second came, chance has had more room
    /// than in the whole of it, with `usual` ones: the deviation from the mean is taken down to what the whole would show.
    void observe(double now, double share, double coming, double usual);
    /// What boxes earned and spent of CPU credits in a minute of which a `share` was simulated. Returns those whose jobs go on at another
    /// speed; under first come first served the next ones do.
    [[nodiscard]] std::vector<std::uint32_t> earn(double share, double now);
    /// Too much may come, or boxes do too little, to look at but a part of the minute.
    [[nodiscard]] bool isPressed(double rate) const { return slowBoxes_ > 0 || (isScaled() && utilisationAt(rate) > nearlyFull); }
    /// The mean utilisation while so many requests a second come to the boxes that take them now.
    [[nodiscard]] double utilisationAt(double rate) const { return utilisationOf(inService_, rate); }
    /// Brings the number of boxes to what the autoscaler wants. New ones are in the zones with the fewest and in `launched`.
    void follow(double now, double wall, std::vector<std::uint32_t>& launched);
    /// A box has warmed up.
    void ready(std::uint32_t box, std::uint32_t version, double now, double wall);
    /// A box that leaves ends when it holds nothing more.
    void endIfDone(Box& box, double now, double wall) {
        if (box.isLeaving && !box.isGone && box.present == 0 && box.held == 0) end(box, now, wall);
    }

    /// What was done since the last call.
    TierUse use(double now, double wall);

private:
    static constexpr double nearlyFull = 0.9;
    [[nodiscard]] double utilisationOf(double inService, double rate) const { return inService > 0 ? rate * meanService_ / (spec.servers * inService) : 0; }
    void end(Box& box, double now, double wall);
    void account(double now, double wall);
    void refresh(double now, double wall);
    void launch(std::vector<std::uint32_t>& launched, double now);
    void takeAway();
    [[nodiscard]] int zoneOf(bool withFewest) const;
    [[nodiscard]] bool isAlive(const Box& box) const { return box.isUp && !box.isGone && !box.isLeaving; }

    std::array<ServiceTimes, 2> roundTimes_;
    Autoscaler scaler_;
    double meanService_;
    std::vector<int> zones_;     ///< that boxes may stand in
    std::vector<int> lostZones_;
    bool isMeasured_ = false;
    double busy_ = 0;
    double busySeconds_ = 0, busySince_ = 0;
    int running_ = 0, inService_ = 0, warmingUp_ = 0;
    double boxSeconds_ = 0, runningSince_ = 0;      // on the wall
    double readySeconds_ = 0, inServiceSince_ = 0;  // of the queues
    int slowBoxes_ = 0;
    double slowSeconds_ = 0, leastCredits_ = std::numeric_limits<double>::infinity();
    TierUse told_;                            ///< at the last call of `use`
    double observedBusy_ = 0, observedReady_ = 0, observedAt_ = 0;
};

}  // namespace stagecraft
