// What a person does to a chart with mouse and keyboard.
#include <QAccessible>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

#include "ui/charts/chart_guides.h"
#include "ui/charts/themed_chart.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double leastMove = 3;   ///< pixels a line is moved by at least: less is a click
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
           key == Qt::Key_0 || key == Qt::Key_M || key == Qt::Key_B;
}

}  // namespace

QPointF ThemedChart::pixelOfHeld() const {
    const ChartCanvas on = canvas();
    const double at = shownAt(on, *held_);
    const QPointF middle{axisRect()->rect().center()};
    return held_->axis == FigureGuide::Across::X ? QPointF{on.x.coordToPixel(at), middle.y()} : QPointF{middle.x(), on.y.coordToPixel(at)};
}

void ThemedChart::moveHeld(const QPointF& pixel) {
    held_->at = valueAt(canvas(), *held_, pixel);
    replotMoving();
    emit dragged(held_->input, held_->at);
}

/// The line stays where it was let go until the plan and its figure have followed.
void ThemedChart::drop() {
    isDragging_ = false;
    isStepping_ = false;
    const ChartHandle line = *held_;
    if (!isTaken_) held_.reset();
    if (line.isPlan) (line.axis == FigureGuide::Across::X ? markers_.x : markers_.y) = line.at;
    else moveGuide(line);
    draw();
    emit dropped(line.input, line.at);
}

void ThemedChart::moveGuide(const ChartHandle& line) {
    auto moved = std::make_shared<Figure>(*figure_);
    for (FigureGuide& guide : moved->guides)
        if (guide.axis == line.axis && guide.input.key == line.input.key) guide.at = line.at;
    figure_ = std::move(moved);
    leaveOut();
}

void ThemedChart::letGo() {
    held_.reset();
    isDragging_ = isStepping_ = isTaken_ = false;
    replotMoving();
}

/// A click on a line chooses what lies under it; one on its grip opens the input.
void ThemedChart::releaseUnmoved(const QPointF& pixel) {
    const std::vector<QRectF> places = grips();
    const bool isOnGrip = std::ranges::any_of(places, [&](const QRectF& grip) { return grip.contains(pixel); });
    const QString key = toQString(held_->input.key);
    letGo();
    if (isOnGrip) emit opened(key);
    else if (const std::optional<FigurePlace> place = nearest(pixel)) choose(*place);
}

void ThemedChart::takeNextLine() {
    const std::vector<ChartHandle> lines = handles();
    auto next = lines.begin();
    if (held_) {
        next = std::ranges::find_if(lines, [&](const ChartHandle& line) { return line.isSame(*held_); });
        if (next != lines.end()) ++next;
    }
    trace(std::nullopt, {});
    letGo();
    if (next == lines.end()) return;
    held_ = *next;
    isTaken_ = true;
    readHandle(*held_, pixelOfHeld());
    say(QString{toQString(figure_->title) % QStringLiteral(": ") % tr("%1; the arrow keys move it").arg(held_->name.isEmpty() ? toQString(figure_->x.title) : held_->name)});
    replotMoving();
}

/// Moves the line that was taken; without one the arrow keys read.
bool ThemedChart::stepLine(QKeyEvent* event) {
    const std::optional<Step> step = stepOf(event->key());
    if (!step || !held_ || !isTaken_) return false;
    hideReadout();
    const bool isMore = *step == Step::Right || *step == Step::Up;
    const double steps = (isMore ? 1 : -1) * ((event->modifiers() & Qt::ShiftModifier) != 0 ? 10.0 : 1.0);
    const QRect inside = axisRect()->rect();
    isStepping_ = true;
    moveHeld(pixelOfHeld() + QPointF{steps * inside.width() / stepsAcross, -steps * inside.height() / stepsAcross});
    return true;
}

