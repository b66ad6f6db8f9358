#pragma once

#include <QAbstractTableModel>
#include <QString>

#include "model/report/figure_table.h"

namespace stagecraft::ui {

/// One table of a figure: the numbers of the chart, as text people read, right-aligned where they are numbers.
class FigureTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(FigureTable table);
    [[nodiscard]] const FigureTable& table() const { return table_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    FigureTable table_;
};

/// Every table of a figure as CSV, numbers with all their digits; tables are parted by an empty line.
[[nodiscard]] QString figureCsv(const Figure& figure);

}  // namespace stagecraft::ui
