#include "model/exploration/smallest_change.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "model/exploration/reach.h"
#include "model/planning/estimated_bill.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

double zonesOf(std::string_view code, const Catalog& catalog) {
    const Region* region = catalog.region(code);
    return region == nullptr ? 0 : static_cast<double>(region->zones.size());
}

SmallestChange choice(std::string setting) { return {ChangeKind::Choice, 0, 0, std::move(setting)}; }

class Admission {
public:
    Admission(const Inputs& inputs, const Catalog& catalog, const BlockersOf& blockersOf, std::string_view kept)
        : inputs_(inputs), catalog_(catalog), blockersOf_(blockersOf), kept_(kept) {}

    SmallestChange run() const {
        constexpr int mostChanges = 4;
        Inputs now = inputs_;
        std::vector<Blocker> blockers = blockersOf_(now);
        const bool isAlone = std::ranges::all_of(blockers, [&](const Blocker& one) { return one.constraint == blockers.front().constraint; });
        if (!isAlone)
            if (SmallestChange fewer = fewerUsers(now); fewer.kind != ChangeKind::None) return fewer;
        std::vector<SmallestChange> changes;
        for (int i = 0; i < mostChanges && !blockers.empty(); ++i) {
            SmallestChange next = nextChange(now, blockers);
            const std::optional<Inputs> changed = withChange(now, next);
            if (!changed || !problems(*changed, catalog_).empty()) return {};
            now = *changed;
            blockers = blockersOf_(now);
            changes.push_back(std::move(next));
        }
        if (!blockers.empty() || changes.empty()) return {};
        dropNeedless(changes);
        SmallestChange all = std::move(changes.front());
        for (SmallestChange& more : std::span{changes}.subspan(1)) all = both(std::move(all), std::move(more));
        return all;
    }

private:
    /// What lifts one of the constraints; money is asked about when all else is settled.
    [[nodiscard]] SmallestChange nextChange(const Inputs& now, std::vector<Blocker> blockers) const {
        std::ranges::stable_partition(blockers, [](const Blocker& one) { return one.constraint != Constraint::Budget; });
        for (const Blocker& blocker : blockers) {
            SmallestChange change = ofConstraint(blocker, now);
            if (change.kind == ChangeKind::None || (!kept_.empty() && change.setting.starts_with(kept_))) continue;
            const std::optional<Inputs> changed = withChange(now, change);
            if (changed && isLifted(blocker.constraint, *changed)) return change;
        }
        return fewerUsers(now);
    }

    /// Those without which the others do as well.
    void dropNeedless(std::vector<SmallestChange>& changes) const {
        for (std::size_t i = 0; changes.size() > 1 && i + 1 < changes.size();) {
            Inputs without = inputs_;
            for (std::size_t j = 0; j < changes.size(); ++j)
                if (j != i) without = withChange(without, changes[j]).value_or(without);
            if (blockersOf_(without).empty()) changes.erase(changes.begin() + static_cast<std::ptrdiff_t>(i));
            else ++i;
        }
    }

    [[nodiscard]] bool isLifted(Constraint constraint, const Inputs& changed) const {
        return std::ranges::none_of(blockersOf_(changed), [&](const Blocker& one) { return one.constraint == constraint; });
    }

    [[nodiscard]] SmallestChange fewerUsers(const Inputs& now) const {
        const double users = now.workload.users;
        const std::optional<double> fewer = mostBelow(users, [&](double count) { return blockersOf_(withUsers(now, count)).empty(); });
        return fewer ? SmallestChange{ChangeKind::Users, users, *fewer, {}} : SmallestChange{};
    }

