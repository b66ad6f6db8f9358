#pragma once

#include <QLabel>

namespace stagecraft::ui {

/// Words on as many lines as they need. Layouts ask for their height again and again while a window changes: it is measured once
/// for a text, a font and a width.
class WrappedLabel : public QLabel {
    Q_OBJECT

public:
    explicit WrappedLabel(QWidget* parent = nullptr);
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

private:
    struct Measured {
        QString text;
        QFont font;
        int width = -1, height = -1;
    };
    mutable Measured measured_;
};

}  // namespace stagecraft::ui
