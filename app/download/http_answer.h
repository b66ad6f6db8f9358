#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stagecraft {

inline constexpr std::size_t longestTag = 256;

/// Whether this ETag promises the same bytes, so that a file can be gone on from (RFC 9110, 8.8.1).
[[nodiscard]] bool isStrongTag(std::string_view tag);

/// "bytes 50-99/100", or "bytes */100" where nothing is sent (RFC 9110, 14.4).
struct ContentRange {
    std::optional<std::uint64_t> first, last, total;
    friend bool operator==(const ContentRange&, const ContentRange&) = default;
};
[[nodiscard]] std::optional<ContentRange> parseContentRange(std::string_view text);

/// A whole number of digits alone; nullopt for all else and for what fits no 64 bits.
[[nodiscard]] std::optional<std::uint64_t> parseCount(std::string_view text);

/// "Retry-After: 120"; a date in its place is passed over.
[[nodiscard]] std::chrono::milliseconds parseRetryAfter(std::string_view text);

/// Whether the same request may succeed later.
[[nodiscard]] bool isPassingStatus(int status);
[[nodiscard]] bool isRedirect(int status);

/// "403 Forbidden", with the server's own words only where they are few.
[[nodiscard]] std::string statusText(int status, std::string_view reason);

/// "1.5 GB", "398 MB", "12 bytes"
[[nodiscard]] std::string byteText(std::uint64_t bytes);

}  // namespace stagecraft
