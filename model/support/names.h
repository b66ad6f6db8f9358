#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stagecraft {

/// The spelling of an enumeration in files and on the command line. Specialise with
/// `static constexpr std::array<std::string_view, N> names` in the order of the enumerators (0, 1, 2 …).
template <class Enum>
struct EnumNames;

template <class Enum>
[[nodiscard]] constexpr std::string_view nameOf(Enum value) {
    return EnumNames<Enum>::names[static_cast<std::size_t>(value)];
}

template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> parseName(std::string_view name) {
    for (std::size_t i = 0; i < EnumNames<Enum>::names.size(); ++i)
        if (EnumNames<Enum>::names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

/// "any, arm64, x86_64": what is allowed, for error messages.
template <class Enum>
[[nodiscard]] std::string allowedNames() {
    std::string all;
    for (std::string_view name : EnumNames<Enum>::names) {
        if (!all.empty()) all += ", ";
        all += name;
    }
    return all;
}

}  // namespace stagecraft
