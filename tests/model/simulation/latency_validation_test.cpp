#include <QFile>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "model/capacity/response_time.h"
#include "model/capacity/thread_pool.h"
#include "model/planning/assessment.h"
#include "model/planning/planner.h"
#include "model/simulation/drill.h"
#include "model/support/statistics.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using stagecraft::testing::catalog;

/// The analytic latency against the simulator, over architectures and loads. The table of deviations is kept beside this test;
/// when the model changes on purpose, write it anew with
///
///     STAGECRAFT_WRITE_VALIDATION=1 ./latency_validation_test
namespace {

constexpr double allowedDeviation = 0.10;
constexpr double highestUtilisation = 0.85;
constexpr double requestsPerCase = 500'000;
constexpr int windows = 20;

struct Case {
    std::string name;
    std::vector<SimulatedTier> tiers;
    double rate = 0;
};

/// A stage as planned, and the way that the drill simulates at its peak.
struct PlannedCase {
    std::string name;
    StagePlan plan;
    std::unique_ptr<SizingTrace> trace;  ///< that the path looks at
    RegionPath path;
};

struct Row {
    std::string name;
    std::size_t tiers = 0;
    double utilisation = 0;
    double threads = 0;  ///< busy share of the fullest pool of worker threads
    double analytic50 = 0, analytic99 = 0;
    ConfidenceInterval simulated50, simulated99;
    [[nodiscard]] double deviation50() const { return analytic50 / simulated50.mean - 1; }
    [[nodiscard]] double deviation99() const { return analytic99 / simulated99.mean - 1; }
};

/// What the analysis sees of a simulated tier: one of its boxes at its share of the load, whose threads are held while what is
/// `behind` answers.
Station stationOf(const SimulatedTier& tier, double rate, std::span<const Station> behind) {
    const int chosenFrom = tier.balancing == Balancing::Pooled ? tier.boxes : 1;
    Station station{Seconds{tier.meanService}, tier.servers, RequestsPerSecond{rate * tier.visitShare / tier.boxes}, tier.discipline, chosenFrom};
    station.visits = tier.visitShare;
    if (tier.threads == 0) return station;
    const ResponseTime response{behind};
    station.threads = tier.threads;
    station.behind = response.mean();
    station.behindVariation = response.variation();
    return station;
}

/// Of the threads of one box, those that are held.
double threadsBusy(const Station& station) {
    if (station.threads == 0) return 0;
    const ThreadPool pool{station, Waiting{station}};
    const Seconds held = station.service * (1 + pool.meanServerWait()) + station.behind;
    return station.arrivals.count() * held.count() / station.threads;
}

/// The way through the tiers, all requests or those of the slowest way; `slowest` seconds is the longest service.
void simulate(SystemSpec& spec, double slowest, Row& row, std::uint64_t seed) {
    spec.timeout = 1e9;
    const double warmUp = std::max(200 * slowest / ((1 - row.utilisation) * (1 - row.utilisation)), 2000 / spec.arrivalRate);
    std::vector<double> borders;
    for (int i = 0; i <= windows; ++i) borders.push_back(warmUp + i * requestsPerCase / windows / spec.arrivalRate);
    const SystemRun run = runSystem(spec, borders, seed);
    std::vector<double> p50, p99;
    for (const SystemWindow& window : run.windows) {
        const TimeHistogram& times = window.onWay.count() > 0 ? window.onWay : window.responses;
        p50.push_back(times.percentile(0.50));
        p99.push_back(times.percentile(0.99));
    }
    row.simulated50 = batchMeans(p50, 0.95);
    row.simulated99 = batchMeans(p99, 0.95);
}

Row measured(const Case& one, std::uint64_t seed) {
    Row row;
    row.name = one.name;
    row.tiers = one.tiers.size();
    std::vector<Station> stations;
    double slowest = 0;
    for (auto tier = one.tiers.rbegin(); tier != one.tiers.rend(); ++tier) {
        stations.insert(stations.begin(), stationOf(*tier, one.rate, stations));
        row.utilisation = std::max(row.utilisation, utilisation(stations.front()));
        row.threads = std::max(row.threads, threadsBusy(stations.front()));
        slowest = std::max(slowest, tier->meanService);
    }
    const ResponseTime response{stations};
    row.analytic50 = response.percentile(0.50).count();
    row.analytic99 = response.percentile(0.99).count();

    SystemSpec spec;
    spec.tiers = one.tiers;
    spec.arrivalRate = one.rate;
    simulate(spec, slowest, row, seed);
    return row;
}

/// The figures that the plan prints, of its first region.
Row measured(const PlannedCase& one, std::uint64_t seed) {
    Row row;
    row.name = one.name;
    double slowest = 0;
    for (const PathTier& tier : one.trace->regions.front().path) {
        ++row.tiers;
        row.utilisation = std::max(row.utilisation, utilisation(tier.station));
        row.threads = std::max(row.threads, threadsBusy(tier.station));
        slowest = std::max(slowest, tier.station.service.count());
    }
    const LatencySummary planned = assessLatency(one.trace->regions.front());
    row.analytic50 = Seconds{planned.p50}.count();
    row.analytic99 = Seconds{planned.p99}.count();
    SystemSpec spec;
    spec.tiers = one.path.tiers;
    for (SimulatedTier& tier : spec.tiers) tier.scaling.reset();
    spec.connections = one.path.connections;
    spec.arrivalRate = one.path.rate;
    simulate(spec, slowest, row, seed);
    return row;
}

SimulatedTier tier(const char* name, int boxes, int servers, double service, Discipline discipline) {
    SimulatedTier one;
    one.name = name;
    one.boxes = boxes;
    one.servers = servers;
    one.meanService = service;
    one.discipline = discipline;
    return one;
}

/// Servers of one to eight vCPUs in front of a database, from calm to nearly full.
void addPlainCases(std::vector<Case>& cases) {
    for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed})
        for (const int vcpus : {1, 2, 4, 8})
            for (const double load : {0.3, 0.6, 0.84}) {
                const double rate = 6 * vcpus * load / 0.04;
                Case one;
                one.name = std::string{discipline == Discipline::ProcessorSharing ? "ps" : "fcfs"} + " " + std::to_string(vcpus) + " vCPU " +
                           QString::number(load).toStdString();
                one.rate = rate;
                one.tiers = {tier("servers", 6, vcpus, 0.04, discipline),
                             tier("database", 1, 4, 4 * 0.5 / rate, Discipline::FirstComeFirstServed)};
                cases.push_back(std::move(one));
            }
}

