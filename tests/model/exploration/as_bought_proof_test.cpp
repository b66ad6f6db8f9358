#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "model/exploration/as_bought.h"
#include "model/exploration/reach.h"
#include "model/planning/assessment.h"
#include "model/planning/assumptions.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_inputs.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Blueprint& blueprint(int stage) { return builtInBlueprints()[static_cast<std::size_t>(stage - 1)]; }

/// Settings drawn one after the other, the same in every run.
class Draw {
public:
    explicit Draw(unsigned seed) : engine_(seed) {}
    template <class Value>
    Value of(std::initializer_list<Value> values) {
        return values.begin()[std::uniform_int_distribution<std::size_t>{0, values.size() - 1}(engine_)];
    }
    bool oneIn(int times) { return std::uniform_int_distribution<int>{1, times}(engine_) == 1; }
    /// Every order of magnitude is as likely.
    std::string number(double least, double most) {
        return detail::shortNumber(least * std::pow(most / least, std::uniform_real_distribution<double>{0, 1}(engine_)));
    }

private:
    std::mt19937 engine_;
};

/// A fixed fleet of one type of server, databases of one class and caches of one node type. No availability is too low: a tier buys for
/// its share of the downtime, the design is judged as a whole. Nothing but sessions is cached: how large a cache of rows is depends on
/// what it saves.
std::vector<Setting> pinnedSettings(Draw& draw) {
    using Text = const char*;
    std::vector<Setting> settings{{"choices.scaling", "fixed"},
                                  {"targets.availability", "0.01"},
                                  {"workload.users", draw.number(300, 3e6)},
                                  {"workload.peak_to_average", draw.number(1, 6)},
                                  {"workload.cpu_ms_per_request", draw.number(1, 60)},
                                  {"workload.read_share", draw.of<Text>({"0", "0.3", "0.8", "0.95", "1"})},
                                  {"workload.write_cpu_ms", draw.number(0.02, 5)},
                                  {"workload.read_cpu_ms", draw.number(0.02, 2)},
                                  {"workload.storage_mb_per_user", draw.number(0.005, 3)},
                                  {"workload.session_kb", draw.number(2, 3000)},
                                  {"choices.instance_type", draw.of<Text>({"m7g.16xlarge", "m7g.4xlarge", "c7g.large", "c8gn.medium", "t4g.micro", "t4g.xlarge", "t3.2xlarge", "r7g.2xlarge"})},
                                  {"choices.cache_node", draw.of<Text>({"cache.r6g.2xlarge", "cache.t4g.small", "cache.m7g.large", "cache.r7g.large"})},
                                  {"choices.cache_sizing", "share"},
                                  {"workload.cached_share", "0"},
                                  {"choices.zones", draw.of<Text>({"2", "3"})}};
    settings.push_back({"targets.p99_ms", draw.oneIn(2) ? "none" : draw.number(150, 900)});
    if (draw.oneIn(3)) settings.push_back({"workload.worker_threads", draw.of<Text>({"2", "4", "8", "16", "40"})});
    if (draw.oneIn(2)) settings.push_back({"choices.cpu_credits", "unlimited"});
    if (draw.oneIn(3)) settings.push_back({"workload.response_kb", draw.number(100, 5000)});
    if (draw.oneIn(3)) settings.push_back({"workload.memory_mb_per_request", draw.number(50, 6000)});
    if (draw.oneIn(4)) settings.push_back({"choices.regions", "2"});
    if (draw.oneIn(4)) settings.push_back({"workload.apply_cost", draw.of<Text>({"0.1", "1"})});
    if (draw.oneIn(4)) settings.push_back({"workload.shard_skew", "1.6"});
    const Text kind = draw.of<Text>({"self-managed", "rds-single-az", "rds-multi-az", "rds-multi-az-cluster", "aurora"});
    settings.push_back({"choices.database", kind});
    const std::string_view name{kind};
    settings.push_back({"choices.database_node", name == "self-managed"           ? draw.of<Text>({"m7g.xlarge", "t4g.medium", "r7g.4xlarge"})
                                                 : name == "aurora"               ? draw.of<Text>({"db.r6g.2xlarge", "db.t4g.medium", "db.r7g.large"})
                                                 : name == "rds-multi-az-cluster" ? draw.of<Text>({"db.m6gd.large", "db.r6gd.2xlarge", "db.m6gd.4xlarge"})
                                                                                  : draw.of<Text>({"db.t4g.small", "db.m6g.large", "db.t3.xlarge", "db.r6g.4xlarge"})});
    // Much work for each request, and hardly any for its queries: connections are what a database is too small for.
    if (draw.oneIn(4))
        for (const Setting& setting : {Setting{"workload.cpu_ms_per_request", draw.number(300, 6000)}, Setting{"workload.read_cpu_ms", "0.02"}, Setting{"workload.write_cpu_ms", "0.02"},
                                       Setting{"workload.storage_mb_per_user", "0.005"}, Setting{"targets.p99_ms", "none"}, Setting{"workload.memory_mb_per_request", "1"}, Setting{"workload.worker_threads", "none"},
                                       Setting{"choices.database", "rds-multi-az"}, Setting{"choices.database_node", draw.of<Text>({"db.t4g.micro", "db.t4g.small", "db.m6g.large"})}})
            settings.push_back(setting);
    return settings;
}

