#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Every kind of database of the stage shown: what it costs with people's hours against how long it is down.
[[nodiscard]] Figure databaseChoice(const FigureRequest& request);

}  // namespace stagecraft
