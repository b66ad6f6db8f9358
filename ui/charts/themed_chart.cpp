#include "ui/charts/themed_chart.h"

#include <algorithm>
#include <cmath>

#include "ui/charts/chart_axes.h"
#include "ui/charts/chart_bars.h"
#include "ui/charts/chart_guides.h"
#include "ui/charts/chart_labels.h"
#include "ui/charts/chart_lines.h"
#include "ui/charts/chart_map.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double labelPoints = 9;
constexpr int patienceMilliseconds = 10;  ///< of markers for their figure
constexpr double widestNames = 0.3;  ///< of the widget, for the names of categories; …
constexpr double widestShortNames = 0.42;  ///< … where these have no more than …
constexpr int shortName = 24;  ///< … so many letters
constexpr int linesForTitle = 10;   ///< of text in the height of a chart, below which what names stand for goes without saying

QString backLayer() { return QStringLiteral("back"); }
QString namesLayer() { return QStringLiteral("names"); }
QString movingLayer() { return QStringLiteral("overlay"); }

bool isSame(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool areSame(const std::vector<FigurePoint>& a, const std::vector<FigurePoint>& b) {
    return std::ranges::equal(a, b, [](const FigurePoint& p, const FigurePoint& q) { return isSame(p.x, q.x) && isSame(p.y, q.y); });
}

bool areSame(const FigureSeries& a, const FigureSeries& b) {
    return a.kind == b.kind && a.stage == b.stage && a.name == b.name && a.service == b.service && a.isOnSecondAxis == b.isOnSecondAxis &&
           areSame(a.points, b.points) && areSame(a.lower, b.lower);
}

}  // namespace

bool looksAlike(const Figure& a, const Figure& b) {
    if (!(a.x == b.x && a.y == b.y && a.secondY == b.secondY) || a.boxes.size() + b.boxes.size() > 0 || a.cells != b.cells) return false;
    // Lines that can be moved are drawn with what moves.
    const auto isGuideSame = [](const FigureGuide& p, const FigureGuide& q) {
        return p.axis == q.axis && p.input.key == q.input.key && (!p.input.key.empty() || (p.at == q.at && p.name == q.name && p.stage == q.stage));
    };
    return std::ranges::equal(a.guides, b.guides, isGuideSame) && std::ranges::equal(a.series, b.series, [](const FigureSeries& p, const FigureSeries& q) {
        return (p.kind == SeriesKind::Current && q.kind == SeriesKind::Current) || areSame(p, q);
    });
}

ThemedChart::ThemedChart(const ThemeController& theme, QWidget* parent)
    : QCustomPlot(parent), theme_(theme), readout_(new QLabel(this)), band_(new QRubberBand(QRubberBand::Rectangle, this)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setPlottingHint(QCP::phCacheLabels);
    setMinimumSize(240, 160);
    axisRect()->setMinimumMargins({0, 8, 28, 0});  // half of the last label stands right of the axis
    readout_->setObjectName(QStringLiteral("readout"));
    readout_->setProperty("class", QStringLiteral("readout"));
    readout_->setTextFormat(Qt::RichText);
    readout_->setAttribute(Qt::WA_TransparentForMouseEvents);
    readout_->hide();

    addLayer(backLayer(), layer(QStringLiteral("main")), limBelow);
    addLayer(namesLayer(), layer(QStringLiteral("axes")), limAbove);
    new ChartLayer(this, backLayer(), true, [this](QCPPainter& painter) {
        const ChartCanvas on = canvas();
        drawCells(painter, on);
        drawBoxes(painter, on);
        drawAreas(painter, on);
        drawBars(painter, on);
        drawBands(painter, on);
        drawGuideLines(painter, on);
    });
    new ChartLayer(this, QStringLiteral("main"), true, [this](QCPPainter& painter) {
        const ChartCanvas on = canvas();
        drawMarks(painter, on);
        drawLines(painter, on);
    });
    new ChartLayer(this, namesLayer(), false, [this](QCPPainter& painter) {
        drawLabels(painter, canvas());
    });
    // QCustomPlot's overlay is buffered: moving the marker repaints a line, not seven curves.
    new ChartLayer(this, movingLayer(), false, [this](QCPPainter& painter) { drawMoving(painter); });

    soon_.setSingleShot(true);
    soon_.setInterval(patienceMilliseconds);
    connect(&soon_, &QTimer::timeout, this, &ThemedChart::replotMoving);
    connect(&theme_, &ThemeController::changed, this, &ThemedChart::draw);
    draw();
}

