#include "ui/charts/chart_labels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/charts/chart_guides.h"
#include "ui/charts/chart_lines.h"
#include "ui/charts/label_places.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double currentRadius = 8;
constexpr double besideAxes = 22;  ///< pixels right of the axes
constexpr std::array order{SeriesKind::Current, SeriesKind::Stops, SeriesKind::Frontier, SeriesKind::Marks, SeriesKind::Faint};

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

/// A word or two beside a mark.
struct MarkLabel {
    std::vector<QString> texts;  ///< the longest first
    QRectF mark;
    bool isFirst = false;  ///< the plan, what is best, or what the answer names: it has its words before any other
    ColourRole colour = ColourRole::Text;
};

/// In full, or its first word: "ap-northeast-1 3z", "ap-northeast-1".
std::vector<QString> textsOf(const std::string& label) {
    const QString whole = toQString(label), first = whole.section(u' ', 0, 0);
    return first == whole ? std::vector{whole} : std::vector{whole, first};
}

bool isLabelled(const FigureSeries& series, std::size_t i) { return i < series.labels.size() && i < series.points.size() && !std::isnan(series.points[i].y); }

std::vector<QRectF> labelledMarks(const ChartCanvas& canvas) {
    std::vector<QRectF> marks;
    for (const FigureSeries& series : canvas.figure.series)
        for (std::size_t i = 0; i < series.labels.size(); ++i)
            if (isLabelled(series, i)) marks.push_back(markRect(canvas, series, i));
    return marks;
}

/// Whether the words above the chart speak of what has this label.
bool isNamed(const Figure& figure, const std::string& label) {
    const std::string name = label.substr(0, label.find(' '));
    return !name.empty() && figure.answer.find(name) != std::string::npos;
}

/// Those that matter most first, each once.
std::vector<MarkLabel> labelsOf(const ChartCanvas& canvas, const std::vector<QRectF>& marks) {
    std::vector<MarkLabel> labels;
    std::vector<std::string_view> known;
    for (const SeriesKind kind : order)
        for (const FigureSeries& series : canvas.figure.series) {
            if (series.kind != kind) continue;
            for (std::size_t i = 0; i < series.labels.size(); ++i) {
                const std::string& label = series.labels[i];
                if (!isLabelled(series, i) || label.empty() || std::ranges::find(known, label) != known.end()) continue;
                known.push_back(label);
                labels.push_back({textsOf(label), withThoseOn(markRect(canvas, series, i), marks), kind == SeriesKind::Current || kind == SeriesKind::Frontier || isNamed(canvas.figure, label), kind == SeriesKind::Faint ? ColourRole::MutedText : ColourRole::Text});
            }
        }
    std::ranges::stable_partition(labels, &MarkLabel::isFirst);
    return labels;
}

void drawLabel(QCPPainter& painter, const ChartCanvas& canvas, const MarkLabel& label, const PlacedLabel& placed) {
    if (placed.leader) {
        painter.setPen(QPen{faded(canvas.theme.colour(ColourRole::MutedText), 0.7), 1});
        painter.drawLine(*placed.leader);
    }
    painter.fillRect(placed.rect, faded(canvas.theme.colour(ColourRole::Surface), 0.8));
    painter.setPen(canvas.theme.colour(label.colour));
    painter.drawText(placed.rect, Qt::AlignCenter, placed.text);
}

}  // namespace

void drawLabels(QCPPainter& painter, const ChartCanvas& canvas) {
    if (std::ranges::all_of(canvas.figure.series, [](const FigureSeries& series) { return series.labels.empty(); })) return;
    QFont font = canvas.font;
    font.setPointSizeF(font.pointSizeF() * 0.92);
    const std::vector<QRectF> marks = labelledMarks(canvas);
    // Beside the axes there is some room where no other axis stands.
    LabelPlaces places{QRectF{canvas.inside}.adjusted(0, 0, canvas.figure.secondY ? 0 : besideAxes, 0), QFontMetricsF{font}};
    for (const QRectF& mark : marks) places.take(mark);
    for (const QRectF& name : guideNameRects(canvas)) places.take(name);
    painter.setFont(font);
    std::vector<MarkLabel> labels = labelsOf(canvas, marks);
    // First those that find room beside their marks; the others go round them.
    std::erase_if(labels, [&](const MarkLabel& label) {
        auto placed = places.beside(label.mark, label.texts);
        if (!placed && label.isFirst) placed = places.around(label.mark, label.texts);
        if (placed) drawLabel(painter, canvas, label, *placed);
        return placed.has_value();
    });
    for (const MarkLabel& label : labels)
        if (const auto placed = places.around(label.mark, label.texts)) drawLabel(painter, canvas, label, *placed);
}

}  // namespace stagecraft::ui
