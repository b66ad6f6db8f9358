#include "model/planning/latency_split.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <queue>
#include <string_view>
#include <tuple>

#include "model/capacity/known_spectra.h"
#include "model/planning/tier_way.h"

namespace stagecraft {

namespace {

class SplitSearch {
public:
    explicit SplitSearch(SplitProblem& problem) : problem_(problem) {}

    std::optional<LatencySplit> run() {
        setFloors();
        for (const FleetNeeds& needs : problem_.parts) {
            idleStations_.push_back(quickestStation(problem_.candidates, needs));
            idleSpectra_.push_back(spectrumOf(std::span{&idleStations_.back(), 1}));
        }
        const FleetChoice* front = problem_.shared ? &problem_.cheapest[*problem_.shared] : nullptr;
        // Most often the cheapest databases and web layer stay, and only the servers behind them give way.
        setSpectra();
        tryShared(front);
        if (!raiseFloors()) return std::nullopt;
        if (isProven()) return std::move(best_);
        if (problem_.allDatabases) {
            const double elsewhere = floorOfAll();
            for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
                std::vector<DatabaseDesign>& databases = problem_.groups[g].databases;
                if (databases.empty()) continue;
                // Every other tier costs its floor at least: what is left of the best found is all a database may cost.
                const double most = (limit() - (elsewhere - databases.front().monthly)) * (1 + 1e-9);
                databases = problem_.allDatabases(g, most);
                if (databases.empty()) return std::move(best_);  // no database is within what is left
            }
        }
        if (!raiseFloors()) return std::move(best_);
        setSpectra();
        tryShared(front);
        if (problem_.shared && !isProven()) tryAllShared();
        return std::move(best_);
    }

private:
    [[nodiscard]] TailSpectrum spectrumOf(std::span<const Station> stations) const { return stations.size() == 1 ? stagecraft::spectrumOf(problem_.p99, stations.front()) : TailSpectrum{problem_.p99, ResponseTime{stations}}; }

    /// Of the databases there are to choose from now.
    void setSpectra() {
        spectra_.clear();
        for (const TierGroup& group : problem_.groups) {
            GroupSpectra& spectra = spectra_.emplace_back(GroupSpectra{spectrumOf(quickestWayThrough(group.databases).stations()), {}});
            for (const DatabaseDesign& database : group.databases) spectra.databases.push_back(spectrumOf(TierWay{&database, nullptr}.stations()));
        }
    }

    /// What each part costs at least: as chosen alone, or where it holds threads, as if its database answered at once.
    void setFloors() {
        for (const FleetChoice& choice : problem_.cheapest) floors_.push_back(choice.monthly);
        for (const TierGroup& group : problem_.groups)
            for (const std::size_t part : group.parts) {
                if (group.databases.empty() || !problem_.parts[part].workerThreads) continue;
                const FleetSearch search = cheapestFleet(problem_.candidates, withoutHolding(part));
                if (search.choice) floors_[part] = std::min(floors_[part], search.choice->monthly);
            }
    }

    [[nodiscard]] FleetNeeds withoutHolding(std::size_t part) const {
        FleetNeeds needs = problem_.parts[part];
        if (part != problem_.shared) needs.behind = Seconds{0};
        return needs;
    }

    void tryAllShared() {
        const FleetNeeds& needs = problem_.parts[*problem_.shared];
        // A few plain splits first: they bound what is worth trying.
        for (const double share : {0.1, 0.2, 0.35, 0.5}) {
            FleetNeeds alone = needs;
            alone.p99 = problem_.p99 * share;
            alone.others = {};
            alone.costLimit = withoutReasons;
            const FleetSearch search = cheapestFleet(problem_.candidates, alone);
            if (search.choice) tryShared(&*search.choice);
            if (isProven()) return;
        }
        if (needs.workerThreads) trySharedRanges(fleetOptions(problem_.candidates, withinLimit(*problem_.shared)));
        else trySharedRanges(ladderOf(*problem_.shared).options());
    }

    /// By group and database: USD a month of both it and the servers before it at least. None known where shorter.
    using DatabaseLeasts = std::vector<std::vector<double>>;

    /// Fleets of one type for the shared part: those `quickest` stands for, and slower ones.
    struct SharedRange {
        std::span<const FleetOption* const> slower;  ///< from few servers to many
        FleetOption quickest;
        double least = 0;  ///< USD a month with everything behind them
        DatabaseLeasts behind;  ///< what that costs at least
        [[nodiscard]] bool operator>(const SharedRange& other) const { return least > other.least; }
    };

