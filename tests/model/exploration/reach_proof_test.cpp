#include <QTest>

#include <array>
#include <cmath>
#include <map>

#include "model/exploration/as_bought.h"
#include "model/exploration/reach.h"
#include "model/planning/assessment.h"
#include "model/planning/stage_blockers.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Blueprint& blueprint(int stage) { return builtInBlueprints()[static_cast<std::size_t>(stage - 1)]; }

/// Plans of every kind: small and large, slow and strict, measured, with threads, contention, credits and several regions.
const std::vector<Inputs>& plans() {
    static const std::vector<Inputs> all{
        withSettings({{"workload.users", "300"}}),
        withSettings({{"workload.users", "12000"}}),
        withSettings({{"workload.users", "12000"}, {"targets.p99_ms", "400"}, {"targets.availability", "0.99"}}),
        withSettings({{"workload.users", "90000"}, {"workload.worker_threads", "20"}, {"choices.scaling", "fixed"}}),
        withSettings({{"workload.users", "300000"}, {"targets.availability", "0.9997"}, {"choices.scaling", "fixed"}, {"targets.p99_ms", "none"}, {"choices.instance_type", "c7g.large"}}),
        withSettings({{"workload.users", "900000"}, {"workload.cpu_ms_per_request", "2"}, {"workload.read_cpu_ms", "4"}, {"choices.cache_node", "cache.r6g.large"}, {"targets.p99_ms", "none"}}),
        withSettings({{"workload.users", "250000"}, {"workload.read_share", "0.5"}, {"workload.contention", "0.03"}}),
        withSettings({{"workload.users", "40000"}, {"choices.cpu_credits", "unlimited"}, {"choices.database", "self-managed"}}),
        withSettings({{"workload.users", "700000"}, {"targets.p99_ms", "none"}, {"choices.regions", "2"}}),
        withSettings({{"workload.users", "20000"}, {"workload.write_cpu_ms", "150"}, {"workload.read_share", "0.2"}, {"targets.p99_ms", "none"}}),
        withSettings({{"workload.users", "5000"}, {"workload.average_rps", "40"}, {"workload.peak_rps", "90"}, {"choices.purchase", "best_up_to_1y"}}),
        withSettings({{"workload.users", "400000"}, {"workload.peak_to_average", "1"}, {"workload.storage_mb_per_user", "0.5"}, {"choices.scaling", "fixed"},
                      {"choices.instance_type", "m7g.16xlarge"}, {"choices.database", "rds-multi-az"}, {"choices.database_node", "db.t4g.small"}, {"targets.p99_ms", "none"}}),
        withSettings({{"workload.users", "900000"}, {"workload.cpu_ms_per_request", "1"}, {"workload.read_share", "0.2"}, {"workload.write_cpu_ms", "0.02"},
                      {"workload.storage_mb_per_user", "0.02"}, {"choices.database", "rds-multi-az"}, {"targets.p99_ms", "none"}}),
        withSettings({{"workload.users", "100000"}, {"workload.session_kb", "2300"}, {"workload.storage_mb_per_user", "0.5"}, {"choices.scaling", "fixed"},
                      {"choices.instance_type", "m7g.4xlarge"}, {"choices.cache_node", "cache.r6g.2xlarge"}, {"targets.p99_ms", "none"}}),
    };
    return all;
}

const Pressure* pressureOf(const std::vector<Pressure>& pressures, PressureKind kind) {
    const auto found = std::ranges::find(pressures, kind, &Pressure::kind);
    return found == pressures.end() ? nullptr : &*found;
}

/// How far over its limit; a limit may fall while the load rises.
double excess(const Pressure& pressure) { return pressure.value - pressure.limit; }

QString told(std::size_t plan, int stage, PressureKind kind, double users) {
    return QStringLiteral("plan %1, stage %2, %3 at %4").arg(plan).arg(stage).arg(QString::fromStdString(std::string{nameOf(kind)})).arg(users, 0, 'f', 0);
}

/// For what the story asks of so many users.
bool isEnough(const AvailabilitySummary& availability, Inputs inputs, double users) {
    inputs.workload.users = users;
    const AvailabilityTarget asked = availabilityTarget(inputs);
    return (!asked.mustSurviveZoneLoss || availability.survivesZoneLoss) && (!asked.fraction || availability.fraction >= *asked.fraction);
}

}  // namespace

