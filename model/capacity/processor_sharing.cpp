#include "model/capacity/processor_sharing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "model/support/lately.h"

namespace stagecraft {

namespace {

double variationOf(int servers, double load, double waitProbability) {
    const double c = servers;
    const double rho = load / c;
    if (servers == 1) return (2 + rho) / (2 - rho);
    if (waitProbability < 1e-4) return 1;
    // A tagged request that meets n others has an expected remaining time u(n), in units of its service,
    // where
    //   a·(u(n+1) − u(n)) + busy·n/(n+1)·(u(n−1) − u(n)) − busy/(n+1)·u(n) = −1,   busy = min(n+1, c).
    // Far below c u is 1, well above c it is the straight line α + β·n; between, the equations are eliminated
    // upwards. E[T²] = 2·Σ p(n)·(n+1)/busy·u(n), p being the stationary law an arrival sees.
    const double beta = 1 / (c * (2 - rho));
    const double alpha = (1 + load * beta) / c;
    const int below = std::min(servers - 1, 8 + static_cast<int>(6 * std::sqrt(c)));
    const int above = 4 + static_cast<int>(std::min(4 * c * (1 - rho), 24 / std::max(-std::log(rho), 0.05)));
    const int first = servers - 1 - below;
    const int last = servers - 1 + above;
    // u(n) = offset + slope·u(n+1) and Σ w(k)·u(k), k ≤ n, = sumOffset + sumSlope·u(n+1), both carried along.
    double offset = 1, slope = 0, sumOffset = 0, sumSlope = 0;
    double seen = 1;  // p(n) up to a factor fixed at the end by p(c−1) = C·(1−ρ)/ρ
    double massBelow = 0, factor = 0;
    for (int n = first; n <= last; ++n) {
        const double others = n;
        const bool isWithin = n < servers;  // everyone has a server: n + 1 ≤ c
        const double each = 1 / (others + 1);
        const double leaves = isWithin ? 1 : c * each;
        const double down = leaves * others;
        const double scale = 1 / (load + down * (1 - slope) + leaves);
        offset = (1 + down * offset) * scale;
        slope = load * scale;
        const double weight = isWithin ? seen : seen * (others + 1) / c;
        sumOffset += (sumSlope + weight) * offset;
        sumSlope = (sumSlope + weight) * slope;
        if (n < servers - 1) massBelow += seen;
        if (n == servers - 1) factor = waitProbability * (1 - rho) / rho / seen;
        seen *= isWithin ? load * each : rho;
    }
    const double next = last + 1;
    const double line = alpha + beta * next;
    const double idle = 1 - rho;
    const double tail = seen / c *
                        ((next + 1) * line / idle + ((next + 1) * beta + line) * rho / (idle * idle) +
                         beta * rho * (1 + rho) / (idle * idle * idle));
    const double farBelow =
        std::max(0.0, 1 - waitProbability - factor * massBelow - waitProbability * (1 - rho) / rho);
    const double second = 2 * (factor * (sumOffset + sumSlope * line + tail) + farBelow);
    const double mean = 1 + waitProbability / (c - load);
    return std::max(1.0, second / (mean * mean) - 1);
}

PhaseMixture phasesOf(double rho) {
    PhaseMixture mixture;
    if (rho < 1e-3) return mixture;  // the phases lie within 4 % of each other
    // moment[k] = E[T^k]/k! in units of the mean. The expected remaining T^k/k! with n others present is a
    // polynomial in n; in falling factorials its coefficients follow from those of k−1 and an arrival meets n
    // with (1−ρ)·ρ^n.
    constexpr int count = 6;
    double coefficient[count][count + 1] = {{1}};
    double moment[count] = {1};
    double power = 1;
    double pivot[count];
    for (int j = 0; j < count; ++j) pivot[j] = 1 / (1 + j * (1 - rho));
    const double met = rho / (1 - rho);
    for (int k = 1; k < count; ++k) {
        power *= 1 - rho;
        double falling = 1;
        for (int j = k; j >= 0; --j) {
            const double known = (j > 0 ? coefficient[k - 1][j - 1] : 0) + (j + 1) * coefficient[k - 1][j] +
                                 rho * (j + 1) * (j + 1) * coefficient[k][j + 1];
            coefficient[k][j] = known * pivot[j];
        }
        double sum = 0;
        for (int j = 0; j <= k; ++j) {
            sum += coefficient[k][j] * falling;
            falling *= (j + 1) * met;
        }
        moment[k] = sum * power;
    }
    // Around 1, where the phases gather as ρ falls, then the recurrence of the orthogonal polynomials
    // (Chebyshev).
    double central[count];
    for (int k = 0; k < count; ++k) {
        double binomial = 1;
        central[k] = 0;
        for (int j = 0; j <= k; ++j) {
            central[k] += binomial * moment[j] * ((k - j) % 2 == 0 ? 1 : -1);
            binomial = binomial * (k - j) / (j + 1);
        }
    }
    std::array<double, 3> a{central[1], 0, 0};
    std::array<double, 3> b{1, 0, 0};
    std::array<double, count> before{}, row{}, next{};
    std::copy_n(central, count, row.begin());
    for (std::size_t k = 1; k < 3; ++k) {
        for (std::size_t l = k; l < count - k; ++l)
            next[l] = row[l + 1] - a[k - 1] * row[l] - (k > 1 ? b[k - 1] * before[l] : 0);
        a[k] = next[k + 1] / next[k] - row[k] / row[k - 1];
        b[k] = next[k] / row[k - 1];
        before = row;
        row = next;
    }
    // The zeros of the third polynomial, by the cosine form of the cubic.
    const double square = -(a[0] + a[1] + a[2]);
    const double linear = a[0] * a[1] + a[0] * a[2] + a[1] * a[2] - b[1] - b[2];
    const double constant = -a[0] * a[1] * a[2] + b[1] * a[2] + b[2] * a[0];
    const double p = linear - square * square / 3;
    const double q = 2 * square * square * square / 27 - square * linear / 3 + constant;
    const double radius = std::sqrt(-p / 3);
    const double angle = std::acos(std::clamp(1.5 * q / (p * radius), -1.0, 1.0)) / 3;
    mixture.phases = 3;
    double total = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double zero =
            2 * radius * std::cos(angle - 2 * std::numbers::pi * static_cast<double>(i) / 3) - square / 3;
        const double second = zero - a[0];
        const double third = (zero - a[1]) * second - b[1];
        mixture.mean[i] = 1 + zero;
        mixture.weight[i] = 1 / (1 + second * second / b[1] + third * third / (b[1] * b[2]));
        total += mixture.weight[i];
    }
    for (double& weight : mixture.weight) weight /= total;
    return mixture;
}

}  // namespace

