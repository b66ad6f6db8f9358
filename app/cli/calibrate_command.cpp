#include <fmt/format.h>

#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/documents/file_io.h"
#include "model/documents/plan_edit.h"
#include "model/report/calibration_words.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

/// What the command found out.
struct Answer {
    std::string file;
    LoadTest test;
    TestedServers servers;
    Calibration calibration;
    std::vector<Setting> settings;
};

std::string atConfidence(const std::optional<Interval>& interval) {
    return interval ? text(*interval) : std::string{};
}

std::string percent(const std::optional<double>& share) {
    return share ? fmt::format("{:.1f} %", *share * 100) : std::string{};
}

/// The interval of 1/γ on the reference vCPU.
std::string inMilliseconds(const ProcessorLaw& law, const TestedServers& servers) {
    if (!law.fit.single || law.fit.single->low <= 0) return {};
    const double toReference = Milliseconds{Seconds{1}}.count() * servers.speed();
    return text(Interval{toReference / law.fit.single->high, toReference / law.fit.single->low});
}

std::string fitText(const Answer& answer) {
    TextTable table{{{"Figure", Align::Left}, {"value", Align::Right}, {"95 % interval", Align::Left}}};
    const ServiceDemand& demand = answer.calibration.demand;
    const std::string atMost = demand.isUpperBound() ? "≤ " : "";
    table.row({fmt::format("CPU per request on a vCPU of {}", answer.servers.type->name),
               atMost + figureText(demand.tested.count()) + " ms", ""});
    table.row({"CPU per request on the reference vCPU", atMost + figureText(demand.reference.count()) + " ms",
               atConfidence(demand.referenceInterval)});
    if (answer.calibration.loneReference)
        table.row({"the same while one processor is at work", figureText(answer.calibration.loneReference->count()) + " ms",
                   inMilliseconds(*answer.calibration.processors, answer.servers)});
    if (demand.idleShare) table.row({"CPU busy without requests", percent(demand.idleShare), ""});
    if (answer.calibration.processors) {
        const ScalabilityFit& fit = answer.calibration.processors->fit;
        table.row({"α of a server's processors", figureText(fit.law.contention), atConfidence(fit.contention)});
        table.row({"β of a server's processors", figureText(fit.law.coherency), atConfidence(fit.coherency)});
    }
    if (!answer.calibration.law) return table.text();
    const ScalabilityFit& fit = *answer.calibration.law;
    table.row(
        {"γ: throughput of one in flight", figureText(fit.law.single) + " /s", atConfidence(fit.single)});
    table.row({"α: contention", figureText(fit.law.contention), atConfidence(fit.contention)});
    table.row({"β: coherency", figureText(fit.law.coherency), atConfidence(fit.coherency)});
    table.row({"N*: in flight at the peak", figureText(fit.peakLoad), atConfidence(fit.peakInterval)});
    const std::optional<WorkerPool>& pool = answer.calibration.pool;
    if (pool) table.row({"throughput of the full pool", figureText(pool->plateau.count()) + " /s", ""});
    table.row({pool ? "maximum throughput but for the pool" : "maximum throughput", figureText(fit.maximum) + " /s", atConfidence(fit.maximumInterval)});
    table.row({"a tenth below linear from", figureText(fit.linearUntil) + " in flight", ""});
    table.row({"R²", fit.determination ? fmt::format("{:.5f}", *fit.determination) : "none", ""});
    table.row({"degrees of freedom", std::to_string(fit.degrees), ""});
    return table.text();
}

std::string pointsText(const Answer& answer) {
    TextTable table{{{"Line", Align::Right},
                     {"in flight", Align::Right},
                     {"latency ms", Align::Right},
                     {"measured /s", Align::Right},
                     {"fitted /s", Align::Right},
                     {"difference", Align::Right},
                     {"CPU", Align::Right},
                     {"errors", Align::Right}}};
    for (const LoadTestPoint& point : answer.test.points) {
        const double measured = point.throughput.count();
        std::string fitted, difference;
        if (answer.calibration.law) {
            const double value = answer.calibration.fitted(point.concurrency).count();
            fitted = figureText(value);
            difference = fmt::format("{:+.1f} %", (value / measured - 1) * 100);
        }
        table.row({std::to_string(point.line), figureText(point.concurrency),
                   figureText(point.latency.count()), figureText(measured), fitted, difference,
                   percent(point.cpu), percent(point.errorShare)});
    }
    return table.text();
}

std::string poolLimit(const WorkerPool& pool) {
    if (pool.open) return "; of the requests in flight, those with a worker count";
    return fmt::format("; the throughput stays from {} in flight on", figureText(pool.workers));
}

