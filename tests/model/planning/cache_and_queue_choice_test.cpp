#include <QTest>

#include <cmath>

#include "model/report/words.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const BillLine* lineOf(const StagePlan& stage, std::string_view part, std::string_view dimension) {
    for (const BillLine& line : stage.bill.lines)
        if (line.usage.part == part && line.usage.dimension == dimension) return &line;
    return nullptr;
}

double monthlyOf(const StagePlan& stage, std::string_view part) {
    double sum = 0;
    for (const BillLine& line : stage.bill.lines)
        if (line.usage.part == part) sum += line.amount.dollars();
    return sum;
}

const ManagedService* managed(const StagePlan& stage, std::string_view id) {
    for (const ManagedService& service : stage.architecture.regions.front().managed)
        if (service.id == id) return &service;
    return nullptr;
}

}  // namespace

/// A Network Load Balancer between layers, a serverless cache, a queue between services.
class CacheAndQueueChoiceTest : public QObject {
    Q_OBJECT
private slots:
    void aNetworkBalancerIsPaidByItsOwnUnitsAndForOtherZones() {
        const Inputs inputs = withSettings({{"workload.users", "600000"}, {"choices.stage", "6"}, {"choices.inner_balancer", "nlb"}});
        const StagePlan made = planOf(inputs).shown();
        QVERIFY(managed(made, "internal-nlb") != nullptr && managed(made, "internal-alb") == nullptr);
        const BillLine* const hours = lineOf(made, "internal-nlb", "nlb_hour");
        QVERIFY(hours != nullptr);
        QCOMPARE(hours->usage.quantity, 730.0);
        QCOMPARE(hours->amount, Usd{730 * 0.0225});
        // Gigabytes an hour are the largest dimension of this traffic: the units are the gigabytes of the month.
        const BillLine* const units = lineOf(made, "internal-nlb", "nlb_lcu_hour");
        const BillLine* const crossing = lineOf(made, "internal-nlb", "inter_az_gb_each_direction");
        QVERIFY(units != nullptr);
        QVERIFY(crossing != nullptr);
        QVERIFY(std::abs(crossing->usage.quantity - units->usage.quantity * 2 / 3 * 2) < 1e-6 * crossing->usage.quantity);
        QVERIFY(formulaText(*crossing).find("66.7 %") != std::string::npos);
        const StagePlan usual = planOf(withSetting(inputs, "choices.inner_balancer", "alb")).shown();
        QVERIFY(lineOf(usual, "internal-alb", "alb_lcu_hour") != nullptr && lineOf(usual, "internal-nlb", "nlb_hour") == nullptr);
    }

