#include <QJsonArray>
#include <QTest>

#include "app/cli/interruption.h"
#include "app/command.h"
#include "model/price_list/made_offer.h"

namespace {

std::string offer(const char* usd, const char* day = "2026-10-01") {
    std::string version;
    for (const char c : std::string{day})
        if (c != '-') version += c;
    return made::csv({"AmazonEC2", std::string{day} + "T10:20:30Z", version + "102030"},
                     {made::linuxInstance("SKUM5LARGE000001", "m5.large", usd)});
}

constexpr const char* savingsPlans =
    "FormatVersion,v1.0\nDisclaimer,x\nPublication Date,2026-10-02T18:44:47Z\nVersion,20261002184447\nOfferCode,AmazonComputeSavingsPlan\n"
    "SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,"
    "PurchaseOption,LeaseContractLength,LeaseContractLengthUnit,ServiceCode,UsageType,Operation,Description,Instance Family,Location,"
    "Location Type,Granularity,Product Family,DiscountedRegionCode,DiscountedInstanceType\n"
    "P1,P1.D1,Hrs,2026-06-05T18:51:13Z,0.07,USD,D1,AmazonEC2,BoxUsage:m5.large,RunInstances,No Upfront,1,year,ComputeSavingsPlans,"
    "ComputeSP:1yrNoUpfront,,1 year No Upfront Compute Savings Plan,,Any,AWS Region,hourly,ComputeSavingsPlans,us-east-1,m5.large\n";

}  // namespace

/// `stagecraft prices import` and `stagecraft prices diff`.
class PricesImportCommandTest : public QObject {
    Q_OBJECT

