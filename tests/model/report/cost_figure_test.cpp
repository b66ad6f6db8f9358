#include <QtTest>

#include <algorithm>
#include <cmath>

#include "model/report/cost_figure.h"

using namespace stagecraft;

namespace {

const std::array<std::string, stageCount> names{"One", "Two", "Three", "Four", "Five", "Six", "Seven"};

/// Stage n costs n dollars at one user and ten times as much at each next point; only stage 1 stops serving.
Sweep made(std::vector<bool> firstServes) {
    Sweep sweep;
    sweep.range = {"workload.users", 1, 1000, true, static_cast<int>(firstServes.size())};
    for (std::size_t i = 0; i < firstServes.size(); ++i) {
        SweepPoint point;
        point.value = std::pow(10.0, static_cast<double>(i));
        for (std::size_t stage = 0; stage < stageCount; ++stage)
            point.stages[stage] = {Usd{static_cast<double>(stage + 1) * point.value}, stage > 0 || firstServes[i], true, "", {}};
        point.recommended = firstServes[i] ? 1 : 2;
        sweep.points.push_back(point);
    }
    return sweep;
}

const FigureSeries* find(const Figure& figure, int stage, SeriesKind kind) {
    const auto found = std::ranges::find_if(figure.series, [&](const FigureSeries& s) { return s.stage == stage && s.kind == kind; });
    return found == figure.series.end() ? nullptr : &*found;
}

/// "1 10 –": what is drawn of a series.
QString drawn(const FigureSeries* series) {
    if (series == nullptr) return QStringLiteral("none");
    QStringList values;
    for (const FigurePoint& point : series->points) values << (std::isnan(point.y) ? QStringLiteral("–") : QString::number(point.y));
    return values.join(u' ');
}

}  // namespace

class CostFigureTest : public QObject {
    Q_OBJECT

private slots:
    void drawsServingAndBlockedPartsApart_data() {
        QTest::addColumn<QList<bool>>("serves");
        QTest::addColumn<QString>("stands");
        QTest::addColumn<QString>("falls");
        QTest::newRow("serves all along") << QList<bool>{true, true, true} << "1 10 100" << "none";
        QTest::newRow("never serves") << QList<bool>{false, false, false} << "none" << "1 10 100";
        QTest::newRow("stops: the step is dashed") << QList<bool>{true, true, false, false} << "1 10 – –" << "– 10 100 1000";
        QTest::newRow("starts late") << QList<bool>{false, true, true} << "– 10 100" << "1 10 –";
        QTest::newRow("gap") << QList<bool>{true, false, true} << "1 – 100" << "1 10 100";
    }
    void drawsServingAndBlockedPartsApart() {
        QFETCH(QList<bool>, serves);
        QFETCH(QString, stands);
        QFETCH(QString, falls);
        const Figure figure = costFigure(made(std::vector<bool>(serves.cbegin(), serves.cend())), names);
        QCOMPARE(drawn(find(figure, 1, SeriesKind::Stands)), stands);
        QCOMPARE(drawn(find(figure, 1, SeriesKind::Falls)), falls);
        QCOMPARE(drawn(find(figure, 7, SeriesKind::Falls)), QStringLiteral("none"));
    }

    void followsTheRecommendedStageBehindTheCurves() {
        const Figure figure = costFigure(made({true, false, false}), names);
        QCOMPARE(figure.series.front().kind, SeriesKind::Highlight);
        QCOMPARE(drawn(&figure.series.front()), QStringLiteral("1 20 200"));
    }

    void namesStagesAndAxes() {
        const Figure figure = costFigure(made({true, true}), names);
        QCOMPARE(find(figure, 3, SeriesKind::Stands)->name, std::string{"Three"});
        QCOMPARE(figure.x.title, std::string{"Users"});
        QCOMPARE(figure.x.scale, AxisScale::Logarithmic);
        QCOMPARE(figure.y.prefix, std::string{"$"});
        QCOMPARE(figure.y.from, 1.0);
        QCOMPARE(figure.y.to, 100.0);
    }

    void doesNotDrawWhatALogarithmCannotShow() {
        Sweep sweep = made({true, true});
        sweep.points[0].stages[0].monthly = Usd{};
        const Figure figure = costFigure(sweep, names);
        QCOMPARE(drawn(find(figure, 1, SeriesKind::Stands)), QStringLiteral("– 10"));
        QVERIFY(!figure.note.empty());
    }

    void claimsNothingWherePricesAreMissing() {
        Sweep sweep = made({true, true});
        for (SweepPoint& point : sweep.points) point.stages[1].isComplete = false;
        const Figure figure = costFigure(sweep, names);
        QCOMPARE(drawn(find(figure, 2, SeriesKind::Stands)), QStringLiteral("none"));
        QCOMPARE(drawn(find(figure, 2, SeriesKind::Falls)), QStringLiteral("2 20"));
        QVERIFY(find(figure, 2, SeriesKind::Falls)->isUnpriced);
    }
    /// What serves at a cost that is not known is no part of what does not serve.
    void tellsMissingPricesFromWhatDoesNotServe() {
        Sweep sweep = made({true, true, true, false});
        sweep.points[0].stages[0].isComplete = false;
        const Figure figure = costFigure(sweep, names);
        std::vector<QString> falling;
        for (const FigureSeries& series : figure.series)
            if (series.stage == 1 && series.kind == SeriesKind::Falls) falling.push_back((series.isUnpriced ? QStringLiteral("unpriced: ") : QStringLiteral("blocked: ")) + drawn(&series));
        QCOMPARE(falling, (std::vector<QString>{QStringLiteral("blocked: – – 100 1000"), QStringLiteral("unpriced: 1 10 – –")}));
    }

    void isEmptyWithoutPoints() { QVERIFY(costFigure(Sweep{}, names).series.empty()); }
};

QTEST_APPLESS_MAIN(CostFigureTest)
#include "cost_figure_test.moc"
