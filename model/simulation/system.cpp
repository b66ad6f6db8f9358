#include "model/simulation/system.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <queue>

namespace stagecraft {

namespace {

constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();
constexpr double retryDelay = 1;

struct Request {
    double began = 0;      ///< the first attempt
    std::uint32_t tier = 0;
    std::uint32_t retriesLeft = 0;
    std::uint32_t generation = 0;  ///< tells a reused slot from the request that had it before
};

/// A request's hold on a worker of a box.
struct Hold {
    std::uint32_t tier = 0, box = 0;
};

enum class EventKind : std::uint8_t { Arrival, Retry, Completion, SharedCompletion, Failure, Incident };

struct Event {
    double time = 0;
    EventKind kind{};
    std::uint32_t tier = 0, box = 0;
    std::uint32_t request = nobody;
    std::uint32_t version = 0;  ///< of the box or the request, when the event was made
    friend bool operator>(const Event& a, const Event& b) { return a.time > b.time; }
};

/// A job under processor sharing leaves when the work done for each job since the start has reached `leaves`.
struct SharedJob {
    double leaves = 0;
    std::uint32_t request = 0;
    friend bool operator>(const SharedJob& a, const SharedJob& b) { return a.leaves > b.leaves; }
};

template <class T>
using LeastFirst = std::priority_queue<T, std::vector<T>, std::greater<>>;

struct Box {
    int zone = 0;
    bool isUp = true;
    bool isSent = true;       ///< the balancer knows it as healthy
    std::uint32_t version = 0;
    int busy = 0;             ///< first come first served: in service
    std::deque<std::uint32_t> waiting;
    LeastFirst<SharedJob> shared;
    double workEach = 0;      ///< processor sharing: seconds of work each job has been given so far
    double updated = 0;
    int held = 0;             ///< worker threads in use
    std::deque<std::uint32_t> waitingForThread;
    int present = 0;
    std::vector<std::uint32_t> inside;  ///< requests in service under first come first served, to fail with the box
};

class System {
public:
    System(const SystemSpec& spec, const std::vector<double>& borders, std::uint64_t seed)
        : spec_(spec), tiers_(spec.tiers), borders_(borders), random_(seed), rate_(spec.arrivalRate) {
        for (const SimulatedTier& tier : tiers_) {
            services_.emplace_back(tier.law, std::max(tier.meanService, 1e-12), tier.variation);
            std::vector<Box>& boxes = boxes_.emplace_back(static_cast<std::size_t>(std::max(1, tier.boxes)));
            for (std::size_t i = 0; i < boxes.size(); ++i)
                if (i < tier.zones.size()) boxes[i].zone = tier.zones[i];
            fails_.push_back(false);
            eligible_.emplace_back();
            refreshEligible(eligible_.size() - 1);
        }
        for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
            run_.windows.emplace_back();
            run_.windows.back().from = borders[i];
            run_.windows.back().to = borders[i + 1];
        }
    }

    SystemRun run() {
        scheduleIncident(0);
        scheduleArrival();
        const double end = borders_.back();
        while (!events_.empty()) {
            const Event event = events_.top();
            events_.pop();
            if (event.time >= end) break;
            now_ = event.time;
            handle(event);
        }
        return std::move(run_);
    }

private:
    void push(const Event& event) { events_.push(event); }

    void scheduleArrival() {
        if (rate_ > 0) push({now_ + random_.exponential(1 / rate_), EventKind::Arrival, 0, 0, nobody, rateVersion_});
    }

