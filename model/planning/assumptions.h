#pragma once

namespace stagecraft {

/// What the plan takes for granted beyond the editable inputs. Each says why; the report lists them.
namespace assumptions {

inline constexpr double failoverSecondsRds = 90;     ///< Multi-AZ: 60–120 s (MODEL, Defaults)
inline constexpr double failoverSecondsCluster = 35; ///< Multi-AZ DB cluster: "typically under 35 seconds" (RDS user guide, 2026-10-01)
inline constexpr double failoverSecondsAurora = 35;  ///< MODEL, Defaults
inline constexpr double failoverSecondsSelfManaged = 120;

/// A server may run this full while a zone is down: degraded, but serving.
inline constexpr double degradedUtilisation = 0.95;

/// Root volume of a server: a Debian or Amazon Linux image with room for logs.
inline constexpr double rootVolumeGib = 20;
inline constexpr double imageGib = 8;  ///< of it, the image: the root volume those images come with
/// Free space a database volume keeps for growth and maintenance.
inline constexpr double databaseFreeShare = 0.25;
inline constexpr double smallestDatabaseGib = 20;    ///< RDS minimum (quotas: minimum storage gp2/gp3)
inline constexpr double operationsPerWrite = 1;      ///< disk operations of a committed row

/// Connections to a load balancer close after the default idle timeout of an ALB, 60 s.
inline constexpr double connectionSeconds = 60;
/// Reserved for the cache's own work; the rest holds items (ElastiCache reserved-memory-percent default 25).
inline constexpr double cacheReservedShare = 0.25;
/// A message is sent, received and deleted, one at a time; each 64 KB of it is one request (Amazon SQS pricing; quotas.csv).
inline constexpr double queueCallsPerMessage = 3;
inline constexpr double queueChunkKb = 64;
inline constexpr double sessionOverheadBytes = 100;  ///< MODEL section 5

/// Amplify: a deployment a working day, three build minutes each; the pages themselves.
inline constexpr double buildsPerMonth = 20;
inline constexpr double minutesPerBuild = 3;
inline constexpr double launchPageGib = 0.05;
/// Lambda: the memory that buys one whole vCPU (quota: memory per full vCPU).
inline constexpr double lambdaMemoryMb = 1769;
inline constexpr double signUpsPerUser = 1;          ///< one row written when a user signs up

/// What a server fetches a month from package mirrors: security updates of a Debian or Amazon Linux image. An assumption.
inline constexpr double updateGibPerServer = 1;
/// A server asks Secrets Manager again after an hour (AWS's caching client: cache_item_ttl of 3,600 s).
inline constexpr double secretCallsPerServer = 730;
/// CloudWatch stores logs compressed to this share (AWS Pricing Calculator: "0.15 Storage compression factor").
inline constexpr double compressedLogShare = 0.15;
/// DynamoDB auto scaling keeps consumed at this share of provisioned capacity (its default target).
inline constexpr double tableUtilisation = 0.7;
/// A partition of a DynamoDB table takes so many units a second (developer guide, partitions); each has one stream shard,
/// which its readers ask once a second (KCL: idle time between reads of a shard 1,000 ms).
inline constexpr double writeUnitsPerPartition = 1000, readUnitsPerPartition = 3000;
/// WAF: AWS's core rule set, known bad inputs and SQL database, one managed rule group each.
inline constexpr double firewallRules = 3;
inline constexpr double daysPerMonth = 730.0 / 24;

/// CloudWatch: detailed monitoring publishes seven metrics an instance (BILLING section 8).
inline constexpr double metricsPerServer = 7;
inline constexpr double alarmsPerFleet = 2;          ///< scale out, scale in

/// A page feels instant below 100 ms (Nielsen 1993): the round trip to users should fit in it.
inline constexpr double comfortableRoundTripMs = 100;

/// ElastiCache: operations an ordinary client sends per dynamic request besides reads: one to fetch the session.
inline constexpr double sessionReadsPerRequest = 1;
/// Redis serves commands on one core: what a node carries does not grow with its vCPUs.
inline constexpr double cacheCoreCount = 1;
/// CPU time of one command on the reference core: Redis SET on m5.large, measured (instance_performance.csv).
inline constexpr double cacheCommandMicroseconds = 11.778;
inline constexpr double cacheTargetUtilisation = 0.6;

}  // namespace assumptions

}  // namespace stagecraft