/// A database that only some requests come to, far quicker and far slower than the servers in front of it.
void addPassedBy(std::vector<Case>& cases) {
    for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed})
        for (const double visits : {0.02, 0.3, 0.8})
            for (const double behind : {0.2, 3.0}) {
                Case one;
                one.rate = 6 * 2 * 0.6 / 0.04;
                const double query = 0.04 * behind;
                one.name = QStringLiteral("%1 x %2 behind for %3 of all")
                               .arg(QLatin1String{discipline == Discipline::ProcessorSharing ? "ps" : "fcfs"})
                               .arg(behind)
                               .arg(visits)
                               .toStdString();
                one.tiers = {tier("servers", 6, 2, 0.04, discipline),
                             tier("database", 1, static_cast<int>(std::ceil(one.rate * visits * query / 0.7)), query, Discipline::FirstComeFirstServed)};
                one.tiers.back().visitShare = visits;
                cases.push_back(std::move(one));
            }
}

/// A balancer that sends each request to the server with the fewest in progress, few and many servers of few vCPUs, alone and in
/// front of a database.
void addIdlestCases(std::vector<Case>& cases) {
    struct Servers {
        int boxes, vcpus;
        std::vector<double> loads;
    };
    const std::vector<Servers> matrix{{2, 1, {0.3, 0.6, 0.75, 0.84}}, {4, 1, {0.6, 0.84}}, {8, 1, {0.3, 0.6, 0.75, 0.84}}, {16, 1, {0.6, 0.84}},
                                      {64, 1, {0.75, 0.84}},          {2, 2, {0.6, 0.84}}, {4, 2, {0.75}},                 {8, 2, {0.3, 0.6, 0.84}},
                                      {16, 2, {0.84}},                {64, 2, {0.84}},     {2, 4, {0.6, 0.84}},            {8, 4, {0.84}}};
    for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed})
        for (const Servers& servers : matrix)
            for (const double load : servers.loads) {
                Case one;
                one.name = QStringLiteral("idlest %1 of %2 x %3 vCPU %4")
                               .arg(QLatin1String{discipline == Discipline::ProcessorSharing ? "ps" : "fcfs"})
                               .arg(servers.boxes)
                               .arg(servers.vcpus)
                               .arg(load)
                               .toStdString();
                one.rate = servers.boxes * servers.vcpus * load / 0.04;
                one.tiers = {tier("servers", servers.boxes, servers.vcpus, 0.04, discipline)};
                one.tiers.front().balancing = Balancing::Pooled;
                cases.push_back(std::move(one));
            }
    for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed}) {
        Case one;
        one.name = std::string{"idlest "} + (discipline == Discipline::ProcessorSharing ? "ps" : "fcfs") + " web, app and database";
        one.rate = 6 * 2 * 0.7 / 0.04;
        one.tiers = {tier("web", 8, 1, 8 * 0.75 / one.rate, discipline), tier("app", 6, 2, 0.04, discipline),
                     tier("database", 1, 4, 4 * 0.5 / one.rate, Discipline::FirstComeFirstServed)};
        one.tiers[0].balancing = one.tiers[1].balancing = Balancing::Pooled;
        cases.push_back(std::move(one));
    }
}

