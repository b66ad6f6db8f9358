#pragma once

#include <QGraphicsView>

#include <vector>

#include "model/planning/plan.h"
#include "ui/diagram/diagram_items.h"

namespace stagecraft::ui {

/// The drawing of one architecture: zoom with Ctrl and the wheel, pan by dragging, tab from card to card.
class DiagramView : public QGraphicsView {
    Q_OBJECT

public:
    static constexpr double smallestZoom = 0.15;
    static constexpr double largestZoom = 4;

    explicit DiagramView(const ThemeController& theme, QWidget* parent = nullptr);
    /// Draws; `previous` marks what is new. The zoom a person chose stays.
    void setArchitecture(const Architecture& architecture, const Architecture* previous);
    void clear();

    [[nodiscard]] double zoom() const { return transform().m11(); }
    [[nodiscard]] const std::vector<CardItem*>& cards() const { return cards_; }
    [[nodiscard]] const CardItem* currentCard() const { return current_; }
    /// Under the mouse, or reached by the keyboard.
    [[nodiscard]] const CardItem* hoveredCard() const { return hovered_; }

public slots:
    void zoomIn();
    void zoomOut();
    void fit();

signals:
    void partHovered(const QString& partId, const QString& region);  ///< both empty: none; no region: a global service
    void partActivated(const QString& partId, const QString& region);  ///< by a double click or B
    void zoomChanged(double zoom);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    bool viewportEvent(QEvent* event) override;

private:
    void draw();
    void zoomBy(double factor);
    void fitTo(double least);
    void follow();
    void highlight(const CardItem* card);
    void setCurrent(CardItem* card);
    void activate(const CardItem* card);
    [[nodiscard]] CardItem* cardAt(const QPoint& place) const;
    [[nodiscard]] const FlowItem* flowAt(const QPoint& place) const;

    const ThemeController& theme_;
    Architecture architecture_;
    Diagram diagram_;
    std::vector<CardItem*> cards_;
    std::vector<FlowItem*> flows_;
    const CardItem* hovered_ = nullptr;
    CardItem* current_ = nullptr;
    bool isFitted_ = true;   ///< follows the size of the window until a person zooms
    bool showsAll_ = false;  ///< however small that makes it
};

}  // namespace stagecraft::ui
