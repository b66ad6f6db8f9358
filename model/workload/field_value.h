#pragma once

#include <string>
#include <string_view>

#include "model/support/error.h"
#include "model/workload/fields.h"

namespace stagecraft {

/// Sets one field from text, as `withValue` does; on error `inputs` is unchanged and the error names the
/// field's key.
[[nodiscard]] Result<void> setValue(Inputs& inputs, const Field& field, std::string_view text);

/// The number `text` stands for in the field's unit, checked against its range; nullopt is "no value".
[[nodiscard]] Result<std::optional<double>> parseFieldNumber(const Field& field, std::string_view text);

/// A name as people may give it: valid UTF-8 of at most 200 bytes without control characters.
[[nodiscard]] Result<std::string> parseFieldText(std::string_view key, std::string_view text);

/// What is wrong with a key that no field has, with the closest one or those there are.
[[nodiscard]] Error unknownField(std::string_view key);

/// What a field takes: "a number between 0 and 1", "one of any, arm64, x86_64", "true or false", "a text".
[[nodiscard]] std::string allowedValues(const Field& field);

/// `text` in quotes for a message, shortened and without control characters.
[[nodiscard]] std::string inQuotes(std::string_view text);

/// "0.05", "1,000,000": every digit, with commas.
[[nodiscard]] std::string exactNumber(double value);

}  // namespace stagecraft
