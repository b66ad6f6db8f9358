#include <QTest>
#include <cmath>

#include "model/pricing/dynamodb_units.h"
#include "model/pricing/lambda_cost.h"
#include "model/pricing/load_balancer.h"

using namespace stagecraft;

/// Worked numbers of AWS's price pages (units that load balancers, DynamoDB and Lambda are billed in).
class CapacityUnitsTest : public QObject {
    Q_OBJECT

private slots:
    void applicationLoadBalancersBillTheLargestDimension_data() {
        QTest::addColumn<double>("connections");
        QTest::addColumn<double>("active");
        QTest::addColumn<double>("gb");
        QTest::addColumn<double>("requests");
        QTest::addColumn<double>("rules");
        QTest::addColumn<bool>("toLambda");
        QTest::addColumn<bool>("mutualTls");
        QTest::addColumn<double>("expected");
        QTest::newRow("nothing") << 0. << 0. << 0. << 0. << 0. << false << false << 0.;
        QTest::newRow("bytes") << 1. << 120. << 1.08 << 5. << 60. << false << false << 1.08;
        QTest::newRow("rules") << 40. << 4800. << 2.5 << 500. << 25. << false << false << 7.5;
        QTest::newRow("ten rules are free") << 10. << 100. << 0.1 << 2000. << 10. << false << false << 0.4;
        QTest::newRow("Lambda targets") << 1. << 60. << 1. << 0. << 1. << true << false << 2.5;
        QTest::newRow("mutual TLS") << 10. << 6000. << 0.5 << 0. << 0. << false << true << 4.;
    }
    void applicationLoadBalancersBillTheLargestDimension() {
        QFETCH(double, connections);
        QFETCH(double, active);
        QFETCH(double, gb);
        QFETCH(double, requests);
        QFETCH(double, rules);
        QFETCH(bool, toLambda);
        QFETCH(bool, mutualTls);
        QFETCH(double, expected);
        const BalancerTargets targets = toLambda ? BalancerTargets::Lambda : BalancerTargets::Servers;
        QVERIFY(std::abs(albCapacityUnits({connections, active, gb, requests, rules}, targets, mutualTls).largest() -
                         expected) < 1e-12);
    }
    void networkLoadBalancersMeasureEachProtocolDifferently() {
        const BalancerTraffic plain{1000, 150'000, 3, 0, 0};
        const BalancerTraffic secure{100, 1500, 0.4, 0, 0};
        QCOMPARE(nlbCapacityUnits(plain, FlowProtocol::Tcp).largest(), 3.0);
        QCOMPARE(nlbCapacityUnits(secure, FlowProtocol::Tls).largest(), 2.0);
        QCOMPARE(nlbCapacityUnits({800, 0, 0, 0, 0}, FlowProtocol::Udp).largest(), 2.0);
        QCOMPARE(glbCapacityUnits({600, 120'000, 1, 0, 0}).largest(), 2.0);
    }

    void itemsTakeWholeUnits_data() {
        QTest::addColumn<double>("kib");
        QTest::addColumn<double>("write");
        QTest::addColumn<double>("strong");
        QTest::newRow("empty") << 0. << 1. << 1.;
        QTest::newRow("tiny") << 0.1 << 1. << 1.;
        QTest::newRow("exactly one") << 1. << 1. << 1.;
        QTest::newRow("two and a half") << 2.5 << 3. << 1.;
        QTest::newRow("exactly four") << 4. << 4. << 1.;
        QTest::newRow("nine") << 9. << 9. << 3.;
        QTest::newRow("largest item") << 400. << 400. << 100.;
    }
    void itemsTakeWholeUnits() {
        QFETCH(double, kib);
        QFETCH(double, write);
        QFETCH(double, strong);
        const Kib item{kib};
        QCOMPARE(dynamoWriteUnits(item), write);
        QCOMPARE(dynamoWriteUnits(item, WriteKind::Transactional), 2 * write);
        QCOMPARE(dynamoReadUnits(item, ReadConsistency::Strong), strong);
        QCOMPARE(dynamoReadUnits(item, ReadConsistency::Eventual), strong / 2);
        QCOMPARE(dynamoReadUnits(item, ReadConsistency::Transactional), 2 * strong);
    }
    void provisionedPaysAboveItsBreakEven() {
        QVERIFY(std::abs(provisionedBreakEven(0.00065, 0.625) - 0.288889) < 1e-6);
    }

    void lambdaBillsStartedMilliseconds() {
        QCOMPARE(lambdaGbSeconds({10e6, Milliseconds{100.2}, Mib{512}}), 505'000.0);
        // 40 × 3 in floating point is still 120 ms.
        QCOMPARE(lambdaGbSeconds({1000, Milliseconds{0.1 * 3 * 400}, Mib{1024}}), 120.0);
    }
    void lambdaTakesTheAllowanceBeforeTheTiers() {
        const std::vector<PriceTier> tiers{{0, 6e9, 1.66667e-5}, {6e9, HUGE_VAL, 1.5e-5}};
        const LambdaUse use{10e6, Milliseconds{100.2}, Mib{512}};
        QVERIFY(std::abs(lambdaMonth(use, tiers, 0.2e-6).dollars() - 10.4166835) < 1e-6);
        QVERIFY(std::abs(lambdaMonth(use, tiers, 0.2e-6, {1e6, 400'000}).dollars() - 3.5500035) < 1e-6);
        QCOMPARE(lambdaMonth({1000, Milliseconds{1}, Mib{128}}, tiers, 0.2e-6, {1e6, 400'000}), Usd{});
    }
    void serversAndLambdaCostTheSameAtTheBreakEven() {
        const LambdaUse one{1, Milliseconds{100}, Mib{512}};
        const RequestsPerSecond rate = lambdaBreakEven(one, 1.66667e-5, 0.2e-6, UsdPerHour{0.1}, Usd{20});
        const double lambda = rate.count() * secondsPerMonth * lambdaRequestDollars(one, 1.66667e-5, 0.2e-6);
        QVERIFY(std::abs(lambda - (0.1 * 730 + 20)) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(CapacityUnitsTest)
#include "capacity_units_test.moc"
