#pragma once

#include <string_view>

namespace stagecraft {

/// How many bytes from the start of `text` are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates,
/// nothing above U+10FFFF); `text.size()` when all of it is.
[[nodiscard]] std::size_t utf8Prefix(std::string_view text);

[[nodiscard]] inline bool isUtf8(std::string_view text) { return utf8Prefix(text) == text.size(); }

}  // namespace stagecraft
