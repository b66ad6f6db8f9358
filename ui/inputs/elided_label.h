#pragma once

#include <QLabel>

namespace stagecraft::ui {

/// One line that ends in an ellipsis where there is no room for all of it; the tooltip then begins with the whole.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    ElidedLabel(const QString& text, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace stagecraft::ui
