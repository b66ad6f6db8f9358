#include "model/simulation/server_week.h"

#include <QTest>

#include <numeric>

#include "model/capacity/burst_credits.h"
#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr double weeksPerMonth = 730.0 / hoursPerWeek;

ServerWeek weekOf(const Inputs& inputs, int stage) {
    return serverWeek(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog());
}

}  // namespace

class WeekTest : public QObject {
    Q_OBJECT
private slots:
    void serverHoursOfTheWeekAreThoseOfTheBill_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("scaling");
        QTest::newRow("two fixed") << "20000" << 4 << "target-tracking";
        QTest::newRow("follows") << "2M" << 5 << "target-tracking";
        QTest::newRow("fixed by choice") << "2M" << 5 << "fixed";
        QTest::newRow("services") << "5M" << 6 << "target-tracking";
        QTest::newRow("regions") << "20M" << 7 << "target-tracking";
    }
    void serverHoursOfTheWeekAreThoseOfTheBill() {
        QFETCH(QString, users);
        QFETCH(int, stage);
        QFETCH(QString, scaling);
        const Inputs inputs = withSettings({{"workload.users", users.toStdString()}, {"choices.scaling", scaling.toStdString()}});
        const ServerWeek week = weekOf(inputs, stage);
        double planned = 0, billed = 0;
        for (const FleetWeek& fleet : week.fleets) planned += std::accumulate(fleet.running.begin(), fleet.running.end(), 0.0) * weeksPerMonth;
        for (const RegionLayout& region : week.stage.architecture.regions)
            for (const Fleet& fleet : region.fleets)
                if (fleet.role == Role::App || fleet.role == Role::Web || fleet.role == Role::Service || fleet.role == Role::WebAndData)
                    billed += fleet.instanceHours;
        QVERIFY(planned > 0);
        QVERIFY2(std::abs(planned - billed) < 1e-6 * billed, qPrintable(QStringLiteral("%1 %2").arg(planned).arg(billed)));
        for (const ServerHour& hour : week.hours) QVERIFY(hour.capacity >= hour.rate);
    }

    void billsAreThoseOfThePlan() {
        const GivenFigure given{withSettings({{"workload.users", "2M"}, {"choices.stage", "5"}})};
        const Figure figure = given.make("week");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const Usd fixed = planOf(withSetting(given.plan.inputs, "choices.scaling", "fixed")).shown().bill.total;
        const Usd tracked = given.plan.shown().bill.total;
        QVERIFY(tracked < fixed);
        QVERIFY2(says(figure, "$" + groupedNumber(fixed.dollars())), figure.answer.c_str());
        QVERIFY2(says(figure, "$" + groupedNumber(tracked.dollars())), figure.answer.c_str());
        const FigureSeries* saved = seriesOf(figure, SeriesKind::Range);
        QVERIFY(saved != nullptr);
        QCOMPARE(saved->name, "Saved with target tracking: $" + groupedNumber((fixed - tracked).dollars()) + " a month");
        const FigureSeries* demandDrawn = seriesOf(figure, SeriesKind::Area, "Demand");
        QCOMPARE(demandDrawn->points.size(), hoursPerWeek + 1);
        for (std::size_t hour = 0; hour < hoursPerWeek; ++hour)
            QCOMPARE(demandDrawn->points[hour].y, given.plan.demand.average.count() * given.plan.demand.busyFactor[hour]);
    }

    /// A fixed fleet of burstable servers sustains less than one of other types that follows the load and costs less: there is nothing to shade.
    void nothingIsShadedWhereTheFixedFleetSustainsLess() {
        const Figure week = GivenFigure{withSettings({{"workload.users", "1M"}})}.make("week");
        QVERIFY2(week.answer.find(" saves $") != std::string::npos, week.answer.c_str());
        for (const FigureSeries& series : week.series) QVERIFY2(!series.name.starts_with("Saved"), series.name.c_str());
        QVERIFY2(week.note.find(" saves is not shaded") != std::string::npos, week.note.c_str());
        // The types that follow the load are others: what is said of burstable ones is of the fixed.
        QVERIFY2(week.note.find("10 % of a t4g.micro, fixed") != std::string::npos, week.note.c_str());
    }
    void reservedServersAreSaidToSaveNothing() {
        const GivenFigure given{withSettings({{"workload.users", "2M"}, {"choices.stage", "5"}, {"choices.purchase", "ri_1y_no_upfront"}})};
        const Figure figure = given.make("week");
        QVERIFY2(says(figure, "paid for whether they run or not"), figure.answer.c_str());
        QVERIFY(seriesOf(figure, SeriesKind::Range) == nullptr);
    }

    /// What a burstable server gives for an hour it cannot give all day.
    void burstableServersAreDrawnAtWhatTheySustain() {
        const GivenFigure given{withSetting(Inputs{}, "choices.scaling", "fixed")};
        const ServerWeek week = weekOf(given.plan.inputs, given.plan.shown().number);
        const InstanceType& type = *catalog().instanceType(week.fleets.front().instanceType);
        QVERIFY(type.isBurstable && week.fleets.size() == 1);
        const Figure figure = given.make("week");
        const FigureSeries* const fixed = seriesOf(figure, SeriesKind::Steps, "Fixed");
        QVERIFY(fixed != nullptr);
        for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
            QVERIFY(std::abs(week.hours[hour].sustained - type.baselineShare * week.hours[hour].capacity) < 1e-9 * week.hours[hour].capacity);
            QCOMPARE(fixed->points[hour].y, week.hours[hour].sustained);
        }
        QVERIFY2(figure.note.find("Burstable servers are drawn at the CPU they sustain (") != std::string::npos, figure.note.c_str());
        for (const ServerHour& hour : weekOf(withSettings({{"workload.users", "2M"}}), 5).hours) QCOMPARE(hour.sustained, hour.capacity);
    }

    void stagesThatDoNotFollowSaySo() {
        const GivenFigure lambda{withSettings({{"workload.users", "100"}, {"choices.stage", "1"}})};
        QVERIFY(says(lambda.make("week"), "Lambda runs no servers"));
        QCOMPARE(faultOf(lambda.make("week"), lambda.plan.inputs), QString{});
        const GivenFigure one{withSettings({{"workload.users", "100"}, {"choices.stage", "2"}})};
        QVERIFY(says(one.make("week"), "Nothing follows the load"));
    }

    void moreServersThanAFixedFleetAreExplained() {
        const GivenFigure given{Inputs{}};
        const Figure figure = given.make("week");
        const auto highest = [&](std::string_view way) { return std::ranges::max(seriesOf(figure, SeriesKind::Steps, way)->points, {}, &FigurePoint::y).y; };
        QVERIFY(highest("Target tracking") > highest("Fixed"));
        QVERIFY2(figure.note.find("saves CPU credits in calm hours") != std::string::npos, figure.note.c_str());
        const Figure large = GivenFigure{withSettings({{"workload.users", "2M"}, {"choices.stage", "5"}})}.make("week");
        QVERIFY(large.note.find("CPU credits in calm hours") == std::string::npos);
    }
    /// A burstable server begins every week with what the last one left; a busy one never runs dry, as it was sized for that.
    void creditsLastThroughTheWeek() {
        const GivenFigure given{withSettings({{"workload.users", "2500"}, {"choices.stage", "3"}})};
        const ServerWeek week = weekOf(given.plan.inputs, 3);
        QVERIFY(!week.fleets.empty() && !week.fleets[0].credits.empty());
        const FleetWeek& fleet = week.fleets[0];
        const auto [least, most] = std::ranges::minmax(fleet.credits);
        QVERIFY(least >= 0);
        QVERIFY(most <= fleet.mostCredits);
        QVERIFY(least < most);
        const InstanceType& type = *catalog().instanceType(fleet.instanceType);
        // From an hour whose balance is full or was not: one hour of earning less one of spending, capped.
        for (std::size_t hour = 1; hour < hoursPerWeek; ++hour) {
            const double busy = week.hours[hour].utilisation();
            const double expected = std::min(fleet.mostCredits, fleet.credits[hour - 1] + type.creditsPerHour - 60 * type.vcpus * busy);
            QVERIFY(std::abs(fleet.credits[hour] - expected) < 1e-6 * fleet.mostCredits);
        }
        const Figure figure = given.make("week");
        QVERIFY(figure.secondY.has_value());
        QVERIFY(says(figure, "CPU credits"));
    }
    /// Of many fleets only those whose credits fall are drawn and told, the scarcest three.
    void creditsOfManyFleetsDoNotFloodTheAnswer() {
        const GivenFigure given{withSettings({{"workload.users", "300000"}, {"choices.stage", "7"}})};
        const ServerWeek week = weekOf(given.plan.inputs, 7);
        QVERIFY(std::ranges::count_if(week.fleets, [](const FleetWeek& fleet) { return !fleet.credits.empty(); }) > 3);
        const Figure figure = given.make("week");
        const auto drawn = std::ranges::count_if(figure.series, &FigureSeries::isOnSecondAxis);
        QVERIFY(drawn <= 5);
        std::ptrdiff_t told = 0;
        for (std::size_t at = figure.answer.find("CPU credits of a "); at != std::string::npos; at = figure.answer.find("CPU credits of a ", at + 1)) ++told;
        QCOMPARE(told, drawn);
        const auto own = std::ranges::count_if(figure.series, [](const FigureSeries& series) {
            return series.isOnSecondAxis && series.name.find("with target tracking") != std::string::npos;
        });
        QVERIFY2(says(figure, own == 0 ? "ll burstable servers keep their CPU credits full." : "Other burstable servers keep more of theirs."), figure.answer.c_str());
    }
    /// A fixed fleet of burstable servers has its balance drawn, whatever way the plan goes; ways that leave it the same share a line.
    void everyWayShowsTheCreditsOfItsServers_data() {
        QTest::addColumn<QString>("scaling");
        for (const char* const way : {"fixed", "scheduled", "target-tracking"}) QTest::newRow(way) << QString::fromLatin1(way);
    }
    void everyWayShowsTheCreditsOfItsServers() {
        QFETCH(QString, scaling);
        const GivenFigure given{withSetting(Inputs{}, "choices.scaling", scaling.toStdString())};
        const Figure figure = given.make("week");
        for (const auto& [way, words] : {std::pair{"fixed", ", fixed"}, {"scheduled", "with a timetable"}, {"target-tracking", "with target tracking"}}) {
            const ServerWeek week = weekOf(withSetting(given.plan.inputs, "choices.scaling", way), given.plan.shown().number);
            QVERIFY(week.fleets.size() == 1 && !week.fleets[0].credits.empty());
            const auto drawn = std::ranges::find_if(figure.series, [&](const FigureSeries& series) { return series.isOnSecondAxis && series.name.find(words) != std::string::npos; });
            QVERIFY2(drawn != figure.series.end(), way);
            QVERIFY(drawn->name.find(week.fleets[0].instanceType) != std::string::npos);
            for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) QCOMPARE(drawn->points[hour].y, week.fleets[0].credits[hour]);
        }
    }
};

QTEST_APPLESS_MAIN(WeekTest)
#include "week_figure_test.moc"
