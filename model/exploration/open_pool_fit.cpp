#include "model/exploration/open_pool_fit.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/capacity/erlang.h"

namespace stagecraft {

namespace {

constexpr double leastWaiting = 0.25, mostWaiting = 2.5;

/// γ that is best for these busy workers, and what it misses.
OpenPool fitSpeed(std::span<const double> loads, std::span<const double> throughputs, OpenPool pool) {
    double products = 0, squares = 0, all = 0;
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const double busy = pool.busy(loads[i]);
        products += busy * throughputs[i];
        squares += busy * busy;
        all += throughputs[i] * throughputs[i];
    }
    pool.single = products / squares;
    pool.error = std::max(0.0, all - products * pool.single);
    return pool;
}

}  // namespace

double busyWorkers(double requests, int workers, double waiting) {
    // Above 0 below the answer, below 0 above it, and without the pole that the waits have at the last worker.
    const auto missing = [&](double busy) {
        return (requests - busy) * (workers - busy) - waiting * erlangC(workers, busy) * busy;
    };
    double low = 0, high = std::min(requests, static_cast<double>(workers));
    double atLow = requests * workers, atHigh = missing(high);
    if (!(atHigh < 0)) return high;  // nobody waits
    // The Illinois method (Dowell & Jarratt 1971).
    int side = 0;
    while (high - low > 1e-9 * high) {
        const double busy = (low * atHigh - high * atLow) / (atHigh - atLow);
        if (!(busy > low && busy < high)) return busy > low ? high : low;
        const double here = missing(busy);
        if (std::abs(here) < 1e-14 * requests * workers) return busy;
        if (here > 0) {
            low = busy;
            atLow = here;
            if (side == 1) atHigh /= 2;
            side = 1;
        } else {
            high = busy;
            atHigh = here;
            if (side == -1) atLow /= 2;
            side = -1;
        }
    }
    return (low + high) / 2;
}

OpenPool fitOpenPool(std::span<const double> loads, std::span<const double> throughputs, int servers, int workers) {
    constexpr double golden = 0.6180339887498949;
    constexpr double exact = 0.01;
    const auto with = [&](double logWaiting) {
        return fitSpeed(loads, throughputs, {workers, servers, std::exp(logWaiting)});
    };
    double low = std::log(leastWaiting), high = std::log(mostWaiting);
    OpenPool left = with(high - golden * (high - low)), right = with(low + golden * (high - low));
    while (high - low > exact) {
        if (left.error < right.error) {
            high = std::log(right.waiting);
            right = left;
            left = with(high - golden * (high - low));
        } else {
            low = std::log(left.waiting);
            left = right;
            right = with(low + golden * (high - low));
        }
    }
    return left.error < right.error ? left : right;
}

OpenPool fitOpenPool(std::span<const double> loads, std::span<const double> throughputs, int servers) {
    const int most = std::max(1, static_cast<int>(std::min(1e5, std::floor(loads.back() / servers))));
    OpenPool best;
    std::map<int, OpenPool> tried;
    const auto attempt = [&](int workers) {
        const auto [found, isNew] = tried.try_emplace(workers);
        if (isNew) found->second = fitOpenPool(loads, throughputs, servers, workers);
        if (found->second.error < best.error) best = found->second;
    };
    // In steps of a quarter, then between the neighbours of the best.
    int step = 1;
    for (int workers = 1; workers <= most; workers += step) {
        step = std::max(1, workers / 4);
        attempt(workers);
    }
    for (step = std::max(1, best.workers / 4); step > 1;) {
        step = (step + 1) / 2;
        const int middle = best.workers;
        if (middle > step) attempt(middle - step);
        if (middle + step <= most) attempt(middle + step);
    }
    if (best.workers > 1) attempt(best.workers - 1);
    if (best.workers < most) attempt(best.workers + 1);
    return best;
}

}  // namespace stagecraft
