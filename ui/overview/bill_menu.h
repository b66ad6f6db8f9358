#pragma once

#include <QMenu>

#include <memory>
#include <vector>

#include "model/report/figure.h"

namespace stagecraft::ui {

/// The bills that something in the window tells of, to open one of them.
class BillMenu : public QMenu {
    Q_OBJECT

public:
    using Bills = std::shared_ptr<const std::vector<FigureTotal>>;

    /// `entry` is what stands in the list for a bill: "Open the bill: %1".
    explicit BillMenu(QString entry, QWidget* parent = nullptr);
    /// Null: none.
    void setBills(Bills bills);
    void setBills(std::vector<FigureTotal> bills);
    [[nodiscard]] bool hasBills() const { return bills_ && !bills_->empty(); }
    /// The only one at once; of several the list, which is not waited for.
    void open(const QPoint& at);

signals:
    /// `what` says in words what the amount is.
    void chosen(const stagecraft::FigureTotal& total, const QString& what);

private:
    void fill();

    QString entry_;
    Bills bills_;
};

}  // namespace stagecraft::ui
