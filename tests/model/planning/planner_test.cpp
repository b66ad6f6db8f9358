#include "model/planning/planner.h"

#include <QTest>

#include <algorithm>
#include <cmath>

#include "model/planning/recommendation.h"
#include "model/report/words.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

template <class Check>
void forEachFleet(const Plan& plan, Check check) {
    for (const StagePlan& stage : plan.stages)
        for (const RegionLayout& region : stage.architecture.regions)
            for (const Fleet& fleet : region.fleets) check(stage, region, fleet);
}

}  // namespace

class PlannerTest : public QObject {
    Q_OBJECT
private slots:
    void followsTheStory_data() {
        QTest::addColumn<double>("users");
        QTest::addColumn<int>("expected");
        QTest::newRow("nobody yet") << 0.0 << 1;
        QTest::newRow("a handful") << 5.0 << 2;
        QTest::newRow("last of the launch") << 9.0 << 2;
        QTest::newRow("ten") << 10.0 << 3;
        QTest::newRow("fifty") << 50.0 << 3;
        QTest::newRow("a thousand") << 1e3 << 4;
        QTest::newRow("five thousand") << 5e3 << 4;
        QTest::newRow("ten thousand") << 1e4 << 5;
        QTest::newRow("fifty thousand") << 5e4 << 5;
        QTest::newRow("half a million") << 5e5 << 6;
        QTest::newRow("a million") << 1e6 << 6;
        QTest::newRow("ten million") << 1e7 << 7;
        QTest::newRow("twenty million") << 2e7 << 7;
    }
    void followsTheStory() {
        QFETCH(double, users);
        QFETCH(int, expected);
        Inputs inputs;
        inputs.workload.users = users;
        const Plan made = planOf(inputs);
        QCOMPARE(made.recommendation.recommended, expected);
        QCOMPARE(made.recommendation.byUsers, expected);
        QVERIFY(made.recommendation.meetsTargets);
        QVERIFY(made.shown().isFeasible());
        QCOMPARE(made.shown().bill.unpriced, 0);
    }

    void needRecommendsLessAndSaysWhatIsSavedAndGivenUp() {
        const Inputs light = withSettings({{"workload.users", "900"}, {"choices.recommend", "need"}, {"workload.cpu_ms_per_request", "5"}});
        const Plan made = planOf(light);
        QVERIFY(made.recommendation.recommended < made.recommendation.byUsers);
        QCOMPARE(made.recommendation.recommended, made.recommendation.byNeed);
        const auto& reasons = made.recommendation.reasons;
        const auto lower = std::find_if(reasons.begin(), reasons.end(), [](const Reason& r) { return r.kind == ReasonKind::NeedIsLower; });
        QVERIFY(lower != reasons.end());
        const Usd saved = stage(made, made.recommendation.byUsers).bill.total - made.shown().bill.total;
        QCOMPARE(lower->amount.nanos(), saved.nanos());
        QVERIFY(saved > Usd{});
        QVERIFY(!lower->givenUp.empty());
        QVERIFY(text(*lower, made).find("given up") != std::string::npos);
    }

    void storyGoesAboveTheRuleOfThumbWhereTheLoadAsksForIt() {
        // Nine users, each as busy as a load test: one server cannot carry them.
        const Inputs heavy = withSettings({{"workload.users", "9"}, {"workload.average_rps", "100000"}, {"workload.peak_rps", "400000"}});
        const Plan made = planOf(heavy);
        QCOMPARE(made.recommendation.byUsers, 2);
        QVERIFY(made.recommendation.recommended > 2);
        QVERIFY(blockedBy(stage(made, 2), Constraint::Cpu) != nullptr);
    }

