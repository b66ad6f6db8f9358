#include "ui/charts/chart_guides.h"

#include <algorithm>
#include <cmath>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr int upmostRows = 3;
constexpr double padding = 4;
constexpr int longestStacked = 12;  ///< letters of a name

struct GuideName {
    const FigureGuide* guide = nullptr;
    QString text;
    QRectF rect;
};

QFont nameFont(const ChartCanvas& canvas) {
    QFont font = canvas.font;
    font.setPointSizeF(font.pointSizeF() * 0.92);
    return font;
}

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

/// Those that can be moved are drawn with what moves (`chart_handles.h`).
bool isFixed(const FigureGuide& guide) { return guide.input.key.empty(); }

/// Where a label of this width stands: centred at its place, pushed inside at the ends.
double startOf(const LabelWish& wish, double from, double to) {
    return std::clamp(wish.at - wish.width / 2, from, std::max(from, to - wish.width));
}

void drawName(QCPPainter& painter, const ChartCanvas& canvas, const FigureGuide& guide, const QString& name, const QRectF& rect) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(canvas.theme.colour(ColourRole::Surface), 0.86));
    painter.drawRoundedRect(rect, 3, 3);
    painter.setPen(colourOf(canvas, guide));
    painter.drawText(rect, Qt::AlignCenter, name);
}

std::vector<const FigureGuide*> guidesAcross(const ChartCanvas& canvas, FigureGuide::Across axis) {
    std::vector<const FigureGuide*> found;
    for (const FigureGuide& guide : canvas.figure.guides)
        if (guide.axis == axis && isFixed(guide) && isInside(canvas, guide) && !guide.name.empty()) found.push_back(&guide);
    return found;
}

/// Full names in every row, or long ones in more than one, would cover more of the chart than they tell: those that are left out
/// are read by hovering, and off the curves.
int rowsFor(const std::vector<QString>& names, bool haveBrief, bool isBrief) {
    if (!haveBrief) return upmostRows;
    if (!isBrief) return upmostRows - 1;
    return std::ranges::any_of(names, [](const QString& name) { return name.size() > longestStacked; }) ? 1 : upmostRows;
}

/// The names of upright guides and where they stand: in full where all fit, else the brief ones, where they fit.
std::vector<GuideName> uprightNames(const ChartCanvas& canvas, const QFontMetricsF& metrics) {
    const std::vector<const FigureGuide*> guides = guidesAcross(canvas, FigureGuide::Across::X);
    const double left = canvas.inside.left() + 1;
    const double right = canvas.inside.right() - 1;
    const bool haveBrief = std::ranges::any_of(guides, [](const FigureGuide* guide) { return !guide->brief.empty(); });
    std::vector<GuideName> names;
    for (const bool isBrief : {false, true}) {
        std::vector<LabelWish> wishes;
        std::vector<QString> texts;
        for (const FigureGuide* const guide : guides) {
            texts.push_back(toQString(isBrief && !guide->brief.empty() ? guide->brief : guide->name));
            wishes.push_back({pixelOf(canvas, *guide), metrics.horizontalAdvance(texts.back()) + 2 * padding});
        }
        const std::vector<int> rows = labelRows(wishes, rowsFor(texts, haveBrief, isBrief), left, right, 2);
        names.clear();
        for (std::size_t i = 0; i < guides.size(); ++i)
            if (rows[i] >= 0)
                names.push_back({guides[i], texts[i],
                                 QRectF{startOf(wishes[i], left, right), canvas.inside.top() + 2 + rows[i] * (metrics.height() + 2), wishes[i].width, metrics.height()}});
        if (names.size() == guides.size() || !haveBrief) break;
    }
    return names;
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
                drawName(painter, canvas, *guide, toQString(guide->name), rect);
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

void drawOnCells(QCPPainter& painter, const ChartCanvas& canvas, const QLineF& line, double width) {
    if (!canvas.figure.cells) return;
    QPen ground{faded(canvas.theme.colour(ColourRole::Surface), 0.85), width};
    ground.setCapStyle(Qt::FlatCap);
    painter.setPen(ground);
    painter.drawLine(line);
}

void drawGuideLines(QCPPainter& painter, const ChartCanvas& canvas) {
    painter.setAntialiasing(false);
    for (const FigureGuide& guide : canvas.figure.guides) {
        if (!isFixed(guide) || !isInside(canvas, guide)) continue;
        QPen pen{faded(colourOf(canvas, guide), 0.8), 1};
        pen.setDashPattern({5, 4});
        const int pixel = qRound(pixelOf(canvas, guide));
        const QLineF line = guide.axis == FigureGuide::Across::X ? QLineF(pixel, canvas.inside.top(), pixel, canvas.inside.bottom())
                                                                 : QLineF(canvas.inside.left(), pixel, canvas.inside.right(), pixel);
        drawOnCells(painter, canvas, line, 3);
        painter.setPen(pen);
        painter.drawLine(line);
    }
    painter.setAntialiasing(true);
}

void drawGuideNames(QCPPainter& painter, const ChartCanvas& canvas) {
    if (canvas.figure.guides.empty()) return;
    const QFont font = nameFont(canvas);
    painter.setFont(font);
    const QFontMetricsF metrics{font};
    for (const GuideName& name : uprightNames(canvas, metrics)) drawName(painter, canvas, *name.guide, name.text, name.rect);
    nameLying(painter, canvas, metrics);
}

std::vector<QRectF> uprightNameRects(const ChartCanvas& canvas) {
    std::vector<QRectF> rects;
    for (const GuideName& name : uprightNames(canvas, QFontMetricsF{nameFont(canvas)})) rects.push_back(name.rect);
    return rects;
}

int guideAt(const ChartCanvas& canvas, const QPointF& place, double reach) {
    int best = -1;
    double least = reach;
    for (std::size_t i = 0; i < canvas.figure.guides.size(); ++i) {
        const FigureGuide& guide = canvas.figure.guides[i];
        if (!isFixed(guide) || !isInside(canvas, guide)) continue;
        const double distance = std::abs(pixelOf(canvas, guide) - (guide.axis == FigureGuide::Across::X ? place.x() : place.y()));
        if (distance > least) continue;
        least = distance;
        best = static_cast<int>(i);
    }
    return best;
}

}  // namespace stagecraft::ui
