#include "model/planning/placement.h"

#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"
#include "model/planning/database_market.h"
#include "model/planning/outside_access.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

double gigabytes(double perSecondAverage, Bytes each) { return Gib{perSecondAverage * secondsPerMonth * each}.count(); }

std::string sizeText(Gib size) {
    if (size.count() >= 1024) return headlineNumber(Tib{size}.count()) + " TB";
    if (size.count() >= 1) return headlineNumber(size.count()) + " GB";
    return headlineNumber(std::max(0.0, Mib{size}.count())) + " MB";
}

std::string_view deploymentOf(DatabaseKind kind, Role role) {
    if (kind == DatabaseKind::RdsMultiAzCluster) return nameOf(Deployment::MultiAzCluster);
    return nameOf(kind == DatabaseKind::RdsMultiAz && role == Role::DatabaseLeader ? Deployment::MultiAz : Deployment::SingleAz);
}

/// Spreads `count` nodes over `zones`, one after the other, starting at zone `first`.
std::vector<int> spread(int count, int zones, int first) {
    std::vector<int> perZone(static_cast<std::size_t>(zones), 0);
    for (int i = 0; i < count; ++i) ++perZone[static_cast<std::size_t>((first + i) % zones)];
    return perZone;
}

/// The readers of clusters whose leaders are spread from the first zone on: each in one of the two zones after its leader's.
std::vector<int> besideLeaders(int clusters, int zones) {
    std::vector<int> perZone(static_cast<std::size_t>(zones), 0);
    for (int i = 0; i < clusters; ++i)
        for (int reader = 1; reader <= clusterReaders; ++reader) ++perZone[static_cast<std::size_t>((i + reader) % zones)];
    return perZone;
}

class RegionPlacement {
public:
    RegionPlacement(const Blueprint& blueprint, const Inputs& inputs, const RegionDesign& region)
        : blueprint_(blueprint), work_(inputs.workload), choices_(inputs.choices), region_(region), load_(region.load) {}

    RegionLayout run(std::vector<Fleet> servers) {
        layout_.code = region_.region->code;
        for (int i = 0; i < region_.zones; ++i)
            layout_.zones.emplace_back(region_.region->zones[static_cast<std::size_t>(i)]);
        layout_.trafficShare = load_.trafficShare;
        layout_.fleets = std::move(servers);
        if (region_.cache && !region_.cache->isServerless) addCache(*region_.cache);
        for (const DatabaseDesign& database : region_.databases) addDatabase(database);
        addManaged();
        addFlows();
        return std::move(layout_);
    }

private:
    void addCache(const CacheDesign& cache) {
        Fleet fleet;
        fleet.id = "cache";
        fleet.role = Role::Cache;
        fleet.label = "Cache";
        fleet.service = "ElastiCache";
        fleet.instanceType = cache.nodeType;
        fleet.vcpus = cache.vcpus;
        fleet.memory = cache.memory;
        fleet.performanceIndex = cache.speed;
        fleet.isEstimated = cache.isEstimated;
        fleet.count = cache.shards * cache.copies;
        fleet.perZone = spread(fleet.count, region_.zones, 0);
        fleet.limitedBy = cache.limitedBy;
        fleet.asks = cache.asks;
        fleet.instanceHours = fleet.count * 730.0;
        fleet.purchase = cache.purchase;
        fleet.rate = UsdPerHour{cache.hourly};
        fleet.engine = cache.engine;
        fleet.peakRate = RequestsPerSecond{cache.commandsPeak};
        fleet.cpuUtilisation = cache.utilisation;
        fleet.memoryUtilisation = cache.memoryUtilisation;
        layout_.fleets.push_back(std::move(fleet));
    }

