#pragma once

#include "model/report/figure.h"

namespace stagecraft::ui {

/// What a person means by moving a line to a place: the input that it stands for in three figures, whole where the input is, within its
/// range. Of a share of the time that is nearly all of it, the rest has the three figures.
[[nodiscard]] double movedValue(const FigureInput& input, double at);

}  // namespace stagecraft::ui
