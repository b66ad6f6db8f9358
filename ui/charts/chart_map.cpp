#include "ui/charts/chart_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "ui/charts/chart_guides.h"
#include "ui/presenters/figure_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double boxPadding = 5;

/// Cells that touch and are of one stage.
struct Patch {
    int stage = 0;
    std::vector<std::size_t> cells;
};

std::vector<Patch> patchesOf(const FigureCells& cells, std::size_t columns, std::size_t rows) {
    std::vector<Patch> patches;
    std::vector<bool> isSeen(cells.stages.size(), false);
    for (std::size_t start = 0; start < cells.stages.size(); ++start) {
        if (isSeen[start]) continue;
        Patch patch{cells.stages[start], {start}};
        isSeen[start] = true;
        for (std::size_t next = 0; next < patch.cells.size(); ++next) {
            const std::size_t cell = patch.cells[next];
            const auto visit = [&](std::size_t other) {
                if (isSeen[other] || cells.stages[other] != patch.stage) return;
                isSeen[other] = true;
                patch.cells.push_back(other);
            };
            if (cell % columns > 0) visit(cell - 1);
            if (cell % columns + 1 < columns) visit(cell + 1);
            if (cell / columns > 0) visit(cell - columns);
            if (cell / columns + 1 < rows) visit(cell + columns);
        }
        patches.push_back(std::move(patch));
    }
    return patches;
}

/// The largest square of the patch that ends at each of its cells, the last corner.
std::vector<std::size_t> squareSides(const Patch& patch, std::size_t columns, std::size_t cells) {
    std::vector<std::size_t> side(cells, 0);
    std::vector<std::size_t> order = patch.cells;
    std::ranges::sort(order);
    for (const std::size_t cell : order) {
        const bool isAtEdge = cell % columns == 0 || cell < columns;
        side[cell] = 1 + (isAtEdge ? 0 : std::min({side[cell - 1], side[cell - columns], side[cell - columns - 1]}));
    }
    return side;
}

/// The middle of the largest square inside the patch, whatever its shape, whose middle is free; of equal ones that of the middle. Where
/// none is free, of the largest.
template <class IsFree>
QPointF middleOf(const ChartCanvas& canvas, const Patch& patch, std::size_t columns, std::size_t cells, IsFree isFree) {
    const std::vector<std::size_t> side = squareSides(patch, columns, cells);
    std::size_t size = std::ranges::max(side);
    std::optional<QPointF> largest;
    for (; size > 0; --size) {
        std::vector<std::size_t> ends;
        for (std::size_t cell = 0; cell < cells; ++cell)
            if (side[cell] == size) ends.push_back(cell);
        const auto middle = static_cast<std::ptrdiff_t>(ends.size() / 2);
        std::ranges::stable_sort(ends, {}, [&, at = ends.empty() ? std::size_t{0} : ends[static_cast<std::size_t>(middle)]](std::size_t end) {
            return end > at ? end - at : at - end;
        });
        for (const std::size_t last : ends) {
            const std::size_t first = last - (size - 1) * (columns + 1);
            const QPointF centre = (cellRect(canvas, first).center() + cellRect(canvas, last).center()) / 2;
            if (!largest) largest = centre;
            if (isFree(centre)) return centre;
        }
    }
    return largest.value_or(QPointF{});
}

void drawBorders(QCPPainter& painter, const ChartCanvas& canvas, const FigureCells& cells, std::size_t columns) {
    painter.setPen(QPen{faded(canvas.theme.colour(ColourRole::Text), 0.75), 1});
    QList<QLineF> lines;
    for (std::size_t i = 0; i < cells.stages.size(); ++i) {
        const QRectF rect = cellRect(canvas, i);
        if (i % columns + 1 < columns && cells.stages[i] != cells.stages[i + 1]) lines << QLineF{rect.topRight(), rect.bottomRight()};
        if (i + columns < cells.stages.size() && cells.stages[i] != cells.stages[i + columns]) lines << QLineF{rect.topLeft(), rect.topRight()};
    }
    painter.drawLines(lines);
}

/// Dark or light, whichever reads on it.
QColor textOn(const QColor& ground) {
    const QColor dark{0x12, 0x18, 0x24};
    return contrast(dark, ground) >= contrast(Qt::white, ground) ? dark : QColor{Qt::white};
}

void labelPatches(QCPPainter& painter, const ChartCanvas& canvas, const FigureCells& cells, std::size_t columns, std::size_t rows) {
    QFont font = canvas.font;
    font.setPointSizeF(font.pointSizeF() * 1.5);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    const QFontMetricsF metrics{font};
    const std::vector<QRectF> names = guideNameRects(canvas);
    std::vector<double> lines = canvas.movingLines;
    for (const FigureGuide& guide : canvas.figure.guides)
        if (guide.axis == FigureGuide::Across::X) lines.push_back(canvas.x.coordToPixel(guide.at));
    for (const Patch& patch : patchesOf(cells, columns, rows)) {
        const QRectF cell = cellRect(canvas, patch.cells.front());
        const double area = cell.width() * cell.height() * static_cast<double>(patch.cells.size());
        if (patch.stage == 0 || area < 3 * metrics.height() * metrics.height()) continue;
        const double half = metrics.height() / 2;
        const auto boxAround = [half](const QPointF& centre) { return QRectF{centre.x() - half, centre.y() - half, 2 * half, 2 * half}; };
        const auto isFree = [&](const QPointF& centre) {
            const QRectF box = boxAround(centre);
            return std::ranges::none_of(names, [&](const QRectF& name) { return name.intersects(box); }) &&
                   std::ranges::none_of(lines, [&](double x) { return x > box.left() && x < box.right(); });
        };
        painter.setPen(textOn(canvas.theme.stageColour(patch.stage)));
        painter.drawText(boxAround(middleOf(canvas, patch, columns, cells.stages.size(), isFree)), Qt::AlignCenter, QString::number(patch.stage));
    }
}

