#include "model/report/words.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/exploration/database_kinds.h"
#include "model/planning/estimated_bill.h"
#include "model/report/nearest_text.h"
#include "model/report/told_bills.h"
#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

std::string percent(double share) { return headlineNumber(share * 100) + " %"; }

template <class Named>
std::string list(const std::vector<Named>& items) {
    std::string all;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) all += i + 1 == items.size() ? " and " : ", ";
        all += label(items[i]);
    }
    return all;
}

std::string stageName(const Plan& plan, int number) {
    return std::to_string(number) + " (" + plan.stages[static_cast<std::size_t>(number - 1)].name + ")";
}

/// Of a sentence about the budget.
std::string markedMoney(Usd amount, std::string_view subject) { return (subject == estimatedBill ? "≈ " : "") + moneyText(amount); }

/// The kinds of database that AWS runs: "RDS Multi-AZ"; by domain there may be several.
std::string managedKinds(const StagePlan& stage) {
    std::vector<DatabaseKind> kinds = plannedKinds(stage);
    std::erase(kinds, DatabaseKind::SelfManaged);
    return list(kinds);
}

Usd magnitude(Usd amount) { return amount < Usd{} ? Usd{} - amount : amount; }

}  // namespace

std::string filled(const Sentence& sentence) {
    std::string out;
    std::string_view rest = sentence.text;
    while (!rest.empty()) {
        const std::size_t open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = rest.find('}', open);
        const std::string_view name = rest.substr(open + 1, close - open - 1);
        const auto value = std::find_if(sentence.values.begin(), sentence.values.end(),
                                        [&](const auto& pair) { return pair.first == name; });
        if (value != sentence.values.end()) out += value->second;
        rest.remove_prefix(close + 1);
    }
    return out;
}

std::pair<std::string, std::string> distinctNumbers(double a, double b) {
    std::pair<std::string, std::string> told{headlineNumber(a), headlineNumber(b)};
    for (int digits = 4; digits <= 9 && told.first == told.second; ++digits) told = {fmt::format("{:.{}g}", a, digits), fmt::format("{:.{}g}", b, digits)};
    if (told.first == told.second && a > b) told.first = "more than " + told.first;
    return told;
}

