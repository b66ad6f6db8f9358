#include <QDate>
#include <QRegularExpression>
#include <QTest>
#include <csignal>

#include "app/cli/price_fetcher.h"
#include "app/cli/price_list_download.h"
#include "app/cli/price_list_index.h"
#include "app/command.h"
#include "app/price_index.h"

using namespace stagecraft;
using Kind = FetchFailure::Kind;

namespace {

/// Stands in for the network.
class FakeFetcher : public PriceFetcher {
public:
    QMap<QByteArray, QByteArray> instead;    ///< by path: other content
    QMap<QByteArray, FetchFailure> failing;  ///< by path
    QList<QByteArray> asked, downloaded;     ///< whole addresses
    FetchPolicy policy;                      ///< of the last download
    std::function<void()> onDownload = [] {};
    std::vector<FetchProgress> told;         ///< before a list comes

    Fetched<std::string> read(const std::string& address, const FetchPolicy&, const OnFetch& onFetch) override {
        const QByteArray whole = QByteArray::fromStdString(address);
        asked.append(whole);
        if (!onFetch({0, std::nullopt, {}})) return tl::unexpected(FetchFailure{Kind::Cancelled, "cancelled"});
        return answer(whole).transform([](const QByteArray& text) { return text.toStdString(); });
    }
    Fetched<void> download(const std::string& address, const std::filesystem::path& target, const FetchPolicy& how, const CheckFile& check,
                           const OnFetch& onFetch) override {
        const QByteArray whole = QByteArray::fromStdString(address);
        downloaded.append(whole);
        policy = how;
        onDownload();
        for (const FetchProgress& now : told) onFetch(now);
        if (!onFetch({1, 2, {}})) return tl::unexpected(FetchFailure{Kind::Cancelled, "cancelled after 1 bytes"});
        const Fetched<QByteArray> content = answer(whole);
        if (!content) return tl::unexpected(content.error());
        QFile file{QString::fromStdString(target.string())};
        if (!file.open(QIODevice::WriteOnly)) return tl::unexpected(FetchFailure{Kind::Unwritable, "cannot be written"});
        file.write(*content);
        file.close();
        if (auto wrong = check(target)) {
            file.remove();
            return tl::unexpected(FetchFailure{Kind::Refused, *wrong});
        }
        return {};
    }

private:
    Fetched<QByteArray> answer(const QByteArray& address) const {
        const QByteArray path = address.mid(address.indexOf('/', 8));
        if (failing.contains(path)) return tl::unexpected(failing[path]);
        return instead.value(path, price_index::at(path));
    }
};

}  // namespace

/// `stagecraft prices download`: which lists it finds, and what becomes of them.
class PricesDownloadCommandTest : public QObject {
    Q_OBJECT

    FakeFetcher fetcher_;
    std::unique_ptr<Folder> folder_;

    Ran download(std::vector<std::string> more, bool isToFolder = true) {
        std::vector<std::string> args{"prices", "download"};
        args.insert(args.end(), more.begin(), more.end());
        if (isToFolder) args.insert(args.end(), {"--out", folder_->path("lists")});
        std::ostringstream out, err;
        const int exitCode = stagecraft::run(args, out, err, &fetcher_);
        return {exitCode, QString::fromStdString(out.str()), QString::fromStdString(err.str())};
    }
    QStringList lists() const { return QDir{QString::fromStdString(folder_->path("lists"))}.entryList(QDir::Files | QDir::Hidden); }

