#include "model/workload/demand.h"

#include <rapidcheck.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "tests/model/catalog/shipped_catalog.h"

using namespace stagecraft;

namespace {

double meanOf(const WeeklyCurve& curve) {
    return std::accumulate(curve.factor.begin(), curve.factor.end(), 0.0) / static_cast<double>(hoursPerWeek);
}

std::size_t busiestHour(const Workload& workload) {
    const Demand found = demand(workload);
    return static_cast<std::size_t>(std::ranges::max_element(found.curve.factor) -
                                    found.curve.factor.begin());
}

constexpr std::size_t tuesday = 24, friday = 4 * 24;

Workload livingIn(Geography geography) {
    Workload workload;
    workload.geography = {};
    workload.geography[static_cast<std::size_t>(geography)] = 1;
    return workload;
}

/// 24 hourly values 1 + 0.8 cos(2π(h − 20)/24).
std::vector<double> raisedCosine() {
    std::vector<double> shape;
    for (int hour = 0; hour < 24; ++hour)
        shape.push_back(1 + 0.8 * std::cos(2 * std::numbers::pi * (hour - 20) / 24));
    return shape;
}

}  // namespace

class DemandTest : public QObject {
    Q_OBJECT
private slots:
    void averageFollowsFromUsers() {
        Workload workload;
        workload.users = 86'400;
        workload.dailyActiveShare = 0.5;
        workload.requestsPerActiveUserPerDay = 10;
        workload.peakToAverage = 4;
        const Demand found = demand(workload);
        QCOMPARE(found.average.count(), 5.0);
        QCOMPARE(found.peak.count(), 20.0);
        QCOMPARE(found.usualPeak.count(), 20.0);
        QCOMPARE(found.requestsPerMonth, 5.0 * 730 * 3600);
        QVERIFY(!found.peakEvent);
    }
    /// The days of two continents are alike, turned by what their clocks in the catalog differ.
    void clocksAreThoseOfTheCatalog() {
        const std::span<const GeographyPlace> places = shipped().geographies();
        QCOMPARE(places.size(), geographyCount);
        const auto curveOf = [](const GeographyPlace& place) {
            for (std::size_t g = 0; g < geographyCount; ++g)
                if (EnumNames<Geography>::names[g] == place.geography) return demand(livingIn(static_cast<Geography>(g))).curve.factor;
            return WeeklyCurve{}.factor;
        };
        for (const GeographyPlace& place : places) {
            const auto here = curveOf(place), first = curveOf(places.front());
            const int ahead = static_cast<int>(place.utcOffsetHours - places.front().utcOffsetHours), week = static_cast<int>(hoursPerWeek);
            for (int hour = 0; hour < week; ++hour)
                QVERIFY2(std::abs(here[static_cast<std::size_t>(hour)] - first[static_cast<std::size_t>((hour + ahead + week) % week)]) < 1e-12,
                         std::string{place.geography}.c_str());
        }
    }
    void nobodyAsksForNothing() {
        Workload workload;
        workload.users = 0;
        const Demand found = demand(workload);
        for (double value : {found.average.count(), found.peak.count(), found.requestsPerMonth,
                             found.dynamicPeak.count(), found.readPeak.count(), found.writeAverage.count(),
                             found.peakSessions, found.rows.count(), found.files.count()})
            QCOMPARE(value, 0.0);
        QCOMPARE(found.curve.peakFactor, 5.0);
    }
    void measuredRatesReplaceTheUsers() {
        Workload workload;
        workload.averageRate = RequestsPerSecond{10};
        workload.peakRate = RequestsPerSecond{70};
        const Demand found = demand(workload);
        QCOMPARE(found.average.count(), 10.0);
        QCOMPARE(found.peak.count(), 70.0);
        QCOMPARE(found.curve.peakFactor, 7.0);
    }
    void aMeasuredRateOfNothingIsNothing() {
        Workload workload;
        workload.averageRate = RequestsPerSecond{0};
        workload.peakRate = RequestsPerSecond{0};
        const Demand found = demand(workload);
        QCOMPARE(found.peak.count(), 0.0);
        QCOMPARE(found.curve.peakFactor, 1.0);
    }

    // Closed forms, and 50-digit bisection for the raised cosine.
    void findsTheExponent_data() {
        QTest::addColumn<QList<double>>("shape");
        QTest::addColumn<double>("peakToAverage");
        QTest::addColumn<double>("exponent");
        const std::vector<double> cosine = raisedCosine();
        const QList<double> day{cosine.begin(), cosine.end()};
        QTest::newRow("golden ratio") << QList<double>{1, 2, 4} << 1.5 << 0.6942419136306173;
        QTest::newRow("square root") << QList<double>{1, 1, 2} << 2.0 << 2.0;
        QTest::newRow("near the limit") << QList<double>{1, 1, 1, 3} << 3.9 << 4.334717519472792;
        QTest::newRow("flatter than the shape") << day << 1.3 << 0.36502870747877864;
        QTest::newRow("steeper than the shape") << day << 2.5 << 2.0794634909064396;
        QTest::newRow("no peak") << day << 1.0 << 0.0;
        QTest::newRow("less than no peak") << day << 0.5 << 0.0;
        QTest::newRow("flat") << QList<double>{3, 3, 3} << 1.0 << 0.0;
    }
    void findsTheExponent() {
        QFETCH(QList<double>, shape);
        QFETCH(double, peakToAverage);
        QFETCH(double, exponent);
        const WeeklyCurve curve =
            stretchedCurve(std::vector<double>(shape.begin(), shape.end()), peakToAverage);
        QVERIFY2(std::abs(curve.exponent - exponent) < 1e-9, QByteArray::number(curve.exponent, 'g', 17));
        QVERIFY(!curve.isClamped);
    }