    void handle(const Event& event) {
        switch (event.kind) {
            case EventKind::Arrival: {
                if (event.version != rateVersion_) return;
                const std::uint32_t request = newRequest();
                if (SystemWindow* window = windowAt(now_)) ++window->arrived;
                scheduleArrival();
                enter(request, 0);
                return;
            }
            case EventKind::Retry: return enter(event.request, 0);
            case EventKind::Completion: {
                Box& box = boxes_[event.tier][event.box];
                if (box.version != event.version) return;  // the box failed meanwhile
                std::erase(box.inside, event.request);
                --box.busy;
                if (!box.waiting.empty()) {
                    const std::uint32_t next = box.waiting.front();
                    box.waiting.pop_front();
                    serve(event.tier, event.box, next);
                }
                return leave(event.tier, event.box, event.request);
            }
            case EventKind::SharedCompletion: {
                Box& box = boxes_[event.tier][event.box];
                if (box.version != event.version) return;  // another job came or went, or the box failed
                advance(event.tier, box);
                const std::uint32_t request = box.shared.top().request;
                box.shared.pop();
                scheduleShared(event.tier, event.box);
                return leave(event.tier, event.box, request);
            }
            case EventKind::Failure:
                if (requests_[event.request].generation == event.version) fail(event.request);
                return;
            case EventKind::Incident:
                happen(spec_.incidents[event.tier]);
                return scheduleIncident(event.tier + 1);
        }
    }

    std::uint32_t newRequest() {
        std::uint32_t slot = 0;
        if (free_.empty()) {
            slot = static_cast<std::uint32_t>(requests_.size());
            requests_.emplace_back();
            holds_.emplace_back();
        } else {
            slot = free_.back();
            free_.pop_back();
        }
        Request& request = requests_[slot];
        request.began = now_;
        request.retriesLeft = static_cast<std::uint32_t>(spec_.retries);
        return slot;
    }

    void release(std::uint32_t slot) {
        ++requests_[slot].generation;
        free_.push_back(slot);
    }

    /// Sends a request to the first tier from `tier` on that it visits.
    void enter(std::uint32_t request, std::size_t tier) {
        tier = nextVisited(tier);
        if (tier >= tiers_.size()) return answer(request);
        ++run_.visits;
        if (fails_[tier] || eligible_[tier].empty()) return failSoon(request);
        const std::uint32_t index = chooseBox(tier);
        Box& box = boxes_[tier][index];
        if (!box.isUp) return failSoon(request);
        requests_[request].tier = static_cast<std::uint32_t>(tier);
        ++box.present;
        if (tiers_[tier].threads > 0) {
            if (box.held >= tiers_[tier].threads) {
                box.waitingForThread.push_back(request);
                return;
            }
            hold(request, tier, index);
        }
        start(tier, index, request);
    }

    /// From `tier` on: one of a group of alternatives, or the first that is not passed by.
    std::size_t nextVisited(std::size_t tier) {
        while (tier < tiers_.size()) {
            const SimulatedTier& here = tiers_[tier];
            if (here.group < 0) {
                if (here.visitShare >= 1 || random_.uniform() < here.visitShare) return tier;
                ++tier;
                continue;
            }
            double left = random_.uniform();
            const std::size_t end = endOfGroup(tier);
            for (; tier < end; ++tier) {
                left -= tiers_[tier].visitShare;
                if (left < 0) return tier;
            }
        }
        return tier;
    }

    [[nodiscard]] std::size_t endOfGroup(std::size_t tier) const {
        std::size_t end = tier + 1;
        if (tiers_[tier].group >= 0)
            while (end < tiers_.size() && tiers_[end].group == tiers_[tier].group) ++end;
        return end;
    }

    void hold(std::uint32_t request, std::size_t tier, std::uint32_t box) {
        ++boxes_[tier][box].held;
        holds_[request].push_back({static_cast<std::uint32_t>(tier), box});
    }

    std::uint32_t chooseBox(std::size_t tier) {
        const std::vector<std::uint32_t>& eligible = eligible_[tier];
        if (eligible.size() == 1) return eligible.front();
        if (tiers_[tier].balancing == Balancing::Random)
            return eligible[random_.below(static_cast<std::uint32_t>(eligible.size()))];
        return *std::min_element(eligible.begin(), eligible.end(), [&](std::uint32_t a, std::uint32_t b) {
            return boxes_[tier][a].present < boxes_[tier][b].present;
        });
    }

