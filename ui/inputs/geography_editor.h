#pragma once

#include <array>
#include <optional>

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
    void finish(bool isWanted);

    std::array<QuantityEdit*, geographyCount> edits_{};
    std::array<QuietSlider*, geographyCount> sliders_{};
    std::optional<std::array<double, geographyCount>> beforeTyping_;  ///< while somebody types
    QString problem_;                                                 ///< of the text that stands; empty where it was taken
    bool isTyping_ = false;
};

}  // namespace stagecraft::ui
