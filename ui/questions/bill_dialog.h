#pragma once

#include <QDialog>
#include <QLabel>
#include <QListWidget>

#include "ui/document/bill_finder.h"
#include "ui/views/bill_view.h"

namespace stagecraft::ui {

/// The bill behind an amount of money on a chart, to be read: line by line with formula, price, source and day. A sum over months shows
/// its months, each of which opens into its bill. Stays open beside the window; the plan it is of does not follow the one at hand.
class BillDialog : public QDialog {
    Q_OBJECT

public:
    BillDialog(const ThemeController& theme, QWidget* parent);

    /// `what` says in words what the amount is; `months` are those of the figure.
    void open(const FigureTotal& total, const QString& what, const std::vector<FigureTotal>& months, const std::shared_ptr<const BillOrigin>& origin);
    using QDialog::open;

private:
    void ask(const FigureTotal& total);
    void showMonths(const FigureTotal& sum, const std::vector<FigureTotal>& months);
    void showBill(const std::shared_ptr<const Plan>& plan);
    void showProblem(const QString& problem);

    BillFinder finder_;
    FigureTotal asked_;
    std::vector<FigureTotal> months_;
    std::shared_ptr<const BillOrigin> origin_;
    QLabel* what_;
    QLabel* state_;
    QListWidget* list_;
    BillView* bill_;
};

}  // namespace stagecraft::ui
