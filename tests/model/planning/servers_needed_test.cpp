#include "tests/model/planning/servers_needed.h"

#include <QTest>

#include "model/planning/assessment.h"
#include "model/reliability/availability.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Blueprint& blueprint(int stage) { return builtInBlueprints()[static_cast<std::size_t>(stage - 1)]; }

}  // namespace

/// How many servers must be up: whatever sized the fleet counts, and the availability that is bought is the one that is told.
class ServersNeededTest : public QObject {
    Q_OBJECT
private slots:
    void everyConstraintCounts_data() {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<int>("stage");
        QTest::addColumn<Constraint>("binding");
        QTest::newRow("CPUs") << "choices.instance_type=m7g.large" << 5 << Constraint::Cpu;
        QTest::newRow("burstable, following the load") << "choices.instance_type=t4g.micro" << 5 << Constraint::CpuCredits;
        QTest::newRow("burstable, fixed") << "choices.instance_type=t4g.micro choices.scaling=fixed" << 5 << Constraint::CpuCredits;
        QTest::newRow("burstable, paid for") << "choices.instance_type=t4g.micro choices.cpu_credits=unlimited workload.memory_mb_per_request=1" << 5 << Constraint::Cpu;
        QTest::newRow("memory") << "choices.instance_type=c7g.large workload.memory_mb_per_request=6000" << 5 << Constraint::Memory;
        QTest::newRow("network") << "choices.instance_type=c8gn.medium workload.response_kb=3000 workload.cpu_ms_per_request=2 workload.users=400000 workload.storage_mb_per_user=0.5" << 5 << Constraint::Network;
        QTest::newRow("threads") << "choices.instance_type=m7g.large workload.worker_threads=3 workload.read_cpu_ms=5" << 5 << Constraint::Threads;
        QTest::newRow("memory, three zones") << "choices.instance_type=c7g.large workload.memory_mb_per_request=3000 workload.users=600000" << 6 << Constraint::Memory;
    }
    void everyConstraintCounts() {
        QFETCH(QString, changes);
        QFETCH(int, stage);
        QFETCH(Constraint, binding);
        for (const char* target : {"0.99", "0.9995", "0.9998"}) {
            Inputs inputs = withSettings({{"workload.users", "60000"}, {"targets.p99_ms", "none"}, {"targets.availability", target}});
            for (const QString& change : changes.split(u' '))
                inputs = withSetting(inputs, change.section(u'=', 0, 0).toStdString(), change.section(u'=', 1).toStdString());
            const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
            const RegionLayout& region = plan.architecture.regions.front();
            const int zones = static_cast<int>(region.zones.size());
            int fleets = 0;
            for (const Fleet& fleet : region.fleets) {
                if (fleet.role != Role::App && fleet.role != Role::Web && fleet.role != Role::Service) continue;
                const int needed = serversNeeded(fleet, inputs, catalog(), blueprint(stage).targetUtilisation);
                QCOMPARE(std::clamp(static_cast<int>(std::ceil(fleet.neededUp - 1e-9)), 1, fleet.count), needed);
                // As many as that are left when a zone is lost.
                QVERIFY(needed <= fleet.count - fleet.count / zones);
                const double up = zonedKOfN(zones, fleet.count / zones, needed, inputs.assumptions.zoneAvailability, inputs.assumptions.serverAvailability);
                const auto told = std::ranges::find(plan.availability.parts, fleet.label, &AvailabilityPart::part);
                QVERIFY(told != plan.availability.parts.end());
                QVERIFY(std::abs(told->availability - up) < 1e-12);
                // The CPUs alone would let fewer do.
                const int forCpu = std::max(1, static_cast<int>(std::ceil(fleet.cpuUtilisation * fleet.count / 0.95 - 1e-9)));
                if (fleet.role != Role::Web && binding != Constraint::Cpu) QVERIFY2(needed > forCpu, qPrintable(QStringLiteral("%1 and %2 of %3").arg(needed).arg(forCpu).arg(fleet.count)));
                if (binding == Constraint::Cpu) QCOMPARE(needed, forCpu);
                ++fleets;
            }
            QVERIFY(fleets > 0);
            QVERIFY2(plan.availability.fraction >= *inputs.targets.availability, target);
        }
    }

    /// Of twelve that follow the load six are needed, not two: their CPUs sustain a tenth each.
    void burstableServersThatKeepATargetKeepItWithWhatTheySustain() {
        const Inputs inputs = withSettings({{"targets.availability", "0.99992"}});
        const Plan made = planOf(inputs);
        int burstable = 0;
        for (int number = 4; number <= 7; ++number) {
            const StagePlan& one = stage(made, number);
            if (one.isFeasible()) QVERIFY(one.availability.fraction >= 0.99992);
            for (const Fleet& fleet : one.architecture.regions.front().fleets)
                if (fleet.role == Role::App && fleet.instanceType.starts_with("t")) {
                    const int zones = static_cast<int>(fleet.perZone.size());
                    const int needed = serversNeeded(fleet, inputs, catalog(), blueprint(number).targetUtilisation);
                    const bool isMore = needed > std::ceil(fleet.cpuUtilisation * fleet.count / 0.95);
                    const double up = zonedKOfN(zones, fleet.count / zones, needed, inputs.assumptions.zoneAvailability, inputs.assumptions.serverAvailability);
                    const auto told = std::ranges::find(one.availability.parts, fleet.label, &AvailabilityPart::part);
                    QVERIFY(told != one.availability.parts.end() && std::abs(told->availability - up) < 1e-12);
                    burstable += isMore ? 1 : 0;
                }
        }
        QVERIFY(burstable > 0);
    }
};

QTEST_APPLESS_MAIN(ServersNeededTest)
#include "servers_needed_test.moc"
