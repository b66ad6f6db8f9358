#include <QTest>

#include <cmath>
#include <random>
#include <vector>

#include "model/planning/assumptions.h"
#include "model/planning/sizing.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Blueprint& blueprintOf(const Inputs& inputs) { return builtInBlueprints()[static_cast<std::size_t>(*inputs.choices.stage - 1)]; }

/// USD a month, infinite where the stage cannot serve; hours of people count as they do for the choice of a database.
double costOf(const StagePlan& stage, const Inputs& inputs) {
    return stage.isFeasible() ? stage.bill.total.dollars() + stage.careHours * inputs.choices.personHourly.dollars() : HUGE_VAL;
}

double costOf(const Inputs& inputs) { return costOf(planStage(blueprintOf(inputs), inputs, catalog(), nullptr, PlanDetail::Costs), inputs); }

CacheDesign cacheOf(const Inputs& inputs) {
    Markets markets{catalog(), inputs};
    const Design design = size(blueprintOf(inputs), inputs, demand(inputs.workload), homeRegion(catalog(), inputs.choices), markets);
    return design.regions.front().cache.value_or(CacheDesign{});
}

/// The same with a cache that holds so many of its objects, of what is cheapest for that.
Inputs holding(double held, double objects, Inputs inputs) {
    inputs.choices.cacheSizing = CacheSizing::Share;
    inputs.workload.cachedShare = std::min(1.0, (held + 0.5) / objects);
    return inputs;
}

/// What the stage costs without its cache when every object is in it: no other size leaves less.
double leastBehind(const Inputs& inputs, double objects) {
    Inputs full = holding(objects, objects, inputs);
    full.choices.cacheRuntime = CacheRuntime::Serverless;
    const StagePlan stage = planStage(blueprintOf(full), full, catalog(), nullptr, PlanDetail::Costs);
    double behind = costOf(stage, full);
    for (const BillLine& line : stage.bill.lines)
        if (line.usage.part == "cache" && line.usage.dimension.starts_with("elasticache")) behind -= line.amount.dollars();
    return behind;
}

/// A cache of one type of node.
struct Cluster {
    std::string_view type;
    int shards = 0;
    double held = 0, monthly = 0;
};

/// Every type by every number of shards that costs less than `most` USD a month, but none that holds no more than another for as much.
std::vector<Cluster> clusters(const Inputs& inputs, const CacheDesign& like, double most) {
    std::vector<Cluster> all;
    const double objectBytes = Bytes{inputs.workload.cachedObjectSize}.count();
    for (const CacheOffer& offer : catalog().cacheOffers(inputs.choices.region, inputs.choices.cacheEngine)) {
        if (inputs.choices.generations == GenerationChoice::Current && !offer.isCurrentGeneration) continue;
        const double each = like.copies * offer.prices.at(Purchase::OnDemand)->count() * 730;
        if (each >= most) continue;
        Inputs pinned = holding(0, like.objectCount, inputs);
        pinned.choices.cacheNode = offer.name;
        pinned.targets.p99.reset();
        pinned.workload.workerThreads.reset();
        const int fewest = cacheOf(pinned).shards;  // as its commands and the sessions ask for
        for (int shards = fewest; shards <= 500 && shards * each < most; ++shards) {
            const double room = shards * Bytes{offer.memory}.count() * (1 - assumptions::cacheReservedShare) - Bytes{like.sessions}.count();
            all.push_back({offer.name, shards, std::min(like.objectCount, std::floor(room / objectBytes)), shards * each});
        }
    }
    std::ranges::sort(all, [](const Cluster& a, const Cluster& b) { return a.monthly != b.monthly ? a.monthly < b.monthly : a.held > b.held; });
    std::vector<Cluster> kept;
    for (const Cluster& cluster : all)
        if (kept.empty() || cluster.held > kept.back().held) kept.push_back(cluster);
    return kept;
}

/// The least that the stage costs with any of them.
double leastOf(const std::vector<Cluster>& clusters, const Inputs& inputs, double objects, double behind, double known) {
    double least = HUGE_VAL;
    for (const Cluster& cluster : clusters) {
        if (cluster.monthly + behind >= std::min(known, least)) continue;
        Inputs pinned = holding(cluster.held, objects, inputs);
        pinned.choices.cacheNode = cluster.type;
        least = std::min(least, costOf(pinned));
    }
    return least;
}

/// Plans against the least that any other cache leaves of them.
struct Tally {
    int compared = 0, matched = 0, dearer = 0;
    double lost = 0, whole = 0, most = 0;
    void add(double chosen, double least, double forgiven) {
        ++compared;
        whole += chosen;
        matched += std::abs(least - chosen) <= forgiven ? 1 : 0;
        if (least >= chosen - forgiven) return;
        ++dearer;
        lost += chosen - least;
        most = std::max(most, chosen / least - 1);
    }
    [[nodiscard]] QString text() const {
        return QStringLiteral("%1 of %2 plans could be cheaper: %3 of %4 USD a month, one by %5 %; %6 were matched")
            .arg(dearer).arg(compared).arg(lost, 0, 'f', 2).arg(whole, 0, 'f', 0).arg(100 * most, 0, 'f', 3).arg(matched);
    }
};

}  // namespace

/// The cache that is chosen, with all that stands behind it, against every other: each written out as a pinned type that holds a share of the
/// rows, and planned by itself.
class CacheSizeTest : public QObject {
    Q_OBJECT

