#include "model/simulation/system.h"

#include <algorithm>

#include "model/simulation/calendar.h"
#include "model/simulation/connection_pool.h"
#include "model/simulation/event.h"
#include "model/simulation/in_flight.h"
#include "model/simulation/scaled_fleets.h"
#include "model/simulation/tier_path.h"

namespace stagecraft {

namespace {

constexpr double minute = 60;

/// Two clocks: `now_` is what the queues live by; the wall's is ahead of it by the time that was skipped.
class System {
public:
    System(const SystemSpec& spec, const std::vector<double>& borders, std::uint64_t seed)
        : spec_(spec), borders_(borders), random_(seed), rate_(spec.arrivalRate), hasCurve_(!spec.curve.isEmpty()), tiers_(spec.tiers, random_),
          connections_(spec.connections), hasWay_(std::ranges::any_of(spec.tiers, &SimulatedTier::isOffWay)) {
        run_.windows.resize(std::max<std::size_t>(borders.size(), 1) - 1);
    }

    SystemRun run() {
        arrange();
        startArrivals();
        nextAppointment_ = calendar_.next();
        for (;;) {
            if (!events_.empty() && events_.top().time < nextAppointment_) {
                const Event event = events_.top();
                events_.pop();
                now_ = event.time;
                handle(event);
                continue;
            }
            const Appointment appointment = calendar_.take();
            now_ = std::max(now_, appointment.time - skipped_);
            if (appointment.kind == Appointment::Kind::Border && crossBorder(appointment.index)) return std::move(run_);
            keep(appointment);
            nextAppointment_ = calendar_.next() - skipped_;
        }
    }

private:
    [[nodiscard]] double wall() const { return now_ + skipped_; }
    void arrange() {
        using Kind = Appointment::Kind;
        for (std::size_t i = 0; i < borders_.size(); ++i) calendar_.book(borders_[i], Kind::Border, 0, i);
        for (std::size_t i = 0; i < spec_.incidents.size(); ++i) calendar_.book(spec_.incidents[i].time, Kind::Incident, 0, i);
        fleets_.bookActions();
        const bool isScaled = std::ranges::any_of(tiers_, &TierRun::isScaled);
        if (isScaled || spec_.isMeasured) for (TierRun& tier : tiers_) tier.measure();
        if (isScaled || isSampled() || hasCurve_) calendar_.book(minute, Kind::Tick, 0, 0);
        if (isSampled()) calendar_.book(minute * spec_.sampledShare, Kind::Pause, 0, 0);
    }

    [[nodiscard]] bool isSampled() const { return spec_.sampledShare < 1; }
    void startArrivals() {
        ++rateVersion_;
        scheduleArrival();
        startUnfollowed();
    }

    /// What comes to each tier of the requests that are not followed: anew after whatever changes a request's way.
    void startUnfollowed() {
        ++unfollowedVersion_;
        if (std::none_of(tiers_.begin(), tiers_.end(), [](const TierRun& tier) { return tier.spec.unfollowed > 0; })) return;
        unfollowed_ = tiers_.reaching();
        for (std::size_t tier = 0; tier < tiers_.size(); ++tier) {
            unfollowed_[tier] *= tiers_[tier].spec.unfollowed;
            scheduleUnfollowed(tier);
        }
    }

    void scheduleArrival() {
        if (hasCurve_) events_.push({spec_.curve.nextArrival(wall(), random_) - skipped_, EventKind::Arrival, 0, 0, nobody, rateVersion_});
        else if (rate_ > 0) events_.push({now_ + random_.exponential(1 / rate_), EventKind::Arrival, 0, 0, nobody, rateVersion_});
    }

    /// The rate of a curve is taken as steady until the next of them, or the next minute.
    void scheduleUnfollowed(std::size_t tier) {
        const double rate = rateAt(wall()) * unfollowed_[tier];
        if (rate > 0) events_.push({now_ + random_.exponential(1 / rate), EventKind::Unfollowed, static_cast<std::uint32_t>(tier), 0, nobody, unfollowedVersion_});
    }

