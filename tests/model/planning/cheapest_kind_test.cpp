#include <cmath>

#include "model/exploration/database_kinds.h"
#include "model/exploration/why_not.h"
#include "model/planning/assessment.h"
#include "model/planning/sizing.h"
#include "tests/model/planning/plan_order.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr std::array kinds{DatabaseKind::SelfManaged, DatabaseKind::RdsSingleAz, DatabaseKind::RdsMultiAz, DatabaseKind::RdsMultiAzCluster,
                           DatabaseKind::Aurora};

Inputs pinnedTo(Inputs inputs, DatabaseKind kind) {
    inputs.choices.database = kind;
    return inputs;
}

StagePlan costsOf(int stage, const Inputs& inputs) {
    return planStage(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog(), nullptr, PlanDetail::Costs);
}

/// Says how the plan of `auto` contradicts those of the kinds by themselves; empty where it does not.
std::string contradictionOfKinds(int stage, const Inputs& inputs) {
    const StagePlan open = costsOf(stage, inputs);
    double least = std::numeric_limits<double>::infinity();
    DatabaseKind cheapest = DatabaseKind::Auto;
    for (const DatabaseKind kind : kinds) {
        const Inputs pinned = pinnedTo(inputs, kind);
        if (!problems(pinned, catalog()).empty()) continue;
        const StagePlan one = costsOf(stage, pinned);
        if (!isComparable(one) || !one.isFeasible() || costOf(one, inputs) >= least) continue;
        least = costOf(one, inputs);
        cheapest = kind;
    }
    if (!isComparable(open)) return {};
    const std::string where = "stage " + std::to_string(stage) + ", " + commandOf(inputs) + "\n  " + std::string{nameOf(cheapest)} + " " + std::to_string(least);
    if (open.isFeasible() != std::isfinite(least) && !(open.isFeasible() && plannedKinds(open).size() > 1))
        return where + ", auto " + (open.isFeasible() ? "serves" : text(open.blockers.front()));
    if (!open.isFeasible()) return {};
    const double cost = costOf(open, inputs);
    // What is paid for object by object is sized to the cent.
    const double closely = 1e-9 * cost + (inputs.choices.cacheRuntime == CacheRuntime::Nodes ? 1e-6 : 0.01);
    if (cost > least + closely) return where + ", auto " + std::to_string(cost);
    if (plannedKinds(open).size() == 1 && cost < least - closely) return where + ", auto of one kind " + std::to_string(cost);
    return {};
}

}  // namespace

