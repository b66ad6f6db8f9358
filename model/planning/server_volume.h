#pragma once

#include "model/planning/design.h"

namespace stagecraft {

/// Runs what we have written, on EC2.
[[nodiscard]] bool isServer(Role role);

/// Disk operations a second of a database that runs beside the application.
[[nodiscard]] double diskOperationsOf(const RegionLoad& load);

/// The volume bought for every server of a fleet: its root, the files where no CDN has them from S3, and the rows with space to grow
/// where the database runs beside the application.
[[nodiscard]] Gib volumeFor(const Blueprint& blueprint, const RegionLoad& load, bool runsDatabase);

/// More than its root is on the volume of a server.
[[nodiscard]] bool keepsData(const Blueprint& blueprint, Role role);

/// How full the volume of a server is, 0 … 1, as it was bought for the load or one in proportion: files and rows may fill it but for the
/// image, up to where the next one to buy would be larger than there is.
[[nodiscard]] double volumeFullness(const Blueprint& blueprint, const RegionLoad& load, const Fleet& server);

}  // namespace stagecraft
