#include "model/workload/forecast_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "model/workload/user_forecast.h"

namespace stagecraft {

namespace {

constexpr double mostUsersTyped = 1e9;  // as the field workload.users allows

Error problem(ErrorCode code, std::string_view key, std::string message) {
    return {code, {}, 0, std::string{key}, std::move(message)};
}

bool isNumber(const Field& field) { return field.kind == FieldKind::Number || field.kind == FieldKind::Integer; }

Result<double> parseBound(const Field& field, std::string_view part, const std::string& text) {
    if (text.empty()) return tl::unexpected(problem(ErrorCode::Missing, part, "must not be empty"));
    const auto value = parseFieldNumber(field, text);
    if (!value) return tl::unexpected(problem(value.error().code, part, value.error().message));
    if (!*value) return tl::unexpected(problem(ErrorCode::WrongType, part, fmt::format("must be a number, not {}", inQuotes(text))));
    return **value;
}

/// Nothing when low ≤ likely ≤ high.
std::optional<Error> outOfOrder(const Uncertain& one) {
    const auto below = [](std::string_view part, double value, std::string_view other, double bound) {
        return problem(ErrorCode::Conflict, part,
                       fmt::format("must not be below {} ({}), but is {}", other, exactNumber(bound), exactNumber(value)));
    };
    if (one.likely && *one.likely < one.low) return below("likely", *one.likely, "low", one.low);
    if (one.likely && one.high < *one.likely) return below("high", one.high, "likely", *one.likely);
    if (one.high < one.low) return below("high", one.high, "low", one.low);
    return std::nullopt;
}

/// Between entries of a pasted series; a comma only where nothing else parts them.
std::vector<std::string> entriesOf(std::string_view text) {
    const auto isGap = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';'; };
    std::vector<std::string> entries(1);
    for (const char c : text) {
        if (!isGap(c))
            entries.back() += c;
        else if (!entries.back().empty())
            entries.emplace_back();
    }
    if (entries.back().empty()) entries.pop_back();
    if (entries.size() != 1) {
        for (std::string& entry : entries)
            if (entry.size() > 1 && entry.back() == ',') entry.pop_back();
        return entries;
    }
    std::vector<std::string> pieces(1);
    for (const char c : entries.front())
        if (c == ',')
            pieces.emplace_back();
        else
            pieces.back() += c;
    return pieces;
}

}  // namespace

Result<Uncertain> parseUncertain(std::span<const std::string> parts) {
    Uncertain one;
    const auto name = parseFieldText("input", parts[0]);
    if (!name) return tl::unexpected(name.error());
    const Field* const target = field(*name);
    if (target == nullptr)
        return tl::unexpected(
            problem(ErrorCode::UnknownKey, "input", fmt::format("{} {}", inQuotes(*name), unknownField(*name).message)));
    if (!isNumber(*target))
        return tl::unexpected(
            problem(ErrorCode::WrongType, "input", fmt::format("{} is not a number; only numbers can be uncertain", inQuotes(*name))));
    one.input = *name;
    const auto low = parseBound(*target, "low", parts[1]);
    if (!low) return tl::unexpected(low.error());
    one.low = *low;
    if (!parts[2].empty()) {
        const auto likely = parseBound(*target, "likely", parts[2]);
        if (!likely) return tl::unexpected(likely.error());
        one.likely = *likely;
    }
    const auto high = parseBound(*target, "high", parts[3]);
    if (!high) return tl::unexpected(high.error());
    one.high = *high;
    if (auto wrong = outOfOrder(one)) return tl::unexpected(std::move(*wrong));
    return one;
}

std::vector<std::string> partsOf(const Uncertain& uncertain) {
    return {uncertain.input, plainNumber(uncertain.low), uncertain.likely ? plainNumber(*uncertain.likely) : std::string{},
            plainNumber(uncertain.high)};
}

Result<std::vector<double>> parseSeries(std::string_view key, std::string_view text) {
    std::vector<double> series;
    const std::vector<std::string> entries = entriesOf(text);
    if (entries.empty() || (entries.size() == 1 && (entries.front().empty() || entries.front() == "none"))) return series;
    if (entries.size() > longestSeries)
        return tl::unexpected(problem(ErrorCode::OutOfRange, key,
                                      fmt::format("must have at most {} months, not {}", longestSeries,
                                                  exactNumber(static_cast<double>(entries.size())))));
    Field users;
    users.maximum = mostUsersTyped;
    for (const std::string& entry : entries) {
        const auto value = parseFieldNumber(users, entry);
        if (!value)
            return tl::unexpected(
                problem(value.error().code, key, fmt::format("month {} {}", series.size() + 1, value.error().message)));
        series.push_back(value->value_or(0));
    }
    return series;
}

std::string seriesText(const std::vector<double>& series) {
    std::string out;
    for (const double users : series) (out += out.empty() ? "" : " ") += plainNumber(users);
    return out.empty() ? "none" : out;
}

std::vector<Error> growthProblems(const Growth& growth) {
    std::vector<Error> found;
    if (!growth.firstMonth.empty() && !isCalendarMonth(growth.firstMonth))
        found.push_back(problem(ErrorCode::WrongType, "growth.first_month",
                                fmt::format("must be a month such as 2026-12, or empty, not {}", inQuotes(growth.firstMonth))));
    if (growth.model == GrowthModel::Series && growth.series.empty())
        found.push_back(problem(ErrorCode::Missing, "growth.series", "must list the users of each month when growth.model is series"));
    if (growth.series.size() > longestSeries)
        found.push_back(problem(ErrorCode::OutOfRange, "growth.series", fmt::format("must have at most {} months", longestSeries)));
    for (const double users : growth.series)
        if (!(users >= 0 && users <= mostUsersTyped)) {
            found.push_back(problem(ErrorCode::OutOfRange, "growth.series", "every month must be between 0 and 1,000,000,000 users"));
            break;
        }
    return found;
}

std::vector<Error> uncertaintyProblems(std::span<const Uncertain> uncertainty) {
    std::vector<Error> found;
    std::set<std::string_view> inputs;
    for (const Uncertain& one : uncertainty) {
        const auto add = [&](ErrorCode code, const std::string& message) {
            found.push_back(problem(code, "uncertainty", fmt::format("{}: {}", one.input, message)));
        };
        if (!inputs.insert(one.input).second) add(ErrorCode::Conflict, "is there twice");
        const std::vector<std::string> parts = partsOf(one);
        if (const auto again = parseUncertain(parts); !again)
            add(again.error().code, fmt::format("{} {}", again.error().key, again.error().message));
    }
    return found;
}

}  // namespace stagecraft
