#include "model/report/plan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "model/report/forgotten.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// Pads to a width in characters, not bytes, so that "×" and "≈" keep columns straight.
std::size_t lengthOf(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(std::string text, std::size_t width, bool toTheRight = false) {
    const std::size_t characters = lengthOf(text);
    if (characters >= width) return text;
    const std::string space(width - characters, ' ');
    return toTheRight ? space + text : text + space;
}

/// An amount in its column; "≈" where estimated prices take part.
std::string marked(Usd amount, bool isEstimated) { return padded((isEstimated ? "≈" : "") + moneyText(amount), 16, true); }

class Report {
public:
    explicit Report(const Plan& plan) : plan_(plan), shown_(plan.shown()) {}

    std::string write() {
        headline();
        stages();
        architecture();
        bill();
        forgotten();
        pressures();
        downtime();
        reasons();
        return std::move(out_);
    }

private:
    void line(std::string text = {}) { out_ += std::move(text) + "\n"; }
    void title(std::string_view text) { line(); line(std::string{text}); line(std::string(text.size(), '-')); }

    void headline() {
        const double users = plan_.inputs.workload.users;
        line(fmt::format("{}: {}, {} requests/s at peak, {} on average", plan_.inputs.name, counted(users, "user", "users"),
                         headlineNumber(plan_.demand.peak.count()), headlineNumber((plan_.demand.dynamicAverage + plan_.demand.staticAverage).count())));
        const Bill& bill = shown_.bill;
        const std::string sign = bill.estimated > Usd{} ? "≈ " : "";
        const std::string perUser = users > 0 ? fmt::format(" ({}${} per user)", sign, headlineNumber(bill.total.dollars() / users)) : "";
        const std::string remarks = remarksOf(bill);
        line(fmt::format("Stage {} {}: {} a month{}{}{}", shown_.number, shown_.name, markedMoney(bill.total, bill.estimated), perUser,
                         remarks.empty() ? "" : ", " + remarks, shown_.isFeasible() ? "" : ", blocked"));
        if (!shown_.latency.isStable && !shown_.isFeasible()) {
            line(fmt::format("It cannot be sized: {}. There is no response time, availability or number of users to tell.", text(shown_.blockers.front())));
            return;
        }
        line(fmt::format("p99 {} ms · available {} ({} down) · {}", headlineNumber(shown_.latency.p99.count()),
                         availabilityText(shown_.availability.fraction), downtimeText(shown_.availability.minutesPerYear),
                         headroomText(shown_)));
    }

    /// What a total does not show: "$38.53 of it estimated, 3 lines without a price".
    [[nodiscard]] static std::string remarksOf(const Bill& bill) {
        const std::string estimated = bill.estimated > Usd{} ? moneyText(bill.estimated) + " of it estimated" : "";
        const std::string unpriced = unpricedText(bill);
        return estimated + (estimated.empty() || unpriced.empty() ? "" : ", ") + unpriced;
    }

    void stages() {
        title("Stages");
        for (const StagePlan& stage : plan_.stages) {
            const bool isShown = stage.number == shown_.number;
            std::string note = stage.isFeasible() ? "serves" : "blocked: " + text(stage.blockers.front());
            if (const std::string remarks = remarksOf(stage.bill); !remarks.empty()) note += " (" + remarks + ")";
            line(fmt::format("{} {} {} {}  {}", isShown ? ">" : " ", stage.number, padded(stage.name, 17),
                             padded((stage.bill.estimated > Usd{} ? "≈" : "") + moneyText(stage.bill.total), 16, true), note));
        }
    }

    void architecture() {
        title("Architecture");
        std::string global;
        for (const ManagedService& service : shown_.architecture.global)
            if (service.kind != ManagedKind::Users) global += (global.empty() ? "" : ", ") + service.label;
        if (!global.empty()) line("Global: " + global);
        for (const RegionLayout& region : shown_.architecture.regions) {
            std::string zones;
            for (const std::string& zone : region.zones) zones += (zones.empty() ? "" : " ") + zone;
            const std::string share = region.trafficShare > 0 ? headlineNumber(region.trafficShare * 100) + " % of the traffic" : "waits";
            line(fmt::format("{} ({}): {}", region.code, share, zones));
            for (const Fleet& fleet : region.fleets) {
                std::string perZone;
                for (const int count : fleet.perZone) perZone += (perZone.empty() ? "" : "+") + std::to_string(count);
                line(fmt::format("  {} {} × {}  {}  CPU {} %, set by {}", padded(fleet.label, 28),
                                 padded(std::to_string(fleet.count), 4, true), padded(fleet.instanceType, 18), padded(perZone, 8),
                                 padded(groupedNumber(fleet.cpuUtilisation * 100), 3, true), label(fleet.limitedBy)));
            }
            std::string managed;
            for (const ManagedService& service : region.managed)
                managed += (managed.empty() ? "" : ", ") + service.label + (service.note.empty() ? "" : " (" + service.note + ")");
            if (!managed.empty()) line("  " + managed);
        }
    }

    /// Of a line of the bill: "EC2 instance hours m8g.large, spot, 50 % off, us-east-1", "Data transfer between regions, us-east-1 → us-east-2".
    [[nodiscard]] std::string nameOf(const BillLine& item) const {
        const std::string purchase = purchaseText(item.usage);
        return item.usage.service + " " + dimensionLabel(item.usage.dimension) +
               (item.usage.instanceType.empty() ? "" : " " + item.usage.instanceType) + (purchase.empty() ? "" : ", " + purchase) +
               (shown_.architecture.regions.size() > 1 && item.usage.region != "*" ? ", " + item.usage.region : "") +
               (item.usage.destination.empty() ? "" : " → " + item.usage.destination);
    }

    /// With its part where another line of its component has the same name.
    [[nodiscard]] std::string fullNameOf(const BillLine& item) const {
        const std::string name = nameOf(item);
        const auto isNamesake = [&](const BillLine& other) {
            return other.usage.component == item.usage.component && other.usage.part != item.usage.part && nameOf(other) == name;
        };
        const bool tellsPart = !item.usage.part.empty() && std::ranges::any_of(shown_.bill.lines, isNamesake);
        return name + (tellsPart ? ", " + item.usage.part : "");
    }

    void bill() {
        title("Monthly bill");
        std::vector<std::string> names;
        for (const BillLine& item : shown_.bill.lines) nameWidth_ = std::max(nameWidth_, lengthOf(names.emplace_back(fullNameOf(item))));
        struct Sum {
            Usd amount, estimated;
        };
        std::map<Component, Sum> sums;
        for (const BillLine& item : shown_.bill.lines) {
            Sum& sum = sums[item.usage.component];
            sum.amount += item.amount;
            if (item.isEstimated) sum.estimated += item.amount;
        }
        for (const auto& [component, sum] : sums) {
            line(fmt::format("{} {}", padded(std::string{label(component)}, nameWidth_ + 2), marked(sum.amount, sum.estimated > Usd{})));
            for (std::size_t i = 0; i < names.size(); ++i) {
                const BillLine& item = shown_.bill.lines[i];
                if (item.usage.component != component) continue;
                const std::string amount = item.isPriced ? marked(item.amount, item.isEstimated) : padded("no price", 16, true);
                const std::string lender = item.isBorrowed() ? " (" + lenderText(item) + ")" : "";
                line(fmt::format("  {} {}  {}{}", padded(names[i], nameWidth_), amount, formulaText(item), lender));
            }
        }
        const std::string missing = shown_.bill.unpriced > 0 ? fmt::format("  without {}", shown_.bill.unpriced == 1 ? "one line that has no price" : fmt::format("{} lines that have no price", shown_.bill.unpriced)) : "";
        line(fmt::format("{} {}{}", padded("Total", nameWidth_ + 2), marked(shown_.bill.total, shown_.bill.estimated > Usd{}), missing));
        for (std::string& sentence : moneyTexts(shown_.bill, plan_.inputs.choices.display)) line(std::move(sentence));
    }

    void forgotten() {
        const std::vector<ForgottenLine> ledger = forgottenLines(shown_.bill);
        if (ledger.empty()) return;
        title("Lines most estimates forget");
        Usd sum;
        const bool isEstimated = std::ranges::any_of(ledger, [](const ForgottenLine& item) { return item.estimated > Usd{}; });
        int unpriced = 0;
        for (const ForgottenLine& item : ledger) {
            sum += item.amount;
            unpriced += item.unpriced;
            if (item.isUnpriced()) {
                line(fmt::format("  {} {}  {}", padded(std::string{label(item.kind)}, nameWidth_), padded("no price", 16, true), counted(item.lines, "line", "lines")));
                continue;
            }
            const std::string missing = item.unpriced > 0 ? fmt::format(", {} without a price", item.unpriced) : "";
            line(fmt::format("  {} {}  {} %{}", padded(std::string{label(item.kind)}, nameWidth_),
                             marked(item.amount, item.estimated > Usd{}),
                             headlineNumber(item.share * 100), missing));
        }
        const double share = shown_.bill.total > Usd{} ? sum / shown_.bill.total : 0;
        const std::string missing = unpriced > 0 ? fmt::format(", without {} that {} no price", counted(unpriced, "line", "lines"), unpriced == 1 ? "has" : "have") : "";
        line(fmt::format("{} {}  {} % of the bill{}", padded("Together", nameWidth_ + 2), marked(sum, isEstimated), headlineNumber(share * 100), missing));
    }

    void pressures() {
        title("Pressures");
        for (const Pressure& pressure : shown_.pressures)
            line(fmt::format("  {} {}", padded(std::string{label(pressure.kind)}, 26), text(pressure)));
    }

    /// What each part adds, worst first: what to fix first.
    void downtime() {
        if (shown_.availability.parts.empty() || !shown_.latency.isStable) return;
        title("Downtime, the worst first");
        for (const AvailabilityPart& part : shown_.availability.parts)
            line(fmt::format("  {} {}", padded(part.part, 26), downtimeText(part.minutesPerYear)));
    }

    void reasons() {
        title("Why");
        for (const Reason& reason : plan_.recommendation.reasons) line("  " + text(reason, plan_));
        for (const Blocker& blocker : shown_.blockers) line("  Blocked: " + text(blocker));
        for (const Warning& warning : plan_.warnings) line("  Note: " + text(warning));
        line();
        line(fmt::format("Prices: {} of {}. {}", plan_.catalogId, plan_.catalogDate, leftOut()));
    }

    const Plan& plan_;
    const StagePlan& shown_;
    std::size_t nameWidth_ = 67;  ///< of lines of the bill: a long name widens the column rather than breaking it
    std::string out_;
};

}  // namespace

std::string planText(const Plan& plan) { return Report{plan}.write(); }

}  // namespace stagecraft
