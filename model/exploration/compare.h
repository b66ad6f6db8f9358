#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/planning/plan.h"

namespace stagecraft {

struct InputDifference {
    std::string key, before, after;
};

struct ServiceDifference {
    std::string service;
    Usd before, after;
    Usd estimatedBefore, estimatedAfter;  ///< the parts of them whose prices are estimated
};

/// A line of the bill that one of two plans lacks or has otherwise.
struct LineDifference {
    std::string service, dimension, part, region;
    std::string regionAfter;             ///< where the plan after has another; empty: the same
    std::string destination;             ///< of traffic between regions
    std::string purchase;                ///< of hours of instances
    std::string typeBefore, typeAfter;   ///< likewise; empty where the plan lacks the line
    Usd before, after;
    Usd estimatedBefore, estimatedAfter;  ///< the parts of them whose prices are estimated
    [[nodiscard]] Usd change() const { return after - before; }
};

/// How much of a part runs: servers of one type, or a managed service (whose type is empty).
struct PartSize {
    int count = 1;
    std::string instanceType;
    int zones = 0;     ///< used by the fleet
    std::string note;  ///< of a managed service: "sessions, 48 GB"
    friend bool operator==(const PartSize&, const PartSize&) = default;
};

/// A part of the architecture that one of two plans lacks or has otherwise.
struct PartDifference {
    std::string region;  ///< code; empty: it stands above the regions
    std::string regionAfter;  ///< where the plan after has another; empty: the same
    std::string label;   ///< "App servers", "CloudFront"
    std::optional<PartSize> before, after;
};

/// How two plans differ: what was put in, and what came out.
struct Comparison {
    std::vector<InputDifference> inputs;  ///< in the order of the field table
    std::vector<ServiceDifference>
        services;  ///< by AWS service, the largest change first; every service of either
    std::vector<LineDifference> lines;  ///< of the bills, those whose amount or type differs, the largest change first
    Usd before, after;
    std::vector<PartDifference> architecture;  ///< of the stages shown: global parts, then by region, in the order of the plan before
    LatencySummary latencyBefore, latencyAfter;
    AvailabilitySummary availabilityBefore, availabilityAfter;
};

/// Where each plan has one region, and these differ, what stands in the one is compared with what stands in the other.
[[nodiscard]] Comparison compare(const Plan& before, const Plan& after);

}  // namespace stagecraft