ChartCanvas ThemedChart::canvas() const {
    ChartCanvas on{*drawn_, theme_.current(), *xAxis, *yAxis, *yAxis2, axisRect()->rect(), textFont()};
    if (markers_.x && !figure_->x.key.empty()) on.movingLines.push_back(xAxis->coordToPixel(*markers_.x));
    if (markers_.y && !figure_->y.key.empty()) on.movingLevels.push_back(yAxis->coordToPixel(*markers_.y));
    for (const FigureGuide& guide : figure_->guides) {
        if (guide.input.key.empty() || std::isnan(guide.at)) continue;
        if (guide.axis == FigureGuide::Across::X) on.movingLines.push_back(xAxis->coordToPixel(guide.at));
        else on.movingLevels.push_back(yAxis->coordToPixel(guide.at));
    }
    return on;
}

void ThemedChart::setFigure(std::shared_ptr<const Figure> figure) {
    const bool isAlike = looksAlike(*figure_, *figure);
    const bool areAxesSame = figure_->x == figure->x && figure_->y == figure->y && figure_->secondY == figure->secondY;
    figure_ = std::move(figure);
    leaveOut();
    if (!areAxesSame && !isHeld()) setZoomed(false);
    if (held_ && !isHeld()) {
        const std::vector<ChartHandle> lines = handlesOf(*figure_, markers_);
        const auto same = std::ranges::find_if(lines, [&](const ChartHandle& line) { return line.isSame(*held_); });
        if (same != lines.end()) held_ = *same;
        else letGo();
    }
    // What the tracer read may have moved or gone.
    if (traced_ && !hasPlace(*figure_, *traced_)) trace(std::nullopt, {});
    else if (traced_ && isCursor_) trace(traced_, rectOf(*traced_).center());
    setAccessibleName(toQString(figure_->title));
    setAccessibleDescription(figureWords(*figure_));
    if (isAlike) replotMoving();
    else draw();
}

void ThemedChart::setMarkers(const PlanMarkers& markers) {
    if (markers_ == markers) return;
    markers_ = markers;
    for (const ChartHandle& line : handlesOf(*figure_, markers_))
        if (held_ && !isHeld() && line.isSame(*held_)) held_ = line;
    // The figure of the same plan is on its way, and draws all of it: where it is slower, the markers move alone.
    if (!soon_.isActive()) soon_.start();
}

std::vector<ChartHandle> ThemedChart::handles() const {
    std::vector<ChartHandle> lines = handlesOf(*figure_, markers_);
    if (held_)
        for (ChartHandle& line : lines)
            if (line.isSame(*held_)) line = *held_;
    return lines;
}

std::vector<QRectF> ThemedChart::grips() const { return gripRects(canvas(), handles()); }

QFont ThemedChart::textFont() const {
    QFont shown = font();
    shown.setPointSizeF(labelPoints * theme_.textScale());
    return shown;
}

void ThemedChart::draw() {
    soon_.stop();
    setBackground(QBrush{theme_.current().colour(ColourRole::Surface)});
    dressAxes();
    fitAxes();
    replot(rpQueuedReplot);
}

/// The axis along which a line is being moved stays, or it would slip away from under the hand.
void ThemedChart::fitAxes() {
    if (isZoomed_) return;
    const bool isMoving = isHeld() && held_;
    if (!isMoving || held_->axis != FigureGuide::Across::X) fitAxis(*xAxis, figure_->x);
    if (!isMoving || held_->axis != FigureGuide::Across::Y) fitAxis(*yAxis, figure_->y, leftOut_);
    // The names of upright lines stand above lying bars, not on them.
    if (const double line = QFontMetricsF{textFont()}.height(); hasUprightNames() && !figure_->y.categories.empty()) leaveAbove(*yAxis, figure_->y, line / std::max(line, height() - 3 * line));
    if (figure_->secondY) fitAxis(*yAxis2, *figure_->secondY);
}

/// What the numbers and the title below leave.
int ThemedChart::heightOfAxis() const { return std::max(40, height() - 3 * QFontMetrics{textFont()}.height()); }

bool ThemedChart::hasUprightNames() const {
    return std::ranges::any_of(figure_->guides, [](const FigureGuide& guide) { return guide.axis == FigureGuide::Across::X && guide.input.key.empty(); });
}

void ThemedChart::leaveOut() {
    leftOut_ = ui::namesLeftOut(figure_->y, textFont(), heightOfAxis() - (hasUprightNames() ? QFontMetrics{textFont()}.height() : 0));
    drawn_ = leftOut_ > 0 ? std::make_shared<const Figure>(withoutLowest(*figure_, leftOut_)) : figure_;
}

