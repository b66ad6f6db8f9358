#include "tests/model/planning/given.h"

#include <cmath>

#include "model/capacity/connections_held.h"
#include "model/capacity/database.h"
#include "model/capacity/node_law.h"
#include "model/capacity/queueing.h"
#include "model/capacity/server_market.h"
#include "model/exploration/why_not.h"
#include "model/report/words.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Fleet& fleet(const StagePlan& stage, Role role) {
    return *std::ranges::find(stage.architecture.regions.front().fleets, role, &Fleet::role);
}

double heldOf(const StagePlan& stage) {
    const Fleet& leader = fleet(stage, Role::DatabaseLeader);
    return leader.connectionUtilisation * averageConnectionsHeld(postgreSqlConnections(leader.memory));
}

/// Much work for each request and little for its queries: connections are what databases are chosen for.
Inputs contended(double users, double contention, const char* p99) {
    Inputs inputs = withSettings({{"workload.cpu_ms_per_request", "4000"}, {"workload.read_cpu_ms", "0.02"}, {"workload.write_cpu_ms", "0.02"},
                                  {"choices.database", "rds-multi-az"}, {"targets.p99_ms", p99}, {"targets.availability", "0.99"}});
    inputs.workload.users = users;
    inputs.workload.contention = contention;
    return inputs;
}

}  // namespace

