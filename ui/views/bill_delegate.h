#pragma once

#include <QStyledItemDelegate>

#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// Draws shares as bars in the service's colour, sums in bold, and a missing price in the colour of what is wrong.
class BillDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    BillDelegate(const ThemeController& theme, QObject* parent);
    /// Of the column of shares where it has no room for bars.
    [[nodiscard]] static int percentWidth(const QFontMetrics& metrics);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    const ThemeController& theme_;
};

}  // namespace stagecraft::ui