    static constexpr const char* ec2Path = "/offers/v1.0/aws/AmazonEC2/20250912225308/r-1/index.csv";

private slots:
    void silenceAndPausesAreTold() {
        using std::chrono::milliseconds;
        FetchProgress silent{300, 1000, {}}, waiting{300, std::nullopt, "host answered 503"}, brief{300, 1000, {}};
        silent.silence = milliseconds{12'400};
        silent.stall = milliseconds{30'000};
        silent.attempt = 2;
        waiting.pause = milliseconds{3'900};
        waiting.attempt = 3;
        silent.tries = waiting.tries = 5;
        brief.silence = milliseconds{2'900};
        fetcher_.told = {silent, waiting, brief};
        PriceListRequest request{{"r-1"}, {"AmazonEC2"}, "csv", {}, folder_->path("lists")};
        std::vector<ObtainProgress> seen;
        const ObtainedLists made = downloadPriceLists(request, {}, fetcher_, [&](const ObtainProgress& now) {
            if (now.step == "1/1 ") seen.push_back(now);
            return true;
        });
        QVERIFY(made.failures.empty());
        QCOMPARE(seen.size(), std::size_t{4});
        QCOMPARE(seen[0].trouble, std::string{"Nothing received for 12 s; this try (2 of 5) is given up at 30 s, and the next one goes on where it ended."});
        QCOMPARE(seen[0].briefTrouble, std::string{"nothing for 12 s, gives up at 30 s"});
        QCOMPARE(seen[1].trouble, std::string{"Try 3 of 5 begins in 4 s: host answered 503."});
        QCOMPARE(seen[1].briefTrouble, std::string{"try 3 of 5 in 4 s: host answered 503"});
        QVERIFY(seen[2].trouble.empty());
        QVERIFY(seen[3].trouble.empty());
    }
    void init() {
        qunsetenv("STAGECRAFT_PRICES_URL");
        fetcher_.instead.clear();
        fetcher_.failing.clear();
        fetcher_.asked.clear();
        fetcher_.downloaded.clear();
        fetcher_.onDownload = [] {};
        folder_ = std::make_unique<Folder>();
    }

    void findsListsThroughTheIndexesAndNamesThemByServicePlaceAndVersion() {
        const Ran ran =
            download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonCloudFront", "--service", "AWSComputeSavingsPlan"});
        QVERIFY2(ran.exitCode == 0 && ran.err.isEmpty(), qPrintable(ran.err));
        QCOMPARE(lists(), (QStringList{QStringLiteral("AmazonCloudFront-everywhere-20250701211647.csv"),
                                       QStringLiteral("AmazonEC2-r-1-20250912225308.csv"),
                                       QStringLiteral("AWSComputeSavingsPlan-r-1-20250911184447.csv")}));
        QCOMPARE(fetcher_.downloaded.first(), QByteArray{"https://pricing.us-east-1.amazonaws.com"} + ec2Path);
        QVERIFY(ran.out.contains(QStringLiteral("AmazonEC2")) && ran.out.contains(QStringLiteral("20250912225308")) &&
                ran.out.contains(QStringLiteral("3 lists, ")));
        QCOMPARE(fetcher_.asked.size(), 4);
    }
    void fetchesAListOfAllPlacesOnceForSeveralRegions() {
        const Ran ran =
            download({"--region", "r-1", "--region", "r-2", "--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonCloudFront"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(lists().size(), 3);
    }
    void fetchesJsonWhenAsked() {
        QCOMPARE(download({"--region", "r-1", "--service", "AmazonEC2", "--format", "json"}).exitCode, 0);
        QCOMPARE(lists(), QStringList{QStringLiteral("AmazonEC2-r-1-20250912225308.json")});
    }
    void keepsWhatIsThereAndFetchesTheRest() {
        QVERIFY(QDir{}.mkpath(QString::fromStdString(folder_->path("lists"))));
        folder_->write("lists/AmazonEC2-r-1-20250912225308.csv", "kept");
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonS3"});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.contains(QStringLiteral("was there")));
        QCOMPARE(fetcher_.downloaded.size(), 1);
        QCOMPARE(folder_->read("lists/AmazonEC2-r-1-20250912225308.csv"), QByteArray{"kept"});
    }
    void fetchesAListWithoutAVersionAnew() {
        fetcher_.instead["/offers/v1.0/aws/AmazonEC2/current/region_index.json"] =
            R"({"regions": {"r-1": {"regionCode": "r-1", "currentVersionUrl": "/offers/v1.0/aws/AmazonEC2/current/r-1/index.json"}}})";
        for (int i = 0; i < 2; ++i) QCOMPARE(download({"--region", "r-1", "--service", "AmazonEC2"}).exitCode, 0);
        QCOMPARE(fetcher_.downloaded.size(), 2);
        QCOMPARE(lists(), QStringList{QStringLiteral("AmazonEC2-r-1-current.csv")});
    }
    void namesTheFolderByRegionAndDate() {
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(QString::fromStdString(folder_->path("."))));
        const QString day = QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate);
        const Ran ran = download({"--region", "r-1", "--region", "r-2", "--service", "AmazonEC2"}, false);
        const QString nextDay = QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate);
        const QStringList folders = QDir{}.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(QDir::setCurrent(before));
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY(folders == QStringList{QStringLiteral("aws-prices-r-1+r-2-") + day} ||
                folders == QStringList{QStringLiteral("aws-prices-r-1+r-2-") + nextDay});
    }
    void takesTheBaseAddressFromTheEnvironmentOrTheOption() {
        qputenv("STAGECRAFT_PRICES_URL", "http://127.0.0.1:1/mirror/");
        QCOMPARE(download({"--region", "r-1", "--service", "AmazonEC2"}).exitCode, 2);  // the fake finds nothing below /mirror
        QCOMPARE(fetcher_.asked.last(), QByteArray{"http://127.0.0.1:1/mirror/offers/v1.0/aws/index.json"});
        QCOMPARE(download({"--region", "r-1", "--service", "AmazonEC2", "--base-url", "http://127.0.0.1:2"}).exitCode, 0);
        QCOMPARE(fetcher_.downloaded.last(), QByteArray{"http://127.0.0.1:2"} + ec2Path);
    }
    void handsTheLimitsOn() {
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2", "--max-size", "500MB", "--tries", "9", "--timeout", "1.5"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(fetcher_.policy.largest, std::uint64_t{500'000'000});
        QCOMPARE(fetcher_.policy.tries, 9);
        QCOMPARE(fetcher_.policy.stall.count(), 1500);
        QCOMPARE(download({"--region", "r-1", "--service", "AmazonS3"}).exitCode, 0);
        QCOMPARE(fetcher_.policy.largest, std::uint64_t{2'000'000'000});
    }

    void refusesInOneLine_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("line");
        const auto row = [](const char* name, const char* options, const char* line) {
            QTest::newRow(name) << QString::fromUtf8(options).split(u' ', Qt::SkipEmptyParts) << QString::fromUtf8(line);
        };
        row("no region", "", "--region is required");
        row("an unknown service", "--region r-1 --service AmazonEC3",
            "stagecraft: --service: \"AmazonEC3\" is no service of AWS's price lists; did you mean AmazonEC2?");
        row("an unknown region", "--region r-12 --service AmazonEC2",
            "stagecraft: --region: \"r-12\" is no region of AWS's price lists; did you mean r-1?");
        row("a path as region", "--region ../../x --service AmazonEC2", "is no region of AWS's price lists; there are r-1, r-2");
        row("an index that leads elsewhere", "--region r-1 --service Stranger", "\"Stranger\" is no service of AWS's price lists");
        row("a list whose path leads elsewhere", "--region r-3 --service AmazonS3", "\"r-3\" is no region of AWS's price lists");
        row("an unknown form", "--region r-1 --format xml", "--format");
        row("no size", "--region r-1 --max-size much", "--max-size");
        row("no certificates", "--region r-1 --ca-file /nowhere.pem", "--ca-file");
    }
    void refusesInOneLine() {
        QFETCH(QStringList, options);
        QFETCH(QString, line);
        std::vector<std::string> args;
        for (const QString& option : options) args.push_back(option.toStdString());
        const Ran ran = download(args);
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(line), qPrintable(ran.err));
        QVERIFY(fetcher_.downloaded.isEmpty() && lists().isEmpty());
    }
    void refusesAnIndexThatIsNone_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("content");
        const QByteArray first = "/offers/v1.0/aws/index.json", regions = "/offers/v1.0/aws/AmazonEC2/current/region_index.json",
                         versions = "/offers/v1.0/aws/AmazonCloudFront/index.json";
        for (const QByteArray& path : {first, regions, versions})
            for (const QByteArray& content : {QByteArray{}, QByteArray{"<html>"}, QByteArray{"[]"}, QByteArray{"{}"},
                                              QByteArray{"{\"offers\": [], \"regions\": 1, \"versions\": {}, \"currentVersion\": \"x\"}"}})
                QTest::newRow(QByteArray{path + " " + content}.constData()) << path << content;
    }
    void refusesAnIndexThatIsNone() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, content);
        fetcher_.instead[path] = content;
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonCloudFront"});
        QVERIFY2(
            ran.isOneLineRefusal() && ran.err.startsWith(QStringLiteral("stagecraft: ") + QString::fromUtf8(path) + QStringLiteral(": ")),
            qPrintable(ran.err));
    }
    void warnsOfAServiceThatARegionLacks() {
        const Ran ran = download({"--region", "r-2", "--service", "AmazonEC2", "--service", "AmazonS3"});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.err, QStringLiteral("stagecraft: warning: AmazonS3 has no price list of r-2; it is left out\n"));
    }
    void aListOnAnotherServerIsNamedWithItsHost() {
        fetcher_.instead["/offers/v1.0/aws/AmazonEC2/current/region_index.json"] =
            QByteArray{price_index::ec2Regions}.replace("/offers", "https://elsewhere.example/offers");
        const QString what = QStringLiteral("AmazonEC2 has its price list of r-1 at elsewhere.example, which is not asked: lists come from below --base-url");
        const Ran alone = download({"--region", "r-1", "--service", "AmazonEC2"});
        QVERIFY(alone.isOneLineRefusal());
        QCOMPARE(alone.err, QStringLiteral("stagecraft: --region: there is nothing to fetch: ") + what + u'\n');
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonS3"});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.err, QStringLiteral("stagecraft: warning: ") + what + QStringLiteral("; it is left out\n"));
        QCOMPARE(lists(), QStringList{QStringLiteral("AmazonS3-r-1-20250801000000.csv")});
    }
    void refusesWhereThereIsNothingToFetch() {
        fetcher_.instead["/offers/v1.0/aws/AmazonEC2/current/region_index.json"] = R"({"regions": {}})";
        fetcher_.instead["/offers/v1.0/aws/AmazonS3/current/region_index.json"] = R"({"regions": {}})";
        const Ran one = download({"--region", "r-1", "--service", "AmazonEC2"});
        QVERIFY(one.isOneLineRefusal());
        QCOMPARE(one.err, QStringLiteral("stagecraft: --region: there is nothing to fetch: AmazonEC2 has no price list of r-1\n"));
        const Ran two = download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonS3"});
        QVERIFY(two.isOneLineRefusal());
        QCOMPARE(two.err, QStringLiteral("stagecraft: --region: there is nothing to fetch: AmazonEC2 has no price list of r-1 (and 1 more)\n"));
        QVERIFY(lists().isEmpty());
    }
    void saysSoWhereTheIndexOfOffersIsEmpty() {
        const auto answer = [&](const QByteArray& index) {
            fetcher_.instead["/offers/v1.0/aws/index.json"] = index;
            return download({"--region", "r-1", "--service", "AmazonEC2"});
        };
        const Ran empty = answer(R"({"offers": {}})");
        QVERIFY(empty.isOneLineRefusal());
        QCOMPARE(empty.err, QStringLiteral("stagecraft: /offers/v1.0/aws/index.json: is empty: it names no offers; check --base-url\n"));
        const Ran foreign = answer(QByteArray{price_index::offers}.replace("\"/", "\"https://elsewhere.example/"));
        QVERIFY(foreign.isOneLineRefusal());
        QCOMPARE(foreign.err, QStringLiteral("stagecraft: /offers/v1.0/aws/index.json: names no offers with lists below its own address; check --base-url\n"));
    }
    void oneRefusedListDoesNotKeepTheOthersFromComing() {
        fetcher_.failing[ec2Path] = {Kind::Refused, "answered 403"};
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonS3"});
        QVERIFY(ran.isOneLineRefusal());
        QCOMPARE(ran.err, QStringLiteral("stagecraft: AmazonEC2-r-1-20250912225308.csv: answered 403\n"));
        QCOMPARE(lists(), QStringList{QStringLiteral("AmazonS3-r-1-20250801000000.csv")});
    }
    void stopsWhereNothingElseWouldCome() {
        fetcher_.failing[ec2Path] = {Kind::Unreachable, "cannot be reached"};
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonS3"});
        QVERIFY(ran.isOneLineRefusal());
        QCOMPARE(fetcher_.downloaded.size(), 1);
    }
    void refusesWhatIsNoPriceList_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("line");
        QTest::newRow("empty") << QByteArray{} << QStringLiteral("is no price list in CSV");
        QTest::newRow("error page") << QByteArray{"<html>\n"} << QStringLiteral("is no price list in CSV");
        QTest::newRow("cut") << price_index::csvList.chopped(3) << QStringLiteral("ends in the middle");
    }
    void refusesWhatIsNoPriceList() {
        QFETCH(QByteArray, content);
        QFETCH(QString, line);
        fetcher_.instead[ec2Path] = content;
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2"});
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(line), qPrintable(ran.err));
        QVERIFY(lists().isEmpty());
    }
    void endsAtCtrlCWithOneLine() {
        fetcher_.onDownload = [] { std::raise(SIGINT); };
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2", "--service", "AmazonS3"});
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("AmazonEC2-r-1-20250912225308.csv: cancelled")),
                 qPrintable(ran.err));
        QCOMPARE(fetcher_.downloaded.size(), 1);
    }
    void saysSoWhenTheFolderCannotBeMade() {
        folder_->write("lists", "a file");
        const Ran ran = download({"--region", "r-1", "--service", "AmazonEC2"});
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("choose another folder with --out")), qPrintable(ran.err));
    }
    void saysSoWithoutANetwork() {
        const Ran ran = runCommand({"prices", "download", "--region", "r-1"});
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("without a network")), qPrintable(ran.err));
    }

    void readsTheFormsOfPriceLists() {
        QVERIFY(!problemOfPriceList("\"FormatVersion\",\"v1.0\"\n", "\"x\"\n", "csv"));
        QVERIFY(!problemOfPriceList("FormatVersion,v1.0\r\n", "x\r\n", "csv"));
        QVERIFY(!problemOfPriceList("\xEF\xBB\xBF\"FormatVersion\"", "\n", "csv"));
        QVERIFY(!problemOfPriceList("\"FormatVersion\"", "\"x\",\"y\"", "csv"));
        QVERIFY(problemOfPriceList("\"FormatVersion\"", "\"x\",\"y", "csv"));
        QVERIFY(!problemOfPriceList("{\n", "}\n", "json"));
        QVERIFY(problemOfPriceList("{\n", "},\n", "json"));
        QVERIFY(problemOfPriceList("{\n", "\n", "csv"));
    }
};

QTEST_APPLESS_MAIN(PricesDownloadCommandTest)
#include "prices_download_command_test.moc"
