#pragma once

#include <QObject>

#include <functional>
#include <utility>
#include <vector>

#include "ui/overview/bill_menu.h"

namespace stagecraft::ui {

/// Lets what a widget tells of money open into its bills: a right click lists them, B opens the only one or lists them.
class BillLinks : public QObject {
    Q_OBJECT

public:
    /// A child of the widget.
    explicit BillLinks(QWidget* widget);
    void setBills(std::vector<FigureTotal> bills) { bills_ = std::move(bills); }
    [[nodiscard]] bool hasBills() const { return !bills_.empty(); }
    void open(const QPoint& at) { open(bills_, at); }
    /// Some of them, of which a part of the widget tells.
    void open(std::vector<FigureTotal> bills, const QPoint& at);

    /// What a right click lists at a place of the widget, where not all of them.
    void setBillsAt(std::function<std::vector<FigureTotal>(const QPoint&)> billsAt) { billsAt_ = std::move(billsAt); }

signals:
    void chosen(const stagecraft::FigureTotal& total, const QString& what);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] BillMenu& menuOf(std::vector<FigureTotal> bills);

    QWidget* widget_;
    std::vector<FigureTotal> bills_;
    std::function<std::vector<FigureTotal>(const QPoint&)> billsAt_;
    BillMenu* menu_ = nullptr;  ///< made when it is first asked for
};

}  // namespace stagecraft::ui
