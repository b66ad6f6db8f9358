#pragma once

#include <limits>

#include "model/planning/markets.h"

namespace stagecraft {

/// What one database (one domain) must carry in one region at peak.
struct DatabaseNeeds {
    std::string id = "db";
    std::string domain;
    const Region* region = nullptr;
    DatabaseTopology topology{};
    double readPeak = 0, writePeak = 0;        ///< queries a second that reach the database
    double allReadPeak = 0;                    ///< queries a second, those that the cache answers among them
    double missing = 1;                        ///< share of the requests whose reads no cache answers
    double readAverage = 0, writeAverage = 0;
    Gib rows;
    Gib readPerMonth, writtenPerMonth;  ///< between servers and database
    Gib backups;                ///< kept of all its shards
    double serverMonthly = 0;   ///< USD a month that every server of one's own brings with it, besides its disk
    double connections = 0;  ///< requests in flight at peak, each holding one
    int zones = 1;
    bool needsStandby = false;  ///< without one a target would surely be missed: `auto` leaves kinds aside that have none
    double targetUtilisation = 0.6;
    double burstLimit = std::numeric_limits<double>::infinity();  ///< how busy a burstable node may be, over its baseline
    double averageOverPeak = 1;
    std::optional<Seconds> failover;  ///< what it takes; nullopt: what the kind is known for
};

/// Of what a database is asked where nothing is cached, what is left where the share `missing` of the reads reaches it.
void letMiss(DatabaseNeeds& needs, const DatabaseNeeds& uncached, double missing);
/// What the reads alone cost, USD a month, whatever nodes answer them: at least that much falls away with them, in proportion.
[[nodiscard]] double leastForReads(const DatabaseNeeds& needs, Markets& markets);

/// Followers left when the zone with most of them is lost; all of them where there is only one zone.
[[nodiscard]] int followersLeft(int followers, int zones);

/// The cheapest database that carries the load under the choices made (kind, engine, architecture, purchase), over every
/// class sold in the region, its storage included. On failure the blocker names the limit. `known` USD a month is what such a
/// database is known to cost, where it is known: the search need not look above it.
[[nodiscard]] tl::expected<DatabaseDesign, Blocker> cheapestDatabase(const DatabaseNeeds& needs, const Workload& workload, Markets& markets,
                                                                     double known = std::numeric_limits<double>::infinity());

/// What that database costs, USD a month, its storage and people included; nullopt where none carries the load or all cost
/// more than `limit`.
[[nodiscard]] std::optional<double> cheapestDatabaseMonthly(const DatabaseNeeds& needs, const Workload& workload, Markets& markets,
                                                            double limit);

/// Every database that carries the load and is worth its money, from cheap to dear: no cheaper one answers at least as fast.
/// Larger classes and followers above need are among them, for no more than `limit` USD a month; of many shards, numbers a sixteenth
/// apart. Empty where nothing carries the load.
[[nodiscard]] std::vector<DatabaseDesign> databaseOptions(const DatabaseNeeds& needs, const Workload& workload, Markets& markets,
                                                          double limit);

}  // namespace stagecraft
