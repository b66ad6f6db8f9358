#include "model/price_list/recipe.h"

#include <QTest>
#include <map>
#include <set>

#include "model/price_list/made_products.h"
#include "model/price_list/places.h"

using namespace stagecraft;

namespace {

/// Attributes as a map, from a made product.
class Said : public Product {
public:
    explicit Said(const made::Product& product) {
        values_[Attribute::ProductFamily] = product.family;
        for (const auto& [label, value] : product.attributes)
            if (const auto attribute = attributeNamed(label)) values_[*attribute] = value;
    }
    [[nodiscard]] std::string_view operator[](Attribute attribute) const override {
        const auto found = values_.find(attribute);
        return found == values_.end() ? std::string_view{} : std::string_view{found->second};
    }

private:
    std::map<Attribute, std::string> values_;
};

/// What the recipes of an offer make of a product: the dimension or the recipe's name, the reason why it is a look-alike, or
/// nothing.
QString verdict(const made::Product& product, std::string_view offer) {
    const Said said{product};
    QString reason;
    for (const Recipe& recipe : recipes()) {
        if (recipe.offer != offer || (recipe.family != Recipe::anyFamily && recipe.family != product.family) || !recipe.isAbout(said)) continue;
        const Filter* const failure = recipe.failure(said);
        if (failure == nullptr) {
            const std::string_view name = recipe.dimension.empty() ? recipe.name : recipe.dimension;
            return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        }
        reason = QString::fromStdString(failure->reason());
    }
    return reason;
}

}  // namespace

