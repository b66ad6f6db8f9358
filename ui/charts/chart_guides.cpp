#include "ui/charts/chart_guides.h"

#include <algorithm>
#include <cmath>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr int upmostRows = 3;
constexpr double padding = 4;

QColor colourOf(const ChartCanvas& canvas, const FigureGuide& guide) {
    return guide.stage > 0 ? canvas.theme.stageTextColour(guide.stage) : canvas.theme.colour(ColourRole::MutedText);
}

double pixelOf(const ChartCanvas& canvas, const FigureGuide& guide) {
    return guide.axis == FigureGuide::Across::X ? canvas.x.coordToPixel(guide.at) : canvas.y.coordToPixel(guide.at);
}

bool isInside(const ChartCanvas& canvas, const FigureGuide& guide) {
    const double pixel = pixelOf(canvas, guide);
    return guide.axis == FigureGuide::Across::X ? pixel >= canvas.inside.left() && pixel <= canvas.inside.right()
                                                : pixel >= canvas.inside.top() && pixel <= canvas.inside.bottom();
}

/// Where a label of this width stands: centred at its place, pushed inside at the ends.
double startOf(const LabelWish& wish, double from, double to) {
    return std::clamp(wish.at - wish.width / 2, from, std::max(from, to - wish.width));
}

void drawName(QCPPainter& painter, const ChartCanvas& canvas, const FigureGuide& guide, const QRectF& rect) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(canvas.theme.colour(ColourRole::Surface), 0.86));
    painter.drawRoundedRect(rect, 3, 3);
    painter.setPen(colourOf(canvas, guide));
    painter.drawText(rect, Qt::AlignCenter, toQString(guide.name));
}

std::vector<const FigureGuide*> guidesAcross(const ChartCanvas& canvas, FigureGuide::Across axis) {
    std::vector<const FigureGuide*> found;
    for (const FigureGuide& guide : canvas.figure.guides)
        if (guide.axis == axis && isInside(canvas, guide) && !guide.name.empty()) found.push_back(&guide);
    return found;
}

void nameUpright(QCPPainter& painter, const ChartCanvas& canvas, const QFontMetricsF& metrics) {
    const std::vector<const FigureGuide*> guides = guidesAcross(canvas, FigureGuide::Across::X);
    std::vector<LabelWish> wishes;
    for (const FigureGuide* const guide : guides)
        wishes.push_back({pixelOf(canvas, *guide), metrics.horizontalAdvance(toQString(guide->name)) + 2 * padding});
    const double left = canvas.inside.left() + 1;
    const double right = canvas.inside.right() - 1;
    const std::vector<int> rows = labelRows(wishes, upmostRows, left, right, 2);
    for (std::size_t i = 0; i < guides.size(); ++i)
        if (rows[i] >= 0)
            drawName(painter, canvas, *guides[i],
                     QRectF{startOf(wishes[i], left, right), canvas.inside.top() + 2 + rows[i] * (metrics.height() + 2), wishes[i].width, metrics.height()});
}

void nameLying(QCPPainter& painter, const ChartCanvas& canvas, const QFontMetricsF& metrics) {
    const std::vector<const FigureGuide*> guides = guidesAcross(canvas, FigureGuide::Across::Y);
    // Above its line at the right end; one that would touch another stands one width further to the left.
    std::vector<QRectF> taken;
    for (const FigureGuide* const guide : guides) {
        const double width = metrics.horizontalAdvance(toQString(guide->name)) + 2 * padding;
        const double line = pixelOf(canvas, *guide);
        const bool isAtTop = line - metrics.height() - 2 < canvas.inside.top();
        QRectF rect{canvas.inside.right() - width - 2, isAtTop ? line + 2 : line - metrics.height() - 2, width, metrics.height()};
        for (int turn = 0; turn < upmostRows; ++turn) {
            if (rect.left() < canvas.inside.left()) break;
            const auto touching = std::ranges::find_if(taken, [&](const QRectF& other) { return other.intersects(rect); });
            if (touching == taken.end()) {
                drawName(painter, canvas, *guide, rect);
                taken.push_back(rect);
                break;
            }
            rect.moveRight(touching->left() - 4);
        }
    }
}

}  // namespace

std::vector<int> labelRows(std::span<const LabelWish> wishes, int rows, double from, double to, double gap) {
    std::vector<int> result(wishes.size(), -1);
    std::vector<std::vector<std::pair<double, double>>> taken(static_cast<std::size_t>(std::max(0, rows)));
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        if (wishes[i].width > to - from) continue;
        const double start = startOf(wishes[i], from, to);
        const double end = start + wishes[i].width;
        for (std::size_t row = 0; row < taken.size(); ++row) {
            const bool isFree = std::ranges::none_of(taken[row], [&](const auto& span) { return start < span.second + gap && end + gap > span.first; });
            if (!isFree) continue;
            taken[row].emplace_back(start, end);
            result[i] = static_cast<int>(row);
            break;
        }
    }
    return result;
}

void drawGuideLines(QCPPainter& painter, const ChartCanvas& canvas) {
    painter.setAntialiasing(false);
    for (const FigureGuide& guide : canvas.figure.guides) {
        if (!isInside(canvas, guide)) continue;
        QPen pen{faded(colourOf(canvas, guide), 0.8), 1};
        pen.setDashPattern({5, 4});
        painter.setPen(pen);
        const int pixel = qRound(pixelOf(canvas, guide));
        if (guide.axis == FigureGuide::Across::X) painter.drawLine(QLineF(pixel, canvas.inside.top(), pixel, canvas.inside.bottom()));
        else painter.drawLine(QLineF(canvas.inside.left(), pixel, canvas.inside.right(), pixel));
    }
    painter.setAntialiasing(true);
}

void drawGuideNames(QCPPainter& painter, const ChartCanvas& canvas) {
    if (canvas.figure.guides.empty()) return;
    QFont font = canvas.font;
    font.setPointSizeF(font.pointSizeF() * 0.92);
    painter.setFont(font);
    const QFontMetricsF metrics{font};
    nameUpright(painter, canvas, metrics);
    nameLying(painter, canvas, metrics);
}

int guideAt(const ChartCanvas& canvas, const QPointF& place, double reach) {
    int best = -1;
    double least = reach;
    for (std::size_t i = 0; i < canvas.figure.guides.size(); ++i) {
        const FigureGuide& guide = canvas.figure.guides[i];
        if (!isInside(canvas, guide)) continue;
        const double distance = std::abs(pixelOf(canvas, guide) - (guide.axis == FigureGuide::Across::X ? place.x() : place.y()));
        if (distance > least) continue;
        least = distance;
        best = static_cast<int>(i);
    }
    return best;
}

}  // namespace stagecraft::ui
