#include "model/capacity/database.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/capacity/cache_hits.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// The engine's own share of the class's memory is not for connections: RDS reserves 4 to 11 %.
constexpr double postgreSqlShare = 0.93;
constexpr double auroraMySqlShare = 0.953;

/// ⌈x⌉ that forgives the last bits of a division; saturates.
int wholeUp(double x) {
    constexpr double most = 1e9;
    if (!(x > 0)) return 0;  // NaN too
    return static_cast<int>(std::ceil(std::clamp(x, 0.0, most) - 1e-9));
}

struct Sums {
    double error, single;
};

/// γ follows from α and β by linear least squares; what is left is the error of the fit.
Sums fitSingle(std::span<const double> loads, std::span<const double> throughputs, double alpha,
               double beta) {
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const double x = throughput({alpha, beta, 1}, loads[i]);
        xy += x * throughputs[i];
        xx += x * x;
        yy += throughputs[i] * throughputs[i];
    }
    return {yy - xy * xy / xx, xy / xx};
}

}  // namespace

double followerUtilisation(const DatabaseLoad& load, int followers) {
    const double reads = load.reads.count() * load.cpuPerRead.count();
    const double writes = load.writes.count() * load.cpuPerWrite.count();
    return (reads / followers + writes * load.applyCost) / load.capacity;
}

std::optional<int> followersFor(const DatabaseLoad& load) {
    const double reads = load.reads.count() * load.cpuPerRead.count();
    const double room =
        load.target * load.capacity - load.applyCost * load.writes.count() * load.cpuPerWrite.count();
    if (!(room > 0)) return std::nullopt;
    return std::max(1, wholeUp(reads / room));
}

int shardsForWrites(const DatabaseLoad& load, double skew) {
    const double writes = load.writes.count() * load.cpuPerWrite.count();
    return std::max(1, wholeUp(skew * writes / (load.target * load.capacity)));
}

OperationsPerSecond writeLimit(const DatabaseLoad& load) {
    if (load.cpuPerWrite.count() <= 0) return OperationsPerSecond{infinity};
    return OperationsPerSecond{load.target * load.capacity / load.cpuPerWrite.count()};
}

double hottestKeyShare(double keys, double exponent) { return ZipfPopularity{keys, exponent}.hottestShare(); }

int hotKeyShardLimit(double keys, double exponent) {
    return static_cast<int>(std::min(1e9, std::floor(1 / hottestKeyShare(keys, exponent))));
}

double mySqlConnections(Gib memory) { return Bytes{memory}.count() / 12'582'880; }

double postgreSqlConnections(Gib memory) {
    return std::min(5000.0, postgreSqlShare * Bytes{memory}.count() / 9'531'392);
}

double auroraMySqlConnections(Gib memory) {
    return std::max(45.0, 1000 * std::log2(auroraMySqlShare * Bytes{memory}.count() / 8'187'281'418));
}

double throughput(const Scalability& law, double load) {
    return law.single * load / (1 + law.contention * (load - 1) + law.coherency * load * (load - 1));
}

double peakLoad(const Scalability& law) {
    if (law.coherency <= 0) return infinity;
    return std::sqrt(std::max(0.0, 1 - law.contention) / law.coherency);
}

double throughputLimit(const Scalability& law) {
    return law.contention > 0 ? law.single / law.contention : infinity;
}

Scalability fitScalability(std::span<const double> loads, std::span<const double> throughputs) {
    // Two parameters remain: Nelder and Mead's simplex (1965), from small positive values, finds the least
    // squares.
    struct Corner {
        double alpha, beta, error;
    };
    const auto corner = [&](double alpha, double beta) {
        return Corner{alpha, beta, fitSingle(loads, throughputs, alpha, beta).error};
    };
    std::array<Corner, 3> simplex{corner(0.02, 1e-4), corner(0.05, 1e-4), corner(0.02, 3e-4)};
    for (int step = 0; step < 2000; ++step) {
        std::sort(simplex.begin(), simplex.end(),
                  [](const Corner& a, const Corner& b) { return a.error < b.error; });
        Corner& worst = simplex[2];
        const double alpha = (simplex[0].alpha + simplex[1].alpha) / 2;
        const double beta = (simplex[0].beta + simplex[1].beta) / 2;
        const auto along = [&](double t) {
            return corner(alpha + t * (alpha - worst.alpha), beta + t * (beta - worst.beta));
        };
        const Corner reflected = along(1);
        if (reflected.error < simplex[0].error) {
            const Corner expanded = along(2);
            worst = expanded.error < reflected.error ? expanded : reflected;
        } else if (reflected.error < simplex[1].error) {
            worst = reflected;
        } else if (const Corner contracted = along(-0.5); contracted.error < worst.error) {
            worst = contracted;
        } else {
            for (Corner& other : simplex)
                other = corner((other.alpha + simplex[0].alpha) / 2, (other.beta + simplex[0].beta) / 2);
        }
    }
    const Corner& best = *std::min_element(
        simplex.begin(), simplex.end(), [](const Corner& a, const Corner& b) { return a.error < b.error; });
    return {best.alpha, best.beta, fitSingle(loads, throughputs, best.alpha, best.beta).single};
}

OperationsPerSecond diskOperationsLimit(OperationsPerSecond volume, OperationsPerSecond instance,
                                        MibPerSecond volumeRate, MibPerSecond instanceRate, Kib operation) {
    const double perMib = Mib{1} / Mib{operation};
    return std::min({volume, instance, OperationsPerSecond{volumeRate.count() * perMib},
                     OperationsPerSecond{instanceRate.count() * perMib}});
}

namespace {
constexpr double gp2Credits = 5.4e6;
double gp2Baseline(Gib size) { return std::max(100.0, 3 * size.count()); }
}  // namespace

Seconds gp2Burst(Gib size) {
    const double drain = 3000 - gp2Baseline(size);
    return Seconds{drain > 0 ? gp2Credits / drain : infinity};
}

Seconds gp2Refill(Gib size) { return Seconds{gp2Credits / gp2Baseline(size)}; }

}  // namespace stagecraft
