#include "model/workload/growth.h"

#include <QTest>
#include <cmath>

#include "model/workload/distance.h"
#include "model/workload/traffic_laws.h"
#include "model/workload/user_forecast.h"

using namespace stagecraft;

namespace {

Growth growth(GrowthModel model, double monthlyRate, int months, std::vector<double> series = {}) {
    Growth made;
    made.model = model;
    made.monthlyRate = monthlyRate;
    made.ceiling = 5000;
    made.months = months;
    made.series = std::move(series);
    return made;
}

}  // namespace

class GrowthTest : public QObject {
    Q_OBJECT

private slots:
    void timeToAThresholdUndoesGrowth() {
        const ExponentialGrowth exponential{1000, 0.2};
        QVERIFY(std::abs(exponential.at(exponential.monthsTo(50'000).value()) - 50'000) < 1e-6);
        const LogisticGrowth logistic{1000, 1e6, 0.3};
        QVERIFY(std::abs(logistic.at(logistic.monthsTo(900'000).value()) - 900'000) < 1e-4);
        const BassGrowth bass{0.03, 0.38};
        QVERIFY(std::abs(bass.shareAt(bass.timeTo(0.5).value()) - 0.5) < 1e-12);
    }
    void thresholdsOutOfReachAreNeverReached() {
        QVERIFY(!(ExponentialGrowth{1000, 0.2}.monthsTo(500)).has_value());
        QVERIFY(!(ExponentialGrowth{1000, -0.1}.monthsTo(5000)).has_value());
        QVERIFY((ExponentialGrowth{1000, -0.1}.monthsTo(500)).has_value());
        QVERIFY(!(ExponentialGrowth{1000, 0}.monthsTo(5000)).has_value());
        QVERIFY(!(ExponentialGrowth{0, 0.2}.monthsTo(5000)).has_value());
        QCOMPARE((ExponentialGrowth{1000, 0}.monthsTo(1000)).value(), 0.0);
        QVERIFY(!(LogisticGrowth{1000, 1e6, 0.3}.monthsTo(1e6)).has_value());
        QVERIFY(!(LogisticGrowth{1000, 1e6, 0.3}.monthsTo(2e6)).has_value());
        QVERIFY(!(LogisticGrowth{1000, 1e6, 0.3}.monthsTo(10)).has_value());
        QVERIFY(!(BassGrowth{0.03, 0.38}.timeTo(1)).has_value());
    }
    void aCleanSeriesIsFittedExactly() {
        const double months[] = {0, 1, 2, 5};
        const ExponentialGrowth law{200, 0.15};
        const double users[] = {law.at(0), law.at(1), law.at(2), law.at(5)};
        const auto fitted = fitExponential(months, users);
        QVERIFY(fitted && std::abs(fitted->start - 200) < 1e-9 && std::abs(fitted->monthly - 0.15) < 1e-12);
        const double dead[] = {100, 0, 0, 0};
        QVERIFY(!fitExponential(months, dead));
        QVERIFY(!fitExponential(std::span{months}.first(1), users));
    }

    void usersComeWholeMonthByMonth() {
        QCOMPARE(usersByMonth(growth(GrowthModel::Exponential, 0.1, 3), 1000), (std::vector<double>{1000, 1100, 1210, 1331}));
        const std::vector<double> logistic = usersByMonth(growth(GrowthModel::Logistic, 0.5, 120), 1000);
        QCOMPARE(logistic[1], std::round(LogisticGrowth{1000, 5000, std::log(1.5)}.at(1)));
        QCOMPARE(logistic.back(), 5000.0);
        QCOMPARE(usersByMonth(growth(GrowthModel::Series, 0, 9, {7, 5}), 1000), (std::vector<double>{1000, 7, 5}));
        QCOMPARE(usersByMonth(growth(GrowthModel::Series, 0, 1, {7, 5}), 1000), (std::vector<double>{1000, 7}));
        QCOMPARE(usersByMonth(growth(GrowthModel::Exponential, 2, 60), 1000).back(), 1e9);
        for (const GrowthModel model : {GrowthModel::Exponential, GrowthModel::Logistic})
            QCOMPARE(usersByMonth(growth(model, 0.5, 2), 0), (std::vector<double>{0, 0, 0}));
    }
    void monthsHaveNames() {
        QCOMPARE(monthName("2026-12", 0), std::string{"2026-12"});
        QCOMPARE(monthName("2026-12", 3), std::string{"2027-03"});
        QCOMPARE(monthName("2026-01", 23), std::string{"2027-12"});
        QCOMPARE(monthName("", 7), std::string{"month 7"});
        for (const char* const none : {"2026-13", "2026-00", "2026-1", "26-12", "2026/12", "2026-1x"}) QVERIFY(!isCalendarMonth(none));
    }

    void distancesOnTheGlobe() {
        QCOMPARE(greatCircle(50, 8, 50, 8).count(), 0.0);
        const double half = greatCircle(0, 0, 0, 180).count();
        QVERIFY(std::abs(greatCircle(90, 0, -90, 77).count() - half) < 1e-6);
        QVERIFY(std::abs(greatCircle(0, 179, 0, -179).count() - half / 90) < 1e-6);
        QVERIFY(std::abs(greatCircle(10, 20, -30, 70).count() - greatCircle(-30, 70, 10, 20).count()) < 1e-9);
    }
    void estimatesNeverBeatLight() {
        QVERIFY(roundTripEstimate(Kilometres{0}) > Milliseconds{0});
        for (const double km : {10.0, 1000.0, 20'000.0})
            QVERIFY(roundTripEstimate(Kilometres{km}) > roundTripLowerBound(Kilometres{km}));
    }
    void moreSitesAreNeverFarther() {
        const double weights[] = {4, 2, 1};
        const double a[] = {10, 80, 200}, b[] = {80, 15, 90}, c[] = {200, 95, 20};
        const std::span<const double> rows[] = {a, b, c};
        const Milliseconds one = bestMeanRoundTrip(weights, rows, 1);
        const Milliseconds two = bestMeanRoundTrip(weights, rows, 2);
        const Milliseconds all = bestMeanRoundTrip(weights, rows, 3);
        QVERIFY(one > two && two > all);
        QVERIFY(std::abs(all.count() - (40 + 30 + 20) / 7.0) < 1e-12);
    }

    void trafficLawsAtTheirEdges() {
        QCOMPARE(vonMisesConcentration(1), 0.0);
        QVERIFY(vonMisesConcentration(100) > vonMisesConcentration(10));
        const double opposite[] = {0.5, 0.5}, hours[] = {0, 12};
        QVERIFY(std::abs(mergedPeakFactor(0.8, opposite, hours) - 1) < 1e-12);
        QCOMPARE(busiestMinute(RequestsPerSecond{0}, 1000), 0.0);
        QVERIFY(busiestMinute(RequestsPerSecond{1e6}, 10'080) > 60e6);
        QCOMPARE(interactiveResponse(100, RequestsPerSecond{5}, Seconds{15}).count(), 5.0);
    }
};

QTEST_APPLESS_MAIN(GrowthTest)
#include "growth_test.moc"
