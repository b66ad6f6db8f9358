#include "ui/overview/bill_links.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLabel>

namespace stagecraft::ui {

BillLinks::BillLinks(QWidget* widget) : QObject(widget), widget_(widget) { widget_->installEventFilter(this); }

BillMenu& BillLinks::menuOf(std::vector<FigureTotal> bills) {
    if (menu_ == nullptr) {
        menu_ = new BillMenu{tr("Open the bill: %1"), widget_};
        menu_->setObjectName(QStringLiteral("bills"));
        connect(menu_, &BillMenu::chosen, this, &BillLinks::chosen);
    }
    menu_->setBills(std::move(bills));
    return *menu_;
}

void BillLinks::open(std::vector<FigureTotal> bills, const QPoint& at) { menuOf(std::move(bills)).open(at); }

bool BillLinks::eventFilter(QObject* watched, QEvent* event) {
    if (!hasBills()) return QObject::eventFilter(watched, event);
    if (event->type() == QEvent::ContextMenu) {
        // What is selected is to be copied.
        if (const auto* const label = qobject_cast<const QLabel*>(watched); label != nullptr && label->hasSelectedText()) return false;
        const auto* const asked = static_cast<const QContextMenuEvent*>(event);
        const bool isByMouse = asked->reason() == QContextMenuEvent::Mouse;
        BillMenu& menu = menuOf(isByMouse && billsAt_ ? billsAt_(asked->pos()) : bills_);
        if (menu.hasBills()) menu.popup(isByMouse ? asked->globalPos() : widget_->mapToGlobal(widget_->rect().center()));
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<const QKeyEvent*>(event);
        if (key->key() != Qt::Key_B || key->modifiers() != Qt::NoModifier) return false;
        open(widget_->mapToGlobal(widget_->rect().center()));
        return true;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace stagecraft::ui
