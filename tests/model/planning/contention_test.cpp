#include "tests/model/planning/given.h"

#include <cmath>

#include "model/capacity/node_law.h"
#include "model/exploration/as_bought.h"
#include "model/exploration/reach.h"
#include "model/exploration/why_not.h"
#include "model/report/explanation.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Fleet& fleet(const StagePlan& stage, Role role) {
    return *std::ranges::find(stage.architecture.regions.front().fleets, role, &Fleet::role);
}

const Pressure* pressure(const std::vector<Pressure>& all, PressureKind kind) {
    const auto found = std::ranges::find(all, kind, &Pressure::kind);
    return found == all.end() ? nullptr : &*found;
}

/// Reference CPU-seconds a second that a fleet gives at peak, its vCPUs slowing each other down by `law`.
double workOf(const Fleet& fleet, const NodeLaw& law) {
    return fleet.cpuUtilisation * fleet.count * fleet.vcpus * fleet.performanceIndex / law.slowdown(fleet.vcpus);
}

}  // namespace

/// Contention of servers and databases, and worker threads, in whole plans.
class ContentionTest : public QObject {
    Q_OBJECT
private slots:
    /// A law makes the markets anew for each plan: one that slows nobody down finds what the kept ones do.
    void aLawOfNothingFindsTheSame_data() {
        QTest::addColumn<QString>("users");
        for (const char* users : {"50", "12000", "300000", "3000000", "20000000"}) QTest::newRow(users) << QString::fromLatin1(users);
    }
    void aLawOfNothingFindsTheSame() {
        QFETCH(QString, users);
        const Inputs without = withSetting(Inputs{}, "workload.users", users.toStdString());
        Inputs with = without;
        with.workload.contention = with.workload.databaseContention = 1e-18;
        const Plan a = planOf(without), b = planOf(with);
        for (std::size_t i = 0; i < stageCount; ++i) QCOMPARE(b.stages[i].bill.total.nanos(), a.stages[i].bill.total.nanos());
    }

    void whatServersAndDatabasesGiveFollowsTheLaw() {
        const Inputs without = withSettings({{"workload.users", "60000"}, {"targets.p99_ms", "none"}});
        Inputs with = without;
        with.workload.contention = 0.08;
        with.workload.coherency = 0.002;
        with.workload.databaseContention = 0.1;
        const StagePlan before = planStage(builtInBlueprints()[3], without, catalog()), after = planStage(builtInBlueprints()[3], with, catalog());
        const double served = workOf(fleet(before, Role::App), {}), stored = workOf(fleet(before, Role::DatabaseLeader), {});
        QVERIFY(std::abs(workOf(fleet(after, Role::App), {0.08, 0.002}) / served - 1) < 1e-9);
        QVERIFY(std::abs(workOf(fleet(after, Role::DatabaseLeader), {0.1, 0}) / stored - 1) < 1e-9);
        QVERIFY(after.bill.total > before.bill.total);
    }

    /// β = 0.02: seven vCPUs do most. A single host of more does less, so it holds fewer users, and the limit is what seven do.
    void aSingleHostHoldsWhatTheLawLeaves() {
        const Inputs without = withSettings({{"targets.p99_ms", "none"}, {"targets.availability", "0.9"}});
        const Inputs with = withSetting(without, "workload.coherency", "0.02");
        const StageReach before = reachOf(builtInBlueprints()[1], without, catalog()), after = reachOf(builtInBlueprints()[1], with, catalog());
        QVERIFY(after.atLargest * 10 < before.atLargest);
        const StagePlan blocked = planStage(builtInBlueprints()[1], withSetting(with, "workload.users", "1000000"), catalog());
        const Blocker* cpu = blockedBy(blocked, Constraint::Cpu);
        QVERIFY(cpu != nullptr);
        double most = 0;
        for (const ServerCandidate& server : ServerMarket::of(catalog(), "us-east-1", Choices{}).all())
            most = std::max(most, server.vcpus * server.speed / (1 + 0.02 * server.vcpus * (server.vcpus - 1)));
        QVERIFY(std::abs(cpu->available / (most * builtInBlueprints()[1].targetUtilisation) - 1) < 1e-9);
    }

    void theWriteLimitFallsWithTheLaw() {
        const Inputs without = withSettings({{"workload.users", "200000"}, {"workload.read_share", "0"}, {"workload.write_cpu_ms", "5000"}, {"targets.p99_ms", "none"}});
        const StagePlan before = planStage(builtInBlueprints()[3], without, catalog());
        const StagePlan after = planStage(builtInBlueprints()[3], withSetting(without, "workload.database_contention", "0.1"), catalog());
        const Blocker *limit = blockedBy(before, Constraint::Writes), *lower = blockedBy(after, Constraint::Writes);
        QVERIFY(limit != nullptr && lower != nullptr);
        QCOMPARE(lower->asked, limit->asked);
        QVERIFY(lower->available < limit->available / 2);
    }