    /// Recommends the stage to come nearest, were nothing to serve: stages from `first` on have these blockers, all others miss much more.
    static int nearestOf(const std::vector<std::vector<Blocker>>& blockers, int first) {
        std::array<StagePlan, stageCount> stages;
        for (std::size_t i = 0; i < stageCount; ++i) {
            stages[i].number = static_cast<int>(i + 1);
            const auto at = static_cast<int>(i + 1) - first;
            if (at >= 0 && at < static_cast<int>(blockers.size())) stages[i].blockers = blockers[static_cast<std::size_t>(at)];
            else stages[i].blockers = std::vector<Blocker>(5, {Constraint::Budget, 1, 1e9, "budget"});
        }
        Inputs inputs;
        inputs.choices.recommend = Recommend::Need;
        return recommend(inputs, builtInBlueprints(), stages).recommended;
    }
    void whereNothingServesTheNearestStageIsRecommended() {
        const Blocker over{Constraint::Budget, 100, 110, "budget"}, farOver{Constraint::Budget, 100, 300, "budget"};
        const Blocker slow{Constraint::Latency, 105, 100, "p99"}, slower{Constraint::Latency, 140, 100, "p99"};
        const Blocker down{Constraint::Availability, 0.9997, 0.9999, "availability"};  // three times the downtime
        const Blocker tooSmall{Constraint::Cpu, 99, 100, "App server"};
        QCOMPARE(nearestOf({{over, slow}, {farOver}}, 3), 4);           // fewest first …
        QCOMPARE(nearestOf({{slower}, {over}, {slow}}, 2), 4);          // … then by the least
        QCOMPARE(nearestOf({{over, down}, {over, slower}}, 5), 6);      // the worst of each counts
        QCOMPARE(nearestOf({{down}, {{Constraint::Budget, 100, 299, "budget"}}}, 5), 6);
        QCOMPARE(nearestOf({{over}, {over}}, 4), 4);                    // the simpler of equals
        QCOMPARE(nearestOf({{tooSmall}, {over, farOver, slower}}, 3), 4);  // one that carries the load before one that does not
    }
    void theNearestStageMissesByLessThanTheOthers() {
        for (const char* users : {"12000", "400000", "2000000"}) {
            const Plan made = planOf(withSettings({{"workload.users", users}, {"targets.p99_ms", "1"}}));
            const double told = blockedBy(stage(made, made.recommendation.recommended), Constraint::Latency)->available;
            for (int number = made.recommendation.byUsers; number <= 7; ++number)
                if (const StagePlan& other = stage(made, number); other.blockers.size() == 1)
                    if (const Blocker* blocker = blockedBy(other, Constraint::Latency)) QVERIFY(told <= blocker->available);
            QVERIFY(text(made.recommendation.reasons[1], made).starts_with("No stage meets every target. Nearest, by the fewest missed"));
        }
    }

    /// Nobody fills anything yet; how many would is told all the same, as of the first of them.
    void whatNobodyUsesYetHoldsSoMany() {
        const Plan nobody = planOf(withSettings({{"workload.users", "0"}}));
        const Plan one = planOf(withSettings({{"workload.users", "1"}}));
        for (int number = 1; number <= 7; ++number) {
            const StagePlan& bought = stage(nobody, number);
            QVERIFY(std::isfinite(bought.headroom.usersAtLimit));
            QCOMPARE(bought.headroom.usersAtLimit, stage(one, number).headroom.usersAtLimit);
            QCOMPARE(bought.headroom.firstLimit, stage(one, number).headroom.firstLimit);
            for (std::size_t r = 0; r < bought.architecture.regions.size(); ++r)
                for (std::size_t f = 0; f < bought.architecture.regions[r].fleets.size(); ++f) {
                    const Fleet& mine = bought.architecture.regions[r].fleets[f];
                    const Fleet& theirs = stage(one, number).architecture.regions[r].fleets[f];
                    QCOMPARE(mine.instanceType, theirs.instanceType);
                    QCOMPARE(mine.count, theirs.count);
                }
        }
        QVERIFY(stage(nobody, 3).headroom.usersAtLimit > 100);
    }

