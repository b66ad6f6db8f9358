#pragma once

#include <qcustomplot.h>

#include <memory>
#include <optional>
#include <utility>

#include "model/report/figure.h"
#include "ui/charts/chart_canvas.h"
#include "ui/charts/chart_handles.h"
#include "ui/charts/chart_places.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// Draws a `Figure` in the colours of the theme: the one chart of the program. Places are read by hovering or with the arrow
/// keys and chosen by a click or Enter; lines that stand for an input are moved by the mouse, or taken with M and moved with the
/// arrow keys; the wheel and a rubber band zoom. What moves (lines, the plan as it is, tracer) has a buffered layer of its own and
/// repaints alone.
class ThemedChart : public QCustomPlot {
    Q_OBJECT

public:
    explicit ThemedChart(const ThemeController& theme, QWidget* parent = nullptr);

    void setFigure(std::shared_ptr<const Figure> figure);
    void setFigure(Figure figure) { setFigure(std::make_shared<const Figure>(std::move(figure))); }
    [[nodiscard]] const Figure& figure() const { return *figure_; }

    /// Where the plan stands on the axes that stand for an input; nullopt: nowhere. A line in a person's hand stays there.
    void setMarkers(const PlanMarkers& markers);
    /// Every line that can be moved, as it is drawn.
    [[nodiscard]] std::vector<ChartHandle> handles() const;
    /// Where the grip of each is on the widget.
    [[nodiscard]] std::vector<QRectF> grips() const;
    /// A line is being moved.
    [[nodiscard]] bool isHeld() const { return isDragging_ || isStepping_; }

    /// What a person means by a place on the widget, if anything.
    [[nodiscard]] std::optional<FigurePlace> nearest(const QPointF& pixel) const;
    /// Where a place of the figure is on the widget.
    [[nodiscard]] QRectF rectOf(const FigurePlace& place) const;
    /// What the tracer reads at the moment.
    [[nodiscard]] std::optional<FigurePlace> traced() const { return traced_; }
    /// The text beside the tracer; empty when it is hidden.
    [[nodiscard]] QString readout() const;

    /// Of the categories on the y axis, the lowest, for which there is no room.
    [[nodiscard]] int namesLeftOut() const { return leftOut_; }
    [[nodiscard]] bool isZoomed() const { return isZoomed_; }
    [[nodiscard]] const ThemeController& themes() const { return theme_; }

public slots:
    void resetZoom();
    void zoomBy(double factor);

signals:
    void dragged(const stagecraft::FigureInput& input, double at);  ///< while a line moves
    void dropped(const stagecraft::FigureInput& input, double at);  ///< where it was let go
    void opened(const QString& key);                                ///< the grip of this input's line was clicked
    void chosen(const stagecraft::FigurePlace& place);  ///< a place that does something
    void billAsked(const stagecraft::FigurePlace& place);   ///< of a place that tells of one
    void billsAsked();                                      ///< B where the cursor is on nothing that tells of one
    void zoomChanged(bool isZoomed);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
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
    void drawTracer(QCPPainter& painter);
    void drawFocus(QCPPainter& painter) const;
    void fitAxes();
    void leaveOut();
    [[nodiscard]] int heightOfAxis() const;
    [[nodiscard]] bool hasUprightNames() const;
    void moveHeld(const QPointF& pixel);
    void drop();
    void moveGuide(const ChartHandle& line);
    void letGo();
    void releaseUnmoved(const QPointF& pixel);
    void takeNextLine();
    [[nodiscard]] bool stepLine(QKeyEvent* event);
    [[nodiscard]] QPointF pixelOfHeld() const;
    void readHandle(const ChartHandle& handle, const QPointF& beside);
    void say(const QString& words);
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
    std::shared_ptr<const Figure> figure_ = std::make_shared<const Figure>();
    std::shared_ptr<const Figure> drawn_ = figure_;  ///< without the lowest names, where there is no room for all
    int leftOut_ = 0;                                ///< of them
    PlanMarkers markers_;
    QTimer soon_;  ///< until the markers move without a new figure
    std::optional<ChartHandle> held_;  ///< the line in the hand, where the hand has it
    std::optional<FigurePlace> traced_;
    QLabel* readout_;
    QRubberBand* band_;
    std::optional<QPoint> pressed_;  ///< where the left button went down beside the lines
    QPointF grabbedAt_;              ///< where it went down on a line
    QPointF grabbedBeside_;          ///< from there to the line
    bool isDragging_ = false;
    bool isMoved_ = false;     ///< since the line was grabbed
    bool isTaken_ = false;     ///< the line is the keyboard's until it is put away
    bool isStepping_ = false;  ///< the line, by the keyboard
    bool isCursor_ = false;    ///< the tracer was placed by the keyboard
    bool isZoomed_ = false;
};

/// Whether two figures look the same but for what moves: the plan as it is, and words.
[[nodiscard]] bool looksAlike(const Figure& a, const Figure& b);

}  // namespace stagecraft::ui