    /// Begins the visit, or queues for it.
    void start(std::size_t tier, std::uint32_t index, std::uint32_t request) {
        Box& box = boxes_[tier][index];
        if (tiers_[tier].discipline == Discipline::ProcessorSharing) {
            advance(tier, box);
            box.shared.push({box.workEach + services_[tier].draw(random_), request});
            return scheduleShared(tier, index);
        }
        if (box.busy < tiers_[tier].servers) return serve(tier, index, request);
        box.waiting.push_back(request);
    }

    void serve(std::size_t tier, std::uint32_t index, std::uint32_t request) {
        Box& box = boxes_[tier][index];
        ++box.busy;
        if (isFragile()) box.inside.push_back(request);
        push({now_ + services_[tier].draw(random_), EventKind::Completion, static_cast<std::uint32_t>(tier), index, request, box.version});
    }

    /// Only boxes that can fail need to know whom they serve.
    [[nodiscard]] bool isFragile() const { return !spec_.incidents.empty(); }

    void advance(std::size_t tier, Box& box) const {
        const double jobs = static_cast<double>(box.shared.size());
        if (jobs > 0) box.workEach += (now_ - box.updated) * std::min(1.0, tiers_[tier].servers / jobs);
        box.updated = now_;
    }

    void scheduleShared(std::size_t tier, std::uint32_t index) {
        Box& box = boxes_[tier][index];
        ++box.version;
        if (box.shared.empty()) return;
        const double jobs = static_cast<double>(box.shared.size());
        const double left = std::max(0.0, box.shared.top().leaves - box.workEach) / std::min(1.0, tiers_[tier].servers / jobs);
        push({now_ + left, EventKind::SharedCompletion, static_cast<std::uint32_t>(tier), index, nobody, box.version});
    }

    void leave(std::size_t tier, std::uint32_t index, std::uint32_t request) {
        --boxes_[tier][index].present;
        if (tiers_[tier].endShare > 0 && random_.uniform() < tiers_[tier].endShare) return answer(request);
        enter(request, endOfGroup(tier));
    }

    void answer(std::uint32_t request) {
        letGo(request);
        const double took = now_ - requests_[request].began;
        if (took > spec_.timeout) return giveUp(request);
        if (SystemWindow* window = windowAt(requests_[request].began)) {
            ++window->answered;
            window->responses.add(took);
        }
        release(request);
    }

    /// A dead box does not answer: the caller notices after a moment.
    void failSoon(std::uint32_t request) {
        push({now_ + spec_.connectTime, EventKind::Failure, 0, 0, request, requests_[request].generation});
    }

    void fail(std::uint32_t request) {
        letGo(request);
        if (requests_[request].retriesLeft == 0) return giveUp(request);
        --requests_[request].retriesLeft;
        push({now_ + retryDelay, EventKind::Retry, 0, 0, request, 0});
    }

    void giveUp(std::uint32_t request) {
        if (SystemWindow* window = windowAt(requests_[request].began)) ++window->failed;
        release(request);
    }

    /// Gives the workers back and lets the next in line have them.
    void letGo(std::uint32_t request) {
        std::vector<Hold> holds;
        holds.swap(holds_[request]);
        for (const Hold& held : holds) {
            Box& box = boxes_[held.tier][held.box];
            --box.held;
            if (box.waitingForThread.empty() || !box.isUp) continue;
            const std::uint32_t next = box.waitingForThread.front();
            box.waitingForThread.pop_front();
            hold(next, held.tier, held.box);
            start(held.tier, held.box, next);
        }
        holds.clear();
        if (holds_[request].empty()) holds_[request].swap(holds);  // keep the memory
    }

    /// One after the other: those of one moment happen in their order.
    void scheduleIncident(std::uint32_t number) {
        if (number < spec_.incidents.size()) push({spec_.incidents[number].time, EventKind::Incident, number, 0, nobody, 0});
    }

