#include "model/exploration/growth_forecast.h"

#include <QTest>

#include <cmath>

#include "model/exploration/reach.h"
#include "model/workload/user_forecast.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Inputs growing() {
    return withSettings({{"workload.users", "5000"}, {"growth.monthly_rate", "0.3"}, {"growth.months", "8"}});
}

Forecast forecastOf(const Inputs& inputs, int step = 1, const Effort& effort = {}) {
    return forecast(inputs, catalog(), builtInBlueprints(), step, effort);
}

}  // namespace

class GrowthForecastTest : public QObject {
    Q_OBJECT
private slots:
    void everyMonthIsThePlanOfItsUsers() {
        const Inputs inputs = growing();
        const std::vector<double> users = usersByMonth(inputs.growth, 5000);
        const Forecast months = forecastOf(inputs);
        QCOMPARE(months.months.size(), std::size_t{9});
        Usd spent;
        for (std::size_t i = 0; i < users.size(); ++i) {
            const ForecastMonth& month = months.months[i];
            const Plan planned = planOf(withSetting(inputs, "workload.users", std::to_string(static_cast<int>(users[i]))));
            QCOMPARE(month.users, users[i]);
            QCOMPARE(month.stage, planned.shown().number);
            QVERIFY(month.monthly == planned.shown().bill.total);
            QCOMPARE(month.meetsTargets, planned.recommendation.meetsTargets);
            Usd services;
            for (const ServiceCost& service : month.services) services = services + service.amount;
            QVERIFY(services == month.monthly);
            spent = spent + month.monthly;
            QVERIFY(std::abs((month.spent - spent).dollars()) < 1e-6);
        }
    }
    void theFirstMonthIsThePlanItself() {
        const Inputs inputs;
        QVERIFY(forecastOf(inputs).months.front().monthly == planOf(inputs).shown().bill.total);
    }
    void measuredRatesGrowWithTheUsers() {
        Inputs inputs = growing();
        inputs.workload.averageRate = RequestsPerSecond{50};
        const ForecastMonth last = forecastOf(inputs).months.back();
        const Plan planned = planOf(withUsers(inputs, last.users));
        QVERIFY(last.monthly == planned.shown().bill.total);
        QVERIFY(planned.inputs.workload.averageRate->count() > 50 * 8);
    }
    void tellsWhyTheStageChanges() {
        const Forecast months = forecastOf(growing());
        QCOMPARE(months.changes.size(), std::size_t{1});
        const StageChange& change = months.changes.front();
        QCOMPARE(change.from, 4);
        QCOMPARE(change.to, 5);
        QCOMPARE(change.threshold, 10'000.0);
        QVERIFY(months.months[change.at].users >= 10'000 && months.months[change.at - 1].users < 10'000);
    }
    void needChangesTheStageWhereALimitIsMet() {
        Inputs inputs = withSettings({{"choices.recommend", "need"}, {"workload.users", "100"}, {"growth.monthly_rate", "2"}, {"growth.months", "10"}});
        const Forecast months = forecastOf(inputs);
        QVERIFY(!months.changes.empty());
        for (const StageChange& change : months.changes) {
            QCOMPARE(change.threshold, 0.0);
            QVERIFY(change.blocker.has_value());
        }
    }
    void aPinnedStageStays() {
        Inputs inputs = growing();
        inputs.choices.stage = 6;
        const Forecast months = forecastOf(inputs);
        QVERIFY(months.changes.empty());
        for (const ForecastMonth& month : months.months) QCOMPARE(month.stage, 6);
    }
    void findsTheMonthThatIsOverTheBudget() {
        Inputs inputs = growing();
        inputs.choices.stage = 5;
        const Forecast free = forecastOf(inputs);
        QVERIFY(!free.overBudget);
        inputs.targets.budget = Usd{(free.months[3].monthly.dollars() + free.months[4].monthly.dollars()) / 2};
        QCOMPARE(forecastOf(inputs).overBudget, std::optional<std::size_t>{4});
    }
    void fewerMonthsAreTheSameMonths() {
        const Forecast all = forecastOf(growing()), some = forecastOf(growing(), 3);
        QCOMPARE(some.months.size(), std::size_t{4});
        for (const ForecastMonth& month : some.months) QVERIFY(month.monthly == all.months[static_cast<std::size_t>(month.month)].monthly);
        QCOMPARE(some.months.back().month, 8);
        QVERIFY(std::abs(some.months.back().spent.dollars() / all.months.back().spent.dollars() - 1) < 0.1);
    }
    void aSeriesIsFollowedToItsEnd() {
        const Inputs inputs = withSettings({{"growth.model", "series"}, {"growth.series", "13000 9000 7000"}, {"growth.months", "24"}});
        const Forecast months = forecastOf(inputs);
        QCOMPARE(months.months.size(), std::size_t{4});
        QCOMPARE(months.months[3].users, 7000.0);
        QCOMPARE(months.changes.size(), std::size_t{1});
        QCOMPARE(months.changes.front().to, 4);
    }
    void theFanEnclosesTheForecastAndWidens() {
        const Inputs inputs = withSetting(growing(), "uncertainty", "growth.monthly_rate:0.1:0.3:0.5");
        const std::vector<FanMonth> fan = forecastFan(inputs, catalog(), builtInBlueprints(), {64, 1, 4});
        QCOMPARE(fan.size(), std::size_t{3});
        QCOMPARE(fan[0].p10, fan[0].p90);
        const Forecast sure = forecastOf(inputs, 4);
        for (std::size_t i = 1; i < fan.size(); ++i) {
            QCOMPARE(fan[i].month, sure.months[i].month);
            QVERIFY(fan[i].p10 < fan[i].p50 && fan[i].p50 < fan[i].p90);
            QVERIFY(fan[i].p10 < sure.months[i].monthly.dollars() && sure.months[i].monthly.dollars() < fan[i].p90);
            QVERIFY(fan[i].p90 - fan[i].p10 > fan[i - 1].p90 - fan[i - 1].p10);
        }
        // Growth is the only uncertain input and users rise with it: the tenth of the users is that of the tenth of the rate.
        const double rate10 = 0.1 + std::sqrt(0.1 * 0.4 * 0.2);
        QVERIFY(std::abs(fan[2].users10 / (5000 * std::pow(1 + rate10, 8)) - 1) < 0.03);
    }
    void theFanIsTheSameOnAnyNumberOfThreads() {
        const Inputs inputs = withSetting(growing(), "uncertainty", "workload.users:3000:5000:9000");
        const auto one = forecastFan(inputs, catalog(), builtInBlueprints(), {16, 3, 8}, {1});
        const auto three = forecastFan(inputs, catalog(), builtInBlueprints(), {16, 3, 8}, {3});
        for (std::size_t i = 0; i < one.size(); ++i) QCOMPARE(three[i].p50, one[i].p50);
        QVERIFY(forecastFan(growing(), catalog(), builtInBlueprints(), {16, 3, 8}).empty());
    }
    void stoppingLeavesTheMonthsThatWereReached() {
        std::stop_source stop;
        const Forecast some = forecastOf(growing(), 1, {1, stop.get_token(), [&](double share) {
                                                           if (share > 0.3) stop.request_stop();
                                                       }});
        QVERIFY(!some.isWhole);
        QCOMPARE(some.months.size(), std::size_t{3});
    }
};

QTEST_APPLESS_MAIN(GrowthForecastTest)
#include "growth_forecast_test.moc"
