#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "model/catalog/catalog.h"
#include "model/catalog/small_catalog.h"

using namespace stagecraft;

namespace {

QString refusal(const Result<Catalog::Pointer>& read) {
    return read ? QStringLiteral("(accepted)") : QString::fromStdString(read.error().text());
}

/// Puts `line` in place of line `number` (from 1) of a table, or after its last line.
std::string withLine(const std::string& table, int number, const std::string& line) {
    std::string out;
    std::size_t at = 0;
    int current = 1;
    for (; at < table.size(); ++current) {
        const std::size_t end = table.find('\n', at) + 1;
        out += current == number ? line + "\n" : table.substr(at, end - at);
        at = end;
    }
    return current <= number ? out + line + "\n" : out;
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream stream{path, std::ios::binary};
    stream << text;
}

void writeSmallCatalog(const std::filesystem::path& folder) {
    for (const auto& [name, text] : smallCatalog()) write(folder / name, text);
}

}  // namespace

class CatalogRefusalsTest : public QObject {
    Q_OBJECT
private slots:
    void theUnspoiltCatalogIsRead() {
        const Result<Catalog::Pointer> read = Catalog::fromTexts(smallCatalog());
        QCOMPARE(refusal(read), QStringLiteral("(accepted)"));
        QCOMPARE((*read)->id(), std::string_view{"small"});
    }

    void readsATableOfSavingsPlansWhereThereIsOne() {
        std::map<std::string, std::string> tables = smallCatalog();
        QVERIFY(Catalog::fromTexts(tables).value()->instanceOffer("us-east-1", "m5.large")->prices.savingsPlans == nullptr);
        const std::string head =
            "region,instance_type,sp_compute_1y_no_upfront,sp_compute_1y_partial_upfront,sp_compute_1y_all_upfront,"
            "sp_compute_3y_no_upfront,sp_compute_3y_partial_upfront,sp_compute_3y_all_upfront,sp_ec2_1y_no_upfront,"
            "sp_ec2_1y_partial_upfront,sp_ec2_1y_all_upfront,sp_ec2_3y_no_upfront,sp_ec2_3y_partial_upfront,"
            "sp_ec2_3y_all_upfront,source,as_of\n";
        tables["savings_plan_prices.csv"] = head + "us-east-1,m5.large,0.07,,,,,0.045,,,,,,0.04,s1,2026\neu-west-1,m5.large,0.08,,,,,,,,,,,,s1,2026\n";
        const Result<Catalog::Pointer> read = Catalog::fromTexts(tables);
        QCOMPARE(refusal(read), QStringLiteral("(accepted)"));
        const PurchasePrices& prices = (*read)->instanceOffer("us-east-1", "m5.large")->prices;
        QCOMPARE(prices.at(Purchase::ComputePlan1YearNoUpfront)->count(), 0.07);
        QCOMPARE(prices.at(Purchase::ComputePlan3YearAllUpfront)->count(), 0.045);
        QCOMPARE(prices.at(Purchase::Ec2Plan3YearAllUpfront)->count(), 0.04);
        QVERIFY(!prices.at(Purchase::Ec2Plan1YearNoUpfront));
        QCOMPARE(prices.savingsPlans->provenance.source, std::string_view{"a page"});
        tables["savings_plan_prices.csv"] = head + "us-east-1,m9.large,0.07,,,,,,,,,,,,s1,2026\n";
        QCOMPARE(refusal(Catalog::fromTexts(tables)), QStringLiteral("savings_plan_prices.csv:2: instance_type: \"m9.large\" is not in instances.csv"));
        tables["savings_plan_prices.csv"] = head + "us-east-1,m5.large,0,,,,,,,,,,,,s1,2026\n";
        QCOMPARE(refusal(Catalog::fromTexts(tables)), QStringLiteral("savings_plan_prices.csv:2: sp_compute_1y_no_upfront: must be above 0"));
    }

