#include "model/planning/assessment.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>

#include "model/reliability/availability.h"

namespace stagecraft {

namespace {

constexpr std::size_t mostTiers = 8;

/// A tier whose working depends on zones: how many servers stand in each zone and how many must be up.
struct ZonedPart {
    std::string_view name;  ///< the design's
    int serversPerZone = 1;
    int zones = 1;       ///< zones it stands in
    int needed = 1;      ///< servers that must be up
    bool isManaged = false;  ///< run by AWS: only zones can fail
};

/// P(`own` of the part's zones are among the `up` of `total` zones that are up): hypergeometric.
double zonesUp(int own, int zones, int up, int total) {
    const auto choose = [](int n, int k) {
        if (k < 0 || k > n) return 0.0;
        double ways = 1;
        for (int i = 1; i <= k; ++i) ways = ways * (n - k + i) / i;
        return ways;
    };
    return choose(zones, own) * choose(total - zones, up - own) / choose(total, up);
}

/// P(part works | `up` of `total` zones are up), averaged over which zones those are.
double worksGiven(const ZonedPart& part, int up, int total, double serverAvailability) {
    double works = 0;
    for (int own = 0; own <= std::min(part.zones, up); ++own) {
        if (up - own > total - part.zones) continue;
        const double chance = zonesUp(own, part.zones, up, total);
        if (chance <= 0) continue;
        const int servers = own * part.serversPerZone;
        if (servers < part.needed) continue;
        works += chance * (part.isManaged ? 1.0 : kOfN(part.needed, servers, serverAvailability));
    }
    return works;
}

/// P(so many of the zones are up), from none to all of them.
std::vector<double> chancesOf(int zones, double zoneAvailability) {
    std::vector<double> chances;
    for (int up = 0; up <= zones; ++up) chances.push_back(binomial(up, zones, zoneAvailability));
    return chances;
}

/// How parts fare with 0, 1 … all zones up.
class ZonedParts {
public:
    ZonedParts(std::span<const ZonedPart> parts, std::span<const double> chances, double serverAvailability) : chances_(chances) {
        works_.reserve(parts.size() * chances.size());
        const int zones = static_cast<int>(chances.size()) - 1;
        for (const ZonedPart& part : parts)
            for (int up = 0; up <= zones; ++up) works_.push_back(worksGiven(part, up, zones, serverAvailability));
    }
    /// P(all work): zones are causes common to them. As if the part numbered `perfect` never failed.
    [[nodiscard]] double together(std::optional<std::size_t> perfect = {}) const {
        double total = 0;
        for (std::size_t up = 0; up < chances_.size(); ++up) {
            double all = chances_[up];
            for (std::size_t i = up; i < works_.size(); i += chances_.size())
                if (i / chances_.size() != perfect) all *= works_[i];
            total += all;
        }
        return total;
    }
    /// P(not all work), exact where that is less than the last bit of 1.
    [[nodiscard]] double outage() const {
        double total = 0;
        for (std::size_t up = 0; up < chances_.size(); ++up) {
            double all = 1;
            for (std::size_t i = up; i < works_.size(); i += chances_.size()) all *= works_[i];
            total += chances_[up] * (1 - all);
        }
        return total;
    }
    /// P(this one works).
    [[nodiscard]] double alone(std::size_t part) const {
        double total = 0;
        for (std::size_t up = 0; up < chances_.size(); ++up) total += chances_[up] * works_[part * chances_.size() + up];
        return total;
    }

private:
    std::span<const double> chances_;
    std::vector<double> works_;  ///< by part, then by zones up
};

/// What is assessed: the design as bought under so many times its load, and whether its databases and servers may fail.
struct Assessed {
    double factor = 1;
    bool doDatabasesFail = true;
    bool doServersFail = true;
};

/// Servers that must be up for the fleet to carry the peak.
int neededServers(const Fleet& fleet, double factor) {
    const double count = std::max(1, fleet.count);
    return static_cast<int>(std::ceil(std::clamp(factor * fleet.neededUp - 1e-9, 1.0, count)));
}

/// Nodes of a database that lead it or take the leader's place without people. Beside an RDS pair followers answer reads only: the
/// standby takes over.
int nodesThatLead(const DatabaseDesign& database, int zones) {
    if (!database.failsOverByItself()) return 1;
    const bool isLedByFollowers = database.followers > 0 && database.kind != DatabaseKind::RdsMultiAz;
    return isLedByFollowers && zones > 2 ? 3 : 2;
}

std::vector<ZonedPart> partsOf(const RegionDesign& region, const RegionLayout& layout, const Assessed& assessed) {
    std::vector<ZonedPart> parts;
    const int zones = region.zones;
    const bool hasQueue = std::ranges::find(layout.managed, ManagedKind::Queue, &ManagedService::kind) != layout.managed.end();
    for (const Fleet& fleet : layout.fleets) {
        switch (fleet.role) {
            case Role::DatabaseLeader:
            case Role::DatabaseStandby:
            case Role::DatabaseFollower: break;
            case Role::Cache:
                parts.push_back({"cache", 1, std::min(2, zones), 1});
                if (fleet.count < 2) parts.back().zones = 1;
                break;
            default:
                if (!assessed.doServersFail) break;
                parts.push_back({fleet.label, std::max(1, fleet.count / std::max(1, zones)), zones, neededServers(fleet, assessed.factor)});
                if (fleet.count < zones) parts.back().zones = 1;
                break;
        }
    }
    if (!region.databases.empty() && assessed.doDatabasesFail) {
        // Of several databases the one with the fewest nodes fails first.
        int nodes = zones;
        for (const DatabaseDesign& database : region.databases) nodes = std::min(nodes, nodesThatLead(database, zones));
        parts.push_back({"database", 1, nodes, 1});
    }
    for (const ManagedService& managed : layout.managed) {
        if (managed.kind == ManagedKind::LoadBalancer || managed.kind == ManagedKind::InternalLoadBalancer)
            parts.push_back({managed.label, 1, zones, 1, true});
        if (managed.kind == ManagedKind::DynamoDb || managed.kind == ManagedKind::Lambda || managed.kind == ManagedKind::ServerlessCache)
            parts.push_back({managed.label, 1, zones, 1, true});
        if (managed.kind == ManagedKind::Queue) parts.push_back({managed.label, 1, zones, 1, true});
        // Users' requests need no NAT, what passes it beside them (calls of third parties, updates, logs) can wait. Only the way to a
        // queue leads through it; in every zone it falls with the zone, alone it takes the other zones along.
        if (managed.kind == ManagedKind::NatGateway && hasQueue) parts.push_back({managed.label, 1, managed.note.empty() ? 1 : zones, 1});
    }
    return parts;
}

double promisedBy(const Design& design, const RegionDesign& region, const RegionLayout& layout, const Catalog& catalog) {
    double promised = 1;
    const auto times = [&](std::string_view service, std::string_view configuration) {
        if (const Sla* sla = catalog.sla(service, configuration)) promised *= sla->availability;
    };
    const bool isSpread = region.zones > 1;
    bool hasServers = false;
    for (const Fleet& fleet : layout.fleets) {
        if (fleet.role == Role::Cache) times("elasticache", isSpread ? "Multi-AZ with automatic failover" : "Single-AZ");
        else if (fleet.service == "RDS" && fleet.role == Role::DatabaseLeader)
            times("rds", fleet.deployment == nameOf(Deployment::SingleAz) ? "Single-DB-instance" : "Multi-AZ");
        else if (fleet.service == "Aurora" && fleet.role == Role::DatabaseLeader)
            times("aurora", isSpread ? "Multi-AZ cluster" : "Single-AZ cluster");
        else if (fleet.service == "EC2") hasServers = true;
    }
    if (hasServers) times("ec2", isSpread ? "Region-level" : "Instance-level");
    for (const ManagedService& managed : layout.managed) {
        switch (managed.kind) {
            case ManagedKind::LoadBalancer:
            case ManagedKind::InternalLoadBalancer: times("elb", isSpread ? "ALB" : "Load balancer in a single AZ"); break;
            case ManagedKind::ServerlessCache: times("elasticache", "Multi-AZ with automatic failover"); break;
            case ManagedKind::Queue: times("sqs", "Regional"); break;
            case ManagedKind::DynamoDb: times("dynamodb", design.regions.size() > 1 ? "Global" : "Standard"); break;
            case ManagedKind::Lambda: times("lambda", ""); break;
            case ManagedKind::HttpApi: times("apigateway", ""); break;
            case ManagedKind::S3: times("s3", "Standard"); break;
            default: break;
        }
    }
    return promised;
}

std::size_t stationsOf(const RegionDesign& region, std::array<Station, mostTiers>& stations) {
    std::size_t count = 0;
    for (const PathTier& tier : region.path)
        if (count < mostTiers) stations[count++] = tier.station;
    return count;
}

AvailabilitySummary assess(const Design& design, const Assumptions& assumed, const Catalog& catalog, const Assessed& assessed);

}  // namespace

LatencySummary assessLatency(const RegionDesign& region) {
    LatencySummary latency;
    std::array<Station, mostTiers> stations;
    const std::size_t count = stationsOf(region, stations);
    if (count == 0) return latency;
    const ResponseTime response{std::span<const Station>{stations.data(), count}};
    latency.isStable = !response.isOverloaded();
    if (!latency.isStable) return latency;
    latency.mean = response.mean();
    latency.p50 = response.percentile(0.50);
    latency.p95 = response.percentile(0.95);
    latency.p99 = response.percentile(0.99);
    return latency;
}

LatencySummary assessLatency(const Design& design) {
    LatencySummary worst;
    for (const RegionDesign& region : design.regions) {
        const LatencySummary latency = assessLatency(region);
        if (!latency.isStable) return latency;
        if (latency.p99 > worst.p99) worst = latency;
    }
    return worst;
}

AvailabilitySummary assessAvailability(const Design& design, const Assumptions& assumed, const Catalog& catalog, double factor) {
    return assess(design, assumed, catalog, {.factor = factor});
}

double availabilityBesideDatabases(const Design& design, const Assumptions& assumed, const Catalog& catalog) {
    return assess(design, assumed, catalog, {.doDatabasesFail = false}).fraction;
}

namespace {

constexpr std::string_view databaseFailover = "database failover";

/// Share of the time that a region serves, and as if one of its parts never failed.
struct RegionUp {
    double fraction = 0;
    std::vector<std::pair<std::string_view, double>> without;  ///< by part
    [[nodiscard]] double withPerfect(std::string_view part) const {
        const auto known = std::ranges::find(without, part, [](const auto& one) { return one.first; });
        return known == without.end() ? fraction : known->second;
    }
};

/// Until the users of a lost region are answered: names point elsewhere, and servers start where a region waits.
Seconds switchingTime(bool isOneWaiting, const Assumptions& assumed) { return isOneWaiting ? assumed.routing + assumed.warmUp : assumed.routing; }

/// Of regions that carry each other all but one must be up (they are sized for that); or the last waits for the first to fail.
double togetherOf(const std::vector<double>& up, bool isOneWaiting, const Assumptions& assumed) {
    if (up.size() == 1) return up.front();
    const Seconds switching = switchingTime(isOneWaiting, assumed);
    if (isOneWaiting) return activePassive({up.front(), up.back(), assumed.regionSwitchSuccess, assumed.regionSwitchesPerYear, switching});
    // Until names point elsewhere the users of a lost region, and they alone, are not answered.
    return activeActive(up, static_cast<int>(up.size()) - 1, 1) - failoverDowntimePerYear(assumed.regionSwitchesPerYear, switching) / minutesPerYear;
}

/// A year; of several databases those of the slowest.
double failoverMinutesOf(const RegionDesign& region, const Assumptions& assumed) {
    double minutes = 0;
    for (const DatabaseDesign& database : region.databases)
        if (database.failsOverByItself()) minutes = std::max(minutes, assumed.failoversPerYear * database.failoverSeconds / 60);
    return minutes;
}

bool isOneWaiting(const Design& design) { return design.regions.back().load.isWaiting(); }

/// As if the part of that name, where there is one, never failed.
double togetherOf(const std::vector<RegionUp>& regional, const Design& design, const Assumptions& assumed, std::string_view perfect) {
    if (regional.size() == 1) return regional.front().fraction;
    std::vector<double> up;
    for (const RegionUp& region : regional) up.push_back(region.withPerfect(perfect));
    return togetherOf(up, isOneWaiting(design), assumed);
}

AvailabilitySummary assess(const Design& design, const Assumptions& assumed, const Catalog& catalog, const Assessed& assessed) {
    AvailabilitySummary summary;
    if (design.regions.empty() || design.architecture.regions.empty()) return summary;
    summary.survivesZoneLoss = true;
    std::vector<RegionUp> regional;
    double leastOutage = 1;
    double promised = 1;
    for (std::size_t r = 0; r < design.regions.size(); ++r) {
        const RegionDesign& region = design.regions[r];
        const RegionLayout& layout = design.architecture.regions[r];
        const std::vector<ZonedPart> parts = partsOf(region, layout, assessed);
        const std::vector<double> chances = chancesOf(region.zones, assumed.zoneAvailability);
        const ZonedParts zoned{parts, chances, assumed.serverAvailability};
        double fraction = zoned.together();
        leastOutage = std::min(leastOutage, zoned.outage());
        const double failoverMinutes = assessed.doDatabasesFail ? failoverMinutesOf(region, assumed) : 0;
        fraction -= failoverMinutes / minutesPerYear.count();
        RegionUp& up = regional.emplace_back(RegionUp{fraction, {}});
        if (design.regions.size() > 1) {
            for (std::size_t i = 0; i < parts.size(); ++i) up.without.emplace_back(parts[i].name, fraction + zoned.together(i) - zoned.together());
            up.without.emplace_back(databaseFailover, fraction + failoverMinutes / minutesPerYear.count());
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const ZonedPart& part = parts[i];
            const int outside = part.isManaged || part.zones > 1 ? part.zones : 1;
            if (outside < 2 && !(part.isManaged && region.zones > 1)) summary.survivesZoneLoss = false;
            if (r > 0) continue;
            const double own = zoned.alone(i);
            summary.parts.push_back({std::string{part.name}, own, (1 - own) * minutesPerYear.count()});
        }
        if (r == 0 && failoverMinutes > 0)
            summary.parts.push_back({std::string{databaseFailover}, 1 - failoverMinutes / minutesPerYear.count(), failoverMinutes});
        const double inRegion = promisedBy(design, region, layout, catalog);
        promised = r == 0 ? inRegion : std::min(promised, inRegion);
    }
    summary.fraction = togetherOf(regional, design, assumed, {});
    if (regional.size() > 1) {
        // A region that is lost is carried by the others: a part costs what it adds to the downtime of them all.
        for (AvailabilityPart& part : summary.parts)
            part.minutesPerYear = std::max(0.0, togetherOf(regional, design, assumed, part.part) - summary.fraction) * minutesPerYear.count();
        const Minutes lost = failoverDowntimePerYear(assumed.regionSwitchesPerYear, switchingTime(isOneWaiting(design), assumed));
        summary.parts.push_back({"region switch", 1 - lost / minutesPerYear, lost.count()});
    }
    if (regional.size() > 1) promised = 1 - std::pow(1 - promised, static_cast<double>(regional.size()));
    const auto global = [&](std::string_view service, std::string_view configuration) {
        if (const Sla* sla = catalog.sla(service, configuration)) promised *= sla->availability;
    };
    for (const ManagedService& managed : design.architecture.global) {
        if (managed.kind == ManagedKind::Route53) global("route53", "Authoritative");
        if (managed.kind == ManagedKind::CloudFront) global("cloudfront", "");
        if (managed.kind == ManagedKind::AmplifyHosting) global("amplify", "");
    }
    summary.promised = promised;
    // Rounded, it may be always or more; only what never fails is there always.
    summary.fraction = std::clamp(summary.fraction, 0.0, leastOutage > 0 ? std::nextafter(1.0, 0.0) : 1.0);
    summary.minutesPerYear = (1 - summary.fraction) * minutesPerYear.count();
    std::stable_sort(summary.parts.begin(), summary.parts.end(), [](const AvailabilityPart& a, const AvailabilityPart& b) {
        return a.minutesPerYear > b.minutesPerYear;
    });
    return summary;
}

}  // namespace

AvailabilityTarget availabilityTarget(const Inputs& inputs) {
    if (inputs.targets.availability) return {inputs.targets.availability, false};
    AvailabilityTarget target;
    target.mustSurviveZoneLoss = inputs.workload.users >= zoneLossUsers;
    if (inputs.workload.users >= fourNinesUsers) target.fraction = fourNines;
    return target;
}

std::optional<double> regionalTarget(const Inputs& inputs, const std::vector<RegionShare>& regions) {
    const std::optional<double> target = availabilityTarget(inputs).fraction;
    if (!target || regions.size() < 2) return target;
    const bool isOneWaiting = regions.back().traffic <= 0;
    double enough = 1, tooLittle = 0;
    for (int halvings = 0; halvings < 60; ++halvings) {
        const double middle = (enough + tooLittle) / 2;
        (togetherOf(std::vector<double>(regions.size(), middle), isOneWaiting, inputs.assumptions) >= *target ? enough : tooLittle) = middle;
    }
    return enough;
}

double downtimeBesideServers(const RegionDesign& region, const RegionLayout& layout, const Assumptions& assumed) {
    const std::vector<ZonedPart> parts = partsOf(region, layout, {.doServersFail = false});
    const std::vector<double> chances = chancesOf(region.zones, assumed.zoneAvailability);
    const double outage = std::max(chances.front(), ZonedParts{parts, chances, assumed.serverAvailability}.outage());
    return outage + failoverMinutesOf(region, assumed) / minutesPerYear.count();
}

bool needsStandby(const Inputs& inputs, const std::vector<RegionShare>& regions) {
    const AvailabilityTarget target = availabilityTarget(inputs);
    if (target.mustSurviveZoneLoss) return true;
    if (!target.fraction || regions.empty()) return false;
    const std::vector<double> up(regions.size(), inputs.assumptions.zoneAvailability * inputs.assumptions.serverAvailability);
    // Availabilities are summed in another order: the last bits are forgiven.
    return togetherOf(up, regions.back().traffic <= 0, inputs.assumptions) * (1 + 1e-12) < *target.fraction;
}

}  // namespace stagecraft
