#include "model/report/explanation.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/capacity/database.h"
#include "model/capacity/node_law.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// What stops a server type, in its own measure; stages have their own sentences.
std::string typeLimit(const Blocker& blocker) {
    const auto [asks, gives] = distinctNumbers(blocker.asked, blocker.available);
    switch (blocker.constraint) {
        case Constraint::Memory: {
            const std::string held = headlineNumber(blocker.asked), room = headlineNumber(blocker.available);
            return "a server must hold " + (held == room ? "more than " + held : held) + " GiB; it has " + room + " GiB";
        }
        case Constraint::Cpu: return "the load needs " + asks + " reference vCPUs; it gives at most " + gives;
        case Constraint::Network: return asks + " Gbit/s are needed; it sustains " + gives + " Gbit/s";
        case Constraint::Disk: return asks + " disk operations a second are needed; it sustains " + gives;
        case Constraint::CpuCredits:
            return "its CPU credits run out: " + asks + " reference vCPUs are needed at peak; they last for " + gives;
        default: return text(blocker);
    }
}

/// Where vCPUs get into each other's way: a larger type is not as much more as it seems.
std::string contentionOf(const WhyNot& answer) {
    if (answer.slowdown <= 1) return {};
    return "; by contention its " + headlineNumber(answer.vcpus) + " vCPUs do the work of " + headlineNumber(answer.vcpus / answer.slowdown);
}

constexpr std::string_view unknownDifference = "whether that costs less is not known, as prices are missing";

/// Both bills are told alike.
bool isAsMuch(const WhyNot& answer) { return std::abs(answer.extraMonthly) < 0.005; }

/// "≈ $12.40 a month more"
std::string difference(const WhyNot& answer) {
    if (isAsMuch(answer)) return "as much a month";
    return (answer.isEstimated ? "≈ " : "") + moneyText(Usd{std::abs(answer.extraMonthly)}) + (answer.extraMonthly < 0 ? " a month less" : " a month more");
}

std::string reasonOf(const WhyNot& answer) {
    switch (answer.kind) {
        case WhyNotKind::Chosen: return answer.fleet.empty() ? "it is the plan's choice" : "it is the plan's choice: " + answer.fleet;
        case WhyNotKind::WouldServe: {
            const std::string needs = answer.fleet.empty() ? "would serve" : answer.fleet + " would serve";
            std::string people;
            if (answer.extraCareHours > 0) people = ", and " + counted(headlineNumber(answer.extraCareHours), "hour", "hours") + " of people a month that are not on the bill";
            if (answer.extraCareHours < 0) people = ", and " + counted(headlineNumber(-answer.extraCareHours), "hour", "hours") + " of people a month less";
            if (!answer.isKnown) return needs + "; " + std::string{unknownDifference} + people + contentionOf(answer);
            return needs + ", for " + difference(answer) + people + contentionOf(answer);
        }
        case WhyNotKind::Rejected:
            return std::string{label(answer.blocker->constraint)} + " rules it out: " + typeLimit(*answer.blocker) + contentionOf(answer);
        case WhyNotKind::NotSold: return "it is not sold in this region";
        case WhyNotKind::ExcludedByChoice: {
            if (!answer.blocker) return "your choices leave it out";
            const bool isServer = answer.vcpus > 0;
            return "your choices leave it out; if they did not, " + (isServer ? std::string{label(answer.blocker->constraint)} + " would: " + typeLimit(*answer.blocker) : text(*answer.blocker));
        }
        case WhyNotKind::NeverConsidered: return "accelerated and bare-metal types, and those throttled after short bursts, are not considered for servers and databases";
        case WhyNotKind::Blocked: return text(*answer.blocker);
        case WhyNotKind::BelowTheStory:
            if (!answer.isKnown) return "it would serve; " + std::string{unknownDifference} + ", but the story asks for a higher stage";
            return "it would serve, for " + difference(answer) + ", but the story asks for a higher stage";
    }
    return {};
}

