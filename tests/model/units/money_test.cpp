#include "model/units/money.h"

#include <QTest>
#include <limits>

using stagecraft::Usd;

class MoneyTest : public QObject {
    Q_OBJECT
private slots:
    void sumsAreExactWhateverTheOrder() {
        Usd forwards, backwards;
        for (int i = 1; i <= 1000; ++i) forwards += Usd{0.1 * i};
        for (int i = 1000; i >= 1; --i) backwards += Usd{0.1 * i};
        QCOMPARE(forwards.nanos(), backwards.nanos());
        QCOMPARE(forwards.nanos(), 50'050'000'000'000);
    }
    void roundsToCentsHalfAwayFromZero_data() {
        QTest::addColumn<qint64>("nanos");
        QTest::addColumn<qint64>("cents");
        QTest::newRow("nothing") << qint64{0} << qint64{0};
        QTest::newRow("just below half a cent") << qint64{4'999'999} << qint64{0};
        QTest::newRow("half a cent") << qint64{5'000'000} << qint64{1};
        QTest::newRow("minus half a cent") << qint64{-5'000'000} << qint64{-1};
        QTest::newRow("one dollar") << qint64{1'000'000'000} << qint64{100};
    }
    void roundsToCentsHalfAwayFromZero() {
        QFETCH(qint64, nanos);
        QFETCH(qint64, cents);
        QCOMPARE(stagecraft::wholeCents(Usd::fromNanos(nanos)), cents);
    }
    void saturatesInsteadOfWrapping() {
        const Usd huge{1e30};
        QVERIFY(huge.isSaturated());
        QVERIFY((huge + huge).isSaturated());
        QVERIFY((huge + huge).nanos() > 0);
        QCOMPARE(Usd{std::numeric_limits<double>::quiet_NaN()}.nanos(), 0);
    }
    void writesPlainDollars() {
        QCOMPARE(stagecraft::plainDollars(Usd{1234.5}), std::string{"1234.50"});
        QCOMPARE(stagecraft::plainDollars(Usd{-0.07}), std::string{"-0.07"});
    }
};

QTEST_APPLESS_MAIN(MoneyTest)
#include "money_test.moc"
