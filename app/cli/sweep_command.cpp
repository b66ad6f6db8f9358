#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/json.h"
#include "model/exploration/sweep.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

Error wrongOver(std::string_view over) {
    return {
        ErrorCode::Syntax,
        {},
        0,
        "--over",
        fmt::format(
            "must be KEY=FROM..TO with :log or :linear after it, such as workload.users=1..10M:log, not {}",
            inQuotes(over))};
}

/// One end of the range, in the field's unit.
Result<double> readEnd(const Field& field, std::string_view text) {
    const Result<std::optional<double>> number = parseFieldNumber(field, text);
    if (!number) return tl::unexpected(underOption("--over", number.error()));
    if (!*number)
        return tl::unexpected(underOption("--over", {ErrorCode::WrongType, {}, 0, std::string{field.key},
                                                     fmt::format("a range needs numbers, not {}", inQuotes(text))}));
    return **number;
}

/// Without a scale the range takes that of its field, as the window's slider does.
Result<SweepRange> readRange(std::string_view over, int points) {
    const std::size_t equals = over.find('=');
    if (equals == std::string_view::npos) return tl::unexpected(wrongOver(over));
    const std::string_view key = over.substr(0, equals);
    const Field* const swept = field(key);
    if (swept == nullptr) return tl::unexpected(underOption("--over", unknownField(key)));
    if (swept->kind != FieldKind::Number && swept->kind != FieldKind::Integer)
        return tl::unexpected(underOption("--over", {ErrorCode::WrongType, {}, 0, std::string{key}, "is no number and cannot be swept"}));
    std::string_view ends = over.substr(equals + 1);
    std::optional<bool> isLogarithmic;
    if (const std::size_t colon = ends.find(':'); colon != std::string_view::npos) {
        const std::string_view scale = ends.substr(colon + 1);
        if (scale != "log" && scale != "linear") return tl::unexpected(wrongOver(over));
        isLogarithmic = scale == "log";
        ends = ends.substr(0, colon);
    }
    const std::size_t dots = ends.find("..");
    if (dots == std::string_view::npos) return tl::unexpected(wrongOver(over));
    const Result<double> from = readEnd(*swept, ends.substr(0, dots));
    if (!from) return tl::unexpected(from.error());
    const Result<double> to = readEnd(*swept, ends.substr(dots + 2));
    if (!to) return tl::unexpected(to.error());
    return SweepRange{std::string{key}, *from, *to,
                      isLogarithmic.value_or(swept->scale == FieldScale::Logarithmic && *from > 0), points};
}

std::string csvSweep(const Sweep& sweep) {
    CsvRecord titles;
    titles.cell(sweep.range.key).cell("recommended").cell("by_users").cell("by_need");
    for (std::size_t stage = 1; stage <= stageCount; ++stage)
        for (const std::string_view column : {"usd", "estimated_usd", "feasible", "complete", "blocked_by"})
            titles.cell(fmt::format("stage_{}_{}", stage, column));
    std::string out = titles.end();
    for (const SweepPoint& point : sweep.points) {
        CsvRecord record;
        record.cell(plainNumber(point.value)).cell(std::to_string(point.recommended));
        record.cell(std::to_string(point.byUsers)).cell(std::to_string(point.byNeed));
        for (const StageCost& stage : point.stages)
            record.cell(plainNumber(stage.monthly.dollars()))
                .cell(plainNumber(stage.estimated.dollars()))
                .cell(stage.isFeasible ? "true" : "false")
                .cell(stage.isComplete ? "true" : "false")
                .cell(stage.blockedBy);
        out += record.end();
    }
    return out;
}

Json jsonSweep(const Sweep& sweep, const Catalog& catalog) {
    Json points = Json::array();
    for (const SweepPoint& point : sweep.points) {
        Json stages = Json::array();
        for (std::size_t i = 0; i < stageCount; ++i) {
            const StageCost& stage = point.stages[i];
            stages.push_back({{"number", i + 1},
                              {"monthly_usd", jsonMoney(stage.monthly)},
                              {"estimated_usd", jsonMoney(stage.estimated)},
                              {"feasible", stage.isFeasible},
                              {"complete", stage.isComplete},
                              {"blocked_by", stage.isFeasible ? Json(nullptr) : Json(stage.blockedBy)}});
        }
        points.push_back({{"value", jsonNumber(point.value)},
                          {"recommended", point.recommended},
                          {"by_users", point.byUsers},
                          {"by_need", point.byNeed},
                          {"stages", std::move(stages)}});
    }
    const SweepRange& range = sweep.range;
    return {{"over",
             {{"key", range.key},
              {"from", jsonNumber(range.from)},
              {"to", jsonNumber(range.to)},
              {"scale", range.isLogarithmic ? "log" : "linear"}}},
            {"points", std::move(points)},
            {"catalog", jsonCatalog(catalog.id(), catalog.date())}};
}

}  // namespace

ExitCode SweepCommand::run(const Context& context) const {
    const Result<SweepRange> range = readRange(over, points);
    if (!range) return refuse(context, range.error());
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    const Result<Sweep> answer = sweep(*inputs, *range, *context.catalog, builtInBlueprints());
    if (!answer) return refuse(context, answer.error().key == range->key ? underOption("--over", answer.error()) : answer.error());
    return deliver(context,
                   format == "json" ? jsonText(jsonSweep(*answer, *context.catalog)) : csvSweep(*answer),
                   outFile);
}

}  // namespace stagecraft
