#include "model/support/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

#include "model/units/money.h"

namespace stagecraft {

namespace {

std::string withCommas(std::string digits) {
    const std::size_t point = digits.find('.');
    std::size_t end = point == std::string::npos ? digits.size() : point;
    const std::size_t first = !digits.empty() && digits.front() == '-' ? 1 : 0;
    while (end > first + 3) {
        end -= 3;
        digits.insert(end, ",");
    }
    return digits;
}

std::string fixed(double value, int decimals) {
    char buffer[400];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
    return {buffer, result.ptr};
}

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string plainNumber(double value) {
    char buffer[400];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    return {buffer, result.ptr};
}

std::string groupedNumber(double value, int decimals) {
    if (!std::isfinite(value)) return std::isnan(value) ? "unknown" : "unlimited";
    std::string digits = fixed(value, decimals);
    if (digits.find_first_not_of("-0.") == std::string::npos && digits.front() == '-') digits.erase(0, 1);
    return withCommas(std::move(digits));
}

std::string headlineNumber(double value) {
    if (value == 0 || !std::isfinite(value)) return groupedNumber(value);
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    const double step = std::pow(10.0, exponent - 2);
    const double rounded = std::round(value / step) * step;
    const int decimals = std::clamp(2 - exponent, 0, 9);
    std::string text = groupedNumber(rounded, decimals);
    if (decimals > 0) {
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return text;
}

std::string moneyText(Usd amount) {
    // An amount that rounds to no cent is not nothing.
    if (amount != Usd{} && wholeCents(amount) == 0) return amount > Usd{} ? "< $0.01" : "> −$0.01";
    std::string digits = plainDollars(amount);
    const bool isNegative = digits.front() == '-';
    if (isNegative) digits.erase(0, 1);
    return (isNegative ? "−$" : "$") + withCommas(std::move(digits));
}

std::optional<double> parseNumber(std::string_view text) {
    double value = 0;
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc{} || result.ptr != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<double> parseHumanNumber(std::string_view text) {
    std::string plain;
    for (char c : text)
        if (c != ',' && c != ' ' && c != '_') plain += c;
    if (plain.empty()) return std::nullopt;
    double scale = 1;
    switch (plain.back()) {
        case 'k': case 'K': scale = 1e3; break;
        case 'm': case 'M': scale = 1e6; break;
        case 'b': case 'B': case 'g': case 'G': scale = 1e9; break;
        case '%': scale = 0.01; break;
        default: return parseNumber(plain);
    }
    plain.pop_back();
    const std::optional<double> number = parseNumber(plain);
    if (!number || !std::isfinite(*number * scale)) return std::nullopt;
    // 50 % is 0.5 exactly: dividing keeps what multiplying by 0.01 would blur.
    return scale == 0.01 ? *number / 100 : *number * scale;
}

std::string closestName(std::string_view word, std::string_view candidates) {
    std::string best;
    std::size_t bestDistance = 3;
    while (!candidates.empty()) {
        const std::size_t end = candidates.find(", ");
        const std::string_view candidate = candidates.substr(0, end);
        const std::size_t distance = editDistance(word, candidate);
        if (distance < bestDistance && distance < candidate.size()) {
            bestDistance = distance;
            best = candidate;
        }
        if (end == std::string_view::npos) break;
        candidates.remove_prefix(end + 2);
    }
    return best;
}

}  // namespace stagecraft