/// To four figures, on the side of a bound that is within it.
std::string fourFigures(double value, double (*rounded)(double)) {
    if (!(value > 0) || !std::isfinite(value)) return headlineNumber(value);
    const double unit = std::pow(10, std::floor(std::log10(value)) - 3);
    const double nearest = std::round(value / unit);
    const double units = std::abs(value / unit - nearest) < 1e-9 * nearest ? nearest : rounded(value / unit);
    return unit < 1 ? plainNumber(units / std::round(1 / unit)) : groupedNumber(units * unit);
}
std::string atMost(double value) { return fourFigures(value, std::floor); }
std::string atLeast(double value) { return fourFigures(value, std::ceil); }

std::string textOfOne(const SmallestChange& change) {
    switch (change.kind) {
        case ChangeKind::None: break;
        case ChangeKind::Price: return "a price of $" + atMost(change.to) + " an hour or less, instead of $" + headlineNumber(change.from);
        case ChangeKind::Users: return "at most " + counted(change.to, "user", "users");
        case ChangeKind::P99: return "a p99 target of " + atLeast(change.to) + " ms or more";
        case ChangeKind::Memory: return "at most " + atMost(change.to) + " GiB to hold on a server";
        case ChangeKind::Operations: return "at most " + atMost(change.to) + " disk operations a second on a server";
        case ChangeKind::Availability:
            return "an availability target of " + plainNumber(std::floor(change.to * 1e7) / 1e5) + " % or less" + (change.setting.empty() ? "" : ", or " + change.setting);
        case ChangeKind::Budget: return "a budget of " + std::string{change.setting.empty() ? "" : "≈ "} + moneyText(Usd{std::ceil(change.to * 100 - 1e-7) / 100}) + " a month or more";
        case ChangeKind::Choice: return change.setting;
        case ChangeKind::Region: {
            const bool isOne = change.setting.find(',') == std::string::npos;
            return (isOne ? "choices.region=" : "one of the regions ") + change.setting;
        }
    }
    return {};
}

}  // namespace

std::string text(const SmallestChange& change) {
    std::string all = textOfOne(change);
    for (const SmallestChange& more : change.with) all += " and " + textOfOne(more);
    return all;
}

std::string text(const WhyNot& answer) {
    const bool isSpot = answer.subject.starts_with("choices.spot_share=");
    std::string line = answer.subject + (isSpot ? " (up to so much on spot): " : ": ") + reasonOf(answer) + ".";
    // To make the choice that was asked about is no news.
    if (const std::string change = text(answer.change); !change.empty() && change != answer.subject) line += " Smallest change: " + change + ".";
    return line;
}

std::vector<std::string> contentionTexts(const StagePlan& stage, const Workload& work) {
    std::vector<std::string> texts;
    const auto tell = [&](const Fleet& fleet, const NodeLaw& law) {
        if (law.isLinear() || fleet.vcpus < 2) return;
        const double most = peakLoad({law.contention, law.coherency, 1});
        const std::string peak = std::isfinite(most) ? fmt::format("; {} of them do most", headlineNumber(std::max(1.0, most))) : std::string{};
        const std::string line = fmt::format("The {} vCPUs of {} do the work of {} (contention {}, coherency {}{}).", fleet.vcpus, fleet.instanceType,
                                             headlineNumber(fleet.vcpus / law.slowdown(fleet.vcpus)), plainNumber(law.contention),
                                             plainNumber(law.coherency), peak);
        if (std::ranges::find(texts, line) == texts.end()) texts.push_back(line);
    };
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            const bool isDatabase = fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseStandby || fleet.role == Role::DatabaseFollower;
            if (isDatabase) tell(fleet, databaseLaw(work));
            else if (fleet.role != Role::Cache) tell(fleet, serverLaw(work));
        }
    return texts;
}

