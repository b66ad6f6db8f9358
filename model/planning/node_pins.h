#pragma once

#include <string>

namespace stagecraft {

/// Node types that alone may be chosen, for databases and for caches; empty: whatever costs least. What a plan would be with them is
/// asked when it is explained; a plan file has no word for it.
struct NodePins {
    std::string database;  ///< "db.r6g.large"; an EC2 type where databases are one's own
    std::string cache;     ///< "cache.r7g.large"
};

}  // namespace stagecraft
