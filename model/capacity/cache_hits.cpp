#include "model/capacity/cache_hits.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/support/lately.h"

namespace stagecraft {

namespace {

// Gauss–Legendre, five points on [−1, 1].
constexpr std::array<double, 5> gaussNodes{-0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831,
                                           0.9061798459386640};
constexpr std::array<double, 5> gaussWeights{0.2369268850561891, 0.4786286704993665, 0.5688888888888889,
                                             0.4786286704993665, 0.2369268850561891};

/// How likely an object is in the cache, and how that changes with x: its requests within the characteristic
/// time.
struct Presence {
    double held, slope;
};

/// T > 0 with Σ held(share·T) = cached, where `held` rises from 0 to 1. Newton on ln Σ over ln T, which is a
/// concave line of slope 1 at its start; in the fuller half on the logarithm of what is missing.
template <class Held>
double timeToHold(const ZipfPopularity& popularity, double cached, Held held) {
    if (cached <= 0) return 0;
    if (cached >= popularity.objects()) return std::numeric_limits<double>::infinity();
    const double room = popularity.objects() - cached;
    double low = std::log(cached);  // held(x) ≤ x and the shares sum to 1
    double high = low + 700;
    double position = low;
    for (int i = 0; i < 100; ++i) {
        const double time = std::exp(position);
        double rise = 0;
        const double filled = popularity.sum([&](double multiplicity, double share) {
            const Presence presence = held(share * time);
            rise += multiplicity * presence.slope * share * time;
            return presence.held;
        });
        (filled < cached ? low : high) = position;
        const double missing = popularity.objects() - filled;
        double next = high;
        if (rise > 0 && missing > filled) next = position + std::log(cached / filled) * filled / rise;
        if (rise > 0 && missing <= filled && missing > 0)
            next = position + std::log(missing / room) * missing / rise;
        if (!(next > low && next < high)) next = (low + high) / 2;
        const bool isDone = std::abs(next - position) < 1e-7;
        position = next;
        if (isDone) break;
    }
    return std::exp(position);
}

Presence lruPresence(double x) {
    constexpr double surelyHeld = 40;  // beyond it the rest is less than the last bit
    const double gone = x < surelyHeld ? std::exp(-x) : 0;
    return {1 - gone, gone};
}

Presence fifoPresence(double x) {
    const double gone = 1 / (1 + x);
    return {x * gone, gone * gone};
}

template <class Held>
double hitRatio(const ZipfPopularity& popularity, double cached, Held held) {
    const double time = timeToHold(popularity, cached, held);
    return std::min(1.0,
                    popularity.sum([&](double, double share) { return share * held(share * time).held; }));
}

/// Σ i^−exponent for i = 1 … last.
double generalHarmonic(double last, double exponent) {
    return last < 1 ? 0 : 1 / ZipfPopularity{last, exponent}.hottestShare();
}

/// Size class of jemalloc that holds `bytes`.
long allocated(long bytes) {
    if (bytes <= 64) return std::max(8L, (bytes + 7) / 8 * 8);
    long top = 128;  // four classes per doubling
    while (bytes > top) top *= 2;
    const long step = top / 8;
    return (bytes + step - 1) / step * step;
}

/// Header, text and closing zero of a Redis string of this length.
long redisString(long length) {
    const long header = length < 32 ? 1 : length < 256 ? 3 : length < 65536 ? 5 : 9;
    return length + 1 + header;
}

}  // namespace

ZipfPopularity::ZipfPopularity(double objects, double exponent)
    : objects_(std::max(1.0, std::floor(objects))) {
    const auto exact = static_cast<std::size_t>(std::min<double>(objects_, head));
    double total = 0;
    const auto add = [&](double share, double multiplicity, double correction) {
        share_[count_] = share * (1 - correction);
        multiplicity_[count_] = multiplicity;
        total += multiplicity * share_[count_];
        ++count_;
    };
    for (std::size_t i = 1; i <= exact; ++i) add(std::pow(static_cast<double>(i), -exponent), 1, 0);
    if (objects_ > head) {
        const double from = std::log(head + 0.5);
        const double span = std::log(objects_ + 0.5) - from;
        const double panels = std::clamp(std::ceil(span / widestPanel), 1.0, static_cast<double>(mostPanels));
        const double half = span / panels / 2;
        // From panel to panel ranks and their shares grow by the same factors.
        std::array<double, gaussNodes.size()> ranks{}, shares{};
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            const double logarithm = from + (1 + gaussNodes[i]) * half;
            ranks[i] = std::exp(logarithm);
            shares[i] = std::exp(-exponent * logarithm);
        }
        const double further = std::exp(2 * half), rarer = std::exp(-exponent * 2 * half);
        for (double panel = 0; panel < panels; ++panel) {
            for (std::size_t i = 0; i < ranks.size(); ++i) {
                // A sum over whole ranks is the integral between the half ranks less f''/24 (Euler &
                // Maclaurin).
                add(shares[i], gaussWeights[i] * half * ranks[i], exponent * (exponent + 1) / (24 * ranks[i] * ranks[i]));
                ranks[i] *= further;
                shares[i] *= rarer;
            }
        }
    }
    for (std::size_t i = 0; i < count_; ++i) share_[i] /= total;
}