    void aServerlessCacheIsPaidForWhatItHoldsAndIsAsked_data() {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<double>("leastGigabytes");
        QTest::newRow("Valkey") << "valkey" << 0.1;
        QTest::newRow("Redis") << "redis" << 1.0;
        QTest::newRow("Memcached") << "memcached" << 1.0;
    }
    void aServerlessCacheIsPaidForWhatItHoldsAndIsAsked() {
        QFETCH(QString, engine);
        QFETCH(double, leastGigabytes);
        for (const char* users : {"10", "12000", "300000"}) {
            const Plan plan = planOf(withSettings({{"workload.users", users}, {"choices.stage", "5"}, {"choices.cache", "serverless"},
                                                   {"choices.cache_engine", engine.toStdString()}}));
            const StagePlan& made = plan.shown();
            QVERIFY(managed(made, "cache") != nullptr);
            for (const Fleet& fleet : made.architecture.regions.front().fleets) QVERIFY(fleet.role != Role::Cache);
            const std::string prefix = "elasticache_serverless_" + engine.toStdString();
            const BillLine* const held = lineOf(made, "cache", prefix + "_gb_hour");
            const BillLine* const asked = lineOf(made, "cache", prefix + "_ecpu_million");
            QVERIFY(held != nullptr && asked != nullptr && held->isPriced && asked->isPriced);
            QVERIFY(held->usage.quantity >= leastGigabytes * 730 * (1 - 1e-12));
            // Sessions of 8 KB are eight units a command, rows of 2 KB two.
            const double commands = asked->usage.factors[0].value, units = asked->usage.factors[1].value;
            QVERIFY(commands > 0 && units > 2 && units < 8);
            QVERIFY(std::abs(asked->usage.quantity - commands * units) < 1e-9 * asked->usage.quantity);
            QVERIFY(lineOf(made, "cache", "elasticache_node_hour") == nullptr);
            QVERIFY(made.availability.fraction > 0.99);
        }
    }
    void autoIsNeverDearerThanEither() {
        for (const char* users : {"50", "3000", "12000", "100000", "2000000"})
            for (const char* number : {"5", "6"}) {
                const Inputs inputs = withSettings({{"workload.users", users}, {"choices.stage", number}, {"targets.p99_ms", "none"}, {"choices.database_care_hours", "0"}});
                const auto total = [&](const char* cache) { return planOf(withSetting(inputs, "choices.cache", cache)).shown().bill.total.dollars(); };
                const double nodes = total("nodes"), serverless = total("serverless"), cheaper = total("auto");
                QVERIFY2(cheaper <= std::min(nodes, serverless) * 1.01,
                         qPrintable(QStringLiteral("%1 users, stage %2: %3 nodes, %4 serverless, %5 auto")
                                        .arg(QLatin1String{users}, QLatin1String{number}).arg(nodes).arg(serverless).arg(cheaper)));
            }
    }

    void queuedRequestsAreBilledAsMessages() {
        const Inputs inputs = withSettings({{"workload.users", "600000"}, {"choices.stage", "6"}, {"choices.free_tier", "none"}});
        const StagePlan usual = planOf(inputs).shown(), queued = planOf(withSetting(inputs, "choices.queued_share", "0.25")).shown();
        QVERIFY(lineOf(usual, "queue", "sqs_standard_request_million") == nullptr);
        const BillLine* const messages = lineOf(queued, "queue", "sqs_standard_request_million");
        QVERIFY(messages != nullptr && managed(queued, "queue") != nullptr);
        // A quarter of the requests, each sent, received and deleted: three calls of 2 KB.
        QVERIFY(std::abs(messages->usage.quantity - messages->usage.factors[0].value * 0.25 * 3) < 1e-9 * messages->usage.quantity);
        QVERIFY(std::abs(messages->amount.dollars() - messages->usage.quantity * 0.4) < 1e-6);
        QVERIFY2(formulaText(*messages).find("25 % of the traffic × 3 calls a message: send, receive, delete") != std::string::npos, formulaText(*messages).c_str());
        QVERIFY(monthlyOf(queued, "internal-alb") <= monthlyOf(usual, "internal-alb"));
        QVERIFY(monthlyOf(queued, "nat") > monthlyOf(usual, "nat"));  // the way to the queue
    }
    void messagesOver64KilobytesCountMoreThanOnce() {
        const StagePlan made = planOf(withSettings({{"workload.users", "600000"}, {"choices.stage", "6"}, {"choices.queued_share", "0.25"}, {"workload.request_kb", "100"}})).shown();
        QCOMPARE(lineOf(made, "queue", "sqs_standard_request_million")->usage.factors.back().value, 2.0);
    }
    void aQueueBehindOneGatewayDoesNotSurviveItsZone() {
        const Inputs inputs = withSettings({{"workload.users", "600000"}, {"choices.stage", "6"}, {"choices.nat", "single"}});
        QVERIFY(planOf(inputs).shown().availability.survivesZoneLoss);
        QVERIFY(!planOf(withSetting(inputs, "choices.queued_share", "0.25")).shown().availability.survivesZoneLoss);
        QVERIFY(planOf(withSetting(withSetting(inputs, "choices.queued_share", "0.25"), "choices.nat", "per-zone")).shown().availability.survivesZoneLoss);
    }
};

QTEST_APPLESS_MAIN(CacheAndQueueChoiceTest)
#include "cache_and_queue_choice_test.moc"
