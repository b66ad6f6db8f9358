#include "tests/model/planning/given.h"

#include "model/planning/planner.h"
#include "model/planning/regions.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Inputs pair() {
    return withSettings({{"workload.users", "12000000"}, {"choices.region_mode", "active-passive"}, {"choices.stage", "7"}});
}

}  // namespace

/// One region serves and another waits to take its place.
class WaitingRegionTest : public QObject {
    Q_OBJECT
private slots:
    void oneServesAndTheNearestOtherWaits() {
        const std::vector<RegionShare> regions = nearestRegions(catalog(), pair());
        QCOMPARE(regions.size(), std::size_t{2});
        QCOMPARE(regions.front().region->code, std::string_view{"us-east-1"});
        QCOMPARE(regions.front().traffic, 1.0);
        QCOMPARE(regions.back().traffic, 0.0);
        QCOMPARE(regions.back().sizing, 1.0);
        // Users far from home are served from there: the one that waits is near to nobody.
        QCOMPARE(meanRoundTrip(catalog(), Workload{}, regions), meanRoundTrip(catalog(), Workload{}, {regions.front()}));
    }

    void whatWaitsHoldsTheDataAndFewServers() {
        const Plan made = planOf(pair());
        const std::vector<RegionLayout>& regions = stage(made, 7).architecture.regions;
        QCOMPARE(regions.size(), std::size_t{2});
        for (const Fleet& fleet : regions.back().fleets) {
            if (fleet.isAutoscaled) QCOMPARE(fleet.instanceHours, 3 * 730.0);
            else QCOMPARE(fleet.instanceHours, fleet.service == "EC2" || fleet.rate.count() > 0 ? fleet.count * 730.0 : 0.0);
        }
        QVERIFY(regions.front().fleets.front().instanceHours > 10 * 730.0);
        const auto has = [&](std::string_view dimension, std::string_view region) {
            return std::ranges::any_of(stage(made, 7).bill.lines, [&](const BillLine& line) {
                return line.usage.dimension == dimension && line.usage.region == region && line.usage.quantity > 0;
            });
        };
        QVERIFY(has("s3_standard_gb_month", regions.back().code));
        QVERIFY(has("ddb_on_demand_replicated_write_million", regions.back().code) || has("ddb_provisioned_replicated_wcu_hour", regions.back().code));
        QVERIFY(!has("internet_egress_gb", regions.back().code));
        QVERIFY(!has("route53_latency_query_million", "*"));
    }

    void serversThatDoNotScaleWaitInFull() {
        const Plan made = planOf(withSetting(pair(), "choices.scaling", "fixed"));
        for (const Fleet& fleet : stage(made, 7).architecture.regions.back().fleets)
            if (fleet.role == Role::Service) QCOMPARE(fleet.instanceHours, fleet.count * 730.0);
        QVERIFY(stage(made, 7).bill.total > stage(planOf(pair()), 7).bill.total);
    }

    /// No type waits for less, and all that would be bought carries the load that may come.
    void whatWaitsCostsLeast() {
        const StagePlan made = stage(planOf(pair()), 7);
        const auto waitingFor = [](const StagePlan& stage) {
            double monthly = 0;
            for (const Fleet& fleet : stage.architecture.regions.back().fleets)
                if (fleet.role == Role::Service || fleet.role == Role::Web) monthly += fleet.instanceHours * fleet.rate.count();
            return monthly;
        };
        for (const Fleet& fleet : made.architecture.regions.back().fleets)
            if (fleet.role == Role::Service) QVERIFY(fleet.cpuUtilisation * 3 / 2 <= 0.8 * (1 + 1e-9));
        bool isDearerSomewhere = false;
        for (const char* type : {"c7g.large", "m7g.large", "m7g.medium", "c7i-flex.large", "t4g.small", "m6g.medium"}) {
            Inputs pinned = pair();
            pinned.choices.instanceType = type;
            const StagePlan other = planStage(builtInBlueprints()[6], pinned, catalog());
            if (!other.isFeasible()) continue;
            QVERIFY2(waitingFor(made) <= waitingFor(other) * (1 + 1e-9), type);
            isDearerSomewhere |= waitingFor(made) < waitingFor(other);
        }
        QVERIFY(isDearerSomewhere);
    }

    void aSwitchCostsDowntimeAndStillHelps() {
        const Plan made = planOf(pair()), alone = planOf(withSetting(pair(), "choices.regions", "1"));
        QVERIFY(stage(made, 7).availability.fraction > stage(alone, 7).availability.fraction);
        const auto& parts = stage(made, 7).availability.parts;
        const auto found = std::ranges::find(parts, std::string{"region switch"}, &AvailabilityPart::part);
        QVERIFY(found != parts.end());
        QCOMPARE(found->minutesPerYear, (150 + 180) / 60.0);  // routing, then servers warm up; once a year
    }

    /// Where regions carry each other no part costs more downtime than all of them together, and one that never failed would save that much.
    void whatAPartAddsToTheDowntimeOfAllRegions() {
        for (const char* mode : {"active-active", "active-passive"}) {
            Inputs inputs = withSettings({{"workload.users", "20000000"}, {"choices.region_mode", mode}, {"choices.stage", "7"}});
            const AvailabilitySummary made = planStage(builtInBlueprints()[6], inputs, catalog()).availability;
            double all = 0;
            for (const AvailabilityPart& part : made.parts) {
                QVERIFY2(part.minutesPerYear >= 0 && part.minutesPerYear <= made.minutesPerYear * (1 + 1e-9), part.part.c_str());
                all += part.minutesPerYear;
            }
            // Two parts that fail together in two regions are told with each of them.
            QVERIFY2(all <= 2 * made.minutesPerYear, mode);
            inputs.assumptions.failoversPerYear = 0;
            const AvailabilitySummary without = planStage(builtInBlueprints()[6], inputs, catalog()).availability;
            const auto failover = std::ranges::find(made.parts, std::string{"database failover"}, &AvailabilityPart::part);
            QVERIFY(failover != made.parts.end());
            QVERIFY(std::abs(made.minutesPerYear - without.minutesPerYear - failover->minutesPerYear) < 1e-6);
        }
    }
};

QTEST_APPLESS_MAIN(WaitingRegionTest)
#include "waiting_region_test.moc"
