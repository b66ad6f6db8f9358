// What a person does to a chart with mouse and keyboard.
#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

#include "ui/charts/chart_guides.h"
#include "ui/charts/themed_chart.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double markerReach = 8;  ///< pixels on either side of the marker that take hold of it
constexpr double guideReach = 5;
constexpr double stepsAcross = 200;  ///< arrow keys from one end of the axis to the other
constexpr int leastBand = 8;         ///< pixels of a rubber band that was meant
constexpr double widestReadout = 320;
constexpr double wheelFactor = 0.85;

std::optional<Step> stepOf(int key) {
    switch (key) {
        case Qt::Key_Left: return Step::Left;
        case Qt::Key_Right: return Step::Right;
        case Qt::Key_Up: return Step::Up;
        case Qt::Key_Down: return Step::Down;
        default: return std::nullopt;
    }
}

bool isChartKey(int key) {
    return stepOf(key) || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape || key == Qt::Key_Plus || key == Qt::Key_Minus ||
           key == Qt::Key_0;
}

}  // namespace

bool ThemedChart::isOnMarker(const QPointF& place) const {
    if (!marker_ || !axisRect()->rect().adjusted(-8, -8, 8, 8).contains(place.toPoint())) return false;
    return std::abs(xAxis->coordToPixel(*marker_) - place.x()) <= markerReach || markerLabel().contains(place);
}

void ThemedChart::dragTo(const QPointF& place) {
    const QRect inside = axisRect()->rect();
    const double x = std::clamp(place.x(), static_cast<double>(inside.left()), static_cast<double>(inside.right()));
    marker_ = std::clamp(xAxis->pixelToCoord(x), figure_.x.from, figure_.x.to);
    replotMoving();
    emit markerDragged(*marker_);
}

void ThemedChart::dropMarker() {
    isDragging_ = false;
    isStepping_ = false;
    replotMoving();
    if (marker_) emit markerDropped(*marker_);
}

QString ThemedChart::readout() const { return readout_->isVisibleTo(this) ? readout_->text() : QString{}; }

void ThemedChart::hideReadout() { readout_->hide(); }

void ThemedChart::showReadout(const QString& html, const QPointF& beside) {
    const int widest = std::min(qRound(widestReadout * theme_.textScale()), width() - 24);
    readout_->setText(html);
    readout_->setWordWrap(false);
    readout_->setMinimumWidth(0);
    QSize size = readout_->sizeHint();
    if (size.width() > widest) {
        readout_->setWordWrap(true);
        size = {widest, readout_->heightForWidth(widest)};
    }
    // Below and to the right, or where there is room.
    QPoint place = beside.toPoint() + QPoint{16, 16};
    if (place.x() + size.width() > width() - 4) place.setX(qRound(beside.x()) - 16 - size.width());
    if (place.y() + size.height() > height() - 4) place.setY(qRound(beside.y()) - 16 - size.height());
    place = {std::clamp(place.x(), 4, std::max(4, width() - size.width() - 4)), std::clamp(place.y(), 4, std::max(4, height() - size.height() - 4))};
    readout_->setGeometry({place, size});
    readout_->show();
    readout_->raise();
}

void ThemedChart::trace(const std::optional<FigurePlace>& place, const QPointF& beside) {
    const bool isMoved = place != traced_;
    traced_ = place;
    if (!place) {
        isCursor_ = false;
        hideReadout();
    } else {
        showReadout(placeHtml(figure_, *place), beside);
    }
    if (!isMoved) return;
    replotMoving();
    if (!isCursor_) return;
    // A new name is read out; the description stays the whole figure's.
    setAccessibleName(toQString(figure_.title) + QStringLiteral(": ") + placeWords(figure_, *place));
    QAccessibleEvent spoken{this, QAccessible::NameChanged};
    QAccessible::updateAccessibility(&spoken);
}

void ThemedChart::hover(const QPointF& pixel) {
    const std::optional<FigurePlace> place = nearest(pixel);
    if (!place && isCursor_) return;
    isCursor_ = false;
    trace(place, pixel);
    const FigureNote* const note = place ? noteOf(figure_, *place) : nullptr;
    setCursor(isOnMarker(pixel) ? Qt::SizeHorCursor : note != nullptr && isChoosable(*note) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (place || !axisRect()->rect().contains(pixel.toPoint())) return;
    if (const int guide = guideAt(canvas(), pixel, guideReach); guide >= 0) {
        const FigureGuide& line = figure_.guides[static_cast<std::size_t>(guide)];
        const FigureAxis& axis = line.axis == FigureGuide::Across::X ? figure_.x : figure_.y;
        showReadout(QString{u"<b>" % toQString(line.name).toHtmlEscaped() % u"</b><br>" % toQString(axis.title).toHtmlEscaped() % u": <b>" %
                            valueText(axis, line.at).toHtmlEscaped() % u"</b>"},
                    pixel);
    }
}

void ThemedChart::choose(const FigurePlace& place) {
    const FigureNote* const note = noteOf(figure_, place);
    if (note != nullptr && isChoosable(*note)) emit chosen(place);
}

void ThemedChart::mousePressEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton) return;
    if (isOnMarker(event->position())) {
        isDragging_ = true;
        trace(std::nullopt, {});
        replotMoving();
    } else if (axisRect()->rect().contains(event->position().toPoint())) {
        pressed_ = event->position().toPoint();
    }
}