/// Worker threads, half to nearly all of them held: few vCPUs and many, requests that are at work for most of the time they hold
/// one and requests that mostly wait for the database, one box behind the balancer and many.
void addTightPools(std::vector<Case>& cases) {
    struct Pool {
        int boxes, vcpus;
        double load;    ///< of the vCPUs
        double behind;  ///< mean time at the database over that of a server
        int threads;
    };
    constexpr std::array pools{Pool{6, 1, 0.6, 1, 3},  Pool{6, 1, 0.4, 4, 4},   Pool{6, 2, 0.6, 0.25, 3}, Pool{6, 2, 0.75, 1, 6},
                               Pool{6, 2, 0.6, 4, 9},  Pool{1, 4, 0.6, 1, 8},   Pool{6, 4, 0.6, 1, 7},    Pool{6, 4, 0.75, 0.25, 6},
                               Pool{6, 4, 0.4, 4, 10}, Pool{20, 8, 0.6, 1, 12}, Pool{6, 8, 0.75, 4, 36}, Pool{2, 16, 0.7, 1, 30}};
    for (const Balancing balancing : {Balancing::Random, Balancing::Pooled})
        for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed})
            for (const Pool& pool : pools) {
                if (balancing == Balancing::Pooled && pool.boxes == 1) continue;
                Case one;
                const bool isShared = discipline == Discipline::ProcessorSharing;
                one.name = QStringLiteral("%1 threads %2 %3 of %4 x %5 vCPU %6 behind %7")
                               .arg(pool.threads)
                               .arg(QLatin1String{balancing == Balancing::Pooled ? "idlest" : "random"})
                               .arg(QLatin1String{isShared ? "ps" : "fcfs"})
                               .arg(pool.boxes)
                               .arg(pool.vcpus)
                               .arg(pool.load)
                               .arg(pool.behind)
                               .toStdString();
                one.rate = pool.boxes * pool.vcpus * pool.load / 0.04;
                const double query = 0.04 * pool.behind;
                one.tiers = {tier("servers", pool.boxes, pool.vcpus, 0.04, discipline),
                             tier("database", 1, static_cast<int>(std::ceil(one.rate * query / 0.5)), query, Discipline::FirstComeFirstServed)};
                one.tiers.front().threads = pool.threads;
                one.tiers.front().balancing = balancing;
                cases.push_back(std::move(one));
            }
}

/// Pools of one to three threads, half to nearly all of them held, in front of a database with room to spare: six boxes of so few threads
/// would not fill a small one as an open queue takes it.
void addFewThreads(std::vector<Case>& cases) {
    struct Pool {
        int vcpus;
        double load;    ///< of the vCPUs
        double behind;  ///< mean time at the database over that of a server
        int threads;
    };
    constexpr std::array pools{Pool{1, 0.5, 0.25, 1}, Pool{1, 0.4, 1, 1}, Pool{1, 0.15, 4, 1}, Pool{1, 0.6, 1, 2},
                               Pool{1, 0.3, 4, 2},    Pool{2, 0.5, 0.5, 2}, Pool{2, 0.4, 2, 3}, Pool{2, 0.7, 0.25, 3}};
    for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed})
        for (const Pool& pool : pools) {
            constexpr int boxes = 6;
            Case one;
            one.name = QStringLiteral("%1 threads %2 of %3 x %4 vCPU %5 behind %6 spare database")
                           .arg(pool.threads)
                           .arg(QLatin1String{discipline == Discipline::ProcessorSharing ? "ps" : "fcfs"})
                           .arg(boxes)
                           .arg(pool.vcpus)
                           .arg(pool.load)
                           .arg(pool.behind)
                           .toStdString();
            one.rate = boxes * pool.vcpus * pool.load / 0.04;
            const double query = 0.04 * pool.behind;
            one.tiers = {tier("servers", boxes, pool.vcpus, 0.04, discipline),
                         tier("database", 1, static_cast<int>(std::ceil(one.rate * query / 0.1)), query, Discipline::FirstComeFirstServed)};
            one.tiers.front().threads = pool.threads;
            cases.push_back(std::move(one));
        }
}

