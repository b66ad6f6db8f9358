#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "model/planning/planner.h"

namespace stagecraft {

/// What is compared: all that stands on the bill, or what runs the application alone.
enum class ServerlessScope {
    Bill,
    Compute,  ///< lines of application and web, with the disks of their servers, API Gateway and load balancers
};

/// The same load on Lambda, on the cheapest servers that serve, and on Fargate in place of those servers.
struct ServerlessPoint {
    double users = 0;
    RequestsPerSecond rate;       ///< on average
    Usd lambda;                   ///< a month
    bool lambdaServes = false;
    int serverStage = 0;          ///< 0: no stage with servers serves
    Usd servers;
    std::optional<Usd> fargate;   ///< nullopt where the servers hold data, or a price is missing
    /// Whether what is compared of them rests on estimated prices in part, and the whole bill.
    struct Estimated {
        bool compared = false, bill = false;
        friend bool operator==(const Estimated&, const Estimated&) = default;
    };
    Estimated lambdaEstimated, serversEstimated, fargateEstimated;
};

/// What the points of a row of loads say.
struct ServerlessCurves {
    ServerlessScope scope{};
    std::vector<ServerlessPoint> points;
    std::optional<ServerlessPoint> crossing;  ///< from here on servers cost less than Lambda
    std::vector<ServerlessPoint> firstStages; ///< whole bills at the thresholds of the story's first stages
};

/// One plan at each number of users, rates growing with them.
[[nodiscard]] ServerlessPoint serverlessAt(double users, ServerlessScope scope, const Inputs& inputs, const Catalog& catalog,
                                           const Blueprints& blueprints);

/// The fewest users at whom Lambda costs more than servers, between two points of which only the later is so; to the whole user or to
/// `share` of them.
[[nodiscard]] double serverlessCrossing(const ServerlessPoint& before, const ServerlessPoint& after, ServerlessScope scope, const Inputs& inputs,
                                        const Catalog& catalog, const Blueprints& blueprints, double share = 1e-3);

/// vCPUs and memory of one Fargate task.
struct FargateTask {
    double vcpus = 0;
    Gib memory;
};
/// The smallest task that has as much, as Fargate sells them; nullopt where none has.
[[nodiscard]] std::optional<FargateTask> fargateTask(double vcpus, Gib memory);

/// What a month would cost with the application servers of a stage as Fargate tasks for the same hours, each with the vCPUs and memory
/// of the server (of a burstable one, with the vCPUs it uses at peak at the stage's target utilisation), and as many more of them as
/// Fargate's processors are slower. nullopt where there are no such servers.
[[nodiscard]] std::optional<Usd> onFargate(const StagePlan& stage, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);
/// The whole bill with them, line by line; support stays as it is. nullopt in the same cases.
[[nodiscard]] std::optional<Bill> billOnFargate(const StagePlan& stage, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

}  // namespace stagecraft