    Fleet databaseFleet(const DatabaseDesign& database, Role role, int count, double hourly) const {
        Fleet fleet;
        const bool isFederated = !database.domain.empty();
        const std::string suffix = isFederated ? " (" + database.domain + ")" : "";
        fleet.role = role;
        switch (role) {
            case Role::DatabaseStandby: fleet.id = database.id + ".standby"; fleet.label = "Database standby" + suffix; break;
            case Role::DatabaseFollower:
                fleet.id = database.id + ".follower";
                fleet.label = (database.kind == DatabaseKind::RdsMultiAzCluster ? "Database reader" : "Database follower") + suffix;
                break;
            default: fleet.id = database.id + ".leader"; fleet.label = "Database leader" + suffix; break;
        }
        if (role == Role::DatabaseLeader && database.shards > 1) fleet.label = "Database shards" + suffix;
        fleet.service = databaseService(database.kind);
        fleet.instanceType = database.nodeType;
        fleet.vcpus = database.vcpus;
        fleet.memory = database.memory;
        fleet.performanceIndex = database.speed * database.slowdown;
        fleet.isEstimated = database.isEstimated;
        fleet.count = count;
        fleet.limitedBy = database.limitedBy;
        fleet.asks = database.asks;
        fleet.purchase = database.purchase;
        fleet.rate = UsdPerHour{hourly};
        fleet.instanceHours = hourly > 0 ? count * 730.0 : 0;
        fleet.engine = database.engine;
        fleet.deployment = deploymentOf(database.kind, role);
        fleet.domain = database.domain;
        fleet.disk = database.volume;
        fleet.diskOperations = OperationsPerSecond{database.diskOperations};
        fleet.connectionUtilisation = database.connectionLimit > 0 ? database.connections / database.connectionLimit : 0;
        if (std::isfinite(database.diskOperationsLimit) && database.diskOperationsLimit > 0)
            fleet.diskUtilisation = database.diskOperations / database.diskOperationsLimit;
        const double pool = database.memory.count() * work_.bufferPoolShare;
        const double hot = database.rows.count() * work_.hotShare / std::max(1, database.shards);
        fleet.memoryUtilisation = pool > 0 ? std::min(1.0, hot / pool) : 0;
        return fleet;
    }

    void addDatabase(const DatabaseDesign& database) {
        const int zones = region_.zones;
        Fleet leader = databaseFleet(database, Role::DatabaseLeader, database.shards, database.leaderHourly);
        leader.perZone = spread(leader.count, zones, 0);
        leader.cpuUtilisation = database.leaderUtilisation;
        leader.peakRate = RequestsPerSecond{database.writePeak + (database.followers > 0 ? 0 : database.readPeak)};
        layout_.fleets.push_back(std::move(leader));
        if (database.hasStandby) {
            Fleet standby = databaseFleet(database, Role::DatabaseStandby, database.shards, database.standbyHourly);
            standby.perZone = spread(standby.count, zones, 1);
            standby.cpuUtilisation = database.writeUtilisation * work_.applyCost;
            layout_.fleets.push_back(std::move(standby));
        }
        if (database.followers > 0) {
            Fleet follower = databaseFleet(database, Role::DatabaseFollower, database.shards * database.followers,
                                           database.followerHourly);
            follower.perZone = database.kind == DatabaseKind::RdsMultiAzCluster ? besideLeaders(database.shards, zones)
                                                                                : spread(follower.count, zones, zones > 2 ? 2 : 0);
            follower.cpuUtilisation = database.followerUtilisation;
            follower.peakRate = RequestsPerSecond{database.readPeak};
            layout_.fleets.push_back(std::move(follower));
        }
    }

    void manage(std::string id, ManagedKind kind, std::string label, std::string note = {}) {
        layout_.managed.push_back({std::move(id), kind, std::move(label), std::move(note)});
    }

