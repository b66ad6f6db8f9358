#pragma once

#include "model/units/units.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// What daily backups of a database hold that are kept for `days` days: a full copy of its rows and, of every later day, what was
/// written on it, but no more than all rows (snapshots of EBS and RDS keep changed blocks only). Zero days: none are made.
[[nodiscard]] Gib backupSize(Gib rows, Gib writtenPerMonth, int days);

/// GB of backups that come with the storage: 100 % of what is provisioned, of the leaders' volumes and those of followers that
/// have their own (RDS and Aurora pricing, backup storage).
[[nodiscard]] double backupAllowance(DatabaseKind kind, int shards, int followers, double volume);

}  // namespace stagecraft