    [[nodiscard]] SmallestChange ofConstraint(const Blocker& blocker, const Inputs& now) const {
        switch (blocker.constraint) {
            case Constraint::Latency: return slowerTarget(blocker, now);
            case Constraint::Availability: return {ChangeKind::Availability, blocker.asked, nearestAvailability(blocker, now), oneMoreZone(now)};
            case Constraint::Budget:
                if (blocker.subject == unpricedBill) return choice("choices.fallback_region=" + Choices{}.fallbackRegion);
                return {ChangeKind::Budget, blocker.available, nearestBudget(blocker, now), blocker.subject == estimatedBill ? blocker.subject : std::string{}};
            case Constraint::RelationalData: return choice("workload.queries_per_request=0");
            case Constraint::RegionCount: return choice(fmt::format("choices.regions={}", static_cast<int>(blocker.available)));
            case Constraint::ZoneCount: {
                const bool isCluster = blocker.subject == nameOf(DatabaseKind::RdsMultiAzCluster) && zonesOf(now.choices.region, catalog_) >= blocker.asked;
                if (blocker.subject == "choices.zones" || isCluster) return choice(fmt::format("choices.zones={}", static_cast<int>(blocker.asked)));
                if (SmallestChange region = elsewhere(now, Constraint::ZoneCount); region.kind != ChangeKind::None) return region;
                Inputs more = now;
                more.choices.zones = static_cast<int>(blocker.asked);
                SmallestChange region = elsewhere(more, Constraint::ZoneCount);
                return region.kind == ChangeKind::None ? region : both(choice(fmt::format("choices.zones={}", static_cast<int>(blocker.asked))), std::move(region));
            }
            case Constraint::NotOffered:
                if (blocker.subject.find(" bought as ") != std::string::npos) return choice("choices.purchase=on-demand");
                if (blocker.subject.ends_with("MariaDB")) return choice("choices.engine=postgresql");
                return elsewhere(now, Constraint::NotOffered);
            default: return {};
        }
    }

    /// What the blocker tells is what the tiers could do; another target splits them otherwise.
    [[nodiscard]] SmallestChange slowerTarget(const Blocker& blocker, const Inputs& now) const {
        const std::optional<double> target = strictestTarget(blocker.available, [&](double milliseconds) {
            Inputs changed = now;
            changed.targets.p99 = Milliseconds{milliseconds};
            return isLifted(Constraint::Latency, changed);
        });
        return target ? SmallestChange{ChangeKind::P99, blocker.asked, *target, {}} : SmallestChange{};
    }

    /// The strictest target that is met. What the blocker tells is that of the databases chosen; under another target others may be.
    [[nodiscard]] double nearestAvailability(const Blocker& blocker, const Inputs& now) const {
        const auto isMet = [&](double target) {
            Inputs changed = now;
            changed.targets.availability = target;
            return isLifted(Constraint::Availability, changed);
        };
        constexpr double closely = 1e-3;  // of the downtime
        const auto stricter = [](double target) { return target + closely * (1 - target); };
        double met = blocker.available, missed = blocker.asked;
        if (stricter(met) >= missed || !isMet(stricter(met))) return met;
        while (stricter(met) < missed) {
            const double middle = (met + missed) / 2;
            (isMet(middle) ? met : missed) = middle;
        }
        return met;
    }

    /// "choices.zones=3" where so many would do: a stage takes no more than it is drawn with by itself.
    [[nodiscard]] std::string oneMoreZone(const Inputs& now) const {
        constexpr int fewest = 3;  // all stages of more than one zone have two at least
        if (kept_ == "choices.zones") return {};
        for (int zones = std::max(fewest, now.choices.zones.value_or(0) + 1); zones <= zonesOf(now.choices.region, catalog_); ++zones) {
            Inputs more = now;
            more.choices.zones = zones;
            if (blockersOf_(more).empty()) return fmt::format("choices.zones={}", zones);
        }
        return {};
    }

    /// The least budget that is kept. What the blocker tells is the bill of the databases chosen; others may ask for less money and more
    /// work of people.
    [[nodiscard]] double nearestBudget(const Blocker& blocker, const Inputs& now) const {
        const auto isKept = [&](double budget) {
            Inputs changed = now;
            changed.targets.budget = Usd{budget};
            return isLifted(Constraint::Budget, changed);
        };
        constexpr double cent = 0.01;
        if (now.choices.database != DatabaseKind::Auto || blocker.asked - cent <= blocker.available || !isKept(blocker.asked - cent)) return blocker.asked;
        double kept = std::ceil(blocker.asked / cent - 1), missed = std::floor(blocker.available / cent);  // whole cents
        while (kept - missed > 1) {
            const double middle = std::floor((kept + missed) / 2);
            (isKept(middle * cent) ? kept : missed) = middle;
        }
        return kept * cent;
    }

