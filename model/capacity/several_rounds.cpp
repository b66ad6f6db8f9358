#include "model/capacity/several_rounds.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace stagecraft {

namespace {

/// More than so many rounds of a request vary so little that the inversion of the transform would not tell its tail: they are told as so many longer
/// ones, which vary a little more (p99 25 % above the mean; 7 % for a thousand).
constexpr double mostTold = 100;

/// Rounds that a request comes in fact: so many whole ones and with probability `part` another, each with probability `visits`.
struct RoundCount {
    RoundCount(double rounds, double probability) : whole(std::floor(rounds)), part(rounds - whole), visits(probability) {}
    double whole, part, visits;
    [[nodiscard]] double mean() const { return (whole + part) * visits; }
    [[nodiscard]] double variance() const { return whole * visits * (1 - visits) + part * visits * (1 - part * visits); }
    /// 1 − E[z^N] with z = 1 − δ; for δ = 1 the share of the requests that come. No digits are lost where δ is small.
    [[nodiscard]] double lost(double delta) const {
        const auto both = [](double a, double b) { return a + b - a * b; };  // 1 − (1 − a)·(1 − b)
        double all = part * visits * delta, some = visits * delta;
        for (auto left = static_cast<unsigned>(whole); left > 0; left /= 2) {
            if (left % 2 == 1) all = both(all, some);
            some = both(some, some);
        }
        return all;
    }
};

/// The rounds of the requests that come at all.
struct RoundsOfComers {
    explicit RoundsOfComers(const RoundCount& count)
        : share(count.lost(1)), mean(count.mean() / share), variance(std::max(0.0, (count.variance() + count.mean() * count.mean()) / share - mean * mean)) {}
    double share;  ///< of all requests
    double mean, variance;
};

/// How many times as long waits are as with exponential service, when the rounds at the station vary like this and a request comes so often. For
/// one round and one server that is Pollaczek and Khinchine's formula. The more rounds, the more the queue is like shared servers, where the law
/// of the service does not count; how fast, with the power 3/4, is fitted to simulation.
double longerWaits(double serviceVariation, double rounds) { return 1 + (serviceVariation - 1) / 2 * std::pow(rounds, -0.75); }

/// An exponential time that some requests wait.
struct SomeWait {
    double probability = 0, mean = 0;
};

/// The waits of all rounds of a request that comes. One round waits with probability C an exponential time w, as at any M/M/c queue. The requests
/// that it finds before it come back as often as itself, so that its next round finds much the same queue: their numbers are correlated by
/// α = 1 − (1 − ρ)/m when a request comes m times (the mean of the next number, given this one, at one server with feedback: Takács 1963). What the
/// numbers leave open of a wait, the services in front, is drawn anew: C·w²·(1 − ρ) of its variance C·(2 − C)·w². Hence the variance of the sum
/// over N rounds is
///   E[N]·C·w²(1 − ρ) + C·w²(1 + ρ − C)·E[Σᵢⱼ α^|i−j|] + Var N·(C·w)²,
/// and with the work, as many rounds, it covaries by Var N·s·C·w. For many short rounds it becomes that of processor sharing.
SomeWait waitOfAll(const RoundCount& count, const RoundsOfComers& rounds, double use, double service, SomeWait one) {
    const double each = one.probability * one.mean;
    const double mean = rounds.mean * each;
    if (mean <= 0) return {};
    const double change = std::max(1 - use, 1e-9) / rounds.mean;  // 1 − α; nearer to 0 all rounds find the same
    const double sums = (count.mean() * change * (2 - change) - 2 * (1 - change) * count.lost(change)) / (change * change) / rounds.share;
    const double variance = each * one.mean * (rounds.mean * (1 - use) + (1 + use - one.probability) * std::max(rounds.mean, sums)) +
                            rounds.variance * (each + 2 * service) * each;
    const double waited = std::max(mean, (variance + mean * mean) / (2 * mean));
    return {mean / waited, waited};
}

}  // namespace