void ThemedChart::mouseMoveEvent(QMouseEvent* event) {
    event->accept();
    if (isDragging_) {
        dragTo(event->position());
        return;
    }
    const QPoint place = event->position().toPoint();
    if (pressed_ && (band_->isVisible() || (place - *pressed_).manhattanLength() >= leastBand)) {
        trace(std::nullopt, {});
        band_->setGeometry(QRect{*pressed_, place}.normalized() & axisRect()->rect());
        band_->show();
        return;
    }
    hover(event->position());
}

void ThemedChart::mouseReleaseEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton) return;
    if (isDragging_) {
        dropMarker();
        return;
    }
    if (band_->isVisible()) endRubberBand(event->position().toPoint());
    else if (pressed_)
        if (const std::optional<FigurePlace> place = nearest(event->position())) choose(*place);
    pressed_.reset();
}

void ThemedChart::endRubberBand(const QPoint& place) {
    band_->hide();
    const QRect rect = QRect{*pressed_, place}.normalized() & axisRect()->rect();
    if (rect.width() < leastBand || rect.height() < leastBand || !figure_.boxes.empty()) return;
    if (figure_.x.categories.empty()) xAxis->setRange(xAxis->pixelToCoord(rect.left()), xAxis->pixelToCoord(rect.right()));
    if (figure_.y.categories.empty()) yAxis->setRange(yAxis->pixelToCoord(rect.bottom()), yAxis->pixelToCoord(rect.top()));
    setZoomed(true);
    replot(rpQueuedReplot);
}

void ThemedChart::mouseDoubleClickEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton || !axisRect()->rect().contains(event->position().toPoint())) return;
    const std::optional<FigurePlace> place = nearest(event->position());
    const FigureNote* const note = place ? noteOf(figure_, *place) : nullptr;
    if (note != nullptr && isChoosable(*note)) return;  // the first click chose it
    if (marker_) {
        // A double click brings the marker here: the way for hands that cannot drag.
        isDragging_ = true;
        dragTo(event->position());
    } else if (isZoomed_) {
        resetZoom();
    }
}

void ThemedChart::wheelEvent(QWheelEvent* event) {
    if (!axisRect()->rect().contains(event->position().toPoint()) || event->angleDelta().y() == 0) return;
    trace(std::nullopt, {});
    zoomAt(std::pow(wheelFactor, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void ThemedChart::leaveEvent(QEvent* event) {
    if (!isCursor_) trace(std::nullopt, {});
    QCustomPlot::leaveEvent(event);
}

bool ThemedChart::moveCursor(QKeyEvent* event) {
    const std::optional<Step> step = stepOf(event->key());
    if (!step) return false;
    const int count = (event->modifiers() & Qt::ShiftModifier) != 0 ? 10 : 1;
    const std::optional<FigurePlace> next = placeAfter(canvas(), traced_, *step, count);
    if (!next) return false;
    isCursor_ = true;
    trace(next, rectOf(*next).center());
    replotMoving();
    return true;
}

void ThemedChart::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool isSideways = key == Qt::Key_Left || key == Qt::Key_Right;
    event->accept();
    if (marker_ && isSideways && !isCursor_) {
        const double steps = (key == Qt::Key_Right ? 1 : -1) * ((event->modifiers() & Qt::ShiftModifier) != 0 ? 10.0 : 1.0);
        isStepping_ = true;
        dragTo({xAxis->coordToPixel(*marker_) + steps * axisRect()->rect().width() / stepsAcross, 0.0});
        return;
    }
    if (moveCursor(event)) return;
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && traced_) choose(*traced_);
    else if (key == Qt::Key_Escape && traced_) trace(std::nullopt, {});
    else if (key == Qt::Key_0 || (key == Qt::Key_Escape && isZoomed_)) resetZoom();
    else if (key == Qt::Key_Plus) zoomBy(wheelFactor);
    else if (key == Qt::Key_Minus) zoomBy(1 / wheelFactor);
    else QCustomPlot::keyPressEvent(event);
}

void ThemedChart::keyReleaseEvent(QKeyEvent* event) {
    if (isStepping_ && !event->isAutoRepeat() && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        dropMarker();
        event->accept();
        return;
    }
    QCustomPlot::keyReleaseEvent(event);
}

void ThemedChart::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    replotMoving();
}

void ThemedChart::focusOutEvent(QFocusEvent* event) {
    if (isStepping_) dropMarker();
    if (isCursor_) trace(std::nullopt, {});
    QCustomPlot::focusOutEvent(event);
    replotMoving();
}

void ThemedChart::resizeEvent(QResizeEvent* event) {
    if (traced_) trace(std::nullopt, {});
    dressAxes();  // names of categories fit the room there is
    QCustomPlot::resizeEvent(event);
}

bool ThemedChart::event(QEvent* event) {
    // These keys are the chart's, not a surrounding window's shortcut.
    if (event->type() == QEvent::ShortcutOverride) {
        auto* const key = static_cast<QKeyEvent*>(event);
        if (isChartKey(key->key()) && (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0) event->accept();
    }
    return QCustomPlot::event(event);
}

}  // namespace stagecraft::ui
