#include "ui/inputs/field_editor.h"

#include <QScopedValueRollback>

#include "ui/overview/wrapped_label.h"
#include "ui/presenters/field_form.h"
#include "ui/presenters/wording.h"
#include "ui/theme/style_class.h"

namespace stagecraft::ui {

FieldEditor::FieldEditor(const Field& field, Document& document, QWidget* parent)
    : QWidget(parent),
      field_(field),
      document_(document),
      head_(new QHBoxLayout),
      body_(new QVBoxLayout(this)),
      label_(new WrappedLabel(this)),
      dot_(new QToolButton(this)),
      refusal_(new QLabel(this)) {
    body_->setContentsMargins(0, 2, 0, 2);
    body_->setSpacing(2);
    head_->setSpacing(4);
    body_->addLayout(head_);
    label_->setText(toQString(field.label));
    label_->setToolTip(toQString(field.label) + QStringLiteral(": ") + toQString(field.help));
    head_->addWidget(label_, 1);

    dot_->setText(QStringLiteral("●"));
    dot_->setProperty("class", QStringLiteral("dot"));
    dot_->setObjectName(key() + QStringLiteral(".reset"));
    dot_->setAccessibleName(tr("Reset %1 to the preset's value").arg(toQString(field.label)));
    dot_->setFixedWidth(16);
    head_->addWidget(dot_);
    connect(dot_, &QToolButton::clicked, this, &FieldEditor::resetToPreset);

    refusal_->setProperty("class", QStringLiteral("error"));
    refusal_->setObjectName(key() + QStringLiteral(".refusal"));
    refusal_->setWordWrap(true);
    refusal_->hide();
    body_->addWidget(refusal_);
}

QString FieldEditor::key() const { return toQString(field_.key); }

void FieldEditor::introduce(QWidget& control, const QString& suffix) const {
    control.setObjectName(key() + suffix);
    control.setAccessibleName(toQString(field_.label));
    control.setAccessibleDescription(toQString(field_.help));
}

void FieldEditor::refresh() {
    if (isCommitting_) return;
    showValue();
    showRefusal({});
    const bool differs = isChanged(field_, document_.inputs(), document_.preset());
    dot_->setEnabled(differs);
    dot_->setToolTip(differs ? tr("Changed; click for %1").arg(shownValue(field_, document_.preset().inputs)) : QString{});
}

bool FieldEditor::commit(const QString& text, bool isTyping) {
    QString refusal;
    {
        const QScopedValueRollback guard{isCommitting_, isTyping};
        refusal = document_.editText(key(), text);
    }
    showRefusal(refusal);
    dot_->setEnabled(isChanged(field_, document_.inputs(), document_.preset()));
    return refusal.isEmpty();
}

bool FieldEditor::commit(const Inputs& inputs) {
    const QString refusal = document_.edit(inputs, key(), toQString(field_.label));
    if (!refusal.isEmpty()) showValue();
    showRefusal(refusal);
    return refusal.isEmpty();
}

void FieldEditor::showRefusal(const QString& refusal) {
    lastRefusal_ = refusal;
    const QString note = refusal.isEmpty() ? unfinishedNote(field_, document_.inputs()) : QString{};
    setStyleClass(*refusal_, note.isEmpty() ? QStringLiteral("error") : QStringLiteral("warning"));
    refusal_->setText(!refusal.isEmpty() ? QStringLiteral("✕ ") + refusal : note.isEmpty() ? QString{} : QStringLiteral("! ") + note);
    refusal_->setVisible(!refusal_->text().isEmpty());
}

void FieldEditor::resetToPreset() {
    document_.closeStep();
    commit(toQString(valueText(field_, document_.preset().inputs)));
    document_.closeStep();
    refresh();
}

}  // namespace stagecraft::ui