/// The counts of users at which something is full: the design is assessed anew at each, and one user later.
class ReachProofTest : public QObject {
    Q_OBJECT
private slots:
    void asBoughtEveryPressureIsFullAtItsCount() {
        std::map<PressureKind, int> seen;
        std::array<int, 8> stages{};
        for (std::size_t p = 0; p < plans().size(); ++p)
            for (int stage = 1; stage <= 7; ++stage) {
                const Inputs& inputs = plans()[p];
                const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
                const bool isSized = std::ranges::all_of(plan.blockers, [](const Blocker& one) { return one.constraint == Constraint::ZoneLoss || one.constraint == Constraint::Availability; });
                if (!isSized && stage > 1) continue;
                const AsBought bought{blueprint(stage), inputs, catalog()};
                for (const Pressure& pressure : plan.pressures) {
                    if (!pressure.usersAtLimit || pressure.kind == PressureKind::RelationalData || !std::isfinite(*pressure.usersAtLimit)) continue;
                    const double users = *pressure.usersAtLimit;
                    if (pressure.kind == PressureKind::SinglePointOfFailure) {
                        // More is asked for, or more servers must be up.
                        const auto upAt = [&](double count) { return isEnough(bought.at(count).availability, inputs, count); };
                        QVERIFY2((users == 0 || upAt(users)) && !upAt(users + 1), qPrintable(told(p, stage, pressure.kind, users)));
                        ++seen[pressure.kind];
                        continue;
                    }
                    // What is first is exact, latency to 3/10,000; what comes later and rests on a cache that holds ever less of the rows is told to about a
                    // hundredth.
                    const bool isFirst = users <= plan.headroom.usersAtLimit, isLatency = pressure.kind == PressureKind::Latency;
                    const bool restsOnCache = pressure.kind == PressureKind::DatabaseReads || pressure.kind == PressureKind::CpuCredits || pressure.kind == PressureKind::DiskOperations;
                    const double about = !isFirst && restsOnCache ? 0.02 : 0;
                    const double beyond = std::ceil(users * (1 + about + (isLatency ? 4e-4 : 1e-6))) + 1;
                    const auto at = [&](double count) { return *pressureOf(bought.at(count).pressures, pressure.kind); };
                    if (users > 0) QVERIFY2(excess(at(users * (1 - about))) <= 1e-9 * pressure.limit, qPrintable(told(p, stage, pressure.kind, users)));
                    QVERIFY2(excess(at(beyond)) > 0, qPrintable(told(p, stage, pressure.kind, beyond)));
                    ++seen[pressure.kind];
                    ++stages[static_cast<std::size_t>(stage)];
                }
            }
        for (const PressureKind kind : {PressureKind::Cpu, PressureKind::Memory, PressureKind::Network, PressureKind::Storage, PressureKind::DatabaseReads,
                                        PressureKind::DatabaseWrites, PressureKind::Connections, PressureKind::Latency, PressureKind::Threads, PressureKind::Concurrency, PressureKind::SinglePointOfFailure,
                                        PressureKind::CpuCredits, PressureKind::DiskOperations, PressureKind::CacheMemory, PressureKind::CacheCpu})
            QVERIFY2(seen[kind] > 0, qPrintable(QString::fromStdString(std::string{nameOf(kind)})));
        for (int stage = 1; stage <= 7; ++stage) QVERIFY2(stages[static_cast<std::size_t>(stage)] > 3, qPrintable(QString::number(stage)));
    }

    void theFirstOfThemIsHowFarItHolds() {
        for (const Inputs& inputs : plans())
            for (int stage = 1; stage <= 7; ++stage) {
                const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
                double first = HUGE_VAL;
                for (const Pressure& pressure : plan.pressures) first = std::min(first, pressure.usersAtLimit.value_or(HUGE_VAL));
                if (plan.headroom.usersAtLimit > 0) QCOMPARE(plan.headroom.usersAtLimit, first);
            }
    }

    /// A pressure only rises, on forty loads from a thousandth of what holds to five times as many; latency without end stays so.
    void asBoughtPressuresRiseWithTheUsers() {
        for (std::size_t p = 0; p < plans().size(); ++p)
            for (int stage = 2; stage <= 7; ++stage) {
                const StagePlan plan = planStage(blueprint(stage), plans()[p], catalog());
                if (!plan.isFeasible()) continue;
                const AsBought bought{blueprint(stage), plans()[p], catalog()};
                std::map<PressureKind, double> before;
                for (int i = 0; i <= 40; ++i) {
                    const double users = std::ceil(plan.headroom.usersAtLimit * std::pow(10, -3 + i * 3.7 / 40));
                    for (const Pressure& pressure : bought.at(users).pressures) {
                        const Pressure* planned = pressureOf(plan.pressures, pressure.kind);
                        if (planned == nullptr || !planned->usersAtLimit) continue;  // users do not drive it
                        // What may be down is less only from so many users on.
                        const double now = pressure.kind == PressureKind::SinglePointOfFailure ? pressure.value : excess(pressure);
                        if (before.contains(pressure.kind)) {
                            const double least = before[pressure.kind];
                            QVERIFY2(std::isinf(least) ? now == least : now >= least - 1e-6 * std::abs(least), qPrintable(told(p, stage, pressure.kind, users)));
                        }
                        before[pressure.kind] = now;
                    }
                }
            }
    }

