#include "model/workload/user_forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/workload/growth.h"

namespace stagecraft {

namespace {

constexpr double mostUsersForecast = 1e9;  // as the field workload.users allows

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

}  // namespace

std::vector<double> usersByMonth(const Growth& growth, double now) {
    int last = growth.months;
    if (growth.model == GrowthModel::Series) last = std::min(last, static_cast<int>(growth.series.size()));
    std::vector<double> users{now};
    for (int month = 1; month <= last; ++month) {
        // Nobody grows out of nobody: the laws multiply, and the logistic one would divide by zero.
        const bool isNobody = now <= 0 && growth.model != GrowthModel::Series;
        const double there = isNobody ? 0 : usersAt(growth, now, month);
        users.push_back(std::clamp(std::round(there), 0.0, mostUsersForecast));
    }
    return users;
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
