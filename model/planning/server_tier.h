#pragma once

#include "model/planning/design.h"

namespace stagecraft {

/// Sizes the EC2 fleets of one region: the single host, the app servers, or the web layer and one fleet a service.
class ServerTier {
public:
    ServerTier(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, Markets& markets,
               RegionDesign& region, Design& design)
        : blueprint_(blueprint), inputs_(inputs), demand_(demand), markets_(markets), region_(region), design_(design) {}

    /// Appends to the design's pending fleets, blockers and autoscaling saving, and to the region's request path.
    void run();

private:
    struct Part {
        std::string id, label;
        Role role{};
        double dynamicShare = 1;   ///< of the dynamic requests
        double cpuShare = 1;       ///< of a dynamic request's CPU time
        bool servesStatic = false;
        bool holdsSessions = false;
        bool runsDatabase = false;
    };

    [[nodiscard]] std::vector<Part> parts() const;
    [[nodiscard]] FleetNeeds needsOf(const Part& part) const;
    [[nodiscard]] double serverMonthly() const;
    [[nodiscard]] bool mustSurviveZoneLoss() const;
    void addFleet(const Part& part, const FleetNeeds& needs, const FleetChoice& choice);

    const Blueprint& blueprint_;
    const Inputs& inputs_;
    const Demand& demand_;
    Markets& markets_;
    RegionDesign& region_;
    Design& design_;
    std::vector<Station> behind_;  ///< stations a request still has to pass: databases, then inner layers
};

}  // namespace stagecraft
