#include "ui/charts/chart_guides.h"

#include <algorithm>
#include <cmath>

#include "ui/charts/label_places.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr int fewestRows = 3;
constexpr int rowsInFull = 2;  ///< of full names that have brief ones: more would cover more of the chart than they tell
constexpr double mostOfHeight = 0.4;  ///< of the chart, for rows of names
constexpr double planRadius = 8;

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

void drawName(QCPPainter& painter, const ChartCanvas& canvas, const FigureGuide& guide, const QString& name, const QRectF& rect) {
    painter.setPen(Qt::NoPen);
    // What runs behind it does not run through it.
    painter.setBrush(canvas.theme.colour(ColourRole::Surface));
    painter.drawRoundedRect(rect, 3, 3);
    // Among cells in the colours of stages the stage is told by its number alone.
    painter.setPen(canvas.figure.cells ? canvas.theme.colour(ColourRole::Text) : colourOf(canvas, guide));
    painter.drawText(rect, Qt::AlignCenter, name);
}

std::vector<const FigureGuide*> guidesAcross(const ChartCanvas& canvas, FigureGuide::Across axis) {
    std::vector<const FigureGuide*> found;
    for (const FigureGuide& guide : canvas.figure.guides)
        if (guide.axis == axis && isFixed(guide) && isInside(canvas, guide) && !guide.name.empty()) found.push_back(&guide);
    return found;
}

/// Room for names on lines: the plan stays seen.
LabelPlaces placesOn(const ChartCanvas& canvas, const QFontMetricsF& metrics) {
    LabelPlaces places{QRectF{canvas.inside}, metrics};
    for (const double line : canvas.movingLines) places.takeUpright(line, true);
    for (const double level : canvas.movingLevels) places.takeLying(level);
    for (const FigureGuide* const guide : guidesAcross(canvas, FigureGuide::Across::X)) places.takeUpright(pixelOf(canvas, *guide), false);
    for (const FigureSeries& series : canvas.figure.series) {
        if (series.kind != SeriesKind::Current) continue;
        for (const FigurePoint& point : series.points) {
            if (std::isnan(point.y)) continue;
            const QPointF at = canvas.place(series, point);
            places.take({at.x() - planRadius, at.y() - planRadius, 2 * planRadius, 2 * planRadius});
        }
    }
    return places;
}

/// The names of guides and where they stand: in full where all fit, else the brief ones.
std::vector<GuideName> guideNames(const ChartCanvas& canvas, const QFontMetricsF& metrics) {
    const std::vector<const FigureGuide*> upright = guidesAcross(canvas, FigureGuide::Across::X);
    const LabelPlaces empty = placesOn(canvas, metrics);
    const bool haveBrief = std::ranges::any_of(upright, [](const FigureGuide* guide) { return !guide->brief.empty(); });
    const int mostRows = std::max(fewestRows, static_cast<int>(canvas.inside.height() * mostOfHeight / empty.rowHeight()));
    LabelPlaces places = empty;
    std::vector<GuideName> names;
    for (const bool isBrief : {false, true}) {
        places = empty;
        names.clear();
        for (const FigureGuide* const guide : upright) {
            const auto placed = places.onUpright(pixelOf(canvas, *guide), toQString(isBrief && !guide->brief.empty() ? guide->brief : guide->name), haveBrief && !isBrief ? rowsInFull : mostRows);
            if (placed) names.push_back({guide, placed->text, placed->rect});
            else if (haveBrief && !isBrief) break;
        }
        if (names.size() == upright.size() || !haveBrief) break;
    }
    for (const FigureGuide* const guide : guidesAcross(canvas, FigureGuide::Across::Y))
        if (const auto placed = places.onLying(pixelOf(canvas, *guide), toQString(guide->name))) names.push_back({guide, placed->text, placed->rect});
    return names;
}

}  // namespace

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

std::vector<QRectF> drawGuideNames(QCPPainter& painter, const ChartCanvas& canvas) {
    std::vector<QRectF> rects;
    if (canvas.figure.guides.empty()) return rects;
    const QFont font = nameFont(canvas);
    painter.setFont(font);
    for (const GuideName& name : guideNames(canvas, QFontMetricsF{font})) {
        drawName(painter, canvas, *name.guide, name.text, name.rect);
        rects.push_back(name.rect);
    }
    return rects;
}

std::vector<QRectF> guideNameRects(const ChartCanvas& canvas) {
    if (canvas.guideNames) return *canvas.guideNames;
    std::vector<QRectF> rects;
    if (canvas.figure.guides.empty()) return rects;
    for (const GuideName& name : guideNames(canvas, QFontMetricsF{nameFont(canvas)})) rects.push_back(name.rect);
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