    void addManaged() {
        if (blueprint_.compute == Compute::Lambda) {
            manage("lambda", ManagedKind::Lambda, "Lambda", "1,769 MB, one vCPU");
            if (choices_.frontDoor == FrontDoor::HttpApi) manage("api", ManagedKind::HttpApi, "API Gateway", "HTTP API");
            else manage("api", ManagedKind::HttpApi, "Function URL");
            manage("dynamodb", ManagedKind::DynamoDb, "DynamoDB", "sign-ups");
            manage("cloudwatch", ManagedKind::CloudWatch, "CloudWatch", "logs");
            return;
        }
        if (blueprint_.frontEnd == FrontEnd::Direct) manage("eip", ManagedKind::ElasticIp, "Elastic IP");
        if (blueprint_.frontEnd == FrontEnd::LoadBalancer)
            manage("alb", ManagedKind::LoadBalancer, "Application Load Balancer",
                   blueprint_.sessions == SessionStore::Sticky ? "sticky sessions" : "");
        if (blueprint_.hasInternalBalancers)
            manage(innerBalancer(), ManagedKind::InternalLoadBalancer, "Internal load balancer",
                   choices_.innerBalancer == InnerBalancer::Network ? "network, between layers" : "between layers");
        if (hasQueue(blueprint_, choices_))
            manage("queue", ManagedKind::Queue, "SQS queue", groupedNumber(choices_.queuedShare * 100) + " % of requests");
        if (region_.cache && region_.cache->isServerless)
            manage("cache", ManagedKind::ServerlessCache, "ElastiCache Serverless",
                   region_.cache->engine + ", " + sizeText(region_.cache->sessions + region_.cache->objects));
        addNetwork();
        if (blueprint_.hasCdn) manage("s3", ManagedKind::S3, "S3", "files, " + sizeText(load_.files));
        if (blueprint_.sessions == SessionStore::DynamoDb)
            manage("dynamodb", ManagedKind::DynamoDb, "DynamoDB",
                   load_.trafficShare < 1 || load_.isWaiting() || load_.sizingShare > load_.trafficShare ? "sessions, global table" : "sessions");
        if (blueprint_.isAutoscaled && choices_.scaling != Scaling::Fixed)
            manage("autoscaling", ManagedKind::AutoScaling, "Auto Scaling",
                   choices_.scaling == Scaling::Scheduled ? "by a timetable" : "target tracking");
        if (blueprint_.hasMonitoring) manage("cloudwatch", ManagedKind::CloudWatch, "CloudWatch", "metrics, alarms, logs");
        if (hasSecrets(blueprint_)) manage("secrets", ManagedKind::SecretsManager, "Secrets Manager", "database passwords");
        if (blueprint_.hasTemplate) manage("cloudformation", ManagedKind::CloudFormation, "CloudFormation", "the stack as code");
    }

    /// What stands between the servers and the outside.
    void addNetwork() {
        const OutsideAccess access = outsideAccess(blueprint_, choices_, region_.zones);
        if (choices_.hasWaf && blueprint_.frontEnd == FrontEnd::LoadBalancer) manage("waf", ManagedKind::WebFirewall, "WAF", "managed rules");
        if (!access.isPrivate) return;
        const bool isOne = access.natGateways == 1;
        manage("nat", ManagedKind::NatGateway, isOne ? "NAT gateway" : "NAT gateways", isOne ? "" : "one in every zone");
        if (gatewayEndpoints(blueprint_, access) > 0)
            manage("gateway-endpoints", ManagedKind::GatewayEndpoint, "Gateway endpoints",
                   blueprint_.sessions == SessionStore::DynamoDb ? (blueprint_.hasCdn ? "S3 and DynamoDB" : "DynamoDB") : "S3");
        if (region_.hasLogEndpoint) manage("log-endpoint", ManagedKind::InterfaceEndpoint, "Interface endpoint", "logs to CloudWatch");
    }

    [[nodiscard]] std::string innerBalancer() const {
        return choices_.innerBalancer == InnerBalancer::Network ? "internal-nlb" : "internal-alb";
    }

    void flow(std::string from, std::string to, double perSecond, double gigabytesPerMonth) {
        layout_.flows.push_back({std::move(from), std::move(to), perSecond, gigabytesPerMonth});
    }

