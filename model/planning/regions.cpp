#include "model/planning/regions.h"

#include <algorithm>
#include <limits>

#include "model/workload/distance.h"

namespace stagecraft {

namespace {

// Latency routing sends users to the nearest region; weighted records keep every region warm with this much.
constexpr double smallestShare = 0.2;

/// Regions a plan may open by itself: on by default in every account, with zones enough, with prices of instances, which are never
/// borrowed, and with one of a load balancer, their own or one that may stand in for it.
std::vector<const Region*> candidates(const Catalog& catalog, const Choices& choices, const Region& home, std::size_t zones) {
    const PriceFallback fallback = catalog.fallback(choices.fallbackRegion);
    std::vector<const Region*> open;
    for (const Region& region : catalog.regions()) {
        if (region.code == home.code || region.isOptIn || region.zones.size() < zones) continue;
        if (catalog.instanceOffers(region.code).empty() || catalog.price("alb_hour", region.code, fallback) == nullptr) continue;
        open.push_back(&region);
    }
    return open;
}

using RoundTrips = std::array<double, geographyCount>;

/// Apart from every key of `marketKey`, which stay below 2^40, and from those of other indices.
constexpr std::uint64_t roundTripsKey = std::uint64_t{1} << 61;

RoundTrips measuredTo(const Catalog& catalog, const Region& region) {
    RoundTrips times{};
    for (std::size_t g = 0; g < geographyCount; ++g) {
        const GeographyPlace& place = catalog.geographies()[g];
        times[g] = roundTripEstimate(greatCircle(place.latitude, place.longitude, region.latitude, region.longitude)).count();
    }
    return times;
}

/// Of every region of a catalog, worked out once: plans ask for most of them.
const RoundTrips& roundTripsTo(const Catalog& catalog, const Region& region) {
    const auto& all = catalog.derived<std::vector<RoundTrips>>(roundTripsKey, [&] {
        std::vector<RoundTrips> times;
        for (const Region& one : catalog.regions()) times.push_back(measuredTo(catalog, one));
        return times;
    });
    return all[catalog.regionNumber(region.code)];
}

/// Tries every way to add `count` more regions to the nearest-so-far times; keeps the best set. Of sets that are as good beside the home
/// region, the one that is best without it.
class Enumeration {
public:
    Enumeration(const std::vector<RoundTrips>& times, const std::array<double, geographyCount>& weights)
        : times_(times), weights_(weights) {}

    std::vector<std::size_t> best(const RoundTrips& home, int count) {
        best_.clear();
        bestMean_.fill(std::numeric_limits<double>::infinity());
        chosen_.clear();
        RoundTrips alone;
        alone.fill(std::numeric_limits<double>::max());
        visit(home, alone, 0, count);
        return best_;
    }

private:
    [[nodiscard]] double mean(const RoundTrips& times) const {
        double sum = 0;
        for (std::size_t g = 0; g < geographyCount; ++g)
            if (weights_[g] > 0) sum += weights_[g] * times[g];
        return sum;
    }

    /// `alone` are the times without the home region.
    void visit(const RoundTrips& nearest, const RoundTrips& alone, std::size_t from, int left) {
        if (left == 0) {
            const std::array<double, 2> mean{this->mean(nearest), this->mean(alone)};
            if (mean < bestMean_) {
                bestMean_ = mean;
                best_ = chosen_;
            }
            return;
        }
        for (std::size_t i = from; i < times_.size(); ++i) {
            RoundTrips with = nearest, withAlone = alone;
            for (std::size_t g = 0; g < geographyCount; ++g) {
                with[g] = std::min(with[g], times_[i][g]);
                withAlone[g] = std::min(withAlone[g], times_[i][g]);
            }
            chosen_.push_back(i);
            visit(with, withAlone, i + 1, left - 1);
            chosen_.pop_back();
        }
    }

