#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/figure_output.h"
#include "app/cli/interruption.h"
#include "app/cli/progress_line.h"
#include "app/cli/text_table.h"
#include "model/figures/figures.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

std::string optionText(const FigureOption& option) { return fmt::format("{}={}", option.key, fmt::join(option.values, "|")); }

std::string optionsText(const FigureKind& kind) {
    std::string all;
    for (const FigureOption& option : kind.options) all += (all.empty() ? "" : " ") + optionText(option);
    return all;
}

std::string textList() {
    TextTable table{{{"Chart"}, {"Question"}, {"Options"}}};
    for (const FigureKind& kind : figureKinds()) table.row({std::string{kind.id}, std::string{kind.question}, optionsText(kind)});
    return table.text();
}

std::string csvList() {
    std::string out = csvRecord({"chart", "question", "options"});
    for (const FigureKind& kind : figureKinds()) out += csvRecord({kind.id, kind.question, optionsText(kind)});
    return out;
}

Json jsonList() {
    Json charts = Json::array();
    for (const FigureKind& kind : figureKinds()) {
        Json options = Json::array();
        for (const FigureOption& option : kind.options)
            options.push_back({{"key", option.key}, {"label", option.label}, {"values", option.values}});
        charts.push_back({{"id", kind.id}, {"name", kind.name}, {"question", kind.question}, {"options", std::move(options)}});
    }
    return {{"charts", std::move(charts)}};
}

Error unknownChart(const std::string& id) {
    std::string all;
    for (const FigureKind& kind : figureKinds()) all += (all.empty() ? "" : ", ") + std::string{kind.id};
    return {ErrorCode::UnknownName, {}, 0, "chart", fmt::format("must be one of {}, not {}", all, inQuotes(id))};
}

Error wrongOption(const FigureKind& kind, const std::string& given) {
    if (kind.options.empty())
        return {ErrorCode::UnknownName, {}, 0, "--option", fmt::format("{} has no options, not {}", kind.id, inQuotes(given))};
    return {ErrorCode::UnknownName, {}, 0, "--option", fmt::format("must be one of {}, not {}", optionsText(kind), inQuotes(given))};
}

Result<std::map<std::string, std::string>> readOptions(const FigureKind& kind, const std::vector<std::string>& given) {
    std::map<std::string, std::string> options;
    for (const std::string& text : given) {
        const std::size_t equals = text.find('=');
        const std::string key = text.substr(0, equals);
        const auto option = std::ranges::find(kind.options, key, &FigureOption::key);
        if (equals == std::string::npos || option == kind.options.end()) return tl::unexpected(wrongOption(kind, text));
        const std::string value = text.substr(equals + 1);
        if (std::ranges::find(option->values, value) == option->values.end()) return tl::unexpected(wrongOption(kind, text));
        options[key] = value;
    }
    return options;
}

/// Makes the figure with a line of progress; Ctrl-C ends it early.
Figure made(FigureRequest request, const FigureKind& kind, const Context& context) {
    const Interruption interruption;
    std::stop_source stop;
    ProgressLine line{context.err};
    std::mutex oneAtATime;
    request.stop = stop.get_token();
    request.progress = [&](double share) {
        const std::scoped_lock lock{oneAtATime};
        if (Interruption::isAsked()) stop.request_stop();
        line.show(share, std::string{kind.name});
    };
    Figure figure = kind.make(request);
    if (!stop.stop_requested()) return figure;
    figure.note += (figure.note.empty() ? "" : " ") + std::string{"Stopped before all was reached."};
    return figure;
}

}  // namespace

ExitCode ChartCommand::list(const Context& context) const {
    return deliver(context, format == "json" ? jsonText(jsonList()) : format == "csv" ? csvList() : textList(), outFile);
}

ExitCode ChartCommand::run(const Context& context) const {
    if (id.empty()) return list(context);
    const FigureKind* const kind = figureKind(id);
    if (kind == nullptr) return refuse(context, unknownChart(id));
    const Result<std::map<std::string, std::string>> chosen = readOptions(*kind, options);
    if (!chosen) return refuse(context, chosen.error());
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    std::vector<Plan> otherPlans;
    for (const std::string& file : others) {
        const auto other = readInputs(context, InputSource{file, {}, source.settings});
        if (!other) return refuse(context, other.error());
        otherPlans.push_back(plan(*other, *context.catalog, builtInBlueprints()));
    }
    Catalog::Pointer otherCatalog;
    if (!otherCatalogFolder.empty()) {
        const Result<Catalog::Pointer> read = otherCatalogFolder == "builtin" ? Catalog::builtIn() : Catalog::fromFolder(otherCatalogFolder);
        if (!read) return refuse(context, read.error());
        otherCatalog = *read;
    }

    const Plan planned = plan(*inputs, *context.catalog, builtInBlueprints());
    FigureRequest request{planned, *context.catalog, builtInBlueprints(), isCoarse ? Fineness::Coarse : Fineness::Fine, *chosen};
    for (std::size_t i = 0; i < others.size(); ++i) request.others.push_back({others[i], &otherPlans[i]});
    request.otherCatalog = otherCatalog.get();
    request.catalogFolder = context.catalogFolder;
    if (otherCatalogFolder != "builtin") request.otherCatalogFolder = otherCatalogFolder;
    const bool lacksPrices = kind->id == "prices" && otherCatalog == nullptr;
    Figure figure = made(std::move(request), *kind, context);
    if (lacksPrices) figure.note = "Name other prices with --other-catalog; stagecraft prices imports or downloads them.";
    if (format == "csv") return deliver(context, csvFigure(figure), outFile);
    if (format == "text") return deliver(context, textFigure(figure), outFile);
    Json json{{"chart", kind->id}};
    json.update(jsonFigure(figure));
    json["catalog"] = jsonCatalog(context.catalog->id(), context.catalog->date());
    return deliver(context, jsonText(json), outFile);
}

}  // namespace stagecraft
