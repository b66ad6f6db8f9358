#include <QTest>

#include <cmath>
#include <map>

#include "model/exploration/reach.h"
#include "model/planning/assessment.h"
#include "model/planning/regions.h"
#include "tests/model/planning/alike_regions.h"
#include "tests/model/planning/plan_order.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

bool isNear(double a, double b) { return std::abs(a - b) <= 1e-6 + 1e-8 * std::max(std::abs(a), std::abs(b)); }

/// What decides where the users and the regions are, and what the regions do: one that waits is not like one that serves.
std::set<std::string> notForAlike() {
    return {"choices.region", "choices.regions", "choices.region_mode", "choices.zones", "choices.free_tier", "workload.geography",
            "workload.events"};  // an hour of the day is a busy one in one place and a calm one in another
}

using Quantities = std::map<std::string, double>;

Quantities quantitiesOf(const Inputs& inputs, const Catalog& catalog) {
    Quantities quantities;
    for (const BillLine& line : planStage(builtInBlueprints().back(), inputs, catalog).bill.lines) quantities[std::string{line.usage.dimension}] += line.usage.quantity;
    return quantities;
}

/// What the lines of k regions are of those of one.
enum class Share {
    EachRegion,   ///< what every region buys for its peak, as a region alone would for as large a peak
    AllRequests,  ///< what the requests of all users bring, wherever they are answered
    EveryCopy,    ///< each region keeps all data: k times what one region would keep
    Once,         ///< shared by all regions
    BetweenRegions,  ///< what regions send each other: k − 1 times what two do
};

const std::map<std::string, Share>& shares() {
    static const std::map<std::string, Share> all{
        {"alb_hour", Share::EachRegion},
        {"cloudformation_native_stack_month", Share::EachRegion},
        {"cloudwatch_alarm_standard_month", Share::EachRegion},
        {"cloudwatch_dashboard_month", Share::EachRegion},
        {"cloudwatch_metric_month", Share::EachRegion},
        {"ebs_gp3_gb_month", Share::EachRegion},
        {"ec2_hour", Share::EachRegion},
        {"elasticache_node_hour", Share::EachRegion},
        {"nat beside servers", Share::AllRequests},
        {"nat_gateway_hour", Share::EachRegion},
        {"public_ipv4_in_use_hour", Share::EachRegion},
        {"rds_gp3_multi_az_gb_month", Share::EachRegion},
        {"rds_gp3_gb_month", Share::EachRegion},
        {"rds_hour", Share::EachRegion},
        {"route53_health_check_aws_month", Share::EachRegion},
        {"secret_api_10k", Share::EachRegion},
        {"secret_month", Share::EachRegion},
        {"vpc_endpoint_gateway_hour", Share::EachRegion},
        {"nlb_hour", Share::EachRegion},
        {"rds_gp3_iops_month", Share::EachRegion},
        {"rds_gp3_throughput_mibps_month", Share::EachRegion},
        {"rds_gp3_multi_az_iops_month", Share::EachRegion},
        {"rds_gp3_multi_az_throughput_mibps_month", Share::EachRegion},
        {"elasticache_serverless_valkey_gb_hour", Share::EachRegion},
        {"elasticache_serverless_redis_gb_hour", Share::EachRegion},
        {"elasticache_serverless_memcached_gb_hour", Share::EachRegion},
        {"alb_lcu_hour", Share::AllRequests},
        {"nlb_lcu_hour", Share::AllRequests},
        {"ddb_streams_read_million", Share::EveryCopy},
        {"elasticache_serverless_valkey_ecpu_million", Share::AllRequests},
        {"elasticache_serverless_redis_ecpu_million", Share::AllRequests},
        {"elasticache_serverless_memcached_ecpu_million", Share::AllRequests},
        {"sqs_standard_request_million", Share::AllRequests},
        {"waf_request_million", Share::AllRequests},
        {"cloudfront_egress_gb", Share::AllRequests},
        {"cloudfront_https_10k", Share::AllRequests},
        {"region_to_cloudfront_gb", Share::AllRequests},
        {"cloudwatch_logs_ingest_gb", Share::AllRequests},
        {"cloudwatch_logs_storage_gb_month", Share::AllRequests},
        {"ddb_on_demand_read_million", Share::AllRequests},
        {"ddb_on_demand_write_million", Share::AllRequests},
        {"inter_az_gb_each_direction", Share::AllRequests},
        {"internet_egress_gb", Share::AllRequests},
        {"route53_latency_query_million", Share::AllRequests},
        {"s3_get_1000", Share::AllRequests},
        {"ddb_pitr_gb_month", Share::EveryCopy},
        {"ddb_storage_gb_month", Share::EveryCopy},
        {"rds_backup_gb_month", Share::EveryCopy},
        {"s3_put_1000", Share::EveryCopy},
        {"s3_standard_gb_month", Share::EveryCopy},
        {"route53_hosted_zone_month", Share::Once},
        {"waf_rule_month", Share::EachRegion},
        {"waf_web_acl_month", Share::EachRegion},
        {"ddb_on_demand_replicated_write_million", Share::BetweenRegions},
        {"inter_region_gb", Share::BetweenRegions},
    };
    return all;
}

