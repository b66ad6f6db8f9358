#include "ui/charts/themed_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "ui/charts/axis_ticker.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double reach = 24;        ///< pixels from the pointer to a point it still means
constexpr double markerReach = 8;   ///< pixels on either side of the marker that take hold of it
constexpr double lineWidth = 2;
constexpr double envelopeWidth = 10;
constexpr double stepsAcross = 200;  ///< arrow keys from one end of the axis to the other

QCPScatterStyle scatterOf(StageMarker marker, const QColor& colour, const QColor& ground) {
    QCPScatterStyle::ScatterShape shape = QCPScatterStyle::ssDisc;
    switch (marker) {
        case StageMarker::Circle: shape = QCPScatterStyle::ssCircle; break;
        case StageMarker::Square: shape = QCPScatterStyle::ssSquare; break;
        case StageMarker::Triangle: shape = QCPScatterStyle::ssTriangle; break;
        case StageMarker::Diamond: shape = QCPScatterStyle::ssDiamond; break;
        case StageMarker::TriangleDown: shape = QCPScatterStyle::ssTriangleInverted; break;
        case StageMarker::Cross: shape = QCPScatterStyle::ssCross; break;
        case StageMarker::Star: shape = QCPScatterStyle::ssStar; break;
    }
    return {shape, QPen{colour, 1.6}, QBrush{ground}, 8};
}

QColor faded(QColor colour, float alpha) {
    colour.setAlphaF(alpha);
    return colour;
}

}  // namespace

