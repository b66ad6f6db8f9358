#include "model/planning/backups.h"

#include <algorithm>

#include "model/planning/assumptions.h"

namespace stagecraft {

Gib backupSize(Gib rows, Gib writtenPerMonth, int days) {
    if (days < 1) return {};
    const double changed = std::min(rows.count(), writtenPerMonth.count() / assumptions::daysPerMonth);
    return Gib{rows.count() + (days - 1) * changed};
}

double backupAllowance(DatabaseKind kind, int shards, int followers, double volume) {
    switch (kind) {
        case DatabaseKind::RdsSingleAz:
        case DatabaseKind::RdsMultiAz: return shards * (1 + followers) * volume;
        case DatabaseKind::RdsMultiAzCluster:
        case DatabaseKind::Aurora: return shards * volume;
        default: return 0;  // snapshots of EBS come with nothing
    }
}

}  // namespace stagecraft
