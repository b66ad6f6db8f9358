#pragma once

#include <QTest>

#include <memory>

#include "ui/charts/themed_chart.h"

namespace stagecraft::testing {

inline Figure emptyFigure(double to = 10) {
    Figure figure;
    figure.title = "What does speed cost?";
    figure.answer = "Ten milliseconds less cost $50.";
    figure.note = "Without spot.";
    figure.x = FigureAxis{"p99", {}, " ms", AxisScale::Linear, 0, to};
    figure.y = FigureAxis{"Cost a month", "$", {}, AxisScale::Linear, 0, 100};
    return figure;
}

/// Two designs of a frontier, the second with an edit, and a faint one.
inline Figure designs() {
    Figure figure = emptyFigure();
    FigureSeries frontier{"Not beaten", 0, SeriesKind::Frontier, {{2, 80}, {6, 40}}};
    frontier.notes = {{"c8g.large × 3", {}}, {"m8g.large × 2", {{"choices.stage", "4"}, {"choices.zones", "2"}}}};
    figure.series = {frontier, {"Beaten", 0, SeriesKind::Faint, {{8, 70}}}, {"This plan", 0, SeriesKind::Current, {{6, 50}}}};
    return figure;
}

/// A chart of 800 × 500 pixels that a test shows figures on.
class DrawnChart {
protected:
    void make() {
        chart_ = std::make_unique<ui::ThemedChart>(themes_);
        chart_->resize(800, 500);
        chart_->show();
        QVERIFY(QTest::qWaitForWindowActive(chart_.get()));
    }
    void show(Figure figure) {
        chart_->setFigure(std::move(figure));
        chart_->replot(QCustomPlot::rpImmediateRefresh);
    }
    [[nodiscard]] QPoint pixel(const QPointF& value) const { return {qRound(chart_->xAxis->coordToPixel(value.x())), qRound(chart_->yAxis->coordToPixel(value.y()))}; }
    void hover(const QPointF& value) { QTest::mouseMove(chart_.get(), pixel(value)); }

    ui::ThemeController themes_;
    std::unique_ptr<ui::ThemedChart> chart_;
};

}  // namespace stagecraft::testing
