#include "model/planning/database_load.h"

namespace stagecraft {

namespace {

/// Requests that bring `service` reference CPU-seconds each and `work` a second in all, one M/M/c queue in order of arrival.
Station stationFor(double work, double service, double speed, int vcpus) {
    if (work <= 0 || service <= 0) return {Seconds{0}, vcpus, RequestsPerSecond{0}, Discipline::FirstComeFirstServed};
    return {Seconds{service / speed}, vcpus, RequestsPerSecond{work / service}, Discipline::FirstComeFirstServed};
}

}  // namespace

DatabaseStations stationsOf(const LoadedNodes& nodes, const Workload& workload) {
    const double perShard = 1.0 / nodes.shards;
    const double perRead = Seconds{workload.cpuPerRead}.count();
    const double perWrite = Seconds{workload.cpuPerWrite}.count();
    const double reads = nodes.readPeak * perRead * perShard;
    const double writes = nodes.writePeak * perWrite * perShard;
    const double readService = workload.queriesPerRequest * workload.readShare * perRead;
    const double writeService = workload.queriesPerRequest * (1 - workload.readShare) * perWrite;
    if (nodes.followers == 0) {
        DatabaseStations alone{stationFor(reads + writes, readService + writeService, nodes.speed, nodes.vcpus), {}};
        if (readService + writeService > 0) alone.leader.visits = (nodes.missing * readService + writeService) / (readService + writeService);
        return alone;
    }
    // Replayed writes take their share of the follower: what is left of its speed serves the reads.
    const double left = 1 - workload.applyCost * writes / (nodes.speed * nodes.vcpus);
    DatabaseStations stations{stationFor(writes, writeService, nodes.speed, nodes.vcpus),
                              stationFor(reads / nodes.followers, readService, nodes.speed * left, nodes.vcpus)};
    stations.follower.visits = nodes.missing;
    return stations;
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