void labelBox(QCPPainter& painter, const ChartCanvas& canvas, const FigureBox& box, const QRectF& rect, const QColor& ground) {
    const QFontMetricsF metrics{canvas.font};
    const QRectF room = rect.adjusted(boxPadding, 3, -boxPadding, -3);
    if (room.width() < 4 * metrics.averageCharWidth() || room.height() < metrics.height()) return;
    const QString name = toQString(box.name);
    const bool isWhole = metrics.horizontalAdvance(name) <= room.width();
    // A name cut to a few letters says less than none.
    if (!isWhole && room.width() < 9 * metrics.averageCharWidth()) return;
    painter.setPen(textOn(ground));
    painter.setFont(canvas.font);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop, metrics.elidedText(name, Qt::ElideRight, room.width()));
    if (room.height() < 2 * metrics.height()) return;
    const QString value = boxValue(canvas.figure, box);
    if (metrics.horizontalAdvance(value) > room.width()) return;
    QFont bold = canvas.font;
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.drawText(room.adjusted(0, metrics.height(), 0, 0), Qt::AlignLeft | Qt::AlignTop, value);
}

QColor mixed(const QColor& over, const QColor& under, double alpha) {
    const auto mix = [&](int a, int b) { return qRound(alpha * a + (1 - alpha) * b); };
    return {mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue())};
}

}  // namespace

QRectF cellRect(const ChartCanvas& canvas, std::size_t cell) {
    const FigureCells& cells = *canvas.figure.cells;
    const std::size_t columns = cells.columnEdges.size() - 1;
    const std::size_t column = cell % columns;
    const std::size_t row = cell / columns;
    const QPointF bottomLeft{canvas.x.coordToPixel(cells.columnEdges[column]), canvas.y.coordToPixel(cells.rowEdges[row])};
    const QPointF topRight{canvas.x.coordToPixel(cells.columnEdges[column + 1]), canvas.y.coordToPixel(cells.rowEdges[row + 1])};
    return QRectF{QPointF{bottomLeft.x(), topRight.y()}, QPointF{topRight.x(), bottomLeft.y()}};
}

QRectF boxRect(const ChartCanvas& canvas, std::size_t index) {
    const FigureBox& box = canvas.figure.boxes[index];
    return QRectF{QPointF{canvas.x.coordToPixel(box.left), canvas.y.coordToPixel(box.top)},
                  QPointF{canvas.x.coordToPixel(box.right), canvas.y.coordToPixel(box.bottom)}};
}

void fillCell(QPainter& painter, const QRectF& area, const Theme& theme, int stage) {
    if (stage > 0) painter.fillRect(area, theme.stageColour(stage));
    else painter.fillRect(area, QBrush{theme.colour(ColourRole::Border), Qt::BDiagPattern});
}

void drawCells(QCPPainter& painter, const ChartCanvas& canvas) {
    if (!canvas.figure.cells || canvas.figure.cells->columnEdges.size() < 2 || canvas.figure.cells->rowEdges.size() < 2) return;
    const FigureCells& cells = *canvas.figure.cells;
    const std::size_t columns = cells.columnEdges.size() - 1;
    const std::size_t rows = cells.rowEdges.size() - 1;
    if (cells.stages.size() != columns * rows) return;
    painter.setAntialiasing(false);
    for (std::size_t i = 0; i < cells.stages.size();) {
        // Neighbours of one stage in a row are one rectangle.
        std::size_t last = i;
        while ((last + 1) % columns != 0 && cells.stages[last + 1] == cells.stages[i]) ++last;
        const QRectF rect{cellRect(canvas, i).topLeft(), cellRect(canvas, last).bottomRight()};
        const QRect pixels{QPoint{qRound(rect.left()), qRound(rect.top())}, QPoint{qRound(rect.right()) - 1, qRound(rect.bottom()) - 1}};
        fillCell(painter, pixels, canvas.theme, cells.stages[i]);
        i = last + 1;
    }
    drawBorders(painter, canvas, cells, columns);
    painter.setAntialiasing(true);
    labelPatches(painter, canvas, cells, columns, rows);
}

void drawBoxes(QCPPainter& painter, const ChartCanvas& canvas) {
    const QColor surface = canvas.theme.colour(ColourRole::Surface);
    painter.setAntialiasing(false);
    for (std::size_t i = 0; i < canvas.figure.boxes.size(); ++i) {
        const FigureBox& box = canvas.figure.boxes[i];
        const QRectF rect = boxRect(canvas, i);
        const QColor ground = mixed(canvas.theme.serviceColour(toQString(box.service.empty() ? box.name : box.service)), surface, 0.82);
        painter.fillRect(rect, ground);
        painter.setPen(QPen{surface, rect.width() > 6 && rect.height() > 6 ? 2.0 : 1.0});
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect);
        labelBox(painter, canvas, box, rect, ground);
    }
    painter.setAntialiasing(true);
}

}  // namespace stagecraft::ui
