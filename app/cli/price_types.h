#pragma once

#include <string>

#include "app/cli/context.h"

namespace stagecraft {

/// Which instance types `prices list` is asked for; with nothing set it lists dimensions.
struct TypeFilter {
    bool isAsked = false;      ///< --types
    std::string vcpus;         ///< "4" or "4..16"; empty: any
    std::string memory;        ///< GB, likewise
    std::string architecture;  ///< arm64, x86_64; empty: both
    std::string service;       ///< ec2, rds, elasticache; empty: all
    std::string region;        ///< empty: us-east-1
    double minimumPrice = 0;   ///< dollars an hour on demand
    double maximumPrice = 0;   ///< likewise; 0: any
    [[nodiscard]] bool isSet() const { return isAsked || !vcpus.empty() || !memory.empty() || !architecture.empty(); }
};

/// What a listing says whose filters leave nothing; `what` is "price" or "type on demand in eu-west-1".
[[nodiscard]] Error nothingListed(const std::string& what, const Catalog& catalog);

/// The types of one region that pass, the cheapest first: EC2 with Linux, RDS for PostgreSQL in one zone, ElastiCache for Valkey.
[[nodiscard]] ExitCode listTypes(const Context& context, const TypeFilter& filter, const std::string& format);

}  // namespace stagecraft
