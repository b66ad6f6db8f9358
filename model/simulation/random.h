#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace stagecraft {

/// xoshiro256++ (Blackman & Vigna 2019), seeded by splitmix64: fast, 256 bits of state, the same numbers on every machine.
class Random {
public:
    explicit Random(std::uint64_t seed) {
        for (std::uint64_t& word : state_) {
            seed += 0x9e3779b97f4a7c15;
            std::uint64_t mixed = seed;
            mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            word = mixed ^ (mixed >> 31);
        }
    }

    std::uint64_t bits() {
        const auto turned = [](std::uint64_t word, int by) { return (word << by) | (word >> (64 - by)); };
        const std::uint64_t result = turned(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = turned(state_[3], 45);
        return result;
    }

    /// In [0, 1).
    double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
    /// A whole number below `bound`, which is small against 2³².
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(((bits() >> 32) * bound) >> 32); }
    double exponential(double mean) { return -mean * std::log1p(-uniform()); }
    /// Standard normal (Marsaglia's polar method); the second of each pair is kept for the next call.
    double normal() {
        if (hasSpare_) {
            hasSpare_ = false;
            return spare_;
        }
        double x = 0, y = 0, square = 0;
        do {
            x = 2 * uniform() - 1;
            y = 2 * uniform() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        const double scale = std::sqrt(-2 * std::log(square) / square);
        spare_ = y * scale;
        hasSpare_ = true;
        return x * scale;
    }

private:
    std::array<std::uint64_t, 4> state_{};
    double spare_ = 0;
    bool hasSpare_ = false;
};

/// The law of a service time with a given mean.
enum class ServiceLaw { Exponential, LogNormal, Deterministic };

/// Draws service times; `variation` is the squared coefficient of variation of the log-normal law (the others have their own:
/// 1 and 0).
class ServiceTimes {
public:
    ServiceTimes(ServiceLaw law, double mean, double variation = 1)
        : law_(law), mean_(mean), sigma_(std::sqrt(std::log1p(variation))), mu_(std::log(mean) - sigma_ * sigma_ / 2) {}

    double draw(Random& random) const {
        switch (law_) {
            case ServiceLaw::LogNormal: return std::exp(mu_ + sigma_ * random.normal());
            case ServiceLaw::Deterministic: return mean_;
            case ServiceLaw::Exponential: break;
        }
        return random.exponential(mean_);
    }

private:
    ServiceLaw law_;
    double mean_, sigma_, mu_;
};

}  // namespace stagecraft
