#include "model/exploration/regret.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <map>

#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// Stage 4 alone, of fixed servers, over a wide spread of users.
Blueprints onlyStage(int number) {
    Blueprints all = builtInBlueprints();
    std::erase_if(all, [&](const Blueprint& one) { return one.number != number; });
    return all;
}

Inputs uncertainUsers(double overspend, double shortfall) {
    Inputs inputs = withSettings({{"uncertainty", "workload.users:20000:60000:300000"}, {"targets.availability", "0.9"}});
    inputs.regret = {overspend, shortfall};
    return inputs;
}

}  // namespace

class RegretTest : public QObject {
    Q_OBJECT
private slots:
    void theBestQuantileIsTheCriticalRatio() {
        // A newsvendor: what is bought to excess costs w, what lacks v; the least expected regret is at the quantile v/(v + w).
        const Blueprints stageFour = onlyStage(4);
        const auto best = [&](double overspend, double shortfall) {
            const LeastRegret regret = leastRegret(uncertainUsers(overspend, shortfall), catalog(), stageFour, {400, 1});
            return regret.designs[regret.leastExpected].quantile;
        };
        QCOMPARE(best(1, 1), 0.5);
        QCOMPARE(best(1, 3), 0.75);
        QCOMPARE(best(3, 1), 0.25);
        QCOMPARE(best(1, 9), 0.9);
        QCOMPARE(best(1, 0), 0.1);
    }
    void theWorstCaseOfTooLittleIsLeastForTheLargest() {
        const LeastRegret regret = leastRegret(uncertainUsers(0, 1), catalog(), onlyStage(4), {200, 1});
        QCOMPARE(regret.designs[regret.leastGreatest].quantile, 0.99);
        for (std::size_t i = 1; i < regret.designs.size(); ++i) {
            QVERIFY(regret.designs[i].standing >= regret.designs[i - 1].standing);
            QVERIFY(regret.designs[i].tooSmall <= regret.designs[i - 1].tooSmall);
            QVERIFY(regret.designs[i].overspend >= regret.designs[i - 1].overspend);
            QVERIFY(regret.designs[i].shortfall <= regret.designs[i - 1].shortfall);
        }
    }
    void aSlowComputationAgrees() {
        const Inputs inputs = uncertainUsers(1, 3);
        const Blueprints stageFour = onlyStage(4);
        const LeastRegret regret = leastRegret(inputs, catalog(), stageFour, {50, 5});
        const RegretDesign& design = regret.designs[3];
        const UncertainDraws draws{inputs, 5};
        const auto planned = [&](std::uint32_t sample) {
            Inputs drawn = inputs;
            draws.write(drawn, sample);
            return planStage(stageFour.front(), drawn, catalog());
        };
        const auto partsOf = [&](const StagePlan& stage) {
            std::map<std::string, double> parts;
            for (const BillLine& line : stage.bill.lines)
                if (standsReady(line.usage, {})) parts[line.usage.part + line.usage.region] += line.amount.dollars();
            return parts;
        };
        std::map<std::string, double> own = partsOf(planned(design.sample));
        double expected = 0;
        for (std::uint32_t i = 0; i < 50; ++i) {
            const StagePlan asked = planned(i);
            std::map<std::string, double> wanted = partsOf(asked);
            // The bill of that sample with the design's parts in place of its own.
            double cost = asked.bill.total.dollars(), lacks = 0;
            for (const auto& [part, dollars] : wanted) {
                cost -= dollars;
                lacks += std::max(0.0, dollars - own[part]);
            }
            for (const auto& [part, dollars] : own) cost += dollars;
            expected += (std::max(0.0, cost - asked.bill.total.dollars()) + 3 * lacks) / 50;
        }
        QVERIFY(std::abs(design.expected - expected) < 1e-6 * expected);
        QVERIFY(std::abs(design.expected - design.overspend - 3 * design.shortfall) < 1e-6);
    }
    void whatStandsReadyIsNotInstancesAlone() {
        // Databases keep their disks, gateways and addresses their hours; traffic and files are paid as they come.
        const StagePlan stage = planStage(builtInBlueprints()[3], uncertainUsers(1, 1), catalog());
        std::set<std::string, std::less<>> ready, byUse;
        for (const BillLine& line : stage.bill.lines) (standsReady(line.usage, {}) ? ready : byUse).insert(line.usage.dimension);
        for (const char* const dimension : {"ec2_hour", "nat_gateway_hour", "alb_hour", "public_ipv4_in_use_hour"})
            QVERIFY2(ready.contains(dimension), dimension);
        for (const char* const dimension : {"alb_lcu_hour", "internet_out_gb", "cross_az_gb"}) QVERIFY2(!ready.contains(dimension), dimension);
        QVERIFY(!byUse.empty());
    }
    void theLargestIsNotFreeWhereTheLoadIsFollowed() {
        // Servers follow the load, databases and caches do not: what is too much costs, and more of it costs more.
        const LeastRegret regret = leastRegret(uncertainUsers(1, 1), catalog(), onlyStage(5), {200, 1});
        QVERIFY(regret.designs.back().overspend > regret.designs.front().overspend);
        QVERIFY(regret.designs[regret.leastExpected].quantile < 0.99);
    }
    void overspendIsWhatTheCheapestThatServesWouldHaveSaved() {
        // One sample only, all designs sized for it: each stage costs its own bill, and too much is what another would have saved.
        const LeastRegret regret = leastRegret(uncertainUsers(1, 1), catalog(), builtInBlueprints(), {1, 1});
        const Inputs inputs = uncertainUsers(1, 1);
        Inputs drawn = inputs;
        UncertainDraws{inputs, 1}.write(drawn, 0);
        double least = std::numeric_limits<double>::infinity();
        for (const Blueprint& blueprint : builtInBlueprints())
            if (const StagePlan stage = planStage(blueprint, drawn, catalog()); stage.isFeasible()) least = std::min(least, stage.bill.total.dollars());
        for (const RegretDesign& design : regret.designs) {
            const double own = planStage(builtInBlueprints()[static_cast<std::size_t>(design.stage - 1)], drawn, catalog()).bill.total.dollars();
            QVERIFY(std::abs(design.overspend - (own - least)) < 1e-6);
            QCOMPARE(design.shortfall, 0.0);
        }
    }
    void autoscaledServersAreNotOverspent() {
        const Blueprints stageFive = onlyStage(5);
        Inputs following = uncertainUsers(1, 0), fixed = following;
        fixed.choices.scaling = Scaling::Fixed;
        const auto largest = [&](const Inputs& inputs) { return leastRegret(inputs, catalog(), stageFive, {100, 1}).designs.back(); };
        QVERIFY(largest(following).overspend < largest(fixed).overspend);
    }
    void aStageThatCannotServeLacksAllOfIt() {
        Inputs inputs = uncertainUsers(1, 1);
        inputs.targets.availability = 0.999;  // stages in one zone cannot
        const LeastRegret regret = leastRegret(inputs, catalog(), builtInBlueprints(), {60, 1});
        QVERIFY(regret.samples > 0);
        QVERIFY(bestOf(regret, 2) == nullptr);
        QVERIFY(bestOf(regret, 4) != nullptr);
        QCOMPARE(regret.designs[regret.leastExpected].expected,
                 std::ranges::min_element(regret.designs, {}, &RegretDesign::expected)->expected);
    }
    void theAnswerIsTheSameOnAnyNumberOfThreads() {
        const Inputs inputs = uncertainUsers(1, 3);
        const LeastRegret one = leastRegret(inputs, catalog(), builtInBlueprints(), {60, 2}, {1});
        const LeastRegret three = leastRegret(inputs, catalog(), builtInBlueprints(), {60, 2}, {3});
        QCOMPARE(three.leastExpected, one.leastExpected);
        QCOMPARE(three.designs.size(), one.designs.size());
        for (std::size_t i = 0; i < one.designs.size(); ++i) {
            QCOMPARE(three.designs[i].expected, one.designs[i].expected);
            QCOMPARE(three.designs[i].sample, one.designs[i].sample);
        }
    }
};

QTEST_APPLESS_MAIN(RegretTest)
#include "regret_test.moc"
