#include "model/figures/treemap.h"

#include <QTest>

#include <numeric>

#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class MoneyTest : public QObject {
    Q_OBJECT
private slots:
    void rectanglesHaveTheirAreasAndFillTheWhole() {
        const std::vector<double> values{6, 6, 4, 3, 2, 2, 1, 0};
        const Rectangle whole{1, 2, 7, 6};
        const std::vector<Rectangle> placed = squarified(values, whole);
        QCOMPARE(placed.size(), values.size());
        double sum = 0;
        for (std::size_t i = 0; i < placed.size(); ++i) {
            const Rectangle& one = placed[i];
            QVERIFY(std::abs(one.area() - values[i]) < 1e-9);
            QVERIFY(one.left >= whole.left - 1e-9 && one.right <= whole.right + 1e-9 && one.bottom >= whole.bottom - 1e-9 &&
                    one.top <= whole.top + 1e-9);
            sum += one.area();
            for (std::size_t j = 0; j < i; ++j) {
                const Rectangle& other = placed[j];
                const double wide = std::min(one.right, other.right) - std::max(one.left, other.left);
                const double high = std::min(one.top, other.top) - std::max(one.bottom, other.bottom);
                QVERIFY(wide < 1e-9 || high < 1e-9);
            }
        }
        QVERIFY(std::abs(sum - whole.area()) < 1e-9);
        // The example of the paper (figure 4): 6 and 6 stand in one row at the left, each 3 × 2.
        QVERIFY(std::abs(placed[0].width() - 3) < 1e-9 && std::abs(placed[1].height() - 2) < 1e-9);
        QVERIFY(squarified(std::vector<double>{0, 0}, whole).empty());
        QVERIFY(squarified({}, whole).empty());
    }

    void barsOfAStageAddUpToItsBill() {
        const GivenFigure given{withSettings({{"workload.users", "50000"}})};
        const Figure figure = given.make("money");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        QCOMPARE(figure.x.categories.size(), stageCount);
        for (std::size_t i = 0; i < stageCount; ++i) {
            double sum = 0;
            for (const FigureSeries& series : figure.series) {
                QVERIFY(series.kind == SeriesKind::Bars && !series.service.empty());
                sum += series.points[i].y;
            }
            QVERIFY(std::abs(sum - given.plan.stages[i].bill.total.dollars()) < 1e-6);
        }
        // The dearest service of the stage shown is the first, and the answer begins with it.
        QVERIFY(says(figure, "most goes to " + figure.series[0].name));
    }

    void sharesAddUpToOneHundred() {
        GivenFigure given{withSettings({{"workload.users", "50000"}})};
        given.options = {{"as", "shares"}};
        const Figure figure = given.make("money");
        for (std::size_t i = 0; i < stageCount; ++i) {
            double sum = 0;
            for (const FigureSeries& series : figure.series) sum += series.points[i].y;
            QVERIFY(std::abs(sum - 100) < 1e-6);
        }
    }

    void aBarShowsItsLinesOrItsStage() {
        GivenFigure given{withSettings({{"workload.users", "50000"}})};
        for (const char* form : {"bars", "shares"}) {
            given.options = {{"as", form}};
            const Figure figure = given.make("money");
            for (const FigureSeries& series : figure.series)
                for (std::size_t i = 0; i < stageCount; ++i) {
                    const bool isOnBill = given.plan.stages[i].number == given.plan.shown().number && series.points[i].y > 0;
                    QCOMPARE(series.notes[i].bill.service, isOnBill ? series.service : std::string{});
                    QCOMPARE(series.notes[i].edits.empty(), isOnBill);
                }
        }
    }

    void boxesAddUpToTheBillShown() {
        GivenFigure given{withSettings({{"workload.users", "5M"}})};
        given.options = {{"as", "treemap"}};
        const Figure figure = given.make("money");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        double value = 0, area = 0;
        for (const FigureBox& box : figure.boxes) {
            value += box.value;
            area += (box.right - box.left) * (box.top - box.bottom);
            QVERIFY(!box.name.empty() && !box.service.empty());
        }
        QVERIFY(std::abs(value - given.plan.shown().bill.total.dollars()) < 1e-6);
        QVERIFY(std::abs(area - 1) < 1e-9);
    }
    /// The line that waits for a budget stands above the highest bar.
    void thereIsRoomAboveTheBarsForABudget() {
        const GivenFigure given{Inputs{}};
        double most = 0;
        for (const StagePlan& stage : given.plan.stages) most = std::max(most, stage.bill.total.dollars());
        QVERIFY(given.make("money").y.to >= 1.1 * most);
        const GivenFigure growing{withSettings({{"growth.monthly_rate", "0"}, {"growth.months", "3"}})};
        QVERIFY(growing.make("growth").y.to >= 1.1 * growing.plan.shown().bill.total.dollars());
    }
};

QTEST_APPLESS_MAIN(MoneyTest)
#include "money_figure_test.moc"