    void handle(const Event& event) {
        switch (event.kind) {
            case EventKind::Arrival: return arrive(event);
            case EventKind::Unfollowed: return arriveUnfollowed(event);
            case EventKind::Retry: waitFor(event.request); return enter(event.request, tiers_.entry());
            case EventKind::Overdue: return overdue(event);
            case EventKind::Completion: {
                TierRun& tier = tiers_[event.tier];
                Box& box = tier.boxes[event.box];
                if (box.version != event.version) return;  // the box failed meanwhile
                std::erase(box.inside, event.request);
                --box.busy;
                tier.changeBusy(-1, box, now_);
                if (!box.waiting.empty()) {
                    const std::uint32_t next = box.waiting.front();
                    box.waiting.pop_front();
                    serve(event.tier, event.box, next);
                }
                return leave(event.tier, event.box, event.request);
            }
            case EventKind::SharedCompletion: {
                Box& box = tiers_[event.tier].boxes[event.box];
                if (box.version != event.version) return;
                const std::uint32_t request = tiers_[event.tier].takeShared(box, now_);
                scheduleShared(event.tier, event.box);
                return leave(event.tier, event.box, request);
            }
            case EventKind::Failure: return requests_[event.request].generation == event.version ? fail(event.request) : void();
        }
    }

    void arrive(const Event& event) {
        if (event.version != rateVersion_) return;
        const std::uint32_t request = requests_.begin(now_, window_, spec_.retries);
        scheduleArrival();
        const std::size_t first = tiers_.nextVisited(0, requests_[request].branch);
        if (SystemWindow* window = windowOf(request)) {
            if (first < tiers_.size() && tiers_[first].spec.isApart) {
                ++window->apart;
                requests_[request].window = Request::noWindow;
            } else {
                ++window->arrived;
            }
        }
        waitFor(request);
        first < tiers_.size() ? visit(request, first) : answer(request);
    }

    /// Who tries again does so when the time-out has passed; others have failed when the answer comes too late, or never.
    void waitFor(std::uint32_t request) {
        if (spec_.retries > 0) events_.push({now_ + spec_.timeout, EventKind::Overdue, 0, requests_[request].attempt, request, requests_[request].generation});
    }

    /// The caller waits no longer; the system goes on with the attempt, for nobody.
    void overdue(const Event& event) {
        const Request& late = requests_[event.request];
        if (late.generation != event.version || late.attempt != event.box || late.isAbandoned) return;
        if (late.retriesLeft > 0) attemptLater(requests_.beginAgain(event.request));
        else if (SystemWindow* window = windowOf(event.request)) ++window->failed;
        requests_.abandon(event.request);
    }

    void attemptLater(std::uint32_t request) { events_.push({now_ + SystemSpec::retryDelay, EventKind::Retry, 0, 0, request, 0}); }

    void arriveUnfollowed(const Event& event) {
        if (event.request != nobody) return visit(event.request, event.tier);  // has waited for its connection
        if (event.version != unfollowedVersion_) return;
        scheduleUnfollowed(event.tier);
        const std::uint32_t request = requests_.begin(now_, Request::noWindow, 0);
        requests_[request].isUnfollowed = true;
        if (takes(tiers_[event.tier].spec.unfollowedPool, {request, event.tier, nobody})) visit(request, event.tier);
    }

    /// Sends a request to the first tier from `tier` on that it visits.
    void enter(std::uint32_t request, std::size_t tier) {
        tier = tiers_.nextVisited(tier, requests_[request].branch);
        if (tier >= tiers_.size()) return answer(request);
        visit(request, tier);
    }

    void visit(std::uint32_t request, std::size_t tier) {
        TierRun& here = tiers_[tier];
        Random& random = randomOf(request, tier);
        const bool fails = TierPath::failsAtOnce(here, random);
        if (here.spec.rounds && (requests_[request].roundsLeft = here.drawRounds(random)) == 0) return goOn(tier, request);
        if (fails) return failSoon(request);
        const std::uint32_t index = here.chooseBox(random_);
        Box& box = here.boxes[index];
        if (!box.isUp) return failSoon(request);
        requests_[request].tier = static_cast<std::uint32_t>(tier);
        requests_[request].isOffWay |= here.spec.isOffWay;
        if (here.spec.group >= 0 && here.spec.after.empty()) requests_[request].branch = static_cast<std::uint32_t>(tier);
        ++box.present;
        if (here.spec.threads > 0) {
            if (box.held >= here.spec.threads) {
                box.waitingForThread.push_back(request);
                return;
            }
            hold(request, tier, index);
        }
        connect(tier, index, request);
    }

