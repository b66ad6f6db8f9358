#include "model/workload/field_rows.h"
#include "model/workload/field_tables.h"

namespace stagecraft {

namespace {

using namespace fieldrow;

constexpr std::string_view hooli = "assumption: Hooli, the story's busy social app";
constexpr std::string_view reference = "assumption: on m5.large, the reference server";

constexpr Field table[] = {
    text<&Inputs::name>(FieldGroup::UsersAndPeaks,
                        {"name", "Name", "What this plan is called.", "the story's company"}),

    number<&Workload::users>(
        FieldGroup::UsersAndPeaks,
        {"workload.users", "Users", "People with an account.", "assumption: a start-up after its launch"},
        "users", logarithmic(0, 1e9)),
    number<&Workload::dailyActiveShare>(FieldGroup::UsersAndPeaks,
                                        {"workload.daily_active_share", "Active each day",
                                         "Share of the users who come on a usual day.", hooli},
                                        "share", share),
    number<&Workload::requestsPerActiveUserPerDay>(
        FieldGroup::UsersAndPeaks,
        {"workload.requests_per_active_user_per_day", "Requests per active user",
         "HTTP requests of every kind an active user causes in a day.", hooli},
        "requests/day", logarithmic(0, 1e6)),
    number<&Workload::peakToAverage>(
        FieldGroup::UsersAndPeaks,
        {"workload.peak_to_average", "Peak to average", "Busiest minute over the mean of the week.", hooli},
        "", logarithmic(1, 100)),
    number<&Workload::averageRate>(
        FieldGroup::UsersAndPeaks,
        {"workload.average_rps", "Measured average",
         "Requests per second measured over a week; replaces what follows from the users.", "not measured"},
        "requests/s", logarithmic(0, 1e8), "auto"),
    number<&Workload::peakRate>(
        FieldGroup::UsersAndPeaks,
        {"workload.peak_rps", "Measured peak",
         "Requests per second measured in the busiest minute; replaces the peak factor.", "not measured"},
        "requests/s", logarithmic(0, 1e10), "auto"),
    number<&Workload::staticShare>(FieldGroup::Work,
                                   {"workload.static_share", "Static share",
                                    "Share of all requests for files that a CDN can serve.", hooli},
                                   "share", share),
    number<&Workload::cpuPerRequest>(FieldGroup::Work,
                                     {"workload.cpu_ms_per_request", "CPU per request",
                                      "Processor time of a dynamic request on one reference vCPU.", hooli},
                                     "ms", logarithmic(0, 60'000)),
    number<&Workload::cpuPerStaticRequest>(
        FieldGroup::Work,
        {"workload.static_cpu_ms", "CPU per static request",
         "Processor time of a file served by a server itself, where no CDN stands in front.", reference},
        "ms", logarithmic(0, 60'000)),
    number<&Workload::requestSize>(
        FieldGroup::Work,
        {"workload.request_kb", "Request size", "What a client sends per request, headers included.",
         "assumption: headers, a cookie and a small form"},
        "KB", logarithmic(0, 1e6)),
    number<&Workload::responseSize>(
        FieldGroup::Work,
        {"workload.response_kb", "Response size", "What a dynamic request sends back.",
         "assumption: one page or JSON answer, compressed"},
        "KB", logarithmic(0, 1e6)),
    number<&Workload::staticObjectSize>(
        FieldGroup::Work,
        {"workload.static_object_kb", "Static object size", "Mean size of a static file as sent.",
         "assumption: a photograph prepared for the screen"},
        "KB", logarithmic(0, 1e7)),
    number<&Workload::sessionSize>(
        FieldGroup::Work,
        {"workload.session_kb", "Session size", "What the servers remember of one signed-in visit.",
         "assumption: identity, rights and a little state"},
        "KB", logarithmic(0, 1e5)),
    number<&Workload::sessionLength>(
        FieldGroup::Work, {"workload.session_minutes", "Session length", "How long a visit lasts.", hooli},
        "min", logarithmic(0, 10'080)),
    number<&Workload::requestsPerSession>(
        FieldGroup::Work,
        {"workload.requests_per_session", "Requests per session", "HTTP requests made in one visit.", hooli},
        "requests", logarithmic(1, 1e6)),
    number<&Workload::sessionWriteShare>(
        FieldGroup::Work,
        {"workload.session_write_share", "Session writes",
         "Share of dynamic requests that change the session.", "assumption: one in ten"},
        "share", share),
    number<&Workload::memoryBase>(
        FieldGroup::Work,
        {"workload.memory_base_mb", "Memory at rest", "Operating system and runtime of one server.",
         "assumption: Linux and one application runtime"},
        "MB", logarithmic(0, 1e6)),
    number<&Workload::memoryPerRequest>(
        FieldGroup::Work,
        {"workload.memory_mb_per_request", "Memory per request", "Memory of each request in flight.",
         "assumption: a worker of an interpreted language"},
        "MB", logarithmic(0, 1e5)),
    number<&Workload::contention>(FieldGroup::Work,
                                  {"workload.contention", "Contention",
                                   "Share of a request's work that only one vCPU of a server can do at a time (Universal Scalability Law, α).",
                                   "none: a load test tells (stagecraft calibrate)"},
                                  "share", share),
    number<&Workload::coherency>(FieldGroup::Work,
                                 {"workload.coherency", "Coherency",
                                  "What each pair of a server's vCPUs costs a request's work in agreeing with each other (Universal Scalability Law, β).",
                                  "none: a load test tells (stagecraft calibrate)"},
                                 "share", share),
    integer<&Workload::workerThreads>(
        FieldGroup::Work,
        {"workload.worker_threads", "Worker threads",
         "Threads of one server, each busy with one request at a time until its queries are answered.",
         "as many as the load asks for"},
        "threads", logarithmic(1, 1e6), "auto"),
    number<&Workload::logPerRequest>(
        FieldGroup::Work,
        {"workload.log_kb_per_request", "Log per request",
         "Log text a dynamic request sends to CloudWatch Logs.", "assumption: three lines of text"},
        "KB", logarithmic(0, 1e5)),
    number<&Workload::thirdPartyPerRequest>(
        FieldGroup::Work,
        {"workload.third_party_kb_per_request", "Third parties per request",
         "What a dynamic request exchanges with services outside AWS (payments, mail, push), half of it sent.",
         "assumption: one request in ten makes a call of 5 KB"},
        "KB", logarithmic(0, 1e5)),
    number<&Workload::uploadShare>(FieldGroup::Work,
                                   {"workload.upload_share", "Uploads",
                                    "Share of dynamic requests that add a file of the mean static size.", "assumption: one in a hundred"},
                                   "share", share),

    number<&Workload::readShare>(
        FieldGroup::Data,
        {"workload.read_share", "Read share", "Share of the database queries that only read.", hooli},
        "share", share),
    number<&Workload::queriesPerRequest>(
        FieldGroup::Data,
        {"workload.queries_per_request", "Queries per request", "Database queries of one dynamic request.",
         "assumption: who asks, what is asked for, and its detail"},
        "queries", logarithmic(0, 10'000)),
    number<&Workload::cpuPerRead>(FieldGroup::Data,
                                  {"workload.read_cpu_ms", "CPU per read",
                                   "Processor time of a reading query on one reference vCPU.", reference},
                                  "ms", logarithmic(0, 60'000)),
    number<&Workload::cpuPerWrite>(FieldGroup::Data,
                                   {"workload.write_cpu_ms", "CPU per write",
                                    "Processor time of a writing query on one reference vCPU.", reference},
                                   "ms", logarithmic(0, 60'000)),
    number<&Workload::databaseContention>(FieldGroup::Data,
                                          {"workload.database_contention", "Database contention",
                                           "Share of a query's work that only one vCPU of a database can do at a time (Universal Scalability Law, α).",
                                           "none: locks and logs of your own database tell"},
                                          "share", share),
    number<&Workload::databaseCoherency>(FieldGroup::Data,
                                         {"workload.database_coherency", "Database coherency",
                                          "What each pair of a database's vCPUs costs a query's work in agreeing with each other (Universal Scalability Law, β).",
                                          "none: locks and logs of your own database tell"},
                                         "share", share),
    number<&Workload::querySize>(
        FieldGroup::Data,
        {"workload.query_kb", "Query size", "What moves between application and database per query.",
         "assumption: a handful of rows"},
        "KB", logarithmic(0, 1e6)),
    number<&Workload::storagePerUser>(FieldGroup::Data,
                                      {"workload.storage_mb_per_user", "Storage per user",
                                       "What is kept for one user, rows and files together.", hooli},
                                      "MB", logarithmic(0, 1e8)),
    number<&Workload::databaseShareOfStorage>(
        FieldGroup::Data,
        {"workload.database_share_of_storage", "Rows in storage",
         "Share of the storage that is database rows.", "assumption: most of what is kept are pictures"},
        "share", share),
    number<&Workload::hotShare>(
        FieldGroup::Data,
        {"workload.hot_share", "Hot rows", "Share of the rows in daily use, which should fit into memory.",
         "rule of thumb: a fifth of the data takes most reads (Pareto)"},
        "share", share),
    number<&Workload::shardSkew>(
        FieldGroup::Data,
        {"workload.shard_skew", "Shard skew", "Load of the hottest shard over the mean of all shards.",
         "assumption: keys spread by hash"},
        "", logarithmic(1, 100)),
    number<&Workload::applyCost>(FieldGroup::Data,
                                 {"workload.apply_cost", "Replayed write",
                                  "What a follower spends on a write that it replays, of what the leader spent.", "assumption: rows arrive ready-made"},
                                 "share", share),
    number<&Workload::bufferPoolShare>(FieldGroup::Data,
                                       {"workload.buffer_pool_share", "Memory for rows",
                                        "Share of a database's memory that holds rows; what does not fit is read from disk.",
                                        "RDS: InnoDB's pool is three quarters of the memory"},
                                       "share", Range{0.05, 1}),
    number<&Workload::cachedShare>(
        FieldGroup::Data,
        {"workload.cached_share", "Cached rows", "Share of the rows kept in the read cache where its size is not chosen by cost.",
         "assumption: the hottest quarter of the hot rows"},
        "share", share),
    number<&Workload::cachedObjectSize>(
        FieldGroup::Data,
        {"workload.cached_object_kb", "Cached object size", "Size of one object in the read cache.",
         "assumption: the answer of one query"},
        "KB", logarithmic(0.001, 1e6)),
    number<&Workload::zipfExponent>(
        FieldGroup::Data,
        {"workload.zipf_alpha", "Popularity (Zipf)",
         "How strongly a few objects draw most reads: 0 evenly, 1 strongly.",
         "Breslau et al. 1999: web requests follow Zipf with 0.64 to 0.83, newer sites to 1"},
        "", {0, 3}),
    number<&Workload::cdnHitRatio>(FieldGroup::Data,
                                   {"workload.cdn_hit_ratio", "CDN hits",
                                    "Share of static requests the CDN answers without asking the origin.",
                                    "assumption: files that rarely change"},
                                   "share", share),

    described(FieldGroup::Geography, FieldKind::Shares,
              {"workload.geography", "Where users live",
               "Share of the users on each continent; they sum to 1.", hooli},
              "share"),
    described(FieldGroup::Work, FieldKind::List,
              {"workload.services", "Services",
               "Parts of the application that can scale apart, with their share of requests.", hooli},
              ""),
    described(FieldGroup::UsersAndPeaks, FieldKind::List,
              {"workload.events", "Events", "Peaks with a name, once a month, on the clock of most users.",
               "none expected"},
              ""),
};

}  // namespace

std::span<const Field> workloadFields() { return table; }

}  // namespace stagecraft
