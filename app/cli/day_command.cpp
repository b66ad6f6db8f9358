#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/simulation_cells.h"
#include "app/cli/text_table.h"
#include "model/simulation/day.h"
#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

constexpr std::array<std::string_view, 7> weekdays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::string_view nameOf(const Day& day) { return weekdays[static_cast<std::size_t>(day.weekday)]; }

/// "+4.2 %"
std::string difference(double value, double planned) {
    return planned > 0 ? fmt::format("{:+.1f} %", (value / planned - 1) * 100) : "-";
}

std::string hoursTable(const Day& day) {
    TextTable table{{{"Hour", Align::Left}, {"asked (dynamic)", Align::Right}, {"failed", Align::Right}, {"p50", Align::Right}, {"p99", Align::Right},
                     {"planned", Align::Right}, {"ran", Align::Right}}};
    for (const DayHour& hour : day.hours)
        table.row({fmt::format("{:02}:00", hour.hour), rateCell(hour.offeredRate), percentCell(hour.failedShare),
                   responseCell(hour.p50, hour.errors, &PercentileErrors::p50), responseCell(hour.p99, hour.errors, &PercentileErrors::p99),
                   fmt::format("{:.1f}", hour.plannedServers), fmt::format("{:.1f}", hour.servers)});
    return table.text();
}

std::string fleetsTable(const Day& day) {
    TextTable table{{{"Fleet", Align::Left}, {"type", Align::Left}, {"servers", Align::Right}, {"CPU target", Align::Right}, {"mean", Align::Right},
                     {"busiest", Align::Right}, {"changes", Align::Right}, {"planned h", Align::Right}, {"ran h", Align::Right}, {"more", Align::Right}}};
    for (const DayFleet& fleet : day.fleets)
        table.row({fleet.label, fleet.instanceType, fmt::format("{}-{}", fleet.minimum, fleet.maximum), fleet.target > 0 ? percentCell(fleet.target) : "-",
                   percentCell(fleet.utilisation), percentCell(fleet.busiestUtilisation), std::to_string(fleet.changes),
                   fmt::format("{:.1f}", fleet.plannedHours), fmt::format("{:.1f}", fleet.hours), difference(fleet.hours, fleet.plannedHours)});
    table.rule();
    table.row({"All", "", "", "", "", "", "", fmt::format("{:.1f}", day.plannedHours), fmt::format("{:.1f}", day.serverHours),
               difference(day.serverHours, day.plannedHours)});
    return table.text();
}

/// "CPU credits of a t4g.small (App servers): never fewer than 551 of 576 were left."
std::string creditsText(const DayFleet& fleet) {
    const DayCredits& credits = *fleet.credits;
    const std::string whose = fmt::format("CPU credits of a {} ({}): ", fleet.instanceType, fleet.label);
    if (credits.slowHours <= 0) return whose + fmt::format("never fewer than {} of {} were left{}.", headlineNumber(credits.least), headlineNumber(credits.most),
                                                       fleet.changes > 0 ? "; new servers begin with none" : "");
    return whose + fmt::format("they ran out; {} did no more than the {} that is sustained.", counted(headlineNumber(credits.slowHours), "server-hour", "server-hours"),
                               percentCell(credits.sustained));
}

std::string textDay(const Day& day, const DrillCallers& callers) {
    std::string out = fmt::format("Stage {} through its busiest day, {} (UTC), in {}: it {}\n\n", day.stage, nameOf(day), day.region,
                                  day.meetsTargets ? "meets its targets" : "misses its targets");
    out += hoursTable(day) + "\n" + fleetsTable(day);
    out += fmt::format("\nOf the day: p50 {}, p99 {}, of its slowest hour {}; about {} failed.\n", responseCell(day.p50, {}, nullptr),
                       responseCell(day.p99, {}, nullptr), responseCell(day.busiestP99, {}, nullptr), counted(std::round(day.failedRequests), "request", "requests"));
    for (const DayFleet& fleet : day.fleets)
        if (fleet.credits) out += creditsText(fleet) + "\n";
    out += callersText(callers);
    out += std::string{onlyDynamic};
    out += "Servers count from launch to end, warm-up included; planned are those of the bill.\n";
    if (day.staticRate > 0) out += fmt::format("The CDN took {} of static requests besides.\n", rateCell(day.staticRate));
    out += "The hour before is warm-up and left out; ± is a 95 % confidence interval by batch means of ten minutes.\n";
    if (day.sampledShare < 1) out += fmt::format("Of each minute {} was simulated and stands for the rest, but where more came than servers could well take.\n", percentCell(day.sampledShare));
    return out;
}