/// What the planner designs, stage by stage, on the very way that the drill simulates. Where services are split those requests count
/// that take the slowest way, which the plan tells.
std::vector<PlannedCase> plannedCases() {
    std::vector<PlannedCase> cases;
    struct Load {
        int stage;
        double users;
        Balancing balancing = Balancing::Random;
        int threads = 0;
        double contention = 0;  ///< α, and 2 % of it β, of servers and databases
        double queries = 3, readMs = 0.5, zipf = 0.9;
    };
    for (const auto& [stage, users, balancing, threads, contention, queries, readMs, zipf] :
         {Load{2, 500}, Load{2, 12'000}, Load{3, 900}, Load{3, 30'000}, Load{4, 5'000}, Load{4, 60'000}, Load{5, 12'000}, Load{5, 250'000},
          Load{6, 600'000}, Load{6, 2'000'000}, Load{7, 10'000'000}, Load{4, 60'000, Balancing::Pooled}, Load{6, 2'000'000, Balancing::Pooled},
          Load{3, 30'000, Balancing::Random, 24}, Load{4, 60'000, Balancing::Random, 6}, Load{5, 250'000, Balancing::Random, 4},
          Load{6, 2'000'000, Balancing::Random, 6}, Load{4, 60'000, Balancing::Pooled, 6}, Load{2, 12'000, Balancing::Random, 0, 0.05},
          Load{3, 30'000, Balancing::Random, 0, 0.02}, Load{4, 60'000, Balancing::Random, 0, 0.1}, Load{5, 250'000, Balancing::Random, 0, 0.05},
          Load{6, 2'000'000, Balancing::Random, 8, 0.05}, Load{4, 12'000, Balancing::Random, 0, 0, 20, 20}, Load{3, 5'000, Balancing::Random, 0, 0, 1, 60},
          Load{4, 60'000, Balancing::Random, 0, 0, 7.5, 4}, Load{5, 60'000, Balancing::Random, 0, 0, 20, 30, 1.4}, Load{5, 250'000, Balancing::Random, 0, 0, 8, 10, 1.1},
          Load{6, 2'000'000, Balancing::Random, 0, 0, 12, 8, 1.2}, Load{7, 10'000'000, Balancing::Random, 0, 0, 40, 3}}) {
        Inputs inputs;
        inputs.workload.users = users;
        inputs.workload.queriesPerRequest = queries;
        inputs.workload.cpuPerRead = Milliseconds{readMs};
        inputs.workload.zipfExponent = zipf;
        inputs.choices.balancing = balancing;
        if (threads > 0) {
            // Queries that take a while, and no target that servers would be bought for.
            inputs.workload.workerThreads = threads;
            inputs.workload.cpuPerRead = Milliseconds{15};
            inputs.choices.utilisation = 0.85;
            inputs.targets.p99.reset();
        }
        inputs.workload.contention = inputs.workload.databaseContention = contention;
        inputs.workload.coherency = inputs.workload.databaseCoherency = 0.02 * contention;
        const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(stage - 1)];
        PlannedCase one;
        one.trace = std::make_unique<SizingTrace>();
        one.plan = planStage(blueprint, inputs, catalog(), one.trace.get());
        const Demand& demand = one.trace->demand;
        // What the region is sized for: one of several also takes the load of one that is lost.
        const RegionLoad& load = one.trace->regions.front().load;
        const double atPeak = load.dynamicPeak / (demand.average.count() * (1 - inputs.workload.staticShare) * load.trafficShare);
        one.path = regionPath(blueprint, inputs, one.plan, *one.trace, atPeak);
        one.name = "stage " + std::to_string(stage) + " with " + QString::number(users, 'f', 0).toStdString() + " users";
        if (balancing == Balancing::Pooled) one.name += " to the idlest";
        if (threads > 0) one.name += " on " + std::to_string(threads) + " threads";
        if (queries != 3) one.name += QStringLiteral(" %1 queries of %2 ms").arg(queries).arg(readMs).toStdString();
        if (contention > 0) one.name += QStringLiteral(" contention %1").arg(contention).toStdString();
        cases.push_back(std::move(one));
    }
    return cases;
}

QString percent(double share) { return QString::number(100 * share, 'f', 2); }
QString milliseconds(double seconds) { return QString::number(1000 * seconds, 'g', 5); }

QString line(const Row& row) {
    return QStringList{QString::fromStdString(row.name), QString::number(row.tiers), QString::number(row.utilisation, 'f', 3), QString::number(row.threads, 'f', 3), milliseconds(row.analytic50),
                       milliseconds(row.simulated50.mean), milliseconds(row.simulated50.halfWidth), percent(row.deviation50()),
                       milliseconds(row.analytic99), milliseconds(row.simulated99.mean), milliseconds(row.simulated99.halfWidth),
                       percent(row.deviation99())}
        .join(QLatin1Char(','));
}

}  // namespace

class LatencyValidationTest : public QObject {
    Q_OBJECT

    std::vector<Row> rows_;

private slots:
    void initTestCase() {
        std::vector<Case> cases;
        addPlainCases(cases);
        addPassedBy(cases);
        addIdlestCases(cases);
        addTightPools(cases);
        addFewThreads(cases);
        QVERIFY(cases.size() >= 30);
        std::uint64_t seed = 1;
        for (const Case& one : cases) rows_.push_back(measured(one, seed++));
        for (const PlannedCase& one : plannedCases()) rows_.push_back(measured(one, seed++));
    }

    void theAnalysisLiesWithinTenPercent() {
        QStringList outside;
        for (const Row& row : rows_) {
            if (row.utilisation >= highestUtilisation) continue;
            // The simulation must itself be surer than what it is to judge.
            const double open50 = row.simulated50.halfWidth / row.simulated50.mean;
            const double open99 = row.simulated99.halfWidth / row.simulated99.mean;
            QVERIFY2(open50 < 0.05 && open99 < 0.1, qPrintable(line(row)));
            if (std::abs(row.deviation50()) > allowedDeviation || std::abs(row.deviation99()) > allowedDeviation) outside << line(row);
        }
        QVERIFY2(outside.isEmpty(), qPrintable(outside.join(QLatin1Char('\n'))));
    }

    /// Pools that matter, neither idle nor hopeless.
    void manyPoolsAreTight() {
        const auto isTight = [](const Row& row) { return row.threads >= 0.5 && row.threads <= 0.85; };
        QVERIFY(std::ranges::count_if(rows_, isTight) >= 50);
    }

    void theTableIsUpToDate() {
        QString table = QStringLiteral("case,tiers,utilisation,threads_busy,analytic_p50_ms,simulated_p50_ms,p50_half_width_ms,p50_deviation_percent,"
                                       "analytic_p99_ms,simulated_p99_ms,p99_half_width_ms,p99_deviation_percent\n");
        for (const Row& row : rows_) table += line(row) + QLatin1Char('\n');
        QFile file(QStringLiteral(STAGECRAFT_VALIDATION_TABLE));
        if (qEnvironmentVariableIsSet("STAGECRAFT_WRITE_VALIDATION")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(table.toUtf8());
            return;
        }
        QVERIFY2(file.open(QIODevice::ReadOnly), STAGECRAFT_VALIDATION_TABLE);
        const QStringList kept = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        const QStringList fresh = table.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(kept.size(), fresh.size());
        for (qsizetype i = 0; i < kept.size(); ++i) {
            // The last digits of exp and log differ between processors: numbers may be a hundredth apart.
            const QStringList old = kept[i].split(QLatin1Char(',')), now = fresh[i].split(QLatin1Char(','));
            QCOMPARE(old.size(), now.size());
            for (qsizetype cell = 0; cell < old.size(); ++cell) {
                bool isNumber = false;
                const double a = old[cell].toDouble(&isNumber), b = now[cell].toDouble();
                if (!isNumber) QCOMPARE(now[cell], old[cell]);
                else QVERIFY2(std::abs(a - b) <= 0.01 * std::max(std::abs(a), 1.0), qPrintable(kept[i] + QStringLiteral(" against ") + fresh[i]));
            }
        }
    }
};

QTEST_APPLESS_MAIN(LatencyValidationTest)
#include "latency_validation_test.moc"
