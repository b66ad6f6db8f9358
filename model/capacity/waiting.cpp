#include "model/capacity/waiting.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/processor_sharing.h"

// Several boxes, each request sent to the one with the fewest in progress, where it stays.
//
// A box with an idle server has fewer requests than a box without. So whenever a server is idle an arrival takes an idle one,
// and the servers idle and the requests waiting are a Markov chain by themselves, but for how the waiting are spread over
// boxes: here as evenly as they can be, w waiting before s = min(w, n) boxes. What the chain then keeps of the truth is what
// one common queue lacks: servers idle in some boxes while requests wait in others.
//
//   i idle of N = n·c, w waiting, a the load; service takes 1
//   arrival                    a                 i > 0: i − 1;  i = 0: w + 1
//   a box with a queue ends    c·s               w − 1
//   another box ends           N − i − c·s       i + 1
//
// w rises only while i = 0. So the chain is solved from the top: of the levels above w all that matters is how many servers are
// idle when it comes back to w. From w = n on no server can be idle, and levels fall by the utilisation from one to the next.
//
// Processor sharing needs more than the wait: the law of a tagged request depends on how often others join its box meanwhile.
// Taking the rate of arrivals as a function of the requests in that box alone (the single-queue approximation of Gupta,
// Harchol-Balter, Sigman & Whitt 2007, exact for the numbers in a box) forgets that a full box has full neighbours, and varies
// too little: p99 up to 7 % low. Taking it from the places that arrivals find, all boxes filled alike, varies too much. From
// utilisation 0.6 to 0.84 the variation that fits the simulated p99 lies 0.4 to 0.9 of the way between the two wherever they
// differ; with the middle p99 is at most 2 % off.

namespace stagecraft {

namespace {

/// More boxes are brought down to so many (see `manyBoxes`).
constexpr int mostBoxes = 24;
/// Idle servers looked at while somebody waits; from there on their number falls off geometrically.
constexpr int mostIdle = 256;
/// Where fewer than this share would wait in one common queue nobody is taken to: boxes are all busy at once still more rarely.
constexpr double negligibleShare = 1e-4;
/// With so many standard deviations of the load to spare no queue of any size comes near that share.
constexpr double wideMargin = 6;
/// Nearer to 1 a utilisation is not told from it.
constexpr double lastBits = 1e-12;

/// How requests wait: the share that finds every server busy, how long these wait in service times, and the share of them that
/// finds somebody waiting in every box already.
struct Queueing {
    double probability = 0, wait = 0, behind = 0;
};

class SpreadQueue {
public:
    SpreadQueue(int boxes, int servers, double load)
        : boxes_(boxes), perBox_(servers), servers_(static_cast<double>(boxes) * servers), load_(load) {
        chooseTop();
        idle_[0] = 1;
        for (int level = top_; level > 0; --level) solve(level);
        solveNobodyWaiting();
        addUp();
    }

    [[nodiscard]] const Queueing& queueing() const { return queueing_; }

private:
    [[nodiscard]] double endings(int level) const { return static_cast<double>(perBox_) * level; }

    /// How fast the number of idle servers falls off, to be that many more, while `level` wait.
    [[nodiscard]] double decay(int level) const {
        const double drift = servers_ - load_;
        const double twice = 2 * endings(level);
        return twice / (drift + std::sqrt(drift * drift + 2 * twice * load_));
    }

    /// Levels hardly ever reached are left out. The share of the time with no idle server is nearly the decay.
    void chooseTop() {
        double mass = 1;
        double total = 1;
        for (top_ = 1; top_ < boxes_ - 1; ++top_) {
            mass *= load_ * decay(std::max(1, top_ - 1)) / endings(top_);
            total += mass;
            if (top_ > 2 && mass < 1e-7 * total) return;
        }
    }

