#pragma once

#include <optional>
#include <string>

#include "model/exploration/compare.h"

namespace stagecraft {

/// "4 × m9g.medium in 2 zones", "sessions, 48 GB", "yes"; "none" where there is no such part.
[[nodiscard]] std::string text(const std::optional<PartSize>& size);

/// "EC2 instance hours m9g.medium, app servers, us-east-1": a line of a bill among others.
[[nodiscard]] std::string billLineName(const std::string& service, const std::string& dimension, const std::string& type, const std::string& part, const std::string& region,
                                       const std::string& destination);
[[nodiscard]] std::string billLineName(const LineDifference& line);
/// "us-east-1", or "us-east-1 → eu-central-1" where it is another after.
[[nodiscard]] std::string fromTo(const std::string& before, const std::string& after);

}  // namespace stagecraft
