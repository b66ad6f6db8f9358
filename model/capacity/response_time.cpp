#include "model/capacity/response_time.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

#include "model/capacity/processor_sharing.h"
#include "model/capacity/thread_pool.h"
#include "model/capacity/waiting.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using euler::discretisation;
using euler::terms;

/// 1 + c₁s + c₂s² + c₃s³ at s = x + iy: its parts are polynomials in y, re₀ + re₂y² and y·(im₁ + im₃y²).
struct CubicInY {
    CubicInY(double x, double c1, double c2, double c3)
        : re0(1 + x * (c1 + x * (c2 + x * c3))), re2(-c2 - 3 * c3 * x), im1(c1 + x * (2 * c2 + 3 * c3 * x)), im3(-c3) {}
    double re0, re2, im1, im3;
};

}  // namespace

ResponseTime::ResponseTime(std::span<const Station> stations, Seconds fixedDelay)
    : fixed_(fixedDelay.count()) {
    assert(stations.size() <= mostStations);
    for (const Station& station : stations.first(std::min(stations.size(), mostStations))) add(station);
}

ResponseTime ResponseTime::with(const Station& station) const {
    assert(count_ < mostStations);
    ResponseTime longer = *this;
    longer.add(station);
    return longer;
}

void ResponseTime::add(const ResponseTime& part) {
    assert(part.fixed_ <= 0 && count_ + part.count_ <= mostStations && roundsCount_ + part.roundsCount_ <= mostOfSeveralRounds);
    isOverloaded_ = isOverloaded_ || part.isOverloaded_;
    for (const SeveralRounds& rounds : part.rounds()) {
        mean_ += rounds.mean();
        rounds_[roundsCount_++] = rounds;
    }
    for (const Transform& transform : std::span{part.transforms_}.first(part.count_)) {
        mean_ += transform.mean;
        transforms_[count_++] = transform;
    }
    longestPhase_ = std::max(longestPhase_, part.longestPhase_);
}

void ResponseTime::add(const Station& station) {
    if (station.servers < 1 || station.servers - offeredLoad(station) <= 0) isOverloaded_ = true;
    if (isOverloaded_ || station.service.count() <= 0) return;
    const Waiting wait{station};
    const double service = station.service.count();
    if (hasSeveralRounds(station)) {
        assert(roundsCount_ < mostOfSeveralRounds);
        const SeveralRounds& rounds = rounds_[roundsCount_++] = SeveralRounds{station, wait};
        mean_ += rounds.mean();
        longestPhase_ = std::max(longestPhase_, rounds.longestPhase());
        return;
    }
    if (station.threads == 0) {
        const bool isShared = station.discipline == Discipline::ProcessorSharing;
        add({service * (1 + wait.mean()), wait.probability(), service / wait.rate(), isShared ? wait.sharedVariation() : 1}, station);
        return;
    }
    if (ThreadPool::isTooSmall(station, wait)) {
        isOverloaded_ = true;
        return;
    }
    const ThreadPool pool{station, wait};
    addWait(station.visits * pool.probability(), pool.wait().count());
    const double share = pool.serverProbability();
    add({service * (1 + pool.meanServerWait()), share, share > 0 ? service * pool.meanServerWait() / share : 0, pool.sharedVariation()}, station);
}

/// An exponential time with some probability.
void ResponseTime::addWait(double probability, double wait) {
    if (probability <= 0 || wait <= 0) return;
    const double mean = probability * wait;
    mean_ += mean;
    transforms_[count_++] = {(1 - probability) * wait, 0, wait, 0, 0, 0, mean};
    longestPhase_ = std::max(longestPhase_, wait);
}

void ResponseTime::add(const Visit& visit, const Station& station) {
    Transform& transform = transforms_[count_++];
    setTransform(transform, visit, station);
    transform.mean = station.visits * visit.mean;
    mean_ += transform.mean;
    if (station.visits >= 1) return;
    // Who passes by takes no time: v·N/D + (1 − v) over the same denominator.
    const double past = 1 - station.visits;
    transform.b1 = station.visits * transform.b1 + past * transform.d1;
    transform.b2 = station.visits * transform.b2 + past * transform.d2;
    transform.b3 = past * transform.d3;
}