Sentence sentence(const Blocker& blocker) {
    const std::string available = headlineNumber(blocker.available);
    const std::string asked = headlineNumber(blocker.asked);
    const std::vector<std::pair<std::string_view, std::string>> values{
        {"available", available}, {"asked", asked}, {"subject", blocker.subject}, {"queries", counted(asked, "query", "queries")}};
    switch (blocker.constraint) {
        case Constraint::Cpu: return {"{subject}: the load needs {asked} reference vCPUs at peak; this shape gives at most {available}", values};
        case Constraint::Latency: {
            const auto [atBest, target] = nearestP99Text(blocker.available, blocker.asked);
            return {"p99 would be {available} ms at best; the target is {asked} ms", {{"available", atBest}, {"asked", target}}};
        }
        case Constraint::Memory:
            // All of it would be taken: there must be something left for requests.
            if (asked == available) return {"{subject}: more than {asked} GB of memory are needed; this shape gives at most {available} GB", values};
            return {"{subject}: {asked} GB of memory are needed; this shape gives at most {available} GB", values};
        case Constraint::Network: return {"{subject}: {asked} Gbit/s are needed; this shape gives at most {available} Gbit/s", values};
        case Constraint::Threads:
            return {"{subject}: {asked} requests at once; this shape has at most {threads}",
                    {{"subject", blocker.subject}, {"asked", asked}, {"threads", counted(available, "worker thread", "worker threads")}}};
        case Constraint::Disk: return {"{subject}: {asked} disk operations a second are needed; {available} can be had", values};
        case Constraint::Connections:
            // A share of a connection above the limit is one too many.
            return {"{subject}: {asked} connections at peak; the largest allows {available}",
                    {{"subject", blocker.subject},
                     {"available", available},
                     {"asked", available == asked ? groupedNumber(std::ceil(blocker.asked)) : asked}}};
        case Constraint::Writes: return {"{subject}: writes need {asked} reference vCPUs; one leader gives at most {available}", values};
        case Constraint::Reads:
            if (blocker.subject == nameOf(DatabaseKind::RdsMultiAzCluster))
                return {"a Multi-AZ DB cluster has two readers, and one must answer every read while a zone is lost: that takes {asked} reference "
                        "vCPUs; one gives at most {available}",
                        values};
            return {"{subject}: reads ask for more followers than one leader can have (15)", values};
        case Constraint::Storage: return {"{subject}: {asked} GB must be kept; one volume holds {available} GB", values};
        case Constraint::ZoneLoss: return {"the loss of one availability zone would stop the service", {}};
        case Constraint::Availability: {
            const auto [atBest, target] = nearestAvailabilityText(blocker.available, blocker.asked);
            return {"availability would be {available} at best; the target is {asked}", {{"available", atBest}, {"asked", target}}};
        }
        case Constraint::ZoneCount:
            if (blocker.subject == nameOf(DatabaseKind::RdsMultiAzCluster))
                return {"a Multi-AZ DB cluster needs {asked} availability zones, not {available}", values};
            return {"{asked} availability zones are needed; {subject} gives {available}", values};
        case Constraint::RegionCount:
            return {"{asked} regions were asked for; {available} are open by default, sell what this stage needs and have as many zones", values};
        case Constraint::NotOffered: return {"nothing suitable is sold in the region for: {subject}", values};
        case Constraint::RelationalData: return {"no SQL database in this stage; every request makes {queries}", values};
        case Constraint::Concurrency: return {"{subject}: {asked} executions at once at peak; the quota is {available}", values};
        case Constraint::Quota: return {"{subject}: {asked} are needed; the quota is {available}", values};
        case Constraint::Budget:
            if (blocker.subject == unpricedBill)
                return {"{asked} a month and lines without a price, so whether the budget of {available} is kept is not known",
                        {{"asked", moneyText(Usd{blocker.asked})}, {"available", moneyText(Usd{blocker.available})}}};
            return {"{asked} a month; the budget is {available}",
                    {{"asked", markedMoney(Usd{blocker.asked}, blocker.subject)}, {"available", moneyText(Usd{blocker.available})}}};
        case Constraint::CpuCredits: {
            const auto [needed, lasting] = distinctNumbers(blocker.asked, blocker.available);
            return {"{subject}: CPU credits run out: {asked} reference vCPUs are needed at peak; credits last for {available}",
                    {{"subject", blocker.subject}, {"asked", needed}, {"available", lasting}}};
        }
        case Constraint::Minimum:
        case Constraint::ZonePacking: break;
    }
    return {"{subject}: {asked} are needed; {available} can be had", values};
}

Sentence sentence(const Reason& reason, const Plan& plan) {
    const auto [compared, with] = comparedIn(reason, plan);
    const Bill* const one = &compared->bill;
    const Bill* const other = &with->bill;
    const bool isKnown = one->unpriced == 0 && other->unpriced == 0;
    const bool isOfItself = plan.shown().number == reason.stage;
    std::vector<std::pair<std::string_view, std::string>> values{
        {"stage", reason.stage > 0 ? stageName(plan, reason.stage) : std::string{}},
        {"users", counted(plan.inputs.workload.users, "user", "users")},
        {"amount", (one->estimated > Usd{} || other->estimated > Usd{} || reason.isEstimated ? "≈ " : "") + moneyText(magnitude(reason.amount))},
        {"lost", list(reason.givenUp)},
        {"why", reason.blocker ? text(*reason.blocker) : std::string{}}};
    switch (reason.kind) {
        case ReasonKind::ByUsers: return {"{users}: the story's rule of thumb is stage {stage}.", values};
        case ReasonKind::NeedIsHigher: return {"The load asks for more: stage {stage}. Below it, {why}.", values};
        case ReasonKind::NeedIsLower:
            if (!isKnown)
                return {reason.givenUp.empty() ? "Your load alone would fit stage {stage}; whether that costs less is not known, as prices are missing."
                                               : "Your load alone would fit stage {stage}; whether that costs less is not known, as prices are missing; "
                                                 "given up: {lost}.",
                        values};
            if (reason.amount < Usd{})
                return {reason.givenUp.empty() ? "Your load alone would fit stage {stage}, but it would cost {amount} a month more."
                                               : "Your load alone would fit stage {stage}, but it would cost {amount} a month more; given up: {lost}.",
                        values};
            return {reason.givenUp.empty() ? "Your load alone would fit stage {stage} and save {amount} a month."
                                           : "Your load alone would fit stage {stage} and save {amount} a month; given up: {lost}.",
                    values};
        case ReasonKind::Cheapest:
            if (!isKnown) return {"Of the stages that serve, {stage} has the smallest total; how much less it costs is not known, as prices are missing.", values};
            return {"Cheapest of all that serve is stage {stage}: {amount} a month less.", values};
        case ReasonKind::Pinned:
            if (isOfItself) return {"Pinned by you; stage {stage} is also the recommended one.", values};
            if (!isKnown) return {"Pinned by you; how much it differs from the recommended stage {stage} is not known, as prices are missing.", values};
            return {reason.amount < Usd{} ? "Pinned by you; {amount} a month less than the recommended stage {stage}."
                                          : "Pinned by you; {amount} a month more than the recommended stage {stage}.",
                    values};
        case ReasonKind::PinnedIsBlocked:
            if (isOfItself) return {"Pinned by you and recommended as the nearest, but it cannot serve: {why}.", values};
            return {"Pinned by you, but it cannot serve: {why}. Recommended: stage {stage}.", values};
        case ReasonKind::LowerStageBlocked: return {"Stage {stage} cannot serve: {why}.", values};
        case ReasonKind::NothingServes: return {"No stage meets every target. Nearest, by the fewest missed and then by the least, is stage {stage}: {why}.", values};
        case ReasonKind::OverBudget: return {"Over budget by {amount} a month.", values};
        case ReasonKind::WorkSpared:
            values.emplace_back("kind", managedKinds(plan.shown()));
            values.emplace_back("hours", counted(headlineNumber(reason.careHours), "hour", "hours"));
            values.emplace_back("work", moneyText(Usd{reason.careHours * plan.inputs.choices.personHourly.dollars()}));
            return {"{kind} was taken; self-managed databases on EC2 would be {amount} a month less on the bill, but take {hours} of people a month more, which count as {work}.",
                    values};
    }
    return {};
}

