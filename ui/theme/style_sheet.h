#pragma once

#include <QString>

#include "ui/theme/theme.h"

namespace stagecraft::ui {

/// The style sheet of the whole window, on top of the Fusion style and the theme's palette. Text sizes are points
/// times `textScale`. Widgets opt in by the property `class`: "panel", "figure", "muted", "error", "title", "dot", "chip".
[[nodiscard]] QString styleSheet(const Theme& theme, double textScale);

}  // namespace stagecraft::ui
