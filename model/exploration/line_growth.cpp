#include "model/exploration/line_growth.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

namespace stagecraft {

namespace {

constexpr double gridRatio = 1.05;
constexpr double farthest = 64;  ///< times the present users
constexpr double nudge = 1e-6;   ///< share of the users that makes a small move, of one user at least
constexpr int mostMoves = 8;
constexpr double roundTo = 1e-4;  ///< share of the users by which round numbers of them lie apart at most
constexpr double noticed = 0.02;  ///< share by which the next stage must change a linear line to be told

/// What one line is at some number of users.
struct LineState {
    double quantity = 0;
    std::string type;
    double tierFrom = 0;  ///< where the last price tier it reaches begins …
    double tierUsd = 0;   ///< … and what a unit costs there
    friend bool operator==(const LineState& a, const LineState& b) { return a.quantity == b.quantity && a.type == b.type; }
};

bool isSameLine(const Usage& a, const Usage& b) {
    return a.part == b.part && a.dimension == b.dimension && a.region == b.region && a.destination == b.destination && a.component == b.component &&
           purchaseNameOf(a) == purchaseNameOf(b) && a.deployment == b.deployment;
}

/// The fewest users for whom `holds` is true, between some for whom it is not and some for whom it is.
template <class Condition>
double fewestUsers(double without, double with, Condition holds) {
    without = std::floor(without);
    with = std::ceil(with);
    while (with - without > 1) {
        const double middle = std::floor((without + with) / 2);
        (holds(middle) ? with : without) = middle;
    }
    return with;
}

class GrowthSearch {
public:
    GrowthSearch(const Bill& bill, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort)
        : bill_(bill), blueprint_(blueprint), inputs_(inputs), catalog_(catalog), effort_(effort), users_(std::max(1.0, inputs.workload.users)) {
        inputs_.targets.budget.reset();
        found_.stage = blueprint.number;
    }

    /// The search goes no further than to the next stage.
    void endAt(double users) { end_ = users; }
    /// Where that was looked for, half of the work is done.
    void startHalfWay() { done_ = 0.5; }

    BillGrowth run() {
        const std::vector<LineState> now = statesAt(users_).lines;
        found_.lines.resize(bill_.lines.size());
        findLinear(now);
        walk(now);
        return std::move(found_);
    }

    /// What `there`, the bill of the next stage where that takes over, makes of the lines of `growth`.
    void addStepsOf(const NextStage& next, const Bill& there, BillGrowth& growth) const {
        const std::vector<LineState> now = statesIn(bill_), after = statesIn(there), without = statesAt(next.users).lines;
        for (std::size_t i = 0; i < growth.lines.size(); ++i) {
            LineGrowth& line = growth.lines[i];
            if (line.nextStep) continue;  // it comes before, or for the pinned stage
            const bool isLinear = line.kind == GrowthKind::Linear;
            if (isLinear ? !isOtherThanGrown(without[i], after[i]) : after[i] == now[i]) continue;
            if (!isLinear) line.kind = GrowthKind::Stepped;
            line.nextStep = next.users;
            line.quantityAfter = after[i].quantity;
            line.typeAfter = after[i].type;
            line.stepStage = next.number;
        }
    }
    [[nodiscard]] int newLinesIn(const Bill& there) const {
        return static_cast<int>(std::ranges::count_if(there.lines, [&](const BillLine& line) {
            return std::ranges::none_of(bill_.lines, [&](const BillLine& known) { return isSameLine(known.usage, line.usage); });
        }));
    }

    [[nodiscard]] bool serves(double users) const { return statesAt(users).serves; }
    /// One of the grid's users and those after it are asked for next.
    void lookAhead(double users) const {
        if (known_.contains(users)) return;
        std::vector<double> next;
        for (unsigned i = 0; i < effort_.workers() && users <= mostUsers; ++i, users *= gridRatio) next.push_back(users);
        prepare(next);
    }

private:
    struct States {
        std::vector<LineState> lines;
        bool serves = true;
    };

    [[nodiscard]] std::vector<LineState> statesIn(const Bill& there) const {
        std::vector<LineState> states;
        std::vector<bool> isTaken(there.lines.size());
        for (std::size_t i = 0; i < bill_.lines.size(); ++i) {
            const Usage& usage = bill_.lines[i].usage;
            LineState& state = states.emplace_back();
            // Of several lines alike each has its counterpart, in their order; the last takes what is left.
            const bool isLast = std::none_of(bill_.lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, bill_.lines.end(),
                                             [&](const BillLine& later) { return isSameLine(later.usage, usage); });
            for (std::size_t k = 0; k < there.lines.size(); ++k) {
                const BillLine& other = there.lines[k];
                if (isTaken[k] || !isSameLine(usage, other.usage)) continue;
                isTaken[k] = true;
                state.quantity += other.usage.quantity;
                state.type = other.usage.instanceType;
                if (!other.tiers.empty() && other.tiers.back().from >= state.tierFrom) {
                    state.tierFrom = other.tiers.back().from;
                    state.tierUsd = other.tiers.back().usdPerUnit;
                }
                if (!isLast) break;
            }
        }
        return states;
    }

