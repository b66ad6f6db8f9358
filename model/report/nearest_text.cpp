#include "model/report/nearest_text.h"

#include <algorithm>
#include <cmath>

#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// To a multiple of 10^-decimals, up or down; what is one but for its last bits is left.
double rounded(double value, int decimals, double (*whole)(double)) {
    const double unit = std::pow(10, decimals);
    const double scaled = value * unit;
    const double nearest = std::round(scaled);
    return (std::abs(scaled - nearest) <= std::abs(scaled) * 1e-12 ? nearest : whole(scaled)) / unit;
}

std::string trimmed(double value, int decimals, int fewest) {
    std::string text = groupedNumber(value, decimals);
    for (int left = decimals; left > fewest && text.back() == '0'; --left) text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

NearestText nearestP99Text(double available, double asked) {
    constexpr int mostDecimals = 9;
    constexpr int digits = 3;  // of a headline; larger numbers are told whole
    const int fewest = available > 0 ? std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(available))), 0, mostDecimals) : 0;
    NearestText told;
    for (int decimals = fewest; decimals <= mostDecimals && told.available == told.asked; ++decimals)
        told = {trimmed(rounded(available, decimals, std::ceil), decimals, 0), trimmed(asked, std::max(decimals, digits), 0)};
    return told;
}

NearestText nearestAvailabilityText(double available, double asked) {
    NearestText told;
    for (int decimals = ninesDecimals(available); decimals <= mostNinesDecimals && told.available == told.asked; ++decimals) {
        // A double has no more digits to round.
        const double percentage = decimals == mostNinesDecimals ? available * 100 : rounded(available * 100, decimals, std::floor);
        const int askedDecimals = ninesDecimals(asked);
        told = {trimmed(percentage, decimals, 2) + " %", trimmed(asked * 100, std::max(decimals, askedDecimals), std::min(2, askedDecimals)) + " %"};
    }
    return told;
}

}  // namespace stagecraft