    /// What the others cost beside the quickest fleet of a range they cost at least beside any: a range that is too dear with that is
    /// left aside as a whole, one that is not is halved, down to numbers of servers that cost the same.
    void trySharedRanges(std::span<const FleetOption> options) {
        const double floor = floors_[*problem_.shared];
        std::map<std::string_view, std::vector<const FleetOption*>> types;
        for (const FleetOption& option : options)
            if (option.fleet.monthly >= floor * (1 - 1e-12)) types[option.fleet.server->offer->type->name].push_back(&option);
        std::priority_queue<SharedRange, std::vector<SharedRange>, std::greater<>> open;
        const auto add = [&](std::span<const FleetOption* const> fleets, double behind, const DatabaseLeasts& leasts) {
            if (!fleets.empty()) open.push({fleets.first(fleets.size() - 1), *fleets.back(), std::max(fleets.front()->least, floor) + behind, leasts});
        };
        for (const auto& [name, fleets] : types) add(fleets, floorOfGroups(), DatabaseLeasts(problem_.groups.size()));
        while (!open.empty() && open.top().least < limit() && !isProven()) {
            SharedRange range = open.top();
            open.pop();
            const FleetChoice& quickest = range.quickest.fleet;
            const double least = range.slower.empty() ? range.quickest.least : range.slower.front()->least;
            std::optional<LatencySplit> others = cheapestBeside(&quickest.degraded, limit() - std::max(least, floor), range.behind);
            if (!others) continue;
            const double behind = others->monthly;
            keep(std::move(*others), &quickest);
            const std::span slower = range.slower;
            add(slower.first(slower.size() / 2), behind, range.behind);
            add(slower.subspan(slower.size() / 2), behind, range.behind);
            if (range.quickest.least + behind >= limit()) continue;
            for (const FleetOption& half : halvesOf(range.quickest, problem_.parts[*problem_.shared]))
                open.push({{}, half, std::max(half.least, floor) + behind, range.behind});
        }
    }

    /// Of all fleets within the limit.
    const FleetLadder& ladderOf(std::size_t part) {
        FleetLadders& ladders = problem_.ladders != nullptr && (part != problem_.shared || !problem_.parts[part].workerThreads) ? *problem_.ladders : ladders_;
        ladders.resize(problem_.parts.size());
        std::optional<FleetLadder>& ladder = ladders[part];
        const FleetNeeds within = withinLimit(part);
        if (!ladder || ladder->costLimit() < within.costLimit) ladder.emplace(problem_.candidates, within, problem_.p99);
        return *ladder;
    }

    /// What the others leave of the best found.
    [[nodiscard]] FleetNeeds withinLimit(std::size_t part) const {
        FleetNeeds within = withoutHolding(part);
        within.costLimit = limit() - (floorOfAll() - floors_[part]);
        return within;
    }

    /// The best found costs no more than any combination must, or than is asked.
    [[nodiscard]] bool isProven() const {
        return best_ && (problem_.isAnyEnough || best_->monthly <= floorOfAll() * (1 + 1e-12));
    }

    /// What each part costs at least: with the quickest database known of and idle servers of the fastest type everywhere
    /// else. False when even so the target is missed.
    bool raiseFloors() {
        const bool isComplete = !problem_.allDatabases || areDatabasesComplete_;
        areDatabasesComplete_ = true;
        for (const TierGroup& group : problem_.groups) {
            TierWay quickest = isComplete ? quickestWayThrough(group.databases) : TierWay{};
            if (problem_.shared) quickest.add(idleStations_[*problem_.shared]);
            for (const std::size_t part : group.parts)
                if (!raiseFloor(part, quickest)) return false;
        }
        if (!problem_.shared) return true;
        // The shared part must leave room for the slowest of the others: any of them bounds it.
        for (const TierGroup& group : problem_.groups) {
            TierWay others = isComplete ? quickestWayThrough(group.databases) : TierWay{};
            if (!group.parts.empty()) others.add(idleStations_[group.parts.front()]);
            if (!raiseFloor(*problem_.shared, others)) return false;
        }
        return true;
    }

