#pragma once

#include "model/units/units.h"

namespace stagecraft {

enum class ReadConsistency { Eventual, Strong, Transactional };
enum class WriteKind { Standard, Transactional };

/// Read units of one item: one per started 4 KB, half for eventual consistency, double in a transaction.
/// Rounding is per item, never on a total. (DynamoDB developer guide, read/write capacity.)
[[nodiscard]] double dynamoReadUnits(Bytes item, ReadConsistency consistency);
/// Write units of one item: one per started 1 KB, double in a transaction.
[[nodiscard]] double dynamoWriteUnits(Bytes item, WriteKind kind = WriteKind::Standard);
/// Mean utilisation of provisioned capacity above which it is cheaper than on demand.
[[nodiscard]] double provisionedBreakEven(double usdPerUnitHour, double usdPerMillionUnits);

}  // namespace stagecraft