double characteristicTime(const ZipfPopularity& popularity, double cached) {
    return timeToHold(popularity, cached, lruPresence);
}

double lruHitRatio(double objects, double exponent, double cached) {
    thread_local Lately<3, double> known;
    return known.of({objects, exponent, cached}, [&] { return lruHitRatio(ZipfPopularity{objects, exponent}, cached); });
}

double lruHitRatio(const ZipfPopularity& popularity, double cached) {
    if (cached <= 0) return 0;
    if (cached >= popularity.objects()) return 1;
    return hitRatio(popularity, cached, lruPresence);
}

double cachedObjectsWorth(const ZipfPopularity& popularity, double gain) {
    // Both hit ratio and objects held grow with T, and what a request adds to them is Σ share²·gone and Σ share·gone.
    const auto gainAt = [&](double time) {
        double objects = 0;
        const double hits = popularity.sum([&](double multiplicity, double share) {
            const double gone = lruPresence(share * time).slope * share;
            objects += multiplicity * gone;
            return gone * share;
        });
        return objects > 0 ? hits / objects : 0;
    };
    constexpr double shortest = 1e-3, longest = 1e15;  // requests
    if (gainAt(shortest) <= gain) return 0;
    double low = std::log(shortest), high = std::log(longest);
    while (high - low > 1e-7) {
        const double middle = (low + high) / 2;
        (gainAt(std::exp(middle)) > gain ? low : high) = middle;
    }
    return popularity.sum([&](double, double share) { return lruPresence(share * std::exp(low)).held; });
}

double cachedObjectsFor(double objects, double exponent, double hitRatio) {
    double low = 0;
    double high = std::max(1.0, std::floor(objects));
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (lruHitRatio(objects, exponent, middle) < hitRatio ? low : high) = middle;
    }
    return high;
}

double fifoHitRatio(double objects, double exponent, double cached) {
    if (cached <= 0) return 0;
    if (cached >= std::max(1.0, std::floor(objects))) return 1;
    return hitRatio(ZipfPopularity{objects, exponent}, cached, fifoPresence);
}

double fixedCacheHitRatio(double objects, double exponent, double cached) {
    return std::min(1.0,
                    generalHarmonic(cached, exponent) / generalHarmonic(std::max(1.0, objects), exponent));
}

double expiringHitRatio(double objects, double exponent, double requestsPerLifetime, int places,
                        bool isRenewed) {
    const ZipfPopularity popularity{objects, exponent};
    const double each = requestsPerLifetime / std::max(1, places);
    return popularity.sum([&](double, double share) {
        return share * (isRenewed ? lruPresence(share * each).held : fifoPresence(share * each).held);
    });
}

long redisKeyBytes(long keyLength, long valueLength) {
    // A dictionary entry of 24 bytes, the key, and the value: up to 44 bytes inside its 16-byte object, else
    // beside it.
    const long value = valueLength <= 44
                           ? allocated(16 + 3 + valueLength + 1)
                           : 16 + allocated(std::max(redisString(valueLength), valueLength + 1 + 3));
    return 24 + allocated(redisString(keyLength)) + value;
}

double usableCacheBytes(double nodeBytes, double reservedShare) { return nodeBytes * (1 - reservedShare); }

}  // namespace stagecraft