/// Requests hold a connection to the database for as long as a server works on them, and vCPUs that are in each other's way work longer.
class HeldConnectionsTest : public QObject {
    Q_OBJECT
private slots:
    /// Little's law: what arrives, times the mean response of the vCPUs of a server left when a zone is lost. Eight vCPUs with α = 0.1 take 1.7 times
    /// as long.
    void requestsInFlightHoldThem_data() {
        QTest::addColumn<double>("contention");
        QTest::addColumn<QString>("threads");
        QTest::newRow("alone") << 0.0 << QStringLiteral("none");
        QTest::newRow("in each other's way") << 0.1 << QStringLiteral("none");
        QTest::newRow("a thread for each") << 0.0 << QStringLiteral("8");
    }
    void requestsInFlightHoldThem() {
        QFETCH(double, contention);
        QFETCH(QString, threads);
        Inputs inputs = contended(60'000, contention, "none");
        inputs.choices.instanceType = "c7g.2xlarge";
        inputs.workload.staticShare = 0;
        inputs.choices.scaling = Scaling::Fixed;
        if (threads != QLatin1String("none")) inputs.workload.workerThreads = threads.toDouble();
        const StagePlan made = planStage(builtInBlueprints()[3], inputs, catalog());
        QVERIFY(made.isFeasible());
        const Fleet& servers = fleet(made, Role::App);
        const RegionLayout& region = made.architecture.regions.front();
        const int left = servers.count - servers.count / static_cast<int>(region.zones.size());
        const double speed = servers.performanceIndex / (1 + 7 * contention), rate = demand(inputs.workload).dynamicPeak.count();
        const Station station{Seconds{4 / speed}, 8, RequestsPerSecond{rate / left}};
        QVERIFY(region.zones.size() == 2 && utilisation(station) > 0.3 && utilisation(station) < 0.8);
        // Who has a thread finds a vCPU free.
        const double seconds = inputs.workload.workerThreads ? station.service.count() : meanResponse(station).count();
        QVERIFY2(std::abs(heldOf(made) / (rate * seconds) - 1) < 1e-9, qPrintable(QStringLiteral("%1, not %2").arg(heldOf(made)).arg(rate * seconds)));
    }

    void theCheapestOfAllCombinationsIsFound_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("p99");
        QTest::addColumn<double>("users");
        QTest::addColumn<int>("tightAtLeast");
        QTest::newRow("four, the load alone") << 4 << QStringLiteral("none") << 20'000.0 << 4;
        QTest::newRow("four, a target") << 4 << QStringLiteral("40000") << 20'000.0 << 4;
        QTest::newRow("five, servers of one vCPU mostly") << 5 << QStringLiteral("none") << 100'000.0 << 4;
    }
    /// Against planning with every type of server by itself, which leaves no choice but that of the database.
    void theCheapestOfAllCombinationsIsFound() {
        QFETCH(int, stage);
        QFETCH(QString, p99);
        QFETCH(double, users);
        QFETCH(int, tightAtLeast);
        const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(stage - 1)];
        int tight = 0;
        for (const double times : {1.0, 3.0, 8.0})
            for (const double contention : {0.02, 0.1, 0.4}) {
                Inputs inputs = contended(users * times, contention, p99.toStdString().c_str());
                inputs.choices.architecture = ArchitectureChoice::Arm64;
                const StagePlan made = planStage(blueprint, inputs, catalog());
                double least = HUGE_VAL;
                for (const ServerCandidate& server : ServerMarket::of(catalog(), "us-east-1", inputs.choices).all()) {
                    Inputs pinned = inputs;
                    pinned.choices.instanceType = server.offer->type->name;
                    const StagePlan one = planStage(blueprint, pinned, catalog());
                    if (one.isFeasible()) least = std::min(least, one.bill.total.dollars());
                }
                QCOMPARE(made.isFeasible(), std::isfinite(least));
                if (!made.isFeasible()) continue;
                QVERIFY2(std::abs(made.bill.total.dollars() - least) <= 1e-9 * least,
                         qPrintable(QStringLiteral("%1 users, %2: %3, not %4").arg(users * times).arg(contention).arg(made.bill.total.dollars()).arg(least)));
                const Fleet& leader = fleet(made, Role::DatabaseLeader);
                QVERIFY(leader.connectionUtilisation <= 1);
                // What was chosen for requests that hold hardly any would be too small for these.
                Inputs quick = inputs;
                quick.workload.cpuPerRequest = Milliseconds{1};
                quick.targets.p99.reset();
                const Fleet& smaller = fleet(planStage(blueprint, quick, catalog()), Role::DatabaseLeader);
                tight += mostConnectionsHeld(heldOf(made)) > postgreSqlConnections(smaller.memory);
            }
        QVERIFY2(tight >= tightAtLeast, std::to_string(tight).c_str());
    }

    /// Servers as busy as they may be would hold more connections than the database that the load asks for allows: a little calmer ones do
    /// not. Against planning for every utilisation by itself.
    void serversAreNoBusierThanConnectionsAllow() {
        const Blueprint& blueprint = builtInBlueprints()[5];
        const auto planned = [&](double users, double utilisation) {
            Inputs inputs = withSettings({{"targets.p99_ms", "none"}});
            inputs.workload.users = users;
            inputs.choices.utilisation = utilisation;
            return planStage(blueprint, inputs, catalog());
        };
        // The hours of people counted, as `auto` counts them.
        const auto costOf = [](const StagePlan& made) { return made.bill.total.dollars() + made.careHours * Inputs{}.choices.personHourly.dollars(); };
        int calmer = 0;
        for (const double users : {1e6, 2e6, 5e6, 9e6, 12e6}) {
            double least = HUGE_VAL;
            for (double utilisation = 0.5; utilisation < 0.95; utilisation += 0.03) {
                const StagePlan made = planned(users, utilisation);
                if (made.isFeasible()) least = std::min(least, costOf(made));
            }
            for (const double utilisation : {0.95, 0.999999}) {
                const StagePlan made = planned(users, utilisation);
                QVERIFY2(made.isFeasible() && costOf(made) <= least * (1 + 2e-6), qPrintable(QStringLiteral("%1: %2, not %3").arg(users).arg(costOf(made)).arg(least)));
                QVERIFY(fleet(made, Role::DatabaseLeader).connectionUtilisation <= 1);
                for (const Fleet& servers : made.architecture.regions.front().fleets)
                    calmer += servers.role == Role::Service && std::ranges::find(servers.asks, Constraint::Connections, &Ask::constraint) != servers.asks.end();
            }
        }
        QVERIFY2(calmer >= 8, qPrintable(QString::number(calmer)));
    }

    /// Where tiers are chosen as one combination, the balance that costs least with each by itself need not be the best.
    void busierServersAllowedCostNoMoreUnderATarget_data() {
        QTest::addColumn<Inputs>("inputs");
        QTest::addColumn<int>("stage");
        QTest::newRow("up for longer") << withSettings({{"workload.users", "615991"}, {"workload.cpu_ms_per_request", "395.6"}, {"targets.availability", "0.99995"},
            {"targets.p99_ms", "none"}, {"choices.scaling", "fixed"}, {"choices.database", "rds-multi-az"}}) << 4;
        // A smaller cache spares the larger database that connections ask for, a larger one the servers.
        QTest::newRow("another cache") << withSettings({{"workload.users", "1410666"}, {"workload.static_share", "0.3191"}, {"workload.third_party_kb_per_request", "19.47"},
            {"workload.read_cpu_ms", "18.11"}, {"workload.geography", "north-america:0.5,asia-pacific:0.5"}, {"targets.p99_ms", "1980"},
            {"choices.region_mode", "active-passive"}, {"choices.database", "rds-multi-az"}, {"choices.queued_share", "0.278"}}) << 6;
        QTest::newRow("a database contended for") << withSettings({{"workload.users", "33893"}, {"workload.database_coherency", "0.000437"}, {"workload.services", "none"},
            {"targets.availability", "0.9"}, {"choices.scaling", "fixed"}, {"choices.database_care_hours", "0"}}) << 5;
        QTest::newRow("far busier than a latency allows") << withSettings({{"workload.users", "4229221"}, {"workload.storage_mb_per_user", "1.026"},
            {"workload.events", "sale:3:monday:12:5"}, {"choices.benchmark", "passmark"}, {"choices.scaling", "fixed"}, {"choices.cpu_credits", "unlimited"},
            {"choices.database_care_hours", "0"}}) << 7;
        QTest::newRow("a latency shared") << withSettings({{"workload.users", "7237566"}, {"workload.requests_per_session", "7.478"}, {"targets.p99_ms", "156.5"},
            {"choices.scaling", "fixed"}, {"assumptions.zone_availability", "0.999"}, {"choices.database", "rds-multi-az"}}) << 7;
        // Servers chosen for their latency are calmer than they need be, and hold fewer connections than the databases beside them allow.
        QTest::newRow("calm for the latency's sake") << withSettings({{"workload.users", "11270100"}, {"workload.peak_to_average", "7.68581"}, {"targets.p99_ms", "120"},
            {"choices.scaling", "fixed"}, {"choices.zones", "3"}, {"choices.architecture", "x86_64"}, {"choices.database", "rds-multi-az"}}) << 7;
        QTest::newRow("another cache, no latency asked for") << withSettings({{"workload.users", "3968400"}, {"workload.queries_per_request", "19.4347"},
            {"workload.read_cpu_ms", "0.949095"}, {"targets.p99_ms", "none"}, {"choices.database", "aurora"}}) << 7;
        QTest::newRow("another cache before one type of servers") << withSettings({{"workload.users", "1025930"}, {"workload.cpu_ms_per_request", "130.511"},
            {"workload.queries_per_request", "7.18074"}, {"workload.read_cpu_ms", "3.26264"}, {"targets.p99_ms", "none"}, {"choices.instance_type", "m7g.large"},
            {"choices.database_care_hours", "0"}}) << 5;
        // What costs least with the fewest connections would be down for too long.
        QTest::newRow("its own kind of database alone") << withSettings({{"workload.users", "163893"}, {"workload.queries_per_request", "6.65944"},
            {"workload.peak_to_average", "8.10043"}, {"workload.contention", "0.0011923"}, {"targets.availability", "0.99995"}, {"targets.p99_ms", "none"},
            {"choices.scaling", "scheduled"}, {"choices.architecture", "x86_64"}, {"choices.database_care_hours", "0"}}) << 6;
    }
    void busierServersAllowedCostNoMoreUnderATarget() {
        QFETCH(Inputs, inputs);
        QFETCH(int, stage);
        double least = HUGE_VAL;
        for (const double utilisation : {0.6, 0.7, 0.8, 0.85, 0.88, 0.9, 0.92, 0.9455, 0.95, 0.99, 0.9999, 0.999999}) {
            inputs.choices.utilisation = utilisation;
            const StagePlan made = planStage(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog(), nullptr, PlanDetail::Costs);
            QVERIFY(made.isFeasible());
            QVERIFY2(made.bill.total.dollars() <= least * (1 + 2e-6), qPrintable(QStringLiteral("%1: %2 after %3").arg(utilisation).arg(made.bill.total.dollars()).arg(least)));
            least = std::min(least, made.bill.total.dollars());
        }
    }

    /// What the stage asks for is one utilisation like any other: to state it changes nothing, and to allow less never costs less.
    void theStagesOwnUtilisationIsOneLikeAnyOther_data() {
        QTest::addColumn<double>("cpu");
        QTest::addColumn<QString>("p99");
        QTest::newRow("as in the default workload") << 8.0 << QStringLiteral("500");
        QTest::newRow("much work for a query") << 300.0 << QStringLiteral("none");
        QTest::newRow("much work for a query, a target") << 300.0 << QStringLiteral("3000");
    }
    void theStagesOwnUtilisationIsOneLikeAnyOther() {
        QFETCH(double, cpu);
        QFETCH(QString, p99);
        Inputs inputs = withSettings({{"workload.read_cpu_ms", "0.1"}, {"workload.write_cpu_ms", "0.1"}, {"targets.p99_ms", p99.toStdString().c_str()},
                                      {"choices.database_care_hours", "0"}});
        inputs.workload.cpuPerRequest = Milliseconds{cpu};
        int tight = 0;
        for (const double users : {3e5, 3e6, 2e7, 6e7})
            for (std::size_t stage = 3; stage < 7; ++stage) {
                const Blueprint& blueprint = builtInBlueprints()[stage];
                inputs.workload.users = users;
                inputs.choices.utilisation.reset();
                const StagePlan open = planStage(blueprint, inputs, catalog());
                const auto stated = [&](double share) {
                    inputs.choices.utilisation = share * blueprint.targetUtilisation;
                    return planStage(blueprint, inputs, catalog());
                };
                const StagePlan same = stated(1), calmer = stated(0.9);
                QCOMPARE(same.bill.total, open.bill.total);
                QCOMPARE(same.isFeasible(), open.isFeasible());
                if (!open.isFeasible()) continue;
                QVERIFY(!calmer.isFeasible() || calmer.bill.total.dollars() >= open.bill.total.dollars() * (1 - 2e-6));
                for (const Fleet& servers : open.architecture.regions.front().fleets)
                    tight += std::ranges::find(servers.asks, Constraint::Connections, &Ask::constraint) != servers.asks.end();
            }
        if (cpu > 100) QVERIFY2(tight > 2, qPrintable(QString::number(tight)));
    }

    void moreUsersAndMoreContentionNeverCostLess() {
        for (const double contention : {0.02, 0.1, 0.4}) {
            double before = 0;
            for (double users = 10'000; users < 400'000; users *= 1.07) {
                const StagePlan made = planStage(builtInBlueprints()[3], contended(users, contention, "none"), catalog());
                if (!made.isFeasible()) break;
                QVERIFY2(made.bill.total.dollars() >= before, qPrintable(QString::number(users)));
                before = made.bill.total.dollars();
            }
            QVERIFY(before > 0);
        }
    }

    /// A type that would hold more connections than the database chosen allows is ruled out by them.
    void whyNotNamesTheConnections() {
        Inputs inputs = contended(60'000, 0.4, "none");
        inputs.choices.stage = 4;
        const Plan made = planOf(inputs);
        QVERIFY(made.shown().isFeasible());
        const std::vector<WhyNot> answers = whyNotType("c7g.16xlarge", made, catalog(), builtInBlueprints());
        QVERIFY(!answers.empty() && answers.front().blocker);
        QCOMPARE(answers.front().blocker->constraint, Constraint::Connections);
        QVERIFY(answers.front().blocker->asked > answers.front().blocker->available);
    }
};

QTEST_APPLESS_MAIN(HeldConnectionsTest)
#include "held_connections_test.moc"
