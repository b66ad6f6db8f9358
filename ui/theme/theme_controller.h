#pragma once

#include <QObject>

#include "ui/theme/theme.h"

namespace stagecraft::ui {

/// Which theme the window wears and how large its text is. Passed by reference to whoever draws; redraw on `changed`.
class ThemeController : public QObject {
    Q_OBJECT

public:
    static constexpr double smallestText = 0.8;
    static constexpr double largestText = 1.75;

    using QObject::QObject;

    [[nodiscard]] const Theme& current() const { return isDark_ ? Theme::dark() : Theme::light(); }
    [[nodiscard]] double textScale() const { return textScale_; }
    void setDark(bool isDark);
    /// Clamped to smallestText … largestText.
    void setTextScale(double scale);

signals:
    void changed();

private:
    bool isDark_ = false;
    double textScale_ = 1;
};

}  // namespace stagecraft::ui