    bool raiseFloor(std::size_t part, const TierWay& others) {
        const FleetChoice& plain = problem_.cheapest[part];
        // The plain choice already fits: the floor stands.
        TierWay whole = others;
        whole.add(plain.degraded);
        if (responseTail(whole.stations(), Seconds{0}, problem_.p99) <= p99Tail) return true;
        FleetNeeds needs = withoutHolding(part);
        needs.costLimit = withoutReasons;
        needs.p99 = problem_.p99;
        needs.others = others.stations();
        const std::optional<double> monthly = cheapestFleetMonthly(problem_.candidates, needs);
        if (monthly) floors_[part] = std::max(floors_[part], *monthly);
        return monthly.has_value();
    }

    [[nodiscard]] double limit() const {
        return best_ ? best_->monthly : std::min(problem_.costLimit, std::numeric_limits<double>::max());
    }

    /// Not all fleets are worth a rung.
    [[nodiscard]] bool isLimited() const { return limit() < std::numeric_limits<double>::max(); }

    [[nodiscard]] static double leastOf(const TierGroup& group, std::span<const double> parts) {
        double least = group.databases.empty() ? 0 : group.databases.front().monthly;
        for (const std::size_t part : group.parts) least += parts[part];
        return least;
    }

    [[nodiscard]] double floorOfGroups() const { return leastOfGroups(floors_); }
    [[nodiscard]] double leastOfGroups(std::span<const double> parts) const {
        double least = 0;
        for (const TierGroup& group : problem_.groups) least += leastOf(group, parts);
        return least;
    }
    [[nodiscard]] double floorOfAll() const { return floorOfGroups() + (problem_.shared ? floors_[*problem_.shared] : 0); }

    /// The best completion with this choice for the shared part; keeps it when it is the best of all.
    void tryShared(const FleetChoice* shared) {
        DatabaseLeasts leasts(problem_.groups.size());
        std::optional<LatencySplit> others =
            cheapestBeside(shared == nullptr ? nullptr : &shared->degraded, limit() - (shared == nullptr ? 0 : shared->monthly), leasts);
        if (others) keep(std::move(*others), shared);
    }

    /// Everything but the shared part is chosen: keeps it with this one when it is the best of all.
    void keep(LatencySplit split, const FleetChoice* shared) {
        if (shared != nullptr) {
            split.monthly += shared->monthly;
            split.fleets[*problem_.shared] = *shared;
        }
        if (split.monthly < limit()) best_ = std::move(split);
    }

