#include "model/capacity/tail_spectrum.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stagecraft {

TailSpectrum::TailSpectrum(Seconds time) : time_(time.count()) {
    re_.fill(1);
    im_.fill(0);
}

TailSpectrum::TailSpectrum(Seconds time, const ResponseTime& response) : TailSpectrum(time) {
    isOverloaded_ = response.isOverloaded();
    if (!isOverloaded_ && hasPoints()) response.multiply(std::span{re_}.first<euler::terms>(), std::span{im_}.first<euler::terms>(), time_);
}

/// Nothing takes less than no time, all is done after a time without end.
bool TailSpectrum::hasPoints() const { return time_ > 0 && std::isfinite(time_); }

void TailSpectrum::add(const TailSpectrum& part) {
    isOverloaded_ = isOverloaded_ || part.isOverloaded_;
    for (std::size_t k = 0; k < re_.size(); ++k) {
        const double re = re_[k] * part.re_[k] - im_[k] * part.im_[k];
        im_[k] = re_[k] * part.im_[k] + im_[k] * part.re_[k];
        re_[k] = re;
    }
}

namespace {

/// The real part of (1 − T)/s at each point, weighed: what divides by s·t is the same for every t.
struct Weights {
    std::array<double, euler::padded> re{}, im{};
    double all = 0;
};

Weights tailWeights() {
    constexpr std::array<double, euler::terms> plain = euler::weights();
    Weights made;
    for (std::size_t k = 0; k < plain.size(); ++k) {
        const double x = euler::discretisation / 2, y = std::numbers::pi * static_cast<double>(k);
        const double scale = plain[k] * std::exp(x) / (x * x + y * y);
        made.re[k] = scale * x;
        made.im[k] = scale * y;
        made.all += made.re[k];
    }
    return made;
}

const Weights weights = tailWeights();

}  // namespace

double TailSpectrum::tail() const {
    if (isOverloaded_) return 1;
    if (!hasPoints()) return time_ > 0 ? 0 : 1;
    double sum = weights.all;
    for (std::size_t k = 0; k < re_.size(); ++k) sum -= weights.re[k] * re_[k] + weights.im[k] * im_[k];
    return std::clamp(sum, 0.0, 1.0);
}

OpenWay::OpenWay(const TailSpectrum& others) : isOverloaded_(others.isOverloaded_), without_(weights.all), re_{}, im_{} {
    if (!others.hasPoints()) without_ = others.time_ > 0 ? 0 : 1;
    else
        for (std::size_t k = 0; k < re_.size(); ++k) {
            re_[k] = weights.re[k] * others.re_[k] + weights.im[k] * others.im_[k];
            im_[k] = weights.im[k] * others.re_[k] - weights.re[k] * others.im_[k];
        }
}

#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
double OpenWay::tailWith(const TailSpectrum& part) const {
    if (isOverloaded_ || part.isOverloaded_) return 1;
    // Four sums side by side: none waits for another.
    constexpr std::size_t lanes = 4;
    std::array<double, lanes> sums{};
    for (std::size_t k = 0; k < re_.size(); k += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += re_[k + lane] * part.re_[k + lane] + im_[k + lane] * part.im_[k + lane];
    return std::clamp(without_ - ((sums[0] + sums[1]) + (sums[2] + sums[3])), 0.0, 1.0);
}

}  // namespace stagecraft
