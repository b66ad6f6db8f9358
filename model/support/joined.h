#pragma once

#include <string>
#include <string_view>

namespace stagecraft {

/// "a, b, c" of names in any range.
template <class Names>
[[nodiscard]] std::string joined(const Names& names) {
    std::string all;
    for (const std::string_view name : names) (all += all.empty() ? "" : ", ") += name;
    return all;
}

}  // namespace stagecraft