    /// A volume of gp3 does 80,000 operations a second, on whatever host (a separate database has had that limit all along).
    void aSingleHostHasOneVolume() {
        const auto hostOf = [](const char* users) {
            return planStage(builtInBlueprints()[1],
                             withSettings({{"workload.users", users}, {"workload.cpu_ms_per_request", "0.1"}, {"workload.static_cpu_ms", "0.01"}, {"workload.write_cpu_ms", "0.01"},
                                           {"workload.read_cpu_ms", "0.01"}, {"workload.read_share", "0"}, {"workload.queries_per_request", "20"},
                                           {"workload.storage_mb_per_user", "0.001"}, {"workload.response_kb", "1"}, {"workload.static_object_kb", "1"}, {"workload.query_kb", "0.1"}}),
                             catalog());
        };
        const StagePlan small = hostOf("2000000"), large = hostOf("4000000");
        QVERIFY(blockedBy(small, Constraint::Disk) == nullptr);
        const Fleet& host = small.architecture.regions.front().fleets.front();
        QVERIFY(host.diskOperations.count() > 40'000 && host.diskOperations.count() <= 80'000);
        QVERIFY(host.diskUtilisation >= host.diskOperations.count() / 80'000);
        const Blocker* const blocker = blockedBy(large, Constraint::Disk);
        QVERIFY(blocker != nullptr);
        QCOMPARE(blocker->available, 80'000.0);
        QVERIFY(std::abs(blocker->asked - 2 * host.diskOperations.count()) < 1);
        QCOMPARE(text(*blocker).substr(0, 24), std::string{"Web, app and database: 1"});
    }

    void theRegionChangesPricesAndZones() {
        const Plan virginia = planOf(withSettings({{"workload.users", "5000"}}));
        const Plan saoPaulo = planOf(withSettings({{"workload.users", "5000"}, {"choices.region", "sa-east-1"}}));
        QVERIFY(saoPaulo.shown().bill.total > virginia.shown().bill.total);
        QCOMPARE(saoPaulo.shown().architecture.regions.front().zones.front(), std::string{"sa-east-1a"});
    }

    void onlyTypesSoldInTheRegionAreChosen_data() {
        QTest::addColumn<QString>("region");
        for (const Region& region : catalog().regions())
            QTest::newRow(std::string{region.code}.c_str()) << QString::fromUtf8(region.code.data(), static_cast<qsizetype>(region.code.size()));
    }
    void onlyTypesSoldInTheRegionAreChosen() {
        QFETCH(QString, region);
        const QByteArray code = region.toUtf8();
        const Plan made = planOf(withSettings({{"workload.users", "60000"}, {"choices.region", code.constData()}}));
        forEachFleet(made, [&](const StagePlan&, const RegionLayout& layout, const Fleet& fleet) {
            if (fleet.service == "EC2") QVERIFY2(catalog().instanceOffer(layout.code, fleet.instanceType) != nullptr, fleet.instanceType.c_str());
        });
    }

    void moreZonesThanTheRegionHasAreRefusedWithTheReason() {
        const Inputs inputs = withSettings({{"choices.region", "eu-west-1"}, {"choices.zones", "4"}});
        const std::vector<Error> found = problems(inputs, catalog());
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found.front().message.find("3") != std::string::npos);
        QVERIFY(found.front().message.find("eu-west-1") != std::string::npos);
    }

    void aRegionWithTwoZonesBlocksStagesThatAskForThree() {
        const Plan made = planOf(withSettings({{"workload.users", "1000000"}, {"choices.region", "us-west-1"}}));
        QVERIFY(blockedBy(stage(made, 6), Constraint::ZoneCount) != nullptr);
        QVERIFY(stage(made, 5).isFeasible());
    }

    void anArchitectureChoiceLeavesNoOtherAnywhere_data() {
        QTest::addColumn<QString>("choice");
        QTest::addColumn<bool>("isArm");
        QTest::newRow("x86") << "x86_64" << false;
        QTest::newRow("Arm") << "arm64" << true;
    }
    void anArchitectureChoiceLeavesNoOtherAnywhere() {
        QFETCH(QString, choice);
        QFETCH(bool, isArm);
        const QByteArray wanted = choice.toUtf8();
        for (const char* users : {"5", "5000", "50000", "1000000", "20000000"}) {
            const Plan made = planOf(withSettings({{"workload.users", users}, {"choices.architecture", wanted.constData()}}));
            forEachFleet(made, [&](const StagePlan&, const RegionLayout&, const Fleet& fleet) {
                const std::string_view name = fleet.instanceType;
                const std::size_t skip = name.starts_with("db.") ? 3 : name.starts_with("cache.") ? 6 : 0;
                const InstanceType* hardware = catalog().instanceType(name.substr(skip));
                QVERIFY2(hardware != nullptr, fleet.instanceType.c_str());
                QCOMPARE(hardware->architecture == CpuArchitecture::Arm64, isArm);
            });
        }
    }

    void everyFleetNamesWhatSizedItAndStandsInZones() {
        for (const double users : {5.0, 500.0, 5e3, 5e4, 1e6, 2e7}) {
            Inputs inputs;
            inputs.workload.users = users;
            forEachFleet(planOf(inputs), [&](const StagePlan& stage, const RegionLayout& region, const Fleet& fleet) {
                QVERIFY2(!label(fleet.limitedBy).empty(), fleet.id.c_str());
                QVERIFY(!fleet.asks.empty());
                QCOMPARE(fleet.perZone.size(), region.zones.size());
                int placed = 0;
                for (const int count : fleet.perZone) placed += count;
                QCOMPARE(placed, fleet.count);
                QVERIFY(fleet.count >= 1);
                if (stage.isFeasible()) QVERIFY2(fleet.cpuUtilisation <= 0.81, fleet.id.c_str());
            });
        }
    }

    void everyBlockedStageSaysWhy() {
        for (const double users : {0.0, 50.0, 5e4, 2e7, 1e9}) {
            Inputs inputs;
            inputs.workload.users = users;
            const Plan made = planOf(inputs);
            for (const StagePlan& stage : made.stages)
                for (const Blocker& blocker : stage.blockers) QVERIFY(text(blocker).size() > 10);
        }
    }

    void theSamePlanEveryTime() {
        Inputs inputs;
        inputs.workload.users = 123'456;
        const Plan a = planOf(inputs);
        const Plan b = planOf(inputs);
        for (std::size_t i = 0; i < stageCount; ++i) {
            QCOMPARE(a.stages[i].bill.total.nanos(), b.stages[i].bill.total.nanos());
            QCOMPARE(a.stages[i].latency.p99.count(), b.stages[i].latency.p99.count());
        }
    }

    void aPinnedStageIsShownAndTheAdviceStays() {
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"choices.stage", "6"}}));
        QCOMPARE(made.recommendation.recommended, 5);
        QCOMPARE(made.shown().number, 6);
        QCOMPARE(made.recommendation.reasons.front().kind, ReasonKind::Pinned);
    }

    void targetsNobodyCanMeetAreAnsweredWithTheLimit() {
        const Plan fast = planOf(withSettings({{"workload.users", "5000"}, {"targets.p99_ms", "1"}}));
        QVERIFY(!fast.recommendation.meetsTargets);
        QVERIFY(blockedBy(fast.shown(), Constraint::Latency) != nullptr);
        const Plan poor = planOf(withSettings({{"workload.users", "5000"}, {"targets.budget_usd_month", "1"}}));
        QVERIFY(!poor.recommendation.meetsTargets);
        QVERIFY(blockedBy(poor.shown(), Constraint::Budget) != nullptr);
    }

    void extremesGiveNumbers_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("no users") << "workload.users" << "0";
        QTest::newRow("a hundred million") << "workload.users" << "100000000";
        QTest::newRow("a flat week") << "workload.peak_to_average" << "1";
        QTest::newRow("a spike") << "workload.peak_to_average" << "100";
        QTest::newRow("no queries") << "workload.queries_per_request" << "0";
        QTest::newRow("all static") << "workload.static_share" << "1";
        QTest::newRow("none static") << "workload.static_share" << "0";
        QTest::newRow("all writes") << "workload.read_share" << "0";
    }
    void extremesGiveNumbers() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        const Plan made = planOf(withSettings({{key.toUtf8().constData(), value.toUtf8().constData()}}));
        for (const StagePlan& stage : made.stages) {
            QVERIFY(!std::isnan(stage.latency.p99.count()));
            QVERIFY(stage.availability.fraction >= 0 && stage.availability.fraction <= 1);
            QVERIFY(stage.bill.total >= Usd{});
            QVERIFY(!std::isnan(stage.headroom.usersAtLimit));
            for (const BillLine& line : stage.bill.lines) QVERIFY2(std::isfinite(line.usage.quantity), line.usage.dimension.c_str());
        }
    }

    void holdsAsManyUsersAsItSays() {
        for (const double users : {50.0, 5e3, 5e4, 1e6}) {
            Inputs inputs;
            inputs.workload.users = users;
            const Plan made = planOf(inputs);
            QVERIFY(made.shown().headroom.usersAtLimit >= users);
        }
    }

    void autoscalingSavesAgainstServersForThePeak() {
        Inputs inputs;
        inputs.workload.users = 200'000;
        const Plan made = planOf(inputs);
        QVERIFY(stage(made, 5).autoscalingSaving > Usd{});
        QVERIFY(stage(made, 4).autoscalingSaving == Usd{});
        for (const RegionLayout& region : stage(made, 5).architecture.regions)
            for (const Fleet& fleet : region.fleets)
                if (fleet.isAutoscaled) QVERIFY(fleet.instanceHours < fleet.count * 730.0);
    }
};

QTEST_APPLESS_MAIN(PlannerTest)
#include "planner_test.moc"
