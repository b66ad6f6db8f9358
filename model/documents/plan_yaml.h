#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/support/error.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// The version this program writes, and the newest it reads.
inline constexpr int planFileVersion = 1;
/// No plan file is larger; a larger one is refused before it is read.
inline constexpr std::size_t largestPlanFile = std::size_t{1} << 20;

/// What a saved plan cost when it was saved, so that opening it with another catalog can tell what changed in
/// money.
struct SavedResult {
    std::string catalogId, catalogDate;
    Usd monthly;                        ///< of the stage that was shown
    std::map<int, Usd> monthlyByStage;  ///< by stage number; stages that were not priced are missing
    Usd estimated = {};                 ///< the part of `monthly` whose prices were estimated; zero where the file does not tell
    friend bool operator==(const SavedResult&, const SavedResult&) = default;
};

struct ReadPlan {
    Inputs inputs;
    std::vector<Error> warnings;  ///< unknown keys, an unreadable result
    std::optional<SavedResult> result;
    std::string file;
    std::map<std::string, int, std::less<>> lines;  ///< where each input was given, by field key
};

/// Everything found in a plan file: with errors, `plan` holds defaults where a value was refused.
struct ReadPlanAttempt {
    ReadPlan plan;
    std::vector<Error> errors;
};

/// Reads a plan file and collects every problem. `file` is used in messages.
[[nodiscard]] ReadPlanAttempt readPlanAll(std::string_view text, std::string_view file);

/// The same for a caller who wants all or nothing: the first problem is the error.
[[nodiscard]] Result<ReadPlan> readPlan(std::string_view text, std::string_view file);

/// problems() of the inputs, each with the file and the line where the input stands.
[[nodiscard]] std::vector<Error> problems(const ReadPlan& plan, const Catalog& catalog);

/// A plan file with every input written out; readPlan gives the same inputs back.
[[nodiscard]] std::string writeInputs(const Inputs& inputs);

/// The same followed by the section `result:`. `resultYaml` is its value, a block map indented by two spaces;
/// of it readPlan reads back `catalog: {id, date}`, `monthly_usd` and `stages: [{number, monthly_usd}]`.
[[nodiscard]] std::string writePlan(const Inputs& inputs, std::string_view resultYaml);

}  // namespace stagecraft
