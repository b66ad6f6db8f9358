#include "model/catalog/catalog.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include "model/catalog/small_catalog.h"
#include "model/workload/workload.h"

using namespace stagecraft;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const Catalog& shipped() {
    static const Catalog::Pointer catalog = Catalog::builtIn().value();
    return *catalog;
}

std::filesystem::path shippedFolder() {
    return std::filesystem::path{qEnvironmentVariable("STAGECRAFT_SOURCE_DIR").toStdString()} /
           "resources/catalog";
}

/// Rows below the header; none of the tables counted here has a cell with a newline.
std::size_t rowsOf(const char* table) {
    std::ifstream stream{shippedFolder() / table};
    std::string line;
    std::size_t rows = 0;
    while (std::getline(stream, line)) ++rows;
    return rows - 1;
}

double hour(const Catalog& catalog, std::string_view region, std::string_view type, Purchase purchase) {
    const InstanceOffer* offer = catalog.instanceOffer(region, type);
    const OptionalRate rate = offer == nullptr ? std::nullopt : offer->prices.at(purchase);
    return rate ? rate->count() : -1;
}

double firstTier(std::string_view dimension, std::string_view region) {
    const Price* price = shipped().price(dimension, region);
    return price == nullptr ? -1 : price->tiers.front().usd;
}

void print(std::ostream& out, const PerformanceIndex& index) {
    out << index.web << ' ' << index.cache << ' ' << index.cpu << ' ' << index.passmark << ' '
        << index.isEstimated;
}

void print(std::ostream& out, const PurchasePrices& prices) {
    for (std::size_t i = 0; i < EnumNames<Purchase>::names.size(); ++i) {
        const OptionalRate rate = prices.at(static_cast<Purchase>(i));
        out << ' ' << (rate ? rate->count() : -1);
    }
    for (const Provenance* origin : {prices.noUpfrontOrigin, prices.upfrontOrigin})
        if (origin != nullptr) out << ' ' << origin->source << ' ' << origin->asOf << ' ' << origin->isEstimated;
}

void print(std::ostream& out, const Provenance& provenance) {
    out << ' ' << provenance.source << ' ' << provenance.asOf << ' ' << provenance.isEstimated << '\n';
}

void printOffers(std::ostream& out, const Catalog& catalog, const Region& region) {
    for (const InstanceOffer& offer : catalog.instanceOffers(region.code)) {
        out << offer.type->name;
        print(out, offer.prices);
        print(out, offer.provenance);
    }
    for (std::size_t engine = 0; engine < EnumNames<DatabaseEngine>::names.size(); ++engine)
        for (std::size_t deployment = 0; deployment < EnumNames<Deployment>::names.size(); ++deployment)
            for (const DatabaseOffer& offer : catalog.databaseOffers(region.code, static_cast<DatabaseEngine>(engine),
                                                                     static_cast<Deployment>(deployment))) {
                out << engine << deployment << offer.type->name << offer.type->vcpus << ' ' << offer.type->memory.count();
                print(out, offer.type->performance);
                print(out, offer.prices);
                print(out, offer.provenance);
            }
    for (std::size_t engine = 0; engine < EnumNames<CacheEngine>::names.size(); ++engine)
        for (const CacheOffer& offer : catalog.cacheOffers(region.code, static_cast<CacheEngine>(engine))) {
            out << engine << offer.name << offer.vcpus << ' ' << offer.memory.count();
            print(out, offer.prices);
            print(out, offer.provenance);
        }
}

