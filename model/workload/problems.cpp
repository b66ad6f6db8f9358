#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <numeric>
#include <set>

#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "model/workload/fields.h"
#include "model/workload/forecast_lists.h"
#include "model/workload/money_problems.h"
#include "model/workload/pin_problems.h"
#include "model/workload/region_problems.h"

namespace stagecraft {

namespace {

constexpr double shareTolerance = 1e-6;
constexpr double highestPeakToAverage = 100;  // as the field workload.peak_to_average allows

/// Collects what is wrong, in the order it is found.
class Findings {
public:
    void add(ErrorCode code, std::string_view key, std::string message) {
        errors_.push_back({code, {}, 0, std::string{key}, std::move(message)});
    }
    void add(std::vector<Error> errors) {
        errors_.insert(errors_.end(), std::make_move_iterator(errors.begin()), std::make_move_iterator(errors.end()));
    }
    [[nodiscard]] std::vector<Error> take() { return std::move(errors_); }

private:
    std::vector<Error> errors_;
};

void checkSum(Findings& findings, std::string_view key, double sum) {
    if (std::abs(sum - 1) <= shareTolerance) return;
    const double shown = std::round(sum * 1e6) / 1e6;
    findings.add(ErrorCode::Conflict, key, fmt::format("shares must sum to 1, not {}", exactNumber(shown)));
}

void checkRates(Findings& findings, const Workload& workload) {
    if (!workload.peakRate) return;
    const double peak = workload.peakRate->count();
    if (!workload.averageRate) {
        findings.add(ErrorCode::Conflict, "workload.peak_rps",
                     "needs workload.average_rps beside it: a measured peak says nothing without the "
                     "measured average");
        return;
    }
    const double average = workload.averageRate->count();
    if (peak < average)
        findings.add(ErrorCode::Conflict, "workload.peak_rps",
                     fmt::format("must not be below workload.average_rps ({}), but is {}",
                                 exactNumber(average), exactNumber(peak)));
    else if (peak > average * highestPeakToAverage)
        findings.add(ErrorCode::Conflict, "workload.peak_rps",
                     fmt::format("must be at most {} times workload.average_rps ({}), but is {}",
                                 highestPeakToAverage, exactNumber(average), exactNumber(peak)));
}

void checkServices(Findings& findings, const Workload& workload) {
    if (workload.services.empty()) return;
    std::set<std::string_view> names;
    double sum = 0;
    for (const Service& service : workload.services) {
        if (!names.insert(service.name).second)
            findings.add(
                ErrorCode::Conflict, "workload.services",
                fmt::format("must have different names, but {} is there twice", inQuotes(service.name)));
        if (!(service.share >= 0 && service.share <= 1))
            findings.add(ErrorCode::OutOfRange, "workload.services",
                         fmt::format("share of {} must be between 0 and 1", inQuotes(service.name)));
        sum += service.share;
    }
    checkSum(findings, "workload.services", sum);
}

void checkEvents(Findings& findings, const Workload& workload) {
    const auto require = [&](bool holds, const TrafficEvent& event, std::string_view rule) {
        if (holds) return;
        findings.add(ErrorCode::OutOfRange, "workload.events",
                     fmt::format("{}: {}", inQuotes(event.name), rule));
    };
    for (const TrafficEvent& event : workload.events) {
        require(event.multiplier >= 1 && event.multiplier <= 1000, event,
                "multiplier must be between 1 and 1,000");
        require(event.day >= 0 && event.day <= 6, event, "day must be one of monday to sunday");
        require(event.startHour >= 0 && event.startHour < 24, event,
                "start_hour must be at least 0 and below 24");
        require(event.hours > 0 && event.hours <= 168, event, "hours must be above 0 and at most 168");
    }
}

/// What withValue and the plan file refuse already, for inputs put together elsewhere.
void checkRanges(Findings& findings, const Inputs& inputs) {
    for (const Field& field : fields()) {
        if (field.kind != FieldKind::Number && field.kind != FieldKind::Integer) continue;
        const std::optional<double> value = field.read(inputs);
        if (!value || (*value >= field.minimum && *value <= field.maximum)) continue;
        findings.add(
            ErrorCode::OutOfRange, field.key,
            fmt::format("must be between {} and {}, not {}", exactNumber(field.minimum),
                        exactNumber(field.maximum), std::isnan(*value) ? "NaN" : exactNumber(*value)));
    }
}

}  // namespace

std::vector<Error> problems(const Inputs& inputs, const Catalog& catalog) {
    Findings findings;
    checkRanges(findings, inputs);
    findings.add(regionProblems(inputs.choices, catalog));
    findings.add(pinProblems(inputs.choices, catalog));
    checkRates(findings, inputs.workload);
    checkSum(findings, "workload.geography",
             std::accumulate(inputs.workload.geography.begin(), inputs.workload.geography.end(), 0.0));
    for (double share : inputs.workload.geography)
        if (!(share >= 0 && share <= 1)) {
            findings.add(ErrorCode::OutOfRange, "workload.geography", "every share must be between 0 and 1");
            break;
        }
    checkServices(findings, inputs.workload);
    checkEvents(findings, inputs.workload);
    findings.add(contractProblems(inputs.choices.contract, catalog));
    findings.add(displayProblems(inputs.choices.display));
    findings.add(growthProblems(inputs.growth));
    findings.add(uncertaintyProblems(inputs.uncertainty));
    return findings.take();
}

}  // namespace stagecraft