    /// Who may ask again asks the same shard for the same then.
    Random& randomOf(std::uint32_t request, std::size_t tier) {
        if (spec_.retries == 0) return random_;
        std::uint64_t& seed = requests_[request].seed;
        if (seed == 0) seed = random_.bits() | 1;
        return ofRequest_ = Random{seed + tier};
    }

    void hold(std::uint32_t request, std::size_t tier, std::uint32_t box) {
        ++tiers_[tier].boxes[box].held;
        requests_.holdsOf(request).push_back({static_cast<std::uint32_t>(tier), box});
    }

    /// Begins the visit when there is a connection for it.
    void connect(std::size_t tier, std::uint32_t index, std::uint32_t request) {
        if (takes(tiers_[tier].spec.pool, {request, static_cast<std::uint32_t>(tier), index})) start(tier, index, request);
    }

    /// A request has its connection, or needs none there; if not it waits for one.
    bool takes(int pool, const ConnectionPool::Place& place) {
        std::int32_t& held = requests_[place.request].pool;
        if (pool >= 0 && held < 0 && connections_[pool].take(place)) held = pool;
        return pool < 0 || held >= 0;
    }

    void disconnect(std::uint32_t request) {
        const int pool = std::exchange(requests_[request].pool, -1);
        if (pool < 0) return;
        ConnectionPool::Place next;
        if (!connections_[pool].give(next)) return;
        requests_[next.request].pool = pool;
        if (next.box == nobody) return events_.push({now_, EventKind::Unfollowed, next.tier, 0, next.request, 0});
        start(next.tier, next.box, next.request);
    }

    /// Begins the visit, or queues for it.
    void start(std::size_t tier, std::uint32_t index, std::uint32_t request) {
        ++run_.visits;
        TierRun& here = tiers_[tier];
        Box& box = here.boxes[index];
        if (here.spec.discipline == Discipline::ProcessorSharing) {
            here.advance(box, now_);
            box.shared.push({box.workEach + here.drawService(random_), request});
            if (static_cast<int>(box.shared.size()) <= here.spec.servers) here.changeBusy(1, box, now_);
            return scheduleShared(tier, index);
        }
        if (box.busy < here.spec.servers) return serve(tier, index, request);
        box.waiting.push_back(request);
    }

    void serve(std::size_t tier, std::uint32_t index, std::uint32_t request) {
        TierRun& here = tiers_[tier];
        Box& box = here.boxes[index];
        ++box.busy;
        here.changeBusy(1, box, now_);
        if (!spec_.incidents.empty()) box.inside.push_back(request);  // only boxes that can fail need to know whom they serve
        events_.push({now_ + here.takes(box, random_), EventKind::Completion, static_cast<std::uint32_t>(tier), index, request, box.version});
    }

    void scheduleShared(std::size_t tier, std::uint32_t index) {
        Box& box = tiers_[tier].boxes[index];
        ++box.version;
        if (box.shared.empty()) return;
        const double jobs = static_cast<double>(box.shared.size());
        const double left = std::max(0.0, box.shared.top().leaves - box.workEach) / std::min(1.0, tiers_[tier].spec.servers / jobs) * box.slowness;
        events_.push({now_ + left, EventKind::SharedCompletion, static_cast<std::uint32_t>(tier), index, nobody, box.version});
    }

    void leave(std::size_t tier, std::uint32_t index, std::uint32_t request) {
        TierRun& here = tiers_[tier];
        if (here.spec.rounds && --requests_[request].roundsLeft > 0) return start(tier, index, request);
        Box& box = here.boxes[index];
        --box.present;
        here.endIfDone(box, now_, wall());
        if (tiers_.endsAt(here)) return answer(request);
        goOn(tier, request);
    }