    void happen(const Incident& incident) {
        const auto forBoxes = [&](auto&& change) {
            std::vector<Box>& boxes = boxes_[incident.tier];
            for (std::size_t i = 0; i < boxes.size(); ++i)
                if (incident.zone < 0 || boxes[i].zone == incident.zone) change(i, boxes[i]);
            refreshEligible(incident.tier);
        };
        switch (incident.kind) {
            case Incident::Kind::BoxesFail: {
                std::vector<std::uint32_t> lost;
                forBoxes([&](std::size_t, Box& box) { stop(box, lost); });
                for (const std::uint32_t request : lost) fail(request);
                return;
            }
            case Incident::Kind::BoxesNoticed:
                return forBoxes([](std::size_t, Box& box) { box.isSent = box.isUp; });
            case Incident::Kind::BoxesReturn:
                return forBoxes([](std::size_t, Box& box) { box.isUp = box.isSent = true; });
            case Incident::Kind::BoxesJoin:
                for (int i = 0; i < static_cast<int>(incident.value); ++i) {
                    boxes_[incident.tier].emplace_back();
                    boxes_[incident.tier].back().zone = -1;
                    boxes_[incident.tier].back().updated = now_;
                }
                return refreshEligible(incident.tier);
            case Incident::Kind::TierFails: fails_[incident.tier] = true; return;
            case Incident::Kind::TierReturns: fails_[incident.tier] = false; return;
            case Incident::Kind::EndShare: tiers_[incident.tier].endShare = incident.value; return;
            case Incident::Kind::VisitShare: tiers_[incident.tier].visitShare = incident.value; return;
            case Incident::Kind::ServiceTime: {
                const SimulatedTier& tier = tiers_[incident.tier];
                services_[incident.tier] = ServiceTimes{tier.law, std::max(incident.value, 1e-12), tier.variation};
                return;
            }
            case Incident::Kind::Rate:
                rate_ = incident.value;
                ++rateVersion_;
                scheduleArrival();
                return;
        }
    }

    /// Takes everything a box held; the requests are in `lost`.
    static void stop(Box& box, std::vector<std::uint32_t>& lost) {
        box.isUp = false;
        ++box.version;
        lost.insert(lost.end(), box.inside.begin(), box.inside.end());
        lost.insert(lost.end(), box.waiting.begin(), box.waiting.end());
        lost.insert(lost.end(), box.waitingForThread.begin(), box.waitingForThread.end());
        for (; !box.shared.empty(); box.shared.pop()) lost.push_back(box.shared.top().request);
        box.inside.clear();
        box.waiting.clear();
        box.waitingForThread.clear();
        box.busy = 0;
        box.present = 0;
    }

    void refreshEligible(std::size_t tier) {
        std::vector<std::uint32_t>& eligible = eligible_[tier];
        eligible.clear();
        for (std::size_t i = 0; i < boxes_[tier].size(); ++i)
            if (boxes_[tier][i].isSent) eligible.push_back(static_cast<std::uint32_t>(i));
    }

    /// The window a request that began at `time` counts in.
    SystemWindow* windowAt(double time) {
        while (window_ < run_.windows.size() && now_ >= run_.windows[window_].to && window_ + 1 < run_.windows.size()) ++window_;
        for (std::size_t i = std::min(window_ + 1, run_.windows.size()); i-- > 0;)
            if (time >= run_.windows[i].from) return time < run_.windows[i].to ? &run_.windows[i] : nullptr;
        return nullptr;
    }

    const SystemSpec& spec_;
    std::vector<SimulatedTier> tiers_;
    const std::vector<double>& borders_;
    Random random_;
    double rate_;
    std::uint32_t rateVersion_ = 0;
    double now_ = 0;
    std::vector<ServiceTimes> services_;
    std::vector<std::vector<Box>> boxes_;
    std::vector<bool> fails_;
    std::vector<std::vector<std::uint32_t>> eligible_;
    LeastFirst<Event> events_;
    std::vector<Request> requests_;
    std::vector<std::vector<Hold>> holds_;
    std::vector<std::uint32_t> free_;
    std::size_t window_ = 0;
    SystemRun run_;
};

}  // namespace

SystemRun runSystem(const SystemSpec& spec, const std::vector<double>& borders, std::uint64_t seed) {
    return System{spec, borders, seed}.run();
}

}  // namespace stagecraft
