#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

#include "model/planning/planner.h"
#include "model/report/words.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using stagecraft::testing::catalog;

namespace {

const Plan& planFor(double users) {
    static std::map<double, Plan> plans;
    auto found = plans.find(users);
    if (found == plans.end()) {
        Inputs inputs;
        inputs.workload.users = users;
        found = plans.emplace(users, plan(inputs, catalog(), builtInBlueprints())).first;
    }
    return found->second;
}

std::set<std::string> dimensionsOf(const StagePlan& stage) {
    std::set<std::string> all;
    for (const BillLine& line : stage.bill.lines) all.insert(line.usage.dimension);
    return all;
}

}  // namespace

/// The parts the story names must stand on the bill of their stage.
class BillShapeTest : public QObject {
    Q_OBJECT
private slots:
    void everyStageBillsItsParts_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("dimensions");
        QTest::newRow("1: Amplify, Lambda, API, DynamoDB")
            << 1 << QStringLiteral("amplify_build_minute amplify_egress_gb lambda_request_million lambda_gb_second_x86 apigw_http_request_million ddb_on_demand_write_million ddb_pitr_gb_month cloudwatch_logs_ingest_gb");
        QTest::newRow("2: one instance, address, disk, snapshots, DNS")
            << 2 << QStringLiteral("ec2_hour public_ipv4_in_use_hour ebs_gp3_gb_month ebs_snapshot_gb_month route53_hosted_zone_month internet_egress_gb");
        QTest::newRow("3: a second host") << 3 << QStringLiteral("ec2_hour ebs_gp3_gb_month public_ipv4_in_use_hour");
        QTest::newRow("4: load balancer, pair of databases, traffic between zones")
            << 4 << QStringLiteral("ec2_hour alb_hour alb_lcu_hour rds_hour inter_az_gb_each_direction nat_gateway_hour nat_gateway_gb public_ipv4_in_use_hour secret_month secret_api_10k");
        QTest::newRow("5: cache, S3, CloudFront, CloudWatch")
            << 5 << QStringLiteral("elasticache_node_hour s3_standard_gb_month s3_get_1000 cloudfront_egress_gb cloudfront_https_10k cloudwatch_metric_month cloudwatch_alarm_standard_month cloudwatch_logs_ingest_gb cloudwatch_logs_storage_gb_month cloudwatch_dashboard_month autoscaling_group_month s3_put_1000 vpc_endpoint_gateway_hour");
        QTest::newRow("6: sessions in DynamoDB, template")
            << 6 << QStringLiteral("ddb_provisioned_rcu_hour ddb_provisioned_wcu_hour ddb_pitr_gb_month cloudformation_native_stack_month alb_lcu_hour");
        QTest::newRow("7: between regions, replicated writes, latency routing")
            << 7 << QStringLiteral("inter_region_gb ddb_provisioned_replicated_wcu_hour route53_latency_query_million route53_health_check_aws_month");
    }
    void everyStageBillsItsParts() {
        QFETCH(int, stage);
        QFETCH(QString, dimensions);
        const std::set<std::string> billed = dimensionsOf(planFor(50'000).stages[static_cast<std::size_t>(stage - 1)]);
        for (const QString& dimension : dimensions.split(QLatin1Char(' '))) QVERIFY2(billed.contains(dimension.toStdString()), qPrintable(dimension));
    }

    void linesSumToTheTotalExactly() {
        for (const double users : {0.0, 50.0, 5e3, 5e4, 1e6, 2e7})
            for (const StagePlan& stage : planFor(users).stages) {
                Usd sum;
                for (const BillLine& line : stage.bill.lines) sum += line.amount;
                QCOMPARE(sum.nanos(), stage.bill.total.nanos());
            }
    }

    void quantitiesAreTheProductOfTheirFactors() {
        for (const StagePlan& stage : planFor(1e6).stages)
            for (const BillLine& line : stage.bill.lines) {
                double product = 1;
                for (const Factor& factor : line.usage.factors) product *= factor.value;
                QVERIFY2(std::abs(product - line.usage.quantity) <= 1e-9 * std::max(1.0, line.usage.quantity), line.usage.dimension.c_str());
                QVERIFY(!line.usage.factors.empty());
                QVERIFY(!formulaText(line).empty());
            }
    }

    void stageSevenStandsInSeveralRegionsOfThreeZones() {
        const StagePlan& stage = planFor(2e7).stages[6];
        QVERIFY(stage.architecture.regions.size() >= 2);
        double traffic = 0;
        for (const RegionLayout& region : stage.architecture.regions) {
            QVERIFY(region.zones.size() >= 3);
            traffic += region.trafficShare;
            const auto isDomain = [](const Fleet& fleet) { return fleet.role == Role::DatabaseLeader && !fleet.domain.empty(); };
            QVERIFY(std::count_if(region.fleets.begin(), region.fleets.end(), isDomain) >= 2);
        }
        QVERIFY(std::abs(traffic - 1) < 1e-9);
    }

    void everyLineNamesThePartItComesFrom() {
        for (const StagePlan& stage : planFor(5e4).stages) {
            std::set<std::string> parts{"internet", "zones", "regions"};
            for (const ManagedService& service : stage.architecture.global) parts.insert(service.id);
            for (const RegionLayout& region : stage.architecture.regions) {
                for (const ManagedService& service : region.managed) parts.insert(service.id);
                for (const Fleet& fleet : region.fleets) parts.insert(fleet.id);
            }
            for (const BillLine& line : stage.bill.lines) QVERIFY2(parts.contains(line.usage.part), line.usage.part.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(BillShapeTest)
#include "bill_shape_test.moc"
