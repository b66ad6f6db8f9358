#include "model/catalog/catalog.h"

#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "model/catalog/shipped_catalog.h"
#include "model/catalog/small_catalog.h"
#include "model/workload/workload.h"

using namespace stagecraft;

namespace {

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

    void everyPriceTellsOfWhichDayItIs() {
        static const QRegularExpression year{QStringLiteral("\\b20\\d\\d\\b")};
        const auto isDated = [](const Provenance& origin) { return year.match(QString::fromUtf8(origin.asOf.data(), static_cast<qsizetype>(origin.asOf.size()))).hasMatch(); };
        for (const Price& price : shipped().prices()) QVERIFY2(isDated(price.provenance), std::string{price.dimension}.c_str());
        for (const Region& region : shipped().regions()) {
            for (const InstanceOffer& offer : shipped().instanceOffers(region.code)) QVERIFY2(isDated(offer.provenance), std::string{offer.type->name}.c_str());
            for (const auto engine : {DatabaseEngine::AuroraMySql, DatabaseEngine::AuroraPostgreSql})
                for (const DatabaseOffer& offer : shipped().databaseOffers(region.code, engine, Deployment::SingleAz)) QVERIFY(isDated(offer.provenance));
        }
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
        QCOMPARE(Catalog::fromTexts(smallCatalog()).value()->freeAllowances()[0].monthly, std::numeric_limits<double>::infinity());
    }
};

QTEST_APPLESS_MAIN(CatalogTest)
#include "catalog_test.moc"
