#include <QTest>
#include <cmath>

#include "model/exploration/load_test.h"

using namespace stagecraft;

namespace {

Result<LoadTest> readText(const QByteArray& text) { return readLoadTest(text.toStdString(), "points.csv"); }

bool isNear(double value, double expected) { return std::abs(value - expected) <= 1e-9 * std::abs(expected); }

}  // namespace

class LoadTestReaderTest : public QObject {
    Q_OBJECT
private slots:
    void readsColumnsInAnySpelling_data() {
        QTest::addColumn<QByteArray>("text");
        // Each says: 100 requests a second, 20 ms, 2 in flight.
        QTest::newRow("plain") << QByteArray{"throughput,latency,concurrency\n100,20,2\n"};
        QTest::newRow("another order") << QByteArray{"vus,latency_ms,rps\n2,20,100\n"};
        QTest::newRow("k6") << QByteArray{"vus,http_reqs.rate,http_req_duration.avg\n2,100/s,20ms\n"};
        QTest::newRow("k6 in microseconds")
            << QByteArray{"VUs,http_reqs/s,http_req_duration\n2,100,20000\xc2\xb5s\n"};
        QTest::newRow("JMeter") << QByteArray{
            "Label,# Samples,Average,Median,99% Line,Error %,Throughput,Threads\n"
            "\"GET /, home\",6000,20,19,40,0.50%,100.0,2\n"};
        QTest::newRow("JMeter per minute") << QByteArray{"Average,Throughput,Threads\n20,6000/min,2\n"};
        QTest::newRow("wrk") << QByteArray{"connections,Requests/sec,Latency Avg\n2,100,20.00ms\n"};
        QTest::newRow("hey") << QByteArray{"clients,Requests/sec,Average\n2,100,0.0200 secs\n"};
        QTest::newRow("ab") << QByteArray{
            "Concurrency Level,Requests per second,Time per request [ms]\n2,100,20\n"};
        QTest::newRow("seconds in brackets") << QByteArray{"throughput [1/s],latency (s),n\n100,0.02,2\n"};
        QTest::newRow("seconds by suffix") << QByteArray{"throughput,latency_s,n\n100,0.02,2\n"};
        QTest::newRow("seconds spelled out") << QByteArray{"throughput,latency_seconds,n\n100,0.02,2\n"};
        QTest::newRow("microseconds") << QByteArray{"throughput,latency_us,n\n100,2e4,2\n"};
        QTest::newRow("semicolons") << QByteArray{"throughput;latency;n\n100;20;2\n"};
        QTest::newRow("tabs") << QByteArray{"throughput\tlatency\tn\n100\t20\t2\n"};
        QTest::newRow("comments, blanks, CR LF, BOM") << QByteArray{
            "\xef\xbb\xbf# of Tuesday\r\n\r\n throughput , latency , n\r\n  # warm\r\n 100 , 20 , 2\r\n\r\n"};
        QTest::newRow("no final line feed") << QByteArray{"throughput,latency,n\n100,20,2"};
    }
    void readsColumnsInAnySpelling() {
        QFETCH(QByteArray, text);
        const Result<LoadTest> test = readText(text);
        QVERIFY2(test, test ? "" : test.error().text().c_str());
        QCOMPARE(test->points.size(), std::size_t{1});
        const LoadTestPoint& point = test->points.front();
        QVERIFY(isNear(point.throughput.count(), 100));
        QVERIFY(isNear(point.latency.count(), 20));
        QVERIFY(isNear(point.concurrency, 2));
        QVERIFY(point.derived == DerivedFigure::None);
    }
    void derivesTheThirdFigureByLittlesLaw_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("derived");
        QTest::newRow("throughput") << QByteArray{"n,latency\n2,20\n"} << 1;
        QTest::newRow("latency") << QByteArray{"n,rps\n2,100\n"} << 2;
        QTest::newRow("concurrency") << QByteArray{"rps,latency\n100,20\n"} << 3;
        QTest::newRow("an empty cell") << QByteArray{"rps,latency,n\n100,20,\n"} << 3;
        QTest::newRow("a dash") << QByteArray{"rps,latency,n\n-,20,2\n"} << 1;
        QTest::newRow("n/a") << QByteArray{"rps,latency,n\n100,n/a,2\n"} << 2;
    }
    void derivesTheThirdFigureByLittlesLaw() {
        QFETCH(QByteArray, text);
        QFETCH(int, derived);
        const Result<LoadTest> test = readText(text);
        QVERIFY(test);
        const LoadTestPoint& point = test->points.front();
        QVERIFY(isNear(point.throughput.count(), 100));
        QVERIFY(isNear(point.latency.count(), 20));
        QVERIFY(isNear(point.concurrency, 2));
        QCOMPARE(static_cast<int>(point.derived), derived);
        QVERIFY(test->warnings.empty());
    }
    void readsSharesAndPercentages_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("share") << QByteArray{"cpu"} << QByteArray{"0.35"};
        QTest::newRow("percent sign") << QByteArray{"cpu"} << QByteArray{"35%"};
        QTest::newRow("percent sign with a space") << QByteArray{"cpu_utilization"} << QByteArray{"35 %"};
        QTest::newRow("column of percent") << QByteArray{"cpu_percent"} << QByteArray{"35"};
        QTest::newRow("column with a sign") << QByteArray{"CPU %"} << QByteArray{"35"};
        QTest::newRow("sign in brackets") << QByteArray{"CPU utilisation (%)"} << QByteArray{"35"};
    }
    void readsSharesAndPercentages() {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, cell);
        const Result<LoadTest> test = readText("rps,latency," + header + "\n100,20," + cell + "\n");
        QVERIFY2(test, test ? "" : test.error().text().c_str());
        QVERIFY(test->points.front().cpu);
        QVERIFY(isNear(*test->points.front().cpu, 0.35));
    }
    void readsQuantilesAndErrors() {
        const Result<LoadTest> test = readText("rps,latency,p50,p(99),Error %\n100,20,18,55ms,2.5\n");
        QVERIFY(test);
        const LoadTestPoint& point = test->points.front();
        QCOMPARE(point.p50->count(), 18.0);
        QCOMPARE(point.p99->count(), 55.0);
        QVERIFY(isNear(*point.errorShare, 0.025));
    }
    void warnsWhereLittlesLawIsOffByMoreThanAFifth() {
        const Result<LoadTest> test =
            readText("rps,latency,n\n100,20,2\n100,23.9,2\n# pause\n100,20,50\n1000,0.02,20\n");
        QVERIFY(test);
        QCOMPARE(test->points.size(), std::size_t{4});
        QCOMPARE(test->warnings.size(), std::size_t{2});
        QCOMPARE(test->warnings[0].line, 5);
        QCOMPARE(test->warnings[0].file, std::string{"points.csv"});
        QVERIFY(test->warnings[0].message.find("pause") != std::string::npos);
        QCOMPARE(test->warnings[1].line, 6);
        QVERIFY(test->warnings[1].message.find("latency_s") != std::string::npos);
    }
    void warnsOnceAboutManyInconsistentRowsAndUnusedColumns() {
        QByteArray text = "rps,latency,n,colour\n";
        for (int i = 0; i < 100; ++i) text += "100,20,50,red\n";
        const Result<LoadTest> test = readText(text);
        QVERIFY(test);
        QCOMPARE(test->warnings.size(), std::size_t{12});
        QVERIFY(test->warnings[10].message.find("90 more") != std::string::npos);
        QVERIFY(test->warnings[11].message.find("colour") != std::string::npos);
    }
    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("says");
        const QByteArray header = "rps,latency,n,cpu\n";
        QTest::newRow("nothing") << QByteArray{} << 0 << QByteArray{"empty"};
        QTest::newRow("only comments") << QByteArray{"# a\n\n"} << 0 << QByteArray{"empty"};
        QTest::newRow("only a header") << header << 1 << QByteArray{"no rows"};
        QTest::newRow("no text") << QByteArray{"rps,latency\n1,\xff\xfe\n"} << 0 << QByteArray{"not a text"};
        QTest::newRow("a zero byte") << QByteArray{"rps,latency\n1,2\0\n", 17} << 0
                                     << QByteArray{"not a text"};
        QTest::newRow("no header") << QByteArray{"100,20,2\n"} << 1 << QByteArray{"must name"};
        QTest::newRow("one column") << QByteArray{"# x\nrps,cpu\n100,0.5\n"} << 2 << QByteArray{"must name"};
        QTest::newRow("a unit of another kind")
            << QByteArray{"rps,latency (kg)\n100,5\n"} << 1 << QByteArray{"must name"};
        QTest::newRow("a column twice")
            << QByteArray{"rps,qps,latency\n1,1,1\n"} << 1 << QByteArray{"keep one"};
        QTest::newRow("single requests") << QByteArray{"timeStamp,elapsed,label,allThreads\n1,2,a,3\n"} << 1
                                         << QByteArray{"single requests"};
        QTest::newRow("too few cells") << header + "100,20,2\n" << 2 << QByteArray{"has 3 cells"};
        QTest::newRow("too many cells") << header + "100,20,2,0.1,5\n" << 2 << QByteArray{"has 5 cells"};
        QTest::newRow("one figure") << header + "100,20,2,0.1\n100,,,0.1\n"
                                    << 3 << QByteArray{"at least two"};
        QTest::newRow("no number") << header + "100,fast,2,0.1\n" << 2 << QByteArray{"must be a time"};
        QTest::newRow("no unit of time") << header + "100,20kg,2,0.1\n" << 2 << QByteArray{"must be a time"};
        QTest::newRow("a count with a unit") << header + "100,20,2ms,0.1\n" << 2 << QByteArray{"in flight"};
        QTest::newRow("not finite") << header + "inf,20,2,0.1\n" << 2 << QByteArray{"requests a second"};
        QTest::newRow("not a number") << header + "nan,20,2,0.1\n" << 2 << QByteArray{"requests a second"};
        QTest::newRow("too large for a double") << header + "1e999,20,2,0.1\n"
                                                << 2 << QByteArray{"requests a second"};
        QTest::newRow("zero throughput") << header + "0,20,2,0.1\n" << 2 << QByteArray{"above 0"};
        QTest::newRow("negative throughput") << header + "-5,20,2,0.1\n" << 2 << QByteArray{"above 0"};
        QTest::newRow("zero latency") << header + "100,0,2,0.1\n" << 2 << QByteArray{"above 0"};
        QTest::newRow("more than a day") << header + "100,2e8,2,0.1\n" << 2 << QByteArray{"at most a day"};
        QTest::newRow("zero concurrency") << header + "100,20,0,0.1\n" << 2 << QByteArray{"above 0"};
        QTest::newRow("percent in a column of shares") << header + "100,20,2,35\n"
                                                       << 2 << QByteArray{"cpu_percent"};
        QTest::newRow("more than all CPUs") << header + "100,20,2,101%\n" << 2 << QByteArray{"0 to 1"};
        QTest::newRow("negative CPU") << header + "100,20,2,-0.1\n" << 2 << QByteArray{"0 to 1"};
        QTest::newRow("an impossible derived figure")
            << QByteArray{"n,latency_us\n1e9,1e-9\n"} << 2 << QByteArray{"Little"};
        QTest::newRow("an underflow")
            << QByteArray{"rps,latency_us\n1e-300,1e-300\n"} << 2 << QByteArray{"Little"};
        QTest::newRow("p50 above p99")
            << QByteArray{"rps,latency,p50,p99\n1,5,9,8\n"} << 2 << QByteArray{"p99"};
        QTest::newRow("an open quote") << header + "\"100,20,2,0.1\n" << 2 << QByteArray{"quoted"};
        QTest::newRow("too many rows") << QByteArray{"rps,latency\n"} + QByteArray{"1,1\n"}.repeated(10'001)
                                       << 10'002 << QByteArray{"at most 10,000"};
        QTest::newRow("too large") << QByteArray(1'048'577, ' ') << 0 << QByteArray{"1,048,576"};
    }
    void refuses() {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QByteArray, says);
        const Result<LoadTest> test = readText(text);
        QVERIFY(!test);
        QCOMPARE(test.error().file, std::string{"points.csv"});
        QCOMPARE(test.error().line, line);
        QVERIFY2(test.error().message.find(says.toStdString()) != std::string::npos,
                 test.error().message.c_str());
    }
    void readsAsManyRowsAsAreAllowed() {
        const Result<LoadTest> test =
            readText(QByteArray{"rps,latency\n"} + QByteArray{"1,1\n"}.repeated(10'000));
        QVERIFY(test);
        QCOMPARE(test->points.size(), std::size_t{10'000});
    }
};

QTEST_APPLESS_MAIN(LoadTestReaderTest)
#include "load_test_reader_test.moc"
