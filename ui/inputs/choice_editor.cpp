#include "ui/inputs/choice_editor.h"

#include <QEvent>
#include <QSignalBlocker>

#include <algorithm>

#include "ui/presenters/field_form.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

void fillRegions(QComboBox& combo, const Catalog& catalog) {
    for (const Region& region : catalog.regions())
        combo.addItem(toQString(region.code) + QStringLiteral(" · ") + toQString(region.city), toQString(region.code));
}

ChoiceEditor::ChoiceEditor(const Field& field, Document& document, QWidget* parent)
    : FieldEditor(field, document, parent), combo_(new QComboBox(this)) {
    introduce(*combo_);
    label().setBuddy(combo_);
    combo_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo_->setProperty("class", QStringLiteral("choice"));
    combo_->installEventFilter(this);
    head().insertWidget(1, combo_);
    fill();
    refresh();
    connect(combo_, &QComboBox::currentIndexChanged, this, [this] {
        this->document().closeStep();
        if (!commit(combo_->currentData().toString())) showValue();
        this->document().closeStep();
    });
    connect(&this->document(), &Document::catalogChanged, this, [this] {
        if (!isRegionField(shownField())) return;
        const QSignalBlocker blocker{combo_};
        fill();
        showValue();
    });
}

void ChoiceEditor::fill() {
    const Field& field = shownField();
    if (isRegionField(field)) {
        combo_->clear();
        if (field.key == "choices.fallback_region") {
            combo_->addItem(tr("Of the nearest region"), QStringLiteral("auto"));
            combo_->addItem(tr("None"), QStringLiteral("none"));
        }
        fillRegions(*combo_, document().catalog());
        return;
    }
    if (field.kind == FieldKind::Integer) {
        if (!field.unset.empty()) combo_->addItem(tr("Auto"), toQString(field.unset));
        for (int value = static_cast<int>(field.minimum); value <= static_cast<int>(field.maximum); ++value)
            combo_->addItem(QString::number(value), QString::number(value));
        return;
    }
    for (std::size_t option = 0; option < field.options.size(); ++option)
        combo_->addItem(optionLabel(field, option), toQString(field.options[option]));
}

void ChoiceEditor::showValue() {
    const QSignalBlocker blocker{combo_};
    combo_->setCurrentIndex(combo_->findData(toQString(valueText(shownField(), document().inputs()))));
}

bool ChoiceEditor::eventFilter(QObject* watched, QEvent* event) {
    // Scrolling the panel must not change choices.
    if (watched == combo_ && event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return FieldEditor::eventFilter(watched, event);
}

/// Beside its label, or below it where its longest value would be cut there.
void ChoiceEditor::place() {
    constexpr double leastLabel = 0.34;  // of the width
    constexpr int frame = 44;            // arrow, padding and dot
    int longest = 0;
    for (int i = 0; i < combo_->count(); ++i) longest = std::max(longest, combo_->fontMetrics().horizontalAdvance(combo_->itemText(i)));
    const bool isBelow = width() > 0 && !isRegionField(shownField()) && longest + frame > (1 - leastLabel) * width();
    if (isBelow == isBelow_) return;
    isBelow_ = isBelow;
    if (isBelow) {
        head().removeWidget(combo_);
        body().insertWidget(1, combo_);
    } else {
        body().removeWidget(combo_);
        head().insertWidget(1, combo_);
    }
}

void ChoiceEditor::resizeEvent(QResizeEvent* event) {
    FieldEditor::resizeEvent(event);
    place();
}

FlagEditor::FlagEditor(const Field& field, Document& document, QWidget* parent)
    : FieldEditor(field, document, parent), box_(new QCheckBox(this)) {
    introduce(*box_);
    label().setBuddy(box_);
    head().insertWidget(1, box_);
    refresh();
    connect(box_, &QCheckBox::toggled, this, [this](bool isOn) {
        this->document().closeStep();
        commit(isOn ? QStringLiteral("true") : QStringLiteral("false"));
    });
}

void FlagEditor::showValue() {
    const QSignalBlocker blocker{box_};
    box_->setChecked(shownField().read(document().inputs()).value_or(0) != 0);
}

}  // namespace stagecraft::ui
