#include "ui/charts/chart_handles.h"

#include <algorithm>
#include <cmath>

#include "ui/charts/chart_guides.h"
#include "ui/charts/grip_places.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double planReach = 8;   ///< pixels on either side of the line that take hold of it, …
constexpr double lineReach = 5;   ///< … less for those that cross what can be chosen
constexpr double dots = 8;        ///< room for the mark that says it can be moved
constexpr double widestGrip = 0.36;  ///< of the chart

bool isUpright(const ChartHandle& handle) { return handle.axis == FigureGuide::Across::X; }

const QCPAxis& axisOf(const ChartCanvas& canvas, const ChartHandle& handle) { return isUpright(handle) ? canvas.x : canvas.y; }

const FigureAxis& specificationOf(const ChartCanvas& canvas, const ChartHandle& handle) { return isUpright(handle) ? canvas.figure.x : canvas.figure.y; }

bool isWithin(const ChartCanvas& canvas, const ChartHandle& handle) {
    // A hair outside: a value at the very end of its axis.
    const QCPRange range = axisOf(canvas, handle).range();
    return !std::isnan(handle.at) && handle.at >= range.lower - 1e-9 * std::abs(range.lower) && handle.at <= range.upper + 1e-9 * std::abs(range.upper);
}

double pixelOf(const ChartCanvas& canvas, const ChartHandle& handle) { return axisOf(canvas, handle).coordToPixel(shownAt(canvas, handle)); }

QString valueOf(const ChartCanvas& canvas, const ChartHandle& handle) {
    const FigureAxis& axis = specificationOf(canvas, handle);
    return QString{toQString(axis.prefix) % shortNumber(handle.at) % toQString(axis.unit)};
}

/// Where a value beyond the axis lies.
QString beyond(const ChartCanvas& canvas, const ChartHandle& handle) {
    if (std::isnan(handle.at) || isWithin(canvas, handle)) return {};
    const bool isMore = handle.at > axisOf(canvas, handle).range().upper;
    return isUpright(handle) ? isMore ? QStringLiteral(" →") : QStringLiteral(" ←") : isMore ? QStringLiteral(" ↑") : QStringLiteral(" ↓");
}

/// In full, or in brief where that would cover too much of the chart.
QString textOf(const ChartCanvas& canvas, const ChartHandle& handle, bool isHeld) {
    if (handle.name.isEmpty()) return valueOf(canvas, handle);
    const bool isLong = QFontMetricsF{canvas.font}.horizontalAdvance(handle.name) > widestGrip * canvas.inside.width();
    if ((isHeld || isLong) && !std::isnan(handle.at) && !handle.brief.isEmpty()) return QString{handle.brief % u' ' % valueOf(canvas, handle) % beyond(canvas, handle)};
    return QString{handle.name % beyond(canvas, handle)};
}

QRectF gripOf(const ChartCanvas& canvas, const ChartHandle& handle, bool isHeld) {
    const QFontMetricsF metrics{canvas.font};
    const QRectF inside{canvas.inside};
    const double width = std::min(metrics.horizontalAdvance(textOf(canvas, handle, isHeld)) + 12 + dots, inside.width());
    const double height = metrics.height() + 4;
    const double at = pixelOf(canvas, handle);
    // Below the names of the guides, which stand at the top; a lying line has its grip at the left end.
    if (isUpright(handle)) return {std::clamp(at - width / 2, inside.left(), std::max(inside.left(), inside.right() - width)), inside.bottom() - height - 2, width, height};
    return {inside.left() + 2, std::clamp(at - height / 2, inside.top(), std::max(inside.top(), inside.bottom() - height)), width, height};
}

