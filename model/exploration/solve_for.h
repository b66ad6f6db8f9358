#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "model/exploration/effort.h"
#include "model/planning/planner.h"

namespace stagecraft {

/// What of a plan a condition speaks of; the plan's shown stage is meant.
enum class Measure { MonthlyUsd, P99Ms, Availability, DowntimeMinutes, RoundTripMs, Feasible };

template <>
struct EnumNames<Measure> {
    static constexpr std::array<std::string_view, 6> names{"monthly_usd", "p99_ms", "availability", "downtime_minutes", "round_trip_ms", "feasible"};
};

/// "monthly_usd<=2000". What carries the load at all is the least that every condition asks for.
struct Condition {
    Measure measure = Measure::Feasible;
    bool isAtMost = true;  ///< <=; else >=. Of `feasible` neither is read
    double bound = 0;
    friend bool operator==(const Condition&, const Condition&) = default;
};
[[nodiscard]] Result<Condition> parseCondition(std::string_view text);
/// As it is written.
[[nodiscard]] std::string conditionText(const Condition& condition);

/// What is in the way of a trial that serves, but whose cost is not known.
inline constexpr std::string_view unpricedLines = "unpriced-lines";

/// The plan with one value of the input solved for.
struct Trial {
    std::string value;   ///< as a plan file has it
    double number = 0;   ///< the same; of an option its place among the options
    int stage = 1;
    Usd monthly, estimated;  ///< and the part of it whose prices are estimated
    Milliseconds p99{0};
    double availability = 0, downtime = 0;  ///< a fraction; minutes a year
    Milliseconds roundTrip{0};              ///< mean, between users and the nearest region
    bool isFeasible = false, carriesLoad = false;
    bool holds = false;                     ///< every condition
    std::string blockedBy;                  ///< name of the first blocking constraint, or `unpricedLines`; empty where nothing is in the way
};

/// Values next to each other for which the conditions hold, both ends among them.
struct SolvedRange {
    Trial from, to;
    bool isOpenBelow = false, isOpenAbove = false;  ///< it ends where the values looked at end, not where the conditions do
};

struct SolveQuestion {
    std::string key;                    ///< any input but lists, shares and names
    std::vector<Condition> conditions;  ///< all are to hold
    std::optional<double> from, to;     ///< of numbers, the values to look at; else the field's range
};

/// Which value of one input is wanted.
enum class SolvedFor {
    Largest,   ///< the conditions hold from the smallest value looked at up to the answer
    Smallest,  ///< they hold from the answer up
    Between,   ///< they hold in the middle: both ends matter, the answer is the upper one
    Several,   ///< they hold in ranges apart from each other: the answer is the end of the last one, its lower where it is open above
    Anything,  ///< they hold wherever was looked
    Cheapest,  ///< of options without an order the cheapest for which they hold
    Nothing,   ///< they hold nowhere
};

struct Solution {
    std::string key;
    SolvedFor kind = SolvedFor::Nothing;
    bool isMonotone = true;           ///< of numbers: the conditions begin or cease to hold once at most. False: see `ranges`
    std::optional<Trial> answer;      ///< nullopt for Nothing
    std::optional<Trial> beyond;      ///< Largest, Smallest, Between, Several: the next value, for which they do not hold
    std::vector<SolvedRange> ranges;  ///< every range found, from small to large
    std::optional<Trial> nearest;     ///< Nothing: where the first condition that fails is missed by least
    int plans = 0;                    ///< made to find out
    /// What ends the answer is that prices are missing, not that a condition fails: whether it holds beyond is not known.
    [[nodiscard]] bool isUnknownBeyond() const { return beyond && beyond->blockedBy == unpricedLines; }
};

/// Looks at values over the range of the input (all of a few, else some sixty evenly on its scale), then bisects each place where the
/// conditions begin or cease to hold: to the next whole number, or to four digits. What happens between two values looked at that are
/// alike goes unseen. Errors: a key that is no such input, no condition, a range the field does not allow, inputs with problems.
[[nodiscard]] Result<Solution> solveFor(const SolveQuestion& question, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                        const Effort& effort = {});

}  // namespace stagecraft