/// Nodes by region and part; servers, all of one type, of whatever part: a web layer and its services may share one target in several ways
/// for the same money.
std::map<std::string, int> nodesOf(const StagePlan& stage) {
    std::map<std::string, int> nodes;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) nodes[region.code + "/" + (fleet.role == Role::Service || fleet.role == Role::Web ? "servers" : fleet.id)] += fleet.count;
    return nodes;
}

/// GiB of all disks.
double disksOf(const StagePlan& stage) {
    double disks = 0;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) disks += fleet.count * fleet.disk.count();
    return disks;
}

/// GiB of a server's volume for each user: files, and rows on the only host.
double keptPerUser(int stage, const Inputs& inputs) {
    const Demand load = demand(inputs.workload);
    const Gib kept = load.files + (stage == 2 ? load.rows : Gib{0});
    return stage <= 4 ? kept.count() / inputs.workload.users : 0;
}

/// With these volumes: of 20 GiB of each 8 are the image's.
double usersThatFillVolumes(const StagePlan& plan, int stage, const Inputs& inputs) {
    double fewest = HUGE_VAL;
    for (const RegionLayout& region : plan.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.role == Role::App || fleet.role == Role::WebAndData) fewest = std::min(fewest, std::floor((fleet.disk.count() - 8) / keptPerUser(stage, inputs) * (1 + 1e-12)));
    return fewest;
}

/// With the largest volume of gp3, 64 TiB, of which rows want a quarter more than they fill.
double mostOfLargestVolume(int stage, const Inputs& inputs) {
    const Demand load = demand(inputs.workload);
    const double toGrow = stage == 2 ? 0.25 * load.rows.count() / inputs.workload.users : 0;
    return std::floor((64 * 1024 - 20) / (keptPerUser(stage, inputs) + toGrow) * (1 + 1e-12));
}

QString told(const std::vector<Setting>& settings, int stage, const StagePlan& plan, double users, const std::string& what) {
    return QString::fromStdString(commandOf(settings) + " --set choices.stage=" + std::to_string(stage) + ": holds " +
                                  std::to_string(static_cast<long long>(plan.headroom.usersAtLimit)) + " (" + std::string{nameOf(plan.headroom.firstLimit)} +
                                  "), at " + std::to_string(static_cast<long long>(users)) + " " + what);
}

/// What more is bought, or stops the stage: "" where nothing does.
std::string moreOf(const StagePlan& before, const StagePlan& after) {
    if (!after.isFeasible()) return "blocked by " + std::string{nameOf(after.blockers.front().constraint)};
    const std::map<std::string, int> had = nodesOf(before);
    for (const auto& [part, count] : nodesOf(after)) {
        const auto known = had.find(part);
        const int bought = known == had.end() ? 0 : known->second;
        if (count > bought) return std::to_string(count) + " instead of " + std::to_string(bought) + " of " + part;
    }
    return {};
}

