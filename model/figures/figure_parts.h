#pragma once

#include <limits>
#include <string>
#include <vector>

#include "model/planning/plan.h"
#include "model/report/told_bills.h"
#include "model/stages/blueprint.h"
#include "model/support/counted.h"
#include "model/support/error.h"

namespace stagecraft {

/// What charts are put together from.

/// Where a line is broken.
inline constexpr double notDrawn = std::numeric_limits<double>::quiet_NaN();

/// "$1,243", "$71.40", "$0.51": cents below a hundred dollars, for sentences.
[[nodiscard]] std::string shortMoney(Usd amount);
/// "≈ $1,243": where it rests on estimated prices in part.
[[nodiscard]] std::string shortMoney(Usd amount, bool isEstimated);
/// The total of a bill, likewise.
[[nodiscard]] std::string shortTotal(const Bill& bill);
[[nodiscard]] inline bool isEstimated(const Bill& bill) { return bill.estimated > Usd{}; }
/// "$1,240 more", "≈ $3.10 less", "the same".
[[nodiscard]] std::string moreOrLess(Usd change, bool isEstimated);
/// "182 ms".
[[nodiscard]] std::string milliseconds(Milliseconds time);
/// Its first letter large.
[[nodiscard]] std::string capitalised(std::string text);
/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& items);
/// What a quick answer has found, which the whole answer may overturn.
[[nodiscard]] inline std::string soFar(const std::string& answer) { return "So far: " + answer; }
/// "stage 5 (Ten thousand)".
[[nodiscard]] std::string stageText(const StagePlan& stage);
[[nodiscard]] const Blueprint& blueprintOf(const Blueprints& blueprints, const StagePlan& stage);

/// How much of the bills of all stages rests on prices of other regions, at most.
[[nodiscard]] std::string caveatOfStages(const Plan& plan);

/// Setting the users, and measured rates with them.
[[nodiscard]] std::vector<FigureEdit> usersEdits(const Inputs& inputs, double users);
[[nodiscard]] FigureEdit stageEdit(int stage);
/// The plan as it is, at a place that an axis can show; `text` says what it is.
[[nodiscard]] FigureSeries currentMark(double x, double y, std::string text);

/// An axis from 0 to a round number at or above `most`.
void fitFromZero(FigureAxis& axis, double most);
/// Whole decades around `least` … `most`; nothing happens where there is nothing above zero.
void fitDecades(FigureAxis& axis, double least, double most);

/// A figure without anything to draw that says why.
[[nodiscard]] Figure wordsAlone(std::string title, std::string answer);
[[nodiscard]] Figure refused(std::string title, const Error& error);

}  // namespace stagecraft