void ThemedChart::dressAxes() {
    const Theme& theme = theme_.current();
    const QFont font = textFont();
    const bool isTreemap = !figure_->boxes.empty();
    for (QCPAxis* const axis : {xAxis, yAxis}) axis->setVisible(!isTreemap);
    // What the numbers and names beside and below the axes leave of the widget.
    const QFontMetrics metrics{font};
    const int widest = qRound(std::max(width() * widestNames, std::min<double>(width() * widestShortNames, metrics.averageCharWidth() * shortName)));
    const int beside = metrics.averageCharWidth() * 8 + metrics.height();
    const int across = std::max(80, width() - (figure_->y.categories.empty() ? beside : widest + metrics.height()) - (figure_->secondY ? beside : 0));
    const int up = heightOfAxis();
    leaveOut();
    dressAxis(*xAxis, figure_->x, theme, font, across, std::min(widest, height() * 2 / 5), isCount(*figure_, figure_->x));
    // Names say what they are names of.
    if (!figure_->x.categories.empty() && height() < linesForTitle * metrics.height()) xAxis->setLabel({});
    dressAxis(*yAxis, figure_->y, theme, font, up, widest, isCount(*figure_, figure_->y), leftOut_);
    yAxis2->setVisible(figure_->secondY.has_value() && !isTreemap);
    if (figure_->secondY) dressAxis(*yAxis2, *figure_->secondY, theme, font, up, widest);
    yAxis2->grid()->setVisible(false);
}

void ThemedChart::replotMoving() {
    soon_.stop();
    layer(movingLayer())->replot();
}

void ThemedChart::drawMoving(QCPPainter& painter) {
    ChartCanvas on = canvas();
    // Names make way for the lines that move.
    on.guideNames = drawGuideNames(painter, on);
    painter.save();
    painter.setClipRect(on.inside.adjusted(-8, -8, 8, 8));
    drawCurrent(painter, on);
    painter.restore();
    std::vector<ChartHandle> lines = handlesOf(*figure_, markers_);
    // On an exported picture nothing waits to be moved.
    if (isExported(painter)) std::erase_if(lines, [](const ChartHandle& line) { return std::isnan(line.at); });
    drawHandles(painter, on, lines, held_ ? &*held_ : nullptr);
    drawTracer(painter);
    if (hasFocus() && !isExported(painter)) drawFocus(painter);
}

/// Which part of the window the keys are for.
void ThemedChart::drawFocus(QCPPainter& painter) const {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{theme_.current().colour(ColourRole::Accent), 2});
    painter.drawRect(QRectF{viewport()}.adjusted(1, 1, -1, -1));
}

void ThemedChart::drawTracer(QCPPainter& painter) {
    if (!traced_ || !hasPlace(*figure_, *traced_)) return;
    const Theme& theme = theme_.current();
    const QRectF rect = rectOf(*traced_);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{theme.colour(ColourRole::Text), isCursor_ ? 2.5 : 1.5});
    if (!rect.isEmpty()) {
        painter.drawRect(rect.adjusted(-1, -1, 1, 1) & QRectF{axisRect()->rect()});
        return;
    }
    const QPointF centre = rect.topLeft();
    painter.drawEllipse(centre, 8, 8);
    QPen line{faded(theme.colour(ColourRole::Text), 0.4), 1};
    line.setDashPattern({2, 3});
    painter.setPen(line);
    painter.drawLine(QLineF{centre.x(), centre.y() + 8, centre.x(), static_cast<double>(axisRect()->bottom())});
    painter.drawLine(QLineF{static_cast<double>(axisRect()->left()), centre.y(), centre.x() - 8, centre.y()});
}

std::optional<FigurePlace> ThemedChart::nearest(const QPointF& pixel) const { return placeAt(canvas(), pixel); }

QRectF ThemedChart::rectOf(const FigurePlace& place) const { return ui::rectOf(canvas(), place); }

void ThemedChart::resetZoom() {
    setZoomed(false);
    draw();
}

void ThemedChart::zoomBy(double factor) { zoomAt(factor, axisRect()->center()); }

void ThemedChart::zoomAt(double factor, const QPointF& pixel) {
    if (!figure_->boxes.empty()) return;
    for (QCPAxis* const axis : {xAxis, yAxis}) {
        const FigureAxis& specification = axis == xAxis ? figure_->x : figure_->y;
        if (!specification.categories.empty()) continue;
        axis->scaleRange(factor, axis->pixelToCoord(axis == xAxis ? pixel.x() : pixel.y()));
        // Further out than the figure there is nothing.
        axis->setRange(axis->range().bounded(specification.from, specification.to));
    }
    const bool isWhole = xAxis->range().size() >= (figure_->x.to - figure_->x.from) * 0.999 && yAxis->range().size() >= (figure_->y.to - figure_->y.from) * 0.999;
    if (isWhole) resetZoom();
    else {
        setZoomed(true);
        replot(rpQueuedReplot);
    }
}

void ThemedChart::setZoomed(bool isZoomed) {
    if (isZoomed == isZoomed_) return;
    isZoomed_ = isZoomed;
    emit zoomChanged(isZoomed_);
}

}  // namespace stagecraft::ui
