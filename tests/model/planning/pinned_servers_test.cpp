#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

std::vector<const Fleet*> serversOf(const StagePlan& stage) {
    std::vector<const Fleet*> servers;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.role == Role::App || fleet.role == Role::Web || fleet.role == Role::Service || fleet.role == Role::WebAndData) servers.push_back(&fleet);
    return servers;
}

}  // namespace

/// A type and a utilisation that were chosen hold for every server fleet; all else is chosen as ever.
class PinnedServersTest : public QObject {
    Q_OBJECT
private slots:
    void everyServerFleetIsOfTheTypeChosen() {
        const Plan made = planOf(withSettings({{"workload.users", "30000"}, {"choices.instance_type", "m5.xlarge"}}));
        int looked = 0;
        for (int number = 2; number <= 7; ++number) {
            const std::vector<const Fleet*> servers = serversOf(stage(made, number));
            if (!stage(made, number).latency.isStable) continue;  // one host of the type is too small
            ++looked;
            QVERIFY(!servers.empty());
            for (const Fleet* fleet : servers) QCOMPARE(fleet->instanceType, std::string{"m5.xlarge"});
        }
        QVERIFY(looked >= 3);
    }
    /// Whoever names a type wants it, whatever else is chosen.
    void anEarlierGenerationMayBeChosenByName() {
        QVERIFY(!catalog().instanceType("m5.xlarge")->isCurrentGeneration);
        const Plan made = planOf(withSettings({{"choices.instance_type", "m5.xlarge"}, {"choices.architecture", "arm64"}}));
        QCOMPARE(serversOf(stage(made, 5)).front()->instanceType, std::string{"m5.xlarge"});
    }
    /// The type that the search takes by itself is the same plan when chosen by hand.
    void theCheapestTypeChosenIsTheSamePlan() {
        for (const char* users : {"50", "5000", "30000"}) {
            const Inputs inputs = withSettings({{"workload.users", users}, {"targets.p99_ms", "none"}});
            const Plan free = planOf(inputs);
            for (const StagePlan& of : free.stages) {
                const std::vector<const Fleet*> servers = serversOf(of);
                if (servers.size() != 1) continue;
                const Plan pinned = planOf(withSetting(inputs, "choices.instance_type", servers.front()->instanceType));
                QCOMPARE(stage(pinned, of.number).bill.total, of.bill.total);
                QCOMPARE(stage(pinned, of.number).latency.p99.count(), of.latency.p99.count());
            }
        }
    }
    void aTypeThatIsNotSoldIsSaidSo() {
        const auto type = std::ranges::find_if(catalog().instanceTypes(), [](const InstanceType& one) {
            return !one.isAccelerated && !one.isBareMetal && catalog().instanceOffer("af-south-1", one.name) == nullptr;
        });
        QVERIFY(type != catalog().instanceTypes().end());
        const Plan made = planOf(withSettings({{"choices.instance_type", std::string{type->name}}, {"choices.region", "af-south-1"}}));
        const Blocker* blocker = blockedBy(stage(made, 5), Constraint::NotOffered);
        QVERIFY(blocker != nullptr);
        QCOMPARE(blocker->subject, std::string{"App servers"});
    }
    void serversAreNoBusierThanChosen_data() {
        QTest::addColumn<QString>("share");
        for (const char* share : {"0.2", "0.45", "0.9"}) QTest::newRow(share) << QString::fromUtf8(share);
    }
    void serversAreNoBusierThanChosen() {
        QFETCH(QString, share);
        const Plan made = planOf(withSettings({{"workload.users", "200000"}, {"choices.utilisation", share.toStdString()}, {"targets.p99_ms", "none"}}));
        for (int number = 4; number <= 7; ++number)
            for (const Fleet* fleet : serversOf(stage(made, number))) QVERIFY(fleet->cpuUtilisation <= share.toDouble() + 1e-9);
    }
    void idlerServersAreMoreAndQuicker() {
        const Inputs inputs = withSettings({{"workload.users", "200000"}, {"choices.instance_type", "m7g.large"}, {"targets.p99_ms", "none"}});
        const StagePlan busy = stage(planOf(withSetting(inputs, "choices.utilisation", "0.9")), 5);
        const StagePlan idle = stage(planOf(withSetting(inputs, "choices.utilisation", "0.3")), 5);
        QVERIFY(serversOf(idle).front()->count > serversOf(busy).front()->count);
        QVERIFY(idle.latency.p99 < busy.latency.p99);
        QVERIFY(idle.bill.total > busy.bill.total);
    }
    /// The stage's own utilisation chosen by hand changes nothing.
    void theStagesOwnUtilisationIsTheDefault() {
        const Plan free = planOf({});
        const Plan pinned = planOf(withSettings({{"choices.utilisation", "0.6"}}));
        for (int number = 2; number <= 5; ++number) QCOMPARE(stage(pinned, number).bill.total, stage(free, number).bill.total);
    }
};

QTEST_APPLESS_MAIN(PinnedServersTest)
#include "pinned_servers_test.moc"
