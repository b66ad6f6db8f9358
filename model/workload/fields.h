#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/support/error.h"
#include "model/workload/workload.h"

namespace stagecraft {

enum class FieldKind {
    Number,   ///< a finite number in [minimum, maximum]
    Integer,  ///< the same, whole
    Choice,   ///< one of `options`
    Flag,     ///< true or false
    Text,     ///< a name
    Shares,   ///< workload.geography: a map of shares that sum to 1
    List,     ///< workload.services, workload.events, choices.contract, uncertainty
    Numbers,  ///< growth.series: numbers in a row
};
enum class FieldScale { Linear, Logarithmic };
/// Groups of the input panel, in its order.
enum class FieldGroup { UsersAndPeaks, Work, Data, Geography, Targets, Choices, Assumptions, Forecast };

/// One input: the YAML reader and writer, --set, validation, the input panel and the help all read this row.
struct Field {
    std::string_view key;    ///< "workload.users"
    std::string_view label;  ///< "Users"
    std::string_view help;   ///< one sentence: what it is
    std::string_view unit;   ///< "ms", "KB", "requests/s"; empty for pure numbers; "share" for 0 … 1
    FieldKind kind = FieldKind::Number;
    FieldGroup group = FieldGroup::UsersAndPeaks;
    double minimum = 0;
    double maximum = 0;
    FieldScale scale = FieldScale::Linear;
    std::string_view source;  ///< where the default comes from
    std::string_view unset;   ///< how "no value" is written: "auto", "none"; empty when a value is required
    std::span<const std::string_view> options;  ///< for Choice
    /// The options that "true" and "false" stand for, where an input once was a flag; empty elsewhere.
    std::string_view whenTrue, whenFalse;

    /// Number, Integer: nullopt when unset. Flag: 0 or 1. Choice: the index of the option.
    std::optional<double> (*read)(const Inputs&) = nullptr;
    void (*write)(Inputs&, std::optional<double>) = nullptr;
    /// Text only.
    const std::string& (*readText)(const Inputs&) = nullptr;
    void (*writeText)(Inputs&, std::string) = nullptr;
};

/// The one table of inputs, in the order of the plan file.
[[nodiscard]] std::span<const Field> fields();

/// nullptr when no field has this key.
[[nodiscard]] const Field* field(std::string_view key);

/// The value as it stands in the plan file and as --set reads it back: "12000", "auto", "us-east-1",
/// "0.6,0.3,…".
[[nodiscard]] std::string valueText(const Field& field, const Inputs& inputs);

/// `inputs` with one field set from text, as --set and the input panel do; understands "12k", "50%", "250ms",
/// "auto". Errors: an unknown key (with the closest one), a wrong type, out of range; the message says what
/// is allowed.
[[nodiscard]] Result<Inputs> withValue(Inputs inputs, std::string_view key, std::string_view text);

/// What no single field can see: shares that do not sum to 1, a peak below the average, an unknown region,
/// more zones than the region has. Every problem found, first the gravest; empty when the inputs can be
/// planned.
[[nodiscard]] std::vector<Error> problems(const Inputs& inputs, const Catalog& catalog);

}  // namespace stagecraft
