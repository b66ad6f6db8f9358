#include <algorithm>
#include <queue>
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

    /// The most servers that cost as much as the step after `atPeak`.
    double nextStep(double atPeak) {
        const auto rank = static_cast<std::size_t>(ServerSteps::rank(atPeak)) + 1;
        if (rank >= steps_.size()) steps_.resize(rank + 1, 0);
        if (steps_[rank] <= 0) steps_[rank] = cost_.mostAlike(ServerSteps::servers(static_cast<int>(rank)));
        return steps_[rank];
    }

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
    std::vector<double> steps_;
};

/// USD a month that no fleet costs less than whose peak asks for more servers than this one's, which follows the load: surplus falls as
/// servers are added, all but the surplus never does.
double leastAbove(const FleetChoice& fleet, const FleetCost& cost) {
    return cost.monthlyWithoutSurplus(*fleet.server, fleet.hours.stays ? cost.hours(*fleet.server, fleet.atPeak, fleet.count) : fleet.hours);
}

/// What no fleet costs less than that asks for no fewer servers than this one and no more than `most`, a larger fleet of the type.
double leastBetween(const FleetChoice& fleet, const FleetChoice& most, const FleetCost& cost) {
    const ServerCandidate& server = *fleet.server;
    if (!cost.paysSurplus(server)) return leastAbove(fleet, cost);
    const auto withLeastSurplus = [&](FleetHours hours, const FleetHours& ofMost) {
        hours.surplus = std::min(hours.surplus, ofMost.surplus);
        return cost.monthly(server, hours);
    };
    return std::min(withLeastSurplus(cost.hours(server, fleet.atPeak, fleet.count), cost.hours(server, most.atPeak, most.count)),
                    withLeastSurplus(cost.hoursOfAll(server, fleet.count), cost.hoursOfAll(server, most.count)));
}

/// So many servers of that fleet's type, its own at least, where the peak asks for `atPeak`.
void ask(FleetChoice& fleet, double atPeak, const FleetPacking& packing) {
    fleet.atPeak = atPeak;
    fleet.count = std::max(fleet.count, packing.bought(wholeServers(atPeak, 1)));
}

/// With its hours.
void pay(FleetChoice& fleet, const FleetHours& hours, const FleetNeeds& needs, const FleetSizing& sizing) {
    fleet.hours = hours;
    fleet.monthly = sizing.cost().monthly(*fleet.server, hours);
    fleet.limitedBy = Constraint::Latency;
    setStations(fleet, needs, sizing);
}

/// A fleet of `first`'s type, perhaps with more servers than it.
struct Option {
    double least = 0, monthly = 0;
    std::size_t first = 0;
    int count = 0;
    double above = 0, atPeak = 0;
    bool isIdle = false;
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
    std::vector<FleetOption> best() {
        const auto rank = [&](const Option& option) { return std::tuple{option.monthly, option.count, firsts_[option.first].server->offer->type->name}; };
        std::sort(options_.begin(), options_.end(), [&](const Option& a, const Option& b) { return a.least != b.least ? a.least < b.least : rank(a) < rank(b); });
        std::vector<const Option*> kept, quickest;  // of those that surely cost no more, which no other of them is as quick as
        const auto isDearer = [](const Option* a, const Option* b) { return a->monthly > b->monthly; };
        std::priority_queue<const Option*, std::vector<const Option*>, decltype(isDearer)> dearer{isDearer};
        const auto count = [&](const Option& option) {
            std::erase_if(quickest, [&](const Option* other) { return isNoSlower(option, *other); });
            quickest.push_back(&option);
        };
        for (const Option& option : options_) {
            for (; !dearer.empty() && dearer.top()->monthly <= option.least; dearer.pop()) count(*dearer.top());
            if (std::ranges::any_of(quickest, [&](const Option* other) { return isNoSlower(*other, option); })) continue;
            kept.push_back(&option);
            if (option.monthly <= option.least) count(option);
            else dearer.push(&option);
        }
        std::vector<FleetOption> best;
        best.reserve(kept.size());
        for (const Option* option : kept) best.push_back({choiceOf(*option), option->above, option->least, firsts_[option->first].count, option->isIdle});
        return best;
    }

private:
    void addFrom(const ServerCandidate& server, double utilisation) {
        constexpr int mostSteps = 4000;
        BestFleet alone{needs_, sizing_};
        alone.tryServer(server, utilisation);
        std::optional<FleetChoice> first = alone.choice();
        if (!first) return;
        if (!sizing_.cost().followsTheLoad()) first->atPeak = sizing_.packing().carrying(first->count);
        firsts_.push_back(*first);
        FleetChoice option = std::move(*first);
        double above = option.atPeak, least = option.monthly;
        for (int i = 0; i < mostSteps; ++i) {
            const bool isIdle = hasNegligibleWait(option.degraded);
            if (least <= needs_.costLimit) push(option, above, least, isIdle);
            if (isIdle || leastAbove(option, sizing_.cost()) > needs_.costLimit) break;
            FleetChoice few = option;
            if (!sizing_.cost().followsTheLoad()) few.hours = sizing_.cost().hoursOfAll(server, few.count += needs_.zones);
            above = option.atPeak;
            grow(option);
            if (option.count > needs_.maximumServers.value_or(mostServers)) break;
            pay(option, hours_.of(server, option.atPeak, option.count), needs_, sizing_);
            least = leastBetween(few, option, sizing_.cost());
        }
    }