    void refusesALineWithItsFileAndNumber_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* table, int number, const char* line,
                            const char* message) {
            QTest::newRow(name) << table << number << line << message;
        };
        row("too few cells", "ec2_prices.csv", 2, "us-east-1,m5.large,0.1",
            "ec2_prices.csv:2: has 3 cells; the header names 9");
        row("too many cells", "ec2_prices.csv", 3, "us-east-1,t4g.micro,0.1,,,,,s1,2026,more",
            "ec2_prices.csv:3: has 10 cells; the header names 9");
        row("an open quote", "quotas.csv", 2, "elb,\"targets,1000,soft,targets,s1",
            "quotas.csv:2: a quoted cell is never closed");
        row("text after a quote", "quotas.csv", 2, "elb,\"targets\"x,1000,soft,targets,s1",
            "quotas.csv:2: text follows a closing quote");
        row("a word for a number", "ec2_prices.csv", 2, "us-east-1,m5.large,cheap,,,,,s1,2026",
            "ec2_prices.csv:2: on_demand: must be a number, not \"cheap\"");
        row("a number with a tail", "ec2_prices.csv", 2, "us-east-1,m5.large,0.1$,,,,,s1,2026",
            "ec2_prices.csv:2: on_demand: must be a number, not \"0.1$\"");
        row("not a number", "ec2_prices.csv", 2, "us-east-1,m5.large,nan,,,,,s1,2026",
            "ec2_prices.csv:2: on_demand: must be a number, not \"nan\"");
        row("infinity", "service_prices.csv", 2, "elb,us-east-1,alb_hour,hour,0,,inf,s2,2026",
            "service_prices.csv:2: usd: must be a number, not \"inf\"");
        row("beyond double", "service_prices.csv", 2, "elb,us-east-1,alb_hour,hour,0,,1e999,s2,2026",
            "service_prices.csv:2: usd: must be a number, not \"1e999\"");
        row("no price", "ec2_prices.csv", 2, "us-east-1,m5.large,,,,,,s1,2026",
            "ec2_prices.csv:2: on_demand: must not be empty");
        row("negative hour", "ec2_prices.csv", 2, "us-east-1,m5.large,-0.1,,,,,s1,2026",
            "ec2_prices.csv:2: on_demand: must not be negative, but is -0.1");
        row("negative reservation", "ec2_prices.csv", 2, "us-east-1,m5.large,0.1,-1,,,,s1,2026",
            "ec2_prices.csv:2: ri_1y_no_upfront: must not be negative, but is -1");
        row("an hour for nothing", "rds_prices.csv", 3,
            "us-east-1,postgresql,db.m5.large,single-az,0,,,,,s1,2026",
            "rds_prices.csv:3: on_demand: must be above 0");
        row("a price in other units", "ec2_prices.csv", 2, "us-east-1,m5.large,1e300,,,,,s1,2026",
            "ec2_prices.csv:2: on_demand: must be at most 1,000,000 dollars, but is 1e300");
        row("negative service price", "service_prices.csv", 2, "elb,us-east-1,alb_hour,hour,0,,-1,s2,2026",
            "service_prices.csv:2: usd: must not be negative, but is -1");
        row("negative disk", "ebs_prices.csv", 3, "us-east-1,gp3,-1,,,,,,s1,2026",
            "ebs_prices.csv:3: per_gb_month: must not be negative, but is -1");
        row("negative storage", "rds_storage_prices.csv", 3, "us-east-1,gp3,multi-az,0.23,-1,,,s1,2026",
            "rds_storage_prices.csv:3: per_iops_month: must not be negative, but is -1");
        row("negative transfer", "inter_region.csv", 3, "us-east-1,*,-1",
            "inter_region.csv:3: usd_per_gb: must not be negative, but is -1");
        row("unknown region of a type", "ec2_prices.csv", 2, "mars-1,m5.large,0.1,,,,,s1,2026",
            "ec2_prices.csv:2: region: \"mars-1\" is not in regions.csv");
        row("unknown region of a service", "service_prices.csv", 2, "elb,mars-1,alb_hour,hour,0,,1,s2,2026",
            "service_prices.csv:2: region: \"mars-1\" is not in regions.csv");
        row("unknown region of a disk", "ebs_prices.csv", 2, "mars-1,gp2,0.12,,,,,,s3,2026",
            "ebs_prices.csv:2: region: \"mars-1\" is not in regions.csv");
        row("unknown sender", "inter_region.csv", 3, "mars-1,*,0.02",
            "inter_region.csv:3: from_region: \"mars-1\" is not in regions.csv");
        row("unknown receiver", "inter_region.csv", 4, "us-east-1,mars-1,0.02",
            "inter_region.csv:4: to_region: \"mars-1\" is not in regions.csv");
        row("unknown end of a round trip", "round_trips.csv", 2, "eu-west-1,mars-1,67",
            "round_trips.csv:2: region_b: \"mars-1\" is not in regions.csv");
        row("unknown type priced", "ec2_prices.csv", 3, "us-east-1,m6.large,0.1,,,,,s1,2026",
            "ec2_prices.csv:3: instance_type: \"m6.large\" is not in instances.csv");
        row("unknown type measured", "instance_performance.csv", 3, "m6.large,1,1,1,1",
            "instance_performance.csv:3: instance_type: \"m6.large\" is not in instances.csv");
        row("unknown class", "rds_prices.csv", 2, "us-east-1,mysql,db.m6.large,multi-az,1,,,,,s1,2026",
            "rds_prices.csv:2: instance_class: \"db.m6.large\" is not in rds_instance_classes.csv");
        row("unknown engine", "rds_prices.csv", 2, "us-east-1,oracle,db.m5.large,multi-az,1,,,,,s1,2026",
            "rds_prices.csv:2: engine: must be one of mysql, postgresql, mariadb, aurora-mysql, "
            "aurora-postgresql, not "
            "\"oracle\"");
        row("unknown deployment", "rds_prices.csv", 2, "us-east-1,mysql,db.m5.large,triple,1,,,,,s1,2026",
            "rds_prices.csv:2: deployment: must be one of single-az, multi-az, multi-az-cluster, not \"triple\"");
        row("neither class nor storage", "rds_multi_az_clusters.csv", 2, "engine,mysql,3,s2,2026",
            "rds_multi_az_clusters.csv:2: applies_to: must be class or storage, not \"engine\"");
        row("storage no cluster has", "rds_multi_az_clusters.csv", 3, "storage,gp2,3,s2,2026",
            "rds_multi_az_clusters.csv:3: name: must be one of gp3, io1, io2, not \"gp2\"");
        row("three for less than one", "rds_multi_az_clusters.csv", 2, "class,m5,0.3,s2,2026",
            "rds_multi_az_clusters.csv:2: times_single_az: must be 1 to 10, not \"0.3\"");
        row("unknown cache engine", "elasticache_prices.csv", 2,
            "us-east-1,kv,cache.m5.large,2,6.38,0.1,,,,,yes,s1,2026",
            "elasticache_prices.csv:2: engine: must be one of valkey, redis, memcached, not \"kv\"");
        row("unknown serverless engine", "elasticache_serverless_prices.csv", 2,
            "us-east-1,kv,0.1,0.1,s1,2026",
            "elasticache_serverless_prices.csv:2: engine: must be one of valkey, redis, memcached, not "
            "\"kv\"");
        row("unknown disk", "ebs_prices.csv", 2, "us-east-1,gp9,0.12,,,,,,s3,2026",
            "ebs_prices.csv:2: volume_type: \"gp9\" is not known");
        row("unknown processor", "instances.csv", 2,
            "m5.large,m5,5,general,mips,2,8,0.75,10,650,,yes,0,3600,,,no",
            "instances.csv:2: arch: must be arm64 or x86_64, not \"mips\"");
        row("no vCPU", "instances.csv", 2, "m5.large,m5,5,general,x86_64,0,8,0.75,10,650,,yes,0,3600,,,no",
            "instances.csv:2: vcpu: must be 1 to 1,000,000, not \"0\"");
        row("half a vCPU", "instances.csv", 2,
            "m5.large,m5,5,general,x86_64,2.5,8,0.75,10,650,,yes,0,3600,,,no",
            "instances.csv:2: vcpu: must be a whole number, not 2.5");
        row("no memory", "instances.csv", 2, "m5.large,m5,5,general,x86_64,2,0,0.75,10,650,,yes,0,3600,,,no",
            "instances.csv:2: memory_gib: must be above 0");
        row("neither yes nor no", "instances.csv", 2,
            "m5.large,m5,5,general,x86_64,2,8,0.75,10,650,,old,0,3600,,,no",
            "instances.csv:2: current_generation: must be yes or no, not \"old\"");
        row("off the globe", "regions.csv", 2,
            "eu-west-1,Europe,Dublin,IE,Europe,93,-6.26,1,2007,no,eu-west-1a",
            "regions.csv:2: latitude: must be -90 to 90, not \"93\"");
        row("zones miscounted", "regions.csv", 2,
            "eu-west-1,Europe,Dublin,IE,Europe,53,-6.26,3,2007,no,eu-west-1a",
            "regions.csv:2: az_count: does not match the zones named");
        row("a promise above certainty", "slas.csv", 2, "ec2,single,100.5,s1,2022",
            "slas.csv:2: monthly_uptime_percent: must be 0 to 100, not \"100.5\"");
        row("geographies out of order", "geographies.csv", 3, "europe,Frankfurt,50.11,8.68,1,cf-europe,s1",
            "geographies.csv:3: geography: must be south-america on this line, not \"europe\"");
        row("an eighth geography", "geographies.csv", 9, "moon,Tranquility,0,0,0,cf-moon,s1",
            "geographies.csv:9: geography: \"moon\" is one too many; there are seven");
        row("first tier above 0", "service_prices.csv", 3,
            "route53,*,route53_hosted_zone_month,zone-month,1,25,0.5,s1,2026",
            "service_prices.csv:3: tier_from: the first tier must start at 0");
        row("a gap between tiers", "service_prices.csv", 4,
            "route53,*,route53_hosted_zone_month,zone-month,30,,0.1,s1,2026",
            "service_prices.csv:4: tier_from: leaves a gap or an overlap: the tier before ends at 25");
        row("overlapping tiers", "service_prices.csv", 4,
            "route53,*,route53_hosted_zone_month,zone-month,20,,0.1,s1,2026",
            "service_prices.csv:4: tier_from: leaves a gap or an overlap: the tier before ends at 25");
        row("a tier after the open one", "service_prices.csv", 3,
            "elb,us-east-1,alb_hour,hour,5,,0.02,s1,2026",
            "service_prices.csv:3: tier_from: leaves a gap or an overlap: the tier before ends at infinity");
        row("a tier that ends where it starts", "service_prices.csv", 3,
            "route53,*,route53_hosted_zone_month,zone-month,0,0,0.5,s1,2026",
            "service_prices.csv:3: tier_to: must be above tier_from");
        row("last tier closed", "service_prices.csv", 4,
            "route53,*,route53_hosted_zone_month,zone-month,25,50,0.1,s1,2026",
            "service_prices.csv:4: tier_to: the last tier of route53_hosted_zone_month must have no end");
        row("last tier of the table closed", "service_prices.csv", 6,
            "cloudfront,cf-europe,cloudfront_egress_gb,GB,0,10,0.085,s1,2026",
            "service_prices.csv:6: tier_to: the last tier of cloudfront_egress_gb must have no end");
    }
    void refusesALineWithItsFileAndNumber() {
        QFETCH(QString, table);
        QFETCH(int, number);
        QFETCH(QString, line);
        QFETCH(QString, message);
        auto texts = smallCatalog();
        std::string& text = texts.at(table.toStdString());
        text = withLine(text, number, line.toStdString());
        QCOMPARE(refusal(Catalog::fromTexts(texts)), message);
    }

    void refusesARowGivenTwice_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("what");
        QTest::newRow("sources") << "sources.csv"
                                 << "id: s1";
        QTest::newRow("regions") << "regions.csv"
                                 << "region: eu-west-1";
        QTest::newRow("instances") << "instances.csv"
                                   << "instance_type: m5.large";
        QTest::newRow("credits") << "t_family_credits.csv"
                                 << "instance_type: t4g.micro";
        QTest::newRow("performance") << "instance_performance.csv"
                                     << "instance_type: m5.large";
        QTest::newRow("instance prices") << "ec2_prices.csv"
                                         << "region: us-east-1 m5.large";
        QTest::newRow("classes") << "rds_instance_classes.csv"
                                 << "instance_class: db.m5.large";
        QTest::newRow("databases") << "rds_prices.csv"
                                   << "region: us-east-1 postgresql db.m5.large multi-az";
        QTest::newRow("clusters") << "rds_multi_az_clusters.csv"
                                  << "applies_to: class m5";
        QTest::newRow("caches") << "elasticache_prices.csv"
                                << "region: us-east-1 valkey cache.m5.large";
        QTest::newRow("serverless") << "elasticache_serverless_prices.csv"
                                    << "region: us-east-1 valkey";
        QTest::newRow("disks") << "ebs_prices.csv"
                               << "region: eu-west-1 gp2";
        QTest::newRow("storage") << "rds_storage_prices.csv"
                                 << "region: us-east-1 aurora-standard n/a";
        QTest::newRow("transfer") << "inter_region.csv"
                                  << "from_region: * cloudfront";
        QTest::newRow("round trips") << "round_trips.csv"
                                     << "region_a: eu-west-1 us-east-1";
        QTest::newRow("promises") << "slas.csv"
                                  << "service: ec2 Instance-level: single instance";
        QTest::newRow("free") << "free_tier.csv"
                              << "service: acm certificate always-free";
        QTest::newRow("quotas") << "quotas.csv"
                                << "service: elb targets, per group";
    }
    void refusesARowGivenTwice() {
        QFETCH(QString, table);
        QFETCH(QString, what);
        auto texts = smallCatalog();
        std::string& text = texts.at(table.toStdString());
        const std::size_t second = text.find('\n') + 1;
        text += text.substr(second, text.find('\n', second) + 1 - second);
        const auto lines = std::count(text.begin(), text.end(), '\n');
        const QString answer = refusal(Catalog::fromTexts(texts));
        const QString expected = QStringLiteral("%1:%2: %3 is given twice").arg(table).arg(lines).arg(what);
        if (table == QStringLiteral("round_trips.csv"))
            QCOMPARE(answer, expected + QStringLiteral(", the other way round"));
        else
            QCOMPARE(answer, expected);
    }
    void refusesAPriceGivenTwice() {
        auto texts = smallCatalog();
        texts["service_prices.csv"] += "elb,us-east-1,alb_hour,hour,0,,0.03,s2,2026\n";
        QCOMPARE(refusal(Catalog::fromTexts(texts)),
                 QStringLiteral("service_prices.csv:7: tier_from: alb_hour in us-east-1 is priced twice"));
    }
    void refusesARoundTripGivenBothWays() {
        auto texts = smallCatalog();
        texts["round_trips.csv"] += "us-east-1,eu-west-1,70\n";
        QCOMPARE(refusal(Catalog::fromTexts(texts)),
                 QStringLiteral(
                     "round_trips.csv:3: region_a: us-east-1 eu-west-1 is given twice, the other way round"));
    }
    void twoRowsWhoseCellsJoinAlikeAreNotTheSame() {
        auto texts = smallCatalog();
        texts["quotas.csv"] += "a b,c,1,soft,x,s1\na,b c,1,soft,x,s1\n";
        QCOMPARE(refusal(Catalog::fromTexts(texts)), QStringLiteral("(accepted)"));
    }

    void refusesEveryTableThatIsMissingOrEmptyOrBinary() {
        for (const auto& [name, text] : smallCatalog()) {
            const QString file = QString::fromStdString(name);
            auto texts = smallCatalog();
            texts.erase(name);
            const QString missing = refusal(Catalog::fromTexts(texts));
            QVERIFY2(missing.startsWith(file + QStringLiteral(": this ")) &&
                         missing.endsWith(QStringLiteral("missing")),
                     qPrintable(missing));
            if (!file.endsWith(QStringLiteral(".csv"))) continue;
            texts[name] = "";
            QCOMPARE(refusal(Catalog::fromTexts(texts)),
                     file + QStringLiteral(":1: is empty; its first line must name the columns"));
            texts[name] = text + std::string{"\0", 1};
            QCOMPARE(refusal(Catalog::fromTexts(texts)), file + QStringLiteral(": is not a text file"));
            texts[name] = text + "\xff\xfe\x01";
            QCOMPARE(refusal(Catalog::fromTexts(texts)), file + QStringLiteral(": is not a text file"));
        }
    }
    void refusesATableWithoutAColumnItNeeds() {
        for (const auto& [name, text] : smallCatalog()) {
            if (!name.ends_with(".csv")) continue;
            const std::string header = text.substr(0, text.find('\n'));
            auto texts = smallCatalog();
            texts[name] = header.substr(0, header.rfind(',')) + "\n";
            const std::string column = header.substr(header.rfind(',') + 1);
            QCOMPARE(refusal(Catalog::fromTexts(texts)),
                     QString::fromStdString(name + ":1: " + column + ": this column is missing"));
        }
    }
    void refusesAListOfGeographiesThatStopsEarly() {
        auto texts = smallCatalog();
        std::string& text = texts.at("geographies.csv");
        text.resize(text.find("oceania"));
        QCOMPARE(refusal(Catalog::fromTexts(texts)), QStringLiteral("geographies.csv: oceania: is missing"));
    }

    void refusesAPageThatDoesNotNameTheCatalog_data() {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << QByteArray{} << "catalog.yaml:1: id: must be given";
        QTest::newRow("no date") << QByteArray{"id: x\n"} << "catalog.yaml:1: date: must be given";
        QTest::newRow("a list") << QByteArray{"[1, 2]"} << "catalog.yaml:1: id: must be given";
        QTest::newRow("not YAML") << QByteArray{"id: [\n"}
                                  << "catalog.yaml:2: not valid YAML: end of sequence flow not found";
        QTest::newRow("large") << QByteArray(70'000, '#') << "catalog.yaml: must be smaller than 64 KB";
    }
    void refusesAPageThatDoesNotNameTheCatalog() {
        QFETCH(QByteArray, page);
        QFETCH(QString, message);
        auto texts = smallCatalog();
        texts["catalog.yaml"] = page.toStdString();
        QCOMPARE(refusal(Catalog::fromTexts(texts)), message);
    }

    void namesTheFolderInMessages() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        writeSmallCatalog(path);
        QCOMPARE(refusal(Catalog::fromFolder(path)), QStringLiteral("(accepted)"));
        std::filesystem::remove(path / "slas.csv");
        QCOMPARE(refusal(Catalog::fromFolder(path)),
                 folder.path() + QStringLiteral("/slas.csv: this table of the catalog is missing"));
        std::filesystem::create_directory(path / "slas.csv");
        QCOMPARE(refusal(Catalog::fromFolder(path)),
                 folder.path() + QStringLiteral("/slas.csv: is not a regular file"));
    }
    void refusesAHugeFileWithoutReadingIt() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        writeSmallCatalog(path);
        std::filesystem::resize_file(path / "slas.csv", std::uintmax_t{200} << 30);  // sparse: takes no room
        QCOMPARE(refusal(Catalog::fromFolder(path)),
                 folder.path() + QStringLiteral("/slas.csv: must be at most 100 MB"));
    }
    void refusesWhatIsNoFolder() {
        QCOMPARE(refusal(Catalog::fromFolder("/nowhere/at/all")),
                 QStringLiteral("/nowhere/at/all: is not a folder; it must hold the tables of a catalog"));
    }
};

QTEST_APPLESS_MAIN(CatalogRefusalsTest)
#include "catalog_refusals_test.moc"
