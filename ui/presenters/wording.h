#pragma once

#include <QString>

#include <string_view>

#include "model/units/money.h"
#include "model/workload/fields.h"

namespace stagecraft::ui {

/// Model text is UTF-8; QString begins here.
[[nodiscard]] QString toQString(std::string_view utf8);

/// "71,400", "1.29M": three significant figures, for headlines.
[[nodiscard]] QString headlineFigure(double value);
/// "$1,240", "$11.88", "$0.0405": three significant figures, and cents from ten cents to a hundred dollars.
[[nodiscard]] QString headlineMoney(Usd amount);
/// "$1,243.10".
[[nodiscard]] QString exactMoney(Usd amount);
/// "12k", "1.5M", "250": as people type users.
[[nodiscard]] QString shortNumber(double value);
/// "99.95 %": as many nines as there are, not a rounded 100 %.
[[nodiscard]] QString availabilityPercent(double fraction);

/// What an option of a choice is called: "on demand", "RDS, one zone".
[[nodiscard]] QString optionLabel(const Field& field, std::size_t option);

}  // namespace stagecraft::ui
