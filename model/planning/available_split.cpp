#include "model/planning/available_split.h"

#include <algorithm>
#include <numeric>
#include <queue>
#include <utility>

#include "model/planning/downtime_split.h"
#include "model/planning/tier_way.h"

namespace stagecraft {

namespace {

/// Of the time: nearer to each other than the last bits of an availability tell.
constexpr double tooLittleToTell = 1e-12;

/// What costs least while parts may be down for any time is never dearer than what is asked for; where it is down for too long each part is
/// allowed less and less in turn.
class AvailableSearch {
public:
    AvailableSearch(SplitProblem& problem, DowntimeBudget& budget)
        : problem_(problem), budget_(budget), unlimited_(problem.costLimit), ownLadders_(problem.ladders),
          ownWaitingLadders_(std::exchange(problem.waitingLadders, nullptr)), cheapest_(problem.cheapest), known_(problem.groups.size()) {
        for (const TierGroup& group : problem.groups) databases_.push_back(group.databases);
        for (std::size_t g = 0; g < problem.groups.size(); ++g)
            for (const std::size_t part : problem.groups[g].parts) {
                groups_.resize(std::max(groups_.size(), part + 1), problem.groups.size());
                groups_[part] = g;
            }
        groups_.resize(problem.parts.size(), problem.groups.size());
        budget.ladders.resize(problem.parts.size());
        problem.ladders = &ladders_;
        if (problem.allDatabases) {
            all_ = std::move(problem.allDatabases);
            problem.allDatabases = [this](std::size_t g, double most) { return databasesFor(g, most); };
        }
    }
    ~AvailableSearch() {
        problem_.ladders = ownLadders_;
        problem_.waitingLadders = ownWaitingLadders_;
        if (all_) problem_.allDatabases = std::move(all_);
        problem_.costLimit = unlimited_;
    }
    AvailableSearch(const AvailableSearch&) = delete;
    AvailableSearch& operator=(const AvailableSearch&) = delete;

    std::optional<AvailableSplit> run() {
        const std::size_t parts = problem_.parts.size();
        constexpr double always = 1;
        Node root{std::vector(parts, always), std::vector(parts, 0.0), budget_.most, {}, {}};
        if (!solve(root)) return std::nullopt;
        AvailableSplit answer;
        if (!keep(root)) {
            answer.isDear = true;
            if (Node start{budget_.shares, root.least, root.open, {}, {}}; solve(start)) (void)keep(start);
            search(std::move(root));
        }
        if (!best_) return std::nullopt;
        const double spare = (budget_.leftBy(best_->split.databases) - sum(best_->down)) / static_cast<double>(parts);
        for (std::size_t part = 0; part < parts; ++part) budget_.shares[part] = best_->down[part] + spare;
        (void)ask(budget_.shares);
        answer.split = std::move(best_->split);
        return answer;
    }

private:
    /// All combinations of parts that are down for no longer than `most` and no less than `least` each, and `open` together.
    struct Node {
        std::vector<double> most, least;  ///< by part
        double open = 0;
        LatencySplit split;        ///< the cheapest that is asked for no less than them: perhaps down for longer, perhaps not as long
        std::vector<double> down;  ///< by part: of its fleets
        [[nodiscard]] bool operator>(const Node& other) const { return split.monthly > other.split.monthly; }
    };

    [[nodiscard]] static double sum(const std::vector<double>& shares) { return std::accumulate(shares.begin(), shares.end(), 0.0); }
    [[nodiscard]] double limit() const { return best_ ? best_->split.monthly * (1 - 1e-9) : unlimited_; }

    void search(Node root) {
        constexpr int mostTried = 200;
        std::priority_queue<Node, std::vector<Node>, std::greater<>> open;
        open.push(std::move(root));
        for (int tried = 0; !open.empty() && open.top().split.monthly < limit() && tried < mostTried;) {
            const Node node = open.top();
            open.pop();
            std::vector<std::size_t> order(node.down.size());
            std::iota(order.begin(), order.end(), 0);
            std::ranges::stable_sort(order, std::greater{}, [&](std::size_t part) { return node.down[part]; });
            Node rest = node;
            rest.open = std::min(node.open, budget_.leftBy(node.split.databases));
            // Those down longest are down for too long already without the others.
            constexpr double clearly = 1.02;
            double longest = 0;
            std::size_t among = 0;
            while (among < order.size() && longest <= rest.open * clearly) longest += node.down[order[among++]];
            order.resize(among);
            // Were each of them down for more than its proportion of what is left, all were down for too long: one of them is not.
            // (What the others of a child may be down is lowered only where that matters: ladders are made for every figure.)
            const double share = rest.open / longest;
            for (const std::size_t part : order) {
                Node next = rest;
                next.most[part] = std::min(next.most[part], node.down[part] * share);
                rest.least[part] = std::max(rest.least[part], node.down[part] * share);
                if (!tighten(next)) continue;
                ++tried;
                if (solve(next) && !keep(next)) open.push(std::move(next));
            }
        }
    }

