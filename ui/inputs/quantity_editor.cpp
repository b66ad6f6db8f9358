#include "ui/inputs/quantity_editor.h"

#include <QSignalBlocker>
#include <QStringListModel>
#include <QWheelEvent>

#include <utility>

#include "ui/presenters/field_form.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

QuietSlider::QuietSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setRange(0, positions);
    setPageStep(positions / 20);
    setSingleStep(positions / 100);
}

void QuietSlider::wheelEvent(QWheelEvent* event) { event->ignore(); }

QuantityEditor::QuantityEditor(const Field& field, Document& document, QWidget* parent)
    : FieldEditor(field, document, parent), edit_(new QuantityEdit(this)) {
    introduce(*edit_);
    label().setBuddy(edit_);
    head().insertWidget(1, edit_);
    connect(edit_, &QLineEdit::textEdited, this, &QuantityEditor::type);
    connect(edit_, &QuantityEdit::committed, this, &QuantityEditor::finish);
    connect(edit_, &QuantityEdit::restored, this, &QuantityEditor::restore);

    if (field.kind == FieldKind::Text || field.kind == FieldKind::Numbers) {
        edit_->setAlignment(Qt::AlignLeft);
        edit_->setProperty("class", QStringLiteral("name"));
        addSuggestions();
    } else {
        edit_->setProperty("class", QStringLiteral("quantity"));
        slider_ = new QuietSlider(this);
        introduce(*slider_, QStringLiteral(".slider"));
        body().insertWidget(1, slider_);
        connect(edit_, &QuantityEdit::stepped, this, &QuantityEditor::step);
        connect(slider_, &QSlider::valueChanged, this, &QuantityEditor::drag);
        connect(slider_, &QSlider::sliderReleased, this, [this] { this->document().closeStep(); });
    }
    valueAtStart_ = toQString(valueText(field, document.inputs()));
    refresh();
}

void QuantityEditor::addSuggestions() {
    const auto names = [this] { return suggestions(shownField(), document().inputs(), document().catalog()); };
    if (names().isEmpty()) return;
    auto* const model = new QStringListModel{names(), this};
    completer_ = new QCompleter{model, this};
    completer_->setCaseSensitivity(Qt::CaseInsensitive);
    completer_->setFilterMode(Qt::MatchContains);
    edit_->setCompleter(completer_);
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this, [this](const QString& text) {
        type(text);
        finish();
    });
    // What is on sale changes with the region and the catalog: looked up when somebody begins to type.
    connect(edit_, &QuantityEdit::entered, this, [model, names] { model->setStringList(names()); });
}

void QuantityEditor::showValue() {
    // Setting a text paints it, also where it stands already.
    if (const QString text = shownValue(shownField(), document().inputs()); text != edit_->text()) edit_->setText(text);
    if (edit_->cursorPosition() != 0) edit_->setCursorPosition(0);
    edit_->setRefused(false);
    isTyping_ = false;
    problem_.clear();
    if (!edit_->hasFocus()) valueAtStart_ = toQString(valueText(shownField(), document().inputs()));
    if (slider_ == nullptr || slider_->isSliderDown()) return;
    const QSignalBlocker blocker{slider_};
    slider_->setValue(qRound(sliderPosition(shownField(), document().inputs()) * QuietSlider::positions));
}

void QuantityEditor::type(const QString& text) {
    if (!std::exchange(isTyping_, true)) valueBeforeTyping_ = toQString(valueText(shownField(), document().inputs()));
    problem_ = commitTyped(text);
    edit_->setRefused(!problem_.isEmpty());
    if (slider_ == nullptr || !problem_.isEmpty()) return;
    const QSignalBlocker blocker{slider_};
    slider_->setValue(qRound(sliderPosition(shownField(), document().inputs()) * QuietSlider::positions));
}

QString QuantityEditor::commitTyped(const QString& text) {
    const Field& field = shownField();
    QString problem;
    if (slider_ != nullptr) problem = typedProblem(field, text);
    if (!problem.isEmpty())
        showRefusal(problem);
    else if (!commit(typedValue(field, text), true))
        problem = lastRefusal();
    return problem;
}

void QuantityEditor::finish() {
    // What was accepted is in the document already. Of a refused text nothing is: "1" was accepted while "1x" was typed, and nobody meant it.
    const QString refusal = problem_;
    if (!refusal.isEmpty()) commit(valueBeforeTyping_);
    valueAtStart_ = toQString(valueText(shownField(), document().inputs()));
    document().closeStep();
    refresh();
    // Until the field is left, so that it is seen why the text is gone.
    if (!refusal.isEmpty() && edit_->hasFocus()) showRefusal(tr("%1; %2 stays").arg(refusal, shownValue(shownField(), document().inputs())));
}

void QuantityEditor::restore() {
    commit(valueAtStart_);
    document().closeStep();
    refresh();
    edit_->selectAll();
}

void QuantityEditor::step(int steps) {
    commit(steppedValue(shownField(), document().inputs(), steps));
    refresh();
}

void QuantityEditor::drag(int position) {
    commit(valueAtPosition(shownField(), static_cast<double>(position) / QuietSlider::positions));
    if (!slider_->isSliderDown()) document().closeStep();
}

}  // namespace stagecraft::ui
