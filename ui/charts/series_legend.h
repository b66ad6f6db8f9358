#pragma once

#include <QWidget>

#include <optional>
#include <vector>

#include "ui/charts/chart_canvas.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// One sample of a legend.
struct LegendMark {
    QString name;
    SeriesKind kind = SeriesKind::Stands;
    SeriesStyle style;
    bool isCrowd = false;  ///< too many to be told from each other
    std::optional<int> cell = {};  ///< the stage of a map's cell, 0 where none serves
};

/// What the figure draws: its series once a name, the stages of its map, the services of its boxes.
[[nodiscard]] std::vector<LegendMark> legendMarks(const Figure& figure, const Theme& theme);

/// Draws the marks in lines as wide as `room`; gives their height. Without a painter it only measures.
int drawLegend(QPainter* painter, const QRect& room, const QFont& font, const std::vector<LegendMark>& marks, const Theme& theme);

/// Samples and names of a figure's series, in as many lines as they need.
class SeriesLegend : public QWidget {
    Q_OBJECT

public:
    explicit SeriesLegend(const ThemeController& theme, QWidget* parent = nullptr);
    /// `hasStages`: false leaves the stages to another legend.
    void setFigure(const Figure& figure, bool hasStages = true);
    [[nodiscard]] const std::vector<LegendMark>& marks() const { return marks_; }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QFont textFont() const;

    const ThemeController& theme_;
    Figure figure_;
    bool hasStages_ = true;
    std::vector<LegendMark> marks_;
};

}  // namespace stagecraft::ui
