#include "app/cli/context.h"

#include <fmt/format.h>

#include <ostream>

#include "model/documents/file_io.h"
#include "model/documents/plan_yaml.h"
#include "model/workload/field_value.h"
#include "model/workload/money_problems.h"
#include "model/workload/presets.h"

namespace stagecraft {

namespace {

/// One problem, one line: what a file or a name may smuggle in is taken out.
std::string oneLine(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return text;
}

/// What a plan that was saved with other prices is told; empty where they are the same, or not known.
std::string otherCatalog(const std::optional<SavedResult>& saved, const Catalog& catalog) {
    if (!saved || saved->catalogId == catalog.id()) return {};
    return fmt::format("was saved with the prices {} of {}; here it has those of {} of {}", saved->catalogId, saved->catalogDate, catalog.id(),
                       catalog.date());
}

Error unknownPreset(const std::string& name) {
    std::string all;
    for (const Preset& preset : presets()) all += (all.empty() ? "" : ", ") + preset.id;
    return {ErrorCode::UnknownName,
            {},
            0,
            "--preset",
            fmt::format("must be one of {}, not {}", all, inQuotes(name))};
}

tl::expected<ReadPlan, std::vector<Error>> readStart(const InputSource& source) {
    if (source.file.empty()) {
        const Preset* const start = preset(source.preset);
        if (start == nullptr) return tl::unexpected(std::vector{unknownPreset(source.preset)});
        ReadPlan plan;
        plan.inputs = start->inputs;
        return plan;
    }
    const Result<std::string> text = readFile(source.file, largestPlanFile);
    if (!text) return tl::unexpected(std::vector{text.error()});
    ReadPlanAttempt attempt = readPlanAll(*text, source.file);
    if (!attempt.errors.empty()) return tl::unexpected(std::move(attempt.errors));
    return std::move(attempt.plan);
}

}  // namespace

ExitCode refuse(const Context& context, const Error& error) {
    context.err << "stagecraft: " << oneLine(error.text()) << '\n';
    return ExitCode::BadInput;
}

ExitCode refuse(const Context& context, const std::vector<Error>& errors) {
    Error first = errors.front();
    if (errors.size() > 1)
        first.message +=
            fmt::format(" (and {} more {})", errors.size() - 1, errors.size() == 2 ? "problem" : "problems");
    return refuse(context, first);
}

Error underOption(std::string_view option, Error error) {
    error.key = error.key.empty() ? std::string{option} : fmt::format("{}: {}", option, error.key);
    return error;
}

void warn(const Context& context, const std::string& message) {
    context.err << "stagecraft: warning: " << oneLine(message) << '\n';
}

void warn(const Context& context, const std::vector<Error>& warnings) {
    for (const Error& warning : warnings) warn(context, warning.text());
}

Result<Catalog::Pointer> loadCatalog(const Context& context) {
    return context.catalogFolder.empty() ? Catalog::builtIn() : Catalog::fromFolder(context.catalogFolder);
}

Result<Inputs> withSetting(Inputs inputs, const std::string& setting) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
        return tl::unexpected(Error{ErrorCode::Syntax, {}, 0, "--set", fmt::format("must be KEY=VALUE, not {}", inQuotes(setting))});
    return withValue(std::move(inputs), setting.substr(0, equals), setting.substr(equals + 1));
}

tl::expected<Inputs, std::vector<Error>> readInputs(const Context& context, const InputSource& source) {
    auto start = readStart(source);
    if (!start) return tl::unexpected(std::move(start.error()));
    warn(context, start->warnings);
    if (const std::string other = otherCatalog(start->result, *context.catalog); !other.empty())
        warn(context, fmt::format("{}: {}", source.file, other));
    for (const std::string& setting : source.settings) {
        auto changed = withSetting(std::move(start->inputs), setting);
        if (!changed) return tl::unexpected(std::vector{changed.error()});
        start->inputs = std::move(*changed);
        start->lines.erase(setting.substr(0, setting.find('=')));
    }
    std::vector<Error> found = problems(*start, *context.catalog);
    if (std::optional<Error> unfinished = unfinishedDisplay(start->inputs.choices.display)) {
        unfinished->file = start->file;
        if (const auto line = start->lines.find(unfinished->key); line != start->lines.end()) unfinished->line = line->second;
        found.push_back(std::move(*unfinished));
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    return std::move(start->inputs);
}

ExitCode deliver(const Context& context, const std::string& text, const std::string& file) {
    if (file.empty()) {
        context.out << text;
        context.out.flush();
        if (!context.out)
            return refuse(
                context, Error{ErrorCode::FileUnwritable, {}, 0, {}, "standard output cannot be written to"});
        return ExitCode::Done;
    }
    if (const Result<void> written = writeFileAtomically(file, text); !written)
        return refuse(context, written.error());
    return ExitCode::Done;
}

}  // namespace stagecraft