void drawHandle(QCPPainter& painter, const ChartCanvas& canvas, const ChartHandle& handle, const QRectF& grip, bool isHeld) {
    const QColor accent = canvas.theme.colour(ColourRole::Accent);
    const double at = pixelOf(canvas, handle);
    QPen pen{accent, isHeld ? 2.5 : handle.isPlan ? 1.5 : 1.0};
    if (!handle.isPlan) pen.setDashPattern({6, 3});
    const QRectF inside{canvas.inside};
    if (isWithin(canvas, handle)) {
        const QLineF line = isUpright(handle) ? QLineF{at, inside.top(), at, inside.bottom()} : QLineF{inside.left(), at, inside.right(), at};
        drawOnCells(painter, canvas, line, pen.widthF() + 2);
        painter.setPen(pen);
        painter.drawLine(line);
    }
    painter.setPen(handle.isPlan ? QPen{Qt::NoPen} : QPen{accent, isHeld ? 2.0 : 1.0});
    painter.setBrush(handle.isPlan ? accent : canvas.theme.colour(ColourRole::Surface));
    painter.drawRoundedRect(grip, 3, 3);
    const QColor ink = canvas.theme.colour(handle.isPlan ? ColourRole::AccentText : ColourRole::Accent);
    painter.setFont(canvas.font);
    if (isExported(painter)) {
        painter.setPen(ink);
        painter.drawText(grip, Qt::AlignCenter, textOf(canvas, handle, isHeld));
        return;
    }
    // Two columns of dots: here it can be taken.
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    for (const double x : {grip.left() + 5, grip.left() + 9})
        for (const double y : {-4.0, 0.0, 4.0}) painter.drawEllipse(QPointF{x, grip.center().y() + y}, 1, 1);
    painter.setPen(ink);
    painter.drawText(grip.adjusted(dots + 4, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, textOf(canvas, handle, isHeld));
}

}  // namespace

std::vector<ChartHandle> handlesOf(const Figure& figure, const PlanMarkers& markers) {
    std::vector<ChartHandle> handles;
    const auto add = [&](FigureGuide::Across across, const FigureAxis& axis, std::optional<double> at) {
        if (at && !axis.key.empty()) handles.push_back({across, *at, FigureInput{axis.key}, {}, {}, true});
    };
    add(FigureGuide::Across::X, figure.x, markers.x);
    add(FigureGuide::Across::Y, figure.y, markers.y);
    for (const FigureGuide& guide : figure.guides)
        if (!guide.input.key.empty()) handles.push_back({guide.axis, guide.at, guide.input, toQString(guide.name), toQString(guide.brief), false});
    return handles;
}

double shownAt(const ChartCanvas& canvas, const ChartHandle& handle) {
    const QCPRange range = axisOf(canvas, handle).range();
    return std::isnan(handle.at) ? range.upper : std::clamp(handle.at, range.lower, range.upper);
}

double valueAt(const ChartCanvas& canvas, const ChartHandle& handle, const QPointF& pixel) {
    const QCPAxis& axis = axisOf(canvas, handle);
    return std::clamp(axis.pixelToCoord(isUpright(handle) ? pixel.x() : pixel.y()), axis.range().lower, axis.range().upper);
}

namespace {

GripPlaces::Way wayOf(const ChartCanvas& canvas, const ChartHandle& handle) {
    if (isUpright(handle)) return GripPlaces::Way::Up;
    return isWithin(canvas, handle) ? GripPlaces::Way::Along : GripPlaces::Way::Anywhere;
}

}  // namespace

std::vector<QRectF> gripRects(const ChartCanvas& canvas, const std::vector<ChartHandle>& handles) {
    std::vector<QRectF> grips;
    if (handles.empty()) return grips;
    GripPlaces places{canvas};
    for (const ChartHandle& handle : handles) grips.push_back(places.place(gripOf(canvas, handle, false), wayOf(canvas, handle)));
    return grips;
}

void drawHandles(QCPPainter& painter, const ChartCanvas& canvas, const std::vector<ChartHandle>& handles, const ChartHandle* held) {
    const std::vector<QRectF> grips = gripRects(canvas, handles);
    for (std::size_t i = 0; i < handles.size(); ++i)
        if (held == nullptr || !handles[i].isSame(*held)) drawHandle(painter, canvas, handles[i], grips[i], false);
    if (held != nullptr) drawHandle(painter, canvas, *held, gripOf(canvas, *held, true), true);
}

const ChartHandle* handleAt(const ChartCanvas& canvas, const std::vector<ChartHandle>& handles, const QPointF& pixel) {
    if (!canvas.inside.adjusted(-8, -8, 8, 8).contains(pixel.toPoint())) return nullptr;
    const std::vector<QRectF> grips = gripRects(canvas, handles);
    for (std::size_t i = handles.size(); i-- > 0;)
        if (grips[i].adjusted(-2, -2, 2, 2).contains(pixel)) return &handles[i];
    const ChartHandle* best = nullptr;
    double least = planReach;
    for (const ChartHandle& handle : handles) {
        if (!isWithin(canvas, handle)) continue;
        const double distance = std::abs(pixelOf(canvas, handle) - (isUpright(handle) ? pixel.x() : pixel.y()));
        if (distance > least || (!handle.isPlan && distance > lineReach)) continue;
        least = distance;
        best = &handle;
    }
    return best;
}

}  // namespace stagecraft::ui
