#include "model/planning/database_load.h"

namespace stagecraft {

namespace {

/// Queries of one kind.
struct Queries {
    double share = 0;    ///< of those of a request, that come here
    double service = 0;  ///< reference CPU-seconds of one
};

/// A queue in order of arrival to which such queries of requests, `work` reference CPU-seconds a second in all, come one after the other.
Station stationFor(double work, Queries reads, Queries writes, double queries, double speed, int vcpus) {
    const double visits = reads.share + writes.share;
    const double each = reads.share * reads.service + writes.share * writes.service;  // of all queries
    if (work <= 0 || each <= 0) return {Seconds{0}, vcpus, RequestsPerSecond{0}, Discipline::FirstComeFirstServed};
    Station station{Seconds{each / visits / speed}, vcpus, RequestsPerSecond{work / (each / visits)}, Discipline::FirstComeFirstServed};
    station.visits = visits;
    station.rounds = queries;
    station.otherVisits = writes.share;
    station.otherService = Seconds{writes.service / speed};
    return station;
}

}  // namespace

DatabaseStations stationsOf(const LoadedNodes& nodes, const Workload& workload) {
    const double perShard = 1.0 / nodes.shards;
    const double perRead = Seconds{workload.cpuPerRead}.count();
    const double perWrite = Seconds{workload.cpuPerWrite}.count();
    const double reads = nodes.readPeak * perRead * perShard;
    const double writes = nodes.writePeak * perWrite * perShard;
    const Queries read{workload.readShare * nodes.missing, perRead}, write{1 - workload.readShare, perWrite};
    const double queries = workload.queriesPerRequest;
    if (nodes.followers == 0) return {stationFor(reads + writes, read, write, queries, nodes.speed, nodes.vcpus), {}};
    // Replayed writes take their share of the follower: what is left of its speed serves the reads.
    const double left = 1 - workload.applyCost * writes / (nodes.speed * nodes.vcpus);
    return {stationFor(writes, {}, write, queries, nodes.speed, nodes.vcpus),
            stationFor(reads / nodes.followers, read, {}, queries, nodes.speed * left, nodes.vcpus)};
}

DatabaseStations stationsUnderLoad(const DatabaseDesign& database, const Workload& workload, double factor, double missing) {
    return stationsOf({database.speed, database.vcpus, database.shards, database.followers, database.allReadPeak * missing * factor,
                       database.writePeak * factor, missing}, workload);
}

DatabaseLoad loadOf(const DatabaseDesign& database, const Workload& workload, double factor, double missing) {
    const double readsOfNode = database.allReadPeak * missing * hottestShare(database.shards, workload.shardSkew) / std::max(1, database.followers);
    const double capacity = database.speed * database.vcpus;
    DatabaseLoad load;
    load.reads = factor * readsOfNode * Seconds{workload.cpuPerRead}.count() / capacity;
    load.writes = factor * database.writeUtilisation;
    load.leader = database.followers > 0 ? load.writes : load.reads + load.writes;
    load.follower = database.followers > 0 ? load.reads + workload.applyCost * load.writes : 0;
    load.diskOperations = DiskLoad{readsOfNode, database.diskLoad.writes, database.diskLoad.fill}.operations(factor);
    return load;
}

}  // namespace stagecraft
