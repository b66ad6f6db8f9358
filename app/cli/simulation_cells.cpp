#include "app/cli/simulation_cells.h"

#include <fmt/format.h>

#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr double thousand = 1000;

}  // namespace

std::string millisecondsCell(double seconds) { return seconds > 0 ? plainNumber(seconds * thousand) : std::string{}; }

Json jsonMilliseconds(double seconds) { return seconds > 0 ? jsonNumber(seconds * thousand) : Json(nullptr); }

std::string callersText(const DrillCallers& callers) {
    const DrillCallers usual;
    std::string text;
    if (callers.timeout != usual.timeout || callers.retries > 0)
        text += fmt::format("Callers wait {} s{}.\n", headlineNumber(callers.timeout),
                            callers.retries > 0 ? fmt::format(", then try again a second later, up to {}", counted(callers.retries, "time", "times")) : "");
    if (callers.workVariation != usual.workVariation)
        text += fmt::format("The work on a request varies by {} times the square of its mean; the plan takes 1.\n", headlineNumber(callers.workVariation));
    return text;
}

std::string rateCell(double perSecond) { return headlineNumber(perSecond) + "/s"; }

std::string percentCell(double share) { return headlineNumber(share * 100) + " %"; }

std::string responseCell(double seconds, const std::optional<PercentileErrors>& errors, double PercentileErrors::*which) {
    if (seconds <= 0) return "-";
    const std::string time = headlineNumber(seconds * thousand);
    return errors ? time + " ± " + headlineNumber((*errors).*which * thousand) + " ms" : time + " ms";
}

std::string errorCell(const std::optional<PercentileErrors>& errors, double PercentileErrors::*which) {
    return errors ? plainNumber((*errors).*which * thousand) : std::string{};
}

Json jsonResponses(double p50, double p99, const std::optional<PercentileErrors>& errors) {
    return {{"p50", jsonMilliseconds(p50)}, {"p99", jsonMilliseconds(p99)},
            {"p50_error", errors ? jsonNumber(errors->p50 * thousand) : Json(nullptr)},
            {"p99_error", errors ? jsonNumber(errors->p99 * thousand) : Json(nullptr)}};
}

}  // namespace stagecraft
