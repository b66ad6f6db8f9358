#include "model/planning/missing_reads.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/cache_hits.h"
#include "model/planning/assumptions.h"

namespace stagecraft {

namespace {

/// Rows there are, and copies of them that the cache of a region, which has one, holds.
struct CopiedRows {
    double rows = 0, copied = 0;
};

CopiedRows copiedUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor) {
    const CacheDesign& cache = *region.cache;
    const double each = Bytes{inputs.workload.cachedObjectSize}.count();
    const double rows = std::floor(Bytes{region.load.rows}.count() * factor / each);
    double copied = Bytes{cache.objects}.count() / each;
    if (inputs.choices.cacheSizing != CacheSizing::Cheapest) copied = rows * inputs.workload.cachedShare;
    else if (!cache.isServerless) copied = (cache.shards * usableCacheBytes(Bytes{cache.memory}.count(), assumptions::cacheReservedShare) - factor * Bytes{cache.sessions}.count()) / each;
    return {rows, std::floor(std::max(0.0, copied) + 1e-6)};
}

}  // namespace

double missingUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor) {
    if (!region.cache || region.cache->objectCount < 1) return 1;
    if (factor == 1) return 1 - region.cache->hitRatio;
    const CopiedRows held = copiedUnderLoad(region, inputs, factor);
    return 1 - lruHitRatio(held.rows, inputs.workload.zipfExponent, held.copied);
}

MissingReads::MissingReads(const RegionDesign& region, const Inputs& inputs, double farthest)
    : region_(region), inputs_(inputs), isSteady_(!region.cache || region.cache->objectCount < 1 || region.load.readPeak <= 0), now_(missingUnderLoad(region, inputs, 1)) {
    if (isSteady_ || !(farthest > 1)) return;
    // The last of the four is where sessions leave room for hardly anything, if that comes before.
    constexpr double fewestCopies = 1e-5;
    const double first = copiedShare(1);
    if (first <= 0) return;
    double last = farthest;
    bool isToTheEnd = false;
    if (copiedShare(last) < fewestCopies * first) {
        double within = 1;
        for (int i = 0; i < 20; ++i) {
            const double middle = std::sqrt(within * last);
            (copiedShare(middle) < fewestCopies * first ? last : within) = middle;
        }
        last = within;
        isToTheEnd = true;
    }
    for (std::size_t i = 0; i < shares_.size(); ++i) {
        const double factor = std::pow(last, static_cast<double>(i) / 3);
        shares_[i] = std::log(copiedShare(factor));
        if (i > 0 && shares_[i] >= shares_[i - 1]) return;
        hits_[i] = std::log(1 - missingUnderLoad(region, inputs, factor));
    }
    mostKnown_ = isToTheEnd ? std::numeric_limits<double>::infinity() : last;
}

double MissingReads::copiedShare(double factor) const {
    const CopiedRows held = copiedUnderLoad(region_, inputs_, factor);
    return held.copied < 1 ? 0 : std::min(1.0, held.copied / held.rows);
}

double MissingReads::under(double factor) const {
    if (isSteady_ || factor == 1) return now_;
    const double share = copiedShare(factor);
    if (share <= 0) return 1;
    if (share >= 1) return 0;
    if (factor < 1 || factor > mostKnown_) return missingUnderLoad(region_, inputs_, factor);
    const double x = std::log(share);
    double hit = 0;
    for (std::size_t i = 0; i < shares_.size(); ++i) {
        double term = hits_[i];
        for (std::size_t k = 0; k < shares_.size(); ++k)
            if (k != i) term *= (x - shares_[k]) / (shares_[i] - shares_[k]);
        hit += term;
    }
    return 1 - std::min(1.0, std::exp(hit));
}

}  // namespace stagecraft
