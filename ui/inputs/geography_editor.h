#pragma once

#include <array>

#include "ui/inputs/field_editor.h"
#include "ui/inputs/quantity_edit.h"
#include "ui/inputs/quantity_editor.h"

namespace stagecraft::ui {

/// Seven shares that always sum to 1: moving one scales the others.
class GeographyEditor : public FieldEditor {
    Q_OBJECT

public:
    GeographyEditor(const Field& field, Document& document, QWidget* parent);

protected:
    void showValue() override;

private:
    void addRow(std::size_t geography);
    void setShare(std::size_t geography, double share);
    void type(std::size_t geography, const QString& text);

    std::array<QuantityEdit*, geographyCount> edits_{};
    std::array<QuietSlider*, geographyCount> sliders_{};
    bool isTyping_ = false;
};

}  // namespace stagecraft::ui
