#include <QTest>

#include <bit>
#include <cmath>
#include <map>

#include "tests/model/planning/given.h"
#include "tests/model/planning/servers_needed.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// One part of a region: its servers by the zones it is in, and how many of them must run.
struct SmallPart {
    std::string name;
    std::vector<int> perZone;  ///< of as many zones as it is in
    int needed = 1;
    bool isManaged = false;    ///< runs wherever a zone does
};

/// What works in one state of everything.
struct Counts {
    double all = 0;                           ///< P(every part works)
    std::map<std::string, double> alone;      ///< P(this part works)
    std::map<std::string, double> allButOne;  ///< P(every other part works): as if this one were perfect
};

/// Every state of every zone and server of small regions, one after the other; where a part is in some zones only, every choice of
/// them is as likely.
class EveryState {
public:
    EveryState(std::vector<SmallPart> parts, int zones, const Assumptions& assumed) : parts_(std::move(parts)), zones_(zones), assumed_(assumed) {}

    [[nodiscard]] Counts counts() {
        place(0, {}, 1);
        return counts_;
    }

private:
    void place(std::size_t part, std::vector<std::vector<int>> placed, double chance) {
        if (part == parts_.size()) return visit(placed, chance);
        const int own = static_cast<int>(parts_[part].perZone.size());
        std::vector<std::vector<int>> choices;
        for (int mask = 0; mask < 1 << zones_; ++mask) {
            if (std::popcount(static_cast<unsigned>(mask)) != own) continue;
            std::vector<int> servers(static_cast<std::size_t>(zones_));
            for (int zone = 0, next = 0; zone < zones_; ++zone)
                if (mask >> zone & 1) servers[static_cast<std::size_t>(zone)] = parts_[part].perZone[static_cast<std::size_t>(next++)];
            choices.push_back(servers);
        }
        for (const std::vector<int>& choice : choices) {
            std::vector<std::vector<int>> more = placed;
            more.push_back(choice);
            place(part + 1, more, chance / static_cast<double>(choices.size()));
        }
    }

    void visit(const std::vector<std::vector<int>>& placed, double placement) {
        std::vector<std::pair<std::size_t, int>> servers;  // part and zone of each
        for (std::size_t part = 0; part < placed.size(); ++part)
            for (int zone = 0; zone < zones_; ++zone)
                for (int i = 0; i < placed[part][static_cast<std::size_t>(zone)] && !parts_[part].isManaged; ++i) servers.emplace_back(part, zone);
        for (unsigned zonesUp = 0; zonesUp < 1U << zones_; ++zonesUp)
            for (unsigned up = 0; up < 1U << servers.size(); ++up) {
                double chance = placement;
                for (int zone = 0; zone < zones_; ++zone) chance *= zonesUp >> zone & 1 ? assumed_.zoneAvailability : 1 - assumed_.zoneAvailability;
                std::vector<int> running(parts_.size());
                for (std::size_t i = 0; i < servers.size(); ++i) {
                    chance *= up >> i & 1 ? assumed_.serverAvailability : 1 - assumed_.serverAvailability;
                    if ((up >> i & 1) && (zonesUp >> servers[i].second & 1)) ++running[servers[i].first];
                }
                add(running, zonesUp != 0, chance);
            }
    }

    void add(const std::vector<int>& running, bool isAnyZoneUp, double chance) {
        std::size_t broken = 0, last = 0;
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            const bool works = parts_[part].isManaged ? isAnyZoneUp : running[part] >= parts_[part].needed;
            if (works) counts_.alone[parts_[part].name] += chance;
            else ++broken, last = part;
        }
        if (broken == 0) counts_.all += chance;
        for (std::size_t part = 0; part < parts_.size(); ++part)
            if (broken == 0 || (broken == 1 && last == part)) counts_.allButOne[parts_[part].name] += chance;
    }

    std::vector<SmallPart> parts_;
    int zones_;
    const Assumptions& assumed_;
    Counts counts_;
};

