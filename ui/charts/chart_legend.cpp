#include "ui/charts/chart_legend.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

#include "ui/charts/chart_canvas.h"
#include "ui/overview/bill_links.h"

namespace stagecraft::ui {

namespace {

constexpr int usualSample = 34;
constexpr int narrowSample = 24;
constexpr int gap = 8;
constexpr int narrowestCell = 210;
constexpr double markRadius = 4;

}  // namespace

ChartLegend::ChartLegend(const ThemeController& theme, QWidget* parent) : QWidget(parent), theme_(theme), bills_(new BillLinks{this}) {
    setFocusPolicy(Qt::TabFocus);
    bills_->setBillsAt([this](const QPoint& place) {
        const LegendEntry* const entry = entryAt(place);
        return entry != nullptr ? std::vector{entry->bill} : std::vector<FigureTotal>{};
    });
    connect(bills_, &BillLinks::chosen, this, &ChartLegend::billChosen);
    QSizePolicy policy{QSizePolicy::Preferred, QSizePolicy::Preferred};
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme_, &ThemeController::changed, this, [this] { updateGeometry(); update(); });
}

void ChartLegend::setEntries(std::vector<LegendEntry> entries) {
    const int before = heightForWidth(width());
    entries_ = std::move(entries);
    std::vector<FigureTotal> bills;
    QStringList spoken;
    for (const LegendEntry& entry : entries_) {
        spoken << tr("Stage %1, %2: %3, %4").arg(QString::number(entry.stage), entry.name, entry.value, stateText(entry));
        bills.push_back(entry.bill);
    }
    bills_->setBills(std::move(bills));
    setAccessibleDescription(spoken.join(u"; "));
    // A layout of the whole window for every new sum would cost more than drawing the chart.
    if (heightForWidth(width()) != before) updateGeometry();
    update();
}

void ChartLegend::setCompact(bool isCompact) {
    if (isCompact == isCompact_) return;
    isCompact_ = isCompact;
    updateGeometry();
    update();
}

QString ChartLegend::stateText(const LegendEntry& entry) {
    if (!entry.state.isEmpty()) return QString{u"✕ " % entry.state};
    if (entry.isUnpriced) return QString{u"! " % (entry.isRecommended ? tr("recommended, prices missing") : tr("serves, prices missing"))};
    return entry.isRecommended ? QString{u"✓ " % tr("recommended")} : QString{u"✓ " % tr("serves")};
}

QFont ChartLegend::textFont() const {
    QFont shown = font();
    shown.setPointSizeF(9 * theme_.textScale());
    return shown;
}

QString ChartLegend::before(const LegendEntry& entry) const {
    const QString between = isCompact_ ? QStringLiteral(" ") : QStringLiteral("  ");
    // The verdict stands first where it has no line of its own: it is never what is cut off.
    const QString verdict = isCompact_ ? QString{stateText(entry).left(1) % between} : QString{};
    return QString{verdict % QString::number(entry.stage) % between};
}

int ChartLegend::widestEntry() const {
    QFont bold = textFont();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics metrics{bold};
    // As wide as most money: the columns do not change with every plan.
    const int usual = metrics.horizontalAdvance(QStringLiteral("  $88,800"));
    int widest = 0;
    for (const LegendEntry& entry : entries_)
        widest = std::max(widest, metrics.horizontalAdvance(QString{before(entry) % entry.name}) + std::max(usual, metrics.horizontalAdvance(QString{u"  " % entry.value})));
    return widest + sampleWidth() + 3 * gap + 1;
}

/// Where one entry is as wide as all, its name needs the room more than its line.
int ChartLegend::sampleWidth() const { return width() < narrowestCell * theme_.textScale() * 1.2 ? narrowSample : usualSample; }

int ChartLegend::columns(int width) const {
    const int cellWidth = std::max(static_cast<int>(narrowestCell * theme_.textScale()), widestEntry());
    return std::clamp(width / std::max(1, cellWidth), 1, 4);
}

int ChartLegend::rowHeight() const { return (isCompact_ ? 1 : 2) * QFontMetrics{textFont()}.height() + (isCompact_ ? 4 : 8); }

int ChartLegend::heightForWidth(int width) const {
    const int perRow = columns(width);
    const int rows = (static_cast<int>(entries_.size()) + perRow - 1) / perRow;
    return rows * rowHeight();
}