class RecipeTest : public QObject {
    Q_OBJECT
private slots:
    void readsHeadersHoweverTheyAreSpelled_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<int>("attribute");
        const auto row = [](const char* header, Attribute attribute) { QTest::newRow(header) << header << static_cast<int>(attribute); };
        row("usageType", Attribute::UsageType);
        row("Usage Type", Attribute::UsageType);
        row("usagetype", Attribute::UsageType);
        row("Operation", Attribute::Operation);
        row("Pre Installed S/W", Attribute::PreInstalledSoftware);
        row("preInstalledSw", Attribute::PreInstalledSoftware);
        row("CapacityStatus", Attribute::CapacityStatus);
        row("capacitystatus", Attribute::CapacityStatus);
        row("vCPU", Attribute::Vcpu);
        row("Volume API Name", Attribute::VolumeApiName);
        row("volumeApiName", Attribute::VolumeApiName);
        row("DiscountedSKU", Attribute::DiscountedSku);
    }
    void readsHeadersHoweverTheyAreSpelled() {
        QFETCH(QString, header);
        QFETCH(int, attribute);
        QVERIFY(attributeNamed(header.toStdString()) == static_cast<Attribute>(attribute));
    }
    void saysWhatNoRecipeFinds() {
        constexpr std::string_view asked[] = {"alb_hour", "inter_region_gb", "nothing_hour", "secret_month"};
        const std::vector<std::string_view> without = withoutRecipe(asked);
        QVERIFY((without == std::vector<std::string_view>{"nothing_hour", "secret_month"}));
    }
    void doesNotAskForOtherColumns() { QVERIFY(!attributeNamed("Dedicated EBS Throughput")); }

    void knowsThePrefixOfARegion_data() {
        QTest::addColumn<QString>("usage");
        QTest::addColumn<QString>("prefix");
        const auto row = [](const char* usage, const char* prefix) { QTest::newRow(usage) << usage << prefix; };
        row("BoxUsage:m5.large", "");
        row("USE1-PublicIPv4:InUseAddress", "USE1-");
        row("EU-BoxUsage:m5.large", "EU-");
        row("EUW2-LoadBalancerUsage", "EUW2-");
        row("APN1-NatGateway-Hours", "APN1-");
        row("CAN1-NodeUsage:cache.r7g.large", "CAN1-");
        row("TS-LoadBalancerUsage", "");
        row("Outposts-LoadBalancerUsage", "");
        row("SyncDurability-NodeUsage:cache.r7g.large", "");
        row("", "");
    }
    void knowsThePrefixOfARegion() {
        QFETCH(QString, usage);
        QFETCH(QString, prefix);
        const std::string text = usage.toStdString();
        QCOMPARE(QString::fromStdString(std::string{usagePrefix(text)}), prefix);
    }

    void takesTheWantedOne_data() {
        QTest::addColumn<QString>("offer");
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("attributes");
        QTest::addColumn<QString>("found");
        const auto row = [](const char* found, const char* offer, const char* family, const char* attributes) {
            QTest::addRow("%s, %s", found, attributes) << offer << family << attributes << found;
        };
        row("ebs_gp3_gb_month", "AmazonEC2", "Storage", "Volume API Name=gp3; usageType=EBS:VolumeUsage.gp3");
        row("ebs_magnetic_gb_month", "AmazonEC2", "Storage", "Volume API Name=standard; usageType=EUC1-EBS:VolumeUsage");
        row("ebs_gp3_iops_month", "AmazonEC2", "System Operation", "usageType=APN1-EBS:VolumeP-IOPS.gp3");
        row("ebs_io2_iops_month", "AmazonEC2", "System Operation", "usageType=EBS:VolumeP-IOPS.io2.tier2");
        row("ebs_gp3_throughput_mibps_month", "AmazonEC2", "Provisioned Throughput", "usageType=EBS:VolumeP-Throughput.gp3");
        row("ebs_snapshot_gb_month", "AmazonEC2", "Storage Snapshot", "usageType=EBS:SnapshotUsage");
        row("nat_gateway_hour", "AmazonEC2", "NAT Gateway", "usageType=EUN1-NatGateway-Hours");
        row("nat_gateway_gb", "AmazonEC2", "NAT Gateway", "usageType=NatGateway-Bytes");
        row("public_ipv4_in_use_hour", "AmazonVPC", "", "Group=VPCPublicIPv4Address; usageType=USE1-PublicIPv4:InUseAddress");
        row("alb_hour", "AWSELB", "Load Balancer-Application", "usageType=LoadBalancerUsage");
        row("alb_lcu_hour", "AWSELB", "Load Balancer-Application", "usageType=EU-LCUUsage");
        row("nlb_hour", "AWSELB", "Load Balancer-Network", "usageType=USW2-LoadBalancerUsage");
        row("rds_gp3_multi_az_gb_month", "AmazonRDS", "Database Storage",
            "Deployment Option=Multi-AZ; Database Engine=Any; Volume Type=General Purpose-GP3; usageType=RDS:Multi-AZ-GP3-Storage");
        row("rds_gp3_multi_az_cluster_gb_month", "AmazonRDS", "Database Storage",
            "Deployment Option=Multi-AZ (readable standbys); Database Engine=PostgreSQL; usageType=SAE1-RDS:Multi-AZCluster-GP3-Storage");
        row("rds_io1_iops_month", "AmazonRDS", "Provisioned IOPS", "Deployment Option=Single-AZ; Database Engine=Any; usageType=EU-RDS:PIOPS");
        row("aurora_storage_gb_month", "AmazonRDS", "Database Storage", "Deployment Option=Single-AZ; Database Engine=Any; usageType=EU-Aurora:StorageUsage");
        row("aurora_io_million", "AmazonRDS", "System Operation", "Database Engine=Any; usageType=EU-Aurora:StorageIOUsage");
        row("ddb_on_demand_write_million", "AmazonDynamoDB", "Amazon DynamoDB PayPerRequest Throughput", "Group=DDB-WriteUnits; usageType=APN2-WriteRequestUnits");
        row("ddb_provisioned_rcu_hour", "AmazonDynamoDB", "Provisioned IOPS", "Group=DDB-ReadUnits; usageType=ReadCapacityUnit-Hrs");
        row("ddb_storage_gb_month", "AmazonDynamoDB", "Database Storage", "usageType=TimedStorage-ByteHrs");
        row("s3_standard_gb_month", "AmazonS3", "Storage", "Volume Type=Standard; usageType=EU-TimedStorage-ByteHrs");
        row("s3_put_1000", "AmazonS3", "API Request", "Group=S3-API-Tier1; usageType=EU-Requests-Tier1");
        row("cloudfront_egress_gb", "AmazonCloudFront", "Data Transfer", "Transfer Type=CloudFront Outbound; From Location=Europe");
        row("cloudfront_https_10k", "AmazonCloudFront", "Request", "Request Type=CloudFront-Request-HTTPS-Proxy; Location=Japan");
        row("lambda_request_million", "AWSLambda", "Serverless", "Group=AWS-Lambda-Requests; usageType=APS3-Request");
        row("lambda_gb_second_arm", "AWSLambda", "Serverless", "Group=AWS-Lambda-Duration-ARM; usageType=Lambda-GB-Second-ARM");
        // As Cost Explorer and the offer file of 2026-10-01 name them: APN2-CachedData:Valkey, USE1-ElastiCacheProcessingUnits:Redis.
        for (const char* engine : {"Valkey", "Redis", "Memcached"}) {
            const std::string lower = QString::fromLatin1(engine).toLower().toStdString();
            const auto serverless = [&](const char* kind, const char* usage) {
                row(("elasticache_serverless_" + lower + kind).c_str(), "AmazonElastiCache", "ElastiCache Serverless",
                    (std::string{"Cache Engine="} + engine + "; usageType=APN2-" + usage + engine + "; operation=CreateServerlessCache").c_str());
            };
            serverless("_gb_hour", "CachedData:");
            serverless("_ecpu_million", "ElastiCacheProcessingUnits:");
        }
        row("elasticache_serverless_redis_gb_hour", "AmazonElastiCache", "ElastiCache Serverless",
            "Cache Engine=Redis; usageType=CachedData:Redis; operation=CreateServerlessCache");
        row("apigw_http_request_million", "AmazonApiGateway", "API Calls", "usageType=USE1-ApiGatewayHttpRequest; operation=ApiGatewayHttpApi");
        row("apigw_rest_request_million", "AmazonApiGateway", "API Calls", "usageType=EU-ApiGatewayRequest; operation=ApiGatewayRequest");
        row("sqs_standard_request_million", "AWSQueueService", "API Request", "Group=SQS-APIRequest-Tier1; usageType=APN1-Requests-Tier1");
        row("sqs_standard_request_million", "AWSQueueService", "API Request", "usageType=Requests-RBP");
        row("sqs_fifo_request_million", "AWSQueueService", "API Request", "usageType=EU-Requests-FIFO-Tier1");
        row("sqs_fifo_request_million", "AWSQueueService", "API Request", "usageType=Requests-FIFO-RBP");
        row("route53_hosted_zone_month", "AmazonRoute53", "DNS Zone", "usageType=HostedZone");
        row("route53_standard_query_million", "AmazonRoute53", "DNS Query", "usageType=DNS-Queries");
        row("cloudwatch_alarm_standard_month", "AmazonCloudWatch", "Alarm", "usageType=USE2-CW:AlarmMonitorUsage");
        row("cloudwatch_logs_ingest_gb", "AmazonCloudWatch", "Data Payload", "usageType=EU-DataProcessing-Bytes");
        row("internet_egress_gb", "AWSDataTransfer", "Data Transfer",
            "Transfer Type=AWS Outbound; From Location Type=AWS Region; To Location=External; usageType=APN1-DataTransfer-Out-Bytes");
        row("inter_az_gb_each_direction", "AWSDataTransfer", "Data Transfer",
            "Transfer Type=IntraRegion; From Location Type=AWS Region; usageType=DataTransfer-Regional-Bytes");
        row("vpc_endpoint_interface_az_hour", "AmazonVPC", "VpcEndpoint", "usageType=VpcEndpoint-Hours; operation=VpcEndpoint");
        row("vpc_endpoint_interface_gb", "AmazonVPC", "VpcEndpoint", "usageType=VpcEndpoint-Bytes; operation=VpcEndpoint");
        row("rds_gp3_throughput_mibps_month", "AmazonRDS", "Provisioned Throughput", "Deployment Option=Single-AZ; usageType=RDS:GP3-Throughput");
        row("rds_gp3_multi_az_throughput_mibps_month", "AmazonRDS", "Provisioned Throughput", "Deployment Option=Multi-AZ; usageType=RDS:Multi-AZ-GP3-Throughput");
        row("cloudwatch_dashboard_month", "AmazonCloudWatch", "Dashboard", "Location=Any; Location Type=; usageType=DashboardsUsageHour");
        row("inter_region_gb", "AWSDataTransfer", "Data Transfer",
            "Transfer Type=InterRegion Outbound; From Location Type=AWS Region; To Location Type=AWS Region; usageType=EUW2-EU-AWS-Out-Bytes");
    }
    void takesTheWantedOne() {
        QFETCH(QString, offer);
        QFETCH(QString, family);
        QFETCH(QString, attributes);
        QFETCH(QString, found);
        const made::Product made = made::product("SKU1", family.toStdString(), attributes.toStdString(), {});
        QCOMPARE(verdict(made, offer.toStdString()), found);
    }

    /// Rows that look like the wanted one and would overwrite its price.
    void leavesLookAlikesOutAndSaysWhy_data() {
        QTest::addColumn<QString>("offer");
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("attributes");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* reason, const char* offer, const char* family, const char* attributes) {
            QTest::addRow("%s: %s", offer, attributes) << offer << family << attributes << reason;
        };
        row("Volume API Name", "AmazonEC2", "Storage", "Volume API Name=gp3; usageType=EBS:VolumeUsage.gp2");  // neither of the two
        row("usageType must be EBS:SnapshotUsage after the region's prefix", "AmazonEC2", "Storage Snapshot", "usageType=EBS:SnapshotUsage.outposts");
        row("usageType must be NatGateway-Hours after the region's prefix", "AmazonEC2", "NAT Gateway", "usageType=USE1-RegionalNatGateway-Hours");
        row("Location Type must be AWS Region", "AmazonEC2", "NAT Gateway", "Location Type=AWS Local Zone; usageType=NYC1-NatGateway-Hours");
        row("usageType must be LoadBalancerUsage after the region's prefix", "AWSELB", "Load Balancer-Application", "usageType=TS-LoadBalancerUsage");
        row("usageType must be LoadBalancerUsage after the region's prefix", "AWSELB", "Load Balancer-Application", "usageType=USW2-TS-LoadBalancerUsage");
        row("usageType must be LoadBalancerUsage after the region's prefix", "AWSELB", "Load Balancer-Application", "usageType=Outposts-LoadBalancerUsage");
        row("usageType must be LCUUsage after the region's prefix", "AWSELB", "Load Balancer-Application", "usageType=USE1-ReservedLCUUsage");
        row("usageType must begin with InstanceUsage: or Multi-AZUsage: or Multi-AZClusterUsage: after the region's prefix", "AmazonRDS", "Database Instance",
            "Database Engine=Aurora MySQL; Deployment Option=Single-AZ; License Model=No license required; usageType=EU-InstanceUsageIOOptimized:db.r6g.large");
        row("License Model must be No license required", "AmazonRDS", "Database Instance",
            "Database Engine=MySQL; Deployment Option=Single-AZ; License Model=Bring your own license; usageType=InstanceUsage:db.r6g.large");
        row("Deployment Option must be Single-AZ or Multi-AZ or Multi-AZ (readable standbys)", "AmazonRDS", "Database Instance",
            "Database Engine=PostgreSQL; Deployment Option=Multi-AZ (SQL Server Mirror); License Model=No license required; usageType=MirrorUsage:db.r6g.large");
        row("Location Type must be AWS Region", "AmazonRDS", "Database Instance",
            "Location Type=AWS Outposts; Database Engine=PostgreSQL; Deployment Option=Single-AZ; License Model=No license required; usageType=InstanceUsage:db.r5.large");
        row("Database Engine must be Any", "AmazonRDS", "Database Storage",
            "Deployment Option=Single-AZ; Database Engine=SQL Server; Volume Type=General Purpose; usageType=RDS:GP2-Storage");
        row("usageType must be RDS:PIOPS-Storage after the region's prefix", "AmazonRDS", "Database Storage",
            "Deployment Option=Single-AZ; Database Engine=Any; usageType=X-RDS:PIOPS-Storage");
        row("Database Engine must be Any or Aurora MySQL", "AmazonRDS", "Storage Snapshot", "Database Engine=Aurora PostgreSQL; usageType=EU-Aurora:BackupUsage");
        row("usageType must begin with NodeUsage: after the region's prefix", "AmazonElastiCache", "Cache Instance",
            "Cache Engine=Redis; usageType=EUW2-ExtendedSupportYr3-NodeUsage:cache.t4g.micro");
        row("usageType must begin with NodeUsage: after the region's prefix", "AmazonElastiCache", "Cache Instance",
            "Cache Engine=Valkey; usageType=APN1-SyncDurability-NodeUsage:cache.r7g.large");
        row("Location Type must be AWS Region", "AmazonElastiCache", "Cache Instance",
            "Location Type=AWS Outposts; Cache Engine=Redis; usageType=NodeUsage:cache.m5.large");
        row("operation must be CreateServerlessCache", "AmazonElastiCache", "ElastiCache Serverless",
            "Cache Engine=Redis; usageType=USE1-CachedData:Redis; operation=CreateServerlessCacheSnapshot");
        row("usageType must be CachedData:Valkey after the region's prefix", "AmazonElastiCache", "ElastiCache Serverless",
            "Cache Engine=Valkey; usageType=X-CachedData:Valkey; operation=CreateServerlessCache");
        row("usageType must be ApiGatewayRequest after the region's prefix", "AmazonApiGateway", "API Calls",
            "usageType=USE1-Private-ApiGatewayRequest; operation=ApiGatewayRequest");
        row("usageType must be Requests-Tier1 or Requests-RBP after the region's prefix", "AWSQueueService", "API Request",
            "usageType=APN1-Fair-Requests-Tier1");
        row("usageType must be WriteRequestUnits after the region's prefix", "AmazonDynamoDB", "Amazon DynamoDB PayPerRequest Throughput",
            "Group=DDB-WriteUnits; usageType=IA-WriteRequestUnits");
        row("usageType must be TimedStorage-ByteHrs after the region's prefix", "AmazonDynamoDB", "Database Storage", "usageType=APN2-IA-TimedStorage-ByteHrs");
        row("usageType must be TimedStorage-ByteHrs after the region's prefix", "AmazonS3", "Storage",
            "Volume Type=Standard; usageType=EUW2-Annotation-TimedStorage-ByteHrs");
        row("operation must be empty", "AmazonS3", "Storage", "Volume Type=Standard; usageType=TimedStorage-ByteHrs; operation=RestoredObject");
        row("usageType must be Request after the region's prefix", "AWSLambda", "Serverless", "Group=AWS-Lambda-Requests; usageType=Global-Request");
        row("Group Description must not contain China free tier", "AWSLambda", "Serverless",
            "Group=AWS-Lambda-Duration; Group Description=China free tier; usageType=CNN1-Lambda-GB-Second");
        row("usageType must be VpcEndpoint-Hours after the region's prefix", "AmazonVPC", "VpcEndpoint", "usageType=USE1-CrossRegion-VpcEndpoint-Hours");
        row("usageType must be DashboardsUsageHour", "AmazonCloudWatch", "Dashboard", "usageType=Global-DashboardsUsageHour");
        row("usageType must be DashboardsUsageHour", "AmazonCloudWatch", "Dashboard", "usageType=DashboardsUsageHour-Basic");
        row("usageType must be HostedZone", "AmazonRoute53", "DNS Zone", "usageType=CNN1-HostedZone");
        row("usageType must be CW:AlarmMonitorUsage or AlarmMonitorUsage after", "AmazonCloudWatch", "Alarm", "usageType=CW:HighResAlarmMonitorUsage");
        row("usageType must not contain Accelerated or ABytes", "AWSDataTransfer", "Data Transfer",
            "Transfer Type=InterRegion Outbound; From Location Type=AWS Region; To Location Type=AWS Region; usageType=USE1-EU-Accelerated-AWS-Out-Bytes");
        row("From Location Type must be AWS Region", "AWSDataTransfer", "Data Transfer",
            "Transfer Type=AWS Outbound; From Location Type=AWS Local Zone; To Location=External; usageType=LAX1-DataTransfer-Out-Bytes");
    }
    void leavesLookAlikesOutAndSaysWhy() {
        QFETCH(QString, offer);
        QFETCH(QString, family);
        QFETCH(QString, attributes);
        QFETCH(QString, reason);
        const made::Product made = made::product("SKU1", family.toStdString(), attributes.toStdString(), {});
        const QString found = verdict(made, offer.toStdString());
        if (reason == QStringLiteral("Volume API Name")) QVERIFY2(found.isEmpty(), qPrintable(found));
        else QCOMPARE(found.left(reason.size()), reason);
    }

    /// An hour of Linux has more look-alikes than anything else.
    void takesOneHourOfLinuxAndNoOther_data() {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char* name, const char* label, const char* value, const char* found) { QTest::newRow(name) << label << value << found; };
        const char* const wanted = "EC2 instances, Linux";
        row("as it is", "Tenancy", "Shared", wanted);
        row("in Tokyo", "usageType", "APN1-BoxUsage:m5.large", wanted);
        row("of the first years", "usageType", "BoxUsage", wanted);  // m1.small
        row("without MarketOption", "MarketOption", "", wanted);
        row("dedicated", "Tenancy", "Dedicated", "Tenancy must be Shared");
        row("on a host", "Tenancy", "Host", "Tenancy must be Shared");
        row("Windows", "Operating System", "Windows", "Operating System must be Linux");
        row("Red Hat", "Operating System", "RHEL", "Operating System must be Linux");
        row("reserved capacity, $0", "CapacityStatus", "AllocatedCapacityReservation", "CapacityStatus must be Used");
        row("reserved capacity, not used", "CapacityStatus", "UnusedCapacityReservation", "CapacityStatus must be Used");
        row("with a database", "Pre Installed S/W", "SQL Web", "Pre Installed S/W must be NA");
        row("own licence", "License Model", "Bring your own license", "License Model must be No License required");
        row("capacity block", "MarketOption", "CapacityBlock", "MarketOption must be OnDemand");
        row("local zone", "Location Type", "AWS Local Zone", "Location Type must be AWS Region");
        row("unused box", "usageType", "APN1-UnusedBox:m5.large", "usageType must begin with BoxUsage after the region's prefix");
        row("reservation", "usageType", "APN1-Reservation:m5.large", "usageType must begin with BoxUsage after the region's prefix");
        row("host box", "usageType", "HostBoxUsage:m5.large", "usageType must begin with BoxUsage after the region's prefix");
        row("another system by its operation", "operation", "RunInstances:0010", "operation must be RunInstances");
    }
    void takesOneHourOfLinuxAndNoOther() {
        QFETCH(QString, label);
        QFETCH(QString, value);
        made::Product made = made::linuxInstance("A", "m5.large", "0.096");
        made.with(label.toStdString(), value.toStdString());
        const QString found = ::verdict(made, "AmazonEC2");
        QFETCH(QString, verdict);
        QCOMPARE(found, verdict);
    }

    void everyRecipeCanBeToldApart() {
        std::set<std::string_view> names;
        for (const Recipe& recipe : recipes()) {
            QVERIFY2(names.insert(recipe.name).second, std::string{recipe.name}.c_str());
            QVERIFY(recipe.factor > 0 && recipe.divisor > 0 && recipe.from < recipe.to);
            if (recipe.goods == Goods::Dimension) QVERIFY(!recipe.dimension.empty() && !recipe.service.empty() && !recipe.unit.empty());
            // Without a condition it would take whatever comes.
            QVERIFY(!recipe.must.empty() || !recipe.about.empty());
        }
    }
    void readsEveryOfferThatIsAskedFor() {
        const std::vector<std::string_view> offers = offersRead();
        for (const std::string_view offer : {"AmazonEC2", "AmazonRDS", "AmazonElastiCache", "AWSELB", "AmazonS3", "AmazonCloudFront", "AmazonDynamoDB",
                                             "AWSLambda", "AmazonRoute53", "AmazonCloudWatch", "AWSDataTransfer", "AmazonComputeSavingsPlan"})
            QVERIFY2(std::ranges::find(offers, offer) != offers.end(), std::string{offer}.c_str());
    }
    void everyDimensionIsInTheCatalog() {
        const Catalog::Pointer catalog = Catalog::builtIn().value();
        for (const Recipe& recipe : recipes()) {
            if (recipe.dimension.empty()) continue;
            const auto prices = catalog->prices();
            const auto found = std::ranges::find(prices, recipe.dimension, &Price::dimension);
            QVERIFY2(found != prices.end(), std::string{recipe.dimension}.c_str());
            QCOMPARE(found->service, recipe.service);
        }
    }
    void knowsRegionsByCodeAndByOldAndNewNames() {
        const Catalog::Pointer catalog = Catalog::builtIn().value();
        const Places places{*catalog};
        QCOMPARE(places.region("eu-west-1", "whatever"), std::optional<std::string>{"eu-west-1"});
        QCOMPARE(places.region("", "EU (Ireland)"), std::optional<std::string>{"eu-west-1"});
        QCOMPARE(places.region("", "Europe (Ireland)"), std::optional<std::string>{"eu-west-1"});
        QCOMPARE(places.region("", "US East (N. Virginia)"), std::optional<std::string>{"us-east-1"});
        QVERIFY(!places.region("us-east-1-nyc-1", "US East (N. Virginia)"));
        QVERIFY(!places.region("", "AWS GovCloud (US-West)"));
        QVERIFY(!places.region("", ""));
        QCOMPARE(Places::edge("United States"), std::optional<std::string>{"cf-north-america"});
        QVERIFY(!Places::edge("Any"));
    }
};

QTEST_APPLESS_MAIN(RecipeTest)
#include "recipe_test.moc"