Sentence sentence(const Pressure& pressure) {
    std::vector<std::pair<std::string_view, std::string>> values{
        {"value", headlineNumber(pressure.value)}, {"limit", headlineNumber(pressure.limit)},
        {"valuePercent", percent(pressure.value)}, {"limitPercent", percent(pressure.limit)},
        {"users", pressure.usersAtLimit ? counted(*pressure.usersAtLimit, "user", "users") : std::string{}},
        {"saving", (pressure.isEstimated ? "≈ " : "") + moneyText(pressure.saving)}, {"queries", counted(headlineNumber(pressure.value), "query", "queries")}};
    switch (pressure.kind) {
        case PressureKind::SinglePointOfFailure:
            if (pressure.limit > 0) return {"{value} min/yr down; {limit} allowed", values};
            return {"{value} min/yr down", values};
        case PressureKind::PeakOverAverage:
            if (pressure.saving > Usd{}) return {"peak {value}× average; autoscaling saves {saving}", values};
            return {"peak {value}× average", values};
        case PressureKind::ServicesScaleApart:
            if (pressure.value <= 0) return {"every service scales on its own", values};
            if (pressure.value == 1) return {"one more service shares these servers", values};
            return {"{value} more services share these servers", values};
        case PressureKind::Distance: return {"{value} ms round trip; {limit} ms feels instant", values};
        case PressureKind::Latency:
            values.push_back({"lost", pressure.isWithZoneLost ? " with a zone lost" : ""});
            if (pressure.usersAtLimit) return {"p99 {value} of {limit} ms{lost}; missed at {users}", values};
            return {"p99 {value} of {limit} ms{lost}", values};
        case PressureKind::RelationalData: return {"no SQL database for {queries} a request", values};
        case PressureKind::Concurrency:
            if (pressure.usersAtLimit) return {"{value} of {limit} at once; full at {users}", values};
            return {"{value} of {limit} at once", values};
        default: break;
    }
    if (pressure.usersAtLimit) return {"{valuePercent} of {limitPercent}; full at {users}", values};
    return {"{valuePercent} of {limitPercent}", values};
}

/// "“reserved 3 years, partial upfront” in us-east-1" for "ri_3y_partial_upfront in us-east-1".
std::string boughtText(const std::string& subject) {
    const std::size_t end = subject.find(' ');
    const auto choice = parseName<PurchaseChoice>(std::string_view{subject}.substr(0, end));
    return choice && end != std::string::npos ? "“" + std::string{label(*choice)} + "”" + subject.substr(end) : subject;
}

