#include "model/planning/markets.h"

#include "model/capacity/burst_credits.h"

namespace stagecraft {

ServerCandidates Markets::slowedServers(std::string_view region) {
    const auto& market = slowedServers_.emplace_back(std::make_shared<const SlowedServers>(*catalog_, region, *choices_, serverLaw_));
    if (trace_ != nullptr) trace_->markets.push_back(market);
    return market->candidates();
}

ServerCandidates Markets::heldServers(std::string_view region) {
    const FleetSource& source = fleetSource(region);
    std::shared_ptr<const HeldServers>& market = heldServers_[{source.region, longestWork_}];
    if (!market) {
        market = std::make_shared<const HeldServers>(source.candidates, workerThreads_, longestWork_);
        if (trace_ != nullptr) trace_->markets.push_back(market);
    }
    return market->candidates();
}

const Markets::FleetSource& Markets::fleetSource(std::string_view region) {
    const auto known = std::ranges::find(fleetSources_, region, &FleetSource::region);
    if (known != fleetSources_.end()) return *known;
    const bool fellBack = ServerMarket::ofFleets(*catalog_, region, *choices_).fellBackToOnDemand();
    FleetSource source{catalog_->region(region)->code, serverLaw_.isLinear() ? ServerMarket::candidatesFor(*catalog_, region, *choices_) : slowedServers(region),
                       fellBack ? Purchase::OnDemand : plainPurchase(choices_->purchase)};
    if (!source.candidates.empty()) {
        const auto [slowest, fastest] = std::ranges::minmax(source.candidates, {}, &ServerCandidate::speed);
        source.slowest = slowest.speed;
        source.fastest = fastest.speed;
    }
    return fleetSources_.emplace_back(source);
}

double Markets::burstLimit(const Demand& demand) {
    if (!burstLimit_) burstLimit_ = stagecraft::burstLimit(demand.busyFactor);
    return *burstLimit_;
}

const ZipfPopularity& Markets::popularity(double objects, double exponent) {
    if (!popularity_ || popularity_->objects() != objects || exponent_ != exponent) {
        popularity_.emplace(objects, exponent);
        exponent_ = exponent;
    }
    return *popularity_;
}

double Markets::hitRatio(double objects, double exponent, double cached) {
    // Asked for again soon, if at all.
    for (auto known = hitRatios_.rbegin(); known != hitRatios_.rend(); ++known)
        if (known->cached == cached && known->objects == objects && known->exponent == exponent) return known->ratio;
    hitRatios_.push_back({objects, exponent, cached, lruHitRatio(popularity(objects, exponent), cached)});
    return hitRatios_.back().ratio;
}

}  // namespace stagecraft