    /// Lines that change together ask for the same users again and again.
    [[nodiscard]] const States& statesAt(double users) const {
        const auto known = known_.find(users);
        if (known != known_.end()) return known->second;
        return known_.emplace(users, planned(users)).first->second;
    }

    [[nodiscard]] States planned(double users) const {
        const StagePlan stage = planStage(blueprint_, withUsers(inputs_, users), catalog_, nullptr, PlanDetail::Costs);
        return {statesIn(stage.bill), stage.isFeasible()};
    }

    /// Plans for several user counts at a time.
    void prepare(std::vector<double> asked) const {
        std::ranges::sort(asked);
        asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
        std::erase_if(asked, [&](double users) { return known_.contains(users); });
        std::vector<States> found(asked.size());
        if (!forEach(asked.size(), {effort_.threads, effort_.stop}, [&](std::size_t i) { found[i] = planned(asked[i]); })) return;
        for (std::size_t i = 0; i < asked.size(); ++i) known_.emplace(asked[i], std::move(found[i]));
    }

    /// Whether a line differs from what it would have become; a stage that can no longer be sized has no lines to tell.
    static bool isOtherThanGrown(const LineState& grown, const LineState& after) {
        return after.type != grown.type || std::abs(after.quantity - grown.quantity) > noticed * std::max(after.quantity, grown.quantity);
    }

    /// A line is linear where two small moves of the users, one after the other, change it alike. Moves are small, as many steps one
    /// after another (whole gigabytes, hours of one more server) look like a slope from afar. A step of another line or the end of what
    /// the stage can serve may lie between them: as long as some line changed and was not found linear, it moves on, and then back from
    /// the present load.
    void findLinear(const std::vector<LineState>& now) {
        bool isSure = false;
        for (const double direction : {smallMove(), -smallMove()}) {
            std::vector<std::vector<LineState>> looks{now};
            for (int move = 1; move <= mostMoves && !isSure; ++move) {
                looks.push_back(statesAt(std::max(1.0, users_ + move * direction)).lines);
                if (move >= 2) isSure = judge(now, std::span{looks}.last<3>());
            }
        }
    }

    [[nodiscard]] double smallMove() const { return std::max(1.0, std::round(nudge * users_)); }

    /// Marks the lines that are linear over these three looks; whether no other has changed since `now`.
    bool judge(const std::vector<LineState>& now, std::span<const std::vector<LineState>, 3> looks) {
        bool isSure = true;
        for (std::size_t i = 0; i < now.size(); ++i) {
            GrowthKind& kind = found_.lines[i].kind;
            if (isSmooth(looks[0][i], looks[1][i], looks[2][i])) kind = GrowthKind::Linear;
            isSure = isSure && (kind == GrowthKind::Linear || looks[2][i] == now[i]);
        }
        return isSure;
    }

    /// Two small moves change the line by nearly the same small amount: it has no steps there.
    [[nodiscard]] bool isSmooth(const LineState& now, const LineState& near, const LineState& nearer) const {
        if (now.type != near.type || near.type != nearer.type) return false;
        const double first = near.quantity - now.quantity, second = nearer.quantity - near.quantity;
        if (first == 0 || second == 0 || std::abs(first) > 10 * smallMove() / users_ * now.quantity) return false;
        return second / first > 0.8 && second / first < 1.25;
    }

    /// Somewhere between users with whom line `line` is what it was and users with whom it is not, or is in another price tier; looked
    /// for among the multiples of `unit`.
    struct Border {
        std::size_t line = 0;
        bool isTier = false;
        double without = 0, with = 0, unit = 1;
        [[nodiscard]] bool isFound() const { return (std::floor(without / unit) + 1) * unit >= with; }
        [[nodiscard]] double middle() const {
            const double first = std::floor(without / unit) + 1, last = std::ceil(with / unit) - 1;
            return std::floor((first + last) / 2) * unit;
        }
    };

    /// Many users are told in round numbers: nobody counts them one by one, and every plan that need not be made is time saved.
    [[nodiscard]] static double unitAt(double users) { return std::max(1.0, std::pow(10, std::floor(std::log10(roundTo * users)))); }

    /// From the present load outwards, to the first change of every line that is not linear.
    void walk(const std::vector<LineState>& now) {
        const bool servesNow = statesAt(users_).serves;
        const double end = std::min({mostUsers, users_ * farthest, end_});
        found_.lookedTo = users_;
        for (double users = users_ * gridRatio; users <= end; users *= gridRatio) {
            if (effort_.stop.stop_requested()) return;
            lookAhead(users);
            const States& there = statesAt(users);
            if (servesNow && !there.serves) return;
            std::vector<Border> borders;
            for (std::size_t i = 0; i < now.size(); ++i) {
                const LineGrowth& line = found_.lines[i];
                const bool steps = line.kind == GrowthKind::Fixed && there.lines[i] != now[i];
                const bool passesTier = line.kind == GrowthKind::Linear && !line.nextTier && there.lines[i].tierFrom > now[i].tierFrom;
                if (steps || passesTier) borders.push_back({i, passesTier, std::floor(found_.lookedTo), std::ceil(users), unitAt(users)});
            }
            find(borders, now);
            found_.lookedTo = users;
            if (effort_.progress) effort_.progress(done_ + (1 - done_) * std::log(users / users_) / std::log(end / users_));
        }
    }