QSize ChartLegend::sizeHint() const { return {narrowestCell * 3, heightForWidth(width())}; }

QRect ChartLegend::cell(std::size_t entry) const {
    const int perRow = columns(width());
    const int index = static_cast<int>(entry);
    const int cellWidth = width() / perRow;
    return {index % perRow * cellWidth, index / perRow * rowHeight(), cellWidth, rowHeight()};
}

void ChartLegend::drawEntry(QPainter& painter, const QRect& cell, const LegendEntry& entry) const {
    const Theme& theme = theme_.current();
    const QColor colour = theme.stageColour(entry.stage);
    const int lineHeight = QFontMetrics{textFont()}.height();
    const double middle = cell.top() + lineHeight / 2.0 + 4;
    QPen pen{colour, 2};
    pen.setCapStyle(Qt::FlatCap);
    const QList<qreal> dashes = theme.stageDashes(entry.stage);
    if (!dashes.isEmpty()) pen.setDashPattern(dashes);
    if (entry.isLeast || entry.isDearer) {
        // The bands of the chart at these users.
        const QList<qreal> broken = entry.isLeast ? QList<qreal>{} : brokenBand();
        QPen band{faded(theme.colour(entry.isLeast ? ColourRole::Accent : ColourRole::Warning), bandAlpha(theme, !entry.isLeast)), 10};
        band.setCapStyle(broken.isEmpty() ? Qt::RoundCap : Qt::FlatCap);
        if (!broken.isEmpty()) band.setDashPattern(broken);
        painter.setPen(band);
        painter.drawLine(QPointF(cell.left() + gap + 3, middle), QPointF(cell.left() + gap + sampleWidth() - 3, middle));
    }
    painter.setPen(pen);
    painter.drawLine(QPointF(cell.left() + gap, middle), QPointF(cell.left() + gap + sampleWidth(), middle));
    painter.setPen({colour, 1.6});
    painter.setBrush(theme.colour(ColourRole::Surface));
    drawMark(painter, theme.stageMarker(entry.stage), {cell.left() + gap + sampleWidth() / 2.0, middle}, markRadius);

    QFont bold = textFont();
    bold.setWeight(QFont::DemiBold);
    const int left = cell.left() + gap + sampleWidth() + gap;
    const int room = cell.right() - left - (columns(width()) > 1 ? gap : 0);
    const QFontMetrics boldMetrics{bold};
    painter.setFont(bold);
    painter.setPen(theme.colour(ColourRole::Text));
    const QString between = isCompact_ ? QStringLiteral(" ") : QStringLiteral("  ");
    // Where one column is too narrow the name gives way to the money, which nothing else here tells.
    const QString first = before(entry);
    const QString value = QString{between % entry.value};
    const int roomOfName = std::max(0, room - boldMetrics.horizontalAdvance(first) - boldMetrics.horizontalAdvance(value));
    const QString title = QString{first % boldMetrics.elidedText(entry.name, Qt::ElideRight, roomOfName) % value};
    painter.drawText(QRect{left, cell.top() + 4, room, lineHeight}, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (isCompact_) return;
    painter.setFont(textFont());
    painter.setPen(theme.colour(!entry.state.isEmpty() ? ColourRole::Bad : entry.isUnpriced ? ColourRole::Warning : ColourRole::Good));
    painter.drawText(QRect{left, cell.top() + 4 + lineHeight, room, lineHeight}, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics{textFont()}.elidedText(stateText(entry), Qt::ElideRight, room));
}

void ChartLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < entries_.size(); ++i) drawEntry(painter, cell(i), entries_[i]);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen({theme_.current().colour(ColourRole::Accent), 2});
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
}

const LegendEntry* ChartLegend::entryAt(const QPoint& place) const {
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (cell(i).contains(place)) return &entries_[i];
    return nullptr;
}

bool ChartLegend::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto* const help = static_cast<QHelpEvent*>(event);
    const LegendEntry* const entry = entryAt(help->pos());
    if (entry == nullptr) {
        QToolTip::hideText();
        return true;
    }
    const QString told = tr("Stage %1, %2: %3 a month, %4").arg(QString::number(entry->stage), entry->name, entry->value, stateText(*entry));
    QToolTip::showText(help->globalPos(), QString{told % u'\n' % tr("B, or a right click, opens its bill")}, this);
    return true;
}

}  // namespace stagecraft::ui