/// All that a catalog knows, as text: two catalogs are the same when their texts are.
std::string everythingIn(const Catalog& catalog) {
    std::ostringstream out;
    out.precision(17);
    out << catalog.id() << ' ' << catalog.date() << ' ' << catalog.measuredTypes() << '\n';
    for (const Region& region : catalog.regions()) {
        out << region.code << region.name << region.latitude << region.longitude << region.openedYear
            << region.isOptIn;
        for (const std::string_view zone : region.zones) out << ' ' << zone;
        printOffers(out << '\n', catalog, region);
        for (const Region& other : catalog.regions())
            out << catalog.interRegionUsdPerGb(region.code, other.code).value_or(-1) << ' '
                << catalog.roundTrip(region.code, other.code).value_or(Milliseconds{-1}).count() << '\n';
    }
    for (const InstanceType& type : catalog.instanceTypes()) {
        out << type.name << type.family << type.category << type.vcpus << ' ' << type.memory.count() << ' '
            << type.networkBaseline.count() << ' ' << type.diskBaseline.count() << ' ' << type.baselineShare
            << ' ' << type.creditsPerHour << ' ' << type.maximumCredits << ' ' << type.isAccelerated << ' ';
        print(out, type.performance);
        out << '\n';
    }
    for (const Price& price : catalog.prices()) {
        out << price.service << price.region << price.dimension << price.unit;
        for (const PriceTier& tier : price.tiers)
            out << ' ' << tier.from << ' ' << tier.to << ' ' << tier.usd;
        print(out, price.provenance);
    }
    for (const GeographyPlace& place : catalog.geographies())
        out << place.geography << place.city << place.latitude << place.longitude << place.cloudFront
            << place.source;
    for (const Sla& sla : catalog.slas()) out << sla.service << sla.configuration << sla.availability << '\n';
    for (const FreeAllowance& free : catalog.freeAllowances())
        out << free.dimension << free.monthly << free.kind << '\n';
    for (const Quota& quota : catalog.quotas())
        out << quota.service << quota.limit << quota.value << quota.isHard << '\n';
    return out.str();
}

}  // namespace

class CatalogTest : public QObject {
    Q_OBJECT
private slots:
    void holdsEveryRowOfItsTables() {
        const Catalog& catalog = shipped();
        QCOMPARE(catalog.regions().size(), std::size_t{34});
        std::size_t zones = 0, instances = 0, databases = 0, caches = 0;
        for (const Region& region : catalog.regions()) {
            zones += region.zones.size();
            instances += catalog.instanceOffers(region.code).size();
            for (std::size_t e = 0; e < EnumNames<DatabaseEngine>::names.size(); ++e)
                for (const Deployment deployment : {Deployment::SingleAz, Deployment::MultiAz, Deployment::MultiAzCluster})
                    for (const DatabaseOffer& offer : catalog.databaseOffers(region.code, static_cast<DatabaseEngine>(e), deployment))
                        if (deployment != Deployment::MultiAzCluster || !offer.provenance.isEstimated) ++databases;
            for (std::size_t e = 0; e < EnumNames<CacheEngine>::names.size(); ++e)
                caches += catalog.cacheOffers(region.code, static_cast<CacheEngine>(e)).size();
        }
        QCOMPARE(zones, std::size_t{106});
        QCOMPARE(catalog.instanceTypes().size(), std::size_t{1376});
        QCOMPARE(catalog.measuredTypes(), std::size_t{1172});
        QCOMPARE(instances, rowsOf("ec2_prices.csv"));
        QCOMPARE(databases, rowsOf("rds_prices.csv"));
        QCOMPARE(caches, rowsOf("elasticache_prices.csv"));
        QCOMPARE(catalog.databaseClasses().size(), rowsOf("rds_instance_classes.csv"));
        QCOMPARE(catalog.quotas().size(), rowsOf("quotas.csv"));
        QCOMPARE(catalog.slas().size(), rowsOf("slas.csv"));
        QCOMPARE(catalog.freeAllowances().size(), rowsOf("free_tier.csv"));
        // Before EBS, RDS storage and serverless caches fill in what service_prices.csv lacks.
        std::size_t tiers = 0;
        for (const Price& price : catalog.prices()) tiers += price.tiers.size();
        QVERIFY(tiers > rowsOf("service_prices.csv"));
    }
    void namesItselfAndItsDate() {
        QCOMPARE(shipped().id(), std::string_view{"aws-list-2026-07-20"});
        QCOMPARE(shipped().date(), std::string_view{"2026-07-20"});
    }
    void theBuiltInCatalogIsTheFolderOfTables() {
        const Result<Catalog::Pointer> read = Catalog::fromFolder(shippedFolder());
        QVERIFY2(read.has_value(), read ? "" : read.error().text().c_str());
        QVERIFY(everythingIn(**read) == everythingIn(shipped()));
    }
    void everySourceIsNamedInFull() {
        const auto isId = [](std::string_view source) {
            return source.empty() || (source.size() < 5 && source.front() == 's' &&
                                      source.find_first_not_of("0123456789", 1) == std::string_view::npos);
        };
        for (const Price& price : shipped().prices()) QVERIFY(!isId(price.provenance.source));
        for (const Region& region : shipped().regions())
            for (const InstanceOffer& offer : shipped().instanceOffers(region.code))
                QVERIFY(!isId(offer.provenance.source) && !offer.provenance.asOf.empty());
        for (const GeographyPlace& place : shipped().geographies()) QVERIFY(!isId(place.source));
    }

