#pragma once

#include <qcustomplot.h>

#include <optional>

#include "model/report/figure.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// The point of a figure nearest to the pointer.
struct NearestPoint {
    std::size_t series = 0;
    std::size_t point = 0;
};

/// Draws a `Figure` in the colours of the theme: the one chart of the program. A vertical marker may be dragged with the
/// mouse or moved with the arrow keys. Repaints only when something changed; the marker alone repaints its own layer.
class ThemedChart : public QCustomPlot {
    Q_OBJECT

public:
    explicit ThemedChart(const ThemeController& theme, QWidget* parent = nullptr);

    void setFigure(Figure figure);
    [[nodiscard]] const Figure& figure() const { return figure_; }

    /// Where the marker stands on the x axis; nullopt hides it. Ignored while a person drags it.
    void setMarker(std::optional<double> x);
    [[nodiscard]] std::optional<double> marker() const { return marker_; }

    /// The drawn point within reach of a place on the widget, if there is one.
    [[nodiscard]] std::optional<NearestPoint> nearest(const QPointF& place) const;

signals:
    void markerDragged(double x);  ///< while the marker moves
    void markerDropped(double x);  ///< where it was let go

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void draw();
    void drawSeries(const FigureSeries& series);
    void drawAxis(QCPAxis& axis, const FigureAxis& specification);
    void placeMarker();
    void dragTo(const QPointF& place);
    void dropMarker();
    [[nodiscard]] bool isOnMarker(const QPointF& place) const;
    [[nodiscard]] QString pointText(const NearestPoint& nearest) const;
    [[nodiscard]] QFont textFont(double points) const;

    const ThemeController& theme_;
    Figure figure_;
    std::optional<double> marker_;
    QCPItemStraightLine* markerLine_;
    QCPItemText* markerText_;
    bool isDragging_ = false;
    bool isStepping_ = false;  ///< by the keyboard
};

}  // namespace stagecraft::ui
