#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/capacity/constraint.h"
#include "model/capacity/in_flight.h"
#include "model/catalog/catalog.h"
#include "model/support/names.h"
#include "model/units/units.h"

namespace stagecraft {

/// What a fleet does. The spelling is part of the JSON output.
enum class Role { WebAndData, App, Web, Service, DatabaseLeader, DatabaseFollower, DatabaseStandby, Cache };

/// How the hours of a fleet are paid where they are not all paid alike.
struct HoursMix {
    int committed = 0;              ///< servers paid for every hour of the month
    Purchase commitment = Purchase::OnDemand;
    UsdPerHour committedRate;
    double onDemand = 0;            ///< server-hours a month
    double spot = 0;                ///< server-hours a month, interruptions included
    double spotShare = 0;           ///< allowed on spot of those that run above the fewest, 0 … 1
    double spotDiscount = 0;        ///< off the on-demand rate
};

/// Identical servers doing one job in one region.
struct Fleet {
    std::string id;       ///< unique in its region: "app", "service.feed", "db.social.1"
    Role role{};
    std::string label;    ///< "App servers", "feed", "Database leader"
    std::string service;  ///< AWS service: "EC2", "RDS", "Aurora", "ElastiCache"
    std::string instanceType;
    int vcpus = 0;        ///< of one server
    Gib memory;           ///< of one server
    double performanceIndex = 1;
    bool isEstimated = false;  ///< the performance index was not measured
    int count = 0;        ///< at peak; autoscaled fleets run fewer off peak
    std::vector<int> perZone;  ///< servers in each zone of the region, in the region's order; sums to count
    Constraint limitedBy{};
    std::vector<Ask> asks;     ///< what each constraint alone would need, largest first
    bool isAutoscaled = false;
    double instanceHours = 0;  ///< a month, under autoscaling or fixed
    Purchase purchase = Purchase::OnDemand;
    UsdPerHour rate;           ///< of one server; a Multi-AZ pair or cluster is one rate
    std::optional<HoursMix> mix;  ///< EC2: some hours are committed or on spot; `purchase` and `rate` are then those of the rest
    double surplusVcpuHours = 0;  ///< a month, above what burstable servers earn
    std::string engine;        ///< databases and caches: "postgresql", "valkey"
    std::string deployment;    ///< databases: "single-az", "multi-az", "multi-az-cluster"
    std::string domain;        ///< databases: the domain they hold; empty when not federated
    RequestsPerSecond peakRate;  ///< requests or queries a second over the whole fleet
    double cpuUtilisation = 0;   ///< at peak, 0 … 1
    double memoryUtilisation = 0;
    double networkUtilisation = 0;
    double diskUtilisation = 0;
    double connectionUtilisation = 0;
    WorkTime workTime;            ///< of servers …
    double boughtUtilisation = 0; ///< … at peak, a zone lost where that must be survived, when all that are bought run …
    double keptUtilisation = 0;   ///< … and as busy as they are kept in every hour
    MemoryUse memoryUse;          ///< of servers, at peak
    ThreadUse threads;            ///< of servers, at peak, held while they work …
    double threadsBehind = 0;     ///< … and over the whole fleet while what is behind them answers
    double neededUp = 1;         ///< EC2: servers that must be up to carry the peak, a fraction counts (`FleetSizing::neededUp`)
    Gib disk;                    ///< EBS of one server; zero when none
    OperationsPerSecond diskOperations;  ///< provisioned for one server
};

enum class ManagedKind { AmplifyHosting, Lambda, HttpApi, Route53, ElasticIp, LoadBalancer, InternalLoadBalancer, S3,
                         CloudFront, DynamoDb, CloudWatch, AutoScaling, CloudFormation, Users, NatGateway, GatewayEndpoint,
                         InterfaceEndpoint, SecretsManager, WebFirewall, Support, ServerlessCache, Queue };

/// A service that is not a fleet of ours: global, regional, or spread over the zones by AWS.
struct ManagedService {
    std::string id;     ///< "alb", "s3", "cloudfront"
    ManagedKind kind{};
    std::string label;  ///< "Application Load Balancer"
    std::string note;   ///< "sessions, 48 GB"
};

/// Traffic from one part to another; `from` and `to` are ids of this region's parts or of global ones.
struct Flow {
    std::string from, to;
    double requestsPerSecond = 0;  ///< at peak
    double gigabytesPerMonth = 0;
};

struct RegionLayout {
    std::string code;
    std::vector<std::string> zones;  ///< the ones used
    double trafficShare = 1;  ///< of all requests; zero where it waits to take another region's place
    std::vector<Fleet> fleets;
    std::vector<ManagedService> managed;
    std::vector<Flow> flows;
};

/// One design: what runs where. Global services stand above the regions.
struct Architecture {
    int stage = 0;
    std::vector<ManagedService> global;  ///< users first
    std::vector<RegionLayout> regions;
    std::vector<Flow> flows;  ///< between global parts and regions ("us-east-1/alb")
};

template <> struct EnumNames<Role> {
    static constexpr std::array<std::string_view, 8> names{"web-and-data", "app", "web", "service", "database-leader",
                                                           "database-follower", "database-standby", "cache"};
};
template <> struct EnumNames<ManagedKind> {
    static constexpr std::array<std::string_view, 22> names{
        "amplify", "lambda", "http-api", "route53", "elastic-ip", "load-balancer", "internal-load-balancer", "s3",
        "cloudfront", "dynamodb", "cloudwatch", "autoscaling", "cloudformation", "users",
        "nat-gateway", "gateway-endpoint", "interface-endpoint", "secrets-manager", "web-firewall", "support",
        "serverless-cache", "queue"};
};

}  // namespace stagecraft
