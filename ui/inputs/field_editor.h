#pragma once

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidget>

#include "ui/document/document.h"

namespace stagecraft::ui {

/// One field of the input panel: its label, a dot that resets a changed value, and below it the reason of a refusal.
/// Subclasses add the control. Knows the document; never computes.
class FieldEditor : public QWidget {
    Q_OBJECT

public:
    FieldEditor(const Field& field, Document& document, QWidget* parent);

    [[nodiscard]] const Field& shownField() const { return field_; }
    [[nodiscard]] QString key() const;
    /// Shows the document's value again.
    void refresh();

protected:
    /// Shows the document's value in the control.
    virtual void showValue() = 0;
    /// Edits the document and shows a refusal beside the field; true when it was accepted. While `isTyping` the control
    /// keeps the text as the person types it.
    bool commit(const QString& text, bool isTyping = false);
    bool commit(const Inputs& inputs);
    void showRefusal(const QString& refusal);
    [[nodiscard]] const QString& lastRefusal() const { return lastRefusal_; }  ///< the one that is shown; empty where none is
    [[nodiscard]] Document& document() { return document_; }
    [[nodiscard]] const Document& document() const { return document_; }
    [[nodiscard]] QHBoxLayout& head() { return *head_; }   ///< label, then what is added, then the dot
    [[nodiscard]] QVBoxLayout& body() { return *body_; }   ///< below the head
    [[nodiscard]] QLabel& label() { return *label_; }
    /// Names the control after the field, for tests and for screen readers.
    void introduce(QWidget& control, const QString& suffix = {}) const;

private:
    void resetToPreset();

    const Field& field_;
    Document& document_;
    QHBoxLayout* head_;
    QVBoxLayout* body_;
    QLabel* label_;
    QToolButton* dot_;
    QLabel* refusal_;
    QString lastRefusal_;
    bool isCommitting_ = false;
};

}  // namespace stagecraft::ui