std::string spotText(const StagePlan& stage, const Inputs& inputs) {
    const double share = inputs.choices.spotShare, interruptions = inputs.assumptions.spotInterruptions;
    if (share <= 0) return {};
    double hours = 0;  // of work
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.mix) hours += fleet.mix->spot * (1 - interruptions);
    const std::string allowed = fmt::format("Up to {} % of an autoscaled fleet's servers above the fewest may be on spot; ", headlineNumber(share * 100));
    if (hours > 0) return allowed + fmt::format("on average {} are.", headlineNumber(hours / 730));
    if (inputs.choices.spotDiscount <= interruptions) return allowed + "none is, since with interruptions that saves nothing.";
    return allowed + "none is, since nothing in this stage would cost less there.";
}

namespace {

std::string stepText(const LineGrowth& growth, const BillLine& line) {
    std::string step;
    if (growth.quantityAfter == 0) step = "gone";
    else {
        if (growth.typeAfter != line.usage.instanceType) step = growth.typeAfter + ", ";
        step += quantityText(growth.quantityAfter, line.unit);
    }
    step += " from " + counted(growth.nextStep.value_or(0), "user", "users");
    if (growth.stepStage) step += ", with stage " + std::to_string(*growth.stepStage);
    return step;
}

}  // namespace

std::string growthText(const LineGrowth& growth, const BillLine& line) {
    if (growth.kind == GrowthKind::Fixed) return "fixed";
    if (growth.kind == GrowthKind::Stepped) return "stepped: " + stepText(growth, line);
    std::string out = "linear in users";
    if (growth.nextTier) out += ", $" + plainNumber(growth.tierUsd) + " a " + line.unit + " from " + counted(*growth.nextTier, "user", "users");
    if (growth.nextStep) out += "; " + stepText(growth, line);
    return out;
}

std::string nextStageText(const BillGrowth& growth) {
    if (!growth.next) return {};
    const NextStage& next = *growth.next;
    std::string out = fmt::format("Stage {}, {}, takes over at {}", next.number, next.name, counted(next.users, "user", "users"));
    if (next.newLines > 0) out += "; " + counted(next.newLines, "line is", "lines are") + " new then";
    return out + ".";
}

std::string asBoughtText(const StageReach& reach) {
    if (!std::isfinite(reach.asBought)) return "no limit found";
    return counted(reach.asBought, "user", "users") + ", then " + std::string{label(reach.asBoughtLimit)};
}

std::string atLargestText(const StageReach& reach) {
    if (reach.limits.empty()) return "more than " + groupedNumber(mostUsers) + " users";
    const std::string then = "then " + std::string{label(reach.limits.front().blocker.constraint)};
    if (reach.atLargest < 1) return "nobody: " + then.substr(5);
    return counted(reach.atLargest, "user", "users") + ", " + then;
}

std::string_view nameOf(const WhyNot& answer) {
    switch (answer.kind) {
        case WhyNotKind::Chosen: return "chosen";
        case WhyNotKind::WouldServe: return !answer.isKnown ? "not-known" : isAsMuch(answer) ? "equal" : answer.extraMonthly < 0 ? "cheaper" : "dearer";
        case WhyNotKind::Rejected: return "rejected";
        case WhyNotKind::NotSold: return "not-sold";
        case WhyNotKind::ExcludedByChoice: return "excluded-by-choice";
        case WhyNotKind::NeverConsidered: return "never-considered";
        case WhyNotKind::Blocked: return "blocked";
        case WhyNotKind::BelowTheStory: return "below-the-story";
    }
    return {};
}

std::string_view nameOf(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::None: return "none";
        case ChangeKind::Price: return "price";
        case ChangeKind::Users: return "users";
        case ChangeKind::P99: return "p99";
        case ChangeKind::Memory: return "memory";
        case ChangeKind::Operations: return "operations";
        case ChangeKind::Availability: return "availability";
        case ChangeKind::Budget: return "budget";
        case ChangeKind::Choice: return "choice";
        case ChangeKind::Region: return "region";
    }
    return {};
}

}  // namespace stagecraft
