#include "model/workload/field_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "model/workload/forecast_lists.h"

namespace stagecraft {

namespace {

constexpr std::array<std::string_view, 7> dayNames{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

constexpr Field part(std::string_view key, FieldKind kind, std::string_view unit = {}, double minimum = 0,
                     double maximum = 0) {
    Field field;
    field.key = key;
    field.kind = kind;
    field.unit = unit;
    field.minimum = minimum;
    field.maximum = maximum;
    return field;
}

constexpr std::array serviceParts{part("name", FieldKind::Text),
                                  part("share", FieldKind::Number, "share", 0, 1),
                                  part("domain", FieldKind::Text)};
constexpr std::array eventParts{
    part("name", FieldKind::Text), part("multiplier", FieldKind::Number, "", 1, 1000),
    part("day", FieldKind::Choice), part("start_hour", FieldKind::Number, "h", 0, 23.99),
    part("hours", FieldKind::Number, "h", 0.01, 168)};
constexpr std::array termParts{
    part("service", FieldKind::Text), part("region", FieldKind::Text), part("dimension", FieldKind::Text),
    part("discount", FieldKind::Number, "share", -10, 1), part("price", FieldKind::Number, "USD", 0, 1e6)};
// Numbers are read as the field they belong to reads them.
constexpr std::array uncertainParts{part("input", FieldKind::Text), part("low", FieldKind::Number), part("likely", FieldKind::Number),
                                    part("high", FieldKind::Number)};

Error problem(ErrorCode code, std::string_view key, std::string message) {
    return {code, {}, 0, std::string{key}, std::move(message)};
}

Result<double> parsePart(const Field& field, const std::string& text, double fallback) {
    if (text.empty()) return fallback;
    return parseFieldNumber(field, text).map([](std::optional<double> value) { return value.value_or(0); });
}

Result<std::string> parseRequiredText(const Field& field, const std::string& text) {
    if (text.empty()) return tl::unexpected(problem(ErrorCode::Missing, field.key, "must not be empty"));
    return parseFieldText(field.key, text);
}

/// "friday" or "fri"; nothing is Monday.
Result<int> parseDay(const std::string& text) {
    if (text.empty()) return 0;
    std::string word = text;
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (std::size_t day = 0; day < dayNames.size(); ++day)
        if (dayNames[day] == word || (word.size() == 3 && dayNames[day].starts_with(word)))
            return static_cast<int>(day);
    return tl::unexpected(
        problem(ErrorCode::UnknownName, "day",
                fmt::format("must be one of {}, not {}", fmt::join(dayNames, ", "), inQuotes(text))));
}

/// Splits at `separator` where no backslash stands before it; keeps the backslashes.
std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> pieces(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            pieces.back() += text[i];
            pieces.back() += text[++i];
        } else if (text[i] == separator) {
            pieces.emplace_back();
        } else {
            pieces.back() += text[i];
        }
    }
    return pieces;
}

/// Without the spaces around it, then without the backslashes.
std::string plain(const std::string& piece) {
    std::size_t begin = piece.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    std::size_t end = piece.find_last_not_of(' ') + 1;
    if (end < piece.size() && piece[end - 1] == '\\') ++end;  // "\ " at the end is a space that was meant
    std::string out;
    for (std::size_t i = begin; i < end; ++i) {
        if (piece[i] == '\\' && i + 1 < end) ++i;
        out += piece[i];
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isOuterSpace = text[i] == ' ' && (i == 0 || i + 1 == text.size());
        if (text[i] == ',' || text[i] == ':' || text[i] == '\\' || isOuterSpace) out += '\\';
        out += text[i];
    }
    return out;
}

std::string joinedParts(const std::vector<std::string>& parts) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += ':';
        out += escaped(parts[i]);
    }
    return out;
}

template <class Entry>
std::string joinedEntries(const std::vector<Entry>& entries) {
    std::string out;
    for (const Entry& entry : entries) {
        if (!out.empty()) out += ',';
        out += joinedParts(partsOf(entry));
    }
    return out.empty() ? "none" : out;
}