    /// What the others are down at least is left to none. False where that is too much.
    [[nodiscard]] static bool tighten(Node& node) {
        const double least = sum(node.least);
        for (std::size_t part = 0; part < node.most.size(); ++part) {
            const double left = node.open - (least - node.least[part]);
            if (std::min(left, node.most[part]) <= std::max(tooLittleToTell, node.least[part] * (1 - 1e-12))) return false;
            if (node.down[part] > left) node.most[part] = std::min(node.most[part], left);
        }
        return true;
    }

    /// False where nothing does for less than the best found.
    [[nodiscard]] bool solve(Node& node) {
        if (!ask(node.most)) return false;
        problem_.costLimit = limit();
        takeLadders(node.most);
        std::optional<LatencySplit> split = cheapestSplit(problem_);
        keepLadders(node.most);
        if (!split) return false;
        node.split = std::move(*split);
        node.down.clear();
        for (std::size_t part = 0; part < node.most.size(); ++part) node.down.push_back(downtimeOf(node.split.fleets[part], needsIn(node.split, part)));
        return true;
    }

    void takeLadders(const std::vector<double>& most) {
        ladders_.assign(most.size(), std::nullopt);
        for (std::size_t part = 0; part < most.size(); ++part)
            if (auto known = budget_.ladders[part].extract(most[part])) ladders_[part] = std::move(known.mapped());
    }
    void keepLadders(const std::vector<double>& most) {
        for (std::size_t part = 0; part < most.size(); ++part)
            if (ladders_[part]) budget_.ladders[part].insert_or_assign(most[part], std::move(*ladders_[part]));
    }

    /// The best of all where it is down for no longer than allowed.
    [[nodiscard]] bool keep(const Node& node) {
        if (sum(node.down) > budget_.leftBy(node.split.databases)) return false;
        if (node.split.monthly < limit()) best_ = node;
        return true;
    }

    [[nodiscard]] FleetNeeds needsIn(const LatencySplit& split, std::size_t part) const {
        const std::size_t group = groups_[part];
        const bool hasDatabase = group < split.databases.size() && !databases_[group].empty();
        return hasDatabase ? waitingFor(&split.databases[group], problem_.parts[part]) : problem_.parts[part];
    }

    /// The problem with parts that are down for no longer. False where one cannot be had.
    [[nodiscard]] bool ask(const std::vector<double>& most) {
        for (std::size_t g = 0; g < databases_.size(); ++g) problem_.groups[g].databases = databases_[g];
        for (std::size_t part = 0; part < most.size(); ++part) {
            FleetNeeds& needs = problem_.parts[part];
            needs.leastAvailability = 1 - allZonesDown(needs) - most[part];
            problem_.cheapest[part] = cheapest_[part];
            if (cheapest_[part].server != nullptr && downtimeOf(cheapest_[part], needs) <= most[part]) continue;
            FleetNeeds alone = needs;
            alone.costLimit = withoutReasons;
            FleetSearch search = cheapestFleet(problem_.candidates, alone);
            if (!search.choice && part != problem_.shared) {
                alone.behind = Seconds{0};
                search = cheapestFleet(problem_.candidates, alone);
            }
            if (!search.choice) return false;
            problem_.cheapest[part] = std::move(*search.choice);
        }
        return true;
    }

    /// Looked up once for the highest limit asked for; no dearer one is among the best below a lower one.
    std::vector<DatabaseDesign> databasesFor(std::size_t g, double most) {
        Known& known = known_[g];
        if (!known.most || *known.most < most) known = {most, all_(g, most)};
        std::vector<DatabaseDesign> within;
        for (const DatabaseDesign& database : known.databases)
            if (database.monthly <= most) within.push_back(database);
        return within;
    }

    SplitProblem& problem_;
    DowntimeBudget& budget_;
    double unlimited_;
    FleetLadders* ownLadders_;
    WaitingLadders* ownWaitingLadders_;
    FleetLadders ladders_;  ///< of the node being solved
    std::vector<FleetChoice> cheapest_;
    std::vector<std::vector<DatabaseDesign>> databases_;  ///< by group, as told
    std::vector<std::size_t> groups_;                     ///< by part: its own, or none
    std::function<std::vector<DatabaseDesign>(std::size_t, double)> all_;
    struct Known {
        std::optional<double> most;
        std::vector<DatabaseDesign> databases;
    };
    std::vector<Known> known_;
    std::optional<Node> best_;
};

}  // namespace

std::optional<AvailableSplit> cheapestAvailableSplit(SplitProblem& problem, DowntimeBudget& budget) { return AvailableSearch{problem, budget}.run(); }

}  // namespace stagecraft
