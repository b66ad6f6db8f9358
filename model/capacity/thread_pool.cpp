#include "model/capacity/thread_pool.h"

#include <algorithm>
#include <cmath>

#include "model/support/statistics.h"

// A box of c servers and k threads. With threads for all, the requests inside would be those at the servers (M/M/c, a Erlangs) and
// those whose answer comes from behind (Poisson, λ·D of them), independent of each other. p(n) is the law of their sum. With
// n inside, requests leave at the rate X(n) = λ·p(n − 1)/p(n): the closed network of c servers and a delay D is taken for one server
// of that rate (flow-equivalent server: Chandy, Herzog & Woo 1975). So the requests inside and waiting for a thread are a birth and
// death chain: p(n) up to k, from there on falling by λ/X(k) each, and who waits does so for an exponential time of rate X(k) − λ.
//
// That takes departures from a full box for Poisson. They are while the servers are what holds it up. Where it is the threads, they
// are as regular as the time a thread is held, and the wait is shorter by (1 + c²)/2 (Allen & Cunneen 1978), c² being the squared
// coefficient of variation of that time. u⁸, with u the share of the servers that is busy in a full box, weighs the two.
//
// Many threads, or a balancer that picks the box with the fewest requests: the time a thread is held hardly depends on the
// others any more, and k threads are M/M/k with that time for service, several boxes as `Waiting` has them.

namespace stagecraft {

namespace {

/// With more threads the chain is not worth its length.
constexpr int mostInChain = 512;
/// So many standard deviations above the mean nobody waits for a thread.
constexpr double wideMargin = 9;
constexpr double negligible = 1e-9;

/// The requests inside a box: the birth and death chain.
struct Chain {
    double growth = 0;     ///< λ/X(k): 1 and above, the threads are too few
    double full = 0;       ///< share of the requests that find all threads taken
    double inside = 0;     ///< mean number of threads taken
    double serversBusy = 0;  ///< share of the requests that find every server busy when they get a thread
};

Chain chainOf(double load, double behind, int servers, int threads) {
    // In units of the law's own e^−(a + λD): M/M/c without its constant times Poisson.
    //   n < c:  (a + λD)^n/n!                              all have a server of their own
    //   n ≥ c:  (a + λD)^n/n!·P(fewer than c at the servers) + queued(n),
    //           queued(n) = a^c/c!·(λD)^(n−c)/(n−c)! + a/c·queued(n − 1)
    Chain chain;
    const double both = load + behind;
    if (both >= threads) {  // X(k) is at most k over the time a lone request holds its thread
        chain.growth = 1;
        return chain;
    }
    const double atServers = load / both;
    double poisson = std::exp(-both);
    double fewer = 1;                                       // P(fewer than c of n are at the servers)
    double last = std::pow(atServers, servers - 1);         // P(c − 1 of n are)
    double queued = 0;
    double elsewhere = std::exp(servers * std::log(load) - logFactorial(servers) - both);
    double sum = 0, count = 0, busy = 0, before = 0, shareBefore = 0;
    for (int n = 0; n <= threads; ++n) {
        if (n > 0) poisson *= both / n;
        if (n >= servers) {
            fewer = std::max(0.0, fewer - atServers * last);
            last *= static_cast<double>(n) * (1 - atServers) / (n - servers + 1);
            if (n > servers) elsewhere *= behind / (n - servers);
            queued = elsewhere + load / servers * queued;
        }
        const double now = poisson * fewer + queued;
        if (n == threads) {
            chain.growth = before > 0 ? now / before : 0;
            if (chain.growth >= 1) return chain;
            const double tail = now / (1 - chain.growth);
            const double total = sum + tail;
            chain.full = tail / total;
            chain.inside = (count + threads * tail) / total;
            chain.serversBusy = (busy + tail * shareBefore) / total;
            return chain;
        }
        sum += now;
        count += n * now;
        busy += queued;
        shareBefore = now > 0 ? queued / now : 0;
        before = now;
    }
    return chain;
}

bool fitsInChain(const Station& station) { return station.threads <= mostInChain; }

/// Threads held at once on average, were there threads for all.
double heldOpen(const Station& station, const Waiting& open) {
    return station.arrivals.count() * (station.service.count() * (1 + open.mean()) + station.behind.count());
}

bool hasPlenty(const Station& station, double held) { return station.threads > held + wideMargin * (1 + std::sqrt(held)); }

Station heldStation(const Station& station, double held) {
    return {Seconds{held / station.arrivals.count()}, station.threads, station.arrivals, Discipline::FirstComeFirstServed, station.boxes};
}

}  // namespace

bool ThreadPool::isTooSmall(const Station& station, const Waiting& open) {
    if (station.arrivals.count() <= 0 || station.service.count() <= 0) return false;
    const double held = heldOpen(station, open);
    if (hasPlenty(station, held)) return false;
    if (!fitsInChain(station)) return held >= station.threads;
    return chainOf(offeredLoad(station), station.arrivals.count() * station.behind.count(), station.servers, station.threads).growth >= 1;
}

ThreadPool::ThreadPool(const Station& station, const Waiting& open)
    : serverProbability_(open.probability()), meanServerWait_(open.mean()) {
    if (station.discipline == Discipline::ProcessorSharing) sharedVariation_ = open.sharedVariation();
    const double arrivals = station.arrivals.count(), service = station.service.count();
    const double behind = station.behind.count();
    if (arrivals <= 0 || service <= 0) return;
    if (hasPlenty(station, heldOpen(station, open))) return;
    double busyWhenFull = 0;
    if (fitsInChain(station)) {
        const double load = offeredLoad(station);
        const Chain chain = chainOf(load, arrivals * behind, station.servers, station.threads);
        probability_ = chain.full;
        wait_ = chain.growth / (1 - chain.growth) / arrivals;
        busyWhenFull = load / chain.growth / station.servers;
        // Little's law over the threads taken tells the time inside, and so the wait for a server.
        const double inside = std::max(0.0, (chain.inside / arrivals - behind) / service - 1);
        if (station.boxes == 1) serverProbability_ = std::min(chain.serversBusy, serverProbability_);
        if (inside < meanServerWait_) {
            const double left = meanServerWait_ > 0 ? inside / meanServerWait_ : 0;
            sharedVariation_ = 1 + (sharedVariation_ - 1) * left;
            meanServerWait_ = inside;
        }
    }
    const double response = service * (1 + meanServerWait_);
    double own = sharedVariation_ * response * response;
    if (station.discipline == Discipline::FirstComeFirstServed) {
        const double share = serverProbability_;
        const double waiting = share > negligible ? meanServerWait_ * service / share : 0;
        own = service * service + share * (2 - share) * waiting * waiting;
    }
    const double held = response + behind;
    const double variation = (own + station.behindVariation * behind * behind) / (held * held);
    const double byServers = std::pow(std::min(1.0, busyWhenFull), 8);
    const double regularity = (1 + variation * (1 - byServers) + byServers) / 2;
    if (fitsInChain(station) && station.boxes == 1) {
        wait_ *= regularity;
        return;
    }
    const Station pool = heldStation(station, std::min(arrivals * held, station.threads * (1 - 1e-9)));
    const Waiting wait{pool};
    probability_ = wait.probability();
    wait_ = probability_ > 0 ? pool.service.count() / wait.rate() * regularity : 0;
}

}  // namespace stagecraft
