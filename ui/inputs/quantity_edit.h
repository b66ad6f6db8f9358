#pragma once

#include <QLineEdit>

namespace stagecraft::ui {

/// A line edit for a number with a unit. It judges nothing: it tells what the person meant, and the owner answers.
class QuantityEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit QuantityEdit(QWidget* parent = nullptr);
    /// Marks the text as refused, for the style sheet.
    void setRefused(bool isRefused);

signals:
    void entered();            ///< the focus came
    void committed();          ///< Enter, or the focus went on
    void restored();           ///< Esc
    void stepped(int steps);   ///< arrows: ±1, with Shift ±10

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    /// A property that the style sheet asks for.
    void mark(const char* name, bool isMarked);
};

}  // namespace stagecraft::ui
