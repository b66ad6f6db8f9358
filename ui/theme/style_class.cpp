#include "ui/theme/style_class.h"

#include <QStyle>

namespace stagecraft::ui {

void setStyleClass(QWidget& widget, const QString& name) {
    if (widget.property("class") == name) return;
    widget.setProperty("class", name);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

}  // namespace stagecraft::ui
