#pragma once

#include <QCompleter>
#include <QSlider>

#include "ui/inputs/field_editor.h"
#include "ui/inputs/quantity_edit.h"

namespace stagecraft::ui {

/// A slider that leaves the wheel to the panel it lies in.
class QuietSlider : public QSlider {
    Q_OBJECT

public:
    static constexpr int positions = 1000;
    explicit QuietSlider(QWidget* parent);

protected:
    void wheelEvent(QWheelEvent* event) override;
};

/// A number with its unit: a line edit and below it a slider, linear or logarithmic as the field says. Names and other
/// plain texts have the line edit alone.
class QuantityEditor : public FieldEditor {
    Q_OBJECT

public:
    QuantityEditor(const Field& field, Document& document, QWidget* parent);

protected:
    void showValue() override;

private:
    void addSuggestions();
    void type(const QString& text);
    /// Why the text is refused; empty where it was taken.
    [[nodiscard]] QString commitTyped(const QString& text);
    void finish();
    void restore();
    void step(int steps);
    void drag(int position);

    QuantityEdit* edit_;
    QCompleter* completer_ = nullptr;  ///< of texts that name something on sale
    QuietSlider* slider_ = nullptr;  ///< texts have none
    QString valueAtStart_;           ///< what Esc brings back
    QString valueBeforeTyping_;      ///< what stands again where the whole text is refused
    QString problem_;                ///< of the text that stands; empty where it was taken
    bool isTyping_ = false;
};

}  // namespace stagecraft::ui
