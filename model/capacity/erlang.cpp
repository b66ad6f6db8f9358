#include "model/capacity/erlang.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stagecraft {

namespace {

/// Where `isBelow` turns false, by bisection to the last bit.
template <class Predicate>
double boundary(double low, double high, Predicate isBelow) {
    for (int i = 0; i < 200; ++i) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        (isBelow(middle) ? low : high) = middle;
    }
    return low + (high - low) / 2;
}

/// The smallest number from `atLeast` up for which `holds`, which never turns false again.
template <class Predicate>
int firstThat(int atLeast, Predicate holds) {
    if (holds(atLeast)) return atLeast;
    int low = atLeast;
    int step = 1;
    while (!holds(low + step)) {
        low += step;
        step *= 2;
    }
    int high = low + step;
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        (holds(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace

double erlangB(int servers, double load) {
    if (servers <= 0) return 1;
    if (!(load > 0)) return 0;
    // The recursion 1/B(k) = 1 + k/a · 1/B(k−1) unrolled from the top: 1/B(c) = 1 + c/a + c(c−1)/a² + … All
    // terms are positive, so nothing cancels, and the sum ends by itself about ten standard deviations below
    // the load.
    const double perLoad = 1 / load;
    double term = 1;
    double sum = 1;
    for (double k = servers; k > 0; --k) {
        term *= k * perLoad;
        sum += term;
        if (term < sum * 1e-20) break;
        if (sum > 1e300) return 0;
    }
    return 1 / sum;
}

double erlangC(int servers, double load) {
    if (!(load > 0)) return servers > 0 ? 0 : 1;
    if (load >= servers) return 1;
    const double blocked = erlangB(servers, load);
    return blocked / (1 - load / servers * (1 - blocked));
}

double erlangBMaximumLoad(int servers, double blocking) {
    if (servers <= 0 || !(blocking > 0)) return 0;
    if (blocking >= 1) return HUGE_VAL;
    // Beyond c/(1−B) even servers that never idle would have to turn more away.
    return boundary(0, servers / (1 - blocking) + 10,
                    [&](double load) { return erlangB(servers, load) < blocking; });
}

int erlangBMinimumServers(double load, double blocking) {
    return firstThat(0, [&](int servers) { return erlangB(servers, load) <= blocking; });
}

int erlangCMinimumServers(double load, double waitProbability) {
    return firstThat(static_cast<int>(std::clamp(load, 0.0, 1e9)) + 1,
                     [&](int servers) { return erlangC(servers, load) <= waitProbability; });
}

double halfinWhittWaitProbability(double beta) {
    const double below = 0.5 * std::erfc(-beta / std::numbers::sqrt2);
    const double density = std::exp(-beta * beta / 2) / std::sqrt(2 * std::numbers::pi);
    return 1 / (1 + beta * below / density);
}

double halfinWhittBeta(double waitProbability) {
    return boundary(0, 38, [&](double beta) { return halfinWhittWaitProbability(beta) > waitProbability; });
}

}  // namespace stagecraft