/// The parts of every entry of a one-line list.
Result<std::vector<std::vector<std::string>>> parseEntries(const Field& field, std::string_view text,
                                                           std::size_t fewest, std::size_t most,
                                                           std::string_view form) {
    std::vector<std::vector<std::string>> entries;
    if (text.empty() || text == "none") return entries;
    for (const std::string& piece : split(text, ',')) {
        std::vector<std::string> parts = split(piece, ':');
        for (std::string& value : parts) value = plain(value);
        if (parts.size() < fewest || parts.size() > most)
            return tl::unexpected(problem(ErrorCode::WrongType, field.key,
                                          fmt::format("must be written {}, not {}", form, inQuotes(piece))));
        parts.resize(most);
        entries.push_back(std::move(parts));
    }
    if (entries.size() > longestList)
        return tl::unexpected(problem(ErrorCode::OutOfRange, field.key,
                                      fmt::format("must have at most {} entries, not {}", longestList,
                                                  exactNumber(static_cast<double>(entries.size())))));
    return entries;
}

/// An entry's error speaks of its part; on one line the list is the key and the part goes into the sentence.
Error onOneLine(const Field& field, const Error& error) {
    return problem(error.code, field.key, fmt::format("{} {}", error.key, error.message));
}

Result<void> setGeographies(Inputs& inputs, const Field& field, std::string_view text) {
    const auto entries = parseEntries(field, text, 2, 2, "geography:share,geography:share");
    if (!entries) return tl::unexpected(entries.error());
    Workload changed = inputs.workload;
    changed.geography.fill(0);
    for (const std::vector<std::string>& entry : *entries)
        if (auto done = setGeography(changed, entry[0], entry[1]); !done)
            return tl::unexpected(onOneLine(field, done.error()));
    inputs.workload.geography = changed.geography;
    return {};
}

template <class Entry>
Result<void> setEntries(std::vector<Entry>& target, const Field& field, std::string_view text,
                        std::string_view form, Result<Entry> (*parse)(std::span<const std::string>)) {
    const auto entries = parseEntries(field, text, 2, entryFields(field).size(), form);
    if (!entries) return tl::unexpected(entries.error());
    std::vector<Entry> parsed;
    for (const std::vector<std::string>& entry : *entries) {
        Result<Entry> one = parse(entry);
        if (!one) return tl::unexpected(onOneLine(field, one.error()));
        parsed.push_back(std::move(*one));
    }
    target = std::move(parsed);
    return {};
}

}  // namespace

std::span<const Field> entryFields(const Field& list) {
    if (list.key == "workload.services") return serviceParts;
    if (list.key == "choices.contract") return termParts;
    if (list.key == "uncertainty") return uncertainParts;
    return eventParts;
}

Result<Service> parseService(std::span<const std::string> parts) {
    const auto name = parseRequiredText(serviceParts[0], parts[0]);
    if (!name) return tl::unexpected(name.error());
    const auto share = parsePart(serviceParts[1], parts[1], 1);
    if (!share) return tl::unexpected(share.error());
    const auto domain = parts[2].empty() ? name : parseFieldText(serviceParts[2].key, parts[2]);
    if (!domain) return tl::unexpected(domain.error());
    return Service{*name, *share, *domain};
}

Result<TrafficEvent> parseEvent(std::span<const std::string> parts) {
    const auto name = parseRequiredText(eventParts[0], parts[0]);
    if (!name) return tl::unexpected(name.error());
    const auto multiplier = parsePart(eventParts[1], parts[1], 1);
    if (!multiplier) return tl::unexpected(multiplier.error());
    const auto day = parseDay(parts[2]);
    if (!day) return tl::unexpected(day.error());
    const auto startHour = parsePart(eventParts[3], parts[3], 0);
    if (!startHour) return tl::unexpected(startHour.error());
    const auto hours = parsePart(eventParts[4], parts[4], 1);
    if (!hours) return tl::unexpected(hours.error());
    return TrafficEvent{*name, *multiplier, *day, *startHour, *hours};
}