    void clampsWhatTheShapeCannotReach_data() {
        QTest::addColumn<QList<double>>("shape");
        QTest::addColumn<double>("peakToAverage");
        QTest::addColumn<double>("reached");
        QTest::newRow("flat") << QList<double>{1, 1} << 1.5 << 1.0;
        QTest::newRow("the limit itself") << QList<double>{1, 1, 1, 3} << 4.0 << 3.96;
        QTest::newRow("above the limit") << QList<double>{1, 1, 1, 3} << 50.0 << 3.96;
        QTest::newRow("two busiest hours") << QList<double>{1, 3, 1, 3} << 50.0 << 1.98;
    }
    void clampsWhatTheShapeCannotReach() {
        QFETCH(QList<double>, shape);
        QFETCH(double, peakToAverage);
        QFETCH(double, reached);
        const WeeklyCurve curve =
            stretchedCurve(std::vector<double>(shape.begin(), shape.end()), peakToAverage);
        QVERIFY(curve.isClamped);
        QCOMPARE(curve.peakFactor, reached);
        QVERIFY(std::isfinite(curve.exponent));
    }

    void meanIsOneAndMaximumIsThePeakFactor() {
        QVERIFY(rc::check("of every curve", [] {
            Workload workload;
            workload.peakToAverage = static_cast<double>(*rc::gen::inRange(100, 10'001)) / 100;
            double sum = 0;
            for (double& share : workload.geography)
                sum += share = static_cast<double>(*rc::gen::inRange(0, 100));
            for (double& share : workload.geography) share = sum > 0 ? share / sum : 0;
            const WeeklyCurve curve = demand(workload).curve;
            RC_ASSERT(std::abs(meanOf(curve) - 1) < 1e-12);
            RC_ASSERT(std::ranges::max(curve.factor) == curve.peakFactor);
            RC_ASSERT(curve.isClamped || curve.peakFactor == workload.peakToAverage);
            RC_ASSERT(std::ranges::min(curve.factor) >= 0);
        }));
    }
    void everyPeakThatMayBeAskedIsReachedOnOneContinent() {
        for (std::size_t g = 0; g < geographyCount; ++g) {
            Workload workload = livingIn(static_cast<Geography>(g));
            workload.peakToAverage = 100;
            QVERIFY(!demand(workload).curve.isClamped);
        }
    }

    void peaksInTheEveningWherePeopleLive_data() {
        QTest::addColumn<int>("geography");
        QTest::addColumn<int>("hour");  // of Tuesday, UTC
        QTest::newRow("New York") << 0 << 26;
        QTest::newRow("Frankfurt") << 2 << 20;
        QTest::newRow("Singapore") << 5 << 13;
        QTest::newRow("Sydney") << 6 << 11;
    }
    void peaksInTheEveningWherePeopleLive() {
        QFETCH(int, geography);
        QFETCH(int, hour);
        QCOMPARE(busiestHour(livingIn(static_cast<Geography>(geography))),
                 tuesday + static_cast<std::size_t>(hour));
    }
    void weekendsAreQuieter() {
        const auto curve = demand(livingIn(Geography::Europe)).curve.factor;
        QVERIFY(curve[5 * 24 + 20] < curve[tuesday + 20]);
        QVERIFY(curve[6 * 24 + 20] < curve[tuesday + 20]);
    }
    void usersAroundTheWorldFlattenTheNight() {
        Workload world;
        world.geography = {0.25, 0, 0.25, 0, 0, 0.25, 0.25};
        // The same peak asks for more stretching of a flatter curve.
        QVERIFY(demand(world).curve.exponent > demand(livingIn(Geography::Europe)).curve.exponent);
    }

    void anEventMultipliesTheCurveWhileItLasts() {
        Workload workload = livingIn(Geography::Europe);
        workload.averageRate = RequestsPerSecond{100};
        workload.events = {{"launch day", 8, 4, 18, 3}};
        const Demand found = demand(workload);
        const std::size_t start = friday + 17;  // 18 h in Frankfurt
        double extra = 0;
        for (std::size_t h = 0; h < hoursPerWeek; ++h) {
            const bool isEvent = h >= start && h < start + 3;
            QCOMPARE(found.busyFactor[h], found.curve.factor[h] * (isEvent ? 8 : 1));
            if (isEvent) extra += 7 * found.curve.factor[h] * 100 * 3600;
        }
        QCOMPARE(found.peak.count(), 100 * std::ranges::max(found.busyFactor));
        QCOMPARE(found.peakEvent, std::optional<std::string>{"launch day"});
        QCOMPARE(found.usualPeak.count(), 500.0);
        QVERIFY(std::abs(found.eventRequests / extra - 1) < 1e-12);
        QCOMPARE(found.requestsPerMonth, 100.0 * 730 * 3600 + found.eventRequests);
    }
    void aSmallEventAtNightLeavesThePeakAlone() {
        Workload workload = livingIn(Geography::Europe);
        workload.events = {{"backup", 1.5, 2, 4, 1}};
        const Demand found = demand(workload);
        QCOMPARE(found.peak.count(), found.usualPeak.count());
        QVERIFY(!found.peakEvent);
        QVERIFY(found.eventRequests > 0);
    }
    void theGreaterOfTwoEventsMakesThePeak() {
        Workload workload = livingIn(Geography::Europe);
        workload.events = {{"sale", 3, 1, 21, 1}, {"launch", 5, 1, 21, 1}};
        const Demand found = demand(workload);
        QCOMPARE(found.peakEvent, std::optional<std::string>{"launch"});
        QCOMPARE(found.peak.count(), found.usualPeak.count() * 5);
    }
    void halfAnHourAddsHalfTheRequestsButTheWholePeak() {
        Workload workload = livingIn(Geography::Europe);
        workload.events = {{"whole", 4, 1, 21, 1}};
        const Demand whole = demand(workload);
        workload.events = {{"half", 4, 1, 21.25, 0.5}};
        const Demand half = demand(workload);
        QCOMPARE(half.peak.count(), whole.peak.count());
        QVERIFY(std::abs(half.eventRequests / whole.eventRequests - 0.5) < 1e-12);
    }
    void anEventRunsOnIntoTheNextWeek() {
        Workload workload = livingIn(Geography::Europe);
        workload.events = {{"night", 2, 6, 23, 4}};
        const Demand found = demand(workload);
        for (std::size_t h : {166UL, 167UL, 0UL, 1UL})
            QCOMPARE(found.busyFactor[h], 2 * found.curve.factor[h]);
        QCOMPARE(found.busyFactor[2], found.curve.factor[2]);
    }
    void anEventOfAWeekIsEveryHourOnce() {
        Workload workload = livingIn(Geography::Europe);
        workload.averageRate = RequestsPerSecond{1};
        workload.events = {{"festival week", 3, 0, 0.5, 168}};
        const Demand found = demand(workload);
        QVERIFY(std::abs(found.eventRequests / (2 * 168 * 3600.0) - 1) < 1e-12);
        QCOMPARE(found.peak.count(), 3 * found.usualPeak.count());
    }

    void splitsTheStream() {
        Workload workload;
        workload.averageRate = RequestsPerSecond{100};
        workload.peakRate = RequestsPerSecond{400};
        workload.staticShare = 0.75;
        workload.queriesPerRequest = 4;
        workload.readShare = 0.5;
        const Demand found = demand(workload);
        QCOMPARE(found.staticPeak.count(), 300.0);
        QCOMPARE(found.dynamicPeak.count(), 100.0);
        QCOMPARE(found.dynamicAverage.count(), 25.0);
        QCOMPARE(found.readPeak.count(), 200.0);
        QCOMPARE(found.writePeak.count(), 200.0);
        QCOMPARE(found.writeAverage.count(), 50.0);
    }
    void countsSessionsByLittlesLaw() {
        Workload workload;
        workload.averageRate = RequestsPerSecond{100};
        workload.peakRate = RequestsPerSecond{400};
        workload.requestsPerSession = 20;
        workload.sessionLength = Minutes{10};
        QCOMPARE(demand(workload).peakSessions, 400.0 / 20 * 600);
    }
    void splitsStorageIntoRowsAndFiles() {
        Workload workload;
        workload.users = 1024;
        workload.storagePerUser = Mib{8};
        workload.databaseShareOfStorage = 0.25;
        QCOMPARE(demand(workload).rows.count(), 2.0);
        QCOMPARE(demand(workload).files.count(), 6.0);
    }
    void moreUsersNeverAskForLess() {
        QVERIFY(rc::check("peak and month rise with users", [] {
            Workload workload;
            workload.users = *rc::gen::inRange(0, 1'000'000'000);
            const Demand few = demand(workload);
            workload.users += *rc::gen::inRange(0, 1'000'000);
            const Demand more = demand(workload);
            RC_ASSERT(more.peak >= few.peak);
            RC_ASSERT(more.requestsPerMonth >= few.requestsPerMonth);
            RC_ASSERT(more.rows >= few.rows);
        }));
    }
};

QTEST_APPLESS_MAIN(DemandTest)
#include "demand_test.moc"
