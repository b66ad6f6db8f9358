#include "ui/charts/series_legend.h"

#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>

#include <algorithm>
#include <map>

#include "ui/charts/chart_map.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr int sampleWidth = 26;
constexpr int sampleGap = 6;
constexpr int entryGap = 18;
constexpr std::size_t mostServices = 10;

bool isFilled(SeriesKind kind) {
    return kind == SeriesKind::Area || kind == SeriesKind::Bars || kind == SeriesKind::SideBars || kind == SeriesKind::Range;
}

void drawSample(QPainter& painter, const LegendMark& mark, const QRectF& rect, const Theme& theme) {
    const QPointF middle = rect.center();
    const QColor surface = theme.colour(ColourRole::Surface);
    painter.setBrush(Qt::NoBrush);
    if (isFilled(mark.kind)) {
        const QRectF swatch{middle.x() - 8, middle.y() - 6, 16, 12};
        if (mark.cell) {
            fillCell(painter, swatch, theme, *mark.cell);
            return;
        }
        fillHatched(painter, swatch, mark.style, surface, mark.kind == SeriesKind::Range ? 0.4 : 0.9);
        return;
    }
    if (mark.kind == SeriesKind::Highlight) {
        QPen band{faded(mark.style.colour, bandAlpha(theme, !mark.style.dashes.isEmpty())), 8};
        band.setCapStyle(Qt::FlatCap);
        if (!mark.style.dashes.isEmpty()) band.setDashPattern(mark.style.dashes);
        painter.setPen(band);
        painter.drawLine(QPointF{rect.left(), middle.y()}, QPointF{rect.right(), middle.y()});
        return;
    }
    if (mark.kind == SeriesKind::Current) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.colour(ColourRole::Accent));
        painter.drawEllipse(middle, 6, 6);
        painter.setBrush(theme.colour(ColourRole::AccentText));
        painter.drawEllipse(middle, 2, 2);
        return;
    }
    if (mark.kind == SeriesKind::Faint && mark.isCrowd) {
        for (const double offset : {-7.0, 0.0, 7.0}) painter.fillRect(QRectF{middle.x() + offset - 1.5, middle.y() - 1.5 + offset / 4, 3, 3}, faded(mark.style.colour, 0.7));
        return;
    }
    if (mark.kind != SeriesKind::Marks && mark.kind != SeriesKind::Stops && mark.kind != SeriesKind::Faint) {
        QPen pen{mark.style.colour, mark.kind == SeriesKind::Falls ? 1.0 : 2.0};
        pen.setCapStyle(Qt::FlatCap);
        if (mark.kind == SeriesKind::Falls) pen.setDashPattern({2, 4});
        else if (!mark.style.dashes.isEmpty() && mark.kind != SeriesKind::Frontier) pen.setDashPattern(mark.style.dashes);
        painter.setPen(pen);
        painter.drawLine(QPointF{rect.left(), middle.y()}, QPointF{rect.right(), middle.y()});
    }
    if (mark.kind == SeriesKind::Falls) return;
    painter.setPen(QPen{mark.style.colour, 1.6});
    painter.setBrush(mark.kind == SeriesKind::Frontier ? mark.style.colour : surface);
    drawMark(painter, mark.style.marker, middle, 4);
}

void addSeries(std::vector<LegendMark>& marks, const Figure& figure, const Theme& theme, bool hasStages) {
    for (std::size_t i = 0; i < figure.series.size(); ++i) {
        const FigureSeries& series = figure.series[i];
        if (series.stage > 0 && !hasStages) continue;
        const QString name = series.stage > 0 ? QString{QString::number(series.stage) % u' ' % toQString(series.name)} : toQString(series.name);
        const auto known = std::ranges::find(marks, name, &LegendMark::name);
        if (name.isEmpty()) continue;
        if (known == marks.end()) marks.push_back({name, series.kind, seriesStyle(theme, figure, i), series.points.size() > 40});
        else if (known->kind == SeriesKind::Falls) known->kind = series.kind;  // what stands is drawn in full
    }
}

}  // namespace

