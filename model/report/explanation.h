#pragma once

#include <string>
#include <vector>

#include "model/exploration/line_growth.h"
#include "model/exploration/reach.h"
#include "model/exploration/why_not.h"

namespace stagecraft {

/// "Rejected: latency; p99 would be 612 ms at best … Smallest change: a p99 target of 612 ms or more." One line, with the
/// subject in front.
[[nodiscard]] std::string text(const WhyNot& answer);
/// "at most 14,200 users", "a price of $0.0712 an hour or less"; empty where no change of one thing would do.
[[nodiscard]] std::string text(const SmallestChange& change);
/// "The 8 vCPUs of m7g.2xlarge do the work of 5.93 (contention 0.05, coherency 0; …).": every type of the stage whose vCPUs slow each
/// other down.
[[nodiscard]] std::vector<std::string> contentionTexts(const StagePlan& stage, const Workload& work);
/// "Up to 50 % of an autoscaled fleet's servers above the fewest may be on spot; on average 3.1 are.", or why none is; empty where none may.
[[nodiscard]] std::string spotText(const StagePlan& stage, const Inputs& inputs);
/// "23,800 users, then memory"; "no limit below 1,000,000,000 users".
[[nodiscard]] std::string asBoughtText(const StageReach& reach);
[[nodiscard]] std::string atLargestText(const StageReach& reach);
/// "stepped: 2,190 hours from 41,000 users", "stepped: m7g.xlarge from 41,000 users", "linear in users", "fixed"; "…, with stage 6"
/// where the next stage brings the change.
[[nodiscard]] std::string growthText(const LineGrowth& growth, const BillLine& line);
/// "Stage 6, Half a million, takes over at 500,000 users; 14 lines are new then."; empty where no stage does.
[[nodiscard]] std::string nextStageText(const BillGrowth& growth);
/// Spelling in JSON: of what would serve "dearer", "cheaper" or "equal", by the bill as it is told, or "not-known"
/// where prices are missing.
[[nodiscard]] std::string_view nameOf(const WhyNot& answer);
[[nodiscard]] std::string_view nameOf(ChangeKind kind);

}  // namespace stagecraft