    std::mt19937 random_{20261126};
    double uniform(double low, double high) { return std::uniform_real_distribution{low, high}(random_); }
    std::string power(double low, double high) { return QByteArray::number(std::pow(10, uniform(low, high)), 'g', 6).toStdString(); }

    /// A workload whose cache is large or small, for stages that have one.
    Inputs anyInputs() {
        Inputs inputs = withSettings({{"workload.users", power(4, 7.7)},
                                      {"workload.read_cpu_ms", power(-0.5, 1.5)},
                                      {"workload.cached_object_kb", power(-0.5, 1.5)},
                                      {"workload.storage_mb_per_user", power(-0.5, 1)},
                                      {"workload.queries_per_request", power(0, 1)},
                                      {"choices.stage", std::to_string(5 + static_cast<int>(uniform(0, 3)))}});
        inputs.workload.zipfExponent = uniform(0.5, 1.2);
        inputs.choices.regionCount = 1;
        constexpr DatabaseKind kinds[] = {DatabaseKind::SelfManaged, DatabaseKind::RdsMultiAz, DatabaseKind::Aurora};
        inputs.choices.database = kinds[static_cast<std::size_t>(uniform(0, 3))];
        return inputs;
    }

private slots:
    void noTypeByNumberOfShardsIsCheaper_data() {
        QTest::addColumn<int>("rounds");
        QTest::addColumn<bool>("hasTarget");
        QTest::addColumn<bool>("hasThreads");
        QTest::newRow("by the load alone") << 300 << false << false;
        QTest::newRow("under a p99 target") << 40 << true << false;
        QTest::newRow("with worker threads") << 100 << false << true;
    }
    void noTypeByNumberOfShardsIsCheaper() {
        QFETCH(int, rounds);
        QFETCH(bool, hasTarget);
        QFETCH(bool, hasThreads);
        Tally tally;
        int sharded = 0;
        for (int round = 0; round < rounds; ++round) {
            Inputs inputs = anyInputs();
            inputs.targets.p99 = hasTarget ? std::optional{Milliseconds{std::pow(10, uniform(1.9, 2.6))}} : std::nullopt;
            if (hasThreads) inputs.workload.workerThreads = std::floor(uniform(2, 30));
            const double chosen = costOf(inputs);
            const CacheDesign cache = cacheOf(inputs);
            if (std::isinf(chosen) || cache.objectCount < 1) continue;
            const double behind = leastBehind(inputs, cache.objectCount);
            const double least = leastOf(clusters(inputs, cache, chosen - behind), inputs, cache.objectCount, behind, chosen);
            sharded += cache.shards > 1 ? 1 : 0;
            // A web layer whose threads wait is chosen with its services step by step.
            tally.add(chosen, least, (hasThreads ? 1e-3 : 1e-9) * chosen);
        }
        QVERIFY2(tally.dearer == 0, qPrintable(tally.text()));
        QVERIFY2(tally.compared > rounds / 2 && tally.matched > 0.8 * tally.compared && sharded > tally.compared / 5, qPrintable(tally.text()));
    }

    void noAmountHeldWithoutServersIsACentCheaper() {
        Tally tally;
        int large = 0;
        for (int round = 0; round < 50; ++round) {
            Inputs inputs = anyInputs();
            inputs.choices.cacheRuntime = round % 2 == 0 ? CacheRuntime::Serverless : CacheRuntime::Auto;
            if (round % 3 == 0) inputs.targets.p99 = Milliseconds{std::pow(10, uniform(2.1, 2.6))};
            if (round % 5 == 0) inputs.workload.workerThreads = std::floor(uniform(2, 30));
            const double chosen = costOf(inputs);
            const CacheDesign cache = cacheOf(inputs);
            if (std::isinf(chosen) || cache.objectCount < 1) continue;
            const double behind = leastBehind(inputs, cache.objectCount);
            double least = HUGE_VAL;
            if (inputs.choices.cacheRuntime == CacheRuntime::Auto)
                least = leastOf(clusters(inputs, cache, chosen - behind), inputs, cache.objectCount, behind, chosen);
            inputs.choices.cacheRuntime = CacheRuntime::Serverless;
            const double held = std::floor(Bytes{cache.objects}.count() / Bytes{inputs.workload.cachedObjectSize}.count() + 0.5);
            const auto consider = [&](double objects) {
                if (objects < 1 || objects > cache.objectCount) return;
                least = std::min(least, costOf(holding(std::floor(objects), cache.objectCount, inputs)));
            };
            // Over all sizes, and ever nearer to the one chosen.
            for (int step = 0; step <= 80; ++step) consider(std::pow(cache.objectCount, step / 80.0));
            for (double apart = 0.5; apart > 1e-7; apart *= 0.7) {
                consider(held * (1 + apart));
                consider(held * (1 - apart));
            }
            large += cache.isServerless && held > 1e5 ? 1 : 0;
            // Hundreds of sizes are not tried to the cent where servers have to be sized for each.
            const bool isTogether = inputs.workload.workerThreads || round % 3 == 0;
            tally.add(chosen, least, isTogether ? std::max(0.01, 2e-4 * chosen) : 0.01);
        }
        QVERIFY2(tally.dearer == 0, qPrintable(tally.text()));
        QVERIFY2(tally.compared > 30 && tally.matched > 0.8 * tally.compared && large > 12, qPrintable(tally.text()));
    }
};

QTEST_APPLESS_MAIN(CacheSizeTest)
#include "cache_size_test.moc"