/// Of those who come.
void ResponseTime::setTransform(Transform& transform, const Visit& visit, const Station& station) {
    const double mean = visit.mean;
    if (station.discipline == Discipline::FirstComeFirstServed) {
        // Service, and with some probability an exponential wait before it.
        const double service = station.service.count(), waiting = visit.waiting;
        transform = {(1 - visit.probability) * waiting, 0, service + waiting, service * waiting, 0, 0, 0};
        longestPhase_ = std::max(longestPhase_, std::max(service, visit.probability > 0 ? waiting : 0));
        return;
    }
    const PhaseMixture mixture = sharedResponsePhases(singleServerAlike(visit.variation));
    // Σ w/(1 + m·s) over one denominator; a missing phase has weight and mean 0.
    std::array<double, 3> w{}, m{};
    for (std::size_t k = 0; k < static_cast<std::size_t>(mixture.phases); ++k) {
        w[k] = mixture.weight[k];
        m[k] = mixture.mean[k] * mean;
        longestPhase_ = std::max(longestPhase_, m[k]);
    }
    transform.b3 = 0;
    transform.d1 = m[0] + m[1] + m[2];
    transform.d2 = m[0] * m[1] + m[0] * m[2] + m[1] * m[2];
    transform.d3 = m[0] * m[1] * m[2];
    transform.b1 = w[0] * (m[1] + m[2]) + w[1] * (m[0] + m[2]) + w[2] * (m[0] + m[1]);
    transform.b2 = w[0] * m[1] * m[2] + w[1] * m[0] * m[2] + w[2] * m[0] * m[1];
}

double ResponseTime::variation() const {
    const double mean = fixed_ + mean_;
    if (isOverloaded_ || mean <= 0) return 1;
    // The second cumulant: that of ln T* at s = 0.
    double variance = 0;
    for (const Transform& t : std::span{transforms_}.first(count_)) variance += 2 * (t.b2 - t.d2) + t.d1 * t.d1 - t.b1 * t.b1;
    for (const SeveralRounds& rounds : this->rounds()) variance += rounds.variance();
    return variance / (mean * mean);
}

Seconds ResponseTime::mean() const { return Seconds{isOverloaded_ ? infinity : fixed_ + mean_}; }

/// Of g(t) = e^{σt}·P(T > t), whose transform is that of the tail moved by σ: with σ the rate of its decay g neither vanishes nor grows
/// fast, so its relative error stays that of the method. The density takes a third of the time.
template <bool hasDensity>
[[gnu::always_inline]] inline ResponseTime::Point ResponseTime::inverted(double time) const {
    const double shift = 1 / longestPhase_;
    const double x = discretisation / (2 * time) - shift;
    const double step = std::numbers::pi / time;
    std::array<double, euler::padded> y{}, squared{}, tail{}, productRe{}, productIm{};
    for (std::size_t k = 0; k < y.size(); ++k) {
        y[k] = step * static_cast<double>(k);
        squared[k] = y[k] * y[k];
        productRe[k] = 1;
    }
    // (1 − T₁T₂…)/s = e₁ + T₁·(e₂ + T₂·(…)) with e = (1 − T)/s of each station: nothing cancels near s = 0.
    for (const SeveralRounds& rounds : this->rounds()) {
        SeveralRounds::Values own;
        rounds.at(x, y, own);
        for (std::size_t k = 0; k < y.size(); ++k) {
            tail[k] += productRe[k] * own.restRe[k] - productIm[k] * own.restIm[k];
            const double nextRe = productRe[k] * own.re[k] - productIm[k] * own.im[k];
            productIm[k] = productRe[k] * own.im[k] + productIm[k] * own.re[k];
            productRe[k] = nextRe;
        }
    }
    for (std::size_t i = 0; i < count_; ++i) {
        const Transform& t = transforms_[i];
        const double e0 = t.d1 - t.b1;
        const double e1 = t.d2 - t.b2;
        const double e2 = t.d3 - t.b3;
        const CubicInY d{x, t.d1, t.d2, t.d3}, n{x, t.b1, t.b2, t.b3};
        const double eRe0 = e0 + x * (e1 + x * e2);
        const double eRe2 = -e2;
        const double eIm1 = e1 + 2 * e2 * x;
        const auto addTo = [&](std::size_t k, double dRe, double dIm, double inverse) {
            const double eRe = eRe0 + eRe2 * squared[k];
            const double eIm = y[k] * eIm1;
            const double stepRe = (eRe * dRe + eIm * dIm) * inverse;
            const double stepIm = (eIm * dRe - eRe * dIm) * inverse;
            tail[k] += productRe[k] * stepRe - productIm[k] * stepIm;
        };
        const bool isLast = !hasDensity && i + 1 == count_;
        if (isLast) {
            for (std::size_t k = 0; k < y.size(); ++k) {
                const double dRe = d.re0 + d.re2 * squared[k];
                const double dIm = y[k] * (d.im1 + d.im3 * squared[k]);
                addTo(k, dRe, dIm, 1 / (dRe * dRe + dIm * dIm));
            }
            break;
        }
        for (std::size_t k = 0; k < y.size(); ++k) {
            const double dRe = d.re0 + d.re2 * squared[k];
            const double dIm = y[k] * (d.im1 + d.im3 * squared[k]);
            const double inverse = 1 / (dRe * dRe + dIm * dIm);
            addTo(k, dRe, dIm, inverse);
            const double nRe = n.re0 + n.re2 * squared[k];
            const double nIm = y[k] * (n.im1 + n.im3 * squared[k]);
            const double ownRe = (nRe * dRe + nIm * dIm) * inverse;
            const double ownIm = (nIm * dRe - nRe * dIm) * inverse;
            const double nextRe = productRe[k] * ownRe - productIm[k] * ownIm;
            productIm[k] = productRe[k] * ownIm + productIm[k] * ownRe;
            productRe[k] = nextRe;
        }
    }
    static constexpr std::array<double, terms> weights = euler::weights();
    double tailSum = 0, densitySum = 0;
    for (std::size_t k = 0; k < terms; ++k) {
        tailSum += weights[k] * tail[k];
        if (hasDensity) densitySum += weights[k] * productRe[k];
    }
    const double factor = std::exp(discretisation / 2 - shift * time) / time;
    return {tailSum * factor, densitySum * factor};
}