    void whyNotAndExplanationTellOfIt() {
        const Plan made = planOf(withSettings({{"workload.users", "60000"}, {"choices.stage", "4"}, {"workload.contention", "0.1"}}));
        const std::vector<WhyNot> answers = whyNotType("c7g.8xlarge", made, catalog(), builtInBlueprints());
        QVERIFY(!answers.empty());
        QVERIFY2(text(answers.front()).find("by contention its 32 vCPUs do the work of 7.8") != std::string::npos, text(answers.front()).c_str());
        const std::vector<std::string> lines = contentionTexts(made.shown(), made.inputs.workload);
        QVERIFY(!lines.empty() || fleet(made.shown(), Role::App).vcpus < 2);
        QVERIFY(contentionTexts(made.shown(), Workload{}).empty());
    }

    /// 512 MiB of system and runtime, and a little for each request, are more than 512 MiB.
    void whatIsTooLittleMemoryIsToldApart() {
        const Plan made = planOf(withSettings({{"workload.users", "800"}, {"choices.stage", "3"}}));
        const std::vector<WhyNot> answers = whyNotType("t4g.nano", made, catalog(), builtInBlueprints());
        QVERIFY(!answers.empty());
        const std::string said = text(answers.front());
        QVERIFY2(said.find("memory rules it out") != std::string::npos, said.c_str());
        QVERIFY2(said.find("hold 0.5 GiB") == std::string::npos, said.c_str());
    }

    /// The users at whom the threads are taken are those the design as bought reaches its limit with.
    void workerThreadsAreAPressure() {
        const Inputs inputs = withSettings({{"workload.users", "60000"}, {"workload.worker_threads", "4"}, {"workload.read_cpu_ms", "8"}, {"choices.utilisation", "0.8"}});
        const Blueprint& blueprint = builtInBlueprints()[3];
        const StagePlan made = planStage(blueprint, inputs, catalog());
        QVERIFY(made.isFeasible());
        const Pressure* threads = pressure(made.pressures, PressureKind::Threads);
        QVERIFY(threads != nullptr && threads->usersAtLimit);
        QVERIFY(threads->value > 0 && threads->value <= threads->limit * (1 + 1e-9));
        QCOMPARE(threads->limit, 0.8 / 2);  // one of two zones may be lost
        const AsBought bought{blueprint, inputs, catalog()};
        const LoadedDesign full = bought.at(*threads->usersAtLimit);
        const Pressure* then = pressure(full.pressures, PressureKind::Threads);
        QVERIFY(then != nullptr);
        QVERIFY2(std::abs(then->value / then->limit - 1) < 0.01, std::to_string(then->value).c_str());
        // Databases answer later while they fill: the threads are taken before the load has grown in proportion.
        QVERIFY(*threads->usersAtLimit <= 60'000 * threads->limit / threads->value);
        QVERIFY(pressure(planStage(blueprint, withSetting(inputs, "workload.worker_threads", "auto"), catalog()).pressures, PressureKind::Threads) == nullptr);
    }

    /// A single host whose threads are too few is blocked by them, at its largest.
    void workerThreadsLimitTheSingleHost() {
        const StageReach reach = reachOf(builtInBlueprints()[1], withSettings({{"workload.worker_threads", "2"}, {"targets.p99_ms", "none"}, {"targets.availability", "0.9"}}), catalog());
        QVERIFY(!reach.limits.empty());
        QCOMPARE(reach.limits.front().blocker.constraint, Constraint::Threads);
    }

    /// Fewer threads for the same servers: whoever waits for one is in the response time that is told.
    void fewThreadsAreInTheResponseTime() {
        const Inputs many = withSettings({{"workload.users", "60000"}, {"workload.read_cpu_ms", "8"}, {"choices.instance_type", "c7g.xlarge"}, {"targets.p99_ms", "none"},
                                          {"choices.utilisation", "0.9"}, {"choices.zones", "2"}});
        const Blueprint& blueprint = builtInBlueprints()[3];
        const StagePlan wide = planStage(blueprint, many, catalog()), tight = planStage(blueprint, withSetting(many, "workload.worker_threads", "5"), catalog());
        const double perServer = wide.latency.p99.count() / tight.latency.p99.count();
        // Threads ask for at least as many servers; so a slower answer can only come from waiting for a thread.
        QVERIFY(fleet(tight, Role::App).count >= fleet(wide, Role::App).count);
        if (fleet(tight, Role::App).count == fleet(wide, Role::App).count) QVERIFY(perServer < 1);
    }
};

QTEST_APPLESS_MAIN(ContentionTest)
#include "contention_test.moc"