ThemedChart::ThemedChart(const ThemeController& theme, QWidget* parent)
    : QCustomPlot(parent), theme_(theme), markerLine_(new QCPItemStraightLine(this)), markerText_(new QCPItemText(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setNoAntialiasingOnDrag(true);
    setPlottingHint(QCP::phCacheLabels);
    setMinimumSize(240, 180);
    axisRect()->setMinimumMargins({0, 8, 28, 0});  // half of the last label stands right of the axis

    // The marker has a buffer of its own: dragging it repaints a line, not seven curves.
    addLayer(QStringLiteral("marker"));
    layer(QStringLiteral("marker"))->setMode(QCPLayer::lmBuffered);
    markerLine_->setLayer(QStringLiteral("marker"));
    markerText_->setLayer(QStringLiteral("marker"));
    markerText_->position->setTypeX(QCPItemPosition::ptPlotCoords);
    markerText_->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    markerText_->setPadding({6, 2, 6, 2});
    markerText_->setClipToAxisRect(false);

    connect(&theme_, &ThemeController::changed, this, &ThemedChart::draw);
    draw();
}

void ThemedChart::setFigure(Figure figure) {
    figure_ = std::move(figure);
    draw();
}

void ThemedChart::setMarker(std::optional<double> x) {
    if (isDragging_ || marker_ == x) return;
    marker_ = x;
    placeMarker();
}

QFont ThemedChart::textFont(double points) const {
    QFont shown = font();
    shown.setPointSizeF(points * theme_.textScale());
    return shown;
}

void ThemedChart::draw() {
    const Theme& theme = theme_.current();
    setBackground(QBrush{theme.colour(ColourRole::Surface)});
    clearGraphs();
    drawAxis(*xAxis, figure_.x);
    drawAxis(*yAxis, figure_.y);
    for (const FigureSeries& series : figure_.series) drawSeries(series);
    const QString title = toQString(figure_.title);
    setAccessibleName(title);
    setAccessibleDescription(tr("A plot. The left and right arrow keys move its marker."));
    placeMarker();
    replot(rpQueuedReplot);
}

void ThemedChart::drawAxis(QCPAxis& axis, const FigureAxis& specification) {
    const Theme& theme = theme_.current();
    const QColor text = theme.colour(ColourRole::MutedText);
    const QPen line{theme.colour(ColourRole::Border), 1};
    const QString prefix = toQString(specification.prefix);
    const QString unit = toQString(specification.unit);
    if (specification.scale == AxisScale::Logarithmic) {
        axis.setScaleType(QCPAxis::stLogarithmic);
        axis.setTicker(QSharedPointer<DecadeTicker>::create(prefix, unit));
    } else {
        axis.setScaleType(QCPAxis::stLinear);
        axis.setTicker(QSharedPointer<LinearTicker>::create(prefix, unit));
    }
    axis.setRange(specification.from, specification.to);
    axis.setLabel(toQString(specification.title));
    axis.setLabelFont(textFont(9));
    axis.setTickLabelFont(textFont(9));
    axis.setLabelColor(text);
    axis.setTickLabelColor(text);
    axis.setBasePen(line);
    axis.setTickPen(line);
    axis.setSubTickPen(Qt::NoPen);
    axis.grid()->setPen({theme.colour(ColourRole::Grid), 1});
    axis.grid()->setSubGridVisible(false);
    axis.grid()->setZeroLinePen(Qt::NoPen);
    axis.grid()->setAntialiased(false);
}

void ThemedChart::drawSeries(const FigureSeries& series) {
    const Theme& theme = theme_.current();
    QVector<QCPGraphData> drawn;
    drawn.reserve(static_cast<qsizetype>(series.points.size()));
    for (const FigurePoint& point : series.points) drawn.append({point.x, point.y});

    const QColor colour = series.stage > 0 ? theme.stageColour(series.stage) : theme.colour(ColourRole::Accent);
    QPen pen{colour, lineWidth};
    pen.setCapStyle(Qt::FlatCap);
    switch (series.kind) {
        case SeriesKind::Highlight:
            pen.setWidthF(envelopeWidth);
            pen.setJoinStyle(Qt::BevelJoin);
            pen.setColor(faded(theme.colour(ColourRole::Accent), theme.isDark() ? 0.34F : 0.22F));
            break;
        case SeriesKind::Falls:
            // One pixel: dashes of thin lines are drawn many times faster than those of broad ones.
            pen.setWidthF(1);
            pen.setColor(faded(colour, 0.75F));
            pen.setDashPattern({2, 4});
            break;
        default: {
            const QList<qreal> dashes = series.stage > 0 ? theme.stageDashes(series.stage) : QList<qreal>{};
            if (!dashes.isEmpty()) pen.setDashPattern(dashes);
            break;
        }
    }
    QCPGraph* const graph = addGraph();
    graph->setPen(pen);
    graph->setAdaptiveSampling(true);
    graph->setAntialiased(series.kind != SeriesKind::Falls);
    graph->setSelectable(QCP::stNone);
    graph->data()->set(drawn, true);
    if (series.kind == SeriesKind::Stands && series.stage > 0) {
        graph->setScatterStyle(scatterOf(theme.stageMarker(series.stage), colour, theme.colour(ColourRole::Surface)));
        // A mark here and there is enough to tell the curve.
        graph->setScatterSkip(std::max(0, static_cast<int>(series.points.size()) / 8 - 1));
    }
}

void ThemedChart::placeMarker() {
    const Theme& theme = theme_.current();
    markerLine_->setVisible(marker_.has_value());
    markerText_->setVisible(marker_.has_value());
    if (marker_) {
        const bool isHeld = hasFocus() || isDragging_;
        const QColor accent = theme.colour(ColourRole::Accent);
        const double x = std::clamp(*marker_, xAxis->range().lower, xAxis->range().upper);
        markerLine_->setPen({accent, isHeld ? 2.5 : 1.5});
        markerLine_->point1->setCoords(x, yAxis->range().lower);
        markerLine_->point2->setCoords(x, yAxis->range().upper);
        // At the edges the text stands on the inner side of the line.
        const double place = (xAxis->coordToPixel(x) - axisRect()->left()) / std::max(1, axisRect()->width());
        const Qt::Alignment side = place < 0.12 ? Qt::AlignLeft : place > 0.88 ? Qt::AlignRight : Qt::AlignHCenter;
        markerText_->setPositionAlignment(side | Qt::AlignTop);
        markerText_->position->setCoords(x, 0.01);
        markerText_->setFont(textFont(9));
        markerText_->setColor(theme.colour(ColourRole::AccentText));
        markerText_->setBrush(accent);
        markerText_->setPen(Qt::NoPen);
        markerText_->setText(QString{toQString(figure_.x.prefix) % shortNumber(*marker_) % toQString(figure_.x.unit)});
    }
    layer(QStringLiteral("marker"))->replot();
}

bool ThemedChart::isOnMarker(const QPointF& place) const {
    if (!marker_ || !axisRect()->rect().adjusted(-8, -8, 8, 8).contains(place.toPoint())) return false;
    return std::abs(xAxis->coordToPixel(*marker_) - place.x()) <= markerReach || markerText_->selectTest(place, false) == 0;
}

void ThemedChart::dragTo(const QPointF& place) {
    const QRect inside = axisRect()->rect();
    const double x = std::clamp(place.x(), static_cast<double>(inside.left()), static_cast<double>(inside.right()));
    marker_ = std::clamp(xAxis->pixelToCoord(x), figure_.x.from, figure_.x.to);
    placeMarker();
    emit markerDragged(*marker_);
}

void ThemedChart::dropMarker() {
    isDragging_ = false;
    isStepping_ = false;
    placeMarker();
    if (marker_) emit markerDropped(*marker_);
}

void ThemedChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && isOnMarker(event->position())) {
        isDragging_ = true;
        QToolTip::hideText();
        placeMarker();
        event->accept();
        return;
    }
    QCustomPlot::mousePressEvent(event);
}

