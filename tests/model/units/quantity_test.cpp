#include "model/units/units.h"

#include <QTest>

using namespace stagecraft;

namespace {
template <class A, class B>
concept CanMultiply = requires(A a, B b) { a * b; };
template <class A, class B>
concept CanAdd = requires(A a, B b) { a + b; };

// Products without a meaning do not compile.
static_assert(CanMultiply<UsdPerHour, Hours>);
static_assert(!CanMultiply<UsdPerHour, Gib>);
static_assert(!CanMultiply<Gib, Gib>);
static_assert(!CanAdd<Gib, Hours>);
static_assert(!std::is_convertible_v<double, Gib>);
static_assert(!std::is_convertible_v<Gib, Requests>);
}  // namespace

class QuantityTest : public QObject {
    Q_OBJECT
private slots:
    void scalesOfOneDimensionConvert() {
        QCOMPARE(Mib{Gib{1.5}}.count(), 1536.0);
        QCOMPARE(Bytes{Kib{2}}.count(), 2048.0);
        QCOMPARE(Bytes{Gigabits{1}}.count(), 1.25e8);
    }
    void aRateTimesItsDenominatorGivesTheNumerator() {
        const Requests inFlight = RequestsPerSecond{500} * Milliseconds{20};  // Little's law
        QCOMPARE(inFlight.count(), 10.0);
        QCOMPARE((UsdPerHour{0.096} * month).nanos(), 70'080'000'000);
    }
    void aMonthHas730Hours() { QCOMPARE(Hours{Months{1}}.count(), 730.0); }
};

QTEST_APPLESS_MAIN(QuantityTest)
#include "quantity_test.moc"
