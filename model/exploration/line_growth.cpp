#include "model/exploration/line_growth.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

namespace {

constexpr double gridRatio = 1.05;
constexpr double farthest = 64;  ///< times the present users
constexpr double nudge = 1e-3;

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

class GrowthSearch {
public:
    GrowthSearch(const Bill& bill, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, std::stop_token stop)
        : bill_(bill), blueprint_(blueprint), inputs_(inputs), catalog_(catalog), stop_(std::move(stop)), users_(std::max(1.0, inputs.workload.users)) {
        inputs_.targets.budget.reset();
    }

    BillGrowth run() {
        const std::vector<LineState> now = statesAt(users_).lines;
        const std::vector<LineState> near = statesAt(users_ * (1 + nudge)).lines;
        const std::vector<LineState> nearer = statesAt(users_ * (1 + 2 * nudge)).lines;
        found_.lines.resize(bill_.lines.size());
        for (std::size_t i = 0; i < now.size(); ++i)
            if (isSmooth(now[i], near[i], nearer[i])) found_.lines[i].kind = GrowthKind::Linear;
        walk(now);
        return std::move(found_);
    }

private:
    struct States {
        std::vector<LineState> lines;
        bool serves = true;
    };

    [[nodiscard]] States statesAt(double users) const {
        const StagePlan stage = planStage(blueprint_, withUsers(inputs_, users), catalog_);
        States states;
        states.serves = stage.isFeasible();
        for (const BillLine& line : bill_.lines) {
            LineState& state = states.lines.emplace_back();
            for (const BillLine& other : stage.bill.lines) {
                if (!isSameLine(line.usage, other.usage)) continue;
                state.quantity += other.usage.quantity;
                state.type = other.usage.instanceType;
                if (!other.tiers.empty() && other.tiers.back().from >= state.tierFrom) {
                    state.tierFrom = other.tiers.back().from;
                    state.tierUsd = other.tiers.back().usdPerUnit;
                }
            }
        }
        return states;
    }

    /// Two small moves change the line by nearly the same small amount: it has no steps there.
    static bool isSmooth(const LineState& now, const LineState& near, const LineState& nearer) {
        if (now.type != near.type || near.type != nearer.type) return false;
        const double first = near.quantity - now.quantity, second = nearer.quantity - near.quantity;
        if (first == 0 || second == 0 || std::abs(first) > 10 * nudge * now.quantity) return false;
        return second / first > 0.8 && second / first < 1.25;
    }

    /// From the present load outwards, to the first change of every line that is not linear.
    void walk(const std::vector<LineState>& now) {
        const bool servesNow = statesAt(users_).serves;
        found_.lookedTo = users_;
        for (double users = users_ * gridRatio; users <= std::min(mostUsers, users_ * farthest); users *= gridRatio) {
            if (stop_.stop_requested()) return;
            const States there = statesAt(users);
            if (servesNow && !there.serves) return;
            for (std::size_t i = 0; i < now.size(); ++i) {
                LineGrowth& line = found_.lines[i];
                if (line.kind == GrowthKind::Fixed && there.lines[i] != now[i]) line = stepOf(i, now[i], found_.lookedTo, users);
                if (line.kind == GrowthKind::Linear && !line.nextTier && there.lines[i].tierFrom > now[i].tierFrom)
                    findTier(line, i, now[i].tierFrom, found_.lookedTo, users);
            }
            found_.lookedTo = users;
        }
    }

    /// Where line `i` leaves `now`, between users with whom it is the same and users with whom it is not.
    [[nodiscard]] LineGrowth stepOf(std::size_t i, const LineState& now, double same, double other) const {
        while (other - same > std::max(1.0, 1e-4 * other)) {
            const double middle = (same + other) / 2;
            (statesAt(middle).lines[i] == now ? same : other) = middle;
        }
        const double step = std::ceil(other);
        LineState after = statesAt(step).lines[i];
        return {GrowthKind::Stepped, step, after.quantity, std::move(after.type), {}, 0};
    }

    /// Where line `i` passes the border of the tier it is in now.
    void findTier(LineGrowth& line, std::size_t i, double tierFrom, double same, double other) const {
        while (other - same > std::max(1.0, 1e-4 * other)) {
            const double middle = (same + other) / 2;
            (statesAt(middle).lines[i].tierFrom <= tierFrom ? same : other) = middle;
        }
        line.nextTier = std::ceil(other);
        line.tierUsd = statesAt(*line.nextTier).lines[i].tierUsd;
    }

    const Bill& bill_;
    const Blueprint& blueprint_;
    Inputs inputs_;
    const Catalog& catalog_;
    std::stop_token stop_;
    double users_;
    BillGrowth found_;
};

}  // namespace

BillGrowth growthOf(const Bill& bill, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, std::stop_token stop) {
    return GrowthSearch{bill, blueprint, inputs, catalog, std::move(stop)}.run();
}

}  // namespace stagecraft
