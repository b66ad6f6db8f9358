#pragma once

#include <string_view>
#include <vector>

#include "model/planning/usage.h"
#include "model/support/error.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// No usage file is larger; a larger one is refused before it is read.
inline constexpr std::size_t largestUsageFile = std::size_t{32} << 20;

/// A list of usage to price (`bill USAGE.yaml`, `bill USAGE.csv`).
struct ReadUsage {
    std::vector<Usage> usage;
    Choices choices = withoutFreeTier();  ///< what they say of money: free tier, contract, tax and currency
    std::vector<Error> warnings;          ///< unknown keys, keys that say nothing about the dimension

    /// A list of usage says itself whether something comes off.
    [[nodiscard]] static Choices withoutFreeTier() {
        Choices choices;
        choices.freeTier = FreeTier::None;
        return choices;
    }
};

/// Whether a plan's input says something of what a list of usage costs: prices, free tier, contract, tax and currency.
[[nodiscard]] bool concernsUsage(std::string_view key);

/// Everything found in a usage file: with errors, `list` holds only the entries that could be read.
struct ReadUsageAttempt {
    ReadUsage list;
    std::vector<Error> errors;
};

/// Reads a usage file and collects every problem. The catalog says which dimensions, regions and types there
/// are; that a known thing is not sold somewhere is left to the bill. `file` is used in messages.
[[nodiscard]] ReadUsageAttempt readUsage(std::string_view text, std::string_view file,
                                         const Catalog& catalog);

/// The same from a table, such as `bill --format csv` and `plan --format csv` write: columns are bound by name, dimension and
/// quantity must be there, what is not known here is left out. An instance hour's purchase and the rest may be empty.
[[nodiscard]] ReadUsageAttempt readUsageTable(std::string_view text, std::string_view file, const Catalog& catalog);

}  // namespace stagecraft
