#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/exploration/setting.h"
#include "model/exploration/smallest_change.h"
#include "model/planning/planner.h"

namespace stagecraft {

/// What stands between a plan and something it did not choose.
enum class WhyNotKind {
    Chosen,           ///< it is what the plan has
    WouldServe,       ///< it would do: mostly for more money, an option of the choices also for less
    Rejected,         ///< a constraint rules it out
    NotSold,          ///< nobody sells it in the region
    ExcludedByChoice, ///< a choice of the user leaves it out
    NeverConsidered,  ///< accelerated and bare-metal types, for servers and databases on them
    Blocked,          ///< a stage that cannot serve
    BelowTheStory,    ///< a stage that would serve, below the one the story recommends
};

/// A month's bill that an answer compares: that of a stage of the plan, or of what the plan would be with one choice made otherwise.
struct ComparedBill {
    int stage = 0;
    std::optional<Setting> choice = {};
    std::optional<Usd> total = {};  ///< nullopt: the answer compares a part of it, or nothing that stands on it
    bool isEstimated = false;
    std::string part = {}, region = {};  ///< of which the answer speaks; empty: of all
};

/// The answer for one tier, one stage or one option.
struct WhyNot {
    std::string subject;  ///< "m5.large for App servers in us-east-1"
    WhyNotKind kind{};
    std::optional<Blocker> blocker;  ///< the binding constraint
    double extraMonthly = 0;         ///< USD, where it would serve; negative where it saves money
    double extraCareHours = 0;       ///< of people, a month, beside the bill
    std::string fleet;               ///< "6 × m5.large": what it would take
    SmallestChange change;
    double vcpus = 0, slowdown = 1;  ///< of a server type: its vCPUs do the work of so many times fewer
    bool isEstimated = false;        ///< estimated prices are part of one of the bills compared
    std::vector<ComparedBill> bills = {};  ///< whose money the answer tells
    bool isKnown = true;             ///< no bill compared lacks the price of a line: else nobody knows which is smaller

    /// Of the stage as it would be, beside the one that is shown or recommended.
    void compare(const StagePlan& otherwise, const StagePlan& now);
};

/// Why the servers of the stage shown are not of `type`: one answer a server tier.
[[nodiscard]] std::vector<WhyNot> whyNotType(std::string_view type, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints);

/// Why `stage` is not recommended.
[[nodiscard]] WhyNot whyNotStage(int stage, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints);

/// Why the plan is not that of `changed`, the same inputs with one choice made otherwise: what the stage shown would cost then,
/// or what would stop it.
[[nodiscard]] WhyNot whyNotOption(std::string_view setting, const Inputs& changed, const Plan& plan, const Catalog& catalog,
                                  const Blueprints& blueprints);

}  // namespace stagecraft
