#include "ui/charts/chart_lines.h"

#include <algorithm>
#include <cmath>

namespace stagecraft::ui {

namespace {

constexpr double lineWidth = 2;
constexpr double bandWidth = 10;
constexpr double markRadius = 4;
constexpr double crossRadius = 6;
constexpr std::size_t fewMarks = 250;    ///< more are drawn smaller
constexpr std::size_t fewFaint = 40;     ///< more are dots
constexpr std::size_t markedPoints = 8;  ///< a mark here and there is enough to tell a curve
constexpr qsizetype manyPoints = 600;    ///< beyond, pens wider than a pixel are too slow in software

/// Gathers one run of points, column by column of pixels.
class Thinning {
public:
    void add(const QPointF& point) {
        const double column = std::floor(point.x());
        if (column != column_) {
            flush();
            column_ = column;
            first_ = lowest_ = highest_ = last_ = point;
            isFull_ = true;
            return;
        }
        if (point.y() < lowest_.y()) lowest_ = point;
        if (point.y() > highest_.y()) highest_ = point;
        last_ = point;
    }
    [[nodiscard]] QPolygonF end() {
        flush();
        isFull_ = false;
        column_ = -1e9;
        return std::exchange(line_, {});
    }

private:
    void append(const QPointF& point) {
        if (line_.isEmpty() || line_.constLast() != point) line_ << point;
    }
    void flush() {
        if (!isFull_) return;
        append(first_);
        const bool isLowFirst = lowest_.x() <= highest_.x();
        append(isLowFirst ? lowest_ : highest_);
        append(isLowFirst ? highest_ : lowest_);
        append(last_);
    }

    QPolygonF line_;
    QPointF first_, lowest_, highest_, last_;
    double column_ = -1e9;
    bool isFull_ = false;
};

QPen penOf(const SeriesStyle& style, double width, qsizetype points) {
    QPen pen{style.colour, points > manyPoints ? 1 : width};
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::BevelJoin);
    if (!style.dashes.isEmpty()) pen.setDashPattern(style.dashes);
    return pen;
}

/// Lays the dashes of a pen along a line of upright and lying pieces, as rectangles: these are filled many times faster than the line
/// is stroked.
class Stairs {
public:
    explicit Stairs(const QPen& pen) : width_(std::max(1, qRound(pen.widthF()))) {
        if (pen.style() == Qt::CustomDashLine)
            for (const double part : pen.dashPattern()) dashes_ << part * pen.widthF();
        left_ = dashes_.isEmpty() ? 0 : dashes_.constFirst();
    }
    void add(const QPointF& from, const QPointF& to) {
        piece(from, {to.x(), from.y()});
        piece({to.x(), from.y()}, to);
    }
    [[nodiscard]] const QList<QRect>& rects() const { return rects_; }

private:
    void piece(QPointF from, const QPointF& to) {
        double length = std::abs(to.x() - from.x()) + std::abs(to.y() - from.y());
        if (dashes_.isEmpty()) {
            fill(from, to);
            return;
        }
        const QPointF ahead = length > 0 ? (to - from) / length : QPointF{};
        while (length > 0) {
            const double step = std::min(left_, length);
            const QPointF next = from + ahead * step;
            if (dash_ % 2 == 0) fill(from, next);
            from = next;
            length -= step;
            left_ -= step;
            if (left_ > 0) continue;
            dash_ = (dash_ + 1) % dashes_.size();
            left_ = std::max(0.1, dashes_[dash_]);
        }
    }
    void fill(const QPointF& a, const QPointF& b) {
        const int half = width_ / 2;
        const bool isUpright = a.x() == b.x();
        const QPoint low{qRound(std::min(a.x(), b.x())), qRound(std::min(a.y(), b.y()))};
        const QPoint high{qRound(std::max(a.x(), b.x())), qRound(std::max(a.y(), b.y()))};
        // Without dashes the corners are filled, too.
        const int beyond = isUpright && dashes_.isEmpty() ? half : 0;
        if (isUpright) rects_ << QRect{low.x() - half, low.y() - beyond, width_, high.y() - low.y() + width_ - half + beyond};
        else rects_ << QRect{low.x(), low.y() - half, high.x() - low.x() + 1, width_};
    }

