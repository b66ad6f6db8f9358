#pragma once

#include <QLabel>
#include <QStackedWidget>
#include <QWidget>

#include <memory>

#include "model/exploration/sweep.h"
#include "model/planning/plan.h"
#include "ui/charts/chart_legend.h"
#include "ui/charts/themed_chart.h"

namespace stagecraft::ui {

/// Cost over users of all seven stages, with the plan's users as a marker that can be dragged.
class TradeOffsView : public QWidget {
    Q_OBJECT

public:
    explicit TradeOffsView(const ThemeController& theme, QWidget* parent = nullptr);
    void setPlan(std::shared_ptr<const Plan> plan);
    void setSweep(std::shared_ptr<const Sweep> sweep);

    [[nodiscard]] ThemedChart& chart() { return *chart_; }
    [[nodiscard]] ChartLegend& legend() { return *legend_; }

signals:
    void usersDragged(double users);
    void usersDropped(double users);

private:
    void drawFigure();
    void showLegend();
    [[nodiscard]] std::array<std::string, stageCount> stageNames() const;

    std::shared_ptr<const Plan> plan_;
    std::shared_ptr<const Sweep> sweep_;
    QStackedWidget* pages_;
    QLabel* empty_;
    ThemedChart* chart_;
    ChartLegend* legend_;
    QLabel* note_;
};

}  // namespace stagecraft::ui
