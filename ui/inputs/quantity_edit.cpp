#include "ui/inputs/quantity_edit.h"

#include <QKeyEvent>
#include <QStyle>
#include <QTimer>
#include <QWheelEvent>

namespace stagecraft::ui {

namespace {

constexpr int longestUsual = 9;  ///< letters; 10,000,000 users need more room

}  // namespace

QuantityEdit::QuantityEdit(QWidget* parent) : QLineEdit(parent) {
    setAlignment(Qt::AlignRight);
    connect(this, &QLineEdit::returnPressed, this, &QuantityEdit::committed);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) { mark("long", text.size() > longestUsual); });
}

void QuantityEdit::setRefused(bool isRefused) {
    mark("refused", isRefused);
}

void QuantityEdit::mark(const char* name, bool isMarked) {
    if (property(name).toBool() == isMarked) return;
    setProperty(name, isMarked);
    style()->unpolish(this);
    style()->polish(this);
}

bool QuantityEdit::event(QEvent* event) {
    // Undo and redo belong to the document, not to the text of one line.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return false;
        }
    }
    return QLineEdit::event(event);
}

void QuantityEdit::keyPressEvent(QKeyEvent* event) {
    const int size = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    switch (event->key()) {
        case Qt::Key_Up: emit stepped(size); return;
        case Qt::Key_Down: emit stepped(-size); return;
        case Qt::Key_PageUp: emit stepped(10); return;
        case Qt::Key_PageDown: emit stepped(-10); return;
        case Qt::Key_Escape: emit restored(); return;
        default: break;
    }
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo)) {
        event->ignore();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void QuantityEdit::focusInEvent(QFocusEvent* event) {
    QLineEdit::focusInEvent(event);
    emit entered();
    // After the click that gave the focus has placed the cursor.
    if (event->reason() == Qt::MouseFocusReason) QTimer::singleShot(0, this, &QLineEdit::selectAll);
}

void QuantityEdit::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason) emit committed();
}

// Scrolling the panel must not change numbers.
void QuantityEdit::wheelEvent(QWheelEvent* event) { event->ignore(); }

}  // namespace stagecraft::ui