/// `choices.database: auto` against planning every kind by itself.
class CheapestKindTest : public QObject {
    Q_OBJECT
private slots:
    void theCheapestKindThatMeetsTheTargetsIsTaken_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<DatabaseKind>("kind");
        const auto row = [](const char* name, int stage, const char* settings, DatabaseKind kind) { QTest::newRow(name) << stage << QByteArray{settings} << kind; };
        row("a host of its own: two dollars more than eight hours of work", 3, "workload.users=500", DatabaseKind::RdsSingleAz);
        row("a host of its own, and nobody's work counted", 3, "workload.users=500 choices.database_care_hours=0", DatabaseKind::SelfManaged);
        row("the story asks for no standby yet", 4, "workload.users=999", DatabaseKind::RdsSingleAz);
        row("the story asks that a zone may fail", 4, "workload.users=1000", DatabaseKind::RdsMultiAz);
        row("followers that people promote", 5, "targets.availability=0.99", DatabaseKind::RdsSingleAz);
        row("one server is up 99.45 % of the time", 6, "targets.availability=0.9945", DatabaseKind::RdsMultiAz);
        row("regions that carry each other", 7, "targets.availability=0.99", DatabaseKind::RdsSingleAz);
    }
    void theCheapestKindThatMeetsTheTargetsIsTaken() {
        QFETCH(int, stage);
        QFETCH(QByteArray, settings);
        QFETCH(DatabaseKind, kind);
        Inputs inputs;
        for (const QByteArray& setting : settings.split(' ')) {
            const qsizetype at = setting.indexOf('=');
            inputs = withSetting(inputs, setting.left(at).toStdString(), setting.mid(at + 1).toStdString());
        }
        const StagePlan open = costsOf(stage, inputs);
        QVERIFY(open.isFeasible());
        QCOMPARE(plannedKinds(open), std::vector<DatabaseKind>{kind});
        const std::string found = contradictionOfKinds(stage, inputs);
        QVERIFY2(found.empty(), found.c_str());
    }

    /// The work of people is on no bill: where that is all the budget leaves, databases of one's own are taken.
    void aBudgetIsKeptByOnesOwnWork() {
        Inputs inputs = withSettings({{"workload.users", "500"}, {"choices.stage", "3"}});
        const double managed = costsOf(3, pinnedTo(inputs, DatabaseKind::RdsSingleAz)).bill.total.dollars();
        const double own = costsOf(3, pinnedTo(inputs, DatabaseKind::SelfManaged)).bill.total.dollars();
        QVERIFY(own < managed);
        for (const double budget : {managed, (own + managed) / 2, own, own - 1}) {
            inputs.targets.budget = Usd{budget};
            const StagePlan open = costsOf(3, inputs);
            QCOMPARE(open.isFeasible(), budget >= own);
            QCOMPARE(plannedKinds(open), std::vector<DatabaseKind>{budget >= managed || budget < own ? DatabaseKind::RdsSingleAz : DatabaseKind::SelfManaged});
        }
    }

    void theLeastBudgetIsThatOfOnesOwnWork() {
        Inputs inputs = withSettings({{"workload.users", "500"}, {"choices.stage", "3"}});
        const double own = costsOf(3, pinnedTo(inputs, DatabaseKind::SelfManaged)).bill.total.dollars();
        inputs.targets.budget = Usd{own - 5};
        const Blocker blocker = *blockedBy(costsOf(3, inputs), Constraint::Budget);
        const SmallestChange change = changeThatAdmits(inputs, catalog(), [](const Inputs& changed) { return costsOf(3, changed).blockers; });
        QVERIFY(blocker.asked > own + 1);
        QVERIFY(change.to >= own && change.to < own + 0.02);
    }

    /// Several databases of a stage may be of several kinds: the one with the fewest nodes to take over counts.
    void aStandbyOfOneDatabaseDoesNotStandInForAnother() {
        Inputs inputs = withSettings({{"choices.stage", "7"}, {"targets.availability", "0.9"}, {"choices.regions", "1"}});
        const Blueprint& blueprint = builtInBlueprints()[6];
        const std::vector<RegionShare> regions = regionsOf(blueprint, inputs, catalog());
        const auto designOf = [&](DatabaseKind kind) {
            const Inputs pinned = pinnedTo(inputs, kind);
            Markets markets{catalog(), pinned};
            return size(blueprint, pinned, demand(inputs.workload), regions, markets);
        };
        Design pairs = designOf(DatabaseKind::RdsMultiAz);
        const Design alone = designOf(DatabaseKind::RdsSingleAz);
        QVERIFY(pairs.regions.front().databases.size() > 1);
        const auto fractionOf = [&](const Design& design) { return assessAvailability(design, inputs.assumptions, catalog()).fraction; };
        const double ofPairs = fractionOf(pairs);
        pairs.regions.front().databases.back() = alone.regions.front().databases.back();
        QVERIFY(!assessAvailability(pairs, inputs.assumptions, catalog()).survivesZoneLoss);
        QVERIFY(fractionOf(pairs) < ofPairs - 0.004);
    }

    void whyNotTellsWhatAKindWouldCostMore() {
        int told = 0;
        for (const char* users : {"500", "5000", "200000"})
            for (const char* stage : {"3", "4", "5", "6", "7"}) {
                const Inputs inputs = withSettings({{"workload.users", users}, {"choices.stage", stage}, {"targets.availability", "0.98"}});
                const Plan plan = planOf(inputs);
                const DatabaseKind taken = plannedKind(plan.shown());
                for (const DatabaseKind kind : kinds) {
                    const Inputs pinned = pinnedTo(inputs, kind);
                    const StagePlan otherwise = costsOf(plan.shown().number, pinned);
                    const WhyNot answer = whyNotOption("choices.database=" + std::string{nameOf(kind)}, pinned, plan, catalog(), builtInBlueprints());
                    if (!otherwise.isFeasible()) {
                        QCOMPARE(answer.kind, WhyNotKind::Blocked);
                        continue;
                    }
                    const double more = answer.extraMonthly + answer.extraCareHours * inputs.choices.personHourly.dollars();
                    QVERIFY(std::abs(more - (costOf(otherwise, inputs) - costOf(plan.shown(), inputs))) < 1e-6);
                    QVERIFY2(more > -1e-6, (std::string{users} + " users, stage " + stage).c_str());
                    if (kind == taken) QCOMPARE(answer.kind, WhyNotKind::Chosen);
                    told += kind != taken;
                }
            }
        QVERIFY(told > 40);
    }

    /// Terms that favour one service, and the free hours of the smallest types, move no search: they stay out.
    void noKindPinnedIsCheaper() {
        runCases(200);
        int compared = 0, single = 0;
        QVERIFY(rc::check("kinds", [&] {
            const std::set<std::string> fixed{"choices.database", "choices.database_node", "choices.stage", "choices.contract", "choices.free_tier"};
            const Inputs inputs = inputsOf(*settingsGen(catalog(), fixed), catalog());
            for (int stage = 3; stage <= 7; ++stage) {
                const std::string found = contradictionOfKinds(stage, inputs);
                if (!found.empty()) RC_FAIL(found);
                const StagePlan open = costsOf(stage, inputs);
                compared += open.isFeasible();
                single += open.isFeasible() && plannedKind(open) == DatabaseKind::RdsSingleAz;
            }
        }));
        QVERIFY2(compared > 200 && single > 50, qPrintable(QStringLiteral("%1 compared, %2 of them on one node").arg(compared).arg(single)));
    }
};

QTEST_APPLESS_MAIN(CheapestKindTest)
#include "cheapest_kind_test.moc"
