#include "model/planning/region_under_load.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/cache_hits.h"
#include "model/planning/cache_tier.h"
#include "model/planning/database_load.h"

namespace stagecraft {

RegionUnderLoad::RegionUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor)
    : RegionUnderLoad(region, inputs, factor, missingUnderLoad(region, inputs, factor)) {}

RegionUnderLoad::RegionUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor, double missing)
    : region_(region), factor_(factor), missing_(missing) {
    databases_.reserve(region.databases.size());
    for (const DatabaseDesign& database : region.databases) databases_.emplace_back(stationsUnderLoad(database, inputs.workload, factor, missing_));
}

AnswersBehind RegionUnderLoad::behind(std::string_view part) const {
    const auto known = std::ranges::find(region_.threadsWait, part, &ThreadsWait::part);
    return known == region_.threadsWait.end() ? AnswersBehind{} : answersBehind(known->ways, databases_, factor_);
}

Station RegionUnderLoad::station(std::string_view part, Station station) const {
    station.arrivals = station.arrivals * factor_;
    if (station.threads > 0) {
        const AnswersBehind answers = behind(part);
        station.behind = answers.mean;
        station.behindVariation = answers.variation;
    }
    return station;
}

ResponseTime RegionUnderLoad::response(const RequestWay& way) const {
    TierWay through = way.database < databases_.size() ? databases_[way.database] : TierWay{};
    for (const RequestWay::Servers& servers : way.servers) through.add(station(servers.part, servers.station));
    return ResponseTime{through.stations()};
}

MissingReads::MissingReads(const RegionDesign& region, const Inputs& inputs, double farthest)
    : region_(region), inputs_(inputs), isSteady_(!region.cache || region.cache->objectCount < 1 || region.load.readPeak <= 0), now_(missingUnderLoad(region, inputs, 1)) {
    if (isSteady_ || !(farthest > 1)) return;
    // The four are as far apart in the share that is copied; where sessions leave room for nothing there is none.
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
    double timeOfEach = 0;  ///< T over the number of copies, which changes little
    for (std::size_t i = 0; i < shares_.size(); ++i) {
        const double factor = std::pow(last, static_cast<double>(i) / 3);
        const CopiedRows held = copiedUnderLoad(region, inputs, factor);
        shares_[i] = std::log(std::min(1.0, held.copied / held.rows));
        if (i > 0 && shares_[i] >= shares_[i - 1]) return;
        if (i == 0) hits_[i] = std::log(1 - now_);
        else {
            const LruCache cache = lruCache(held.rows, inputs.workload.zipfExponent, held.copied, timeOfEach * held.copied);
            hits_[i] = std::log(cache.hitRatio);
            timeOfEach = cache.time / held.copied;
        }
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