    /// What is left out where only the blockers are read changes none of them, also where kinds of databases and caches are tried.
    void theBlockersAloneAreThoseOfThePlan() {
        int blocked = 0, free = 0;
        for (Inputs inputs : plans())
            for (const double users : {3e2, 2e5, 4e6})
                for (int stage = 4; stage <= 7; ++stage) {
                    inputs.targets.availability = stage % 2 == 0 ? std::optional{0.9999} : std::nullopt;
                    const Inputs asked = withUsers(inputs, users);
                    const std::vector<Blocker> expected = planStage(blueprint(stage), asked, catalog()).blockers;
                    const std::vector<Blocker> alone = blockersOf(blueprint(stage), asked, catalog());
                    ++(alone.empty() ? free : blocked);
                    QCOMPARE(alone.size(), expected.size());
                    for (std::size_t i = 0; i < alone.size(); ++i) {
                        QCOMPARE(alone[i].constraint, expected[i].constraint);
                        QCOMPARE(alone[i].available, expected[i].available);
                        QCOMPARE(alone[i].asked, expected[i].asked);
                    }
                }
        QVERIFY2(blocked > 5 && free > 5, qPrintable(QStringLiteral("%1 blocked, %2 free").arg(blocked).arg(free)));
    }

    /// Stages looked at together, on any number of threads, hold as far as each by itself.
    void stagesTogetherHoldAsFarAsAlone() {
        const Inputs inputs = plans().front();
        const std::vector<StageReach> together = reachesOf(builtInBlueprints(), inputs, catalog(), {3, {}, {}});
        QCOMPARE(together.size(), builtInBlueprints().size());
        for (const StageReach& one : together) {
            const StageReach alone = reachOf(blueprint(one.stage), inputs, catalog());
            QCOMPARE(one.asBought, alone.asBought);
            QCOMPARE(one.atLargest, alone.atLargest);
            QCOMPARE(one.limits.size(), alone.limits.size());
            QCOMPARE(one.isMonotone, alone.isMonotone);
        }
    }

    /// Every constraint that ends a stage does so at its count and not one user before, and the stage serves up to the first of them.
    void atItsLargestEveryLimitBeginsAtItsCount() {
        int limits = 0, monotone = 0;
        std::array<int, 8> stages{};
        for (std::size_t p = 0; p < plans().size(); ++p)
            for (int stage = 1; stage <= 7; ++stage) {
                Inputs inputs = plans()[p];
                inputs.targets.budget.reset();
                const StageReach reach = reachOf(blueprint(stage), inputs, catalog());
                const auto at = [&](double users) { return planStage(blueprint(stage), withUsers(inputs, users), catalog()); };
                for (const ReachLimit& limit : reach.limits) {
                    const QString where = QStringLiteral("plan %1, stage %2, %3 at %4").arg(p).arg(stage).arg(QString::fromStdString(std::string{nameOf(limit.blocker.constraint)})).arg(limit.users, 0, 'f', 0);
                    QVERIFY2(blockedBy(at(limit.users), limit.blocker.constraint) != nullptr, qPrintable(where));
                    if (limit.users > 1) QVERIFY2(blockedBy(at(limit.users - 1), limit.blocker.constraint) == nullptr, qPrintable(where));
                    QVERIFY(limit.users >= reach.limits.front().users);
                    ++limits;
                    ++stages[static_cast<std::size_t>(stage)];
                }
                if (std::isinf(reach.atLargest)) continue;
                QVERIFY(!at(reach.atLargest + 1).isFeasible());
                if (!reach.isMonotone) continue;
                ++monotone;
                // In between it serves, on a grid of its own; beyond it does not.
                for (int i = 1; i <= 12; ++i) {
                    const double within = std::floor(std::pow(reach.atLargest, i / 12.0)), beyond = std::ceil((reach.atLargest + 1) * std::pow(mostUsers / (reach.atLargest + 1), i / 13.0));
                    if (within >= 1) QVERIFY2(at(within).isFeasible(), qPrintable(QStringLiteral("plan %1, stage %2 at %3").arg(p).arg(stage).arg(within, 0, 'f', 0)));
                    QVERIFY2(!at(beyond).isFeasible(), qPrintable(QStringLiteral("plan %1, stage %2 beyond, at %3").arg(p).arg(stage).arg(beyond, 0, 'f', 0)));
                }
            }
        QVERIFY(limits > 100 && monotone > 35);
        for (int stage = 1; stage <= 7; ++stage) QVERIFY2(stages[static_cast<std::size_t>(stage)] > 0, qPrintable(QString::number(stage)));
    }
};

QTEST_APPLESS_MAIN(ReachProofTest)
#include "reach_proof_test.moc"
