#pragma once

#include "model/units/money.h"
#include "model/units/quantity.h"

namespace stagecraft {

using Milliseconds = std::chrono::duration<double, std::milli>;
using Seconds = std::chrono::duration<double>;
using Minutes = std::chrono::duration<double, std::ratio<60>>;
using Hours = std::chrono::duration<double, std::ratio<3600>>;
/// A billing month: 730 hours = 365 × 24 / 12, as AWS's calculator counts it.
using Months = std::chrono::duration<double, std::ratio<730 * 3600>>;

inline constexpr Hours month{730};
inline constexpr double secondsPerMonth = 730.0 * 3600.0;

// AWS's KB, MB, GB and TB are powers of 1,024 (BILLING: 1 TB = 1,024 GB at tier borders).
using Bytes = Quantity<struct DataDimension>;
using Kib = Quantity<DataDimension, std::ratio<1LL << 10>>;
using Mib = Quantity<DataDimension, std::ratio<1LL << 20>>;
using Gib = Quantity<DataDimension, std::ratio<1LL << 30>>;
using Tib = Quantity<DataDimension, std::ratio<1LL << 40>>;
/// Decimal, as networks are measured: one gigabit is 125,000,000 bytes.
using Gigabits = Quantity<DataDimension, std::ratio<125'000'000>>;

using Requests = Quantity<struct RequestDimension>;
using OperationCount = Quantity<struct OperationDimension>;

using RequestsPerSecond = Per<Requests, Seconds>;
using OperationsPerSecond = Per<OperationCount, Seconds>;
using BytesPerSecond = Per<Bytes, Seconds>;
using MibPerSecond = Per<Mib, Seconds>;
using GigabitsPerSecond = Per<Gigabits, Seconds>;
using UsdPerHour = Per<Usd, Hours>;

using Kilometres = Quantity<struct LengthDimension>;

}  // namespace stagecraft