    /// The regions where that constraint is not in the way.
    [[nodiscard]] SmallestChange elsewhere(const Inputs& now, Constraint constraint) const {
        SmallestChange change{ChangeKind::Region, 0, 0, {}};
        if (kept_ == "choices.region") return {};
        for (const Region& region : catalog_.regions()) {
            Inputs there = now;
            there.choices.region = region.code;
            if (region.code == now.choices.region || !problems(there, catalog_).empty() || !isLifted(constraint, there)) continue;
            change.setting += (change.setting.empty() ? "" : ", ") + std::string{region.code};
        }
        return change.setting.empty() ? SmallestChange{} : change;
    }

    const Inputs& inputs_;
    const Catalog& catalog_;
    const BlockersOf& blockersOf_;
    std::string_view kept_;
};

/// "choices.architecture=any and choices.generations=any"
std::optional<Inputs> withSettings(Inputs inputs, std::string_view settings) {
    constexpr std::string_view joint = " and ";
    while (!settings.empty()) {
        const std::size_t end = settings.find(joint);
        const std::string_view one = settings.substr(0, end);
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const Result<Inputs> changed = withValue(inputs, one.substr(0, equals), one.substr(equals + 1));
        if (!changed) return std::nullopt;
        inputs = *changed;
        settings = end == std::string_view::npos ? std::string_view{} : settings.substr(end + joint.size());
    }
    return inputs;
}

}  // namespace

SmallestChange changeThatAdmits(const Inputs& inputs, const Catalog& catalog, const BlockersOf& blockersOf, std::string_view kept) {
    return Admission{inputs, catalog, blockersOf, kept}.run();
}

std::optional<Inputs> withChange(const Inputs& inputs, const SmallestChange& change) {
    std::optional<Inputs> changed = inputs;
    switch (change.kind) {
        case ChangeKind::Users: changed = withUsers(inputs, change.to); break;
        case ChangeKind::P99: changed->targets.p99 = Milliseconds{change.to}; break;
        case ChangeKind::Availability: changed->targets.availability = change.to; break;
        case ChangeKind::Budget: changed->targets.budget = Usd{change.to}; break;
        case ChangeKind::Choice: changed = withSettings(inputs, change.setting); break;
        case ChangeKind::Region: changed->choices.region = change.setting.substr(0, change.setting.find(',')); break;
        default: return std::nullopt;
    }
    for (const SmallestChange& more : change.with)
        if (changed) changed = withChange(*changed, more);
    return changed;
}

SmallestChange both(SmallestChange first, SmallestChange more) {
    std::vector<SmallestChange> others = std::exchange(more.with, {});
    first.with.push_back(std::move(more));
    for (SmallestChange& other : others) first.with.push_back(std::move(other));
    return first;
}

std::optional<double> mostBelow(double now, const std::function<bool(double)>& fits) {
    if (now < 1 || !fits(1.0)) return std::nullopt;
    double fitting = 1, missing = std::ceil(now);
    while (missing - fitting > 1) {
        const double middle = std::floor((fitting + missing) / 2);
        (fits(middle) ? fitting : missing) = middle;
    }
    return fitting;
}

std::optional<double> strictestTarget(double told, const std::function<bool(double)>& isMet) {
    // P99 is found by inverting a transform: its last digits are not those of the plan that has it as its target.
    constexpr double lastDigits = 1e-6, closely = 1e-4, furthest = 1e6;
    double met = told * (1 + lastDigits), missed = told * (1 - 10 * closely);
    double step = 10 * closely;
    if (isMet(met)) {
        if (!isMet(missed)) return met;
        for (met = missed; isMet(missed = told * (1 - step)); met = missed, step *= 2)
            if (step >= 0.5) return met;
    } else {
        for (missed = met; !isMet(met = told * (1 + step)); missed = met, step *= 2)
            if (step > furthest) return std::nullopt;
    }
    while (met > missed * (1 + closely)) {
        const double middle = (met + missed) / 2;
        (isMet(middle) ? met : missed) = middle;
    }
    return met;
}

}  // namespace stagecraft
