#pragma once

#include "model/support/names.h"

namespace stagecraft {

/// What can set the size of a fleet or block a stage.
enum class Constraint {
    Minimum,        ///< nothing asked for more than the smallest allowed number
    Cpu,
    Latency,
    Memory,
    Network,
    Threads,        ///< workers of a server, each held by one request
    Disk,
    Connections,
    ZoneLoss,
    ZonePacking,
    CpuCredits,
    Writes,         ///< the write limit of one database
    Reads,
    Storage,
    Availability,
    ZoneCount,      ///< the region has too few zones
    RegionCount,    ///< fewer regions can be opened than were asked for
    NotOffered,     ///< nothing of this kind is sold in the region under the choices made
    RelationalData, ///< the stage has no SQL database
    Concurrency,    ///< Lambda executions at once
    Quota,
    Budget,
};

/// One constraint's wish: how many servers it alone would need.
struct Ask {
    Constraint constraint{};
    int servers = 0;
};

template <> struct EnumNames<Constraint> {
    static constexpr std::array<std::string_view, 22> names{
        "minimum", "cpu", "latency", "memory", "network", "threads", "disk", "connections", "zone-loss", "zone-packing",
        "cpu-credits", "writes", "reads", "storage", "availability", "zone-count", "region-count", "not-offered", "relational-data",
        "concurrency", "quota", "budget"};
};
}  // namespace stagecraft