    int width_;
    QList<double> dashes_;
    qsizetype dash_ = 0;
    double left_ = 0;  ///< of the dash or gap
    QList<QRect> rects_;
};

void drawStairs(QCPPainter& painter, const QList<QPolygonF>& runs) {
    Stairs stairs{painter.pen()};
    for (const QPolygonF& run : runs)
        for (qsizetype i = 1; i < run.size(); ++i) stairs.add(run[i - 1], run[i]);
    const QColor colour = painter.pen().color();
    for (const QRect& rect : stairs.rects()) painter.fillRect(rect, colour);
}

void drawRuns(QCPPainter& painter, const QList<QPolygonF>& runs) {
    for (const QPolygonF& run : runs) {
        if (run.size() == 1) painter.drawPoint(run.constFirst());
        else painter.drawPolyline(run);
    }
}

void drawSparseMarks(QCPPainter& painter, const ChartCanvas& canvas, const FigureSeries& series, const SeriesStyle& style) {
    painter.setPen(QPen{style.colour, 1.6});
    painter.setBrush(canvas.theme.colour(ColourRole::Surface));
    const std::size_t step = std::max<std::size_t>(1, series.points.size() / markedPoints);
    for (std::size_t i = step / 2; i < series.points.size(); i += step)
        if (!std::isnan(series.points[i].y)) drawMark(painter, style.marker, canvas.place(series, series.points[i]), markRadius);
}

void drawLine(QCPPainter& painter, const ChartCanvas& canvas, std::size_t index) {
    const FigureSeries& series = canvas.figure.series[index];
    SeriesStyle style = seriesStyle(canvas.theme, canvas.figure, index);
    const bool isStepped = series.kind == SeriesKind::Steps || series.kind == SeriesKind::Frontier;
    const QList<QPolygonF> runs = thinnedRuns(canvas, series, isStepped);
    qsizetype points = 0;
    for (const QPolygonF& run : runs) points += run.size();
    double width = lineWidth;
    if (series.kind == SeriesKind::Falls) {
        // One pixel: dashes of thin lines are drawn many times faster than those of broad ones.
        width = 1;
        style.colour = faded(style.colour, 0.9);
        style.dashes = {3, 3};
    }
    if (series.kind == SeriesKind::Frontier) {
        width = 1.5;
        style.dashes.clear();
    }
    painter.setAntialiasing(series.kind != SeriesKind::Falls && !isStepped);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(penOf(style, width, points));
    painter.save();
    painter.setClipRect(canvas.inside);
    if (isStepped && !painter.modes().testFlag(QCPPainter::pmVectorized)) drawStairs(painter, runs);
    else drawRuns(painter, runs);
    painter.restore();
    painter.setAntialiasing(true);
    if (series.kind == SeriesKind::Frontier) {
        painter.setPen(QPen{canvas.theme.colour(ColourRole::Surface), 1});
        painter.setBrush(style.colour);
        for (const FigurePoint& point : series.points)
            if (!std::isnan(point.y)) drawMark(painter, style.marker, canvas.place(series, point), markRadius);
    } else if (series.kind == SeriesKind::Stands || (series.kind == SeriesKind::Steps && points < manyPoints)) {
        drawSparseMarks(painter, canvas, series, style);
    }
}

/// Crowds are dots of a fixed size, copied rather than stroked.
void drawDots(QCPPainter& painter, const ChartCanvas& canvas, const FigureSeries& series, const QColor& colour, int size) {
    painter.setAntialiasing(false);
    for (const FigurePoint& point : series.points) {
        if (std::isnan(point.y)) continue;
        const QPointF place = canvas.place(series, point);
        if (!canvas.inside.contains(place.toPoint())) continue;
        painter.fillRect(QRect{qRound(place.x()) - size / 2, qRound(place.y()) - size / 2, size, size}, colour);
    }
    painter.setAntialiasing(true);
}

void drawEach(QCPPainter& painter, const ChartCanvas& canvas, const FigureSeries& series, const SeriesStyle& style, double filling) {
    painter.setPen(QPen{style.colour, 1.6});
    painter.setBrush(faded(style.colour, filling));
    for (std::size_t i = 0; i < series.points.size(); ++i)
        if (!std::isnan(series.points[i].y)) drawMark(painter, style.marker, canvas.place(series, series.points[i]), radiusOf(series, i));
}

/// Seen on a bar as well as beside it.
void drawCrosses(QCPPainter& painter, const ChartCanvas& canvas, const FigureSeries& series, const SeriesStyle& style) {
    for (const QPen& pen : {QPen{canvas.theme.colour(ColourRole::Surface), 5}, QPen{style.colour, 2.5}}) {
        painter.setPen(pen);
        for (const FigurePoint& point : series.points)
            if (!std::isnan(point.y)) drawMark(painter, style.marker, canvas.place(series, point), crossRadius);
    }
}

}  // namespace