    [[nodiscard]] bool has(std::string_view id) const {
        return std::any_of(layout_.fleets.begin(), layout_.fleets.end(), [&](const Fleet& f) { return f.id == id; });
    }

    void addFlows() {
        const Bytes dynamicBytes = work_.requestSize + work_.responseSize;
        const double dynamicGb = gigabytes(load_.dynamicAverage, dynamicBytes);
        if (blueprint_.compute == Compute::Lambda) {
            flow("api", "lambda", load_.dynamicPeak, dynamicGb);
            flow("lambda", "dynamodb", load_.dynamicPeak, 0);
            return;
        }
        const double staticPeak = blueprint_.hasCdn ? 0 : load_.staticPeak;
        const double staticGb = blueprint_.hasCdn ? 0 : gigabytes(load_.staticAverage, work_.requestSize + work_.staticObjectSize);
        const std::string door = blueprint_.frontEnd == FrontEnd::LoadBalancer ? "alb" : "eip";
        const std::string front = has("host") ? "host" : has("web") ? "web" : "app";
        flow(door, front, load_.dynamicPeak + staticPeak, dynamicGb + staticGb);
        std::vector<std::pair<std::string, double>> workers{{front, 1.0}};
        if (blueprint_.splitsServices) {
            const double queued = hasQueue(blueprint_, choices_) ? choices_.queuedShare : 0;
            flow("web", innerBalancer(), load_.dynamicPeak * (1 - queued), dynamicGb * (1 - queued));
            const double queuedGb = gigabytes(load_.dynamicAverage * queued, work_.requestSize);
            if (queued > 0) flow("web", "queue", load_.dynamicPeak * queued, queuedGb);
            workers.clear();
            for (const Fleet& fleet : layout_.fleets)
                if (fleet.role == Role::Service) {
                    const double share = load_.dynamicPeak > 0 ? fleet.peakRate.count() / load_.dynamicPeak : 0;
                    flow(innerBalancer(), fleet.id, fleet.peakRate.count() * (1 - queued), dynamicGb * share * (1 - queued));
                    if (queued > 0) flow("queue", fleet.id, fleet.peakRate.count() * queued, queuedGb * share);
                    workers.push_back({fleet.id, share});
                }
        }
        const Bytes query = work_.querySize;
        for (const auto& [worker, share] : workers) {
            if (region_.cache)
                flow(worker, "cache", region_.cache->commandsPeak * share,
                     gigabytes((load_.readAverage) * share, work_.cachedObjectSize));
            for (const DatabaseDesign& database : region_.databases) {
                const double reads = database.readPeak * share;
                const double writes = database.writePeak * share;
                const double readGb = gigabytes(database.readAverage * share, query);
                const double writeGb = gigabytes(database.writeAverage * share, query);
                if (database.followers > 0) {
                    flow(worker, database.id + ".leader", writes, writeGb);
                    flow(worker, database.id + ".follower", reads, readGb);
                } else {
                    flow(worker, database.id + ".leader", reads + writes, readGb + writeGb);
                }
            }
        }
        for (const DatabaseDesign& database : region_.databases) {
            const double writeGb = gigabytes(database.writeAverage, query);
            if (database.hasStandby) flow(database.id + ".leader", database.id + ".standby", database.writePeak, writeGb);
            if (database.followers > 0)
                flow(database.id + ".leader", database.id + ".follower", database.writePeak, writeGb * database.followers);
        }
        if (blueprint_.sessions == SessionStore::DynamoDb)
            flow(front, "dynamodb", load_.dynamicPeak * (1 + work_.sessionWriteShare),
                 gigabytes(load_.dynamicAverage * (1 + work_.sessionWriteShare), work_.sessionSize));
    }

    const Blueprint& blueprint_;
    const Workload& work_;
    const Choices& choices_;
    const RegionDesign& region_;
    const RegionLoad& load_;
    RegionLayout layout_;
};

}  // namespace