void ThemedChart::mouseMoveEvent(QMouseEvent* event) {
    if (isDragging_) {
        dragTo(event->position());
        event->accept();
        return;
    }
    setCursor(isOnMarker(event->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
    if (const std::optional<NearestPoint> point = nearest(event->position()))
        QToolTip::showText(event->globalPosition().toPoint(), pointText(*point), this);
    else
        QToolTip::hideText();
    QCustomPlot::mouseMoveEvent(event);
}

void ThemedChart::mouseReleaseEvent(QMouseEvent* event) {
    if (isDragging_ && event->button() == Qt::LeftButton) {
        dropMarker();
        event->accept();
        return;
    }
    QCustomPlot::mouseReleaseEvent(event);
}

void ThemedChart::mouseDoubleClickEvent(QMouseEvent* event) {
    // A double click brings the marker here: the way for hands that cannot drag.
    if (marker_ && event->button() == Qt::LeftButton && axisRect()->rect().contains(event->position().toPoint())) {
        isDragging_ = true;
        dragTo(event->position());
        event->accept();
        return;
    }
    QCustomPlot::mouseDoubleClickEvent(event);
}

void ThemedChart::keyPressEvent(QKeyEvent* event) {
    const int direction = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (!marker_ || direction == 0) {
        QCustomPlot::keyPressEvent(event);
        return;
    }
    const double steps = direction * ((event->modifiers() & Qt::ShiftModifier) != 0 ? 10.0 : 1.0);
    isStepping_ = true;
    const QRect inside = axisRect()->rect();
    dragTo({xAxis->coordToPixel(*marker_) + steps * inside.width() / stepsAcross, 0.0});
    event->accept();
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
    placeMarker();
}

void ThemedChart::focusOutEvent(QFocusEvent* event) {
    if (isStepping_) dropMarker();
    QCustomPlot::focusOutEvent(event);
    placeMarker();
}

bool ThemedChart::event(QEvent* event) {
    // Arrow keys are the marker's, not a surrounding window's shortcut.
    if (event->type() == QEvent::ShortcutOverride && marker_) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right) event->accept();
    }
    return QCustomPlot::event(event);
}

std::optional<NearestPoint> ThemedChart::nearest(const QPointF& place) const {
    if (!axisRect()->rect().contains(place.toPoint())) return std::nullopt;
    std::optional<NearestPoint> best;
    double least = reach * reach;
    for (std::size_t s = 0; s < figure_.series.size(); ++s) {
        const FigureSeries& series = figure_.series[s];
        if (series.kind == SeriesKind::Highlight) continue;
        // Points rise in x: only those within reach are looked at.
        const double from = xAxis->pixelToCoord(place.x() - reach);
        const auto first = std::ranges::lower_bound(series.points, from, {}, &FigurePoint::x);
        for (auto point = first; point != series.points.end(); ++point) {
            const double dx = xAxis->coordToPixel(point->x) - place.x();
            if (dx > reach) break;
            if (std::isnan(point->y)) continue;
            const double dy = yAxis->coordToPixel(point->y) - place.y();
            // What stands wins over what falls where both share a point.
            if (dx * dx + dy * dy <= least) {
                least = dx * dx + dy * dy;
                best = NearestPoint{s, static_cast<std::size_t>(point - series.points.begin())};
            }
        }
    }
    return best;
}

QString ThemedChart::pointText(const NearestPoint& nearest) const {
    const FigureSeries& series = figure_.series[nearest.series];
    const FigurePoint& point = series.points[nearest.point];
    const QLocale locale;
    const auto number = [&](const FigureAxis& axis, double value, int decimals) {
        return QString{toQString(axis.prefix) % locale.toString(value, 'f', decimals) % toQString(axis.unit)};
    };
    const QString name = series.stage > 0 ? tr("Stage %1: %2").arg(series.stage).arg(toQString(series.name)) : toQString(series.name);
    const QString state = series.kind == SeriesKind::Falls ? QString{u"<br>✕ " % tr("does not serve this load")} : QString{};
    return tr("<b>%1</b><br>%2: %3<br>%4: %5")
               .arg(name.toHtmlEscaped(), toQString(figure_.x.title), number(figure_.x, point.x, 0), toQString(figure_.y.title),
                    number(figure_.y, point.y, 2)) +
           state;
}

}  // namespace stagecraft::ui
