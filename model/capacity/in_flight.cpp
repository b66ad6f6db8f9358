#include "model/capacity/in_flight.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <boost/math/tools/toms748_solve.hpp>

#include "model/capacity/erlang.h"

namespace stagecraft {

namespace {

constexpr double fullestTold = 0.999999;

/// Mean wait for one of c, in services, when so much of them is busy, less than 1.
double meanWait(double processors, double utilisation) {
    return erlangC(static_cast<int>(processors), processors * utilisation) / (processors * (1 - utilisation));
}

}  // namespace

double MemoryUse::over(double servers) const {
    const double utilisation = busy > 0 ? std::min(busy / servers, fullestTold) : 0;
    return shared + inFlight / (1 - utilisation);
}

double MemoryUse::servers(double size) const {
    const double room = size - base;
    if (room <= 0) return std::numeric_limits<double>::infinity();
    // n·room = shared + inFlight·n/(n − busy): the larger root.
    const double sum = room * busy + shared + inFlight;
    return (sum + std::sqrt(std::max(0.0, sum * sum - 4 * room * shared * busy))) / (2 * room);
}

double WorkTime::at(double utilisation) const {
    const double most = threads > 0 ? threads / processors - 1 : std::numeric_limits<double>::infinity();
    return (1 + std::min(meanWait(processors, std::min(utilisation, fullestTold)), most)) / speed;
}

double WorkTime::fullest(double most) const {
    const double wait = most * speed - 1;
    if (wait <= 0) return 0;
    if (at(1) <= most) return 1;
    // One server waits the longest of all: more may be no calmer than that.
    const double calmest = wait / (1 + wait);
    if (processors <= 1) return calmest;
    const auto excess = [&](double utilisation) { return erlangC(static_cast<int>(processors), processors * utilisation) - wait * processors * (1 - utilisation); };
    const double atCalmest = excess(calmest);
    if (atCalmest >= 0) return calmest;
    const auto isClose = [](double a, double b) { return b - a <= 1e-13 * b; };
    std::uintmax_t evaluations = 64;
    return boost::math::tools::toms748_solve(excess, calmest, 1.0, atCalmest, 1.0, isClose, evaluations).first;
}

double ThreadUse::held(double servers) const {
    if (ofServer <= vcpus || busy <= 0) return atWork;
    const double most = ofServer / vcpus - 1, utilisation = busy / servers;
    return atWork * (1 + (utilisation < 1 ? std::min(meanWait(vcpus, utilisation), most) : most));
}

double ThreadUse::servers(double atLeast, double behind, double fullest) const {
    const auto asked = [&](double servers) { return (held(servers) + behind) / (ofServer * fullest); };
    double low = std::max(atLeast, leastServers(behind, fullest));
    double high = asked(low);
    if (high <= low) return low;
    // What is asked falls with the servers: it is at least what so many ask for.
    while (high - low > 1e-12 * high) {
        const double middle = (low + high) / 2;
        if (middle <= low || middle >= high) break;
        const double there = asked(middle);
        if (there <= middle) {
            high = middle;
            low = std::max(low, there);
        } else {
            low = middle;
            high = std::min(high, there);
        }
    }
    return high;
}

}  // namespace stagecraft
