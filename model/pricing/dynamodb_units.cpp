#include "model/pricing/dynamodb_units.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

namespace {
/// An empty item still takes one unit.
double started(Bytes item, Bytes unit) { return std::max(1.0, std::ceil(item / unit)); }
}  // namespace

double dynamoReadUnits(Bytes item, ReadConsistency consistency) {
    const double units = started(item, Kib{4});
    switch (consistency) {
        case ReadConsistency::Eventual: return units / 2;
        case ReadConsistency::Transactional: return units * 2;
        case ReadConsistency::Strong: break;
    }
    return units;
}

double dynamoWriteUnits(Bytes item, WriteKind kind) {
    return started(item, Kib{1}) * (kind == WriteKind::Transactional ? 2 : 1);
}

double provisionedBreakEven(double usdPerUnitHour, double usdPerMillionUnits) {
    return usdPerUnitHour / 3600 * 1e6 / usdPerMillionUnits;
}

}  // namespace stagecraft
