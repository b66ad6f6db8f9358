#include <QTest>

#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class ComparisonFigureTest : public QObject {
    Q_OBJECT
private slots:
    void billsStandSideBySide() {
        GivenFigure given{Inputs{}};
        const Plan larger = planOf(withSettings({{"workload.users", "2M"}}));
        const Plan elsewhere = planOf(withSettings({{"choices.region", "eu-west-1"}}));
        given.others = {{"larger", &larger}, {"elsewhere", &elsewhere}};
        const Figure figure = given.make("compare");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        QCOMPARE(figure.x.categories, (std::vector<std::string>{"Hooli", "larger", "elsewhere"}));
        const Plan* const plans[] = {&given.plan, &larger, &elsewhere};
        for (std::size_t i = 0; i < 3; ++i) {
            double sum = 0;
            for (const FigureSeries& series : figure.series)
                if (series.kind == SeriesKind::Bars) sum += series.points[i].y;
            QVERIFY(std::abs(sum - plans[i]->shown().bill.total.dollars()) < 1e-6);
            const FigureSeries* p99 = seriesOf(figure, SeriesKind::Marks, "p99");
            QVERIFY(p99 != nullptr && p99->isOnSecondAxis);
            QCOMPARE(p99->points[i].y, plans[i]->shown().latency.p99.count());
        }
        QVERIFY2(figure.note.find("Users 12,000 → 2,000,000") != std::string::npos, figure.note.c_str());
        QVERIFY(figure.note.find("Region us-east-1 → eu-west-1") != std::string::npos);
    }

    void downtimeAndResponseTimesAreThoseOfThePlans() {
        GivenFigure given{Inputs{}};
        const Plan other = planOf(withSettings({{"workload.users", "2M"}}));
        given.others = {{"larger", &other}};
        given.options = {{"of", "downtime"}};
        QCOMPARE(seriesOf(given.make("compare"), SeriesKind::Bars)->points[1].y, other.shown().availability.minutesPerYear);
        given.options = {{"of", "response-time"}};
        const Figure speed = given.make("compare");
        QCOMPARE(speed.series.size(), std::size_t{3});
        QCOMPARE(speed.series[0].points[0].y, given.plan.shown().latency.p50.count());
    }

    void aloneItSaysSo() {
        const GivenFigure given{Inputs{}};
        const Figure figure = given.make("compare");
        QVERIFY(says(figure, "nothing to compare it with"));
        QVERIFY(figure.note.starts_with("Keep this plan to compare and change an input, or compare with a file"));
        QVERIFY(figure.series.empty() && figure.guides.empty());
    }

    /// Every chart of the program answers for every stage, blocked or not, quickly and in full.
    void everyChartAnswersForEveryStage_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<int>("stage");
        for (const QString& users : {QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("5000"), QStringLiteral("3M")})
            for (int stage = 1; stage <= 7; ++stage)
                QTest::newRow(qPrintable(QStringLiteral("%1 users, stage %2").arg(users).arg(stage))) << users << stage;
    }
    void everyChartAnswersForEveryStage() {
        QFETCH(QString, users);
        QFETCH(int, stage);
        GivenFigure given{withSettings({{"workload.users", users.toStdString()}, {"choices.stage", std::to_string(stage)}})};
        given.fineness = Fineness::Coarse;
        for (const FigureKind& kind : figureKinds()) {
            const QString fault = faultOf(given.make(kind.id), given.plan.inputs);
            QVERIFY2(fault.isEmpty(),
                     qPrintable(QString::fromUtf8(kind.id.data(), static_cast<qsizetype>(kind.id.size())) + QStringLiteral(": ") + fault));
        }
    }
    /// What is asked of the plan as it is begins with what blocks it; charts over all stages or regions answer for those.
    void theAnswerOfABlockedPlanSaysSo() {
        const Plan blocked = planOf(withSettings({{"choices.stage", "3"}}));
        QVERIFY(!blocked.shown().isFeasible());
        for (const FigureKind& kind : figureKinds()) {
            if (kind.id == "serverless" || kind.id == "stage-map") continue;
            const Figure figure = kind.make({blocked, catalog(), builtInBlueprints(), Fineness::Coarse});
            QVERIFY2(figure.answer.find("blocked") != std::string::npos || kind.id == "compare", (std::string{kind.id} + ": " + figure.answer).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(ComparisonFigureTest)
#include "comparison_figure_test.moc"