    const std::vector<RoundTrips>& times_;
    const std::array<double, geographyCount>& weights_;
    std::array<double, 2> bestMean_{};
    std::vector<std::size_t> chosen_, best_;
};

int wantedCount(const Inputs& inputs) {
    if (inputs.choices.regionCount) return *inputs.choices.regionCount;
    if (inputs.choices.regionMode == RegionMode::ActivePassive) return 2;
    const auto large = std::count_if(inputs.workload.geography.begin(), inputs.workload.geography.end(),
                                     [](double share) { return share >= 0.1; });
    return std::clamp(static_cast<int>(large), 2, 3);
}

void assignShares(const Catalog& catalog, const Workload& workload, std::vector<RegionShare>& regions) {
    std::vector<RoundTrips> times;
    for (const RegionShare& region : regions) times.push_back(roundTripsTo(catalog, *region.region));
    for (RegionShare& region : regions) region.traffic = 0;
    for (std::size_t g = 0; g < geographyCount; ++g) {
        std::size_t nearest = 0;
        for (std::size_t i = 1; i < regions.size(); ++i)
            if (times[i][g] < times[nearest][g]) nearest = i;
        regions[nearest].traffic += workload.geography[g];
    }
    double total = 0;
    for (RegionShare& region : regions) total += region.traffic = std::max(region.traffic, smallestShare);
    for (RegionShare& region : regions) region.traffic /= total;
    for (RegionShare& region : regions) {
        double largestOther = 0;
        for (const RegionShare& other : regions)
            if (&other != &region) largestOther = std::max(largestOther, other.traffic);
        region.sizing = region.traffic / (1 - largestOther);
    }
}

}  // namespace

Milliseconds userRoundTrip(const Catalog& catalog, Geography geography, const Region& region) {
    return Milliseconds{roundTripsTo(catalog, region)[static_cast<std::size_t>(geography)]};
}

Milliseconds meanRoundTrip(const Catalog& catalog, const Workload& workload, const std::vector<RegionShare>& regions) {
    double mean = 0;
    for (std::size_t g = 0; g < geographyCount; ++g) {
        if (workload.geography[g] <= 0) continue;
        double nearest = std::numeric_limits<double>::infinity();
        for (const RegionShare& region : regions)
            if (region.traffic > 0) nearest = std::min(nearest, userRoundTrip(catalog, static_cast<Geography>(g), *region.region).count());
        mean += workload.geography[g] * nearest;
    }
    return Milliseconds{mean};
}

std::vector<RegionShare> homeRegion(const Catalog& catalog, const Choices& choices) {
    const Region* home = catalog.region(choices.region);
    return home == nullptr ? std::vector<RegionShare>{} : std::vector<RegionShare>{{home, 1, 1}};
}

std::vector<RegionShare> nearestRegions(const Catalog& catalog, const Inputs& inputs) {
    std::vector<RegionShare> regions = homeRegion(catalog, inputs.choices);
    if (regions.empty()) return regions;
    const int count = wantedCount(inputs);
    if (count <= 1) return regions;
    const std::vector<const Region*> open = candidates(catalog, inputs.choices, *regions.front().region,
                                                        static_cast<std::size_t>(std::max(3, inputs.choices.zones.value_or(3))));
    std::vector<RoundTrips> times;
    for (const Region* region : open) times.push_back(roundTripsTo(catalog, *region));
    const int more = std::min(count - 1, static_cast<int>(open.size()));
    Enumeration enumeration{times, inputs.workload.geography};
    if (inputs.choices.regionMode == RegionMode::ActivePassive) {
        RoundTrips lost;
        lost.fill(std::numeric_limits<double>::max());
        for (const std::size_t i : enumeration.best(lost, more)) regions.push_back({open[i], 0, 1});
        return regions;
    }
    for (const std::size_t i : enumeration.best(roundTripsTo(catalog, *regions.front().region), more))
        regions.push_back({open[i], 0, 0});
    assignShares(catalog, inputs.workload, regions);
    return regions;
}

std::vector<RegionShare> regionsOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    return blueprint.hasManyRegions ? nearestRegions(catalog, inputs) : homeRegion(catalog, inputs.choices);
}

}  // namespace stagecraft
