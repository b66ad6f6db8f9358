#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "model/planning/stage_blockers.h"
#include "model/report/words.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/soundness.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

double quantityOf(const StagePlan& stage, std::string_view dimension) {
    double quantity = 0;
    for (const BillLine& line : stage.bill.lines)
        if (line.usage.dimension == dimension) quantity += line.usage.quantity;
    return quantity;
}

template <class Check>
void forEachServerFleet(const StagePlan& stage, Check check) {
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.role == Role::WebAndData || fleet.role == Role::App || fleet.role == Role::Web || fleet.role == Role::Service) check(region, fleet);
}

/// Nothing may take this long, however odd the inputs.
constexpr qint64 patience = 10'000;  // ms

}  // namespace

/// The ends of what the fields allow, and what lies beyond what AWS can sell.
class EdgesTest : public QObject {
    Q_OBJECT
private slots:
    void everyFieldAtBothEnds_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<double>("value");
        for (const Field& field : fields()) {
            if (field.kind != FieldKind::Number && field.kind != FieldKind::Integer) continue;
            const QByteArray key{field.key.data(), static_cast<qsizetype>(field.key.size())};
            QTest::newRow((std::string{field.key} + " least").c_str()) << key << field.minimum;
            QTest::newRow((std::string{field.key} + " most").c_str()) << key << field.maximum;
        }
    }
    /// Every field at its least and its most gives a plan of numbers, in time, in which every stage serves or says why not.
    void everyFieldAtBothEnds() {
        QFETCH(QByteArray, key);
        QFETCH(double, value);
        Inputs inputs;
        field(key.toStdString())->write(inputs, value);
        if (key == "workload.peak_rps") inputs.workload.averageRate = RequestsPerSecond{value / 100};
        QVERIFY(problems(inputs, catalog()).empty());
        QElapsedTimer clock;
        clock.start();
        const Plan made = planOf(inputs);
        QVERIFY2(clock.elapsed() < patience, QByteArray::number(clock.elapsed()).constData());
        const std::string found = Soundness{}.of(made);
        QVERIFY2(found.empty(), found.c_str());
        for (const StagePlan& stage : made.stages)
            for (const Blocker& blocker : stage.blockers) QVERIFY(text(blocker).size() > 10);
    }

    void nobodyNeedsOnlyAPage() {
        const Plan made = planOf(withSettings({{"workload.users", "0"}}));
        QCOMPARE(made.demand.peak.count(), 0.0);
        QCOMPARE(made.recommendation.recommended, 1);
        QVERIFY(made.shown().isFeasible());
        QVERIFY(made.shown().bill.total < Usd{1});
        QCOMPARE(made.recommendation.cheapest, 1);
        // Servers that wait for users cost money, and wait idle.
        for (int number = 2; number <= 7; ++number) {
            QVERIFY(stage(made, number).bill.total > made.shown().bill.total);
            forEachServerFleet(stage(made, number), [](const RegionLayout&, const Fleet& fleet) { QCOMPARE(fleet.cpuUtilisation, 0.0); });
        }
    }

    void oneRequestADayRunsTheSmallestOfEverything() {
        const Plan day = planOf(withSettings({{"workload.users", "1"}, {"workload.average_rps", "0.0000115740740740741"}}));
        QVERIFY(std::abs(day.demand.requestsPerMonth - 365.0 / 12) < 0.001);
        for (int number = 2; number <= 7; ++number) {
            const StagePlan& one = stage(day, number);
            QVERIFY(one.isFeasible());
            forEachServerFleet(one, [&](const RegionLayout& region, const Fleet& fleet) {
                QCOMPARE(fleet.limitedBy, Constraint::Minimum);
                QCOMPARE(fleet.count, number <= 3 ? 1 : static_cast<int>(region.zones.size()));
                QVERIFY(fleet.cpuUtilisation < 1e-4);
            });
        }
        QCOMPARE(day.recommendation.recommended, 2);
    }

    void aWholePlanetOfUsersScalesTheDemandAndIsAnswered() {
        const Plan tenth = planOf(withSettings({{"workload.users", "100000000"}}));
        QElapsedTimer clock;
        clock.start();
        const Plan whole = planOf(withSettings({{"workload.users", "1000000000"}}));
        QVERIFY(clock.elapsed() < patience);
        QVERIFY(std::abs(whole.demand.peak.count() / tenth.demand.peak.count() - 10) < 1e-9);
        QCOMPARE(whole.recommendation.recommended, 7);
        QVERIFY(whole.shown().isFeasible());
        // Volume discounts and whole servers: ten times the users cost at most ten times as much, and not much less.
        const double times = whole.shown().bill.total.dollars() / tenth.shown().bill.total.dollars();
        QVERIFY2(times > 8 && times <= 10.001, QByteArray::number(times).constData());
        QVERIFY(whole.shown().headroom.usersAtLimit >= 1e9);
    }

    void aFlatWeekLeavesNothingToScale() {
        const Plan made = planOf(withSettings({{"workload.users", "200000"}, {"workload.peak_to_average", "1"}}));
        QCOMPARE(made.demand.peak.count(), made.demand.average.count());
        for (int number = 5; number <= 6; ++number) {
            QCOMPARE(stage(made, number).autoscalingSaving.nanos(), Usd{}.nanos());
            forEachServerFleet(stage(made, number), [](const RegionLayout&, const Fleet& fleet) { QCOMPARE(fleet.instanceHours, fleet.count * 730.0); });
        }
    }

    void theSteepestPeakIsReachedOrSaidNotToBe() {
        const Plan made = planOf(withSettings({{"workload.users", "200000"}, {"workload.peak_to_average", "100"}}));
        const double highest = *std::max_element(made.demand.curve.factor.begin(), made.demand.curve.factor.end());
        QVERIFY(std::abs(highest - made.demand.curve.peakFactor) < 1e-9);
        const bool isWarned = std::any_of(made.warnings.begin(), made.warnings.end(), [](const Warning& w) { return w.kind == WarningKind::PeakFactorClamped; });
        QCOMPARE(made.demand.curve.isClamped, isWarned);
        if (!isWarned) QCOMPARE(made.demand.curve.peakFactor, 100.0);
        // Such a week is what autoscaling is for.
        const StagePlan& scaled = stage(made, 5);
        double hours = 0, most = 0;
        forEachServerFleet(scaled, [&](const RegionLayout&, const Fleet& fleet) {
            hours += fleet.instanceHours;
            most += fleet.count * 730.0;
        });
        QVERIFY(hours < most / 4);
        QVERIFY(scaled.autoscalingSaving > Usd{});
    }

    void onlyFilesLeaveTheServersIdleAndTheDatabaseUnasked() {
        const Plan made = planOf(withSettings({{"workload.users", "200000"}, {"workload.static_share", "1"}}));
        QCOMPARE(made.demand.dynamicPeak.count(), 0.0);
        QCOMPARE(made.demand.readPeak.count() + made.demand.writePeak.count(), 0.0);
        QVERIFY(stage(made, 5).isFeasible());
        forEachServerFleet(stage(made, 5), [](const RegionLayout&, const Fleet& fleet) { QCOMPARE(fleet.cpuUtilisation, 0.0); });
        QVERIFY(quantityOf(stage(made, 5), "cloudfront_egress_gb") > 0);
        QCOMPARE(quantityOf(stage(made, 5), "internet_egress_gb"), 0.0);
    }

    void noFilesLeaveTheCdnUnasked() {
        const Plan made = planOf(withSettings({{"workload.users", "200000"}, {"workload.static_share", "0"}}));
        QCOMPARE(made.demand.staticPeak.count(), 0.0);
        QCOMPARE(quantityOf(stage(made, 5), "cloudfront_egress_gb"), 0.0);
        QVERIFY(quantityOf(stage(made, 5), "internet_egress_gb") > 0);
    }

    void onlyReadsWriteNothing() {
        const Plan made = planOf(withSettings({{"workload.users", "500000"}, {"workload.read_share", "1"}, {"workload.session_write_share", "0"}, {"workload.upload_share", "0"}}));
        QCOMPARE(made.demand.writePeak.count(), 0.0);
        for (const StagePlan& each : made.stages) QVERIFY(blockedBy(each, Constraint::Writes) == nullptr);
        QCOMPARE(quantityOf(stage(made, 7), "inter_region_gb"), 0.0);
    }

    void onlyWritesReachTheWriteLimitAndThenShards() {
        const Inputs inputs = withSettings({{"workload.users", "200000000"}, {"workload.read_share", "0"}});
        const Plan made = planOf(inputs);
        QCOMPARE(made.demand.readPeak.count(), 0.0);
        const Blocker* const limit = blockedBy(stage(made, 6), Constraint::Writes);
        QVERIFY(limit != nullptr);
        QVERIFY(limit->asked > limit->available && limit->available > 0);
        // No follower helps; stage 7 shards.
        QVERIFY(stage(made, 7).isFeasible());
    }

    void aRequestWithoutWorkStillTravels() {
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"workload.cpu_ms_per_request", "0"}, {"workload.static_cpu_ms", "0"}}));
        QVERIFY(made.shown().isFeasible());
        QVERIFY(made.shown().latency.isStable);
        forEachServerFleet(made.shown(), [](const RegionLayout&, const Fleet& fleet) { QVERIFY(fleet.cpuUtilisation < 1e-9); });
        QVERIFY(quantityOf(made.shown(), "internet_egress_gb") > 0);
        const Plan tiny = planOf(withSettings({{"workload.users", "50000"}, {"workload.cpu_ms_per_request", "0.000001"}, {"workload.static_cpu_ms", "0"}}));
        QVERIFY(tiny.shown().bill.total >= made.shown().bill.total);
    }

    void aMinuteOfWorkCannotBeDoneInHalfASecond() {
        const Plan made = planOf(withSettings({{"workload.users", "1000"}, {"workload.cpu_ms_per_request", "60000"}}));
        QVERIFY(!made.recommendation.meetsTargets);
        for (int number = 4; number <= 7; ++number) {
            const Blocker* const slow = blockedBy(stage(made, number), Constraint::Latency);
            QVERIFY2(slow != nullptr, std::to_string(number).c_str());
            QCOMPARE(slow->asked, 500.0);
            // No vCPU is thirty times the reference one.
            QVERIFY2(slow->available > 2000 && slow->available < 1e7, std::to_string(slow->available).c_str());
        }
    }

    void theNearestResponseTimeNamedCanBeHad_data() {
        QTest::addColumn<double>("users");
        for (const double users : {50.0, 5e3, 5e4, 1e6}) QTest::newRow(QByteArray::number(users).constData()) << users;
    }
    /// A target nobody meets is answered with one that can be met: asking for that (and a little more) is no longer blocked.
    void theNearestResponseTimeNamedCanBeHad() {
        QFETCH(double, users);
        Inputs inputs;
        inputs.workload.users = users;
        inputs.targets.p99 = Milliseconds{1};
        const Plan made = planOf(inputs);
        QVERIFY(!made.recommendation.meetsTargets);
        for (int number = 2; number <= 7; ++number) {
            // Every region says what it can do at best; all of them must meet the target.
            double best = 0;
            for (const Blocker& blocker : stage(made, number).blockers)
                if (blocker.constraint == Constraint::Latency) best = std::max(best, blocker.available);
            if (best == 0) continue;  // something graver stops it
            QVERIFY2(std::isfinite(best) && best > 1, std::to_string(best).c_str());
            Inputs nearest = inputs;
            nearest.targets.p99 = Milliseconds{best * 1.02};
            const StagePlan reached = planStage(builtInBlueprints()[static_cast<std::size_t>(number - 1)], nearest, catalog());
            const Blocker* const still = blockedBy(reached, Constraint::Latency);
            QVERIFY2(still == nullptr, (std::to_string(number) + ": " + std::to_string(best) + " promised, then " +
                                        (still ? std::to_string(still->available) : "")).c_str());
            QVERIFY(!reached.isFeasible() || reached.latency.p99 <= *nearest.targets.p99 * 1.0001);
        }
    }

    /// The first blocker is the one people read: of several regions it should be the slowest one's.
    void theSlowestRegionIsTold() {
        const Plan made = planOf(withSettings({{"workload.users", "5000"}, {"targets.p99_ms", "1"}}));
        const Blocker* const first = blockedBy(stage(made, 7), Constraint::Latency);
        QVERIFY(first != nullptr);
        double best = 0;
        for (const Blocker& blocker : stage(made, 7).blockers) best = std::max(best, blocker.available);
        QCOMPARE(first->available, best);
    }

    /// What is asked for must exceed what can be had: else the sentence says that it fits.
    void aLimitNamedIsExceeded() {
        const Plan made = planOf(withSettings({{"workload.users", "3870000"}, {"workload.peak_to_average", "36.4"}, {"workload.read_share", "0.745"}, {"workload.queries_per_request", "27.6"}}));
        const Blocker* const limit = blockedBy(stage(made, 3), Constraint::Cpu);
        QVERIFY(limit != nullptr);
        QVERIFY(limit->asked > limit->available);
    }

    void perfectAvailabilityIsRefusedWithWhatCanBeHad() {
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"targets.availability", "0.999999"}}));
        for (const StagePlan& each : made.stages) {
            if (each.isFeasible()) {
                QVERIFY(each.availability.fraction >= 0.999999);
                continue;
            }
            QVERIFY(!each.blockers.empty());
            const Blocker* const low = blockedBy(each, Constraint::Availability);
            if (low != nullptr && blockedBy(each, Constraint::NotOffered) == nullptr) {
                QCOMPARE(low->asked, 0.999999);
                QVERIFY2(low->available < low->asked && low->available > 0.9, std::to_string(low->available).c_str());
            }
        }
        QVERIFY(!stage(made, 2).isFeasible() && !stage(made, 4).isFeasible());
        // Nothing is never down.
        const Plan always = planOf(withSettings({{"workload.users", "50000"}, {"targets.availability", "1"}}));
        for (const StagePlan& each : always.stages) QVERIFY2(!each.isFeasible(), each.name.c_str());
        QVERIFY(!always.recommendation.meetsTargets);
        // The nearest is down the least.
        for (const StagePlan& each : always.stages)
            if (each.number != always.recommendation.recommended && each.blockers.size() == 1)
                QVERIFY2(each.availability.minutesPerYear >= always.shown().availability.minutesPerYear, each.name.c_str());
        // Not even what AWS runs in six zones, though sixteen digits do not tell.
        const Plan page = planOf(withSettings({{"workload.users", "0"}, {"targets.availability", "1"}}));
        const Blocker* const nearly = blockedBy(stage(page, 1), Constraint::Availability);
        QVERIFY(nearly != nullptr && nearly->available < 1);
        QCOMPARE(text(*nearly), "availability would be 99.99999999999999 % at best; the target is 100 %");
        QVERIFY(stage(planOf(withSettings({{"workload.users", "0"}, {"targets.availability", "0.9999999999"}})), 1).isFeasible());
        // What never fails is there always.
        QCOMPARE(stage(planOf(withSettings({{"workload.users", "0"}, {"targets.availability", "1"}, {"assumptions.zone_availability", "1"}})), 1).availability.fraction, 1.0);
    }

    /// No number of servers in two zones is up so much of the time: that is what stops the stage, not the shop.
    void aTierThatCannotBeUpLongEnoughSaysSo() {
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"targets.availability", "0.999999"}}));
        const StagePlan& two = stage(made, 4);
        const Blocker* const low = blockedBy(two, Constraint::Availability);
        const bool isTold = blockedBy(two, Constraint::NotOffered) == nullptr && low != nullptr && low->available > 0.99;
        QVERIFY(isTold);
    }

    /// Such a stage is sized and billed as ever, the nearest that any kind of database comes is told, does not depend on how far the target
    /// lies beyond it, and is reached by who asks for it.
    void beyondTheAvailabilityThatCanBeHadTheServersStay() {
        const auto named = [](const char* target) { return planOf(withSettings({{"workload.users", "50000"}, {"targets.availability", target}})); };
        const Plan usual = named("0.9999"), far = named("0.99999999"), always = named("1");
        for (const int number : {4, 5}) {
            const StagePlan &open = stage(usual, number), &blocked = stage(far, number), &farther = stage(always, number);
            const Blocker* const low = blockedBy(blocked, Constraint::Availability);
            QVERIFY(low != nullptr);
            QCOMPARE(blocked.blockers.size(), std::size_t{1});
            QVERIFY(!blocked.architecture.regions.empty() && !blocked.architecture.regions.front().fleets.empty());
            QVERIFY2(blocked.bill.total >= open.bill.total, std::to_string(blocked.bill.total.dollars()).c_str());
            QVERIFY(std::abs(blocked.bill.total.dollars() - farther.bill.total.dollars()) < 1e-9);
            QVERIFY(low->available >= open.availability.fraction);
            QVERIFY(low->available >= blocked.availability.fraction);
            QCOMPARE(low->available, blockedBy(farther, Constraint::Availability)->available);
            QVERIFY(stage(named(QByteArray::number(low->available, 'g', 17).constData()), number).isFeasible());
        }
    }

    /// Whatever is pinned, nothing is up for longer than the nearest that is told, and that can be had.
    void noServersAreUpForLongerThanTheNearest() {
        for (const char* const users : {"20000", "300000"})
            for (const char* const number : {"4", "5", "6", "7"}) {
                const Inputs always = withSettings({{"workload.users", users}, {"choices.stage", number}, {"targets.availability", "1"}});
                const StagePlan refused = planStage(builtInBlueprints()[static_cast<std::size_t>(*always.choices.stage - 1)], always, catalog());
                const Blocker* const low = blockedBy(refused, Constraint::Availability);
                QVERIFY(low != nullptr && refused.blockers.size() == 1);
                const auto serves = [&](double target, const char* type) {
                    Inputs asked = withSetting(always, "choices.instance_type", type);
                    asked.targets.availability = target;
                    return planStage(builtInBlueprints()[static_cast<std::size_t>(*always.choices.stage - 1)], asked, catalog()).isFeasible();
                };
                QVERIFY2(serves(low->available, "auto"), number);
                // No number of servers is never short of them: what they add at the least is left.
                const double beyond = low->available + 1e-3 * (1 - low->available);
                for (const char* const type : {"auto", "m9g.medium", "c7g.large", "t4g.small"}) QVERIFY2(!serves(beyond, type), type);
            }
    }

    void nothingIsFreeButTheBudgetMayBeExact() {
        const Plan open = planOf(withSettings({{"workload.users", "50000"}}));
        const Plan none = planOf(withSettings({{"workload.users", "50000"}, {"targets.budget_usd_month", "0"}}));
        QVERIFY(!none.recommendation.meetsTargets);
        for (std::size_t i = 0; i < stageCount; ++i) {
            const Blocker* const poor = blockedBy(none.stages[i], Constraint::Budget);
            QVERIFY(poor != nullptr);
            QCOMPARE(poor->available, 0.0);
            QCOMPARE(poor->asked, open.stages[i].bill.total.dollars());
        }
        Inputs exact = open.inputs;
        exact.targets.budget = open.shown().bill.total;
        QVERIFY(planOf(exact).shown().isFeasible());
        exact.targets.budget = open.shown().bill.total - Usd::fromNanos(1);
        exact.choices.database = DatabaseKind::RdsMultiAz;  // what auto had taken; of one's own, whose work is on no bill, some would do
        QVERIFY(blockedBy(stage(planOf(exact), open.shown().number), Constraint::Budget) != nullptr);
        exact.targets.budget = open.shown().bill.total;
        QVERIFY(planOf(exact).shown().isFeasible());
    }

    void zonesFromOneToAllOfThem_data() {
        QTest::addColumn<int>("zones");
        for (int zones = 1; zones <= 6; ++zones) QTest::newRow(std::to_string(zones).c_str()) << zones;
    }
    void zonesFromOneToAllOfThem() {
        QFETCH(int, zones);
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"choices.zones", std::to_string(zones)}}));
        const std::string found = Soundness{}.of(made);
        QVERIFY2(found.empty(), found.c_str());
        for (const Blueprint& blueprint : builtInBlueprints()) {
            if (blueprint.number == 1) continue;
            const StagePlan& each = stage(made, blueprint.number);
            const Blocker* const few = blockedBy(each, Constraint::ZoneCount);
            // One host is in one zone whatever is asked for.
            const bool isEnough = blueprint.zones == 1 || zones >= blueprint.zones;
            if (few != nullptr && few->subject.starts_with("ap-")) {
                // Stage 7 opened a region with fewer zones than were asked for.
                QCOMPARE(few->asked, static_cast<double>(zones));
                QVERIFY(few->available < few->asked);
                continue;
            }
            QVERIFY2(isEnough == (few == nullptr), std::to_string(blueprint.number).c_str());
            if (few != nullptr) {
                QCOMPARE(few->available, static_cast<double>(zones));
                QCOMPARE(few->asked, static_cast<double>(blueprint.zones));
            }
            const auto expected = static_cast<std::size_t>(blueprint.zones == 1 ? 1 : zones);
            forEachServerFleet(each, [&](const RegionLayout& region, const Fleet& fleet) {
                if (region.code != "us-east-1") return;  // the others may have fewer
                QCOMPARE(region.zones.size(), expected);
                QCOMPARE(static_cast<std::size_t>(fleet.count) % expected, std::size_t{0});
                QVERIFY(std::all_of(fleet.perZone.begin(), fleet.perZone.end(), [&](int count) { return count == fleet.perZone.front(); }));
                // When a zone is lost the rest still carries the peak.
                if (expected > 1 && each.isFeasible())
                    QVERIFY2(fleet.cpuUtilisation * static_cast<double>(expected) / static_cast<double>(expected - 1) <= 0.81, fleet.id.c_str());
            });
        }
    }

    void sessionsOfNoLengthTakeNoRoom() {
        for (const char* minutes : {"0", "0.0001", "10080"}) {
            const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"workload.session_minutes", minutes}, {"workload.requests_per_session", "1"}}));
            const std::string found = Soundness{}.of(made);
            QVERIFY2(found.empty(), found.c_str());
            QCOMPARE(made.demand.peakSessions, made.demand.peak.count() * std::stod(minutes) * 60);
            QVERIFY(made.shown().isFeasible());
        }
        const Plan brief = planOf(withSettings({{"workload.users", "50000"}, {"workload.session_minutes", "0"}}));
        const Plan lasting = planOf(withSettings({{"workload.users", "50000"}, {"workload.session_minutes", "10080"}}));
        // Stage 4 keeps sessions on its servers, stage 5 in the cache, stage 6 in DynamoDB.
        for (int number = 4; number <= 6; ++number) QVERIFY(stage(brief, number).bill.total < stage(lasting, number).bill.total);
    }

    void serversMayBeFullToTheBrim() {
        // A teacher's stages with a target of almost one: queues are long, so the response time sizes the fleet.
        Blueprints blueprints = builtInBlueprints();
        for (Blueprint& blueprint : blueprints) blueprint.targetUtilisation = 0.999999;
        for (const char* p99 : {"none", "500", "60000"}) {
            const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"targets.p99_ms", p99}}), blueprints);
            const std::string found = Soundness{}.of(made);
            QVERIFY2(found.empty(), found.c_str());
            for (const StagePlan& each : made.stages) {
                if (!each.isFeasible()) continue;
                QVERIFY(each.latency.isStable);
                if (made.inputs.targets.p99) QVERIFY(each.latency.p99 <= *made.inputs.targets.p99);
                forEachServerFleet(each, [](const RegionLayout&, const Fleet& fleet) { QVERIFY(fleet.cpuUtilisation < 1); });
            }
        }
    }

    /// Where nothing serves the stage tells what stops it, not the connections that servers full to the brim would hold.
    void whatStopsAStageIsToldWhateverServersMayReach_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("p99");
        QTest::newRow("few users") << "12000" << "1";
        QTest::newRow("a million") << "1000000" << "1";
        QTest::newRow("a hundred million") << "100000000" << "20";
    }
    void whatStopsAStageIsToldWhateverServersMayReach() {
        QFETCH(QString, users);
        QFETCH(QString, p99);
        const Inputs open = withSettings({{"workload.users", users.toStdString().c_str()}, {"targets.p99_ms", p99.toStdString().c_str()}});
        for (const double utilisation : {0.99, 0.999999}) {
            Inputs full = open;
            full.choices.utilisation = utilisation;
            for (const Blueprint& blueprint : builtInBlueprints()) {
                const std::vector<Blocker> usual = blockersOf(blueprint, open, catalog()), told = blockersOf(blueprint, full, catalog());
                QVERIFY(!usual.empty());
                QCOMPARE(told.size(), usual.size());
                for (std::size_t i = 0; i < told.size(); ++i) {
                    QCOMPARE(told[i].constraint, usual[i].constraint);
                    // Stages of one host are as full as told, whoever holds connections.
                    if (blueprint.zones > 1) QVERIFY2(std::abs(told[i].available - usual[i].available) <= 1e-6 * usual[i].available, qPrintable(QStringLiteral("stage %1: %2, usual %3").arg(blueprint.number).arg(told[i].available, 0, 'g', 12).arg(usual[i].available, 0, 'g', 12)));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(EdgesTest)
#include "edges_test.moc"
