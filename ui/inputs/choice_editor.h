#pragma once

#include <QCheckBox>
#include <QComboBox>

#include "ui/inputs/field_editor.h"

namespace stagecraft::ui {

/// One of a few values: the options of a choice, the regions of the catalog, or a small whole number that may be left to
/// the program.
class ChoiceEditor : public FieldEditor {
    Q_OBJECT

public:
    ChoiceEditor(const Field& field, Document& document, QWidget* parent);

protected:
    void showValue() override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fill();
    void place();
    bool isBelow_ = false;  ///< its values need the whole width
    QComboBox* combo_;
};

/// True or false.
class FlagEditor : public FieldEditor {
    Q_OBJECT

public:
    FlagEditor(const Field& field, Document& document, QWidget* parent);

protected:
    void showValue() override;

private:
    QCheckBox* box_;
};

/// The combo's rows for a region: "us-east-1 · N. Virginia", with the code as data. Sorted by code.
void fillRegions(QComboBox& combo, const Catalog& catalog);

}  // namespace stagecraft::ui