std::string csvDay(const Day& day) {
    std::string out = csvRecord({"hour", "asked_per_s", "answered_per_s", "failed_share", "p50_ms", "p99_ms", "p50_error_ms", "p99_error_ms",
                                 "planned_servers", "servers"});
    for (const DayHour& hour : day.hours)
        out += csvRecord({std::to_string(hour.hour), plainNumber(hour.offeredRate), plainNumber(hour.answeredRate), plainNumber(hour.failedShare),
                          millisecondsCell(hour.p50), millisecondsCell(hour.p99), errorCell(hour.errors, &PercentileErrors::p50),
                          errorCell(hour.errors, &PercentileErrors::p99), plainNumber(hour.plannedServers), plainNumber(hour.servers)});
    return out;
}

Json jsonCredits(const DayCredits& credits) {
    return {{"least", jsonNumber(credits.least)}, {"most", jsonNumber(credits.most)}, {"sustained_cpu", jsonNumber(credits.sustained)},
            {"slow_server_hours", jsonNumber(credits.slowHours)}};
}

Json jsonDay(const Day& day, std::uint64_t seed, const DrillCallers& callers) {
    Json hours = Json::array(), fleets = Json::array();
    for (const DayHour& hour : day.hours)
        hours.push_back({{"hour", hour.hour}, {"asked_per_s", jsonNumber(hour.offeredRate)}, {"answered_per_s", jsonNumber(hour.answeredRate)},
                         {"failed_share", jsonNumber(hour.failedShare)}, {"latency_ms", jsonResponses(hour.p50, hour.p99, hour.errors)},
                         {"planned_servers", jsonNumber(hour.plannedServers)}, {"servers", jsonNumber(hour.servers)}});
    for (const DayFleet& fleet : day.fleets)
        fleets.push_back({{"label", fleet.label}, {"instance_type", fleet.instanceType}, {"minimum", fleet.minimum}, {"maximum", fleet.maximum},
                          {"cpu_target", fleet.target > 0 ? jsonNumber(fleet.target) : Json(nullptr)}, {"cpu", jsonNumber(fleet.utilisation)},
                          {"busiest_cpu", jsonNumber(fleet.busiestUtilisation)}, {"changes", fleet.changes},
                          {"planned_server_hours", jsonNumber(fleet.plannedHours)}, {"server_hours", jsonNumber(fleet.hours)},
                          {"cpu_credits", fleet.credits ? jsonCredits(*fleet.credits) : Json(nullptr)}});
    return {{"stage", day.stage}, {"region", day.region}, {"day", std::string{nameOf(day)}}, {"seed", seed},
            {"timeout_s", callers.timeout}, {"work_variation", callers.workVariation}, {"meets_targets", day.meetsTargets},
            {"planned_server_hours", jsonNumber(day.plannedHours)}, {"server_hours", jsonNumber(day.serverHours)},
            {"latency_ms", {{"p50", jsonMilliseconds(day.p50)}, {"p99", jsonMilliseconds(day.p99)}, {"p99_slowest_hour", jsonMilliseconds(day.busiestP99)}}},
            {"failed_requests", jsonNumber(std::round(day.failedRequests))}, {"failed_share", jsonNumber(day.failedShare)},
            {"static_per_s", jsonNumber(day.staticRate)}, {"warm_up_s", jsonNumber(day.warmUp)}, {"sampled_share", jsonNumber(day.sampledShare)},
            {"fleets", std::move(fleets)}, {"hours", std::move(hours)}};
}

}  // namespace

ExitCode DrillCommand::runDay(const Context& context, const Inputs& inputs, const Blueprint& shown) const {
    const DrillCallers callers{timeout, retries, workVariation};
    const auto answer = stagecraft::day(shown, inputs, *context.catalog, seed, callers);
    if (!answer) return refuse(context, Error{ErrorCode::Syntax, {}, 0, "--day", answer.error()});
    const std::string text = format == "json" ? jsonText(jsonDay(*answer, seed, callers)) : format == "csv" ? csvDay(*answer) : textDay(*answer, callers);
    if (const ExitCode delivered = deliver(context, text, outFile); delivered != ExitCode::Done) return delivered;
    return answer->meetsTargets ? ExitCode::Done : ExitCode::TargetsMissed;
}

}  // namespace stagecraft
