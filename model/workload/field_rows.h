#pragma once

#include <cmath>
#include <type_traits>

#include "model/workload/fields.h"

/// Rows of the table of fields, bound to the members they show. Only the tables include this.
namespace stagecraft::fieldrow {

// How a member becomes the number that files and forms show, in the unit of its type, and back.

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
double toNumber(const T& value) {
    if constexpr (std::is_enum_v<T> || std::is_arithmetic_v<T>)
        return static_cast<double>(value);
    else if constexpr (std::is_same_v<T, Usd>)
        return value.dollars();
    else
        return countOf(value);
}

template <class T>
T fromNumber(double number) {
    if constexpr (std::is_same_v<T, bool>)
        return number != 0;
    else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
        return static_cast<T>(static_cast<int>(number));
    // Whole cents, so that what is written is what is read back.
    else if constexpr (std::is_same_v<T, Usd>)
        return Usd::fromNanos(std::llround(number * 100) * 10'000'000);
    else
        return T{number};
}

template <class Member>
struct MemberOf;
template <class PartType, class ValueType>
struct MemberOf<ValueType PartType::*> {
    using Part = PartType;
    using Value = ValueType;
};

template <class Part, class Whole>
auto& partOf(Whole& inputs) {
    if constexpr (std::is_same_v<Part, Workload>)
        return inputs.workload;
    else if constexpr (std::is_same_v<Part, Targets>)
        return inputs.targets;
    else if constexpr (std::is_same_v<Part, Choices>)
        return inputs.choices;
    else if constexpr (std::is_same_v<Part, Contract>)
        return inputs.choices.contract;
    else if constexpr (std::is_same_v<Part, MoneyDisplay>)
        return inputs.choices.display;
    else if constexpr (std::is_same_v<Part, Assumptions>)
        return inputs.assumptions;
    else if constexpr (std::is_same_v<Part, Growth>)
        return inputs.growth;
    else if constexpr (std::is_same_v<Part, RegretWeights>)
        return inputs.regret;
    else
        return inputs;
}

template <auto Member>
std::optional<double> readMember(const Inputs& inputs) {
    using Bound = MemberOf<decltype(Member)>;
    const auto& value = partOf<typename Bound::Part>(inputs).*Member;
    if constexpr (IsOptional<typename Bound::Value>::value) {
        if (!value) return std::nullopt;
        return toNumber(*value);
    } else {
        return toNumber(value);
    }
}

template <auto Member>
void writeMember(Inputs& inputs, std::optional<double> number) {
    using Bound = MemberOf<decltype(Member)>;
    auto& value = partOf<typename Bound::Part>(inputs).*Member;
    if constexpr (IsOptional<typename Bound::Value>::value) {
        if (!number)
            value.reset();
        else
            value = fromNumber<typename Bound::Value::value_type>(*number);
    } else if (number) {
        value = fromNumber<typename Bound::Value>(*number);
    }
}

template <auto Member>
const std::string& readTextMember(const Inputs& inputs) {
    return partOf<typename MemberOf<decltype(Member)>::Part>(inputs).*Member;
}

template <auto Member>
void writeTextMember(Inputs& inputs, std::string text) {
    partOf<typename MemberOf<decltype(Member)>::Part>(inputs).*Member = std::move(text);
}

struct Range {
    double minimum, maximum;
    FieldScale scale = FieldScale::Linear;
};
inline constexpr Range share{0, 1};
constexpr Range logarithmic(double minimum, double maximum) {
    return {minimum, maximum, FieldScale::Logarithmic};
}

/// What a row says, in the order of `Field`.
struct Words {
    std::string_view key, label, help, source;
};

constexpr Field described(FieldGroup group, FieldKind kind, const Words& words, std::string_view unit) {
    Field field;
    field.key = words.key;
    field.label = words.label;
    field.help = words.help;
    field.source = words.source;
    field.unit = unit;
    field.kind = kind;
    field.group = group;
    return field;
}

template <auto Member>
constexpr Field number(FieldGroup group, const Words& words, std::string_view unit, Range range,
                       std::string_view unset = {}) {
    Field field = described(group, FieldKind::Number, words, unit);
    field.minimum = range.minimum;
    field.maximum = range.maximum;
    field.scale = range.scale;
    field.unset = unset;
    field.read = readMember<Member>;
    field.write = writeMember<Member>;
    return field;
}

template <auto Member>
constexpr Field integer(FieldGroup group, const Words& words, std::string_view unit, Range range,
                        std::string_view unset) {
    Field field = number<Member>(group, words, unit, range, unset);
    field.kind = FieldKind::Integer;
    return field;
}

template <auto Member>
constexpr Field choice(const Words& words, FieldGroup group = FieldGroup::Choices) {
    Field field = described(group, FieldKind::Choice, words, {});
    field.options = EnumNames<typename MemberOf<decltype(Member)>::Value>::names;
    field.maximum = static_cast<double>(field.options.size() - 1);
    field.read = readMember<Member>;
    field.write = writeMember<Member>;
    return field;
}

/// A choice that files wrote as true or false before it had more than two options.
constexpr Field onceAFlag(Field field, std::string_view whenTrue, std::string_view whenFalse) {
    field.whenTrue = whenTrue;
    field.whenFalse = whenFalse;
    return field;
}

template <auto Member>
constexpr Field flag(const Words& words) {
    Field field = described(FieldGroup::Choices, FieldKind::Flag, words, {});
    field.maximum = 1;
    field.read = readMember<Member>;
    field.write = writeMember<Member>;
    return field;
}

template <auto Member>
constexpr Field text(FieldGroup group, const Words& words) {
    Field field = described(group, FieldKind::Text, words, {});
    field.readText = readTextMember<Member>;
    field.writeText = writeTextMember<Member>;
    return field;
}

}  // namespace stagecraft::fieldrow
