#include <algorithm>
#include <tuple>
#include <vector>

#include "model/capacity/best_fleet.h"
#include "model/capacity/server_steps.h"

namespace stagecraft {

namespace {

/// The hours of fleets that follow the load and pay every hour alike depend on their numbers, not on their type: told once for all.
class KnownHours {
public:
    explicit KnownHours(const FleetCost& cost) : cost_(cost) {}

    FleetHours of(const ServerCandidate& server, double atPeak, int count) {
        if (!cost_.isPaidByTheHour(server)) return cost_.cheaperHours(server, atPeak, count);
        const auto rank = static_cast<std::size_t>(ServerSteps::rank(atPeak));
        if (rank >= known_.size()) known_.resize(rank + 1);
        Known& known = known_[rank];
        if (known.atPeak != atPeak || known.count != count) known = {atPeak, count, cost_.hours(server, atPeak, count)};
        return known.hours;
    }

private:
    struct Known {
        double atPeak = 0;
        int count = 0;
        FleetHours hours;
    };
    const FleetCost& cost_;
    std::vector<Known> known_;  ///< by step
};

/// A fleet of `first`'s type, perhaps with more servers than it.
struct Option {
    double monthly = 0;
    std::size_t first = 0;
    int count = 0;
    double atPeak = 0;
    // As far as the stations of one fleet's options differ, which of two is the slower (`isNoSlower`).
    double service = 0, utilisation = 0, arrivals = 0;
    int servers = 0, boxes = 0;
};

/// All that could be worth having.
class Options {
public:
    explicit Options(const FleetNeeds& needs) : needs_(needs), sizing_(needs), hours_(sizing_.cost()) {}

    void add(const ServerCandidate& server) {
        if (sizing_.leastMonthly(server) > needs_.costLimit) return;
        addFrom(server, sizing_.usableUtilisation(server));
        if (const std::optional<double> rested = sizing_.restedUtilisation(server)) addFrom(server, *rested);
    }

    /// Those that no other beats, from cheap to dear.
    std::vector<FleetChoice> best() {
        const auto rank = [&](const Option& option) { return std::tuple{option.count, firsts_[option.first].server->offer->type->name}; };
        std::sort(options_.begin(), options_.end(),
                  [&](const Option& a, const Option& b) { return a.monthly != b.monthly ? a.monthly < b.monthly : rank(a) < rank(b); });
        std::vector<Option> kept, quickest;  // of those kept, which are the cheaper ones, no other of them is as quick as the quickest
        for (const Option& option : options_) {
            if (std::ranges::any_of(quickest, [&](const Option& other) { return isNoSlower(other, option); })) continue;
            std::erase_if(quickest, [&](const Option& other) { return isNoSlower(option, other); });
            quickest.push_back(option);
            kept.push_back(option);
        }
        std::vector<FleetChoice> best;
        best.reserve(kept.size());
        for (const Option& option : kept) best.push_back(choiceOf(option));
        return best;
    }

private:
    void addFrom(const ServerCandidate& server, double utilisation) {
        constexpr int mostSteps = 4000;
        BestFleet alone{needs_, sizing_};
        alone.tryServer(server, utilisation);
        std::optional<FleetChoice> first = alone.choice();
        if (!first) return;
        const FleetPacking& packing = sizing_.packing();
        if (!sizing_.cost().followsTheLoad()) first->atPeak = packing.carrying(first->count);
        firsts_.push_back(*first);
        FleetChoice option = std::move(*first);
        // Surplus falls as servers are added, so that the cost may: all but the surplus never does.
        for (int i = 0; i < mostSteps && sizing_.cost().monthlyWithoutSurplus(server, option.hours) <= needs_.costLimit; ++i) {
            if (option.monthly <= needs_.costLimit) push(option);
            if (hasNegligibleWait(option.degraded)) break;
            grow(option);
            if (option.count > needs_.maximumServers.value_or(mostServers)) break;
            pay(option);
        }
    }

    /// The next number that differs: servers asked for, or one server more in every zone.
    void grow(FleetChoice& option) const {
        const FleetPacking& packing = sizing_.packing();
        if (!sizing_.cost().followsTheLoad()) {
            option.count += needs_.zones;
            option.atPeak = packing.carrying(option.count);
            return;
        }
        const double before = std::max<double>(option.atPeak, packing.carrying(sizing_.cost().fewest()));
        option.atPeak = ServerSteps::servers(ServerSteps::rank(before) + 1);
        option.count = std::max(option.count, packing.bought(static_cast<int>(option.atPeak)));
    }

    void pay(FleetChoice& option) {
        option.hours = hours_.of(*option.server, option.atPeak, option.count);
        option.monthly = sizing_.cost().monthly(*option.server, option.hours);
        setStations(option, needs_, sizing_);
    }

    void push(const FleetChoice& choice) {
        const Station& station = choice.degraded;
        options_.push_back({choice.monthly, firsts_.size() - 1, choice.count, choice.atPeak, station.service.count(), stagecraft::utilisation(station),
                            station.threads > 0 ? station.arrivals.count() : 0, station.servers, station.boxes});
    }

    [[nodiscard]] static bool isNoSlower(const Option& quick, const Option& slow) {
        return quick.utilisation <= slow.utilisation && quick.service <= slow.service && quick.servers >= slow.servers &&
               quick.boxes >= slow.boxes && quick.arrivals <= slow.arrivals;
    }

    [[nodiscard]] FleetChoice choiceOf(const Option& option) {
        FleetChoice choice = firsts_[option.first];
        if (choice.count == option.count && choice.atPeak == option.atPeak) return choice;
        choice.count = option.count;
        choice.atPeak = option.atPeak;
        pay(choice);
        choice.limitedBy = Constraint::Latency;
        return choice;
    }

    const FleetNeeds& needs_;
    FleetSizing sizing_;
    KnownHours hours_;
    std::vector<FleetChoice> firsts_;  ///< the fewest servers of each type that do
    std::vector<Option> options_;
};

}  // namespace

std::vector<FleetChoice> fleetOptions(ServerCandidates candidates, const FleetNeeds& needs) {
    FleetNeeds anyLatency = needs;
    anyLatency.p99.reset();
    Options options{anyLatency};
    for (const ServerCandidate& server : candidates) options.add(server);
    return options.best();
}

}  // namespace stagecraft
