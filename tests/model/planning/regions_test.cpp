#include "tests/model/planning/given.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <random>

#include "model/planning/regions.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// MODEL section 10, written out: great circle by the haversine, twice, at 200 km a millisecond, twice as long as the crow flies, and
/// ten milliseconds for the last mile.
double roundTrip(const GeographyPlace& users, const Region& region) {
    constexpr double degree = std::numbers::pi / 180, radius = 6371.0088;
    const double byLatitude = std::sin((region.latitude - users.latitude) * degree / 2), byLongitude = std::sin((region.longitude - users.longitude) * degree / 2);
    const double chord = byLatitude * byLatitude + std::cos(users.latitude * degree) * std::cos(region.latitude * degree) * byLongitude * byLongitude;
    return 2 * (2 * radius * std::asin(std::sqrt(chord))) * 2.0 / 200 + 10;
}

/// Of the users' geographies, each to the nearest of those regions.
double meanOf(const Inputs& inputs, const std::vector<const Region*>& regions) {
    double mean = 0;
    for (std::size_t g = 0; g < geographyCount; ++g) {
        double nearest = HUGE_VAL;
        for (const Region* region : regions) nearest = std::min(nearest, roundTrip(catalog().geographies()[g], *region));
        mean += inputs.workload.geography[g] * nearest;
    }
    return mean;
}

std::vector<const Region*> mayBeOpened(const Inputs& inputs) {
    std::vector<const Region*> regions;
    for (const Region& region : catalog().regions())
        if (!region.isOptIn && region.zones.size() >= 3 && region.code != inputs.choices.region && !catalog().instanceOffers(region.code).empty() &&
            catalog().price("alb_hour", region.code, catalog().fallback(inputs.choices.fallbackRegion)) != nullptr)
            regions.push_back(&region);
    return regions;
}

/// The least mean of all sets of so many regions beside those given.
double leastMean(const Inputs& inputs, const std::vector<const Region*>& given, int more) {
    const std::vector<const Region*> open = mayBeOpened(inputs);
    double least = HUGE_VAL;
    for (std::uint32_t set = 0; set < 1U << open.size(); ++set) {
        if (std::popcount(set) != more) continue;
        std::vector<const Region*> regions = given;
        for (std::size_t i = 0; i < open.size(); ++i)
            if ((set >> i & 1U) != 0) regions.push_back(open[i]);
        least = std::min(least, meanOf(inputs, regions));
    }
    return least;
}

/// Users all over the world, some geographies left out, and any home region.
Inputs randomInputs(std::mt19937& random) {
    std::exponential_distribution<double> weight;
    Inputs inputs;
    double sum = 0;
    for (double& share : inputs.workload.geography) sum += share = random() % 3 == 0 ? 0 : weight(random);
    if (sum <= 0) inputs.workload.geography.front() = sum = 1;
    for (double& share : inputs.workload.geography) share /= sum;
    inputs.choices.region = catalog().regions()[random() % catalog().regions().size()].code;
    return inputs;
}

std::vector<const Region*> regionsOf(const std::vector<RegionShare>& shares) {
    std::vector<const Region*> regions;
    for (const RegionShare& share : shares) regions.push_back(share.region);
    return regions;
}

}  // namespace

/// Where a plan runs, against every set of regions tried one by one.
class RegionsTest : public QObject {
    Q_OBJECT
private slots:
    void usersAreAsFarAsTheFormulaSays() {
        for (const Region& region : catalog().regions())
            for (std::size_t g = 0; g < geographyCount; ++g) {
                const double told = userRoundTrip(catalog(), static_cast<Geography>(g), region).count();
                QVERIFY2(std::abs(told - roundTrip(catalog().geographies()[g], region)) < 1e-6 * told, region.code.data());
            }
    }
    void thoseThatServeAreTheNearestSet() {
        std::mt19937 random{5};
        for (int round = 0; round < 60; ++round) {
            Inputs inputs = randomInputs(random);
            inputs.choices.regionCount = 2 + round % 3;
            const std::vector<RegionShare> chosen = nearestRegions(catalog(), inputs);
            QCOMPARE(chosen.size(), static_cast<std::size_t>(*inputs.choices.regionCount));
            QCOMPARE(chosen.front().region->code, std::string_view{inputs.choices.region});
            const double mean = meanOf(inputs, regionsOf(chosen));
            QVERIFY(std::abs(mean - leastMean(inputs, {chosen.front().region}, *inputs.choices.regionCount - 1)) < 1e-9 * mean);
            QVERIFY(std::abs(meanRoundTrip(catalog(), inputs.workload, chosen).count() - mean) < 1e-6 * mean);
            double traffic = 0;
            for (const RegionShare& share : chosen) traffic += share.traffic;
            QVERIFY(std::abs(traffic - 1) < 1e-12);
        }
    }
    /// Once the home region is lost, users are as near as they can be to what waits.
    void thoseThatWaitAreTheNearestSet() {
        std::mt19937 random{6};
        for (int round = 0; round < 30; ++round) {
            Inputs inputs = randomInputs(random);
            inputs.choices.regionMode = RegionMode::ActivePassive;
            if (round % 2 == 1) inputs.choices.regionCount = 3;
            std::vector<const Region*> waiting = regionsOf(nearestRegions(catalog(), inputs));
            waiting.erase(waiting.begin());
            const double mean = meanOf(inputs, waiting);
            QVERIFY(std::abs(mean - leastMean(inputs, {}, inputs.choices.regionCount.value_or(2) - 1)) < 1e-9 * mean);
        }
    }
};

QTEST_APPLESS_MAIN(RegionsTest)
#include "regions_test.moc"
