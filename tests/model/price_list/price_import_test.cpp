#include "model/price_list/price_import.h"

#include <QTest>

#include "model/price_list/list_folder.h"

using namespace stagecraft;
using made::database, made::head, made::product, made::tier;

/// What the prices of a list come to in the catalog.
class PriceImportTest : public QObject, ListFolder {
    Q_OBJECT
private slots:
    void replacesAnHourAndLeavesTheRest() {
        const ImportedCatalog made = importOne("AmazonEC2", made::linuxInstance("SKU1", "m5.large", "0.1234567890"));
        const InstanceOffer* const offer = made.after->instanceOffer("us-east-1", "m5.large");
        QCOMPARE(offer->prices.onDemand.count(), 0.123456789);
        QCOMPARE(offer->provenance.asOf, std::string_view{"2026-10-01"});
        QCOMPARE(offer->provenance.source, std::string_view{"AWS price list AmazonEC2 of us-east-1, version 20261001102030, published 2026-10-01T10:20:30Z"});
        // The reservations of the old list stay.
        QCOMPARE(offer->prices.reserved1YearNoUpfront->count(), made.before->instanceOffer("us-east-1", "m5.large")->prices.reserved1YearNoUpfront->count());
        // Nothing else changed: every other row is the same, byte by byte.
        int differing = 0;
        for (const auto& [name, text] : fewTables()) {
            const QStringList before = QString::fromStdString(text).split(QLatin1Char('\n')), after = QString::fromStdString(made.tables.at(name)).split(QLatin1Char('\n'));
            if (name == "catalog.yaml" || name == "sources.csv") continue;
            QCOMPARE(after.size(), before.size());
            for (qsizetype i = 0; i < before.size(); ++i) differing += before[i] != after[i] ? 1 : 0;
        }
        QCOMPARE(differing, 1);
        const InstanceOffer* const other = made.after->instanceOffer("us-east-1", "m5.xlarge");
        QCOMPARE(other->provenance.asOf, made.before->instanceOffer("us-east-1", "m5.xlarge")->provenance.asOf);
    }
    void spreadsUpfrontFeesOverTheTerm() {
        made::Product product = made::linuxInstance("SKU1", "m5.large", "0.1000000000");
        product.prices.push_back(made::hourly("0.0600000000", 1, "No Upfront"));
        product.prices.push_back(made::hourly("0.0000000000", 3, "All Upfront"));
        product.prices.push_back(made::upfront("26280", 3, "All Upfront"));
        const PurchasePrices prices = importOne("AmazonEC2", product).after->instanceOffer("us-east-1", "m5.large")->prices;
        QCOMPARE(prices.reserved1YearNoUpfront->count(), 0.06);
        QCOMPARE(prices.reserved3YearAllUpfront->count(), 1.0);
        QVERIFY(!prices.reserved1YearAllUpfront && !prices.reserved3YearNoUpfront);  // the new list does not sell them
    }
    void readsDatabasesByEngineAndDeployment() {
        made::Product reserved = database("R1", "PostgreSQL", "db.m5.large", "Multi-AZ", "0.4000000000");
        reserved.prices.push_back(made::hourly("0.1000000000", 1, "Partial Upfront"));
        reserved.prices.push_back(made::upfront("876", 1, "Partial Upfront"));
        const ImportedCatalog made = import({made::csv(head("AmazonRDS"), {reserved, database("R2", "MySQL", "db.m5.large", "Single-AZ", "0.2010000000"),
                                                                           database("R3", "Aurora PostgreSQL", "db.r5.large", "Single-AZ", "0.3210000000"),
                                                                           database("R4", "PostgreSQL", "db.m6gd.large", "Multi-AZ (readable standbys)", "0.7830000000")})}).value();
        const auto find = [&](DatabaseEngine engine, Deployment deployment, std::string_view type) -> const DatabaseOffer* {
            for (const DatabaseOffer& offer : made.after->databaseOffers("eu-west-1", engine, deployment))
                if (offer.type->name == type) return &offer;
            return nullptr;
        };
        QCOMPARE(find(DatabaseEngine::PostgreSql, Deployment::MultiAz, "db.m5.large")->prices.onDemand.count(), 0.4);
        QCOMPARE(find(DatabaseEngine::PostgreSql, Deployment::MultiAz, "db.m5.large")->prices.reserved1YearPartialUpfront->count(), 0.2);
        QCOMPARE(find(DatabaseEngine::MySql, Deployment::SingleAz, "db.m5.large")->prices.onDemand.count(), 0.201);
        QCOMPARE(find(DatabaseEngine::PostgreSql, Deployment::MultiAzCluster, "db.m6gd.large")->prices.onDemand.count(), 0.783);
        QCOMPARE(find(DatabaseEngine::AuroraPostgreSql, Deployment::SingleAz, "db.r5.large")->prices.onDemand.count(), 0.321);
    }
    void readsCacheNodesAndAddsNewOnes() {
        const auto node = [](const char* sku, const char* engine, const char* type, const char* memory, const char* usd) {
            return product(sku, "Cache Instance", (std::string{"Cache Engine="} + engine + "; Instance Type=" + type + "; vCPU=2; Current Generation=Yes; Memory=" + memory + "; usageType=EU-NodeUsage:" + type),
                           {tier(usd, "Hrs")});
        };
        const ImportedCatalog made = import({made::csv(head("AmazonElastiCache"), {node("C1", "Redis", "cache.r7g.large", "13.07 GiB", "0.2000000000"),
                                                                                   node("C2", "Valkey", "cache.x9g.large", "1,952.5 GiB", "9.8765432100")})}).value();
        const auto find = [&](CacheEngine engine, std::string_view name) -> const CacheOffer* {
            for (const CacheOffer& offer : made.after->cacheOffers("eu-west-1", engine))
                if (offer.name == name) return &offer;
            return nullptr;
        };
        QCOMPARE(find(CacheEngine::Redis, "cache.r7g.large")->prices.onDemand.count(), 0.2);
        QCOMPARE(find(CacheEngine::Valkey, "cache.x9g.large")->prices.onDemand.count(), 9.87654321);
        QCOMPARE(find(CacheEngine::Valkey, "cache.x9g.large")->memory.count(), 1952.5);
        QVERIFY(find(CacheEngine::Memcached, "cache.x9g.large") == nullptr);
    }