    /// The law of the idle servers while `level` wait, from that of the level above.
    void solve(int level) {
        const int room = perBox_ * (boxes_ - level);
        const double slope = decay(level);
        const int last = std::min({room, mostIdle - 1, static_cast<int>(11.5 / slope) + 1});
        std::fill(idle_.begin() + std::min(known_, last + 1), idle_.begin() + last + 1, 0.0);
        known_ = last + 1;
        // x(i) = offset(i) + factor(i)·x(i − 1) from the top down, in units of x(0).
        std::array<double, mostIdle> offset, factor;
        const double busy = servers_ - endings(level);
        double offsetAbove = 0;
        double factorAbove = last == room ? 0 : 1 - slope;
        for (int i = last; i > 0; --i) {
            const auto k = static_cast<std::size_t>(i);
            const double pivot = 1 / (servers_ - i + load_ * (1 - factorAbove));
            offsetAbove = offset[k] = load_ * (idle_[k] + offsetAbove) * pivot;
            factorAbove = factor[k] = (busy - i + 1) * pivot;
        }
        double total = 1;
        idle_[0] = 1;
        for (std::size_t k = 1; k <= static_cast<std::size_t>(last); ++k) {
            idle_[k] = offset[k] + factor[k] * idle_[k - 1];
            total += idle_[k];
        }
        const double scale = 1 / total;
        for (std::size_t k = 0; k <= static_cast<std::size_t>(last); ++k) idle_[k] *= scale;
        none_[static_cast<std::size_t>(level)] = scale;
    }

    /// Level 0, from the flow between i − 1 and i idle servers: who comes back from above with i or more idle passes it too.
    void solveNobodyWaiting() {
        const double perLoad = 1 / load_;
        double now = 1;
        double total = 1;
        double back = 1;
        for (int i = 1; i <= servers_; ++i) {
            back = i <= known_ ? std::max(0.0, back - idle_[static_cast<std::size_t>(i - 1)]) : 0;
            now = (servers_ - i + 1) * perLoad * now + back;
            total += now;
            if (i > known_ && now < 1e-9 * total) break;
        }
        none_[0] = 1 / total;
    }

    void addUp() {
        double mass = 1;  // of the level, in units of that of level 0
        double total = 0, waiting = 0, allBusy = 0, allQueued = 0;
        for (int level = 0; level <= top_; ++level) {
            const double busy = mass * none_[static_cast<std::size_t>(level)];
            total += mass;
            waiting += level * mass;
            allBusy += busy;
            mass = busy * load_ / endings(level + 1);
        }
        if (top_ == boxes_ - 1) {  // `mass` is that of level n
            const double utilisation = load_ / servers_;
            const double spare = std::max(1 - utilisation, lastBits);
            allQueued = mass / spare;
            total += allQueued;
            waiting += allQueued * (boxes_ + utilisation / spare);
            allBusy += allQueued;
        }
        queueing_ = {allBusy / total, waiting / (load_ * allBusy), allQueued / allBusy};
    }

