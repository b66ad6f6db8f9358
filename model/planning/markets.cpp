#include "model/planning/markets.h"

#include "model/capacity/burst_credits.h"

namespace stagecraft {

ServerCandidates Markets::slowedServers(std::string_view region) {
    std::shared_ptr<const SlowedServers>& market = slowedServers_[{catalog_->region(region)->code, mostSlowdown_}];
    if (!market) {
        market = std::make_shared<const SlowedServers>(*catalog_, region, *choices_, serverLaw_, mostSlowdown_);
        if (trace_ != nullptr) trace_->markets.push_back(market);
    }
    return market->candidates();
}

const Markets::FleetSource& Markets::fleetSource(std::string_view region) {
    const auto known = std::ranges::find(fleetSources_, region, &FleetSource::region);
    if (known != fleetSources_.end()) return *known;
    const bool fellBack = ServerMarket::ofFleets(*catalog_, region, *choices_).fellBackToOnDemand();
    return fleetSources_.emplace_back(FleetSource{catalog_->region(region)->code, ServerMarket::candidatesFor(*catalog_, region, *choices_),
                                                  fellBack ? Purchase::OnDemand : plainPurchase(choices_->purchase)});
}

double Markets::burstLimit(const Demand& demand) {
    if (!burstLimit_) burstLimit_ = stagecraft::burstLimit(demand.busyFactor);
    return *burstLimit_;
}

double Markets::hitRatio(double objects, double exponent, double cached) {
    for (const HitRatio& known : hitRatios_)
        if (known.objects == objects && known.exponent == exponent && known.cached == cached) return known.ratio;
    if (!popularity_ || popularity_->objects() != objects || exponent_ != exponent) {
        popularity_.emplace(objects, exponent);
        exponent_ = exponent;
    }
    hitRatios_.push_back({objects, exponent, cached, lruHitRatio(*popularity_, cached)});
    return hitRatios_.back().ratio;
}

}  // namespace stagecraft
