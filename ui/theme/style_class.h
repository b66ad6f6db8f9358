#pragma once

#include <QWidget>

namespace stagecraft::ui {

/// Gives the widget another class of the style sheet, which reads the property only once by itself.
void setStyleClass(QWidget& widget, const QString& name);

}  // namespace stagecraft::ui
