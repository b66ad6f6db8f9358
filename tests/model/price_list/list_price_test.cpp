#include "model/price_list/list_price.h"

#include <rapidcheck.h>

#include <QTest>

#include "model/price_list/catalog_update.h"

using namespace stagecraft;

namespace {

std::string textOf(const std::optional<ListPrice>& price) { return price ? price->text() : "(refused)"; }

}  // namespace

class ListPriceTest : public QObject {
    Q_OBJECT
private slots:
    void readsEveryDigitAndWritesNoMore_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* written, const char* text) { QTest::newRow(written) << written << text; };
        row("0.1046300000", "0.10463");
        row("2750", "2750");
        row("0.0000000000", "0");
        row("0.0000002000", "0.0000002");
        row("0.0000000309", "0.0000000309");
        row("0.000000000001", "0.000000000001");
        row("0.0000000000010000", "0.000000000001");
        row("6.9271700000", "6.92717");
        row("9223372.036854775807", "9223372.036854775807");
        row("007.50", "7.5");
    }
    void readsEveryDigitAndWritesNoMore() {
        QFETCH(QString, written);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(textOf(ListPrice::parse(written.toStdString()))), text);
    }

    void refusesWhatIsNoPlainPrice_data() {
        QTest::addColumn<QString>("written");
        for (const char* written : {"", ".", "1.", ".5", "-1", "+1", "1e-4", "1,5", "0.0000000000001", "9223372.036854775808", "99999999999999999999",
                                    "$0.10", "0.1 ", " 0.1", "NaN", "Inf"})
            QTest::newRow(*written == '\0' ? "empty" : written) << written;
    }
    void refusesWhatIsNoPlainPrice() {
        QFETCH(QString, written);
        QCOMPARE(QString::fromStdString(textOf(ListPrice::parse(written.toStdString()))), QStringLiteral("(refused)"));
    }

    void readsBackWhatItWrote() {
        QVERIFY(rc::check([](std::int64_t units) {
            const ListPrice price = ListPrice::fromUnits(units < 0 ? -(units + 1) : units);
            RC_ASSERT(ListPrice::parse(price.text()) == price);
        }));
    }

    void thousandsAndMillionsAreExact() {
        QCOMPARE(QString::fromStdString(textOf(ListPrice::parse("0.0000000309")->times(1'000'000))), QStringLiteral("0.0309"));
        QCOMPARE(QString::fromStdString(textOf(ListPrice::parse("0.0000050000")->times(1'000))), QStringLiteral("0.005"));
        QVERIFY(!ListPrice::parse("9000000")->times(1'000));
    }
    void gigabytesOfThroughputBecomeMegabytes() {
        QCOMPARE(QString::fromStdString(ListPrice::parse("40.96")->dividedBy(1024).text()), QStringLiteral("0.04"));
    }
    void aHalfOfTheLastDigitRoundsUp() {
        QCOMPARE(ListPrice::fromUnits(3).dividedBy(2).units(), 2);
        QCOMPARE(ListPrice::fromUnits(2).dividedBy(4).units(), 1);
        QCOMPARE(ListPrice::fromUnits(1).dividedBy(3).units(), 0);
    }

    /// AWS's calculator for c5.xlarge with Windows in Tokyo: what a month of 730 hours costs, the fee spread over the term.
    void spreadsTheFeeAsAwsCalculatorDoes_data() {
        QTest::addColumn<QString>("hourly");
        QTest::addColumn<QString>("upfront");
        QTest::addColumn<int>("years");
        QTest::addColumn<double>("month");
        QTest::newRow("1 year, none") << "0.319" << "0" << 1 << 232.87;
        QTest::newRow("1 year, partial") << "0.156" << "1368" << 1 << 227.88;
        QTest::newRow("1 year, all") << "0" << "2714" << 1 << 226.17;
        QTest::newRow("3 years, none") << "0.276" << "0" << 3 << 201.48;
        QTest::newRow("3 years, partial") << "0.135" << "3543" << 3 << 196.97;
        QTest::newRow("3 years, all") << "0" << "6950" << 3 << 193.06;
    }
    void spreadsTheFeeAsAwsCalculatorDoes() {
        QFETCH(QString, hourly);
        QFETCH(QString, upfront);
        QFETCH(int, years);
        QFETCH(double, month);
        const ListPrice hour = effectiveHourly(*ListPrice::parse(hourly.toStdString()), *ListPrice::parse(upfront.toStdString()), years);
        const double cents = std::round(static_cast<double>(hour.units()) * 730 / 1e10);
        QCOMPARE(cents, std::round(month * 100));
    }
};

QTEST_APPLESS_MAIN(ListPriceTest)
#include "list_price_test.moc"