std::string textOf(const Answer& answer) {
    const TestedServers& servers = answer.servers;
    std::string out =
        fmt::format("{}: {} {} on {} × {} ({} vCPUs, performance index {} by {})\n\n", answer.file,
                    answer.test.points.size(), answer.test.points.size() == 1 ? "row" : "rows",
                    servers.servers, servers.type->name, groupedNumber(servers.vcpus()),
                    figureText(servers.speed()), nameOf(servers.benchmark));
    out += fitText(answer);
    out += "\nCPU per request: " + text(answer.calibration.demand) + ".\n";
    if (answer.calibration.law)
        out += fmt::format("Law: X(N) = γN/(1 + α(N−1) + βN(N−1)), least squares in throughput{}.\n",
                           answer.calibration.pool ? poolLimit(*answer.calibration.pool) : "");
    if (answer.calibration.processors) out += text(*answer.calibration.processors) + "\n";
    if (answer.calibration.pool) out += text(*answer.calibration.pool) + "\n";
    for (const CalibrationNote note : answer.calibration.notes) out += text(note) + "\n";
    out += "\n" + pointsText(answer) + "\nSettings to apply\n";
    for (const Setting& setting : answer.settings)
        out += fmt::format("  {}={}\n", setting.key, setting.value);
    return out;
}

Json jsonInterval(const std::optional<Interval>& interval) {
    if (!interval) return nullptr;
    return {{"low", jsonNumber(interval->low)}, {"high", jsonNumber(interval->high)}};
}

Json jsonDemand(const ServiceDemand& demand) {
    return {{"source", nameOf(demand.source)},
            {"upper_bound", demand.isUpperBound()},
            {"tested_ms", jsonNumber(demand.tested.count())},
            {"reference_ms", jsonNumber(demand.reference.count())},
            {"reference_ms_95", jsonInterval(demand.referenceInterval)},
            {"rows", demand.points},
            {"idle_share", demand.idleShare ? jsonNumber(*demand.idleShare) : Json(nullptr)}};
}

/// A figure that is infinite is null, as JSON has none.
Json jsonLaw(const ScalabilityFit& fit) {
    return {{"gamma", jsonNumber(fit.law.single)},
            {"gamma_95", jsonInterval(fit.single)},
            {"alpha", jsonNumber(fit.law.contention)},
            {"alpha_95", jsonInterval(fit.contention)},
            {"beta", jsonNumber(fit.law.coherency)},
            {"beta_95", jsonInterval(fit.coherency)},
            {"r_squared", fit.determination ? jsonNumber(*fit.determination) : Json(nullptr)},
            {"degrees_of_freedom", fit.degrees},
            {"peak_concurrency", jsonNumber(fit.peakLoad)},
            {"peak_concurrency_95", jsonInterval(fit.peakInterval)},
            {"maximum_rps", jsonNumber(fit.maximum)},
            {"maximum_rps_95", jsonInterval(fit.maximumInterval)},
            {"linear_until", jsonNumber(fit.linearUntil)}};
}

Json jsonProcessors(const Calibration& found) {
    const ProcessorLaw& law = *found.processors;
    return {{"alpha", jsonNumber(law.fit.law.contention)},
            {"alpha_95", jsonInterval(law.fit.contention)},
            {"beta", jsonNumber(law.fit.law.coherency)},
            {"beta_95", jsonInterval(law.fit.coherency)},
            {"is_found", law.isFound()},
            {"is_ruled_out", law.isRuledOut()},
            {"slowdown_95", jsonInterval(law.fit.slowdown(law.most))},
            {"highest", jsonNumber(law.highest)},
            {"rows", law.rows},
            {"lone_reference_ms", found.loneReference ? jsonNumber(found.loneReference->count()) : Json(nullptr)},
            {"text", text(law)}};
}

Json jsonPool(const WorkerPool& pool) {
    return {{"cause", nameOf(pool.cause)},
            {"workers", jsonNumber(pool.workers)},
            {"workers_per_server", jsonNumber(pool.workersPerServer)},
            {"workers_per_server_95", jsonInterval(pool.perServerInterval)},
            {"waiting_by_chance", pool.open ? jsonNumber(pool.open->waiting) : Json(nullptr)},
            {"plateau_rps", jsonNumber(pool.plateau.count())},
            {"unloaded_ms", jsonNumber(pool.unloaded.count())},
            {"cpu", pool.cpu ? jsonNumber(*pool.cpu) : Json(nullptr)},
            {"text", text(pool)}};
}

Json jsonPoint(const LoadTestPoint& point, const Calibration& found) {
    const auto optional = [](const std::optional<double>& value) {
        return value ? jsonNumber(*value) : Json(nullptr);
    };
    const auto time = [](const std::optional<Milliseconds>& value) {
        return value ? jsonNumber(value->count()) : Json(nullptr);
    };
    return {{"line", point.line},
            {"concurrency", jsonNumber(point.concurrency)},
            {"latency_ms", jsonNumber(point.latency.count())},
            {"p50_ms", time(point.p50)},
            {"p99_ms", time(point.p99)},
            {"rps", jsonNumber(point.throughput.count())},
            {"fitted_rps", found.law ? jsonNumber(found.fitted(point.concurrency).count()) : Json(nullptr)},
            {"cpu", optional(point.cpu)},
            {"errors", optional(point.errorShare)}};
}