    /// What costs least behind such a station of the shared part (may be null), for less than `most` USD a month without it. `known` of a
    /// quicker station; raised to what is found.
    [[nodiscard]] std::optional<LatencySplit> cheapestBeside(const Station* shared, double most, DatabaseLeasts& known) {
        LatencySplit split;
        TailSpectrum front{problem_.p99};
        if (shared != nullptr) front = spectrumOf(std::span{shared, 1});
        if (!setLeasts(front, most)) return std::nullopt;
        split.fleets.resize(problem_.parts.size());
        split.databases.resize(problem_.groups.size());
        double open = leastOfGroups(leasts_), told = 0;
        std::vector<double> groups;
        for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
            open -= leastOf(problem_.groups[g], leasts_);
            groups.push_back(leastOfGroup(g, front, most - told - open));
            if (std::isinf(groups.back())) return std::nullopt;
            told += groups.back();
        }
        for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
            told -= groups[g];
            if (!completeGroup(g, shared, front, most - told, known[g], split)) return std::nullopt;
        }
        return split;
    }

    /// What each part costs at least behind such a front, with the quickest databases. False where the target is out of reach or all
    /// of them together cost `most` or more.
    [[nodiscard]] bool setLeasts(const TailSpectrum& front, double most) {
        leasts_ = floors_;
        rungs_.assign(floors_.size(), 0);
        double least = leastOfGroups(leasts_);
        for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
            const TierGroup& group = problem_.groups[g];
            TailSpectrum spectrum = front;
            spectrum.add(spectra_[g].quickest);
            const OpenWay way{spectrum};
            if (!isReachable(group, way, spectrum)) return false;
            for (const std::size_t part : group.parts) {
                if (least >= most) return false;
                if (!isLimited()) continue;
                const FleetLadder& ladder = ladderOf(part);
                const FleetLadder::Rung rung = ladder.firstWithin(way, 0, most - (least - leasts_[part]), leasts_[part] * (1 - 1e-12));
                if (rung.monthly <= leasts_[part]) continue;
                least += rung.monthly - leasts_[part];
                leasts_[part] = rung.monthly;
                rungs_[part] = rung.number;
            }
        }
        return least < most;
    }

    /// What the group costs at least behind this front, as far as ladders tell; infinite where that is `most` USD a month or more.
    [[nodiscard]] double leastOfGroup(std::size_t g, const TailSpectrum& front, double most) {
        const TierGroup& group = problem_.groups[g];
        const double servers = leastOf(group, leasts_) - (group.databases.empty() ? 0 : group.databases.front().monthly);
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t d = 0; d < std::max<std::size_t>(1, group.databases.size()); ++d) {
            const double database = group.databases.empty() ? 0 : group.databases[d].monthly;
            if (database + servers >= std::min(least, most)) break;  // the databases are sorted by cost
            least = std::min(least, database + leastBeside(group, withDatabase(front, g, d), servers, std::min(least, most) - database));
        }
        return least;
    }

    /// Front and this database of the group, where it has any.
    [[nodiscard]] TailSpectrum withDatabase(const TailSpectrum& front, std::size_t g, std::size_t database) const {
        TailSpectrum way = front;
        if (database < spectra_[g].databases.size()) way.add(spectra_[g].databases[database]);
        return way;
    }

    /// The cheapest database and servers of one group; false when nothing fits below `most` in all. `known` by database.
    bool completeGroup(std::size_t g, const Station* shared, const TailSpectrum& front, double most, std::vector<double>& known, LatencySplit& split) {
        const TierGroup& group = problem_.groups[g];
        double servers = 0;
        for (const std::size_t part : group.parts) servers += leasts_[part];
        const auto costOf = [&](std::size_t d) { return group.databases.empty() ? 0 : group.databases[d].monthly; };
        const std::size_t databases = std::max<std::size_t>(1, group.databases.size());
        known.resize(databases, 0);
        for (std::size_t d = 0; d < databases; ++d) known[d] = std::max(known[d], costOf(d) + servers);
        std::vector<std::size_t> order(databases);
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {}, [&](std::size_t d) { return known[d]; });
        const double before = split.monthly;
        bool isFound = false;
        std::vector<FleetChoice> fleets(group.parts.size());
        for (const std::size_t d : order) {
            if (before + known[d] >= most) break;
            const DatabaseDesign* database = group.databases.empty() ? nullptr : &group.databases[d];
            double monthly = before + costOf(d);
            const TailSpectrum way = withDatabase(front, g, d);
            const double least = leastBeside(group, way, servers, most - monthly);
            if (least >= most - monthly || leastWaiting(group, database, way, servers, most - monthly) >= most - monthly ||
                !complete(group, database, TierWay{database, shared}, way, servers, most, fleets, monthly)) {
                triedInVain_ += least < most - monthly ? 1 : 0;
                known[d] = most - before;
                continue;
            }
            known[d] = monthly - before;
            most = monthly;
            split.monthly = monthly;
            if (database != nullptr) split.databases[g] = *database;
            for (std::size_t i = 0; i < group.parts.size(); ++i) split.fleets[group.parts[i]] = fleets[i];
            isFound = true;
        }
        return isFound;
    }

    /// What the group's parts cost at least on this way, as far as ladders tell: `least` behind the quickest database. Infinite where that
    /// is `most` USD a month or more, or the target out of reach.
    [[nodiscard]] double leastBeside(const TierGroup& group, const TailSpectrum& spectrum, double least, double most) {
        const OpenWay way{spectrum};
        if (!isReachable(group, way, spectrum)) return std::numeric_limits<double>::infinity();
        for (const std::size_t part : group.parts) {
            if (!isLimited()) continue;
            const FleetLadder::Rung rung = ladderOf(part).firstWithin(way, rungs_[part], most - (least - leasts_[part]));
            least += std::max(0.0, rung.monthly - leasts_[part]);
            if (least >= most) return std::numeric_limits<double>::infinity();
        }
        return least;
    }

    /// The same of parts whose threads wait for that database.
    [[nodiscard]] double leastWaiting(const TierGroup& group, const DatabaseDesign* database, const TailSpectrum& spectrum, double least, double most) {
        const OpenWay way{spectrum};
        for (const std::size_t part : group.parts) {
            const FleetLadder* const ladder = waitingLadder(part, waitingFor(database, problem_.parts[part]));
            if (ladder != nullptr) least += std::max(0.0, ladder->firstWithin(way, 0, most - (least - leasts_[part])).monthly - leasts_[part]);
            if (least >= most) break;
        }
        return least;
    }

    /// Of a part that waits for so long, where it does. Every such time takes a ladder: none before many databases have been tried in vain.
    const FleetLadder* waitingLadder(std::size_t part, FleetNeeds needs) {
        constexpr int patience = 600;
        if (triedInVain_ < patience || !isLimited() || !needs.workerThreads || needs.behind.count() <= 0) return nullptr;
        needs.costLimit = withinLimit(part).costLimit;
        WaitingLadders& ladders = problem_.waitingLadders != nullptr ? *problem_.waitingLadders : waitingLadders_;
        return &ladders.of(part, problem_.candidates, needs, problem_.p99);
    }

    /// On this way, whose spectrum is told too.
    bool complete(const TierGroup& group, const DatabaseDesign* database, const TierWay& way, const TailSpectrum& spectrum, double open, double most,
                  std::vector<FleetChoice>& fleets, double& monthly) {
        if (group.parts.empty())  // the shared part alone stands before this database
            return responseTail(way.stations(), Seconds{0}, problem_.p99) <= p99Tail && monthly < most;
        for (std::size_t i = 0; i < group.parts.size(); ++i) {
            const std::size_t part = group.parts[i];
            open -= leasts_[part];
            FleetNeeds needs = waitingFor(database, problem_.parts[part]);
            needs.p99 = problem_.p99;
            needs.others = way.stations();
            needs.costLimit = most - monthly - open;
            std::optional<FleetChoice> fleet = cheapestOn(part, needs, spectrum);
            if (!fleet) return false;
            monthly += fleet->monthly;
            if (monthly + open >= most) return false;
            fleets[i] = std::move(*fleet);
        }
        return true;
    }

    /// `cheapestFleet` of a part on a way of this spectrum, of the types that may keep the target there for what is left.
    [[nodiscard]] std::optional<FleetChoice> cheapestOn(std::size_t part, FleetNeeds& needs, const TailSpectrum& spectrum) {
        if (!isLimited()) return cheapestFleet(problem_.candidates, needs).choice;
        const FleetLadder* const waiting = waitingLadder(part, needs);
        const FleetLadder& ladder = waiting != nullptr ? *waiting : ladderOf(part);
        const OpenWay way{spectrum};
        std::vector<const ServerCandidate*> tried;
        std::optional<FleetChoice> best;
        const auto rank = [](const FleetChoice& fleet) { return std::tuple{fleet.monthly, fleet.count, fleet.server->offer->type->name}; };
        FleetLadder::Rung rung{waiting != nullptr ? 0 : rungs_[part], 0};
        for (;; ++rung.number) {
            rung = ladder.firstWithin(way, rung.number, needs.costLimit, leasts_[part] * (1 - 1e-12));
            if (std::isinf(rung.monthly)) return best;
            const ServerCandidate& server = ladder.server(rung.number);
            if (std::ranges::find(tried, &server) != tried.end()) continue;
            tried.push_back(&server);
            std::optional<FleetChoice> fleet = cheapestFleet(std::span{&server, 1}, needs).choice;
            if (!fleet || (best && rank(*best) <= rank(*fleet))) continue;
            best = std::move(fleet);
            needs.costLimit = std::nextafter(best->monthly * (1 + 1e-12), HUGE_VAL);
        }
    }

    /// Idle servers of the fastest type for every part of the group could keep the target on this way, whose spectrum is told too.
    [[nodiscard]] bool isReachable(const TierGroup& group, const OpenWay& way, const TailSpectrum& spectrum) const {
        if (group.parts.empty()) return mayKeepP99(spectrum.tail());
        return std::ranges::all_of(group.parts, [&](std::size_t part) { return mayKeepP99(way.tailWith(idleSpectra_[part])); });
    }

    SplitProblem& problem_;
    bool areDatabasesComplete_ = false;
    std::vector<double> floors_;
    std::vector<Station> idleStations_;
    struct GroupSpectra {
        TailSpectrum quickest;  ///< no slower than any of its databases
        std::vector<TailSpectrum> databases;
    };
    std::vector<TailSpectrum> idleSpectra_;  ///< by part
    std::vector<GroupSpectra> spectra_;      ///< by group
    FleetLadders ladders_;                   ///< by part, of this problem alone
    WaitingLadders waitingLadders_;          ///< likewise
    int triedInVain_ = 0;             ///< databases that the other ladders did not rule out
    std::vector<double> leasts_;      ///< by part, behind the front being tried: USD a month at least …
    std::vector<std::size_t> rungs_;  ///< … and no rung of its ladder below keeps the target
    std::optional<LatencySplit> best_;
};

}  // namespace

std::optional<LatencySplit> cheapestSplit(SplitProblem& problem) { return SplitSearch{problem}.run(); }

}  // namespace stagecraft