// A plan asks for the same stations again and again: searching, telling percentiles, looking at them under other loads.

double sharedResponseVariation(int servers, double load, double waitProbability) {
    thread_local Lately<3, double> known;
    return known.of({static_cast<double>(servers), load, waitProbability}, [&] { return variationOf(servers, load, waitProbability); });
}

PhaseMixture sharedResponsePhases(double utilisation) {
    thread_local Lately<1, PhaseMixture> known;
    return known.of({utilisation}, [&] { return phasesOf(utilisation); });
}

SharedSingleServer::SharedSingleServer(double utilisation) : utilisation_(utilisation) {
    // The integrand vanishes with all its derivatives at both ends, so the plain trapezoid sum converges
    // exponentially.
    const double root = std::sqrt(utilisation);
    for (std::size_t i = 1; i < nodes; ++i) {
        const double theta = std::numbers::pi * static_cast<double>(i) / nodes;
        const double phi = std::atan2(root * std::sin(theta), 1 - root * std::cos(theta));
        const double cotangent = std::cos(theta) / std::sin(theta);
        const double turn = std::numbers::pi * cotangent;
        const double exponent = (2 * phi + theta) * cotangent -
                                (turn > 0 ? turn + std::log1p(std::exp(-turn)) : std::log1p(std::exp(turn)));
        const double rate = 1 + utilisation - 2 * root * std::cos(theta);
        rate_[i] = rate;
        weight_[i] = 2 * (1 - utilisation) * std::numbers::pi / nodes * std::exp(exponent) * std::sin(theta) /
                     (rate * rate);
    }
}

