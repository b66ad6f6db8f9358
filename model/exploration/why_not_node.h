#pragma once

#include "model/exploration/why_not.h"

namespace stagecraft {

/// Why the databases or the cache of the stage shown are not of `type`: a class of RDS, a node type of ElastiCache, or an EC2 type
/// for databases of one's own. Nothing where the stage has no such part.
[[nodiscard]] std::optional<WhyNot> whyNotNode(std::string_view type, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints);

/// Whether the catalog knows a database class or a cache node of that name.
[[nodiscard]] bool isNodeType(std::string_view type, const Catalog& catalog);

}  // namespace stagecraft
