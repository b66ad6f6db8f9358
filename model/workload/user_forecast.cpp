#include "model/workload/user_forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/workload/growth.h"

namespace stagecraft {

namespace {

double usersAt(const Growth& growth, double now, int month) {
    switch (growth.model) {
        case GrowthModel::Exponential: return ExponentialGrowth{now, growth.monthlyRate}.at(month);
        case GrowthModel::Logistic: return LogisticGrowth{now, growth.ceiling, std::log1p(growth.monthlyRate)}.at(month);
        case GrowthModel::Series: return growth.series[static_cast<std::size_t>(month - 1)];
    }
    return now;
}

int digitsAt(std::string_view text, std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) value = value * 10 + (text[i] - '0');
    return value;
}

int lastMonth(const Growth& growth) {
    return growth.model == GrowthModel::Series ? std::min(growth.months, static_cast<int>(growth.series.size())) : growth.months;
}

double unboundUsersAt(const Growth& growth, double now, int month) {
    // Nobody grows out of nobody: the laws multiply, and the logistic one would divide by zero.
    const bool isNobody = now <= 0 && growth.model != GrowthModel::Series;
    return isNobody ? 0 : std::round(usersAt(growth, now, month));
}

}  // namespace

std::vector<double> usersByMonth(const Growth& growth, double now) {
    std::vector<double> users{now};
    for (int month = 1; month <= lastMonth(growth); ++month) users.push_back(std::clamp(unboundUsersAt(growth, now, month), 0.0, mostUsersForecast));
    return users;
}

std::optional<int> firstMonthCapped(const Growth& growth, double now) {
    for (int month = 1; month <= lastMonth(growth); ++month)
        if (unboundUsersAt(growth, now, month) > mostUsersForecast) return month;
    return std::nullopt;
}

bool isCalendarMonth(std::string_view text) {
    constexpr std::string_view form = "0000-00";
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i)
        if (form[i] == '-' ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
    const int month = digitsAt(text, 5, 2);
    return month >= 1 && month <= 12;
}

std::string monthName(std::string_view firstMonth, int month) {
    if (!isCalendarMonth(firstMonth)) return fmt::format("month {}", month);
    const int since = digitsAt(firstMonth, 0, 4) * 12 + digitsAt(firstMonth, 5, 2) - 1 + month;
    return fmt::format("{:04}-{:02}", since / 12, since % 12 + 1);
}

}  // namespace stagecraft