    void instancePricesAreThoseOfTheList_data() {
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("purchase");
        QTest::addColumn<double>("usd");
        const auto row = [](const char* region, const char* type, Purchase purchase, double usd) {
            QTest::addRow("%s %s %d", region, type, static_cast<int>(purchase))
                << region << type << static_cast<int>(purchase) << usd;
        };
        row("us-east-1", "m5.large", Purchase::OnDemand, 0.096);
        row("us-east-1", "m7g.large", Purchase::OnDemand, 0.0816);
        row("us-east-1", "t3.micro", Purchase::OnDemand, 0.0104);
        row("af-south-1", "c5.large", Purchase::OnDemand, 0.114);
        row("af-south-1", "c5.large", Purchase::Reserved1YearNoUpfront, 0.072);
        row("af-south-1", "c5.large", Purchase::Reserved1YearAllUpfront, -1);  // not in any list
        row("af-south-1", "c5.xlarge", Purchase::Reserved3YearAllUpfront, 0.085731);
        row("af-south-1", "m99.large", Purchase::OnDemand, -1);
        row("mars-1", "m5.large", Purchase::OnDemand, -1);
    }
    void instancePricesAreThoseOfTheList() {
        QFETCH(QString, region);
        QFETCH(QString, type);
        QFETCH(int, purchase);
        QFETCH(double, usd);
        QCOMPARE(hour(shipped(), region.toStdString(), type.toStdString(), static_cast<Purchase>(purchase)),
                 usd);
    }

