#include "ui/presenters/figure_table_model.h"

#include <QStringList>

#include <cmath>

#include "model/support/text.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString csvCell(QString text) {
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n')) return text;
    return QString{u'"' % text.replace(u'"', QStringLiteral("\"\"")) % u'"'};
}

QString csvCell(const FigureCell& cell) {
    if (const auto* const number = std::get_if<double>(&cell)) return std::isfinite(*number) ? toQString(plainNumber(*number)) : QString{};
    const auto* const words = std::get_if<std::string>(&cell);
    return words != nullptr ? csvCell(toQString(*words)) : QString{};
}

QString columnName(const FigureColumn& column) {
    const QString unit = toQString(column.prefix + column.unit).trimmed();
    return unit.isEmpty() ? toQString(column.name) : QString{toQString(column.name) % u" (" % unit % u')'};
}

QString tableCsv(const FigureTable& table) {
    QString csv;
    QStringList cells;
    for (const FigureColumn& column : table.columns) cells << csvCell(columnName(column));
    csv += cells.join(u',') + u'\n';
    for (const std::vector<FigureCell>& row : table.rows) {
        cells.clear();
        for (const FigureCell& cell : row) cells << csvCell(cell);
        csv += cells.join(u',') + u'\n';
    }
    return csv;
}

}  // namespace

void FigureTableModel::setTable(FigureTable table) {
    beginResetModel();
    table_ = std::move(table);
    endResetModel();
}

int FigureTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()); }

int FigureTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.columns.size()); }

QVariant FigureTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto column = static_cast<std::size_t>(index.column());
    const FigureColumn& head = table_.columns[column];
    switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole: return toQString(cellText(table_, static_cast<std::size_t>(index.row()), column));
        case Qt::TextAlignmentRole: return QVariant{(head.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter};
        default: return {};
    }
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const FigureColumn& head = table_.columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return toQString(head.name);
    if (role == Qt::TextAlignmentRole) return QVariant{(head.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter};
    return {};
}

QString figureCsv(const Figure& figure) {
    QStringList tables;
    for (const FigureTable& table : figureTablesToKeep(figure)) tables << tableCsv(table);
    return tables.join(u'\n');
}

}  // namespace stagecraft::ui