double radiusOf(const FigureSeries& series, std::size_t point) {
    constexpr double smallest = 3, largest = 11;
    if (point >= series.weights.size()) return markRadius;
    return std::max(smallest, largest * std::sqrt(std::clamp(series.weights[point], 0.0, 1.0)));
}

QList<QPolygonF> thinnedRuns(const ChartCanvas& canvas, const FigureSeries& series, bool isStepped) {
    QList<QPolygonF> runs;
    Thinning thinning;
    QPointF before;
    bool isBroken = true;
    const auto end = [&] {
        if (QPolygonF run = thinning.end(); !run.isEmpty()) runs << run;
        isBroken = true;
    };
    for (const FigurePoint& point : series.points) {
        if (std::isnan(point.y)) {
            end();
            continue;
        }
        const QPointF place = canvas.place(series, point);
        if (isStepped && !isBroken) thinning.add({place.x(), before.y()});
        thinning.add(place);
        before = place;
        isBroken = false;
    }
    end();
    return runs;
}

void drawBands(QCPPainter& painter, const ChartCanvas& canvas) {
    const Theme& theme = canvas.theme;
    for (std::size_t i = 0; i < canvas.figure.series.size(); ++i) {
        const FigureSeries& series = canvas.figure.series[i];
        if (series.kind != SeriesKind::Highlight) continue;
        const SeriesStyle style = seriesStyle(theme, canvas.figure, i);
        QPen pen{faded(style.colour, bandAlpha(theme, !style.dashes.isEmpty())), bandWidth};
        if (!style.dashes.isEmpty()) pen.setDashPattern(style.dashes);
        pen.setJoinStyle(Qt::BevelJoin);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        drawRuns(painter, thinnedRuns(canvas, series, false));
    }
}

void drawLines(QCPPainter& painter, const ChartCanvas& canvas) {
    for (std::size_t i = 0; i < canvas.figure.series.size(); ++i) {
        const SeriesKind kind = canvas.figure.series[i].kind;
        if (kind == SeriesKind::Stands || kind == SeriesKind::Falls || kind == SeriesKind::Steps || kind == SeriesKind::Frontier)
            drawLine(painter, canvas, i);
    }
}

void drawMarks(QCPPainter& painter, const ChartCanvas& canvas) {
    for (std::size_t i = 0; i < canvas.figure.series.size(); ++i) {
        const FigureSeries& series = canvas.figure.series[i];
        if (series.kind != SeriesKind::Faint) continue;
        if (series.points.size() > fewFaint)
            drawDots(painter, canvas, series, series.stage > 0 ? seriesStyle(canvas.theme, canvas.figure, i).colour : faded(canvas.theme.colour(ColourRole::MutedText), 0.55),
                     series.points.size() > fewMarks ? 3 : 4);
        else drawEach(painter, canvas, series, seriesStyle(canvas.theme, canvas.figure, i), 0);
    }
    for (std::size_t i = 0; i < canvas.figure.series.size(); ++i) {
        const FigureSeries& series = canvas.figure.series[i];
        if (series.kind != SeriesKind::Marks && series.kind != SeriesKind::Stops) continue;
        const SeriesStyle style = seriesStyle(canvas.theme, canvas.figure, i);
        if (series.points.size() > fewMarks) {
            drawDots(painter, canvas, series, style.colour, 4);
            continue;
        }
        if (series.kind == SeriesKind::Stops) drawCrosses(painter, canvas, series, style);
        else drawEach(painter, canvas, series, style, 0.35);
    }
}

void drawCurrent(QCPPainter& painter, const ChartCanvas& canvas) {
    const Theme& theme = canvas.theme;
    for (const FigureSeries& series : canvas.figure.series) {
        if (series.kind != SeriesKind::Current) continue;
        for (const FigurePoint& point : series.points) {
            if (std::isnan(point.y)) continue;
            const QPointF place = canvas.place(series, point);
            painter.setBrush(theme.colour(ColourRole::Accent));
            painter.setPen(QPen{theme.colour(ColourRole::Surface), 2});
            painter.drawEllipse(place, 7, 7);
            painter.setBrush(theme.colour(ColourRole::AccentText));
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(place, 2.5, 2.5);
        }
    }
}

}  // namespace stagecraft::ui
