#pragma once

#include <optional>
#include <string>

#include "model/exploration/compare.h"

namespace stagecraft {

/// "4 × m9g.medium in 2 zones", "sessions, 48 GB", "yes"; "none" where there is no such part.
[[nodiscard]] std::string text(const std::optional<PartSize>& size);

}  // namespace stagecraft
