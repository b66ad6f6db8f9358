#include <QTest>

#include <numeric>
#include <set>

#include "model/figures/bill_behind.h"
#include "model/figures/figure_parts.h"
#include "model/pricing/commitment.h"
#include "model/simulation/server_week.h"
#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class CommitmentsFigureTest : public QObject {
    Q_OBJECT
private slots:
    /// What the pipeline commits of each fleet is the optimum over its hours.
    void committedServersAreTheOptimum_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("purchase");
        for (const char* purchase : {"best_up_to_1y", "best_up_to_3y"}) {
            QTest::addRow("five, %s", purchase) << "2M" << 5 << purchase;
            QTest::addRow("six, %s", purchase) << "5M" << 6 << purchase;
            QTest::addRow("seven, %s", purchase) << "20M" << 7 << purchase;
        }
    }
    void committedServersAreTheOptimum() {
        QFETCH(QString, users);
        QFETCH(int, stage);
        QFETCH(QString, purchase);
        const Inputs inputs = withSettings(
            {{"workload.users", users.toStdString()}, {"choices.purchase", purchase.toStdString()}, {"choices.architecture", "x86_64"}});
        const ServerWeek week = serverWeek(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog());
        int compared = 0;
        for (const FleetWeek& fleet : week.fleets) {
            if (!std::isfinite(fleet.committed.count())) continue;
            ++compared;
            const UsdPerHour rates[] = {fleet.committed};
            QCOMPARE(fleet.committedServers, bestCommitment(fleet.running, fleet.onDemand, rates).committed);
        }
        // Of the newest types no reservation for one year is known.
        QVERIFY(compared > 0 || purchase == QStringLiteral("best_up_to_1y"));
    }

    /// The bands of an hour: what is on demand or on spot runs, what is committed is paid for, and none runs unpaid.
    void bandsCoverWhatRuns() {
        const GivenFigure given{withSettings(
            {{"workload.users", "2M"}, {"choices.stage", "5"}, {"choices.spot_share", "0.5"}, {"choices.architecture", "x86_64"}})};
        const Figure figure = given.make("commitments");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const FigureSeries* running = seriesOf(figure, SeriesKind::Steps, "Running");
        QVERIFY(running != nullptr && seriesOf(figure, SeriesKind::Area, "Committed for 3 years") != nullptr &&
                seriesOf(figure, SeriesKind::Area, "Spot") != nullptr);
        for (std::size_t i = 0; i < running->points.size(); ++i) {
            double paid = 0;
            for (const FigureSeries& series : figure.series)
                if (series.kind == SeriesKind::Area) {
                    QVERIFY(series.points[i].y >= paid);  // its top
                    paid = series.points[i].y;
                }
            QVERIFY(paid >= running->points[i].y);
            QVERIFY(i == 0 || running->points[i].y <= running->points[i - 1].y);
        }
        const Plan mixed = planOf(withSetting(given.plan.inputs, "choices.purchase", "best_up_to_3y"));
        QVERIFY2(says(figure, moneyText(mixed.shown().bill.total)), figure.answer.c_str());
        // Each hour keeps its value to the next: bands are as upright between two hours as what runs.
        QVERIFY(running->points.size() > hoursPerWeek + 1);
        for (const FigureSeries& series : figure.series)
            for (std::size_t i = 1; i < series.points.size(); ++i)
                QVERIFY2(series.points[i].y == series.points[i - 1].y || series.points[i].x == series.points[i - 1].x, series.name.c_str());
        QVERIFY(!figure.guides.empty());
        const FigureGuide& guide = figure.guides.front();
        QVERIFY(guide.at > 0 && guide.at < 100);
    }

    /// No node of a cache can be reserved: why it stays on demand is said, as of servers. Break-evens of several types have theirs.
    void whatNobodySellsCommittedIsNamed() {
        const Figure figure = GivenFigure{Inputs{}}.make("commitments");
        QVERIFY2(figure.note.find("No committed price is known for cache.") != std::string::npos, figure.note.c_str());
        std::set<std::string> types;
        for (const FigureGuide& guide : figure.guides)
            if (guide.input.key.empty()) types.insert(guide.name.substr(0, guide.name.find(':')));
        QVERIFY(types.size() > 1);
        for (const FigureGuide& guide : figure.guides)
            if (guide.input.key.empty()) QVERIFY2(guide.brief.starts_with(guide.name.substr(0, guide.name.find(':'))), guide.brief.c_str());
    }

    /// The totals are those of the bills, people's hours or not.
    void totalsAreThoseOfThePlans_data() {
        QTest::addColumn<QString>("users");
        QTest::newRow("a database of one's own may be chosen") << "12000";
        QTest::newRow("large") << "2M";
    }
    void totalsAreThoseOfThePlans() {
        QFETCH(QString, users);
        const GivenFigure given{withSettings({{"workload.users", users.toStdString()}, {"choices.person_hourly_usd", "75"}})};
        const Figure figure = given.make("commitments");
        const auto totalOf = [&](const char* purchase) {
            const Plan bought = planOf(withSettings({{"workload.users", users.toStdString()},
                                                     {"choices.person_hourly_usd", "75"},
                                                     {"choices.stage", std::to_string(given.plan.shown().number)},
                                                     {"choices.purchase", purchase}}));
            return moneyText(bought.shown().bill.total);
        };
        QVERIFY2(says(figure, "costs " + totalOf("on-demand") + " a month"), figure.answer.c_str());
        for (const char* const purchase : {"best_up_to_1y", "best_up_to_3y"})
            QVERIFY2(says(figure, totalOf(purchase) + " a month") || says(figure, "nothing is worth committing to"), figure.answer.c_str());
    }

    /// A reservation makes `auto` take RDS rather than a database of one's own, as people's hours weigh in that: the bill would rise by $396.
    /// Compared is the plan's kind, which is never dearer with more allowed; what auto would take instead is told with both sums.
    void allowingMoreIsNeverDearer_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<bool>("wouldChange");
        QTest::newRow("reservations change the kind") << "3M" << "on-demand" << true;
        QTest::newRow("changed already") << "3M" << "best_up_to_1y" << true;
        QTest::newRow("small") << "12000" << "on-demand" << false;
        QTest::newRow("medium") << "300000" << "on-demand" << false;
    }
    void allowingMoreIsNeverDearer() {
        QFETCH(QString, users);
        QFETCH(QString, purchase);
        QFETCH(bool, wouldChange);
        const GivenFigure given{withSettings({{"workload.users", users.toStdString()}, {"choices.stage", "5"}, {"choices.purchase", purchase.toStdString()}})};
        const Figure figure = given.make("commitments");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const auto totalOf = [&](std::string_view name) { return std::ranges::find(figure.totals, name, &FigureTotal::name)->dollars; };
        QVERIFY(totalOf("For 1 year") <= totalOf("On demand") && totalOf("For up to 3 years") <= totalOf("For 1 year"));
        for (const FigureTotal& total : figure.totals) {
            const Result<Plan> behind = billBehind(total, {given.plan.inputs, catalog(), builtInBlueprints()});
            QVERIFY(behind.has_value());
            QCOMPARE(behind->shown().bill.total.dollars(), total.dollars);
            QCOMPARE(behind->shown().careHours, given.plan.shown().careHours);
        }
        QCOMPARE(says(figure, "left on auto, another would be taken"), wouldChange);
        QCOMPARE(says(figure, "Such an hour counts as $75.00 and is on no bill."), wouldChange);
        if (!wouldChange) return;
        for (const auto& [choice, when] : {std::pair{"on-demand", "on demand"}, {"best_up_to_1y", "for 1 year"}}) {
            const Plan anew = planOf(withSetting(given.plan.inputs, "choices.purchase", choice));
            if (anew.shown().careHours == given.plan.shown().careHours) continue;
            const bool isOwn = anew.shown().careHours > 0;
            const Usd kept{totalOf(choice == std::string_view{"on-demand"} ? "On demand" : "For 1 year")};
            QVERIFY2(says(figure, std::string{when} + (isOwn ? " Self-managed on EC2, " : " RDS Multi-AZ, ") + moneyText(anew.shown().bill.total) + " a month instead of " + moneyText(kept) +
                                      ", with 8 hours of people a month " + (isOwn ? "more" : "less")),
                     figure.answer.c_str());
        }
    }

    /// Spot hours of the week are those of the bill.
    void spotHoursAreThoseOfTheBill() {
        const Inputs inputs = withSettings({{"workload.users", "2M"}, {"choices.spot_share", "0.5"}});
        const ServerWeek week = serverWeek(builtInBlueprints()[4], inputs, catalog());
        const FleetWeek& fleet = week.fleets.front();
        const double hours = std::accumulate(fleet.onSpot.begin(), fleet.onSpot.end(), 0.0) * 730 / hoursPerWeek / 0.95;
        const auto& fleets = week.stage.architecture.regions[0].fleets;
        const auto own = std::ranges::find(fleets, fleet.id, &Fleet::id);
        QVERIFY(own != fleets.end() && own->mix);
        QVERIFY(std::abs(own->mix->spot - hours) < 1e-6 * hours);
    }

    /// What is paid at once is no part of what is saved a month.
    void whatIsPaidAtOnceStandsBesideTheSaving() {
        const GivenFigure given{withSettings({{"workload.users", "12000"}, {"choices.stage", "4"}})};
        const Plan bought = planOf(withSetting(given.plan.inputs, "choices.purchase", "best_up_to_3y"));
        QVERIFY(bought.shown().bill.upfront > Usd{} && bought.shown().bill.total < given.plan.shown().bill.total);
        const Figure figure = given.make("commitments");
        QVERIFY2(says(figure, " less; " + shortMoney(bought.shown().bill.upfront) + " is paid at once for the whole term."), figure.answer.c_str());
    }

    void withoutInstancesItSaysSo() {
        const GivenFigure given{withSettings({{"workload.users", "100"}, {"choices.stage", "1"}})};
        const Figure figure = given.make("commitments");
        QVERIFY2(says(figure, "runs no instances"), figure.answer.c_str());
        QVERIFY(figure.series.empty());
    }
};

QTEST_APPLESS_MAIN(CommitmentsFigureTest)
#include "commitments_figure_test.moc"
