#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/exploration/solve_for.h"

namespace stagecraft {

/// "12,000", "eu-west-1": a value as it is read.
[[nodiscard]] std::string valueWords(const std::string& text);
/// "stage 5, $1,240.10 a month, p99 80 ms, availability …", in digits enough to tell it from the bounds asked for.
[[nodiscard]] std::string trialText(const Trial& trial, const SolveQuestion& question);
/// "1 to 12,000"; one value where both ends are alike.
[[nodiscard]] std::string rangeText(const SolvedRange& range);
/// "1 to 40, 70 or 200 to 12,000", each range as `text` tells it; of many the first ones and the last.
[[nodiscard]] std::string alternatives(const std::vector<SolvedRange>& ranges, const std::function<std::string(const SolvedRange&)>& text);

/// "at most $2,000 a month", "a p99 of at most 300 ms", "all targets met".
[[nodiscard]] std::string words(const Condition& condition);
/// What was found, in two or three sentences: the value, the plan with it, and what is next to it.
[[nodiscard]] std::string solutionText(const Solution& solution, const SolveQuestion& question);

}  // namespace stagecraft
