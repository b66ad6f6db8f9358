#pragma once

#include <QTabBar>
#include <QTableView>
#include <QWidget>

#include "ui/presenters/figure_table_model.h"

namespace stagecraft::ui {

/// The tables of a figure: the same numbers as its chart. A tab for each where there are several.
class FigureTableView : public QWidget {
    Q_OBJECT

public:
    explicit FigureTableView(QWidget* parent = nullptr);
    void setFigure(const Figure& figure);
    /// The bill of the current cell, if it has one.
    void askBill() { askBill(table_->currentIndex()); }
    [[nodiscard]] const FigureTableModel& model() const { return *model_; }

signals:
    void billAsked(const stagecraft::FigurePlace& place);  ///< of the cell activated

private:
    void showTable(int index);
    void askBill(const QModelIndex& cell);

    std::vector<FigureTable> tables_;
    QTabBar* tabs_;
    QTableView* table_;
    FigureTableModel* model_;
};

}  // namespace stagecraft::ui
