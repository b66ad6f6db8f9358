#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/support/names.h"

namespace stagecraft {

/// By which law the users become more, or fewer.
enum class GrowthModel {
    Exponential,  ///< the same share every month
    Logistic,     ///< that share at first, then ever less, up to a ceiling
    Series,       ///< as typed, month by month
};

/// How the months to come are thought to go; month 0 is the plan as it stands.
struct Growth {
    GrowthModel model = GrowthModel::Exponential;
    double monthlyRate = 0.1;    ///< 0.1 for 10 % a month; of the logistic law while it is far below the ceiling
    double ceiling = 1'000'000;  ///< users the logistic law approaches
    int months = 24;             ///< looked ahead
    std::string firstMonth;      ///< the calendar month of month 0, "2026-12"; empty: months are only counted
    std::vector<double> series;  ///< users of months 1, 2, 3 …; the forecast ends with them
    friend bool operator==(const Growth&, const Growth&) = default;
};

/// A number nobody knows for sure: a triangular distribution from `low` over `likely` to `high`.
struct Uncertain {
    std::string input;             ///< key of a number field
    double low = 0;
    std::optional<double> likely;  ///< nullopt: the plan's own value
    double high = 0;
    friend bool operator==(const Uncertain&, const Uncertain&) = default;
};

/// What a dollar of too much and a dollar of too little count, where designs are compared by what one would regret.
struct RegretWeights {
    double overspend = 1;
    double shortfall = 3;
    friend bool operator==(const RegretWeights&, const RegretWeights&) = default;
};

template <>
struct EnumNames<GrowthModel> {
    static constexpr std::array<std::string_view, 3> names{"exponential", "logistic", "series"};
};

}  // namespace stagecraft