/// "workload.users=1000 choices.scaling=fixed"
Inputs changed(Inputs inputs, const QString& changes) {
    for (const QString& change : changes.split(u' ')) inputs = withSetting(inputs, change.section(u'=', 0, 0).toStdString(), change.section(u'=', 1).toStdString());
    return inputs;
}

}  // namespace

/// How far it holds as bought against the sizing itself: with every type pinned, it is sized anew for more users.
class AsBoughtProofTest : public QObject {
    Q_OBJECT
private slots:
    /// What just does is told by two sums whose last digits differ.
    void whatServesHoldsItsOwnUsers_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("changes");
        QTest::newRow("disk operations") << 5 << "workload.users=7829681 choices.cache=serverless choices.scaling=fixed choices.cpu_credits=unlimited";
        QTest::newRow("latency") << 7 << "workload.users=2897315 choices.database=aurora targets.p99_ms=300 choices.cache=serverless";
    }
    void whatServesHoldsItsOwnUsers() {
        QFETCH(int, stage);
        QFETCH(QString, changes);
        const Inputs inputs = changed(Inputs{}, changes);
        const StagePlan planned = planStage(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog());
        QVERIFY(planned.isFeasible());
        QVERIFY2(planned.headroom.usersAtLimit >= inputs.workload.users, qPrintable(QString::number(planned.headroom.usersAtLimit, 'f', 0)));
    }

    /// What is bought holds no more than what could be: the first limits of each kind, to the user.
    void whatGivesWayFirstIsKnown_data() {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<int>("stage");
        QTest::addColumn<PressureKind>("first");
        QTest::newRow("credits of a database") << "choices.instance_type=m7g.16xlarge workload.peak_to_average=1 choices.database=rds-multi-az workload.storage_mb_per_user=0.01 "
                                                  "choices.database_node=db.t4g.small workload.users=400000" << 4 << PressureKind::CpuCredits;
        QTest::newRow("disk operations") << "choices.instance_type=m7g.16xlarge choices.database=rds-multi-az workload.storage_mb_per_user=0.02 workload.cpu_ms_per_request=1 "
                                            "workload.read_share=0 workload.write_cpu_ms=0.02 choices.database_node=db.m6g.large workload.users=920000" << 4 << PressureKind::DiskOperations;
        QTest::newRow("sessions in the cache") << "choices.instance_type=m7g.4xlarge choices.cache_node=cache.r6g.2xlarge workload.session_kb=2300 workload.storage_mb_per_user=0.5 "
                                                  "workload.users=100000" << 5 << PressureKind::CacheMemory;
        QTest::newRow("network, a zone lost") << "choices.instance_type=c8gn.medium workload.response_kb=3000 workload.cpu_ms_per_request=2 workload.storage_mb_per_user=0.5 "
                                                 "workload.users=100000" << 5 << PressureKind::Network;
        QTest::newRow("memory, a zone lost") << "choices.instance_type=c7g.large workload.memory_mb_per_request=6000 workload.cpu_ms_per_request=20 "
                                                "workload.storage_mb_per_user=0.05 workload.users=100000" << 5 << PressureKind::Memory;
    }
    void whatGivesWayFirstIsKnown() {
        QFETCH(QString, changes);
        QFETCH(int, stage);
        QFETCH(PressureKind, first);
        const Inputs inputs = changed(withSettings({{"choices.scaling", "fixed"}}), changes);
        const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
        QVERIFY(plan.isFeasible());
        QVERIFY2(plan.headroom.firstLimit == first, std::string{nameOf(plan.headroom.firstLimit)}.c_str());
        const double most = plan.headroom.usersAtLimit;
        const auto at = [&](double users) { return planStage(blueprint(stage), withUsers(inputs, users), catalog()); };
        QCOMPARE(QString::fromStdString(moreOf(plan, at(most))), QString{});
        QVERIFY(!moreOf(plan, at(most + 2)).empty());
        QVERIFY(most <= reachOf(blueprint(stage), inputs, catalog()).atLargest);
    }

    /// What each server keeps of its own: a volume as bought is full of it but for its image, and the largest there is cannot be bought.
    void volumesOfServersGiveWay_data() {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<int>("stage");
        QTest::newRow("files of the only host") << "workload.users=500 workload.storage_mb_per_user=50 workload.database_share_of_storage=0" << 2;
        QTest::newRow("rows and files of the only host") << "workload.users=500 workload.storage_mb_per_user=200" << 2;
        QTest::newRow("files of the only server") << "workload.users=500 workload.storage_mb_per_user=50" << 3;
        QTest::newRow("files of app servers") << "workload.users=3513 workload.storage_mb_per_user=50" << 4;
        QTest::newRow("files of many app servers") << "workload.users=2000000 workload.storage_mb_per_user=3 choices.regions=2" << 4;
        QTest::newRow("almost the largest volume") << "workload.users=14100000" << 4;
        QTest::newRow("a larger one than there is") << "workload.users=20000000" << 4;
        QTest::newRow("a much larger one on the only host") << "workload.users=2000000 workload.storage_mb_per_user=500 workload.daily_active_share=0.001" << 2;
    }
    void volumesOfServersGiveWay() {
        QFETCH(QString, changes);
        QFETCH(int, stage);
        const Inputs inputs = changed(withSettings({{"targets.availability", "0.5"}, {"targets.p99_ms", "none"}}), changes);
        const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
        const auto at = [&](double users) { return planStage(blueprint(stage), withUsers(inputs, users), catalog()); };
        const auto storage = std::ranges::find(plan.pressures, PressureKind::Storage, &Pressure::kind);
        QVERIFY(storage != plan.pressures.end() && storage->usersAtLimit);
        const double full = usersThatFillVolumes(plan, stage, inputs);
        const double largest = reachOf(blueprint(stage), inputs, catalog()).atLargest;
        QCOMPARE(std::abs(*storage->usersAtLimit - std::min(full, mostOfLargestVolume(stage, inputs))) <= 1, true);
        QVERIFY(plan.headroom.usersAtLimit <= largest);
        QCOMPARE(plan.isFeasible(), inputs.workload.users <= plan.headroom.usersAtLimit);
        if (storage->usersAtLimit == plan.headroom.usersAtLimit && plan.isFeasible())
            QVERIFY(usersThatFillVolumes(plan, stage, inputs) < usersThatFillVolumes(at(plan.headroom.usersAtLimit + 2), stage, inputs) || plan.headroom.usersAtLimit >= largest);
    }

    /// A cache of the same size holds ever less of ever more rows: against a sizing for so many users whose cache is asked to hold just
    /// that share.
    void aCacheOfTheSameSizeLetsMoreReadsThrough_data() {
        QTest::addColumn<double>("growth");
        for (const double growth : {1.0, 1.3, 2.5, 6.0}) QTest::addRow("%g times the users", growth) << growth;
    }
    void aCacheOfTheSameSizeLetsMoreReadsThrough() {
        QFETCH(double, growth);
        constexpr double users = 400'000;
        Inputs inputs = withSettings({{"workload.storage_mb_per_user", "1"}, {"choices.cache_node", "cache.r6g.large"}, {"choices.database", "aurora"},
                                      {"choices.database_node", "db.r6g.8xlarge"}, {"targets.p99_ms", "none"}});
        inputs.workload.users = users;
        const AsBought bought{blueprint(5), inputs, catalog()};
        const CacheDesign& cache = *bought.design().regions.front().cache;
        QVERIFY(cache.hitRatio > 0.1 && cache.hitRatio < 0.9);
        const double room = cache.shards * Bytes{cache.memory}.count() * (1 - assumptions::cacheReservedShare) - growth * Bytes{cache.sessions}.count();
        Inputs asked = withUsers(inputs, growth * users);
        asked.choices.cacheSizing = CacheSizing::Share;
        asked.workload.cachedShare = room / Bytes{asked.workload.cachedObjectSize}.count() / (growth * cache.objectCount);
        const auto readsOf = [](const std::vector<Pressure>& pressures) { return std::ranges::find(pressures, PressureKind::DatabaseReads, &Pressure::kind)->value; };
        const AsBought sized{blueprint(5), asked, catalog()};
        QCOMPARE(sized.design().regions.front().databases.front().followers, bought.design().regions.front().databases.front().followers);
        const double reads = readsOf(bought.at(growth * users).pressures), expected = readsOf(sized.at(growth * users).pressures);
        QVERIFY2(std::abs(reads / expected - 1) < 1e-4, qPrintable(QStringLiteral("%1, not %2").arg(reads).arg(expected)));
        // More than in proportion.
        if (growth > 1) QVERIFY(reads > 1.02 * growth * readsOf(bought.at(users).pressures));
    }

    void upToItsCountNothingMoreIsBoughtAndBeyondItSomethingIs() {
        std::map<PressureKind, int> first;
        std::map<int, int> stages;
        int failures = 0, volumes = 0;
        for (unsigned seed = 0; seed < 1200; ++seed) {
            Draw draw{seed};
            const std::vector<Setting> settings = pinnedSettings(draw);
            const Inputs inputs = inputsOf(settings, catalog());
            const int stage = 2 + static_cast<int>(seed % 6);
            const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
            if (!plan.isFeasible() || !std::isfinite(plan.headroom.usersAtLimit)) continue;
            const auto at = [&](double users) { return planStage(blueprint(stage), withUsers(inputs, users), catalog()); };
            const double most = plan.headroom.usersAtLimit;
            const auto fail = [&](double users, const std::string& what) {
                ++failures;
                qWarning("%s", qPrintable(told(settings, stage, plan, users, what)));
            };
            if (most < inputs.workload.users) fail(inputs.workload.users, "is too many already");
            // What grows within a volume is not bought anew.
            const double full = usersThatFillVolumes(plan, stage, inputs);
            if (most > full) fail(full, "volumes of servers are full");
            volumes += most == full;
            for (const double share : {0.0, 0.5, 0.9, 1.0}) {
                const double users = std::floor(inputs.workload.users + (most - inputs.workload.users) * share);
                const std::string more = moreOf(plan, at(users));
                if (!more.empty()) fail(users, more);
            }
            // Users at the target for p99 are found to 3/10,000.
            const double beyond = std::ceil(most * (1 + (plan.headroom.firstLimit == PressureKind::Latency ? 4e-4 : 1e-6))) + 1;
            const StagePlan larger = at(beyond);
            if (moreOf(plan, larger).empty() && disksOf(larger) <= disksOf(plan)) fail(beyond, "nothing more is bought");
            ++first[plan.headroom.firstLimit];
            ++stages[stage];
        }
        QCOMPARE(failures, 0);
        QVERIFY2(volumes > 100, qPrintable(QString::number(volumes)));
        for (const PressureKind kind : {PressureKind::Cpu, PressureKind::Memory, PressureKind::Network, PressureKind::Storage, PressureKind::DatabaseReads,
                                        PressureKind::DatabaseWrites, PressureKind::CpuCredits, PressureKind::DiskOperations, PressureKind::CacheMemory, PressureKind::Latency, PressureKind::Threads, PressureKind::Connections})
            QVERIFY2(first[kind] > 5, qPrintable(QStringLiteral("%1: %2").arg(QString::fromStdString(std::string{nameOf(kind)})).arg(first[kind])));
        for (int stage = 2; stage <= 7; ++stage) QVERIFY2(stages[stage] > 50, qPrintable(QString::number(stage)));
    }

    /// Whatever is asked for, also of time and availability.
    void asBoughtNeverHoldsMoreThanAtItsLargest() {
        int limited = 0;
        for (unsigned seed = 0; seed < 240; ++seed) {
            Draw draw{seed + 5000};
            std::vector<Setting> settings = pinnedSettings(draw);
            if (draw.oneIn(2)) settings.push_back({"targets.p99_ms", draw.number(150, 800)});
            if (draw.oneIn(3)) settings.push_back({"workload.worker_threads", draw.of<const char*>({"3", "8", "20", "40"})});
            if (draw.oneIn(2)) settings.push_back({"targets.availability", draw.of<const char*>({"none", "0.99", "0.999", "0.9999"})});
            if (draw.oneIn(2)) settings.push_back({"choices.scaling", "target-tracking"});
            if (draw.oneIn(2)) settings.push_back({"choices.instance_type", "auto"});
            if (draw.oneIn(2)) settings.push_back({"choices.database_node", "auto"});
            if (draw.oneIn(2)) settings.push_back({"choices.cache_node", "auto"});
            if (draw.oneIn(2)) settings.push_back({"choices.cache_sizing", "cheapest"});
            const Inputs inputs = inputsOf(settings, catalog());
            const int stage = 2 + static_cast<int>(seed % 6);
            const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
            if (!plan.isFeasible()) continue;
            const StageReach reach = reachOf(blueprint(stage), inputs, catalog());
            QVERIFY2(reach.asBought <= reach.atLargest, qPrintable(told(settings, stage, plan, reach.atLargest, "is the most at its largest")));
            limited += std::isfinite(reach.atLargest);
        }
        QVERIFY2(limited > 50, qPrintable(QString::number(limited)));
    }

    /// Also of a stage that is blocked under the load as it is, by whatever.
    void aBlockedStageHoldsNoMoreEither() {
        std::map<Constraint, int> blocked;
        int failures = 0;
        for (unsigned seed = 0; seed < 300; ++seed) {
            Draw draw{seed + 9000};
            std::vector<Setting> settings = pinnedSettings(draw);
            settings.push_back({"workload.users", draw.number(1000, 1e8)});
            settings.push_back({"workload.storage_mb_per_user", draw.number(0.01, 500)});
            settings.push_back({"targets.availability", draw.of<const char*>({"none", "auto", "0.5", "0.99", "0.9999"})});
            if (draw.oneIn(2)) settings.push_back({"targets.p99_ms", draw.number(20, 300)});
            if (draw.oneIn(2)) settings.push_back({"choices.zones", draw.of<const char*>({"1", "auto", "6"})});
            if (draw.oneIn(2)) settings.push_back({"choices.instance_type", "auto"});
            if (draw.oneIn(2)) settings.push_back({"choices.database_node", "auto"});
            if (draw.oneIn(2)) settings.push_back({"choices.scaling", "target-tracking"});
            if (draw.oneIn(3)) settings.push_back({"targets.budget_usd_month", "100"});
            const Inputs inputs = inputsOf(settings, catalog());
            const int stage = 1 + static_cast<int>(seed % 7);
            const StagePlan plan = planStage(blueprint(stage), inputs, catalog());
            if (plan.isFeasible()) continue;
            for (const Blocker& blocker : plan.blockers) ++blocked[blocker.constraint];
            const StageReach reach = reachOf(blueprint(stage), inputs, catalog());
            if (reach.asBought <= reach.atLargest && plan.headroom.usersAtLimit <= reach.atLargest) continue;
            ++failures;
            qWarning("%s", qPrintable(told(settings, stage, plan, reach.atLargest, "is the most at its largest, of which " + std::to_string(reach.asBought) + " as bought")));
        }
        for (const Constraint constraint : {Constraint::Cpu, Constraint::Memory, Constraint::Storage, Constraint::Disk, Constraint::Latency, Constraint::Availability, Constraint::ZoneLoss,
                                            Constraint::ZoneCount, Constraint::RegionCount, Constraint::Writes, Constraint::Threads, Constraint::Network, Constraint::NotOffered, Constraint::RelationalData})
            QVERIFY2(blocked[constraint] > 0, std::string{nameOf(constraint)}.c_str());
        QCOMPARE(failures, 0);
    }
};

QTEST_APPLESS_MAIN(AsBoughtProofTest)
#include "as_bought_proof_test.moc"