    void bringsPricesToTheUnitsOfTheCatalog_data() {
        QTest::addColumn<QString>("offer");
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("attributes");
        QTest::addColumn<QStringList>("prices");  // usd unit from to
        QTest::addColumn<QString>("dimension");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("tiers");  // from:usd
        const auto row = [](const char* dimension, const char* offer, const char* family, const char* attributes, const char* prices, const char* tiers,
                            const char* region = "eu-west-1") {
            QTest::newRow(dimension) << offer << family << attributes << QString::fromUtf8(prices).split(QStringLiteral(", ")) << dimension << region << tiers;
        };
        row("ebs_gp3_gb_month", "AmazonEC2", "Storage", "Volume API Name=gp3; usageType=EU-EBS:VolumeUsage.gp3", "0.0880000000 GB-Mo 0 Inf", "0:0.088");
        row("ebs_gp3_throughput_mibps_month", "AmazonEC2", "Provisioned Throughput", "usageType=EU-EBS:VolumeP-Throughput.gp3", "45.0560000000 GiBps-mo 0 Inf", "0:0.044");
        row("ebs_magnetic_io_million", "AmazonEC2", "System Operation", "usageType=EU-EBS:VolumeIOUsage", "0.0000000550 IOs 0 Inf", "0:0.055");
        row("nat_gateway_gb", "AmazonEC2", "NAT Gateway", "usageType=EU-NatGateway-Bytes", "0.0480000000 GB 0 Inf", "0:0.048");
        row("public_ipv4_in_use_hour", "AmazonVPC", "", "Group=VPCPublicIPv4Address; usageType=EU-PublicIPv4:InUseAddress", "0.0050000000 Hrs 0 Inf", "0:0.005");
        row("alb_lcu_hour", "AWSELB", "Load Balancer-Application", "usageType=EU-LCUUsage", "0.0080000000 LCU-Hrs 0 Inf", "0:0.008");
        row("aurora_io_million", "AmazonRDS", "System Operation", "Database Engine=Any; usageType=EU-Aurora:StorageIOUsage", "0.0000002200 IOs 0 Inf", "0:0.22");
        row("rds_gp3_multi_az_iops_month", "AmazonRDS", "Provisioned IOPS", "Deployment Option=Multi-AZ; Database Engine=Any; usageType=EU-RDS:Multi-AZ-GP3-PIOPS",
            "0.0440000000 IOPS-Mo 0 Inf", "0:0.044");
        row("ddb_on_demand_write_million", "AmazonDynamoDB", "Amazon DynamoDB PayPerRequest Throughput", "Group=DDB-WriteUnits; usageType=EU-WriteRequestUnits",
            "0.0000007050 WriteRequestUnits 0 Inf", "0:0.705");
        row("ddb_storage_gb_month", "AmazonDynamoDB", "Database Storage", "usageType=EU-TimedStorage-ByteHrs", "0.0000000000 GB-Mo 0 25, 0.2830000000 GB-Mo 25 Inf", "0:0.283");
        row("ddb_provisioned_wcu_hour", "AmazonDynamoDB", "Provisioned IOPS", "Group=DDB-WriteUnits; usageType=EU-WriteCapacityUnit-Hrs",
            "0.0000000000 WriteCapacityUnit-Hrs 0 18600, 0.0007350000 WriteCapacityUnit-Hrs 18600 Inf", "0:0.000735");
        row("s3_standard_gb_month", "AmazonS3", "Storage", "Volume Type=Standard; usageType=EU-TimedStorage-ByteHrs",
            "0.0230000000 GB-Mo 0 51200, 0.0220000000 GB-Mo 51200 512000, 0.0210000000 GB-Mo 512000 Inf", "0:0.023 51200:0.022 512000:0.021");
        row("s3_put_1000", "AmazonS3", "API Request", "Group=S3-API-Tier1; usageType=EU-Requests-Tier1", "0.0000050000 Requests 0 Inf", "0:0.005");
        row("s3_get_1000", "AmazonS3", "API Request", "Group=S3-API-Tier2; usageType=EU-Requests-Tier2", "0.0000004000 Requests 0 Inf", "0:0.0004");
        row("lambda_request_million", "AWSLambda", "Serverless", "Group=AWS-Lambda-Requests; usageType=EU-Request", "0.0000002000 Request 0 Inf", "0:0.2");
        row("lambda_gb_second_x86", "AWSLambda", "Serverless", "Group=AWS-Lambda-Duration; usageType=EU-Lambda-GB-Second",
            "0.0000166667 Lambda-GB-Second 0 6000000000, 0.0000150000 Lambda-GB-Second 6000000000 15000000000, 0.0000133334 Lambda-GB-Second 15000000000 Inf",
            "0:0.0000166667 6000000000:0.000015 15000000000:0.0000133334");
        row("elasticache_serverless_valkey_gb_hour", "AmazonElastiCache", "ElastiCache Serverless",
            "Cache Engine=Valkey; usageType=EU-CachedData:Valkey; operation=CreateServerlessCache", "0.0900000000 GB-Hours 0 Inf", "0:0.09");
        row("elasticache_serverless_valkey_ecpu_million", "AmazonElastiCache", "ElastiCache Serverless",
            "Cache Engine=Valkey; usageType=EU-ElastiCacheProcessingUnits:Valkey; operation=CreateServerlessCache",
            "0.0000000025 ElastiCacheProcessingUnit 0 Inf", "0:0.0025");
        row("apigw_http_request_million", "AmazonApiGateway", "API Calls", "usageType=EU-ApiGatewayHttpRequest; operation=ApiGatewayHttpApi",
            "0.0000011100 Requests 0 300000000, 0.0000010000 Requests 300000000 Inf", "0:1.11 300:1");
        row("sqs_standard_request_million", "AWSQueueService", "API Request", "Group=SQS-APIRequest-Tier1; usageType=EU-Requests-Tier1",
            "0.0000004000 Requests 0 100000000000, 0.0000003000 Requests 100000000000 200000000000, 0.0000002400 Requests 200000000000 Inf",
            "0:0.4 100000:0.3 200000:0.24");
        row("cloudwatch_metric_month", "AmazonCloudWatch", "Metric", "usageType=EU-CW:MetricMonitorUsage",
            "0.3000000000 Metrics 0 10000, 0.1000000000 Metrics 10000 250000, 0.0500000000 Metrics 250000 1000000, 0.0200000000 Metrics 1000000 Inf",
            "0:0.3 10000:0.1 250000:0.05 1000000:0.02");
        row("cloudwatch_api_1000", "AmazonCloudWatch", "API Request", "usageType=EU-CW:Requests", "0.0000100000 Requests 0 Inf", "0:0.01");
        row("internet_egress_gb", "AWSDataTransfer", "Data Transfer",
            "Transfer Type=AWS Outbound; From Location=EU (Ireland); From Location Type=AWS Region; From Region Code=eu-west-1; To Location=External; usageType=EU-DataTransfer-Out-Bytes",
            "0.0900000000 GB 0 10240, 0.0850000000 GB 10240 51200, 0.0700000000 GB 51200 153600, 0.0500000000 GB 153600 Inf", "0:0.09 10240:0.085 51200:0.07 153600:0.05");
        row("route53_standard_query_million", "AmazonRoute53", "DNS Query", "usageType=DNS-Queries", "0.0000004000 Queries 0 1000000000, 0.0000002000 Queries 1000000000 Inf",
            "0:0.4 1000:0.2", "*");
        row("route53_hosted_zone_month", "AmazonRoute53", "DNS Zone", "usageType=HostedZone", "0.5000000000 Mo 0 25, 0.1000000000 Mo 25 Inf", "0:0.5 25:0.1", "*");
        row("cloudfront_egress_gb", "AmazonCloudFront", "Data Transfer", "Transfer Type=CloudFront Outbound; From Location=Japan; To Location=External; usageType=JP-DataTransfer-Out-Bytes",
            "0.1140000000 GB 0 10240, 0.0890000000 GB 10240 Inf", "0:0.114 10240:0.089", "cf-japan");
        row("cloudfront_https_10k", "AmazonCloudFront", "Request", "Request Type=CloudFront-Request-HTTPS-Proxy; Location=India; usageType=IN-Requests-HTTPS-Proxy",
            "0.0000012000 Requests 0 Inf", "0:0.012", "cf-india");
    }
    void bringsPricesToTheUnitsOfTheCatalog() {
        QFETCH(QString, offer);
        QFETCH(QString, family);
        QFETCH(QString, attributes);
        QFETCH(QStringList, prices);
        QFETCH(QString, dimension);
        QFETCH(QString, region);
        QFETCH(QString, tiers);
        std::vector<made::Price> listed;
        for (const QString& price : prices) {
            const QStringList parts = price.split(QLatin1Char(' '));
            listed.push_back(tier(parts[0].toStdString(), parts[1].toStdString(), parts[2].toStdString(), parts[3].toStdString()));
        }
        const made::Product one = product("SKU1", family.toStdString(), attributes.toStdString(), listed);
        const ImportedCatalog made = importOne(offer.toUtf8(), one);
        const Price* const price = made.after->price(dimension.toStdString(), region.toStdString());
        QVERIFY(price != nullptr);
        QCOMPARE(price->region, std::string_view{region.toStdString()});
        const QStringList expected = tiers.split(QLatin1Char(' '));
        QCOMPARE(price->tiers.size(), static_cast<std::size_t>(expected.size()));
        for (qsizetype i = 0; i < expected.size(); ++i) {
            QCOMPARE(price->tiers[static_cast<std::size_t>(i)].from, expected[i].section(QLatin1Char(':'), 0, 0).toDouble());
            QCOMPARE(price->tiers[static_cast<std::size_t>(i)].usd, expected[i].section(QLatin1Char(':'), 1).toDouble());
        }
        QCOMPARE(price->provenance.asOf, std::string_view{"2026-10-01"});
        QCOMPARE(price->unit, made.before->prices()[0].unit.empty() ? std::string_view{} : std::ranges::find(made.before->prices(), price->dimension, &Price::dimension)->unit);
        // The same list as JSON, and packed, makes the same catalog.
        const std::string json = made::json(head(offer.toStdString()), {one});
        QVERIFY(importFiles({write("same.json", json)})->tables.at("service_prices.csv") == made.tables.at("service_prices.csv"));
        QCOMPARE(importFiles({writePacked("same.json.gz", json)})->after->id(), made.after->id());
    }
    /// Some files name requests of queues one way, some another: both at one price are one thing, at two prices an error.
    void twoNamesOfOneThingMustAgree() {
        const auto queue = [](const char* sku, const char* usage, const char* usd) {
            return product(sku, "API Request", std::string{"usageType=EU-"} + usage, {tier(usd, "Requests")});
        };
        const made::Product one = queue("Q1", "Requests-Tier1", "0.0000004100");
        const ImportedCatalog made = import({made::csv(head("AWSQueueService"), {one, queue("Q2", "Requests-RBP", "0.0000004100")})}).value();
        QCOMPARE(priceOf(*made.after, "sqs_standard_request_million", "eu-west-1"), std::optional{0.41});
        const QString told = refusal(import({made::csv(head("AWSQueueService"), {one, queue("Q2", "Requests-RBP", "0.0000004200")})}));
        QVERIFY2(told.contains(QStringLiteral("sqs_standard_request_million in eu-west-1 has two prices")), qPrintable(told));
    }
    /// A price of a million units under the name of one would be a million times too dear.
    void aPriceOfAMillionUnitsIsNotTakenForThatOfOne() {
        const made::Product million = product("C1", "ElastiCache Serverless",
                                              "Cache Engine=Redis; usageType=EU-ElastiCacheProcessingUnits:Redis; operation=CreateServerlessCache",
                                              {tier("0.0034000000", "Million ECPUs")});
        const QString told = refusal(import({made::csv(head("AmazonElastiCache"), {million})}));
        QVERIFY2(told.contains(QStringLiteral("Unit must be elasticacheprocessingunit")), qPrintable(told));
    }
    void putsTheThreeTiersOfIo2Together() {
        const auto io2 = [](const char* sku, const char* usage, const char* usd) {
            return product(sku, "System Operation", std::string{"usageType=EU-"} + usage, {tier(usd, "IOPS-Mo")});
        };
        const made::Product first = io2("I1", "EBS:VolumeP-IOPS.io2", "0.0720000000"), second = io2("I2", "EBS:VolumeP-IOPS.io2.tier2", "0.0504000000"),
                            third = io2("I3", "EBS:VolumeP-IOPS.io2.tier3", "0.0352800000");
        const ImportedCatalog made = import({made::csv(head("AmazonEC2"), {second, third, first})}).value();
        QCOMPARE(made.after->price("ebs_io2_iops_month", "eu-west-1")->tiers.size(), std::size_t{3});
        QCOMPARE(priceOf(*made.after, "ebs_io2_iops_month", "eu-west-1", 1), std::optional{0.0504});
        QCOMPARE(made.after->price("ebs_io2_iops_month", "eu-west-1")->tiers[2].from, 64'000.0);
        const ImportedCatalog half = import({made::csv(head("AmazonEC2"), {first, third, made::linuxInstance("SKU1", "m5.large", "0.1")})}).value();
        QVERIFY(warns(half, "ebs_io2_iops_month in eu-west-1 stays as it was: not all of its tiers are listed"));
        QCOMPARE(priceOf(*half.after, "ebs_io2_iops_month", "eu-west-1"), priceOf(*half.before, "ebs_io2_iops_month", "eu-west-1"));
    }
    void csvAndJsonMakeTheSameCatalog() {
        const made::Ec2Region region{{"m5.large", "c5.xlarge", "t4g.micro"}};
        std::vector<made::Product> products;
        for (std::size_t i = 0; i < 3 * made::Ec2Region::variants; ++i) products.push_back(region.product(i));
        const ImportedCatalog csv = import({made::csv(head("AmazonEC2"), products)}).value(), json = import({made::json(head("AmazonEC2"), products)}).value();
        QCOMPARE(csv.after->id(), json.after->id());
        for (const auto& [name, text] : csv.tables)
            if (name != "catalog.yaml" && name != "imports.csv") QVERIFY2(json.tables.at(name) == text, name.c_str());
    }

    void namesRecipesThatFoundNothing() {
        const ImportedCatalog made = import({made::csv(head("AWSELB"), {product("L1", "Load Balancer-Application", "usageType=EU-LoadBalancerUsage", {tier("0.0252", "Hrs")})})}).value();
        QVERIFY(warns(made, "nothing was found for application load balancer, units; network load balancer, hours;"));
        QCOMPARE(made.lists.front().counts.front().matches, std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(PriceImportTest)
#include "price_import_test.moc"
