#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "model/catalog/catalog.h"
#include "model/catalog/shipped_catalog.h"
#include "model/catalog/small_catalog.h"

using namespace stagecraft;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double hour(const Catalog& catalog, std::string_view region, std::string_view type, Purchase purchase) {
    const InstanceOffer* offer = catalog.instanceOffer(region, type);
    const OptionalRate rate = offer == nullptr ? std::nullopt : offer->prices.at(purchase);
    return rate ? rate->count() : -1;
}

double firstTier(std::string_view dimension, std::string_view region) {
    const Price* price = shipped().price(dimension, region);
    return price == nullptr ? -1 : price->tiers.front().usd;
}

}  // namespace

/// What a catalog says that things cost, and which of its tables it says so from.
class CatalogPricesTest : public QObject {
    Q_OBJECT
private slots:
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
};

QTEST_APPLESS_MAIN(CatalogPricesTest)
#include "catalog_prices_test.moc"