    void goOn(std::size_t tier, std::uint32_t request) { requests_[request].isUnfollowed ? answer(request) : enter(request, tiers_.endOfGroup(tier)); }

    void answer(std::uint32_t request) {
        letGo(request);
        const double took = now_ - requests_[request].began;
        if (took > spec_.timeout && spec_.retries == 0) return giveUp(request);
        if (SystemWindow* window = windowOf(request)) {
            ++window->answered;
            window->responses.add(took);
            if (hasWay_ && !requests_[request].isOffWay) window->onWay.add(took);
        }
        requests_.end(request);
    }

    /// A dead box does not answer: the caller notices after a moment.
    void failSoon(std::uint32_t request) {
        events_.push({now_ + spec_.connectTime, EventKind::Failure, 0, 0, request, requests_[request].generation});
    }

    void fail(std::uint32_t request) {
        letGo(request);
        if (requests_[request].retriesLeft == 0) return giveUp(request);
        --requests_[request].retriesLeft;
        ++requests_[request].attempt;
        requests_[request].isOffWay = false;
        attemptLater(request);
    }

    void giveUp(std::uint32_t request) {
        if (SystemWindow* window = windowOf(request)) ++window->failed;
        requests_.end(request);
    }

    /// Who waits at the end for longer than the time-out has failed: a queue that outlives the run is seen, too. Who tries again knows by then.
    void giveUpWaiting() {
        if (spec_.retries > 0) return;
        for (const std::uint32_t request : requests_.begunBefore(now_ - spec_.timeout))
            if (SystemWindow* window = windowOf(request)) ++window->failed;
    }

    /// Gives the connection and the workers back and lets the next in line have them.
    void letGo(std::uint32_t request) {
        disconnect(request);
        if (requests_.holdsOf(request).empty()) return;
        std::vector<Hold> holds;
        holds.swap(requests_.holdsOf(request));
        for (const Hold& held : holds) {
            TierRun& tier = tiers_[held.tier];
            Box& box = tier.boxes[held.box];
            --box.held;
            tier.endIfDone(box, now_, wall());
            if (box.waitingForThread.empty() || !box.isUp) continue;
            const std::uint32_t next = box.waitingForThread.front();
            box.waitingForThread.pop_front();
            hold(next, held.tier, held.box);
            connect(held.tier, held.box, next);
        }
        holds.clear();
        if (requests_.holdsOf(request).empty()) requests_.holdsOf(request).swap(holds);  // keep the memory
    }

    void keep(const Appointment& appointment) {
        switch (appointment.kind) {
            case Appointment::Kind::Border: return;
            case Appointment::Kind::Incident:
                happen(spec_.incidents[appointment.index]);
                return startUnfollowed();
            case Appointment::Kind::Ready: return tiers_[appointment.tier].ready(appointment.index, appointment.version, now_, wall());
            case Appointment::Kind::Action: return fleets_.act(appointment.tier, appointment.index, {now_, wall()});
            case Appointment::Kind::Tick: return tick();
            case Appointment::Kind::Pause: return pause();
        }
    }

    /// Whether it was the last.
    bool crossBorder(std::size_t index) {
        SystemWindow unseen;
        SystemWindow& window = index > 0 ? run_.windows[index - 1] : unseen;
        window.from = borders_[std::max<std::size_t>(index, 1) - 1];
        window.to = borders_[index];
        window.simulated = now_ - borderCrossed_;
        for (TierRun& tier : tiers_) window.tiers.push_back(tier.use(now_, wall()));
        borderCrossed_ = now_;
        window_ = static_cast<std::uint32_t>(index);
        const bool isLast = index + 1 >= borders_.size();
        if (isLast) giveUpWaiting();
        return isLast;
    }

