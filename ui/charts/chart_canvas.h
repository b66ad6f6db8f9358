#pragma once

#include <qcustomplot.h>

#include <optional>
#include <vector>

#include "model/report/figure.h"
#include "ui/theme/theme.h"

namespace stagecraft::ui {

/// How a series is told from the others: by colour, and by dash, marker or hatching without it.
struct SeriesStyle {
    QColor colour;
    QList<qreal> dashes;  ///< in pen widths; empty: solid
    StageMarker marker = StageMarker::Circle;
    Qt::BrushStyle hatch = Qt::SolidPattern;  ///< over the filled colour
    friend bool operator==(const SeriesStyle&, const SeriesStyle&) = default;
};

/// On a picture that leaves the window nothing can be taken, and no key is waited for.
[[nodiscard]] bool isExported(const QCPPainter& painter);

[[nodiscard]] SeriesStyle seriesStyle(const Theme& theme, const Figure& figure, std::size_t series);
/// Of a second band (Highlight): its dashes, in pen widths; and how much of it covers what is behind.
[[nodiscard]] QList<qreal> brokenBand();
[[nodiscard]] double bandAlpha(const Theme& theme, bool isBroken);
[[nodiscard]] QColor faded(QColor colour, double alpha);

/// What the parts of a chart draw on: the figure, the axes it stands on and the colours it wears.
struct ChartCanvas {
    const Figure& figure;
    const Theme& theme;
    const QCPAxis& x;
    const QCPAxis& y;
    const QCPAxis& secondY;
    QRect inside;  ///< of the axes
    QFont font;
    std::vector<double> movingLines = {};  ///< pixels of the upright lines that can be moved
    std::vector<double> movingLevels = {}; ///< likewise of the lying ones
    std::optional<std::vector<QRectF>> guideNames = {};  ///< where the names of guides are drawn, once that is known

    [[nodiscard]] const QCPAxis& yOf(const FigureSeries& series) const { return series.isOnSecondAxis && figure.secondY ? secondY : y; }
    [[nodiscard]] QPointF place(const FigureSeries& series, const FigurePoint& point) const {
        return {x.coordToPixel(point.x), yOf(series).coordToPixel(point.y)};
    }
};

/// Fills `area` with a colour and hatching over it.
void fillHatched(QPainter& painter, const QPainterPath& area, const SeriesStyle& style, const QColor& ground, double alpha);
void fillHatched(QPainter& painter, const QRectF& area, const SeriesStyle& style, const QColor& ground, double alpha);

/// One mark, with the painter's pen and brush.
void drawMark(QPainter& painter, StageMarker marker, const QPointF& centre, double radius);

/// A layer of a chart that draws itself through a function.
class ChartLayer : public QCPLayerable {
public:
    using Drawing = std::function<void(QCPPainter&)>;
    /// `isClipped`: to the axes and half a mark around them.
    ChartLayer(QCustomPlot* plot, const QString& layer, bool isClipped, Drawing drawing);

protected:
    [[nodiscard]] QRect clipRect() const override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    bool isClipped_;
    Drawing drawing_;
};

}  // namespace stagecraft::ui