// Four numbers at a time where the processor can. Not its fused multiply-add, which would round otherwise.
#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
ResponseTime::Point ResponseTime::invert(double time) const { return inverted<true>(time); }

#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
double ResponseTime::invertTail(double time) const { return inverted<false>(time).tail; }

#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
void ResponseTime::multiply(std::span<double, terms> re, std::span<double, terms> im, double time) const {
    assert(fixed_ <= 0);
    const double x = discretisation / (2 * time);
    const double step = std::numbers::pi / time;
    if (roundsCount_ > 0) {
        SeveralRounds::Points y;
        for (std::size_t k = 0; k < y.size(); ++k) y[k] = step * static_cast<double>(k);
        for (const SeveralRounds& rounds : this->rounds()) {
            SeveralRounds::Values own;
            rounds.at(x, y, own);
            for (std::size_t k = 0; k < terms; ++k) {
                const double product = re[k] * own.re[k] - im[k] * own.im[k];
                im[k] = re[k] * own.im[k] + im[k] * own.re[k];
                re[k] = product;
            }
        }
    }
    for (const Transform& t : std::span{transforms_}.first(count_)) {
        const CubicInY d{x, t.d1, t.d2, t.d3}, n{x, t.b1, t.b2, t.b3};
        for (std::size_t k = 0; k < terms; ++k) {
            const double y = step * static_cast<double>(k), squared = y * y;
            const double dRe = d.re0 + d.re2 * squared, dIm = y * (d.im1 + d.im3 * squared);
            const double nRe = n.re0 + n.re2 * squared, nIm = y * (n.im1 + n.im3 * squared);
            const double inverse = 1 / (dRe * dRe + dIm * dIm);
            const double ownRe = (nRe * dRe + nIm * dIm) * inverse, ownIm = (nIm * dRe - nRe * dIm) * inverse;
            const double product = re[k] * ownRe - im[k] * ownIm;
            im[k] = re[k] * ownIm + im[k] * ownRe;
            re[k] = product;
        }
    }
}

double ResponseTime::tail(Seconds time) const {
    if (isOverloaded_) return 1;
    const double left = time.count() - fixed_;
    if (left < 0) return 1;
    if (count_ + roundsCount_ == 0) return 0;
    if (left < 1e-9 * mean_) return 1;
    if (left > 700 * longestPhase_) return 0;
    return std::clamp(invertTail(left), 0.0, 1.0);
}

Seconds ResponseTime::percentile(double quantile) const {
    if (isOverloaded_ || quantile >= 1) return Seconds{infinity};
    if (count_ + roundsCount_ == 0 || quantile <= 0) return Seconds{fixed_};
    // Newton on the logarithm of the tail, which is nearly straight, kept inside a bracket.
    const double target = std::log1p(-quantile);
    double low = 0;
    double high = 700 * longestPhase_;
    double time = std::min(-target * mean_, high / 2);
    for (int i = 0; i < 60; ++i) {
        const Point point = invert(time);
        const bool isUsable = point.tail > 0 && point.density > 0;
        const double excess = isUsable ? std::log(point.tail) - target : -1;
        (excess > 0 ? low : high) = time;
        double next = isUsable ? time + excess * point.tail / point.density : low;
        if (!(next > low && next < high)) next = (low + high) / 2;
        const bool isDone = std::abs(next - time) < 1e-4 * time;  // Newton squares it: the next step would be 10⁻⁸
        time = next;
        if (isDone) break;
    }
    return Seconds{fixed_ + time};
}

}  // namespace stagecraft