void ThemedChart::readHandle(const ChartHandle& handle, const QPointF& beside) {
    const FigureAxis& axis = handle.axis == FigureGuide::Across::X ? figure_->x : figure_->y;
    const QString name = handle.name.isEmpty() ? toQString(axis.title) : handle.name;
    QString text{u"<b>" % name.toHtmlEscaped() % u"</b>"};
    if (!std::isnan(handle.at)) text += QString{u"<br>" % toQString(axis.title).toHtmlEscaped() % u": <b>" % valueText(axis, handle.at).toHtmlEscaped() % u"</b>"};
    showReadout(QString{text % u"<br><i>" % tr("Drag it, or press M and the arrow keys").toHtmlEscaped() % u"</i>"}, beside);
}

void ThemedChart::say(const QString& words) {
    setAccessibleName(words);
    QAccessibleEvent spoken{this, QAccessible::NameChanged};
    QAccessible::updateAccessibility(&spoken);
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
        showReadout(placeHtml(*figure_, *place), beside);
    }
    if (!isMoved) return;
    replotMoving();
    if (!isCursor_) return;
    // A new name is read out; the description stays the whole figure's.
    say(toQString(figure_->title) + QStringLiteral(": ") + placeWords(*figure_, *place));
}

void ThemedChart::hover(const QPointF& pixel) {
    const std::vector<ChartHandle> lines = handles();
    const ChartHandle* const line = handleAt(canvas(), lines, pixel);
    const std::vector<QRectF> places = grips();
    const bool isOnGrip = line != nullptr && std::ranges::any_of(places, [&](const QRectF& grip) { return grip.contains(pixel); });
    const std::optional<FigurePlace> place = isOnGrip ? std::nullopt : nearest(pixel);
    if (!place && line == nullptr && isCursor_) return;
    isCursor_ = false;
    trace(place, pixel);
    const FigureNote* const note = place ? noteOf(*figure_, *place) : nullptr;
    if (line != nullptr) setCursor(line->axis == FigureGuide::Across::X ? Qt::SizeHorCursor : Qt::SizeVerCursor);
    else setCursor(note != nullptr && isChoosable(*note) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (line != nullptr && !place) {
        readHandle(*line, pixel);
        return;
    }
    if (place || !axisRect()->rect().contains(pixel.toPoint())) return;
    if (const int guide = guideAt(canvas(), pixel, guideReach); guide >= 0) {
        const FigureGuide& fixed = figure_->guides[static_cast<std::size_t>(guide)];
        const FigureAxis& axis = fixed.axis == FigureGuide::Across::X ? figure_->x : figure_->y;
        showReadout(QString{u"<b>" % toQString(fixed.name).toHtmlEscaped() % u"</b><br>" % toQString(axis.title).toHtmlEscaped() % u": <b>" %
                            valueText(axis, fixed.at, fixed.isEstimated).toHtmlEscaped() % u"</b>"},
                    pixel);
    }
}

void ThemedChart::choose(const FigurePlace& place) {
    const FigureNote* const note = noteOf(*figure_, place);
    if (note != nullptr && isChoosable(*note)) emit chosen(place);
}

void ThemedChart::mousePressEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton) return;
    const std::vector<ChartHandle> lines = handles();
    if (const ChartHandle* const line = handleAt(canvas(), lines, event->position())) {
        trace(std::nullopt, {});
        held_ = *line;
        isDragging_ = true;
        isMoved_ = false;
        isTaken_ = false;
        grabbedAt_ = event->position();
        grabbedBeside_ = pixelOfHeld() - grabbedAt_;
        replotMoving();
    } else if (axisRect()->rect().contains(event->position().toPoint())) {
        pressed_ = event->position().toPoint();
    }
}

