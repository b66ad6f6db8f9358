#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/capacity/in_flight.h"
#include "model/capacity/node_law.h"
#include "model/catalog/catalog.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// What one disk operation of a database moves: a page of InnoDB (innodb_page_size) and of Aurora's I/O billing, two of PostgreSQL.
inline constexpr Kib diskPage{16};
/// Pages a second in a stream of so much.
[[nodiscard]] inline double pagesOf(MibPerSecond rate) { return rate.count() * (Mib{1} / Mib{diskPage}); }

/// One instance type as the search sees it: plain numbers, side by side.
struct ServerCandidate {
    const InstanceOffer* offer = nullptr;
    double vcpus = 0;
    double speed = 1;       ///< against the reference vCPU
    double capacity = 0;    ///< vcpus × speed: reference CPU-seconds a second
    double memory = 0;      ///< MiB
    double network = 0;     ///< bytes a second it sustains; infinity when unknown
    double diskOperations = 0;  ///< pages a second to and from EBS that its baselines allow, by number and by size; infinity when unknown
    double hourly = 0;      ///< USD
    double committed = std::numeric_limits<double>::infinity();  ///< USD for every hour, run or not; infinity where not offered
    Purchase commitment = Purchase::OnDemand;                    ///< what that rate is bought with
    double surplusHourly = 0;  ///< USD a vCPU-hour that a burstable type in unlimited mode uses beyond its credits
    double baselineShare = 1;
    double slowdown = 1;    ///< speed and capacity are so much below those of lone vCPUs (NodeLaw)
    double mostUtilisation = 1;  ///< busier ones would hold connections to a database for longer than they may (HeldServers)
};

/// A list to choose from, seen. A market's own tells from where on nothing is cheap any more.
class ServerCandidates {
public:
    ServerCandidates() = default;
    ServerCandidates(std::span<const ServerCandidate> list, std::span<const double> leastRates = {}) : list_(list), leastRates_(leastRates) {}
    ServerCandidates(const std::vector<ServerCandidate>& list) : list_(list) {}

    [[nodiscard]] const ServerCandidate* begin() const { return list_.data(); }
    [[nodiscard]] const ServerCandidate* end() const { return list_.data() + list_.size(); }
    [[nodiscard]] std::size_t size() const { return list_.size(); }
    [[nodiscard]] bool empty() const { return list_.empty(); }
    [[nodiscard]] const ServerCandidate& operator[](std::size_t i) const { return list_[i]; }
    /// No candidate from this one on has a lower rate, on demand or committed, USD an hour; 0 where nobody has looked.
    [[nodiscard]] double leastRateFrom(const ServerCandidate& one) const {
        return leastRates_.empty() ? 0 : leastRates_[static_cast<std::size_t>(&one - list_.data())];
    }

private:
    std::span<const ServerCandidate> list_;
    std::span<const double> leastRates_;
};

/// The choices without a word on processors and generations: a type that is pinned may be of any.
[[nodiscard]] Choices ofAnyMake(Choices choices);

/// What EC2 sells in one region under the choices made (architecture, generation, purchase, benchmark). Accelerated and
/// bare-metal types are left out: a web or database server gains nothing from them.
class ServerMarket {
public:
    ServerMarket(const Catalog& catalog, std::string_view region, const Choices& choices);
    /// The market of a catalog, made on first use and kept with it.
    [[nodiscard]] static const ServerMarket& of(const Catalog& catalog, std::string_view region, const Choices& choices);

    /// Every type on sale.
    [[nodiscard]] std::span<const ServerCandidate> all() const { return all_; }
    /// Those that could be cheapest for some need: no other type is at least as good on every constraint for no more
    /// money. A fleet search over these finds what a search over all would.
    [[nodiscard]] ServerCandidates candidates() const { return {undominated_, leastRates_}; }
    /// The one of that name alone; empty where it is not on sale under these choices.
    [[nodiscard]] ServerCandidates named(std::string_view type) const;
    /// The one that fleets are chosen from: of every make where a type is pinned.
    [[nodiscard]] static const ServerMarket& ofFleets(const Catalog& catalog, std::string_view region, const Choices& choices);
    /// What a fleet search looks at: the type pinned by `choices`, of whatever generation and processor, else `candidates()`.
    [[nodiscard]] static ServerCandidates candidatesFor(const Catalog& catalog, std::string_view region, const Choices& choices);
    /// The purchase option is not sold here for any type, so on-demand prices stand in.
    [[nodiscard]] bool fellBackToOnDemand() const { return fellBack_; }

private:
    std::vector<ServerCandidate> all_, undominated_;
    std::vector<double> leastRates_;  ///< by undominated candidate, of it and all later ones
    bool fellBack_ = false;
};

/// The type where its vCPUs get into each other's way; itself under a linear law.
[[nodiscard]] ServerCandidate slowed(ServerCandidate server, const NodeLaw& law);

/// What a fleet search looks at in one market under one law, which is not linear: a type with more vCPUs may do less, so another
/// set of types is worth a look under every law.
class SlowedServers {
public:
    SlowedServers(const Catalog& catalog, std::string_view region, const Choices& choices, const NodeLaw& law);
    [[nodiscard]] ServerCandidates candidates() const { return {servers_, leastRates_}; }

private:
    std::vector<ServerCandidate> servers_;
    std::vector<double> leastRates_;
};

/// The time that this server works on a request.
[[nodiscard]] WorkTime workTimeOf(const ServerCandidate& server, std::optional<double> workerThreads);

/// The types of a list, each no busier than lets it work on a request for `longest` times the work on one reference vCPU.
class HeldServers {
public:
    HeldServers(ServerCandidates all, std::optional<double> workerThreads, double longest);
    [[nodiscard]] ServerCandidates candidates() const { return {servers_, leastRates_}; }

private:
    std::vector<ServerCandidate> servers_;
    std::vector<double> leastRates_;
};

/// Index of a type under the chosen benchmark (MODEL section 2).
[[nodiscard]] double speedOf(const PerformanceIndex& index, Benchmark benchmark);

}  // namespace stagecraft