double SharedSingleServer::tail(double time) const {
    if (time <= 0) return 1;
    if (utilisation_ <= 0) return std::exp(-time);
    if (utilisation_ >= 1) return 1;
    double sum = 0;
    for (std::size_t i = 1; i < nodes; ++i) sum += weight_[i] * std::exp(-rate_[i] * time);
    return std::min(1.0, sum);
}

double SharedSingleServer::percentile(double quantile) const {
    if (quantile <= 0) return 0;
    if (quantile >= 1 || utilisation_ >= 1) return HUGE_VAL;
    double low = 0;
    double high = 1 / (1 - utilisation_);
    while (tail(high) > 1 - quantile) {
        low = high;
        high *= 2;
    }
    for (int i = 0; i < 60 && high - low > 1e-13 * high; ++i) {
        const double middle = (low + high) / 2;
        (tail(middle) > 1 - quantile ? low : high) = middle;
    }
    return (low + high) / 2;
}

SharedServersChain::SharedServersChain(const Station& station)
    : arrivals_(station.arrivals.count()),
      perServer_(1 / station.service.count()),
      servers_(station.servers),
      clock_(arrivals_ + servers_ * perServer_) {
    const double rho = utilisation(station);
    const auto states = static_cast<std::size_t>(station.servers + static_cast<int>(60 / (1 - rho)) + 40);
    state_.assign(states, 1.0);
    double total = 1;
    for (std::size_t n = 1; n < states; ++n) {
        state_[n] = state_[n - 1] * offeredLoad(station) / std::min(static_cast<double>(n), servers_);
        total += state_[n];
    }
    for (double& probability : state_) probability /= total;
    next_.resize(states);
}

void SharedServersChain::extend(std::size_t steps) {
    while (alive_.size() <= steps) {
        double sum = 0;
        for (const double probability : state_) sum += probability;
        alive_.push_back(sum);
        std::fill(next_.begin(), next_.end(), 0.0);
        for (std::size_t n = 0; n < state_.size(); ++n) {
            const double present = static_cast<double>(n) + 1;
            const double finishing = std::min(present, servers_) * perServer_;
            const double up = n + 1 < state_.size() ? arrivals_ : 0;
            const double down = finishing * static_cast<double>(n) / present;
            const double leaves = finishing / present;
            if (n + 1 < state_.size()) next_[n + 1] += state_[n] * up / clock_;
            if (n > 0) next_[n - 1] += state_[n] * down / clock_;
            next_[n] += state_[n] * (1 - (up + down + leaves) / clock_);
        }
        state_.swap(next_);
    }
}

double SharedServersChain::tail(Seconds time) {
    const double events = clock_ * time.count();
    if (events <= 0) return 1;
    const auto most = static_cast<std::size_t>(events + 12 * std::sqrt(events) + 40);
    extend(most);
    double sum = 0;
    double logWeight = -events;
    for (std::size_t k = 0; k <= most; ++k) {
        sum += std::exp(logWeight) * alive_[k];
        logWeight += std::log(events / static_cast<double>(k + 1));
    }
    return sum;
}

Seconds SharedServersChain::percentile(double quantile) {
    Seconds low{0};
    Seconds high{1 / perServer_};
    while (tail(high) > 1 - quantile) {
        low = high;
        high = high * 2;
    }
    for (int i = 0; i < 40; ++i) {
        const Seconds middle = (low + high) / 2;
        (tail(middle) > 1 - quantile ? low : high) = middle;
    }
    return (low + high) / 2;
}

}  // namespace stagecraft
