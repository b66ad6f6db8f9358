#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"
#include "model/support/names.h"

namespace stagecraft {

enum class FrontEnd { Amplify, Direct, LoadBalancer };
enum class Compute { Lambda, Servers };
enum class SessionStore { None, Local, Sticky, Cache, DynamoDb };
enum class DatabaseTopology { None, SameHost, SeparateHost, LeaderAndStandby, LeaderAndFollowers, FederatedShards };

/// One stage of the journey as a row of traits (resources/stages.yaml). Data, not a class: a teacher's own variant is
/// one more row.
struct Blueprint {
    int number = 0;
    std::string name;          ///< "A thousand"
    std::string summary;       ///< one sentence
    double usersFrom = 0;      ///< the story's threshold
    FrontEnd frontEnd{};
    Compute compute{};
    SessionStore sessions{};
    DatabaseTopology database{};
    bool hasReadCache = false;
    bool hasCdn = false;       ///< static content on S3 behind CloudFront
    bool isAutoscaled = false;
    bool hasMonitoring = false;      ///< CloudWatch metrics, alarms and logs
    bool hasInternalBalancers = false;
    bool splitsServices = false;
    bool hasTemplate = false;        ///< CloudFormation
    int zones = 1;             ///< asked for when the user leaves it to the stage
    int minimumServers = 1;    ///< of the app tier
    bool hasManyRegions = false;
    double targetUtilisation = 0.6;
};

using Blueprints = std::vector<Blueprint>;

/// Reads rows of stages.yaml; `file` is used in messages. Numbers must run 1, 2, 3 … and thresholds must rise.
[[nodiscard]] Result<Blueprints> readBlueprints(std::string_view yaml, std::string_view file);

/// The seven stages compiled into the program.
[[nodiscard]] const Blueprints& builtInBlueprints();

template <> struct EnumNames<FrontEnd> {
    static constexpr std::array<std::string_view, 3> names{"amplify", "direct", "load-balancer"};
};
template <> struct EnumNames<Compute> {
    static constexpr std::array<std::string_view, 2> names{"lambda", "servers"};
};
template <> struct EnumNames<SessionStore> {
    static constexpr std::array<std::string_view, 5> names{"none", "local", "sticky", "cache", "dynamodb"};
};
template <> struct EnumNames<DatabaseTopology> {
    static constexpr std::array<std::string_view, 6> names{"none", "same-host", "separate-host", "leader-and-standby",
                                                           "leader-and-followers", "federated-shards"};
};

}  // namespace stagecraft
