#include "ui/theme/theme_controller.h"

#include <algorithm>

namespace stagecraft::ui {

void ThemeController::setDark(bool isDark) {
    if (isDark == isDark_) return;
    isDark_ = isDark;
    emit changed();
}

void ThemeController::setTextScale(double scale) {
    const double clamped = std::clamp(scale, smallestText, largestText);
    if (qFuzzyCompare(clamped, textScale_)) return;
    textScale_ = clamped;
    emit changed();
}

}  // namespace stagecraft::ui
