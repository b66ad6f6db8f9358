#pragma once

#include <string>

#include "app/cli/json.h"
#include "model/report/figure.h"

namespace stagecraft {

/// Title, answer, the tables and the note, for a terminal.
[[nodiscard]] std::string textFigure(const Figure& figure);
/// The tables one after another, an empty line between them.
[[nodiscard]] std::string csvFigure(const Figure& figure);
/// Everything the figure holds.
[[nodiscard]] Json jsonFigure(const Figure& figure);

}  // namespace stagecraft
