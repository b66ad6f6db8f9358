#include "ui/diagram/diagram_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double zoomStep = 1.2;
constexpr double largestFit = 1.25;  ///< a small diagram is not blown up beyond this
constexpr double readable = 0.55;    ///< nor a large one made smaller than this, unless asked for
constexpr double fitMargin = 8;

/// Whether a line begins or ends at a card. Lines between regions name parts as "us-east-1/alb".
bool touches(const DiagramLine& line, const DiagramBox& box) {
    const std::string whole = box.region + '/' + box.id;
    return line.from == box.id || line.to == box.id || line.from == whole || line.to == whole;
}

}  // namespace

DiagramView::DiagramView(const ThemeController& theme, QWidget* parent) : QGraphicsView(parent), theme_(theme) {
    setScene(new QGraphicsScene{this});
    // Thousands of moves a second need no index of items that are all on screen.
    scene()->setItemIndexMethod(QGraphicsScene::NoIndex);
    setRenderHint(QPainter::Antialiasing);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::ArrowCursor);
    connect(&theme_, &ThemeController::changed, this, &DiagramView::draw);
}

void DiagramView::setArchitecture(const Architecture& architecture, const Architecture* previous) {
    architecture_ = architecture;
    diagram_ = layOut(architecture_, previous);
    draw();
}

void DiagramView::clear() {
    architecture_ = {};
    diagram_ = {};
    draw();
}

void DiagramView::draw() {
    const std::string current = current_ != nullptr ? current_->box().region + '/' + current_->box().id : std::string{};
    hovered_ = nullptr;
    current_ = nullptr;
    cards_.clear();
    flows_.clear();
    scene()->clear();
    const Theme& theme = theme_.current();
    setBackgroundBrush(theme.colour(ColourRole::Surface));
    for (const DiagramBox& box : diagram_.boxes) {
        if (box.kind == DiagramBoxKind::Region || box.kind == DiagramBoxKind::Zone) {
            scene()->addItem(new FrameItem{box, theme});
            continue;
        }
        auto* const card = new CardItem{box, glyphOf(architecture_, box), theme};
        scene()->addItem(card);
        cards_.push_back(card);
        if (hasFocus() && box.region + '/' + box.id == current && current_ == nullptr) setCurrent(card);
    }
    for (const DiagramLine& line : diagram_.lines) {
        flows_.push_back(new FlowItem{line, theme});
        scene()->addItem(flows_.back());
    }
    // Reading order: rows from the top, each from the left.
    std::ranges::stable_sort(cards_, [](const CardItem* a, const CardItem* b) {
        const DiagramRect& ra = a->box().rect;
        const DiagramRect& rb = b->box().rect;
        return std::abs(ra.y - rb.y) > 8 ? ra.y < rb.y : ra.x < rb.x;
    });
    scene()->setSceneRect(0, 0, diagram_.width, diagram_.height);
    follow();
}

void DiagramView::zoomBy(double factor) {
    const double wanted = std::clamp(zoom() * factor, smallestZoom, largestZoom);
    isFitted_ = false;
    showsAll_ = false;
    scale(wanted / zoom(), wanted / zoom());
    emit zoomChanged(zoom());
}

void DiagramView::zoomIn() { zoomBy(zoomStep); }
void DiagramView::zoomOut() { zoomBy(1 / zoomStep); }

void DiagramView::fit() {
    isFitted_ = true;
    showsAll_ = true;
    fitTo(smallestZoom);
}

void DiagramView::follow() {
    if (isFitted_) fitTo(showsAll_ ? smallestZoom : readable);
}

void DiagramView::fitTo(double least) {
    if (diagram_.width <= 0 || diagram_.height <= 0) return;
    const double wide = (viewport()->width() - fitMargin) / diagram_.width;
    const double high = (viewport()->height() - fitMargin) / diagram_.height;
    const double wanted = std::clamp(std::min(wide, high), least, largestFit);
    const bool isChanged = std::abs(wanted - zoom()) > 1e-9;
    setTransform(QTransform::fromScale(wanted, wanted));
    // What does not fit begins at its upper left corner.
    if (isChanged && wanted > std::min(wide, high)) ensureVisible(0, 0, 1, 1, 0, 0);
    emit zoomChanged(zoom());
}

void DiagramView::wheelEvent(QWheelEvent* event) {
    if ((event->modifiers() & Qt::ControlModifier) == 0) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    zoomBy(std::pow(zoomStep, event->angleDelta().y() / 120.0));
    event->accept();
}

void DiagramView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    follow();
}

CardItem* DiagramView::cardAt(const QPoint& place) const {
    const QPointF point = mapToScene(place);
    const auto found = std::ranges::find_if(cards_, [&](const CardItem* card) { return toRect(card->box().rect).contains(point); });
    return found == cards_.end() ? nullptr : *found;
}