std::vector<LegendMark> legendMarks(const Figure& figure, const Theme& theme, bool hasStages) {
    std::vector<LegendMark> marks;
    addSeries(marks, figure, theme, hasStages);
    if (figure.cells)
        for (int stage = 0; stage <= 7; ++stage)
            if (std::ranges::find(figure.cells->stages, stage) != figure.cells->stages.end())
                marks.push_back({stage > 0 ? QCoreApplication::translate("SeriesLegend", "Stage %1").arg(stage)
                                           : QCoreApplication::translate("SeriesLegend", "none serves"),
                                 SeriesKind::Bars,
                                 {stage > 0 ? theme.stageColour(stage) : theme.colour(ColourRole::Border), {}, StageMarker::Square,
                                  stage > 0 ? Qt::SolidPattern : Qt::BDiagPattern},
                                 false,
                                 stage});
    std::vector<std::pair<std::string, double>> services;
    for (const FigureBox& box : figure.boxes) {
        const auto known = std::ranges::find(services, box.service, &std::pair<std::string, double>::first);
        if (known == services.end()) services.emplace_back(box.service, box.value);
        else known->second += box.value;
    }
    std::ranges::stable_sort(services, std::greater{}, &std::pair<std::string, double>::second);
    for (std::size_t i = 0; i < std::min(services.size(), mostServices); ++i)
        if (!services[i].first.empty())
            marks.push_back({toQString(services[i].first), SeriesKind::Bars,
                             {theme.serviceColour(toQString(services[i].first)), {}, StageMarker::Square, Qt::SolidPattern}});
    return marks;
}

int drawLegend(QPainter* painter, const QRect& room, const QFont& font, const std::vector<LegendMark>& marks, const Theme& theme) {
    if (marks.empty()) return 0;
    const QFontMetrics metrics{font};
    const int lineHeight = metrics.height() + 4;
    const int widest = std::max(40, room.width() - sampleWidth - sampleGap);
    int x = room.left();
    int y = room.top();
    int rowHeight = lineHeight;
    for (const LegendMark& mark : marks) {
        // A name wider than the room is on several lines.
        const int advance = metrics.horizontalAdvance(mark.name);
        const int height = advance <= widest ? lineHeight : metrics.boundingRect(QRect{0, 0, widest, 10'000}, Qt::TextWordWrap, mark.name).height() + 4;
        const int width = sampleWidth + sampleGap + std::min(advance, widest);
        if (x > room.left() && x + width > room.right()) {
            x = room.left();
            y += rowHeight;
            rowHeight = lineHeight;
        }
        rowHeight = std::max(rowHeight, height);
        if (painter != nullptr) {
            drawSample(*painter, mark, QRectF(x, y, sampleWidth, lineHeight), theme);
            painter->setFont(font);
            painter->setPen(theme.colour(ColourRole::Text));
            const QRect place{x + sampleWidth + sampleGap, y, std::min(advance, widest) + 1, height};
            painter->drawText(place, height > lineHeight ? Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap : Qt::AlignLeft | Qt::AlignVCenter, mark.name);
        }
        x += width + entryGap;
    }
    return y + rowHeight - room.top();
}

SeriesLegend::SeriesLegend(const ThemeController& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    QSizePolicy policy{QSizePolicy::Preferred, QSizePolicy::Fixed};
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme_, &ThemeController::changed, this, &SeriesLegend::showMarks);
}

void SeriesLegend::setFigure(std::shared_ptr<const Figure> figure, bool hasStages) {
    figure_ = std::move(figure);
    hasStages_ = hasStages;
    showMarks();
}

void SeriesLegend::showMarks() {
    std::vector<LegendMark> marks = legendMarks(*figure_, theme_.current(), hasStages_);
    if (marks == marks_) return;
    const int before = heightForWidth(width());
    marks_ = std::move(marks);
    QStringList names;
    for (const LegendMark& mark : marks_) names << mark.name;
    setAccessibleDescription(names.join(QStringLiteral(", ")));
    // A layout of the whole window for every new number in a name would cost more than drawing the chart.
    if (heightForWidth(width()) != before) updateGeometry();
    update();
}

QFont SeriesLegend::textFont() const {
    QFont shown = font();
    shown.setPointSizeF(9 * theme_.textScale());
    return shown;
}

int SeriesLegend::heightForWidth(int width) const { return drawLegend(nullptr, QRect{8, 0, width - 16, 0}, textFont(), marks_, theme_.current()); }

QSize SeriesLegend::sizeHint() const { return {300, heightForWidth(std::max(300, width()))}; }

/// Layouts remember the height of other widths, with other names.
void SeriesLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) updateGeometry();
}

void SeriesLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    drawLegend(&painter, rect().adjusted(8, 0, -8, 0), textFont(), marks_, theme_.current());
}

}  // namespace stagecraft::ui
