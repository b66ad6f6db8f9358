#pragma once

#include <string>
#include <vector>

#include "model/planning/planner.h"
#include "model/simulation/simulated_region.h"

namespace stagecraft {

enum class DrillFailure { Zone, Leader, Cache, Region };
enum class DrillLoad { Peak, Average };

/// Who asks, and what: beside the plan.
struct DrillCallers {
    double timeout = 30;       ///< seconds that a caller waits, 0.1 to 300
    int retries = 0;           ///< times it then tries again, or after a failure; up to 5
    double workVariation = 1;  ///< squared coefficient of variation of the work of a visit: 1 exponential, 0 always the same, others log-normal; up to 100
};

struct DrillOptions {
    DrillFailure failure = DrillFailure::Zone;
    DrillLoad load = DrillLoad::Peak;
    std::uint64_t seed = 1;
    DrillCallers callers{};
};

/// Half the width of a 95 % confidence interval, seconds: from batch means.
struct PercentileErrors {
    double p50 = 0, p99 = 0;
};

/// What users saw in one part of the drill.
struct DrillPhase {
    std::string name;       ///< "before", "failing", "degraded", "after"
    double from = 0, to = 0;  ///< seconds since the failure
    double offeredRate = 0, answeredRate = 0;  ///< dynamic requests a second
    double failedShare = 0;   ///< of those asked in the phase; what comes after the time-out, or never, has failed
    double p50 = 0, p99 = 0;  ///< seconds, of what was answered
    double slowestP99 = 0;    ///< seconds, of the slowest way through the services: what the plan promises
    std::optional<PercentileErrors> errors;  ///< where the phase is steady and long enough
    double servers = 0;     ///< that ran on average, of all fleets on the way
};

struct DrillMoment {
    double at = 0;  ///< seconds since the failure
    std::string what;
};

struct Drill {
    int stage = 0;
    std::optional<std::string> slowestWay;  ///< the service that it leads through; nullopt where there is but one way
    std::string region;                     ///< that is simulated: the plan's first, or the one that waited and has taken over
    double plannedP99 = 0;                  ///< seconds, there, at the peak it is sized for
    bool standsIn = false;                  ///< … while it also takes the load of a region that is lost
    std::vector<DrillPhase> phases;
    std::vector<DrillMoment> timeline;
    double detected = 0;              ///< seconds until the failure is acted upon
    std::optional<double> recovered;  ///< seconds until requests no longer fail; nullopt: they still do when the drill ends
    double failedRequests = 0;        ///< in all, scaled up to the whole load
    double simulatedShare = 1;        ///< of the requests; below 1 a slice stands for the whole
    double warmUp = 0;                ///< seconds before the first phase that are not looked at
    bool survives = false;            ///< the last phase answers all but one in a thousand, the slowest way within the p99 target
};

/// The stage as planned, at a steady load, with one thing taken away: a zone (the first, where the database leader stands), the
/// database leader, the cache or a region. Detection follows the defaults of AWS's health checks, failover the kind of
/// database. Burstable servers begin with the CPU credits that the week leaves them, and spend them. Autoscaled fleets are as large as planned for that load, their lost servers are replaced, and they follow their CPU
/// as the simulated autoscaler says. On failure the text says why this stage cannot lose such a thing and what it could lose.
[[nodiscard]] tl::expected<Drill, std::string> drill(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog,
                                                     const DrillOptions& options);

template <> struct EnumNames<DrillFailure> {
    static constexpr std::array<std::string_view, 4> names{"zone", "leader", "cache", "region"};
};
template <> struct EnumNames<DrillLoad> {
    static constexpr std::array<std::string_view, 2> names{"peak", "average"};
};

}  // namespace stagecraft
