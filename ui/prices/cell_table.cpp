#include "ui/prices/cell_table.h"

#include <QHeaderView>

#include <algorithm>

namespace stagecraft::ui {

namespace {

/// So that one long text leaves room for the others.
constexpr int widestColumn = 360;

}  // namespace

QTreeWidget* makeCellTable(const QString& name, const QString& accessibleName, const QStringList& headers) {
    auto* const table = new QTreeWidget;
    table->setObjectName(name);
    table->setAccessibleName(accessibleName);
    table->setProperty("class", QStringLiteral("cells"));
    table->setHeaderLabels(headers);
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setAllColumnsShowFocus(true);
    table->setTextElideMode(Qt::ElideRight);
    table->header()->setSectionsMovable(false);
    table->header()->setStretchLastSection(true);
    return table;
}

void fillCellTable(QTreeWidget& table, const QList<QStringList>& rows, const QList<int>& rightAligned) {
    table.clear();
    for (const int column : rightAligned) table.headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    for (const QStringList& row : rows) {
        auto* const item = new QTreeWidgetItem(&table, row);
        for (int column = 0; column < row.size(); ++column) item->setToolTip(column, row[column]);
        for (const int column : rightAligned) item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
    for (int column = 0; column + 1 < table.columnCount(); ++column) {
        table.resizeColumnToContents(column);
        table.setColumnWidth(column, std::min(table.columnWidth(column) + 12, widestColumn));
    }
}

}  // namespace stagecraft::ui
