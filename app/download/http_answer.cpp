#include "app/download/http_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace stagecraft {

namespace {

constexpr std::uint64_t longestRetryAfter = 86'400;  // a day; the policy bounds it further
constexpr std::size_t longestReason = 60;

bool isPlain(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

bool isStrongTag(std::string_view tag) {
    return tag.size() >= 2 && tag.size() <= longestTag && tag.front() == '"' && tag.back() == '"' && std::ranges::all_of(tag, isPlain);
}

std::optional<std::uint64_t> parseCount(std::string_view text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, value);
    if (text.empty() || problem != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::optional<ContentRange> parseContentRange(std::string_view text) {
    constexpr std::string_view unit = "bytes ";
    if (!text.starts_with(unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view range = text.substr(0, slash);
    const std::string_view total = text.substr(slash + 1);
    ContentRange read;
    if (total != "*" && !(read.total = parseCount(total))) return std::nullopt;
    if (range == "*") return read.total ? std::optional{read} : std::nullopt;
    const std::size_t dash = range.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    read.first = parseCount(range.substr(0, dash));
    read.last = parseCount(range.substr(dash + 1));
    const bool isSound = read.first && read.last && *read.first <= *read.last && (!read.total || *read.last < *read.total);
    return isSound ? std::optional{read} : std::nullopt;
}

std::chrono::milliseconds parseRetryAfter(std::string_view text) {
    return std::chrono::seconds{std::min(parseCount(text).value_or(0), longestRetryAfter)};
}

bool isPassingStatus(int status) {
    constexpr std::array passing{408, 425, 429, 500, 502, 503, 504};
    return std::ranges::find(passing, status) != passing.end();
}

bool isRedirect(int status) {
    constexpr std::array redirects{301, 302, 303, 307, 308};
    return std::ranges::find(redirects, status) != redirects.end();
}

std::string statusText(int status, std::string_view reason) {
    const bool isShown =
        !reason.empty() && reason.size() <= longestReason && std::ranges::all_of(reason, [](char c) { return c == ' ' || isPlain(c); });
    return isShown ? fmt::format("{} {}", status, reason) : std::to_string(status);
}

std::string byteText(std::uint64_t bytes) {
    const auto amount = static_cast<double>(bytes);
    if (amount >= 1e9) return fmt::format("{:.1f} GB", amount / 1e9);
    if (amount >= 1e6) return fmt::format("{:.0f} MB", amount / 1e6);
    if (amount >= 1e4) return fmt::format("{:.0f} kB", amount / 1e3);
    return fmt::format("{} bytes", bytes);
}

}  // namespace stagecraft
