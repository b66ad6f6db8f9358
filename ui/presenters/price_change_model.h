#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <memory>
#include <vector>

#include "ui/document/price_desk.h"

namespace stagecraft::ui {

/// Prices that differ between two catalogs, a row each; of one service and region where they are named. Each column sorts
/// by its value, the change by its size in percent.
class PriceChangeModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Price, Place, Before, After, Change, Unit, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setPrices(std::shared_ptr<const ComparedPrices> prices);
    /// Empty: all.
    void setFilter(const QString& service, const QString& region);
    [[nodiscard]] QStringList services() const;
    [[nodiscard]] QStringList regions() const;
    /// "12 prices changed, 3 added, 0 removed", of those shown.
    [[nodiscard]] QString summary() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    void choose();
    void order();
    [[nodiscard]] QString text(const PriceChange& change, int column) const;

    std::shared_ptr<const ComparedPrices> prices_;
    std::vector<const PriceChange*> shown_;
    std::string service_, region_;
    int sortColumn_ = -1;
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
};

}  // namespace stagecraft::ui
