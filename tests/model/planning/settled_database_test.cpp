#include "tests/model/planning/given.h"

#include <cmath>
#include <set>

#include "model/exploration/as_bought.h"
#include "model/exploration/database_kinds.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr std::array kinds{"self-managed", "rds-multi-az", "rds-multi-az-cluster", "aurora"};

double costOf(const StagePlan& stage) { return stage.bill.total.dollars() + stage.careHours * Choices{}.personHourly.dollars(); }

}  // namespace

/// `choices.database: auto` where the cheapest kind is down too often.
class SettledDatabaseTest : public QObject {
    Q_OBJECT
private slots:
    void theCheapestKindThatIsUpEnoughIsTaken_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("zones");
        QTest::addColumn<int>("dearer");  // targets that ask for a dearer kind, at least
        QTest::newRow("a pair") << 4 << QStringLiteral("60000") << QStringLiteral("2") << 0;
        QTest::newRow("three zones") << 4 << QStringLiteral("60000") << QStringLiteral("3") << 2;
        QTest::newRow("followers") << 5 << QStringLiteral("250000") << QStringLiteral("3") << 1;
        QTest::newRow("services") << 6 << QStringLiteral("900000") << QStringLiteral("3") << 1;
    }
    /// Against planning every kind by itself, under targets from what all reach to what none does.
    void theCheapestKindThatIsUpEnoughIsTaken() {
        QFETCH(int, stage);
        QFETCH(QString, users);
        QFETCH(QString, zones);
        QFETCH(int, dearer);
        const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(stage - 1)];
        const Inputs open = withSettings({{"workload.users", users.toStdString()}, {"choices.zones", zones.toStdString()}, {"targets.p99_ms", "none"}});
        int settled = 0, unmet = 0;
        for (const double minutes : {60.0, 20.0, 10.0, 6.0, 4.5, 3.5, 3.0, 2.5, 2.0, 1.5, 1.3, 1.2, 1.0, 0.5}) {
            Inputs inputs = open;
            inputs.targets.availability = 1 - minutes / 525'600;
            SizingTrace trace;
            const StagePlan made = planStage(blueprint, inputs, catalog(), &trace);
            double least = HUGE_VAL, nearest = 0;
            for (const char* kind : kinds) {
                const StagePlan one = planStage(blueprint, withSetting(inputs, "choices.database", kind), catalog());
                if (one.isFeasible()) least = std::min(least, costOf(one));
                nearest = std::max(nearest, one.availability.fraction);
            }
            QCOMPARE(made.isFeasible(), std::isfinite(least));
            if (!made.isFeasible()) {
                const Blocker* blocker = blockedBy(made, Constraint::Availability);
                if (blocker != nullptr && made.availability.fraction > 0) QVERIFY(blocker->available <= nearest + 1e-12 && blocker->available >= made.availability.fraction);
                ++unmet;
                continue;
            }
            QVERIFY2(costOf(made) <= least * (1 + 1e-9), qPrintable(QString::number(minutes)));
            // All that looks at the sizing sees the kind that was taken.
            const DatabaseKind taken = plannedKind(made);
            for (const RegionDesign& region : trace.regions)
                for (const DatabaseDesign& database : region.databases) QCOMPARE(database.kind, taken);
            const Inputs told = settledKinds(blueprint, inputs, catalog()).inputs;
            if (told.choices.database != DatabaseKind::Auto) {
                ++settled;
                const auto& fleets = made.architecture.regions.front().fleets;
                QCOMPARE(std::ranges::find(fleets, Role::DatabaseLeader, &Fleet::role)->limitedBy, Constraint::Availability);
                QCOMPARE(told.choices.database, taken);
                QCOMPARE(planStage(blueprint, told, catalog()).bill.total.nanos(), made.bill.total.nanos());
            }
        }
        QVERIFY(unmet > 0);
        QVERIFY(settled >= dearer);
    }
    /// Each service domain takes the cheapest of the kinds that are up enough, not all of them one kind.
    void serviceDomainsMayTakeSeveralKinds() {
        const Blueprint& blueprint = builtInBlueprints().back();
        const Inputs inputs = withSettings({{"workload.users", "112000"}, {"workload.queries_per_request", "21.13"}, {"choices.database_care_hours", "0"},
                                            {"targets.availability", "0.999965"}});
        SizingTrace trace;
        const StagePlan made = planStage(blueprint, inputs, catalog(), &trace);
        QVERIFY(made.isFeasible());
        const auto kindsOf = [](const std::vector<RegionDesign>& regions) {
            std::vector<DatabaseKind> all;
            for (const RegionDesign& region : regions)
                for (const DatabaseDesign& database : region.databases) all.push_back(database.kind);
            return all;
        };
        const std::vector<DatabaseKind> taken = kindsOf(trace.regions);
        QVERIFY(std::set(taken.begin(), taken.end()).size() > 1);
        for (const char* kind : kinds) {
            const StagePlan one = planStage(blueprint, withSetting(inputs, "choices.database", kind), catalog());
            QVERIFY2(!one.isFeasible() || costOf(one) > costOf(made) * 1.001, kind);
        }
        QVERIFY(kindsOf(AsBought{blueprint, inputs, catalog()}.design().regions) == taken);
    }
    /// Of the kinds of databases the cheapest under the discount, the hours of people counted at their full cost: a cluster of RDS is
    /// 6.85 dollars cheaper here than a database of one's own and eight hours of work.
    void aDiscountTakesNothingOffWhatPeopleCost() {
        const Inputs inputs = withSettings({{"workload.users", "14400000"}, {"workload.peak_to_average", "1"}, {"choices.discount", "0.219"}});
        const auto costOf = [&](const char* kind) {
            const StagePlan stage = planOf(withSetting(inputs, "choices.database", kind)).stages[5];
            return stage.bill.total.dollars() + stage.careHours * inputs.choices.personHourly.dollars();
        };
        const double chosen = costOf("auto");
        for (const char* kind : {"self-managed", "rds-multi-az", "rds-multi-az-cluster", "aurora"}) QVERIFY2(chosen <= costOf(kind) + 1e-6, kind);
    }
};

QTEST_APPLESS_MAIN(SettledDatabaseTest)
#include "settled_database_test.moc"