    void tick() {
        minuteBegan_ += minute;
        calendar_.book(minuteBegan_ + minute, Appointment::Kind::Tick, 0, 0);
        if (isSampled()) calendar_.book(minuteBegan_ + minute * spec_.sampledShare, Appointment::Kind::Pause, 0, 0);
        const double share = std::min(1.0, (now_ - minuteBeganNow_) / minute);
        minuteBeganNow_ = now_;
        // The sample was taken at the start of the minute; its middle is what the mean is like.
        const double start = rateAt(minuteBegan_ - minute), middle = rateAt(minuteBegan_ - minute / 2);
        const std::vector<double> visits = tiers_.reaching();
        for (std::size_t tier = 0; tier < tiers_.size(); ++tier)
            if (tiers_[tier].isScaled()) fleets_.observe(tier, {now_, wall()}, share, comingTo(tier, visits, start), comingTo(tier, visits, middle));
        for (std::size_t tier = 0; tier < tiers_.size(); ++tier)
            for (const std::uint32_t box : tiers_[tier].earn(share, now_)) scheduleShared(tier, box);
        if (hasCurve_) startUnfollowed();
    }

    [[nodiscard]] double rateAt(double wallTime) const { return hasCurve_ ? spec_.curve.at(wallTime) : rate_; }
    /// Requests a second that come to a tier when so many come to the system.
    [[nodiscard]] double comingTo(std::size_t tier, const std::vector<double>& visits, double rate) {
        return rate * visits[tier] * (1 + tiers_[tier].spec.unfollowed);
    }

    /// What was simulated of the minute stands for the rest of it.
    void pause() {
        const std::vector<double> visits = tiers_.reaching();
        for (std::size_t tier = 0; tier < tiers_.size(); ++tier)
            if (static_cast<double>(run_.visits) < spec_.mostVisits && tiers_[tier].isPressed(comingTo(tier, visits, rateAt(wall())))) return;
        skipped_ += minuteBegan_ + minute - wall();
        startArrivals();
    }

    void happen(const Incident& incident) {
        TierRun& tier = tiers_[incident.tier];
        switch (incident.kind) {
            case Incident::Kind::BoxesFail: {
                std::vector<std::uint32_t> lost;
                tier.fail(incident.zone, now_, wall(), lost);
                connections_.drop([&](const ConnectionPool::Place& place) { return place.tier == incident.tier && place.box != nobody && !tier.boxes[place.box].isUp; }, lost);
                for (const std::uint32_t request : lost) fail(request);
                return;
            }
            case Incident::Kind::BoxesNoticed:
                tier.notice(now_, wall());
                if (tier.isScaled()) fleets_.follow(incident.tier, {now_, wall()});
                return;
            case Incident::Kind::BoxesReturn: return tier.bringBack(incident.zone, now_, wall());
            case Incident::Kind::TierFails: tier.failing = incident.value; return;
            case Incident::Kind::EndShare: tier.spec.endShare = incident.value; return;
            case Incident::Kind::VisitShare: tier.spec.visitShare = incident.value; return;
            case Incident::Kind::FirstShare: tier.spec.rounds->share[0] = incident.value; return;
            case Incident::Kind::Rate:
                rate_ = incident.value;
                hasCurve_ = false;
                return startArrivals();
        }
    }

    /// The window a request counts in.
    SystemWindow* windowOf(std::uint32_t request) {
        const std::uint32_t window = requests_[request].window;
        return window < run_.windows.size() ? &run_.windows[window] : nullptr;
    }

    const SystemSpec& spec_;
    const std::vector<double>& borders_;
    Random random_, ofRequest_{0};
    double rate_;
    bool hasCurve_;
    std::uint32_t rateVersion_ = 0, unfollowedVersion_ = 0;
    std::vector<double> unfollowed_;  ///< by tier, over the requests that are followed
    double now_ = 0, skipped_ = 0;
    double minuteBegan_ = 0, minuteBeganNow_ = 0;  // on the wall, by the queues' clock
    double borderCrossed_ = 0;    // by the queues' clock
    double nextAppointment_ = 0;   // by the queues' clock
    TierPath tiers_;
    LeastFirst<Event> events_;
    Calendar calendar_;
    SystemRun run_;
    ScaledFleets fleets_{tiers_, calendar_, run_.resizes};
    InFlight requests_;
    ConnectionPools connections_;
    bool hasWay_;
    std::uint32_t window_ = Request::noWindow;
};

}  // namespace

SystemRun runSystem(const SystemSpec& spec, const std::vector<double>& borders, std::uint64_t seed) {
    return System{spec, borders, seed}.run();
}

}  // namespace stagecraft
