#pragma once

#include <QLabel>
#include <QScrollArea>

#include <vector>

#include "ui/document/document.h"
#include "ui/inputs/field_editor.h"

namespace stagecraft::ui {

/// Every input of the plan, made from the model's table of fields: a new field is one more row there and nothing here.
class InputPanel : public QWidget {
    Q_OBJECT

public:
    InputPanel(Document& document, QWidget* parent);

    /// Help on the focused field; empty when the focus is elsewhere.
    [[nodiscard]] QString focusedHelp() const;
    /// Where a person begins to type.
    void focusUsers();
    /// Unfolds and focuses the field of this key; false when there is none.
    bool focusField(const QString& key);

private:
    [[nodiscard]] FieldEditor* makeEditor(const Field& field, QWidget* parent);
    void showHelp(QWidget* focused);

    Document& document_;
    std::vector<FieldEditor*> editors_;
    QScrollArea* scroll_;
    QLabel* help_;
};

}  // namespace stagecraft::ui
