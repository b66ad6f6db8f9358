#pragma once

#include <string_view>
#include <vector>

#include "model/planning/usage.h"
#include "model/support/error.h"

namespace stagecraft {

/// No usage file is larger; a larger one is refused before it is read.
inline constexpr std::size_t largestUsageFile = std::size_t{32} << 20;

/// A list of usage to price (`bill USAGE.yaml`).
struct ReadUsage {
    std::vector<Usage> usage;
    bool withFreeTier = false;
    std::vector<Error> warnings;  ///< unknown keys, keys that say nothing about the dimension
};

/// Everything found in a usage file: with errors, `list` holds only the entries that could be read.
struct ReadUsageAttempt {
    ReadUsage list;
    std::vector<Error> errors;
};

/// Reads a usage file and collects every problem. The catalog says which dimensions, regions and types there
/// are; that a known thing is not sold somewhere is left to the bill. `file` is used in messages.
[[nodiscard]] ReadUsageAttempt readUsage(std::string_view text, std::string_view file,
                                         const Catalog& catalog);

}  // namespace stagecraft