    /// All of them halve where they may lie at the same time.
    void find(std::vector<Border>& borders, const std::vector<LineState>& now) {
        for (;;) {
            std::vector<double> middles;
            for (const Border& border : borders)
                if (!border.isFound()) middles.push_back(border.middle());
            if (middles.empty()) break;
            prepare(middles);
            if (effort_.stop.stop_requested()) return;
            for (Border& border : borders) {
                if (border.isFound()) continue;
                const double middle = border.middle();
                const LineState& there = statesAt(middle).lines[border.line];
                const LineState& before = now[border.line];
                const bool isPassed = border.isTier ? there.tierFrom > before.tierFrom : there != before;
                (isPassed ? border.with : border.without) = middle;
            }
        }
        for (const Border& border : borders) {
            const LineState& after = statesAt(border.with).lines[border.line];
            LineGrowth& line = found_.lines[border.line];
            if (border.isTier) {
                line.nextTier = border.with;
                line.tierUsd = after.tierUsd;
            } else {
                line = {GrowthKind::Stepped, border.with, after.quantity, after.type, {}, 0, {}};
            }
        }
    }

    const Bill& bill_;
    const Blueprint& blueprint_;
    Inputs inputs_;
    const Catalog& catalog_;
    const Effort& effort_;
    double users_;
    double end_ = mostUsers, done_ = 0;
    BillGrowth found_;
    mutable std::map<double, States> known_;  ///< by users
};

/// The first higher stage that is recommended as users grow, and its bill there; stage 0 where none is, or where one is already.
struct TakeOver {
    NextStage next;
    Bill bill;
};
TakeOver takeOverOf(const Plan& now, const Blueprints& blueprints, const Catalog& catalog, const Effort& effort, const GrowthSearch& search) {
    Inputs inputs = now.inputs;
    inputs.choices.stage.reset();
    inputs.targets.budget.reset();
    const int shown = now.shown().number;
    const auto at = [&](double users) { return plan(withUsers(inputs, users), catalog, blueprints, PlanDetail::Costs); };
    // The story never recommends a stage below the one it asks for: what the stages can do need not be planned there. While the stage shown
    // serves, no other reason makes a higher one recommended.
    const auto isAskedFor = [&](double users) {
        return inputs.choices.recommend == Recommend::Story &&
               std::ranges::any_of(blueprints, [&](const Blueprint& higher) { return higher.number > shown && users >= higher.usersFrom; });
    };
    const auto isHigher = [&](double users) { return isAskedFor(users) || (!search.serves(users) && at(users).recommendation.recommended > shown); };
    const double present = std::max(1.0, inputs.workload.users), end = std::min(mostUsers, present * farthest);
    if (isHigher(present)) return {};
    double before = present;
    for (double users = present * gridRatio; users <= end; users *= gridRatio) {
        if (effort.stop.stop_requested()) return {};
        search.lookAhead(users);
        if (isHigher(users)) {
            const double from = fewestUsers(before, users, isHigher);
            const Plan then = at(from);
            const StagePlan& stage = then.shown();
            return {{stage.number, stage.name, from, 0}, stage.bill};
        }
        before = users;
        if (effort.progress) effort.progress(0.5 * std::log(users / present) / std::log(end / present));
    }
    return {};
}

}  // namespace

BillGrowth growthOf(const Bill& bill, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort) {
    return GrowthSearch{bill, blueprint, inputs, catalog, effort}.run();
}

BillGrowth growthOf(const Plan& plan, const Blueprints& blueprints, const Catalog& catalog, const Effort& effort) {
    const StagePlan& shown = plan.shown();
    const Blueprint& blueprint = *std::ranges::find(blueprints, shown.number, &Blueprint::number);
    GrowthSearch search{shown.bill, blueprint, plan.inputs, catalog, effort};
    // A stage that is pinned stays.
    TakeOver then = plan.recommendation.pinned ? TakeOver{} : takeOverOf(plan, blueprints, catalog, effort, search);
    if (!plan.recommendation.pinned) search.startHalfWay();
    if (then.next.number > 0) search.endAt(then.next.users - 1);
    BillGrowth growth = search.run();
    if (then.next.number == 0 || effort.stop.stop_requested()) return growth;
    then.next.newLines = search.newLinesIn(then.bill);
    search.addStepsOf(then.next, then.bill, growth);
    growth.next = std::move(then.next);
    return growth;
}

}  // namespace stagecraft
