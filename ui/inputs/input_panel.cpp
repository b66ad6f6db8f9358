#include "ui/inputs/input_panel.h"

#include <QApplication>
#include <QLineEdit>

#include <array>

#include "model/report/words.h"
#include "ui/inputs/choice_editor.h"
#include "ui/inputs/geography_editor.h"
#include "ui/inputs/list_editor.h"
#include "ui/inputs/quantity_editor.h"
#include "ui/inputs/section.h"
#include "ui/presenters/field_form.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr std::array groups{FieldGroup::UsersAndPeaks, FieldGroup::Work,    FieldGroup::Data,
                            FieldGroup::Geography,     FieldGroup::Targets, FieldGroup::Choices,
                            FieldGroup::Assumptions,   FieldGroup::Forecast};

/// A whole number with few values is picked from a list.
constexpr double mostPicked = 40;

FieldEditor* editorAround(QWidget* widget) {
    for (; widget != nullptr; widget = widget->parentWidget())
        if (auto* const editor = qobject_cast<FieldEditor*>(widget)) return editor;
    return nullptr;
}

}  // namespace

InputPanel::InputPanel(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), scroll_(new QScrollArea(this)), help_(new QLabel(this)) {
    setObjectName(QStringLiteral("inputs"));
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);

    auto* const content = new QWidget;
    auto* const sections = new QVBoxLayout(content);
    sections->setContentsMargins(4, 4, 4, 4);
    sections->setSpacing(4);
    for (const FieldGroup group : groups) {
        const QString title = toQString(stagecraft::label(group));
        auto* const section = new Section(title, QStringLiteral("group.") + QString::number(static_cast<int>(group)),
                                          group == FieldGroup::UsersAndPeaks, content);
        for (const Field& field : fields()) {
            if (field.group != group) continue;
            FieldEditor* const editor = makeEditor(field, section);
            section->add(editor);
            editors_.push_back(editor);
        }
        sections->addWidget(section);
    }
    sections->addStretch();
    scroll_->setWidget(content);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    layout->addWidget(scroll_, 1);

    help_->setObjectName(QStringLiteral("inputs.help"));
    help_->setProperty("class", QStringLiteral("muted"));
    help_->setWordWrap(true);
    help_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    help_->setContentsMargins(8, 4, 8, 4);
    help_->setMinimumHeight(help_->fontMetrics().lineSpacing() * 5);
    layout->addWidget(help_);

    connect(&document_, &Document::inputsChanged, this, [this] {
        for (FieldEditor* const editor : editors_) editor->refresh();
    });
    connect(&document_, &Document::presetChanged, this, [this] {
        for (FieldEditor* const editor : editors_) editor->refresh();
    });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { showHelp(now); });
    showHelp(nullptr);
}

FieldEditor* InputPanel::makeEditor(const Field& field, QWidget* parent) {
    switch (field.kind) {
        case FieldKind::Choice: return new ChoiceEditor(field, document_, parent);
        case FieldKind::Flag: return new FlagEditor(field, document_, parent);
        case FieldKind::Shares: return new GeographyEditor(field, document_, parent);
        case FieldKind::List: return new ListEditor(field, document_, parent);
        case FieldKind::Numbers: return new QuantityEditor(field, document_, parent);
        case FieldKind::Text:
            if (isRegionField(field)) return new ChoiceEditor(field, document_, parent);
            return new QuantityEditor(field, document_, parent);
        case FieldKind::Integer:
            if (field.maximum - field.minimum <= mostPicked) return new ChoiceEditor(field, document_, parent);
            return new QuantityEditor(field, document_, parent);
        case FieldKind::Number: break;
    }
    return new QuantityEditor(field, document_, parent);
}

QString InputPanel::focusedHelp() const {
    const FieldEditor* const editor = editorAround(QApplication::focusWidget());
    return editor == nullptr ? QString{} : helpText(editor->shownField(), document_.preset());
}

void InputPanel::focusUsers() {
    auto* const users = findChild<QLineEdit*>(QStringLiteral("workload.users"));
    users->setFocus();
    users->selectAll();
}

bool InputPanel::focusField(const QString& key) {
    auto* const control = findChild<QWidget*>(key);
    if (control == nullptr) return false;
    for (QWidget* parent = control->parentWidget(); parent != nullptr && parent != this; parent = parent->parentWidget())
        if (auto* const section = qobject_cast<Section*>(parent)) section->setOpen(true);
    control->setFocus(Qt::OtherFocusReason);
    scroll_->ensureWidgetVisible(control, 0, 24);
    return true;
}

void InputPanel::showHelp(QWidget* focused) {
    const FieldEditor* const editor = editorAround(focused);
    if (editor == nullptr) {
        if (help_->text().isEmpty()) help_->setText(tr("Click a field to see what it is and where its default comes from."));
        return;
    }
    help_->setText(helpText(editor->shownField(), document_.preset()));
    scroll_->ensureWidgetVisible(focused, 0, 24);
}

}  // namespace stagecraft::ui