std::string_view databaseService(DatabaseKind kind) {
    switch (kind) {
        case DatabaseKind::Aurora: return "Aurora";
        case DatabaseKind::RdsSingleAz:
        case DatabaseKind::RdsMultiAz:
        case DatabaseKind::RdsMultiAzCluster: return "RDS";
        default: return "EC2";
    }
}

RegionLayout placeRegion(const Blueprint& blueprint, const Inputs& inputs, const RegionDesign& region,
                         std::vector<Fleet> servers) {
    return RegionPlacement{blueprint, inputs, region}.run(std::move(servers));
}

void placeGlobal(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, Design& design) {
    const Workload& work = inputs.workload;
    Architecture& architecture = design.architecture;
    architecture.global.push_back({"users", ManagedKind::Users, "Users", groupedNumber(work.users)});
    const double sessionsPeak = demand.peak.count() / std::max(1.0, work.requestsPerSession);
    const Bytes staticBytes = work.requestSize + work.staticObjectSize;
    const Bytes dynamicBytes = work.requestSize + work.responseSize;
    if (blueprint.frontEnd == FrontEnd::Amplify) {
        architecture.global.push_back({"amplify", ManagedKind::AmplifyHosting, "Amplify Hosting", "static pages"});
        architecture.flows.push_back({"users", "amplify", demand.staticPeak.count(),
                                      gigabytes(demand.staticAverage.count(), staticBytes)});
    } else {
        architecture.global.push_back({"route53", ManagedKind::Route53, "Route 53",
                                       blueprint.hasManyRegions ? "latency routing, health checks" : ""});
        architecture.flows.push_back({"users", "route53", sessionsPeak, 0});
    }
    if (inputs.choices.support != SupportPlan::Basic)
        architecture.global.push_back({"support", ManagedKind::Support, "AWS Support", std::string{nameOf(inputs.choices.support)}});
    if (blueprint.hasCdn) {
        architecture.global.push_back({"cloudfront", ManagedKind::CloudFront, "CloudFront",
                                       groupedNumber(work.cdnHitRatio * 100) + " % from the edge"});
        architecture.flows.push_back({"users", "cloudfront", demand.staticPeak.count(),
                                      gigabytes(demand.staticAverage.count(), staticBytes)});
    }
    for (const RegionDesign& region : design.regions) {
        const RegionLoad& load = region.load;
        if (load.isWaiting()) continue;
        const std::string code{region.region->code};
        const std::string door = blueprint.compute == Compute::Lambda              ? "api"
                                 : blueprint.frontEnd == FrontEnd::LoadBalancer ? "alb"
                                                                                : "eip";
        const double staticPeak = blueprint.hasCdn || blueprint.compute == Compute::Lambda ? 0 : demand.staticPeak.count();
        const double staticAverage = staticPeak > 0 ? load.staticAverage : 0;
        architecture.flows.push_back({"users", code + "/" + door, (demand.dynamicPeak.count() + staticPeak) * load.trafficShare,
                                      gigabytes(load.dynamicAverage, dynamicBytes) + gigabytes(staticAverage, staticBytes)});
        if (blueprint.hasCdn) {
            const double missing = 1 - work.cdnHitRatio;
            architecture.flows.push_back({"cloudfront", code + "/s3", demand.staticPeak.count() * load.trafficShare * missing,
                                          gigabytes(load.staticAverage * missing, work.staticObjectSize)});
        }
    }
    // Regions keep copies of each other's writes.
    if (design.regions.size() > 1)
        for (const RegionDesign& from : design.regions)
            for (const RegionDesign& to : design.regions)
                if (&from != &to && !from.load.isWaiting())
                    architecture.flows.push_back({std::string{from.region->code}, std::string{to.region->code},
                                                  from.load.writePeak * from.load.trafficShare / from.load.sizingShare,
                                                  gigabytes(from.load.writeAverage, work.querySize)});
}

}  // namespace stagecraft
