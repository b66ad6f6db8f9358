#include "ui/charts/chart_labels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/charts/chart_lines.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double gap = 3;
constexpr double clearance = gap + 1;  ///< of a label from other marks and labels: it is nearest to its own mark
constexpr double currentRadius = 8;
constexpr std::array order{SeriesKind::Current, SeriesKind::Stops, SeriesKind::Frontier, SeriesKind::Marks, SeriesKind::Faint};

/// Whether a label there covers nothing, and no other mark or label is so near that it could belong to it.
bool isFree(const QRectF& rect, const QRectF& inside, const QRectF& own, const std::vector<QRectF>& taken) {
    const QRectF near = rect.adjusted(-clearance, -clearance, clearance, clearance);
    return inside.contains(rect) && std::ranges::none_of(taken, [&](const QRectF& other) { return other.intersects(own.contains(other) ? rect : near); });
}

QRectF markRect(const ChartCanvas& canvas, const FigureSeries& series, std::size_t i) {
    const double radius = series.kind == SeriesKind::Current ? currentRadius : radiusOf(series, i);
    const QPointF place = canvas.place(series, series.points[i]);
    return {place.x() - radius, place.y() - radius, 2 * radius, 2 * radius};
}

/// The mark with those that stand on the same place: the best for the money may be the plan as it is.
QRectF withThoseOn(QRectF mark, const std::vector<QRectF>& marks) {
    const QPointF place = mark.center();
    for (const QRectF& other : marks)
        if ((other.center() - place).manhattanLength() < 1) mark = mark.united(other);
    return mark;
}

/// Beside the mark on the right or left, else above or below it.
std::array<QRectF, 4> placesAround(const QPointF& mark, double radius, const QSizeF& size) {
    const double away = radius + gap;
    return {QRectF{mark + QPointF{away, -size.height() / 2}, size}, QRectF{mark + QPointF{-away - size.width(), -size.height() / 2}, size},
            QRectF{mark + QPointF{-size.width() / 2, -away - size.height()}, size}, QRectF{mark + QPointF{-size.width() / 2, away}, size}};
}

}  // namespace

void drawLabels(QCPPainter& painter, const ChartCanvas& canvas) {
    if (std::ranges::all_of(canvas.figure.series, [](const FigureSeries& series) { return series.labels.empty(); })) return;
    QFont font = canvas.font;
    font.setPointSizeF(font.pointSizeF() * 0.92);
    const QFontMetricsF metrics{font};
    const QRectF inside{canvas.inside};
    std::vector<QRectF> taken;
    for (const FigureSeries& series : canvas.figure.series)
        for (std::size_t i = 0; i < series.labels.size() && i < series.points.size(); ++i) {
            if (std::isnan(series.points[i].y)) continue;
            taken.push_back(markRect(canvas, series, i));
        }
    const std::vector<QRectF> marks = taken;
    painter.setFont(font);
    std::vector<std::string> told;
    for (const SeriesKind kind : order)
        for (const FigureSeries& series : canvas.figure.series) {
            if (series.kind != kind) continue;
            painter.setPen(canvas.theme.colour(kind == SeriesKind::Faint ? ColourRole::MutedText : ColourRole::Text));
            for (std::size_t i = 0; i < series.labels.size() && i < series.points.size(); ++i) {
                const std::string& label = series.labels[i];
                if (std::isnan(series.points[i].y) || label.empty() || std::ranges::find(told, label) != told.end()) continue;
                const QString text = toQString(label);
                const QRectF own = withThoseOn(markRect(canvas, series, i), marks);
                const auto places = placesAround(own.center(), own.width() / 2, {metrics.horizontalAdvance(text) + 2, metrics.height()});
                const auto place = std::ranges::find_if(places, [&](const QRectF& rect) { return isFree(rect, inside, own, taken); });
                if (place == places.end()) continue;
                painter.fillRect(*place, faded(canvas.theme.colour(ColourRole::Surface), 0.8));
                painter.drawText(*place, Qt::AlignCenter, text);
                taken.push_back(*place);
                told.push_back(label);
            }
        }
}

}  // namespace stagecraft::ui
