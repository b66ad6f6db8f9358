#include "ui/views/bills_button.h"

namespace stagecraft::ui {

BillsButton::BillsButton(QWidget* parent) : QToolButton(parent), menu_(new BillMenu{QStringLiteral("%1"), this}) {
    setObjectName(QStringLiteral("chartBills"));
    setText(tr("Bills"));
    setToolTip(tr("Open a bill that the answer tells of (B)"));
    setAccessibleName(toolTip());
    setFocusPolicy(Qt::TabFocus);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(menu_);
    connect(menu_, &QMenu::aboutToShow, this, [this] { listed_ = made_; });
    connect(menu_, &BillMenu::chosen, this, [this](const FigureTotal& total, const QString& what) { emit chosen(total, what, listed_); });
}

void BillsButton::setFigure(std::shared_ptr<const MadeFigure> made) {
    made_ = std::move(made);
    menu_->setBills(made_ ? BillMenu::Bills{made_, &made_->figure.totals} : nullptr);
    setVisible(menu_->hasBills());
}

void BillsButton::popUp() {
    if (isVisible()) menu_->popup(mapToGlobal(QPoint{0, height()}));
}

}  // namespace stagecraft::ui