    void servicePricesAreThoseOfTheList_data() {
        QTest::addColumn<QString>("dimension");
        QTest::addColumn<QString>("region");
        QTest::addColumn<double>("usd");
        const auto row = [](const char* dimension, const char* region, double usd) {
            QTest::addRow("%s %s", dimension, region) << dimension << region << usd;
        };
        row("alb_lcu_hour", "us-east-1", 0.008);
        row("ebs_gp3_gb_month", "us-east-1", 0.08);
        row("ebs_gp3_throughput_mibps_month", "us-east-1", 0.04);
        row("ebs_gp3_gb_month", "af-south-1", 0.1047);  // from the table of disks alone
        row("aurora_storage_gb_month", "us-east-1", 0.10);
        row("aurora_io_million", "us-east-1", 0.20);
        row("rds_gp2_multi_az_gb_month", "us-east-1", 0.23);
        row("rds_io2_multi_az_gb_month", "us-east-1", 0.25);  // from the table of database storage alone
        row("rds_gp3_multi_az_cluster_gb_month", "us-east-1", 0.345);
        row("rds_gp3_multi_az_cluster_gb_month", "ap-northeast-2", 0.393);
        row("rds_gp3_multi_az_cluster_iops_month", "us-east-1", 0.06);  // three times Single-AZ, as all below
        row("rds_gp3_multi_az_cluster_throughput_mibps_month", "us-east-1", 0.24);
        row("rds_io1_multi_az_cluster_gb_month", "us-east-1", 0.375);
        row("rds_io2_multi_az_cluster_iops_month", "us-east-1", 0.3);
        row("rds_backup_gb_month", "af-south-1", 0.113);
        row("rds_magnetic_io_million", "us-east-1", 0.1);
        row("aurora_io_optimized_io_million", "us-east-1", 0);  // included in the storage
        row("elasticache_serverless_valkey_gb_hour", "us-east-1", 0.084);
        row("route53_hosted_zone_month", "eu-north-1", 0.5);  // everywhere the same: "*"
        row("cloudfront_egress_gb", "cf-europe", 0.085);
        row("no_such_dimension", "us-east-1", -1);
        row("alb_lcu_hour", "mars-1", -1);
    }
    void servicePricesAreThoseOfTheList() {
        QFETCH(QString, dimension);
        QFETCH(QString, region);
        QFETCH(double, usd);
        QCOMPARE(firstTier(dimension.toStdString(), region.toStdString()), usd);
    }
    void storageOfS3GetsCheaperTwice() {
        const Price* price = shipped().price("s3_standard_gb_month", "us-east-1");
        QVERIFY(price != nullptr);
        QCOMPARE(price->tiers.size(), std::size_t{3});
        QCOMPARE(price->tiers[0].usd, 0.023);
        QCOMPARE(price->tiers[0].to, 51'200.0);
        QCOMPARE(price->tiers[1].usd, 0.022);
        QCOMPARE(price->tiers[2].from, 512'000.0);
        QCOMPARE(price->tiers[2].usd, 0.021);
        QCOMPARE(price->tiers[2].to, infinity);
    }
    void operationsOfIo2HaveThreeTiers() {
        const Price* price = shipped().price("ebs_io2_iops_month", "us-east-1");
        QVERIFY(price != nullptr);
        QCOMPARE(price->tiers.size(), std::size_t{3});
        QCOMPARE(price->tiers[0].to, 32'000.0);
        QCOMPARE(price->tiers[1].to, 64'000.0);
        QVERIFY(price->tiers[0].usd > price->tiers[1].usd && price->tiers[1].usd > price->tiers[2].usd);
    }
    void tiersRunFromZeroToInfinityEverywhere() {
        for (const Price& price : shipped().prices()) {
            QCOMPARE(price.tiers.front().from, 0.0);
            QCOMPARE(price.tiers.back().to, infinity);
            for (std::size_t i = 1; i < price.tiers.size(); ++i)
                QCOMPARE(price.tiers[i].from, price.tiers[i - 1].to);
            QCOMPARE(shipped().price(price.dimension, price.region), &price);
        }
    }
    void aRegionOutranksEverywhere() {
        auto texts = smallCatalog();
        texts["service_prices.csv"] +=
            "route53,us-east-1,route53_hosted_zone_month,zone-month,0,,0.7,s1,2026\n";
        const Catalog::Pointer catalog = Catalog::fromTexts(texts).value();
        QCOMPARE(catalog->price("route53_hosted_zone_month", "us-east-1")->tiers.front().usd, 0.7);
        QCOMPARE(catalog->price("route53_hosted_zone_month", "eu-west-1")->tiers.size(), std::size_t{2});
        QCOMPARE(catalog->price("route53_hosted_zone_month", "*")->tiers.size(), std::size_t{2});
        QVERIFY(catalog->price("cloudfront_egress_gb", "us-east-1") == nullptr);
    }
    void theTableOfServicesOutranksTheTableOfDisks() {
        const Catalog::Pointer catalog = Catalog::fromTexts(smallCatalog()).value();
        QCOMPARE(catalog->price("ebs_gp2_gb_month", "us-east-1")->tiers.front().usd, 0.11);
        QCOMPARE(catalog->price("ebs_gp2_gb_month", "eu-west-1")->tiers.front().usd, 0.12);
        QCOMPARE(catalog->price("rds_gp3_multi_az_throughput_mibps_month", "us-east-1")->tiers.front().usd,
                 0.16);
        QVERIFY(catalog->price("rds_gp3_gb_month", "us-east-1") == nullptr);
    }
    void whatWasInferredOrRecalledIsMarked() {
        const Catalog::Pointer catalog = Catalog::fromTexts(smallCatalog()).value();
        QVERIFY(catalog->price("alb_hour", "us-east-1")->provenance.isEstimated);
        QVERIFY(catalog->price("ebs_gp2_gb_month", "eu-west-1")->provenance.isEstimated);
        QVERIFY(!catalog->price("ebs_gp2_gb_month", "us-east-1")->provenance.isEstimated);
        QVERIFY(catalog->instanceOffer("us-east-1", "t4g.micro")->provenance.isEstimated);
        QCOMPARE(catalog->price("alb_hour", "us-east-1")->provenance.source,
                 std::string_view{"INFERRED from a neighbour"});
    }

    /// A writer and two readers cost three times what one instance costs, as in every figure of AWS's that is there.
    void aClusterCostsThreeTimesOneInstance() {
        const std::set<std::string_view> families{"m5d", "m6gd", "m6id", "m6idn", "r5d", "r6gd", "r6id", "r6idn", "x2iedn"};
        std::size_t listed = 0, derived = 0;
        for (const Region& region : shipped().regions())
            for (std::size_t e = 0; e < EnumNames<DatabaseEngine>::names.size(); ++e) {
                const auto engine = static_cast<DatabaseEngine>(e);
                const auto singles = shipped().databaseOffers(region.code, engine, Deployment::SingleAz);
                const auto clusters = shipped().databaseOffers(region.code, engine, Deployment::MultiAzCluster);
                const bool isSold = engine == DatabaseEngine::MySql || engine == DatabaseEngine::PostgreSql;
                const auto expected = std::count_if(singles.begin(), singles.end(), [&](const DatabaseOffer& single) {
                    return isSold && families.contains(single.type->name.substr(3, single.type->name.find('.', 3) - 3));
                });
                QCOMPARE(clusters.size(), static_cast<std::size_t>(expected));
                for (const DatabaseOffer& cluster : clusters) {
                    const auto single = std::find_if(singles.begin(), singles.end(), [&](const DatabaseOffer& one) { return one.type == cluster.type; });
                    QVERIFY(single != singles.end());
                    QVERIFY(std::abs(cluster.prices.onDemand.count() - 3 * single->prices.onDemand.count()) < 1e-9);
                    QVERIFY(!cluster.prices.reserved1YearNoUpfront.has_value());
                    QCOMPARE(cluster.provenance.source.find("INFERRED") != std::string_view::npos, cluster.provenance.isEstimated);
                    ++(cluster.provenance.isEstimated ? derived : listed);
                }
            }
        QCOMPARE(listed, std::size_t{1});  // db.m6gd.large for PostgreSQL in Seoul
        QVERIFY(derived > 1500);
        for (const Price& price : shipped().prices()) {
            const std::string dimension{price.dimension};
            const std::size_t mark = dimension.find("_multi_az_cluster");
            if (mark == std::string::npos) continue;
            const double single = firstTier(dimension.substr(0, mark) + dimension.substr(mark + 17), price.region);
            QVERIFY2(std::abs(price.tiers.front().usd - 3 * single) < 1e-9, dimension.c_str());
            const bool isListed = dimension == "rds_gp3_multi_az_cluster_gb_month" && (price.region == "us-east-1" || price.region == "ap-northeast-2");
            QCOMPARE(price.provenance.isEstimated, !isListed);
        }
    }
    void aFigureOfItsOwnOutranksTheRuleForClusters() {
        auto texts = smallCatalog();
        const auto cluster = [&] {
            const Catalog::Pointer catalog = Catalog::fromTexts(texts).value();
            const auto offers = catalog->databaseOffers("us-east-1", DatabaseEngine::PostgreSql, Deployment::MultiAzCluster);
            return offers.size() == 1 ? std::pair{offers.front().prices.onDemand.count(), offers.front().provenance.isEstimated} : std::pair{0.0, false};
        };
        QCOMPARE(cluster(), (std::pair{0.6, true}));
        texts["rds_prices.csv"] += "us-east-1,postgresql,db.m5.large,multi-az-cluster,0.55,,,,,s1,2026\n";
        QCOMPARE(cluster(), (std::pair{0.55, false}));
        texts["rds_storage_prices.csv"] += "us-east-1,gp3,single-az,0.115,0.02,,0.08,s1,2026\nus-east-1,gp3,multi-az-cluster,0.33,,,,s1,2026\n";
        const Catalog::Pointer catalog = Catalog::fromTexts(texts).value();
        QCOMPARE(catalog->price("rds_gp3_multi_az_cluster_gb_month", "us-east-1")->tiers.front().usd, 0.33);
        QCOMPARE(catalog->price("rds_gp3_multi_az_cluster_iops_month", "us-east-1")->tiers.front().usd, 0.06);
        QVERIFY(catalog->price("rds_gp3_multi_az_cluster_iops_month", "us-east-1")->provenance.isEstimated);
    }

    void trafficBetweenRegionsIsPricedByPairThenBySender() {
        QCOMPARE(shipped().interRegionUsdPerGb("us-east-1", "us-east-2"), std::optional{0.01});
        QCOMPARE(shipped().interRegionUsdPerGb("us-east-1", "eu-west-1"), std::optional{0.02});
        QCOMPARE(shipped().interRegionUsdPerGb("sa-east-1", "us-east-1"), std::optional{0.138});
        QVERIFY(!shipped().interRegionUsdPerGb("mars-1", "us-east-1").has_value());
    }
    void roundTripsReadTheSameBothWays() {
        QCOMPARE(shipped().roundTrip("af-south-1", "ap-east-1"), std::optional{Milliseconds{292.9}});
        QCOMPARE(shipped().roundTrip("ap-east-1", "af-south-1"), std::optional{Milliseconds{292.9}});
        QVERIFY(!shipped().roundTrip("us-east-1", "mars-1").has_value());
    }

    void theReferenceTypeIsOneOnEveryBenchmarkOfItsOwnSize() {
        const Catalog::Pointer catalog = Catalog::fromTexts(smallCatalog()).value();
        const PerformanceIndex& index = catalog->instanceType("m5.large")->performance;
        QCOMPARE(index.web, 1.0);
        QCOMPARE(index.cache, 1.0);
        QCOMPARE(index.cpu, 1.0);
        QCOMPARE(index.passmark, 1.0);
        QVERIFY(!index.isEstimated);
    }
    void newerProcessorsAreFaster() {
        const auto web = [](std::string_view type) { return shipped().instanceType(type)->performance.web; };
        QVERIFY(std::abs(web("m5.large") - 1) < 0.1);  // the family's median, not the one size
        QVERIFY(web("m7g.large") > 1.2);
        QVERIFY(web("m7i.large") > web("m6i.large") && web("m6i.large") > web("m5.large"));
        QVERIFY(web("m5a.large") < web("m5.large"));
        for (const InstanceType& type : shipped().instanceTypes()) {
            const PerformanceIndex& index = type.performance;
            for (const double value : {index.web, index.cache, index.cpu, index.passmark})
                QVERIFY2(value > 0 && value < 10, std::string{type.name}.c_str());
        }
    }
    void databasesAndCachesRunOnTheHardwareOfTheirName() {
        const auto databases =
            shipped().databaseOffers("us-east-1", DatabaseEngine::PostgreSql, Deployment::MultiAz);
        const auto found = std::find_if(databases.begin(), databases.end(), [](const DatabaseOffer& offer) {
            return offer.type->name == "db.r6g.large";
        });
        QVERIFY(found != databases.end());
        QCOMPARE(found->type->architecture, CpuArchitecture::Arm64);
        QCOMPARE(found->type->memory.count(), 16.0);
        QCOMPARE(found->type->performance.web, shipped().instanceType("r6g.large")->performance.web);
        const auto caches = shipped().cacheOffers("us-east-1", CacheEngine::Redis);
        const auto node = std::find_if(caches.begin(), caches.end(), [](const CacheOffer& offer) {
            return offer.name == "cache.r7g.large";
        });
        QVERIFY(node != caches.end());
        QCOMPARE(node->architecture, CpuArchitecture::Arm64);
        QCOMPARE(node->performance.cache, shipped().instanceType("r7g.large")->performance.cache);
    }
    void theDatabaseClassWithoutDiskRunsOnTheTypeWithOne() {
        const Catalog::Pointer catalog = Catalog::fromTexts(smallCatalog()).value();
        const DatabaseClass& type = catalog->databaseClasses()[1];
        QCOMPARE(type.name, std::string_view{"db.x2g.large"});
        QCOMPARE(type.architecture, CpuArchitecture::Arm64);
        QCOMPARE(type.performance.web, 2.0);
        QVERIFY(type.performance.isEstimated && !type.isCurrentGeneration);
    }
    void cacheNodesOfGeneration8HaveNoKnownMemory() {
        std::size_t unknown = 0;
        for (const CacheOffer& offer : shipped().cacheOffers("us-east-1", CacheEngine::Valkey)) {
            const bool isNew = offer.name.find("8g") != std::string_view::npos;
            QCOMPARE(offer.memory.count() == 0, isNew);
            if (isNew) ++unknown;
        }
        QCOMPARE(unknown, std::size_t{21});
    }
    void burstableTypesKnowTheirBaselineAndCredits() {
        const InstanceType* type = shipped().instanceType("t3.micro");
        QVERIFY(type->isBurstable);
        QCOMPARE(type->baselineShare, 0.1);
        QCOMPARE(type->creditsPerHour, 12.0);
        QCOMPARE(type->maximumCredits, 288.0);
        QCOMPARE(shipped().instanceType("t2.xlarge")->baselineShare, 0.225);
        QVERIFY(!shipped().instanceType("m5.large")->isBurstable);
        QCOMPARE(shipped().instanceType("m5.large")->baselineShare, 1.0);
    }
    void typesWithAcceleratorsAreKnownAsSuch() {
        for (const std::string_view name : {"p5.48xlarge", "g6.xlarge", "inf2.xlarge", "trn1.2xlarge",
                                            "f2.6xlarge", "dl1.24xlarge", "vt1.3xlarge"})
            QVERIFY(shipped().instanceType(name)->isAccelerated);
        for (const std::string_view name :
             {"m5.large", "c7gn.large", "t4g.nano", "i4g.large", "hpc7a.12xlarge"})
            QVERIFY(!shipped().instanceType(name)->isAccelerated);
    }

    void geographiesComeInTheOrderOfTheWorkload() {
        const auto places = shipped().geographies();
        QCOMPARE(places.size(), geographyCount);
        for (std::size_t g = 0; g < geographyCount; ++g) {
            QCOMPARE(places[g].geography, nameOf(static_cast<Geography>(g)));
            QVERIFY(shipped().price("cloudfront_egress_gb", places[g].cloudFront) != nullptr);
            QVERIFY(shipped().price("cloudfront_https_10k", places[g].cloudFront) != nullptr);
        }
    }
    void aCatalogOfPricesAloneTakesTheProgramsOwnPlaces() {
        auto texts = smallCatalog();
        std::string& text = texts.at("geographies.csv");
        text.resize(text.find('\n') + 1);
        const Catalog::Pointer catalog = Catalog::fromTexts(texts).value();
        QCOMPARE(catalog->geographies().size(), geographyCount);
        QCOMPARE(catalog->geographies()[2].city, shipped().geographies()[2].city);
    }
    void regionsAreSortedAndFoundByCode() {
        const auto regions = shipped().regions();
        QVERIFY(std::is_sorted(regions.begin(), regions.end(),
                               [](const Region& a, const Region& b) { return a.code < b.code; }));
        const Region* tokyo = shipped().region("ap-northeast-1");
        QCOMPARE(tokyo->city, std::string_view{"Tokyo"});
        QCOMPARE(tokyo->zones.size(), std::size_t{3});
        QCOMPARE(&regions[shipped().regionNumber("ap-northeast-1")], tokyo);
        QVERIFY(shipped().region("mars-1") == nullptr);
        QCOMPARE(shipped().regionNumber("mars-1"), regions.size());
        QVERIFY(shipped().instanceOffers("mars-1").empty());
        QVERIFY(shipped().databaseOffers("mars-1", DatabaseEngine::MySql, Deployment::SingleAz).empty());
        QVERIFY(shipped().cacheOffers("mars-1", CacheEngine::Redis).empty());
    }
    void offersAreSortedByTypeWithoutRepeats() {
        for (const Region& region : shipped().regions()) {
            std::string_view last;
            for (const InstanceOffer& offer : shipped().instanceOffers(region.code)) {
                QVERIFY(last < offer.type->name);
                QCOMPARE(shipped().instanceOffer(region.code, offer.type->name), &offer);
                last = offer.type->name;
            }
        }
    }
    void promisesLimitsAndAllowancesAreFoundByName() {
        QCOMPARE(shipped().sla("ec2", "Instance-level")->availability, 0.995);
        QCOMPARE(shipped().sla("ec2", "Region-level")->availability, 0.9999);
        QVERIFY(shipped().sla("ec2") != nullptr);
        QVERIFY(shipped().sla("teleport") == nullptr);
        QCOMPARE(shipped().quota("elb", "ALB LCU: new connections")->value, 25.0);
        QVERIFY(shipped().quota("elb", "ALB LCU: new connections")->isHard);
        QVERIFY(shipped().quota("elb", "warp") == nullptr);
        const auto free = shipped().freeAllowances();
        const auto lambda = std::find_if(free.begin(), free.end(), [](const FreeAllowance& allowance) {
            return allowance.dimension == "lambda_gb_second";
        });
        QVERIFY(lambda != free.end());
        QCOMPARE(lambda->monthly, 400'000.0);
        QCOMPARE(Catalog::fromTexts(smallCatalog()).value()->freeAllowances()[0].monthly, infinity);
    }
};

QTEST_APPLESS_MAIN(CatalogTest)
#include "catalog_test.moc"
