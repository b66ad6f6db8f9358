#include "model/capacity/in_flight.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/erlang.h"

namespace stagecraft {

double MemoryUse::over(double servers) const {
    constexpr double fullest = 0.999999;
    const double utilisation = busy > 0 ? std::min(busy / servers, fullest) : 0;
    return shared + inFlight / (1 - utilisation);
}

double MemoryUse::servers(double size) const {
    const double room = size - base;
    if (room <= 0) return std::numeric_limits<double>::infinity();
    // n·room = shared + inFlight·n/(n − busy): the larger root.
    const double sum = room * busy + shared + inFlight;
    return (sum + std::sqrt(std::max(0.0, sum * sum - 4 * room * shared * busy))) / (2 * room);
}

double ThreadUse::held(double servers) const {
    if (ofServer <= vcpus || busy <= 0) return atWork;
    const double load = busy / servers * vcpus;
    const double most = ofServer / vcpus - 1;
    const double wait = load < vcpus ? std::min(erlangC(static_cast<int>(vcpus), load) / (vcpus - load), most) : most;
    return atWork * (1 + wait);
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