Json jsonOf(const Answer& answer, const Catalog& catalog) {
    const Calibration& found = answer.calibration;
    Json points = Json::array();
    for (const LoadTestPoint& point : answer.test.points) points.push_back(jsonPoint(point, found));
    Json notes = Json::array();
    for (const CalibrationNote note : found.notes)
        notes.push_back({{"kind", nameOf(note)}, {"text", text(note)}});
    if (found.tooFast) notes.push_back({{"kind", "latency-below-cpu-time"}, {"text", warningOf(*found.tooFast, answer.file).text()}});
    Json settings = Json::object();
    for (const Setting& setting : answer.settings)
        settings[setting.key] = jsonNumber(*parseNumber(setting.value));
    return {{"tested",
             {{"instance_type", answer.servers.type->name},
              {"servers", answer.servers.servers},
              {"vcpus", jsonNumber(answer.servers.vcpus())},
              {"performance_index", jsonNumber(answer.servers.speed())},
              {"benchmark", nameOf(answer.servers.benchmark)}}},
            {"demand", jsonDemand(found.demand)},
            {"law", found.law ? jsonLaw(*found.law) : Json(nullptr)},
            {"processors", found.processors ? jsonProcessors(found) : Json(nullptr)},
            {"pool", found.pool ? jsonPool(*found.pool) : Json(nullptr)},
            {"notes", std::move(notes)},
            {"points", std::move(points)},
            {"settings", std::move(settings)},
            {"catalog", jsonCatalog(catalog.id(), catalog.date())}};
}

Result<std::string> readPoints(const std::string& file) {
    if (file != "-") return readFile(file, largestLoadTest);
    Result<std::string> text = readFile("/dev/stdin", largestLoadTest);
    if (!text) {
        Error error = text.error();
        error.file = "standard input";
        return tl::unexpected(std::move(error));
    }
    return text;
}

/// The plan file to change: its text, and what it says.
struct PlanToChange {
    std::string text;
    ReadPlan plan;
};

tl::expected<std::optional<PlanToChange>, std::vector<Error>> readPlanToChange(const Context& context,
                                                                               const std::string& file) {
    if (file.empty()) return std::nullopt;
    Result<std::string> text = readFile(file, largestPlanFile);
    if (!text) return tl::unexpected(std::vector{text.error()});
    ReadPlanAttempt read = readPlanAll(*text, file);
    if (!read.errors.empty()) return tl::unexpected(std::move(read.errors));
    warn(context, read.plan.warnings);
    if (std::vector<Error> found = problems(read.plan, *context.catalog); !found.empty())
        return tl::unexpected(std::move(found));
    return PlanToChange{std::move(*text), std::move(read.plan)};
}

/// Without a plan, one that says nothing else; the settings are checked in any case.
Result<std::string> changedPlan(const std::optional<PlanToChange>& start,
                                const std::vector<Setting>& settings) {
    if (start) return withSettings(start->text, start->plan, settings);
    const ReadPlan defaults;
    if (Result<std::string> checked = withSettings({}, defaults, settings); !checked) return checked;
    return planOfSettings(settings);
}

}  // namespace

ExitCode CalibrateCommand::run(const Context& context) const {
    const InstanceType* const tested = context.catalog->instanceType(type);
    if (tested == nullptr)
        return refuse(context, Error{ErrorCode::UnknownName,
                                     {},
                                     0,
                                     "--type",
                                     fmt::format("must be an instance type, for example c7g.large, not {}",
                                                 inQuotes(type))});
    constexpr int mostServers = 10'000;
    if (servers < 1 || servers > mostServers)
        return refuse(context,
                      Error{ErrorCode::OutOfRange,
                            {},
                            0,
                            "--servers",
                            fmt::format("must be 1 to {}, not {}", groupedNumber(mostServers), servers)});
    const auto toChange = readPlanToChange(context, planFile);
    if (!toChange) return refuse(context, toChange.error());
    const Result<std::string> csv = readPoints(file);
    if (!csv) return refuse(context, csv.error());

    Answer answer;
    answer.file = file == "-" ? "standard input" : file;
    Result<LoadTest> test = readLoadTest(*csv, answer.file);
    if (!test) return refuse(context, test.error());
    answer.test = std::move(*test);
    answer.servers = {tested, servers,
                      *toChange ? (*toChange)->plan.inputs.choices.benchmark : Benchmark::Web};
    answer.calibration = calibrate(answer.test, answer.servers);
    answer.settings = settingsOf(answer.calibration);

    const Result<std::string> changed = changedPlan(*toChange, answer.settings);
    if (!changed) return refuse(context, changed.error());
    warn(context, answer.test.warnings);
    if (answer.calibration.tooFast) warn(context, {warningOf(*answer.calibration.tooFast, answer.file)});
    if (format == "yaml") return deliver(context, *changed, outFile);
    const std::string report = format == "json" ? jsonText(jsonOf(answer, *context.catalog)) : textOf(answer);
    if (!*toChange) return deliver(context, report, outFile);
    if (!outFile.empty())
        if (const ExitCode written = deliver(context, *changed, outFile); written != ExitCode::Done)
            return written;
    return deliver(context, report, {});
}

}  // namespace stagecraft