    static Ran import(const Folder& folder, const char* usd, const char* out = "catalog", const char* day = "2026-10-01") {
        const std::string list = folder.write("index.csv", QByteArray::fromStdString(offer(usd, day)));
        return runCommand({"prices", "import", list, "--out", folder.path(out)});
    }
    /// Dollars an hour of m5.large on demand in a catalog.
    static double hourIn(const std::string& catalog) {
        const QJsonObject sheet = runCommand({"--catalog", catalog, "prices", "show", "m5.large", "--format", "json"}).json();
        return sheet[QStringLiteral("prices")].toArray().first()[QStringLiteral("usd_per_hour")].toDouble();
    }

private slots:
    void makesACatalogThatCanBeChosen() {
        const Folder folder;
        const Ran ran = import(folder, "0.1234000000");
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY(ran.out.contains(QStringLiteral("AmazonEC2  us-east-1  20261001102030  2026-10-01")));
        QVERIFY(ran.out.contains(QStringLiteral("choose it with --catalog ") + QString::fromStdString(folder.path("catalog"))));
        QVERIFY(ran.out.contains(QStringLiteral("1 price changed, 0 new, 0 gone against aws-list-2026-07-20.")));
        QVERIFY(ran.err.contains(QStringLiteral("warning: ")) && ran.err.contains(QStringLiteral("nothing was found for EC2 bare metal, Linux;")));
        QCOMPARE(hourIn(folder.path("catalog")), 0.1234);
        const Ran show = runCommand({"--catalog", folder.path("catalog"), "prices", "show", "m5.large"});
        QVERIFY(show.out.contains(QStringLiteral("SKUM5LARGE000001.JRTCKXETXF.6YS6EN2CT7")));
        QVERIFY(!runCommand({"prices", "show", "m5.large"}).out.contains(QStringLiteral("Rate code")));
    }
    void aFolderMustHaveANameOfItsOwn() {
        const Folder folder;
        const std::string list = folder.write("index.csv", QByteArray::fromStdString(offer("0.1234000000")));
        for (const auto& [name, told] : {std::pair{"", "must name a folder"}, std::pair{"builtin", "builtin is the catalog that is compiled in"}}) {
            const Ran ran = runCommand({"prices", "import", list, "--out", name});
            QCOMPARE(ran.exitCode, 2);
            QVERIFY2(ran.err.contains(QString::fromUtf8(told)) && ran.err.count(QChar{u'\n'}) == 1, qPrintable(ran.err));
        }
    }
    void plansRememberTheCatalogTheyWereMadeWith() {
        const Folder folder;
        import(folder, "0.1234000000");
        const QString id = runCommand({"--catalog", folder.path("catalog"), "prices", "show", "m5.large", "--format", "json"})
                               .json()[QStringLiteral("catalog")][QStringLiteral("id")].toString();
        QVERIFY(id.startsWith(QStringLiteral("aws-import-2026-10-01-")));
        const Ran plan = runCommand({"--catalog", folder.path("catalog"), "plan", "--format", "yaml"});
        QVERIFY(plan.out.contains(QStringLiteral("catalog: {id: \"") + id + QStringLiteral("\", date: \"2026-10-01\"}")));
        QCOMPARE(runCommand({"--catalog", folder.path("catalog"), "plan", "--format", "json"}).json()[QStringLiteral("catalog")][QStringLiteral("id")].toString(), id);
    }
    void namesTheFolderByTheIdWhenNoneIsGiven() {
        const Folder folder;
        const std::string list = folder.write("index.csv", QByteArray::fromStdString(offer("0.1")));
        const QString before = QDir::currentPath();
        QDir::setCurrent(QFileInfo{QString::fromStdString(list)}.path());
        const Ran ran = runCommand({"prices", "import", "index.csv", "--format", "json"});
        const QJsonObject report = ran.json();
        QDir::setCurrent(before);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(report[QStringLiteral("folder")], report[QStringLiteral("catalog")][QStringLiteral("id")]);
        QCOMPARE(hourIn(folder.path(report[QStringLiteral("folder")].toString().toUtf8())), 0.1);
    }
    void reportsEveryRecipeAsJson() {
        const Folder folder;
        const std::string list = folder.write("index.csv", QByteArray::fromStdString(offer("0.1")));
        const QJsonObject report = runCommand({"prices", "import", list, "--out", folder.path("c"), "--format", "json"}).json();
        const QJsonObject first = report[QStringLiteral("lists")].toArray().first().toObject();
        QCOMPARE(first[QStringLiteral("offer")].toString(), QStringLiteral("AmazonEC2"));
        QCOMPARE(first[QStringLiteral("version")].toString(), QStringLiteral("20261001102030"));
        QCOMPARE(first[QStringLiteral("format")].toString(), QStringLiteral("csv"));
        QCOMPARE(first[QStringLiteral("crc32")].toString().size(), qsizetype{8});
        const QJsonArray recipes = report[QStringLiteral("recipes")].toArray();
        QVERIFY(recipes.size() > 15);
        QCOMPARE(recipes.first()[QStringLiteral("recipe")].toString(), QStringLiteral("EC2 instances, Linux"));
        QCOMPARE(recipes.first()[QStringLiteral("matches")].toInt(), 1);
        QCOMPARE(report[QStringLiteral("base")][QStringLiteral("id")].toString(), QStringLiteral("aws-list-2026-07-20"));
        QVERIFY(!report[QStringLiteral("warnings")].toArray().isEmpty());
        // What a bill may ask for and no list is searched for is told; what costs nothing anyway is not.
        const QJsonArray kept = report[QStringLiteral("without_recipe")].toArray();
        QVERIFY(kept.contains(QStringLiteral("secret_month")) && !kept.contains(QStringLiteral("elasticache_serverless_valkey_gb_hour")));
        for (const char* found : {"alb_hour", "vpc_endpoint_interface_gb", "vpc_endpoint_gateway_hour", "inter_region_gb"}) QVERIFY2(!kept.contains(QString::fromUtf8(found)), found);
    }
    void buildsOnTheCatalogThatIsChosen() {
        const Folder folder;
        import(folder, "0.1234000000");
        const std::string plans = folder.write("plans.csv", savingsPlans);
        const Ran ran = runCommand({"--catalog", folder.path("catalog"), "prices", "import", plans, "--out", folder.path("catalog")});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(hourIn(folder.path("catalog")), 0.1234);
        QCOMPARE(folder.names(), (QStringList{QStringLiteral("index.csv"), QStringLiteral("plans.csv")}));
        // A plan is one more way to buy an hour.
        const std::string usage = folder.write("usage.yaml",
                                               "usage: [{dimension: ec2_hour, region: us-east-1, instance_type: m5.large, quantity: 1000, purchase: sp_compute_1y_no_upfront}]\n");
        QCOMPARE(runCommand({"--catalog", folder.path("catalog"), "bill", usage, "--format", "json"}).json()[QStringLiteral("total_usd")].toDouble(), 70.0);
        QCOMPARE(runCommand({"bill", usage, "--format", "json"}).json()[QStringLiteral("unpriced_lines")].toInt(), 1);
    }
    void asksBeforeNewerPricesAreReplaced() {
        const Folder folder;
        QVERIFY(import(folder, "0.1234000000").exitCode == 0);
        const std::string older = folder.write("older.csv", QByteArray::fromStdString(offer("0.9", "2025-09-12")));
        const Ran refused = runCommand({"prices", "import", older, "--out", folder.path("catalog")});
        QCOMPARE(refused.exitCode, 2);
        QVERIFY(refused.out.isEmpty());
        QVERIFY2(refused.lines().isEmpty() && refused.err.endsWith(QStringLiteral(
                     "stagecraft: prices import: 1 price of aws-list-2026-07-20 is newer, up to 2026-07-20, than the lists that would replace them; nothing was "
                     "written; --allow-older replaces them all the same\n")),
                 qPrintable(refused.err));
        QCOMPARE(hourIn(folder.path("catalog")), 0.1234);
        QCOMPARE(runCommand({"prices", "import", older, "--out", folder.path("catalog"), "--allow-older"}).exitCode, 0);
        QCOMPARE(hourIn(folder.path("catalog")), 0.9);
    }
    void refusesWithOneLine_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* kind, const char* says) { QTest::newRow(kind) << kind << says; };
        row("no file", "prices import --help");
        row("absent", "absent.csv: cannot be read: No such file or directory");
        row("spoilt", "spoilt.csv:7: PricePerUnit: must be dollars with at most 12 decimals, not \"cheap\"");
        row("taken folder", "holds thesis.txt, which is no table of a catalog");
        row("no such catalog", "is not a folder; it must hold the tables of a catalog");
    }
    void refusesWithOneLine() {
        QFETCH(QString, kind);
        QFETCH(QString, says);
        const Folder folder;
        std::vector<std::string> args{"prices", "import", folder.path("absent.csv"), "--out", folder.path("c")};
        if (kind == QStringLiteral("no file")) args.resize(2);
        if (kind == QStringLiteral("spoilt")) args[2] = folder.write("spoilt.csv", QByteArray::fromStdString(offer("cheap")));
        if (kind == QStringLiteral("taken folder")) {
            folder.write("thesis.txt", "years of work");
            args[4] = folder.path(".");
        }
        if (kind == QStringLiteral("no such catalog")) args.insert(args.begin(), {"--catalog", folder.path("nowhere")});
        const Ran ran = runCommand(args);
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
        QVERIFY(!QFileInfo::exists(QString::fromStdString(folder.path("c"))));
    }

    void stopsAtCtrlCAndOnlyThen() {
        {
            const stagecraft::Interruption interruption;
            QVERIFY(!stagecraft::Interruption::isAsked());
            std::raise(SIGINT);
            QVERIFY(stagecraft::Interruption::isAsked());
        }
        // What was asked of one command is not asked of the next.
        const Folder folder;
        QCOMPARE(import(folder, "0.1").exitCode, 0);
        QVERIFY(!stagecraft::Interruption::isAsked());
    }

    void tellsWhatDiffersBetweenTwoCatalogs() {
        const Folder folder;
        import(folder, "0.1200000000");
        const Ran text = runCommand({"prices", "diff", "builtin", folder.path("catalog")});
        QVERIFY2(text.exitCode == 0, qPrintable(text.err));
        QVERIFY2(text.out.contains(QStringLiteral("m5.large on-demand  us-east-1  $0.096  $0.12  +25.0 %  hour")), qPrintable(text.out));
        QVERIFY(text.out.contains(QStringLiteral("1 price changed, 0 added, 0 removed from aws-list-2026-07-20 of 2026-07-20 to aws-import-2026-10-01-")));
        const Ran csv = runCommand({"prices", "diff", folder.path("catalog"), "builtin", "--format", "csv"});
        QCOMPARE(csv.lines().last(), QStringLiteral("changed,ec2,m5.large,,,us-east-1,,on-demand,0,hour,0.12,0.096,-20.0000"));
        const QJsonObject json = runCommand({"prices", "diff", "builtin", folder.path("catalog"), "--format", "json"}).json();
        const QJsonObject change = json[QStringLiteral("changes")].toArray().first().toObject();
        QCOMPARE(change[QStringLiteral("before_usd")].toDouble(), 0.096);
        QCOMPARE(change[QStringLiteral("after_usd")].toDouble(), 0.12);
        QCOMPARE(change[QStringLiteral("change")].toString(), QStringLiteral("changed"));
        QCOMPARE(json[QStringLiteral("before")][QStringLiteral("id")].toString(), QStringLiteral("aws-list-2026-07-20"));
    }
    void tellsOnlyWhatIsAskedFor() {
        const Folder folder;
        import(folder, "0.1200000000");
        for (const auto& [option, value, lines] : {std::tuple{"--region", "eu-west-1", 1}, {"--region", "us-east-1", 2}, {"--service", "rds", 1}, {"--service", "ec2", 2}})
            QCOMPARE(runCommand({"prices", "diff", "builtin", folder.path("catalog"), "--format", "csv", option, value}).lines().size(), qsizetype{lines});
        QVERIFY(runCommand({"prices", "diff", "builtin", "builtin"}).out.startsWith(QStringLiteral("0 prices changed, 0 added, 0 removed")));
    }
    void refusesToCompareServicesAndRegionsThatNeitherHas() {
        for (const auto& [option, value, says, allowed] :
             {std::tuple{"--service", "nope", "--service: \"nope\" is no service of the two catalogs; there are ", "elasticache"},
              {"--service", "ecc2", "did you mean ec2? there are ", "data_transfer"},
              {"--region", "us-east-9", "--region: \"us-east-9\" is no region of the two catalogs; did you mean us-east-1? there are ", "eu-west-1"}}) {
            const Ran ran = runCommand({"prices", "diff", "builtin", "builtin", option, value});
            QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
            QVERIFY2(ran.err.contains(QLatin1String(says)) && ran.err.contains(QLatin1String(allowed)), qPrintable(ran.err));
        }
        QCOMPARE(runCommand({"prices", "diff", "builtin", "builtin", "--region", "cf-europe"}).exitCode, 0);
        QCOMPARE(runCommand({"prices", "diff", "builtin", "builtin", "--service", "s3"}).exitCode, 0);
    }
    void refusesToCompareWhatIsNoCatalog() {
        const Ran ran = runCommand({"prices", "diff", "builtin", "/no/such/folder"});
        QVERIFY(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("/no/such/folder: is not a folder")));
    }
};

QTEST_APPLESS_MAIN(PricesImportCommandTest)
#include "prices_import_command_test.moc"
