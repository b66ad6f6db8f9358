#include "ui/overview/bill_menu.h"

#include <utility>

#include "ui/presenters/figure_wording.h"

namespace stagecraft::ui {

BillMenu::BillMenu(QString entry, QWidget* parent) : QMenu(parent), entry_(std::move(entry)) { connect(this, &QMenu::aboutToShow, this, &BillMenu::fill); }

void BillMenu::setBills(Bills bills) { bills_ = std::move(bills); }

void BillMenu::setBills(std::vector<FigureTotal> bills) { bills_ = std::make_shared<const std::vector<FigureTotal>>(std::move(bills)); }

void BillMenu::open(const QPoint& at) {
    if (!hasBills()) return;
    if (bills_->size() > 1) return popup(at);
    const FigureTotal only = bills_->front();  // what opens it may tell of others then
    emit chosen(only, billTitle(only));
}

/// Only when it is looked at: plans follow each other while a slider moves.
void BillMenu::fill() {
    clear();
    if (!hasBills()) return;
    for (const FigureTotal& total : *bills_) {
        const QString what = billTitle(total);
        QAction* const action = addAction(entry_.arg(QString{what}.replace(QChar{u'&'}, QStringLiteral("&&"))));
        connect(action, &QAction::triggered, this, [this, total, what] { emit chosen(total, what); });
    }
}

}  // namespace stagecraft::ui
