#pragma once

#include <qcustomplot.h>

#include <optional>

#include "model/report/figure.h"
#include "ui/charts/chart_canvas.h"
#include "ui/charts/chart_places.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// Draws a `Figure` in the colours of the theme: the one chart of the program. Places are read by hovering or with the arrow
/// keys and chosen by a click or Enter; a marker on the x axis may be dragged; the wheel and a rubber band zoom. What moves
/// (marker, the plan as it is, tracer) has a buffered layer of its own and repaints alone.
class ThemedChart : public QCustomPlot {
    Q_OBJECT

public:
    explicit ThemedChart(const ThemeController& theme, QWidget* parent = nullptr);

    void setFigure(Figure figure);
    [[nodiscard]] const Figure& figure() const { return figure_; }

    /// Where the marker stands on the x axis; nullopt hides it. Ignored while a person drags it.
    void setMarker(std::optional<double> x);
    [[nodiscard]] std::optional<double> marker() const { return marker_; }
    [[nodiscard]] bool isHeld() const { return isDragging_ || isStepping_; }

    /// What a person means by a place on the widget, if anything.
    [[nodiscard]] std::optional<FigurePlace> nearest(const QPointF& pixel) const;
    /// Where a place of the figure is on the widget.
    [[nodiscard]] QRectF rectOf(const FigurePlace& place) const;
    /// What the tracer reads at the moment.
    [[nodiscard]] std::optional<FigurePlace> traced() const { return traced_; }
    /// The text beside the tracer; empty when it is hidden.
    [[nodiscard]] QString readout() const;

    [[nodiscard]] bool isZoomed() const { return isZoomed_; }
    [[nodiscard]] const ThemeController& themes() const { return theme_; }

public slots:
    void resetZoom();
    void zoomBy(double factor);

signals:
    void markerDragged(double x);  ///< while the marker moves
    void markerDropped(double x);  ///< where it was let go
    void chosen(const stagecraft::ui::FigurePlace& place);  ///< a place that does something
    void zoomChanged(bool isZoomed);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void draw();
    void dressAxes();
    void replotMoving();
    void drawMoving(QCPPainter& painter);
    void drawMarker(QCPPainter& painter);
    void drawTracer(QCPPainter& painter);
    [[nodiscard]] QRectF markerLabel() const;
    [[nodiscard]] QString markerText() const;
    void dragTo(const QPointF& place);
    void dropMarker();
    [[nodiscard]] bool isOnMarker(const QPointF& place) const;
    void hover(const QPointF& pixel);
    void trace(const std::optional<FigurePlace>& place, const QPointF& beside);
    void showReadout(const QString& html, const QPointF& beside);
    void hideReadout();
    void choose(const FigurePlace& place);
    [[nodiscard]] bool moveCursor(QKeyEvent* event);
    void endRubberBand(const QPoint& place);
    void zoomAt(double factor, const QPointF& pixel);
    void setZoomed(bool isZoomed);
    [[nodiscard]] ChartCanvas canvas() const;
    [[nodiscard]] QFont textFont() const;

    const ThemeController& theme_;
    Figure figure_;
    std::optional<double> marker_;
    std::optional<FigurePlace> traced_;
    QLabel* readout_;
    QRubberBand* band_;
    std::optional<QPoint> pressed_;  ///< where the left button went down beside the marker
    bool isDragging_ = false;
    bool isStepping_ = false;  ///< the marker, by the keyboard
    bool isCursor_ = false;    ///< the tracer was placed by the keyboard
    bool isZoomed_ = false;
};

/// Whether two figures look the same but for what moves: the plan as it is, and words.
[[nodiscard]] bool looksAlike(const Figure& a, const Figure& b);

}  // namespace stagecraft::ui
