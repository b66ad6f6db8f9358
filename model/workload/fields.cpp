#include "model/workload/fields.h"

#include <algorithm>

#include "model/workload/field_rows.h"

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
    number<&Workload::workerThreads>(
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

    number<&Targets::p99>(FieldGroup::Targets,
                          {"targets.p99_ms", "Slowest 1 % within",
                           "Response time 99 of 100 dynamic requests stay within, inside AWS.",
                           "assumption: half a second still feels immediate"},
                          "ms", logarithmic(1, 60'000), "none"),
    number<&Targets::availability>(
        FieldGroup::Targets,
        {"targets.availability", "Availability",
         "Share of the time the service answers; auto follows the story.",
         "the story: a zone's loss survived from 1,000 users, 99.99 % from 500,000"},
        "share", share, "auto"),
    number<&Targets::budget>(
        FieldGroup::Targets,
        {"targets.budget_usd_month", "Budget", "The most a month may cost.", "no limit set"}, "USD",
        logarithmic(0, 1e9), "none"),

    choice<&Choices::recommend>({"choices.recommend", "Recommend by",
                                 "The story's stage for this many users, or the simplest that serves.",
                                 "the story"}),
    text<&Choices::region>(FieldGroup::Choices, {"choices.region", "Region",
                                                 "The AWS region everything runs in; of several, the first.",
                                                 "AWS's oldest and cheapest region"}),
    integer<&Choices::regionCount>(
        FieldGroup::Choices,
        {"choices.regions", "Regions", "How many regions stage 7 spans; auto follows where users live.",
         "chosen"},
        "", {1, 34}, "auto"),
    choice<&Choices::regionMode>({"choices.region_mode", "Region mode",
                                  "Whether all regions serve, or the first alone while another waits with few servers.",
                                  "the story's: near the users"}),
    integer<&Choices::zones>(FieldGroup::Choices,
                             {"choices.zones", "Availability zones",
                              "Zones per region; auto is what the stage asks for.", "the stage's"},
                             "", {1, 6}, "auto"),
    integer<&Choices::stage>(
        FieldGroup::Choices,
        {"choices.stage", "Stage", "Pin one of the seven stages; auto takes the recommended one.",
         "the recommended"},
        "", {1, 7}, "auto"),
    choice<&Choices::architecture>(
        {"choices.architecture", "Processor", "Which processors may be chosen.", "the cheaper of the two"}),
    choice<&Choices::purchase>(
        {"choices.purchase", "Purchase", "How instance hours are bought: one way for all, or each instance in the way that costs least for its hours.",
         "no commitment"}),
    choice<&Choices::database>({"choices.database", "Database",
                                "Run by you on EC2, or by RDS or Aurora; auto takes the cheapest, the hours of "
                                "people counted. A Multi-AZ cluster needs three zones.",
                                "from two zones on; before, a server of your own"}),
    choice<&Choices::engine>(
        {"choices.engine", "Engine", "The database engine.", "assumption: free and common"}),
    choice<&Choices::cacheEngine>(
        {"choices.cache_engine", "Cache engine", "What ElastiCache runs.", "the cheapest of the three"}),
    choice<&Choices::benchmark>({"choices.benchmark", "Benchmark",
                                 "Which measurement tells how fast an instance type is.",
                                 "the measurement nearest to a web server's work"}),
    choice<&Choices::generations>({"choices.generations", "Generations",
                                   "Whether types of earlier generations may be chosen.",
                                   "what AWS lists as current"}),
    choice<&Choices::balancing>({"choices.balancing", "Balancing",
                                 "How requests are spread: blindly, or always to the idlest server.",
                                 "the cautious assumption"}),
    choice<&Choices::discipline>({"choices.discipline", "Discipline",
                                  "In which order a server works on its requests.",
                                  "how an operating system shares its processors"}),
    choice<&Choices::frontDoor>({"choices.front_door", "Lambda's door",
                                 "How requests reach Lambda in stage 1.", "the one with routes"}),
    choice<&Choices::cacheSizing>({"choices.cache_sizing", "Cache size",
                                   "Where a dollar of cache saves most database, or a share of the rows.",
                                   "whatever costs least together"}),
    choice<&Choices::scaling>({"choices.scaling", "Scaling",
                               "How autoscaled servers follow the load: measured, by a timetable, or not at all.",
                               "the story's way (CloudWatch)"}),
    number<&Choices::spotShare>(FieldGroup::Choices,
                                {"choices.spot_share", "Spot share",
                                 "Of an autoscaled fleet's servers above the fewest, the share kept on EC2 Spot.", "none"},
                                "share", share),
    number<&Choices::spotDiscount>(FieldGroup::Choices,
                                   {"choices.spot_discount", "Spot discount",
                                    "What a spot hour costs less than one on demand; AWS names up to 90 %, the market decides.",
                                    "assumption: type what your types cost today"},
                                   "share", Range{0, 0.9}),
    choice<&Choices::credits>({"choices.cpu_credits", "CPU credits",
                               "What burstable servers do without credits: fall back to their baseline, or go on and be charged.",
                               "no surprises on the bill"}),
    number<&Choices::databaseCareHours>(
        FieldGroup::Choices,
        {"choices.database_care_hours", "Database care",
         "Hours a month a person spends on each database cluster that AWS does not run.",
         "assumption: patches, backups, a failover rehearsed"},
        "hours", logarithmic(0, 744)),
    number<&Choices::personHourly>(FieldGroup::Choices,
                                   {"choices.person_hourly_usd", "Hour of a person",
                                    "What an hour of that work costs; compared, never billed.",
                                    "assumption: an engineer's full cost"},
                                   "USD", logarithmic(0, 10'000)),
    choice<&Choices::nat>({"choices.nat", "NAT gateways",
                           "How servers behind a load balancer reach the internet: a NAT gateway in every zone, one for all, or none "
                           "and a public address each.",
                           "AWS Well-Architected, reliability: a zone must not depend on another"}),
    choice<&Choices::logRoute>({"choices.log_route", "Route of the logs",
                                "How logs reach CloudWatch from private subnets: through NAT or through an interface endpoint in every "
                                "zone.",
                                "the cheaper of the two"}),
    integer<&Choices::logDays>(FieldGroup::Choices,
                               {"choices.log_days", "Logs kept", "Days until CloudWatch deletes a log.",
                                "assumption: a month; CloudWatch itself would keep logs for ever"},
                               "days", {1, 3653}, {}),
    integer<&Choices::backupDays>(FieldGroup::Choices,
                                  {"choices.backup_days", "Backups kept",
                                   "Days that daily backups of databases are kept; 0 makes none.",
                                   "the RDS console's default; RDS allows up to 35"},
                                  "days", {0, 35}, {}),
    choice<&Choices::tableBilling>({"choices.dynamodb_billing", "DynamoDB billing",
                                    "How the table of sessions is paid: by the request, or for provisioned capacity that follows the load.",
                                    "the cheaper of the two"}),
    integer<&Choices::streamReaders>(FieldGroup::Choices,
                                     {"choices.stream_readers", "Stream readers",
                                      "Programs that read the changes of the DynamoDB table of sessions; replication and Lambda triggers read "
                                      "them free of charge.",
                                      "none"},
                                     "programs", {0, 100}, {}),
    flag<&Choices::hasWaf>({"choices.waf", "Web firewall", "Put a web ACL of AWS WAF with managed rules on each public load balancer.",
                            "off: nothing in the story asks for it"}),
    choice<&Choices::support>({"choices.support", "Support plan", "What AWS is paid for help, a share of the month's charges.",
                               "what every account has"}),
    onceAFlag(choice<&Choices::freeTier>({"choices.free_tier", "Free tier",
                                          "Take AWS's free allowances off the bill: those for ever, or also those of an older account's first year.",
                                          "AWS grants the first to every account"}),
              "always", "none"),
    number<&Contract::discount>(FieldGroup::Choices,
                                {"choices.discount", "Discount",
                                 "Flat share off AWS's list prices, as negotiated; below zero a markup.", "no contract"},
                                "share", Range{-10, 1}),
    described(FieldGroup::Choices, FieldKind::List,
              {"choices.contract", "Contract",
               "Discounts, markups or own prices of a service, region or dimension; the most precise one holds instead of the flat discount.",
               "no contract"},
              ""),
    number<&MoneyDisplay::taxRate>(FieldGroup::Choices,
                                   {"choices.tax_rate", "Tax", "Shown on top of the bill; compared with nothing.", "none"}, "share", share),
    text<&MoneyDisplay::currency>(FieldGroup::Choices, {"choices.currency", "Currency", "Also shows the bill in this currency (EUR, JPY).",
                                                        "what AWS bills in"}),
    number<&MoneyDisplay::exchangeRate>(FieldGroup::Choices,
                                        {"choices.exchange_rate", "Exchange rate", "Units of that currency for one US dollar, as you type it.",
                                         "the dollar itself"},
                                        "", logarithmic(1e-6, 1e6)),
    text<&MoneyDisplay::exchangeDate>(FieldGroup::Choices, {"choices.exchange_date", "Rate of", "The day of the exchange rate, such as 2026-11-20.",
                                                            "not needed for dollars"}),
};

}  // namespace

std::span<const Field> fields() { return table; }

const Field* field(std::string_view key) {
    const auto* const found = std::ranges::find(table, key, &Field::key);
    return found == std::end(table) ? nullptr : found;
}

}  // namespace stagecraft
