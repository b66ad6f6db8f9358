#pragma once

#include <QWidget>

#include <memory>
#include <optional>
#include <utility>
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
    friend bool operator==(const LegendMark&, const LegendMark&) = default;
};

/// What the figure draws: its series once a name, the stages of its map, the services of its boxes.
/// `hasStages`: false leaves out the series of stages.
[[nodiscard]] std::vector<LegendMark> legendMarks(const Figure& figure, const Theme& theme, bool hasStages = true);

/// Draws the marks in lines as wide as `room`; gives their height. Without a painter it only measures.
int drawLegend(QPainter* painter, const QRect& room, const QFont& font, const std::vector<LegendMark>& marks, const Theme& theme);

/// Samples and names of a figure's series, in as many lines as they need.
class SeriesLegend : public QWidget {
    Q_OBJECT

public:
    explicit SeriesLegend(const ThemeController& theme, QWidget* parent = nullptr);
    /// `hasStages`: false leaves the stages to another legend.
    void setFigure(std::shared_ptr<const Figure> figure, bool hasStages = true);
    void setFigure(Figure figure) { setFigure(std::make_shared<const Figure>(std::move(figure))); }
    [[nodiscard]] const std::vector<LegendMark>& marks() const { return marks_; }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QFont textFont() const;
    void showMarks();

    const ThemeController& theme_;
    std::shared_ptr<const Figure> figure_ = std::make_shared<const Figure>();
    bool hasStages_ = true;
    std::vector<LegendMark> marks_;
};

}  // namespace stagecraft::ui