void ThemedChart::mouseMoveEvent(QMouseEvent* event) {
    event->accept();
    if (isDragging_) {
        isMoved_ = isMoved_ || (event->position() - grabbedAt_).manhattanLength() >= leastMove;
        if (isMoved_) moveHeld(event->position() + grabbedBeside_);
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
        if (isMoved_) drop();
        else releaseUnmoved(event->position());
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
    if (rect.width() < leastBand || rect.height() < leastBand || !figure_->boxes.empty()) return;
    if (figure_->x.categories.empty()) xAxis->setRange(xAxis->pixelToCoord(rect.left()), xAxis->pixelToCoord(rect.right()));
    if (figure_->y.categories.empty()) yAxis->setRange(yAxis->pixelToCoord(rect.bottom()), yAxis->pixelToCoord(rect.top()));
    setZoomed(true);
    replot(rpQueuedReplot);
}

void ThemedChart::mouseDoubleClickEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton || !axisRect()->rect().contains(event->position().toPoint())) return;
    const std::optional<FigurePlace> place = nearest(event->position());
    const FigureNote* const note = place ? noteOf(*figure_, *place) : nullptr;
    if (note != nullptr && isChoosable(*note)) return;  // the first click chose it
    const std::vector<ChartHandle> lines = handles();
    if (!lines.empty() && lines.front().isPlan && lines.front().axis == FigureGuide::Across::X) {
        // A double click brings the plan's line here: the way for hands that cannot drag.
        held_ = lines.front();
        isDragging_ = isMoved_ = true;
        grabbedBeside_ = {};
        moveHeld(event->position());
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

void ThemedChart::contextMenuEvent(QContextMenuEvent* event) {
    const std::optional<FigurePlace> place = event->reason() == QContextMenuEvent::Mouse ? nearest(event->pos()) : traced_;
    const FigureNote* const note = place ? noteOf(*figure_, *place) : nullptr;
    if (note == nullptr || (!note->total && !isChoosable(*note))) return;
    auto* const menu = new QMenu{this};
    menu->setObjectName(QStringLiteral("chartMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (note->total) menu->addAction(tr("Open its &bill"), this, [this, place = *place] { emit billAsked(place); })->setObjectName(QStringLiteral("chartMenu.bill"));
    if (isChoosable(*note)) menu->addAction(tr("&Choose it"), this, [this, place = *place] { choose(place); })->setObjectName(QStringLiteral("chartMenu.choose"));
    menu->popup(event->reason() == QContextMenuEvent::Mouse ? event->globalPos() : mapToGlobal(rectOf(*place).center().toPoint()));
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
    event->accept();
    if (key == Qt::Key_M) {
        takeNextLine();
        return;
    }
    if (key == Qt::Key_Escape && isTaken_) {
        hideReadout();
        letGo();
        return;
    }
    if (key == Qt::Key_B) {
        if (traced_ && totalAt(*figure_, *traced_) != nullptr) emit billAsked(*traced_);
        else emit billsAsked();
        return;
    }
    if (stepLine(event) || moveCursor(event)) return;
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && traced_) choose(*traced_);
    else if (key == Qt::Key_Escape && traced_) trace(std::nullopt, {});
    else if (key == Qt::Key_0 || (key == Qt::Key_Escape && isZoomed_)) resetZoom();
    else if (key == Qt::Key_Plus) zoomBy(wheelFactor);
    else if (key == Qt::Key_Minus) zoomBy(1 / wheelFactor);
    else QCustomPlot::keyPressEvent(event);
}

void ThemedChart::keyReleaseEvent(QKeyEvent* event) {
    if (isStepping_ && !event->isAutoRepeat() && stepOf(event->key())) {
        drop();
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
    if (isStepping_) drop();
    if (isTaken_) {
        hideReadout();
        letGo();
    }
    if (isCursor_) trace(std::nullopt, {});
    QCustomPlot::focusOutEvent(event);
    replotMoving();
}

void ThemedChart::resizeEvent(QResizeEvent* event) {
    if (traced_) trace(std::nullopt, {});
    dressAxes();  // names of categories fit the room there is
    fitAxes();
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
