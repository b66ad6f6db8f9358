#include "ui/diagram/diagram_canvas.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace stagecraft::ui {

namespace {
constexpr double step = 1.25;
/// Below this the labels can no longer be read: better to scroll.
constexpr double smallestFit = 0.62;
}  // namespace

DiagramCanvas::DiagramCanvas(QWidget* parent) : QGraphicsView(parent) {
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setDragMode(ScrollHandDrag);
    setTransformationAnchor(AnchorUnderMouse);
    setFrameShape(NoFrame);
    setAlignment(Qt::AlignTop | Qt::AlignHCenter);
}

void DiagramCanvas::zoomIn() { zoomBy(step); }
void DiagramCanvas::zoomOut() { zoomBy(1 / step); }

void DiagramCanvas::zoomBy(double factor) {
    const double wanted = std::clamp(zoom() * factor, smallest, largest);
    fitsItself_ = false;
    scale(wanted / zoom(), wanted / zoom());
    emit zoomChanged(zoom());
}

void DiagramCanvas::fit() {
    fitsItself_ = true;
    if (scene() == nullptr || sceneRect().isEmpty()) return;
    const QSizeF room = viewport()->size() - QSize(4, 4);
    const double whole = std::min(room.width() / sceneRect().width(), room.height() / sceneRect().height());
    resetTransform();
    const double wanted = std::clamp(whole, smallestFit, 1.0);
    scale(wanted, wanted);
    emit zoomChanged(zoom());
}

void DiagramCanvas::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) return QGraphicsView::wheelEvent(event);
    zoomBy(std::pow(step, event->angleDelta().y() / 120.0));
    event->accept();
}

void DiagramCanvas::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (fitsItself_) fit();
}

void DiagramCanvas::showEvent(QShowEvent* event) {
    QGraphicsView::showEvent(event);
    if (fitsItself_) fit();
}

void DiagramCanvas::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal: return zoomIn();
        case Qt::Key_Minus: return zoomOut();
        case Qt::Key_0: return fit();
        default: QGraphicsView::keyPressEvent(event);
    }
}

}  // namespace stagecraft::ui
