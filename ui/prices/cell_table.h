#pragma once

#include <QList>
#include <QStringList>
#include <QTreeWidget>

namespace stagecraft::ui {

/// A plain table of texts in rows, which stretches its last column and shows a whole cell on hover.
[[nodiscard]] QTreeWidget* makeCellTable(const QString& name, const QString& accessibleName, const QStringList& headers);
/// Replaces the rows; the columns in `rightAligned` hold figures.
void fillCellTable(QTreeWidget& table, const QList<QStringList>& rows, const QList<int>& rightAligned);

}  // namespace stagecraft::ui