Sentence sentence(const Warning& warning) {
    std::vector<std::pair<std::string_view, std::string>> values{
        {"value", headlineNumber(warning.value)}, {"lines", warning.value == 1 ? "One line" : headlineNumber(warning.value) + " lines"},
        {"subject", warning.kind == WarningKind::UnpricedLines ? dimensionLabel(warning.subject) : warning.subject},
        {"bought", boughtText(warning.subject)},
        {"availability", availabilityText(warning.value)}, {"money", markedMoney(Usd{warning.value}, warning.subject)}};
    switch (warning.kind) {
        case WarningKind::PeakFactorClamped: return {"The weekly curve reaches {value}× its average at most; the peak factor was reduced to that.", values};
        case WarningKind::UnpricedLines: return {warning.value == 1 ? "{lines} has no known price and is missing from the total ({subject})."
                                       : "{lines} have no known price and are missing from the total (first: {subject}).",
                    values};
        case WarningKind::EstimatedPrices:
            if (!warning.subject.empty())
                return {warning.value == 1 ? "{lines} rests on the price of another region ({subject})."
                                           : "{lines} rest on estimated prices, some of them on those of other regions ({subject}).",
                        values};
            return {warning.value == 1 ? "{lines} rests on an estimated price." : "{lines} rest on estimated prices.", values};
        case WarningKind::EstimatedPerformance: return {"The speed of {subject} was not measured; it is estimated from its relatives.", values};
        case WarningKind::PurchaseNotOffered:
            if (warning.subject.starts_with("sp_"))
                return {"The catalog has no prices of {bought}; on-demand prices are used until AWS's Savings Plans are imported.", values};
            // Lists of prices that are not AWS's own leave these out.
            if (warning.subject.find("partial") != std::string::npos)
                return {"The catalog has no EC2 prices of {bought}; on-demand prices are used until AWS's price list is imported.", values};
            return {"EC2 is not sold as {bought}; on-demand prices are used.", values};
        case WarningKind::LeftOnDemand:
            return {"The catalog offers no reservation as chosen for {subject}; on-demand prices are used.", values};
        case WarningKind::PromisedBelowTarget: return {"AWS promises {availability} (product of its SLAs, a refund promise), less than the target.", values};
        case WarningKind::BudgetExceeded: return {"Over budget by {money} a month.", values};
        case WarningKind::NoService: return {"No services are named; the application counts as one.", values};
    }
    return {};
}

std::string text(const Blocker& blocker) { return filled(sentence(blocker)); }
std::string text(const Reason& reason, const Plan& plan) { return filled(sentence(reason, plan)); }
std::string text(const Pressure& pressure) { return filled(sentence(pressure)); }
std::string text(const Warning& warning) { return filled(sentence(warning)); }

std::string headroomText(const StagePlan& stage) {
    if (!std::isfinite(stage.headroom.usersAtLimit)) return "no limit in sight";
    return "holds " + counted(headlineNumber(stage.headroom.usersAtLimit), "user", "users") + ", then " + std::string{label(stage.headroom.firstLimit)};
}

int ninesDecimals(double fraction) {
    const double outside = 1 - fraction;
    return outside <= 0 ? 0 : std::clamp(static_cast<int>(std::ceil(-std::log10(outside))) - 1, 1, mostNinesDecimals);
}

std::string availabilityText(double fraction) {
    const int decimals = ninesDecimals(fraction);
    std::string number = groupedNumber(fraction * 100, decimals);
    for (int left = decimals; left > 2 && number.back() == '0'; --left) number.pop_back();
    return number + " %";
}

std::string downtimeText(double minutesPerYear) {
    constexpr double millisecond = 1e-3 / 60;
    if (minutesPerYear > 0 && minutesPerYear < millisecond) return "less than a millisecond a year";
    if (minutesPerYear < 1) return counted(headlineNumber(minutesPerYear * 60), "second a year", "seconds a year");
    if (minutesPerYear < 600) return counted(headlineNumber(minutesPerYear), "minute a year", "minutes a year");
    if (minutesPerYear < 2880) return counted(headlineNumber(minutesPerYear / 60), "hour a year", "hours a year");
    return counted(headlineNumber(minutesPerYear / 1440), "day a year", "days a year");
}

std::string_view leftOut() {
    return "Not counted: taxes, development environments, people, flow and access logs, encryption keys of one's own.";
}

}  // namespace stagecraft
