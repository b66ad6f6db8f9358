#include "ui/views/bills_button.h"

#include <QMenu>

#include "ui/presenters/figure_wording.h"

namespace stagecraft::ui {

BillsButton::BillsButton(QWidget* parent) : QToolButton(parent) {
    setObjectName(QStringLiteral("chartBills"));
    setText(tr("Bills"));
    setToolTip(tr("Open a bill that the answer tells of (B)"));
    setAccessibleName(toolTip());
    setFocusPolicy(Qt::TabFocus);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu{this});
    connect(menu(), &QMenu::aboutToShow, this, &BillsButton::fill);
}

void BillsButton::setFigure(std::shared_ptr<const MadeFigure> made) {
    made_ = std::move(made);
    setVisible(made_ && !made_->figure.totals.empty());
}

void BillsButton::popUp() {
    if (isVisible()) menu()->popup(mapToGlobal(QPoint{0, height()}));
}

/// Only when it is looked at: figures follow each other while a slider moves.
void BillsButton::fill() {
    menu()->clear();
    if (!made_) return;
    for (const FigureTotal& total : made_->figure.totals) {
        const QString what = billTitle(total);
        QAction* const action = menu()->addAction(QString{what}.replace(QChar{u'&'}, QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, total, what, made = made_] { emit chosen(total, what, made); });
    }
}

}  // namespace stagecraft::ui
