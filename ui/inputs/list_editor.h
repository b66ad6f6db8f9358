#pragma once

#include <QPushButton>
#include <QTableWidget>

#include "ui/inputs/field_editor.h"

namespace stagecraft::ui {

/// A small table: the services of the application, or the named peaks of its traffic.
class ListEditor : public FieldEditor {
    Q_OBJECT

public:
    ListEditor(const Field& field, Document& document, QWidget* parent);

protected:
    void showValue() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();
    void changeCell(int row, int column);
    void addRow();
    void removeRow();
    void take(const Result<Inputs>& changed);

    QTableWidget* table_;
    QPushButton* add_;
    QPushButton* remove_;
};

}  // namespace stagecraft::ui