std::vector<SmallPart> partsOf(const RegionLayout& region, const Inputs& inputs, double utilisation) {
    const DatabaseKind kind = inputs.choices.database;
    const int zones = static_cast<int>(region.zones.size());
    std::vector<SmallPart> parts;
    int databaseNodes = 0;
    for (const Fleet& fleet : region.fleets) {
        if (fleet.role == Role::App) {
            parts.push_back({fleet.label, fleet.perZone, serversNeeded(fleet, inputs, catalog(), utilisation)});
        }
        if (fleet.role == Role::Cache) parts.push_back({"cache", std::vector<int>(2, 1)});
        if (fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseStandby) ++databaseNodes;
        if (fleet.role == Role::DatabaseFollower && kind == DatabaseKind::SelfManaged) databaseNodes = zones;
    }
    parts.push_back({"database", std::vector<int>(static_cast<std::size_t>(databaseNodes), 1)});
    for (const ManagedService& managed : region.managed)
        if (managed.kind == ManagedKind::LoadBalancer) parts.push_back({managed.label, std::vector<int>(static_cast<std::size_t>(zones), 1), 1, true});
    return parts;
}

}  // namespace

/// The downtime of a stage and of each of its parts, against the sum over every state of every zone and server.
class DowntimePartsTest : public QObject {
    Q_OBJECT
private slots:
    void everyPartIsDownAsOftenAsItsStatesSay_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("zones");
        QTest::addColumn<QString>("users");
        QTest::addColumn<DatabaseKind>("kind");
        for (const int stage : {4, 5})
            for (const int zones : {2, 3})
                for (const char* users : {"1000", "2000", "4000"})
                    for (const DatabaseKind kind : {DatabaseKind::RdsMultiAz, DatabaseKind::SelfManaged})
                        QTest::addRow("stage %d, %d zones, %s users, %s", stage, zones, users, std::string{nameOf(kind)}.c_str()) << stage << zones << QString::fromLatin1(users) << kind;
    }
    void everyPartIsDownAsOftenAsItsStatesSay() {
        QFETCH(int, stage);
        QFETCH(int, zones);
        QFETCH(QString, users);
        QFETCH(DatabaseKind, kind);
        // Failures that happen: the numbers are far above the last digits.
        Inputs inputs = withSettings({{"workload.users", users.toStdString()}, {"choices.zones", std::to_string(zones)}, {"targets.p99_ms", "none"}});
        inputs.choices.database = kind;
        inputs.assumptions.zoneAvailability = 0.98;
        inputs.assumptions.serverAvailability = 0.95;
        inputs.targets.availability = 0.5;
        const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(stage - 1)];
        const StagePlan plan = planStage(blueprint, inputs, catalog());
        const std::vector<SmallPart> parts = partsOf(plan.architecture.regions.front(), inputs, blueprint.targetUtilisation);
        int servers = 0;
        for (const SmallPart& part : parts)
            for (const int count : part.perZone) servers += part.isManaged ? 0 : count;
        QVERIFY2(servers <= 18, qPrintable(QString::number(servers)));
        const Counts counts = EveryState{parts, zones, inputs.assumptions}.counts();

        double failover = 0;
        std::size_t told = 0;
        for (const AvailabilityPart& part : plan.availability.parts) {
            QVERIFY(std::abs(part.minutesPerYear - (1 - part.availability) * 525'600) < 1e-6);
            if (part.part == "database failover") {
                failover = 1 - part.availability;
                continue;
            }
            QVERIFY2(counts.alone.contains(part.part), part.part.c_str());
            QVERIFY2(std::abs(part.availability - counts.alone.at(part.part)) < 1e-10, part.part.c_str());
            ++told;
        }
        QCOMPARE(told, parts.size());
        QVERIFY(std::abs(plan.availability.fraction - (counts.all - failover)) < 1e-10);
        // What making a part perfect would gain is no more than its own downtime, and all gains together no more than all of it.
        double gains = 0;
        for (const auto& [name, without] : counts.allButOne) {
            const double gain = without - counts.all;
            QVERIFY2(gain >= -1e-12 && gain <= 1 - counts.alone.at(name) + 1e-12, name.c_str());
            gains += gain;
        }
        QVERIFY(gains <= 1 - counts.all + 1e-12);
        // What is told first is what to fix first: of these the one whose repair gains most.
        const auto first = std::ranges::find_if(plan.availability.parts, [](const AvailabilityPart& part) { return part.part != "database failover"; });
        for (const auto& [name, without] : counts.allButOne) QVERIFY2(without <= counts.allButOne.at(first->part) + 1e-9, name.c_str());
    }
};

QTEST_APPLESS_MAIN(DowntimePartsTest)
#include "downtime_parts_test.moc"