SeveralRounds::SeveralRounds(const Station& station, const Waiting& wait) {
    assert(station.discipline == Discipline::FirstComeFirstServed && station.threads == 0);
    const double service = station.service.count();
    const double other = std::min(station.otherVisits, station.visits);
    probability_ = {station.visits - other, other};
    service_ = {std::max(0.0, firstService(station).count()), other > 0 ? station.otherService.count() : 0};
    const RoundCount count{station.rounds, station.visits};
    if (count.mean() <= 0 || service <= 0) return;
    const RoundsOfComers comers{count};
    never_ = 1 - comers.share;

    double square = 0;  // E[S²] of a round at the station
    for (std::size_t kind = 0; kind < 2; ++kind) square += 2 * probability_[kind] / station.visits * service_[kind] * service_[kind];
    const double longer = probability_[0] > 0 && probability_[1] > 0 ? longerWaits(square / (service * service) - 1, comers.mean) : 1;
    const SomeWait waited = waitOfAll(count, comers, utilisation(station), service, {wait.probability(), longer * service / wait.rate()});
    waiting_ = waited.probability;
    wait_ = waited.mean;

    const double stretch = std::max(1.0, count.mean() / mostTold);
    const RoundCount told{station.rounds / stretch, station.visits};
    whole_ = static_cast<unsigned>(told.whole);
    part_ = told.part;
    for (double& one : service_) one *= stretch;

    const double work = count.mean() * service, comersWait = waiting_ * wait_;
    mean_ = work + comers.share * comersWait;
    // Who never comes neither works nor waits.
    variance_ = (told.mean() * (square - service * service) + told.variance() * service * service) * stretch * stretch +
                comers.share * comersWait * (2 * wait_ - comers.share * comersWait) + 2 * never_ * work * comersWait;
    // Many phases one after the other decay slower for long than each of them.
    longestPhase_ = std::max(wait_, std::max(service_[0], service_[1]) * std::max(1.0, 1 + (told.mean() - 1) / 4));
}

namespace {

/// Four points side by side.
using Four [[gnu::vector_size(4 * sizeof(double))]] = double;

struct Complex {
    Four re, im;
    [[gnu::always_inline]] friend Complex operator*(const Complex& a, const Complex& b) {
        return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
    }
    [[gnu::always_inline]] friend Complex operator+(const Complex& a, const Complex& b) { return {a.re + b.re, a.im + b.im}; }
    [[gnu::always_inline]] friend Complex operator+(const Complex& a, double b) { return {a.re + b, a.im}; }
    [[gnu::always_inline]] friend Complex operator*(const Complex& a, double b) { return {a.re * b, a.im * b}; }
};

[[gnu::always_inline]] inline Complex inverse(const Complex& a) {
    const Four square = 1 / (a.re * a.re + a.im * a.im);
    return {a.re * square, -a.im * square};
}

/// T and (1 − T)/s of a time.
struct Time {
    Complex value, rest;
    [[gnu::always_inline]] static Time without(const Complex& s, const Complex& lost) { return {(s * lost) * -1 + 1, lost}; }
    /// One after the other, independent: (1 − A·B)/s = (1 − A)/s + A·(1 − B)/s.
    [[gnu::always_inline]] friend Time operator*(const Time& a, const Time& b) { return {a.value * b.value, a.rest + a.value * b.rest}; }
};

}  // namespace

#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
void SeveralRounds::at(double x, const Points& y, Values& values) const {
    unsigned highest = 1;
    while (highest <= whole_ / 2) highest *= 2;
    constexpr std::size_t lanes = 4;
    for (std::size_t k = 0; k < y.size(); k += lanes) {
        Complex s{Four{} + x, {}};
        std::memcpy(&s.im, &y[k], sizeof s.im);
        // An exponential time of the mean m with probability p takes p·m/(1 + m·s) from 1, over s: here the rounds of both kinds, and the wait.
        const Complex first = s * service_[0] + 1, second = s * service_[1] + 1;
        Complex lost = inverse(first) * (probability_[0] * service_[0]);
        if (probability_[1] > 0) lost = lost + inverse(second) * (probability_[1] * service_[1]);
        const Time round = Time::without(s, lost);
        Time work = whole_ > 0 ? round : Time{{Four{} + 1, {}}, {}};
        for (unsigned bit = highest / 2; bit > 0; bit /= 2) {
            work = work * work;
            if ((whole_ & bit) != 0) work = work * round;
        }
        if (part_ > 0) work = work * Time::without(s, lost * part_);
        // Who comes at all waits, too: T = never + (G − never)·W, and 1 − T = (1 − G)·W + (1 − never)·(1 − W).
        const Complex waitLost = inverse(s * wait_ + 1) * (waiting_ * wait_);
        const Complex waited = Time::without(s, waitLost).value;
        const Complex value = (work.value + -never_) * waited + never_;
        const Complex rest = work.rest * waited + waitLost * (1 - never_);
        std::memcpy(&values.re[k], &value.re, sizeof value.re);
        std::memcpy(&values.im[k], &value.im, sizeof value.im);
        std::memcpy(&values.restRe[k], &rest.re, sizeof rest.re);
        std::memcpy(&values.restIm[k], &rest.im, sizeof rest.im);
    }
}

}  // namespace stagecraft