    int boxes_, perBox_;
    double servers_, load_;
    int top_ = 1;                         ///< the highest level below n that is looked at
    int known_ = 1;                       ///< of `idle_`
    std::array<double, mostIdle> idle_;   ///< law of the idle servers at the level solved last
    std::array<double, mostBoxes> none_;  ///< share of the time at each level with no idle server
    Queueing queueing_;
};

/// With many boxes the spare servers, counted in standard deviations of the load, are all that matters, and the share that
/// waits falls as 1/√N (Eschenfeldt & Gamarnik 2018): fewer boxes with the same margin stand for the many. So that near the
/// limit everybody waits however many boxes there are, it is the odds that fall; of the wait what goes beyond the first place.
Queueing manyBoxes(int boxes, int servers, double load) {
    const double margin = (static_cast<double>(boxes) * servers - load) / std::sqrt(load);
    const double root = (std::sqrt(margin * margin + 4.0 * mostBoxes * servers) - margin) / 2;
    const Queueing few = SpreadQueue{mostBoxes, servers, root * root}.queueing();
    const double share = std::sqrt(static_cast<double>(mostBoxes) / boxes);
    const auto odds = [&](double probability) { return probability * share / (1 - probability * (1 - share)); };
    const double first = 1.0 / servers;
    return {odds(few.probability), first + share * (few.wait - first), odds(few.behind)};
}

}  // namespace

void Waiting::spread(int boxes) {
    isSpread_ = true;
    rate_ = servers_;
    const double all = static_cast<double>(boxes) * servers_;
    const double load = load_ * boxes;
    // Written so that no load at all is a wide margin as well.
    if (!((all - load) < wideMargin * std::sqrt(load))) return;
    if (all <= std::numeric_limits<int>::max() && erlangC(static_cast<int>(all), load) < negligibleShare) return;
    const Queueing queueing =
        boxes > mostBoxes ? manyBoxes(boxes, servers_, load) : SpreadQueue{boxes, servers_, load}.queueing();
    probability_ = queueing.probability;
    rate_ = 1 / queueing.wait;
    behind_ = queueing.behind;
    farther_ = std::pow(load_ / servers_, boxes);
}

double Waiting::sharedVariation() const {
    if (!isSpread_) return sharedResponseVariation(servers_, load_, probability_);
    if (probability_ <= 0) return 1;
    // The numbers in a box agree with the mean wait; the places taken are those of boxes filled alike.
    const double held = (servers_ / rate_ - 1) * (1 - farther_);
    const double utilisation = load_ / servers_;
    return std::min((variationOf(std::clamp(held, 0.0, 1.0)) + variationOf(behind_)) / 2,
                    (2 + utilisation) / (2 - utilisation));
}

/// With the share `behind` of those that wait beyond the first place of a queue.
double Waiting::variationOf(double behind) const {
    // As in `sharedResponseVariation`: u(k), the expected remaining time of a tagged request beside k others, in units of its
    // service, and E[T²] = 2·Σ p(k)·(k+1)/c·u(k) over what arrivals meet. Here k starts at c − 1, the least there is while
    // the balancer fills every idle server, and the arrivals at a box with k + 1 requests are c·p(k+1)/p(k).
    const double c = servers_;
    const double alone = std::max(1 - probability_, lastBits);
    const double first = probability_ * (1 - behind);
    const double second = probability_ * behind * (1 - farther_);
    const double firstArrivals = c * first / alone;
    const double secondArrivals = first > 0 ? c * second / first : 0;
    const double farArrivals = c * farther_;
    // Far from c u is the straight line α + β·k.
    const double beta = 1 / (2 * c - farArrivals);
    const double alpha = (1 + farArrivals * beta) / c;
    const int last = 6 + static_cast<int>(std::min(4 * c * (1 - farther_), 24 / std::max(-std::log(farther_), 0.05)));
    // u(k) = offset + slope·u(k+1) and Σ w·u = sumOffset + sumSlope·u(k+1), carried upwards.
    double offset = 1 / (1 + firstArrivals), slope = firstArrivals * offset;
    double sumOffset = alone * offset, sumSlope = alone * slope;
    double met = first;
    for (int place = 1; place <= last; ++place) {
        const double present = c + place;
        const double leaves = c / present;
        const double down = leaves * (present - 1);
        const double up = place == 1 ? secondArrivals : farArrivals;
        const double scale = 1 / (up + down * (1 - slope) + leaves);
        offset = (1 + down * offset) * scale;
        slope = up * scale;
        const double weight = met * present / c;
        sumOffset += (sumSlope + weight) * offset;
        sumSlope = (sumSlope + weight) * slope;
        met = place == 1 ? second : met * farther_;
    }
    const double next = c + last;
    const double line = alpha + beta * next;
    const double idle = std::max(1 - farther_, lastBits);
    const double tail = met / c *
                        ((next + 1) * line / idle + ((next + 1) * beta + line) * farther_ / (idle * idle) +
                         beta * farther_ * (1 + farther_) / (idle * idle * idle));
    const double response = 1 + mean();
    return std::max(1.0, 2 * (sumOffset + sumSlope * line + tail) / (response * response) - 1);
}

}  // namespace stagecraft