Result<ContractTerm> parseTerm(std::span<const std::string> parts) {
    ContractTerm term;
    std::string* const names[] = {&term.service, &term.region, &term.dimension};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        const auto name = parseFieldText(termParts[i].key, parts[i]);
        if (!name) return tl::unexpected(name.error());
        if (*name != "*") *names[i] = *name;
    }
    const auto discount = parsePart(termParts[3], parts[3], 0);
    if (!discount) return tl::unexpected(discount.error());
    term.discount = *discount;
    if (parts[4].empty()) return term;
    const auto price = parsePart(termParts[4], parts[4], 0);
    if (!price) return tl::unexpected(price.error());
    if (term.discount != 0)
        return tl::unexpected(problem(ErrorCode::Conflict, "price", "must not stand beside a discount: it takes the place of both"));
    term.price = *price;
    return term;
}

std::vector<std::string> partsOf(const ContractTerm& term) {
    const auto name = [](const std::string& text) { return text.empty() ? std::string{"*"} : text; };
    return {name(term.service), name(term.region), name(term.dimension), term.price ? std::string{} : plainNumber(term.discount),
            term.price ? plainNumber(*term.price) : std::string{}};
}

std::vector<std::string> partsOf(const Service& service) {
    return {service.name, plainNumber(service.share), service.domain};
}

std::vector<std::string> partsOf(const TrafficEvent& event) {
    const auto day = static_cast<std::size_t>(std::clamp(event.day, 0, 6));
    return {event.name, plainNumber(event.multiplier), std::string{dayNames[day]},
            plainNumber(event.startHour), plainNumber(event.hours)};
}

Result<void> setGeography(Workload& workload, std::string_view geography, std::string_view share) {
    const auto place = parseName<Geography>(geography);
    if (!place) {
        const std::string all = allowedNames<Geography>();
        const std::string closest = closestName(geography, all);
        return tl::unexpected(problem(ErrorCode::UnknownName, inQuotes(geography),
                                      closest.empty()
                                          ? "is not a geography; there are " + all
                                          : fmt::format("is not a geography (did you mean {}?)", closest)));
    }
    constexpr Field shareField = part("share", FieldKind::Number, "share", 0, 1);
    auto value = parseFieldNumber(shareField, share);
    if (!value) return tl::unexpected(problem(value.error().code, geography, value.error().message));
    double& known = workload.geography[static_cast<std::size_t>(*place)];
    if (known != 0) return tl::unexpected(problem(ErrorCode::Conflict, geography, "is there twice; give each geography one share"));
    known = **value;
    return {};
}

Result<void> setListValue(Inputs& inputs, const Field& field, std::string_view text) {
    if (field.key == "workload.services")
        return setEntries(inputs.workload.services, field, text, "name:share:domain", parseService);
    if (field.key == "workload.events")
        return setEntries(inputs.workload.events, field, text, "name:multiplier:day:start_hour:hours",
                          parseEvent);
    if (field.key == "choices.contract")
        return setEntries(inputs.choices.contract.terms, field, text, "service:region:dimension:discount:price", parseTerm);
    if (field.key == "uncertainty")
        return setEntries(inputs.uncertainty, field, text, "input:low:likely:high", parseUncertain);
    if (field.key == "growth.series")
        return parseSeries(field.key, text).map([&](std::vector<double> series) { inputs.growth.series = std::move(series); });
    return setGeographies(inputs, field, text);
}

std::string listText(const Field& field, const Inputs& inputs) {
    if (field.key == "workload.services") return joinedEntries(inputs.workload.services);
    if (field.key == "workload.events") return joinedEntries(inputs.workload.events);
    if (field.key == "choices.contract") return joinedEntries(inputs.choices.contract.terms);
    if (field.key == "uncertainty") return joinedEntries(inputs.uncertainty);
    if (field.key == "growth.series") return seriesText(inputs.growth.series);
    std::string out;
    for (std::size_t i = 0; i < geographyCount; ++i) {
        if (inputs.workload.geography[i] == 0) continue;
        if (!out.empty()) out += ',';
        out +=
            fmt::format("{}:{}", EnumNames<Geography>::names[i], plainNumber(inputs.workload.geography[i]));
    }
    return out;
}

}  // namespace stagecraft
