#include <algorithm>

#include "model/capacity/cache_hits.h"
#include "model/capacity/database.h"
#include "model/capacity/node_law.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

DatabaseLoad writes(const Inputs& in) {
    DatabaseLoad load;
    load.writes = OperationsPerSecond{in["writes_per_s"]};
    load.cpuPerWrite = Seconds{in["write_cpu_s"]};
    load.capacity = in["capacity_vcpu"];
    load.target = in["target"];
    return load;
}

double followers(const Inputs& in) {
    DatabaseLoad load = writes(in);
    load.reads = OperationsPerSecond{in["reads_per_s"]};
    load.cpuPerRead = Seconds{in["read_cpu_s"]};
    load.applyCost = in["apply_cost"];
    return followersFor(load).value_or(-1);
}

Scalability law(const Inputs& in) { return {in["alpha"], in["beta"], 1}; }

double scaledThroughput(const Inputs& in) {
    return throughput({in["alpha"], in["beta"], in["gamma"]}, in["load"]);
}

Scalability fitted(const Inputs& in) { return fitScalability(in.list("load"), in.list("throughput")); }

double lru(const Inputs& in) { return lruHitRatio(in["objects"], in["zipf_alpha"], in["cache_objects"]); }

double expiring(const Inputs& in) {
    return expiringHitRatio(in["objects"], in["zipf_alpha"], in["requests_per_s"] * in["ttl_s"],
                            in.whole("points_of_presence"), in["ttl_reset_on_hit"] != 0);
}

/// A million keys of 10 characters with values of 8, 12 bytes each for the table that finds them.
double millionSmallKeys(const Inputs&) {
    return 1e6 * (static_cast<double>(redisKeyBytes(10, 8)) + 12) / 1e6;
}

}  // namespace

void addDataModels(Models& models) {
    models["read_followers"] = followers;
    models["shards_for_writes"] = [](const Inputs& in) { return shardsForWrites(writes(in), in["skew"]); };
    models["hottest_key_share"] = [](const Inputs& in) {
        return hottestKeyShare(in["keys"], in["zipf_alpha"]);
    };
    models["hot_key_shard_limit"] = [](const Inputs& in) {
        return hotKeyShardLimit(in["keys"], in["zipf_alpha"]);
    };
    models["postgres_max_connections"] = [](const Inputs& in) {
        return postgreSqlConnections(Gib{in["memory_gib"]});
    };
    models["aurora_mysql_max_connections"] = [](const Inputs& in) {
        return auroraMySqlConnections(Gib{in["memory_gib"]});
    };
    models["usl_throughput"] = scaledThroughput;
    models["usl_node_vcpus"] = [](const Inputs& in) {
        return std::min(in["vcpus"], in["threads"]) / NodeLaw{in["alpha"], in["beta"], in["threads"]}.slowdown(in["vcpus"]);
    };
    models["usl_peak_load"] = [](const Inputs& in) { return peakLoad(law(in)); };
    models["usl_amdahl_limit"] = [](const Inputs& in) {
        return throughputLimit({in["alpha"], 0, in["gamma"]});
    };
    models["usl_fit_alpha"] = [](const Inputs& in) { return fitted(in).contention; };
    models["usl_fit_beta"] = [](const Inputs& in) { return fitted(in).coherency; };

    models["lru_hit_ratio"] = lru;
    models["lru_hit_ratio_che"] = lru;
    models["che_characteristic_time"] = [](const Inputs& in) {
        return characteristicTime(ZipfPopularity{in["objects"], in["zipf_alpha"]}, in["cache_objects"]);
    };
    models["fifo_hit_ratio"] = [](const Inputs& in) {
        return fifoHitRatio(in["objects"], in["zipf_alpha"], in["cache_objects"]);
    };
    models["static_cache_hit_ratio"] = [](const Inputs& in) {
        return fixedCacheHitRatio(in["objects"], in["zipf_alpha"], in["cache_objects"]);
    };
    models["cache_objects_for_hit_ratio"] = [](const Inputs& in) {
        return cachedObjectsFor(in["objects"], in["zipf_alpha"], in["hit_ratio"]);
    };
    models["ttl_cache_hit_ratio"] = expiring;
    models["redis_key_bytes"] = [](const Inputs& in) {
        return static_cast<double>(redisKeyBytes(in.whole("key_length"), in.whole("value_length")));
    };
    models["redis_million_small_keys_mb"] = millionSmallKeys;
    models["cache_node_usable_bytes"] = [](const Inputs& in) {
        return usableCacheBytes(Bytes{Gib{in["node_gib"]}}.count(), in["reserved_percent"] / 100);
    };
}

}  // namespace oracle
