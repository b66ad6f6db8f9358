#include "ui/views/bill_delegate.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

#include "ui/presenters/bill_model.h"

namespace stagecraft::ui {

namespace {
constexpr int rowPadding = 6;
constexpr int barHeight = 8;
constexpr int markWidth = 3;
constexpr int sidePadding = 6;
constexpr int percentMargin = 8;
constexpr int leastBar = 12;
}  // namespace

namespace {

/// The longest that fits: a number that is cut is another number.
QString fitting(const QStringList& texts, const QStyleOptionViewItem& option) {
    for (const QString& text : texts)
        if (option.fontMetrics.horizontalAdvance(text) + 2 * sidePadding <= option.rect.width()) return text;
    return texts.isEmpty() ? QString{} : texts.last();
}

}  // namespace

int BillDelegate::percentWidth(const QFontMetrics& metrics) { return metrics.horizontalAdvance(QStringLiteral("100.0 %")) + percentMargin + 2 * sidePadding; }

BillDelegate::BillDelegate(const ThemeController& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

QSize BillDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(option.fontMetrics.height() + rowPadding);
    return size;
}

void BillDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    // Type and purchase stand between what a line is and what it is for.
    if (index.column() == BillModel::Item) option->textElideMode = Qt::ElideMiddle;
    if (index.column() == BillModel::Quantity) option->text = fitting(index.data(BillModel::QuantitiesRole).toStringList(), *option);
    if (!index.parent().isValid()) option->font.setWeight(QFont::DemiBold);
    const Theme& theme = theme_.current();
    if (index.data(BillModel::MarkedRole).toBool() && !index.model()->hasChildren(index.siblingAtColumn(0)))
        option->backgroundBrush = theme.colour(ColourRole::Highlight);
    const bool isAmount = index.column() == BillModel::Amount || index.column() == BillModel::UnitPrice;
    if (isAmount && index.data(BillModel::UnpricedRole).toInt() > 0) {
        option->font.setWeight(QFont::DemiBold);
        option->palette.setColor(QPalette::Text, theme.colour(ColourRole::Bad));
    } else if (isAmount && index.data(BillModel::EstimatedRole).toBool()) {
        option->palette.setColor(QPalette::Text, theme.colour(ColourRole::Warning));
    } else if (index.column() == BillModel::Quantity || index.column() == BillModel::UnitPrice) {
        option->palette.setColor(QPalette::Text, theme.colour(ColourRole::MutedText));
    }
}

void BillDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    // Not by colour alone: a bar at the left, on sums too, which may be closed.
    if (index.column() == BillModel::Item && index.data(BillModel::MarkedRole).toBool())
        painter->fillRect(QRect{option.rect.left() - markWidth, option.rect.top(), markWidth, option.rect.height()},
                          theme_.current().colour(ColourRole::Accent));
    if (index.column() != BillModel::Share) return;
    const Theme& theme = theme_.current();
    const bool isKnown = index.data(BillModel::ShareRole).isValid();
    const double share = std::clamp(index.data(BillModel::ShareRole).toDouble(), 0.0, 1.0);
    const QString text = !isKnown ? tr("unpriced") : share > 0 && share < 0.0005 ? QStringLiteral("< 0.1 %") : QString{QString::number(share * 100, 'f', 1) % u" %"};
    const int textWidth = option.fontMetrics.horizontalAdvance(text.size() > 7 ? text : QStringLiteral("100.0 %")) + percentMargin;
    const QRect room = option.rect.adjusted(sidePadding, 0, -sidePadding, 0);
    const bool isSelected = (option.state & QStyle::State_Selected) != 0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(isSelected ? option.palette.color(QPalette::HighlightedText) : theme.colour(ColourRole::MutedText));
    painter->drawText(QRect{room.right() - textWidth, room.top(), textWidth, room.height()}, Qt::AlignRight | Qt::AlignVCenter, text);
    const QRectF track(room.left(), room.center().y() - barHeight / 2.0 + 1, std::max(0, room.width() - textWidth), barHeight);
    const bool hasBar = isKnown && track.width() >= leastBar;
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.colour(ColourRole::Grid));
    if (hasBar) painter->drawRoundedRect(track, 2, 2);
    if (hasBar && share > 0) {
        const QString service = index.data(BillModel::ServiceRole).toString();
        painter->setBrush(service.isEmpty() ? theme.colour(ColourRole::Accent) : theme.serviceColour(service));
        painter->drawRoundedRect(QRectF{track.topLeft(), QSizeF{std::max(2.0, track.width() * share), track.height()}}, 2, 2);
    }
    painter->restore();
}

}  // namespace stagecraft::ui
