#include "model/exploration/uncertainty.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <numeric>

#include "model/support/statistics.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// The blueprint of the stage the plan shows.
const Blueprint& shownStage(const Inputs& inputs) { return builtInBlueprints()[static_cast<std::size_t>(planOf(inputs).shown().number - 1)]; }

/// A bill that is a straight line of its one uncertain input: logs of a fixed load, at one price a gigabyte.
Inputs linearInputs() {
    return withSettings({{"choices.stage", "5"},
                         {"choices.nat", "none"},
                         {"choices.log_route", "nat"},
                         {"workload.users", "200000"},
                         {"uncertainty", "workload.log_kb_per_request:1:2:6"}});
}

std::vector<double> sampledUsers(const Inputs& inputs, std::uint64_t seed, std::uint32_t count) {
    const UncertainDraws draws{inputs, seed};
    std::vector<double> users;
    Inputs drawn = inputs;
    for (std::uint32_t i = 0; i < count; ++i) {
        draws.write(drawn, i);
        users.push_back(drawn.workload.users);
    }
    return users;
}

}  // namespace

class UncertaintyTest : public QObject {
    Q_OBJECT
private slots:
    void samplesAreTriangular() {
        const Inputs inputs = withSettings({{"uncertainty", "workload.users:8000:12000:30000"}});
        std::vector<double> users = sampledUsers(inputs, 7, 4096);
        std::ranges::sort(users);
        for (const double share : {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99})
            QVERIFY(std::abs(rankedQuantile(users, share) - triangularQuantile(8000, 12'000, 30'000, share)) < 30);
        QVERIFY(users.front() >= 8000 && users.back() <= 30'000);
        const double average = std::accumulate(users.begin(), users.end(), 0.0) / 4096;
        QVERIFY(std::abs(average - (8000 + 12'000 + 30'000) / 3.0) < 10);
    }
    void withoutALikelyValueThePlansOwnIsTheMode() {
        const Inputs own = withSettings({{"workload.users", "10000"}, {"uncertainty", "workload.users:8000::30000"}});
        const Inputs said = withSettings({{"uncertainty", "workload.users:8000:10000:30000"}});
        QCOMPARE(sampledUsers(own, 1, 200), sampledUsers(said, 1, 200));
        const Inputs outside = withSettings({{"workload.users", "50000"}, {"uncertainty", "workload.users:8000::30000"}});
        const Inputs atTheEnd = withSettings({{"uncertainty", "workload.users:8000:30000:30000"}});
        QCOMPARE(sampledUsers(outside, 1, 200), sampledUsers(atTheEnd, 1, 200));
    }
    void theSeedChangesTheSamples() {
        const Inputs inputs = withSettings({{"uncertainty", "workload.users:8000:12000:30000"}});
        QCOMPARE(sampledUsers(inputs, 1, 50), sampledUsers(inputs, 1, 50));
        QVERIFY(sampledUsers(inputs, 1, 50) != sampledUsers(inputs, 2, 50));
    }
    void moreInputsThanSobolHasDimensionsAreIndependent() {
        const Inputs inputs = withSettings({{"uncertainty",
                                             "workload.users:1:5000:10000,workload.read_share:0:0.5:1,workload.static_share:0:0.5:1,"
                                             "workload.hot_share:0:0.5:1,workload.cdn_hit_ratio:0:0.5:1,workload.upload_share:0:0.5:1,"
                                             "workload.cached_share:0:0.5:1,workload.session_write_share:0:0.5:1"}});
        const UncertainDraws draws{inputs, 3};
        constexpr int count = 4000;
        double product = 0, first = 0, second = 0;
        Inputs drawn = inputs;
        for (std::uint32_t i = 0; i < count; ++i) {
            draws.write(drawn, i);
            first += drawn.workload.cachedShare;
            second += drawn.workload.sessionWriteShare;
            product += drawn.workload.cachedShare * drawn.workload.sessionWriteShare;
        }
        QVERIFY(std::abs(first / count - 0.5) < 0.02 && std::abs(second / count - 0.5) < 0.02);
        QVERIFY(std::abs(product / count - first / count * second / count) < 0.003);
    }
    void quantilesOfALinearBillAreThoseOfItsInput() {
        const Inputs inputs = linearInputs();
        const Blueprint& stage = shownStage(inputs);
        const auto costAt = [&](double kilobytes) {
            Inputs changed = inputs;
            changed.workload.logPerRequest = Kib{kilobytes};
            return planStage(stage, changed, catalog(), nullptr, PlanDetail::Costs).bill.total.dollars();
        };
        const double slope = (costAt(6) - costAt(1)) / 5;
        QVERIFY2(std::abs(costAt(3) - (costAt(1) + 2 * slope)) < 1e-3, "the bill must be a straight line here");
        const Risk risk = riskOf(inputs, stage, catalog(), {2000, 1});
        QCOMPARE(risk.monthly.size(), std::size_t{2000});
        const double tolerance = 0.01 * slope;
        const auto expected = [&](double share) { return costAt(1) + slope * (triangularQuantile(1, 2, 6, share) - 1); };
        QVERIFY(std::abs(risk.cost.p10 - expected(0.1)) < tolerance);
        QVERIFY(std::abs(risk.cost.p50 - expected(0.5)) < tolerance);
        QVERIFY(std::abs(risk.cost.p90 - expected(0.9)) < tolerance);
        QVERIFY(std::abs(risk.cost.mean - (costAt(1) + slope * 2)) < tolerance);
    }
    void theAnswerIsTheSameOnAnyNumberOfThreads() {
        const Inputs inputs = withSettings({{"uncertainty", "workload.users:8000:12000:30000,workload.peak_to_average:3:5:9"}});
        const Blueprint& stage = shownStage(inputs);
        const Risk one = riskOf(inputs, stage, catalog(), {500, 9}, {1});
        for (const unsigned threads : {2U, 5U}) {
            const Risk several = riskOf(inputs, stage, catalog(), {500, 9}, {threads});
            QCOMPARE(several.monthly, one.monthly);
            QCOMPARE(several.milliseconds, one.milliseconds);
            QCOMPARE(several.cost.mean, one.cost.mean);
            QCOMPARE(several.missesAny, one.missesAny);
        }
    }
    void aSampleIsThePlanOfItsInputs() {
        const Inputs inputs = withSettings({{"uncertainty", "workload.users:8000:12000:30000"}, {"choices.stage", "5"}});
        const Risk risk = riskOf(inputs, shownStage(inputs), catalog(), {1, 4});
        Inputs drawn = inputs;
        UncertainDraws{inputs, 4}.write(drawn, 0);
        const Plan whole = planOf(drawn);
        QCOMPARE(risk.monthly.front(), whole.shown().bill.total.dollars());
        QCOMPARE(risk.milliseconds.front(), whole.shown().latency.p99.count());
    }
    void withoutUncertaintyEverySampleIsThePlan() {
        const Inputs inputs;
        const Risk risk = riskOf(inputs, shownStage(inputs), catalog(), {3, 1});
        const double monthly = planOf(inputs).shown().bill.total.dollars();
        QCOMPARE(risk.monthly, (std::vector<double>{monthly, monthly, monthly}));
        QCOMPARE(risk.missesAny, 0.0);
    }
    void countsTheTargetsThatAreMissed() {
        // Were the kind of database open, one's own, whose work is on no bill, would keep some budgets.
        Inputs inputs = withSettings({{"uncertainty", "workload.users:8000:12000:30000"}, {"choices.stage", "5"}, {"choices.database", "rds-multi-az"}});
        const Risk free = riskOf(inputs, shownStage(inputs), catalog(), {400, 1});
        inputs.targets.budget = Usd{free.cost.p90};
        const Risk bound = riskOf(inputs, shownStage(inputs), catalog(), {400, 1});
        QVERIFY(std::abs(bound.missesBudget - 0.1) < 0.01);
        QVERIFY(bound.missesAny >= bound.missesBudget);
        QCOMPARE(free.missesBudget, 0.0);
    }
    void inputsThatContradictEachOtherAreCounted() {
        const Inputs inputs = withSettings(
            {{"workload.average_rps", "100"}, {"workload.peak_rps", "200"}, {"uncertainty", "workload.peak_rps:50:100:150"}});
        const Risk risk = riskOf(inputs, builtInBlueprints()[3], catalog(), {200, 1});
        QVERIFY(std::abs(risk.impossible - 100) <= 2);
        QCOMPARE(static_cast<int>(risk.monthly.size()) + risk.impossible, 200);
    }
    void stopsAndTellsHowFarItIs() {
        const Inputs inputs = withSettings({{"uncertainty", "workload.users:8000:12000:30000"}});
        std::stop_source stop;
        std::atomic<double> share{0};
        const Effort effort{1, stop.get_token(), [&](double now) {
                                share = now;
                                stop.request_stop();
                            }};
        const Risk risk = riskOf(inputs, shownStage(inputs), catalog(), {1000, 1}, effort);
        QVERIFY(!risk.isWhole);
        QVERIFY(risk.monthly.size() < 1000 && !risk.monthly.empty());
        QCOMPARE(share.load(), static_cast<double>(risk.monthly.size()) / 1000);
    }
    void moreCasesLeaveLessInDoubt() {
        const Inputs inputs = linearInputs();
        const Risk few = riskOf(inputs, shownStage(inputs), catalog(), {100, 1}), many = riskOf(inputs, shownStage(inputs), catalog(), {1600, 1});
        const QuantileRange wide = quantileRange(few.monthly, 0.9), narrow = quantileRange(many.monthly, 0.9);
        QVERIFY(wide.from <= few.cost.p90 && few.cost.p90 <= wide.to);
        QVERIFY(narrow.from <= many.cost.p90 && many.cost.p90 <= narrow.to);
        // Four times as sure with sixteen times the cases.
        const double ratio = (wide.to - wide.from) / (narrow.to - narrow.from);
        QVERIFY2(ratio > 2.5 && ratio < 6, qPrintable(QString::number(ratio)));
    }
    void ranksAreNearest() {
        const std::vector<double> ten{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        QCOMPARE(rankedQuantile(ten, 0.1), 1.0);
        QCOMPARE(rankedQuantile(ten, 0.5), 5.0);
        QCOMPARE(rankedQuantile(ten, 0.9), 9.0);
        QCOMPARE(rankedQuantile(ten, 1), 10.0);
        QCOMPARE(rankedQuantile({7}, 0.1), 7.0);
        QVERIFY(std::isnan(rankedQuantile({}, 0.5)));
    }
};

QTEST_APPLESS_MAIN(UncertaintyTest)
#include "uncertainty_test.moc"