    /// The next step, at least one server more in every zone where the fleet is fixed.
    void grow(FleetChoice& option) {
        const FleetPacking& packing = sizing_.packing();
        if (sizing_.cost().followsTheLoad()) return ask(option, hours_.nextStep(std::max<double>(option.atPeak, packing.carrying(sizing_.cost().fewest()))), packing);
        option.count += needs_.zones;
        ask(option, ServerSteps::servers(ServerSteps::rank(option.atPeak) + 1), packing);
        option.atPeak = packing.carrying(option.count);
    }

    void push(const FleetChoice& choice, double above, double least, bool isIdle) {
        const Station& station = choice.degraded;
        options_.push_back({least, choice.monthly, firsts_.size() - 1, choice.count, above, choice.atPeak, isIdle, station.service.count(), stagecraft::utilisation(station),
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
        pay(choice, hours_.of(*choice.server, choice.atPeak, choice.count), needs_, sizing_);
        return choice;
    }

    const FleetNeeds& needs_;
    FleetSizing sizing_;
    KnownHours hours_;
    std::vector<FleetChoice> firsts_;  ///< the fewest servers of each type that do
    std::vector<Option> options_;
};

}  // namespace

std::vector<FleetOption> fleetOptions(ServerCandidates candidates, const FleetNeeds& needs) {
    FleetNeeds anyLatency = needs;
    anyLatency.p99.reset();
    Options options{anyLatency};
    for (const ServerCandidate& server : candidates) options.add(server);
    return options.best();
}

std::vector<FleetOption> halvesOf(const FleetOption& option, const FleetNeeds& needs) {
    const FleetSizing sizing{needs};
    const FleetCost& cost = sizing.cost();
    const FleetPacking& packing = sizing.packing();
    const bool follows = cost.followsTheLoad();
    const double above = std::max<double>(option.above, packing.carrying(cost.fewest()));
    const double last = follows ? cost.mostBelow(option.fleet.atPeak) : packing.carrying(option.fleet.count - packing.zones());
    if (last <= above) return {};
    const auto fleetOf = [&](double atPeak) {
        FleetChoice fleet = option.fleet;
        fleet.count = option.fewest;
        ask(fleet, atPeak, packing);
        pay(fleet, cost.cheaperHours(*fleet.server, fleet.atPeak, fleet.count), needs, sizing);
        return fleet;
    };
    const auto half = [&](double from, double to) {
        const FleetChoice quickest = fleetOf(to);
        return FleetOption{quickest, from, leastBetween(fleetOf(follows ? from * (1 + tooNearToTell) : from + 1), quickest, cost), option.fewest, false};
    };
    // As many as cost the same, or as are bought together.
    const double between = (above + last) / 2, middle = follows ? cost.mostAlike(between) : packing.carrying(packing.bought(wholeServers(between, 1)));
    if (middle >= last) return {half(above, last)};
    return {half(above, middle), half(middle, last)};
}

}  // namespace stagecraft