/// What every server sends through a gateway by itself, GB an hour: the rest is logs and what requests send.
constexpr double gatewayPerServerHour = 1.0 / 730;

}  // namespace

/// One to four regions that sell the same and have as many users each.
class AlikeRegionsTest : public QObject {
    Q_OBJECT

    Catalog::Pointer alike_;

    Inputs inputsFor(int count) const {
        Inputs inputs = inputsOf(*settingsGen(*alike_, notForAlike()), *alike_);
        placeAlike(inputs, count);
        return inputs;
    }

private slots:
    void initTestCase() {
        runCases(400);
        const Result<Catalog::Pointer> made = Catalog::fromTexts(alikeTables());
        QVERIFY2(made.has_value(), made ? "" : made.error().text().c_str());
        alike_ = *made;
    }

    /// Every usage line of k regions: k times that of one region alone sized for the same peak, or that of one region with all users; the
    /// rest is shared, and named. Averages, storage and peaks of the region alone are made those of a region among k.
    void kRegionsBuyKTimesOneLessWhatTheyShare() {
        QVERIFY(rc::check("k times one", [this] {
            const int count = *rc::gen::element(1, 2, 3, 4);
            Inputs all = inputsFor(count);
            all.choices.tableBilling = TableBilling::OnDemand;  // provisioned capacity has a minimum in each region
            all.choices.scaling = Scaling::Fixed;  // autoscaled hours follow the traffic of a region, not its size
            all.choices.cacheSizing = CacheSizing::Share;  // a cache sized by cost saves the reads of one region
            all.choices.database = DatabaseKind::RdsMultiAz;  // Aurora is billed by the query: another kind may be the cheapest
            if (!all.targets.availability) all.targets.availability = 0.999;  // the story would ask less of fewer users
            all.choices.logRoute = LogRoute::Nat;  // which way is cheapest depends on the logs of one region
            all.choices.nat = NatChoice::PerZone;  // what servers send a single one crosses zones, beside what requests bring
            all.choices.backupDays = 0;  // every region keeps the changes of all users: that may ask for other volumes
            all.choices.support = SupportPlan::Basic;  // a share of all the rest
            all.workload.applyCost = 0;  // the writes of the other regions weigh nothing
            Quantities alone;
            const std::vector<RegionShare> regions = nearestRegions(*alike_, all);
            RC_ASSERT(regions.size() == static_cast<std::size_t>(count));
            const std::optional<double> each = regionalTarget(all, regions);  // of several that stand in for each other less is asked
            for (const RegionShare& region : regions) {
                Inputs one = withUsers(all, all.workload.users * region.sizing);
                placeAlike(one, 1);
                one.targets.availability = each;
                one.workload.storagePerUser = one.workload.storagePerUser / region.sizing;
                for (const auto& [dimension, quantity] : quantitiesOf(one, *alike_)) alone[dimension] += quantity;
            }
            Inputs everybody = all;
            placeAlike(everybody, 1);
            everybody.targets.availability = each;
            Inputs pair = all;
            placeAlike(pair, 2);
            Quantities many = quantitiesOf(all, *alike_), whole = quantitiesOf(everybody, *alike_), two = quantitiesOf(pair, *alike_);
            RC_ASSERT(many.size() > 5);
            // A cache has 500 shards at most: that of one region may be too small for what those of several hold together.
            if (many.contains("elasticache_node_hour") != whole.contains("elasticache_node_hour")) return;
            for (Quantities* lines : {&many, &alone, &whole}) {
                if (!lines->contains("nat_gateway_gb")) continue;
                (*lines)["nat beside servers"] = (*lines)["nat_gateway_gb"] - gatewayPerServerHour * (*lines)["ec2_hour"];
                lines->erase("nat_gateway_gb");
            }
            for (const auto& [dimension, quantity] : many) {
                const auto share = shares().find(dimension);
                if (share == shares().end()) RC_FAIL(commandOf(all) + "\n  " + dimension + " " + std::to_string(quantity) + " alone " + std::to_string(alone[dimension]) + " whole " + std::to_string(whole[dimension]));
                double expected = 0;
                switch (share->second) {
                    case Share::EachRegion: expected = alone[dimension]; break;
                    case Share::AllRequests: case Share::Once: expected = whole[dimension]; break;
                    case Share::EveryCopy: expected = count * whole[dimension]; break;
                    case Share::BetweenRegions: expected = (count - 1) * two[dimension]; break;
                }
                if (!isNear(quantity, expected))
                    RC_FAIL(commandOf(all) + "\n  " + std::to_string(count) + " regions, " + dimension + ": " + std::to_string(quantity) + " against " + std::to_string(expected));
            }
        }));
    }
};

QTEST_APPLESS_MAIN(AlikeRegionsTest)
#include "alike_regions_test.moc"
