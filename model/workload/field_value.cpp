#include "model/workload/field_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "model/support/joined.h"
#include "model/support/text.h"
#include "model/support/utf8.h"
#include "model/workload/field_lists.h"

namespace stagecraft {

namespace {

struct Unit {
    std::string_view name;  ///< in lower case
    double size;            ///< in the smallest of its family
};

constexpr std::array timeUnits{
    Unit{"us", 0.001}, Unit{"ms", 1},     Unit{"s", 1e3},        Unit{"sec", 1e3},     Unit{"min", 60e3},
    Unit{"m", 60e3},   Unit{"h", 3600e3}, Unit{"hours", 3600e3}, Unit{"hour", 3600e3}, Unit{"minutes", 60e3}};
// KB and KiB alike are 1,024 bytes, as AWS counts.
constexpr std::array dataUnits{Unit{"b", 1},        Unit{"kb", 0x1p10},  Unit{"kib", 0x1p10},
                               Unit{"mb", 0x1p20},  Unit{"mib", 0x1p20}, Unit{"gb", 0x1p30},
                               Unit{"gib", 0x1p30}, Unit{"tb", 0x1p40},  Unit{"tib", 0x1p40}};
constexpr std::array rateUnits{Unit{"requests/s", 1}, Unit{"rps", 1}, Unit{"/s", 1}, Unit{"/min", 1.0 / 60},
                               Unit{"/h", 1.0 / 3600}};
constexpr std::array moneyUnits{Unit{"usd", 1}, Unit{"$", 1}};

std::optional<double> sizeOf(std::span<const Unit> family, std::string_view name) {
    const auto found = std::ranges::find(family, name, &Unit::name);
    return found == family.end() ? std::nullopt : std::optional{found->size};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// How many of the field's unit one `suffix` is: "GB" in a field of MB gives 1,024. nullopt: not a unit it
/// knows.
std::optional<double> conversion(std::string_view fieldUnit, std::string_view suffix) {
    const std::string from = lowered(suffix);
    const std::string to = lowered(fieldUnit);
    if (!to.empty() && from == to) return 1;
    for (const std::span<const Unit> family :
         {std::span<const Unit>{timeUnits}, std::span<const Unit>{dataUnits},
          std::span<const Unit>{rateUnits}, std::span<const Unit>{moneyUnits}}) {
        const auto toSize = sizeOf(family, to);
        const auto fromSize = sizeOf(family, from);
        if (toSize && fromSize) return *fromSize / *toSize;
    }
    return std::nullopt;
}

/// Commas may only stand between thousands: "1,000" is a thousand, "0,5" is nothing.
bool hasMisplacedComma(std::string_view text) {
    const auto isDigit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    for (std::size_t at = text.find(','); at != std::string_view::npos; at = text.find(',', at + 1)) {
        const bool threeFollow = isDigit(at + 1) && isDigit(at + 2) && isDigit(at + 3) && !isDigit(at + 4);
        if (at == 0 || !isDigit(at - 1) || !threeFollow || (at == 1 && text[0] == '0')) return true;
    }
    return false;
}

std::optional<double> parseWithUnit(std::string_view unit, std::string_view text) {
    if (hasMisplacedComma(text)) return std::nullopt;
    if (unit == "USD" && text.starts_with('$')) text.remove_prefix(1);
    std::size_t suffix = text.size();
    const auto isPartOfUnit = [](char c) {
        return (lower(c) >= 'a' && lower(c) <= 'z') || c == '/' || c == '$';
    };
    while (suffix > 0 && isPartOfUnit(text[suffix - 1])) --suffix;
    if (suffix < text.size()) {
        const std::string_view number = trimmed(text.substr(0, suffix));
        if (const auto factor = conversion(unit, text.substr(suffix)))
            if (const auto value = parseHumanNumber(number)) return *value * *factor;
        // "12k users": a multiplier before the unit's own name.
        if (!unit.empty() && lowered(text).ends_with(lowered(unit)))
            return parseHumanNumber(trimmed(text.substr(0, text.size() - unit.size())));
    }
    if (text.ends_with('%') && unit != "share") return std::nullopt;
    return parseHumanNumber(text);
}

std::string rangeText(const Field& field) {
    std::string out = field.kind == FieldKind::Integer ? "a whole number between " : "a number between ";
    out += exactNumber(field.minimum) + " and " + exactNumber(field.maximum);
    if (!field.unit.empty() && field.unit != "share" && field.unit != "users")
        out += fmt::format(" {}", field.unit);
    if (!field.unset.empty()) out += fmt::format(", or {}", field.unset);
    return out;
}

Error problem(ErrorCode code, std::string_view key, std::string message) {
    return {code, {}, 0, std::string{key}, std::move(message)};
}

std::vector<std::string_view> entryKeys(const Field& list) {
    std::vector<std::string_view> keys;
    for (const Field& part : entryFields(list)) keys.push_back(part.key);
    return keys;
}

/// 1 for true, 0 for false, in the words people use.
std::optional<double> truth(std::string_view text) {
    const std::string word = lowered(text);
    if (word == "true" || word == "yes" || word == "on" || word == "1") return 1;
    if (word == "false" || word == "no" || word == "off" || word == "0") return 0;
    return std::nullopt;
}

Result<double> parseChoice(const Field& field, std::string_view text) {
    std::string wanted = lowered(text);
    if (const auto value = truth(text); value && !field.whenTrue.empty()) wanted = *value != 0 ? field.whenTrue : field.whenFalse;
    for (std::size_t i = 0; i < field.options.size(); ++i)
        if (lowered(field.options[i]) == wanted) return static_cast<double>(i);
    const std::string all = joined(field.options);
    const std::string closest = closestName(wanted, all);
    return tl::unexpected(
        problem(ErrorCode::UnknownName, field.key,
                fmt::format("must be one of {}, not {}{}", all, inQuotes(text),
                            closest.empty() ? std::string{} : fmt::format(" (did you mean {}?)", closest))));
}

Result<double> parseFlag(const Field& field, std::string_view text) {
    if (const auto value = truth(text)) return *value;
    return tl::unexpected(problem(ErrorCode::WrongType, field.key,
                                  fmt::format("must be true or false, not {}", inQuotes(text))));
}

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

std::string inQuotes(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (!isUtf8(text)) return "bytes that are not text";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool startsCharacter = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        if (i >= longest && startsCharacter) {
            out += "…";
            break;
        }
        out += isControl(text[i]) ? ' ' : text[i];
    }
    return "\"" + out + "\"";
}

std::string exactNumber(double value) {
    if (!std::isfinite(value) || std::abs(value) >= 1e15) return groupedNumber(value);
    const std::string plain = plainNumber(value);
    const std::size_t point = plain.find('.');
    return groupedNumber(value, point == std::string::npos ? 0 : static_cast<int>(plain.size() - point - 1));
}

Result<std::optional<double>> parseFieldNumber(const Field& field, std::string_view text) {
    text = trimmed(text);
    if (!field.unset.empty()) {
        const std::string word = lowered(text);
        if (word == "auto" || word == "none" || word == field.unset) return std::optional<double>{};
    }
    const std::optional<double> value = parseWithUnit(field.unit, text);
    if (!value || !std::isfinite(*value))
        return tl::unexpected(problem(ErrorCode::WrongType, field.key,
                                      fmt::format("must be {}, not {}", rangeText(field), inQuotes(text))));
    const bool isWhole = field.kind != FieldKind::Integer || *value == std::floor(*value);
    if (*value < field.minimum || *value > field.maximum || !isWhole) {
        std::string allowed = rangeText(field);
        constexpr std::string_view article = "a number ";
        if (allowed.starts_with(article)) allowed.erase(0, article.size());
        const bool isReadable = std::abs(*value) < 1e15 && (*value == 0 || std::abs(*value) > 1e-9);
        return tl::unexpected(problem(
            ErrorCode::OutOfRange, field.key,
            fmt::format("must be {}, not {}", allowed, isReadable ? exactNumber(*value) : inQuotes(text))));
    }
    return std::optional<double>{*value + 0.0};  // −0 becomes 0
}

Result<std::string> parseFieldText(std::string_view key, std::string_view text) {
    constexpr std::size_t longest = 200;
    if (!isUtf8(text)) return tl::unexpected(problem(ErrorCode::NotText, key, "must be text in UTF-8"));
    if (std::ranges::any_of(text, isControl))
        return tl::unexpected(
            problem(ErrorCode::WrongType, key, "must be one line of text without control characters"));
    if (text.size() > longest)
        return tl::unexpected(
            problem(ErrorCode::OutOfRange, key,
                    fmt::format("must be at most {} bytes long, not {}", longest, text.size())));
    return std::string{text};
}

std::string allowedValues(const Field& field) {
    switch (field.kind) {
        case FieldKind::Number:
        case FieldKind::Integer: return rangeText(field);
        case FieldKind::Choice: return "one of " + joined(field.options);
        case FieldKind::Flag: return "true or false";
        case FieldKind::Text: return "a text";
        case FieldKind::Shares: return "a map of shares, such as {europe: 0.6, asia-pacific: 0.4}";
        case FieldKind::Numbers: return "numbers in a row, such as [12000, 14000, 18000]";
        case FieldKind::List: break;
    }
    if (field.key == "uncertainty") return "a map such as {workload.users: [8000, 12000, 30000]}";
    return fmt::format("a list of maps with {}", fmt::join(entryKeys(field), ", "));
}

Result<void> setValue(Inputs& inputs, const Field& field, std::string_view text) {
    switch (field.kind) {
        case FieldKind::Number:
        case FieldKind::Integer:
            return parseFieldNumber(field, text).map([&](std::optional<double> value) {
                field.write(inputs, value);
            });
        case FieldKind::Choice:
            return parseChoice(field, trimmed(text)).map([&](double index) { field.write(inputs, index); });
        case FieldKind::Flag:
            return parseFlag(field, trimmed(text)).map([&](double value) { field.write(inputs, value); });
        case FieldKind::Text:
            return parseFieldText(field.key, text).map([&](std::string value) {
                field.writeText(inputs, std::move(value));
            });
        case FieldKind::Shares:
        case FieldKind::Numbers:
        case FieldKind::List: break;
    }
    return setListValue(inputs, field, text);
}

Error unknownField(std::string_view key) {
    std::string all, section;
    const std::string_view prefix = key.substr(0, key.find('.') + 1);
    for (const Field& candidate : fields()) {
        all += all.empty() ? "" : ", ";
        all += candidate.key;
        // "users" alone is workload.users.
        if (candidate.key.substr(candidate.key.find('.') + 1) == key)
            return problem(ErrorCode::UnknownKey, key,
                           fmt::format("is not an input (did you mean {}?)", candidate.key));
        if (!prefix.empty() && candidate.key.starts_with(prefix)) {
            section += section.empty() ? "" : ", ";
            section += candidate.key.substr(prefix.size());
        }
    }
    if (const std::string closest = closestName(key, all); !closest.empty())
        return problem(ErrorCode::UnknownKey, key,
                       fmt::format("is not an input (did you mean {}?)", closest));
    if (section.empty())
        return problem(ErrorCode::UnknownKey, key,
                       "is not an input; inputs are name, uncertainty and those of workload, targets, choices, growth and regret");
    return problem(ErrorCode::UnknownKey, key, fmt::format("is not an input; allowed are {}", section));
}

std::string valueText(const Field& field, const Inputs& inputs) {
    if (field.readText != nullptr) return field.readText(inputs);
    if (field.read == nullptr) return listText(field, inputs);
    const std::optional<double> value = field.read(inputs);
    if (!value) return std::string{field.unset};
    if (field.kind == FieldKind::Choice) return std::string{field.options[static_cast<std::size_t>(*value)]};
    if (field.kind == FieldKind::Flag) return *value != 0 ? "true" : "false";
    return plainNumber(*value);
}

Result<Inputs> withValue(Inputs inputs, std::string_view key, std::string_view text) {
    const Field* const target = field(key);
    if (target == nullptr) return tl::unexpected(unknownField(key));
    return setValue(inputs, *target, text).map([&] { return std::move(inputs); });
}

}  // namespace stagecraft