const FlowItem* DiagramView::flowAt(const QPoint& place) const {
    const QPointF point = mapToScene(place);
    const auto found = std::ranges::find_if(flows_, [&](const FlowItem* flow) {
        return flow->shape().contains(point) || toRect(flow->line().labelRect).contains(point);
    });
    return found == flows_.end() ? nullptr : *found;
}

void DiagramView::highlight(const CardItem* card) {
    if (card == hovered_) return;
    hovered_ = card;
    for (FlowItem* flow : flows_)
        flow->setEmphasis(card == nullptr ? Emphasis::Plain : touches(flow->line(), card->box()) ? Emphasis::Strong : Emphasis::Faint);
    for (CardItem* other : cards_) {
        const bool isSame = card != nullptr && other->box().id == card->box().id && other->box().region == card->box().region;
        other->setEmphasis(isSame ? Emphasis::Strong : Emphasis::Plain);
    }
    if (card == nullptr) emit partHovered({}, {});
    else emit partHovered(toQString(card->box().id), toQString(card->box().region));
}

void DiagramView::activate(const CardItem* card) {
    if (card != nullptr) emit partActivated(toQString(card->box().id), toQString(card->box().region));
}

void DiagramView::mouseDoubleClickEvent(QMouseEvent* event) {
    QGraphicsView::mouseDoubleClickEvent(event);
    if (event->button() == Qt::LeftButton) activate(cardAt(event->position().toPoint()));
}

void DiagramView::mouseMoveEvent(QMouseEvent* event) {
    QGraphicsView::mouseMoveEvent(event);
    if (event->buttons() == Qt::NoButton) highlight(cardAt(event->position().toPoint()));
}

void DiagramView::mousePressEvent(QMouseEvent* event) {
    QGraphicsView::mousePressEvent(event);
    if (CardItem* const card = cardAt(event->position().toPoint())) setCurrent(card);
}

void DiagramView::mouseReleaseEvent(QMouseEvent* event) {
    QGraphicsView::mouseReleaseEvent(event);
    viewport()->setCursor(Qt::ArrowCursor);
}

void DiagramView::leaveEvent(QEvent* event) {
    QGraphicsView::leaveEvent(event);
    highlight(nullptr);
}

bool DiagramView::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QGraphicsView::viewportEvent(event);
    auto* const help = static_cast<QHelpEvent*>(event);
    if (const CardItem* const card = cardAt(help->pos()))
        QToolTip::showText(help->globalPos(), partTip(architecture_, card->box()), viewport());
    else if (const FlowItem* const flow = flowAt(help->pos()); flow != nullptr && !flow->line().label.empty())
        QToolTip::showText(help->globalPos(),
                           QString{toQString(flow->line().from) % u" → " % toQString(flow->line().to) % u": " % toQString(flow->line().label)}, viewport());
    else
        QToolTip::hideText();
    return true;
}

void DiagramView::setCurrent(CardItem* card) {
    if (current_ != nullptr) current_->setCurrent(false);
    current_ = card;
    if (card == nullptr) {
        highlight(nullptr);
        return;
    }
    card->setCurrent(true);
    setAccessibleDescription(partSpoken(card->box()));
    highlight(card);
    if (!isFitted_) ensureVisible(toRect(card->box().rect));
}

bool DiagramView::focusNextPrevChild(bool next) {
    const auto found = std::ranges::find(cards_, current_);
    if (found == cards_.end()) return QGraphicsView::focusNextPrevChild(next);
    const bool isLast = next ? found + 1 == cards_.end() : found == cards_.begin();
    if (isLast) return QGraphicsView::focusNextPrevChild(next);
    setCurrent(next ? *(found + 1) : *(found - 1));
    return true;
}

void DiagramView::focusInEvent(QFocusEvent* event) {
    QGraphicsView::focusInEvent(event);
    if (cards_.empty() || current_ != nullptr || event->reason() == Qt::MouseFocusReason) return;
    setCurrent(event->reason() == Qt::BacktabFocusReason ? cards_.back() : cards_.front());
}

void DiagramView::focusOutEvent(QFocusEvent* event) {
    QGraphicsView::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason) setCurrent(nullptr);
}

void DiagramView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal: zoomIn(); return;
        case Qt::Key_Minus: zoomOut(); return;
        case Qt::Key_0: fit(); return;
        case Qt::Key_B: activate(current_); return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            // What a mouse learns by resting on the card.
            if (current_ != nullptr)
                QToolTip::showText(viewport()->mapToGlobal(mapFromScene(toRect(current_->box().rect).bottomLeft())),
                                   partTip(architecture_, current_->box()), viewport());
            return;
        default: QGraphicsView::keyPressEvent(event);
    }
}

}  // namespace stagecraft::ui
