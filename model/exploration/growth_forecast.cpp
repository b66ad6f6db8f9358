#include "model/exploration/growth_forecast.h"

#include <algorithm>
#include <limits>

#include "model/exploration/reach.h"
#include "model/exploration/uncertainty.h"
#include "model/workload/user_forecast.h"

namespace stagecraft {

namespace {

/// Every `step`-th month and the last.
std::vector<int> plannedMonths(std::size_t count, int step) {
    std::vector<int> months;
    const int last = static_cast<int>(count) - 1;
    for (int month = 0; month < last; month += std::max(1, step)) months.push_back(month);
    months.push_back(last);
    return months;
}

std::vector<ServiceCost> servicesOf(const Bill& bill) {
    std::vector<ServiceCost> services;
    for (const BillLine& line : bill.lines) {
        auto known = std::ranges::find(services, line.usage.service, &ServiceCost::service);
        if (known == services.end()) known = services.insert(services.end(), {line.usage.service, {}, {}});
        known->amount += line.amount;
        if (line.isEstimated) known->estimated += line.amount;
    }
    return services;
}

ForecastMonth monthOf(const Plan& plan, int month) {
    const StagePlan& shown = plan.shown();
    return {month, plan.inputs.workload.users, shown.number, plan.recommendation.meetsTargets, shown.bill.total, {}, servicesOf(shown.bill), shown.bill.unpriced, shown.bill.estimated};
}

StageChange changeTo(const Plan& plan, std::size_t at, int from, const Blueprints& blueprints) {
    StageChange change{at, from, plan.shown().number, {}, 0};
    const StagePlan& left = plan.stages[static_cast<std::size_t>(from - 1)];
    if (!left.isFeasible()) change.blocker = left.blockers.front();
    const bool isStory = plan.inputs.choices.recommend == Recommend::Story && change.to == plan.recommendation.byUsers;
    if (isStory) change.threshold = blueprints[static_cast<std::size_t>(change.to - 1)].usersFrom;
    return change;
}

/// Months without a plan of their own cost what a straight line between their neighbours says.
void addUp(std::vector<ForecastMonth>& months) {
    double spent = 0;
    for (std::size_t i = 0; i < months.size(); ++i) {
        const double now = months[i].monthly.dollars();
        const double before = i == 0 ? now : months[i - 1].monthly.dollars();
        const int steps = i == 0 ? 1 : months[i].month - months[i - 1].month;
        for (int k = 1; k <= steps; ++k) spent += before + (now - before) * k / steps;
        months[i].spent = Usd{spent};
        months[i].isSpentEstimated = months[i].estimated > Usd{} || (i > 0 && months[i - 1].isSpentEstimated);
    }
}

Forecast assembled(const std::vector<Plan>& plans, const std::vector<int>& months, const Blueprints& blueprints) {
    Forecast result;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const Plan& plan = plans[i];
        if (plan.catalogId.empty()) {  // not reached
            result.isWhole = false;
            break;
        }
        result.months.push_back(monthOf(plan, months[i]));
        if (i > 0 && result.months[i - 1].stage != result.months[i].stage)
            result.changes.push_back(changeTo(plan, i, result.months[i - 1].stage, blueprints));
        const auto& budget = plan.inputs.targets.budget;
        if (budget && !result.overBudget && plan.shown().bill.total > *budget) result.overBudget = i;
    }
    addUp(result.months);
    return result;
}

}  // namespace

Forecast forecast(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, int step, const Effort& effort) {
    const std::vector<double> users = usersByMonth(inputs.growth, inputs.workload.users);
    const std::vector<int> months = plannedMonths(users.size(), step);
    std::vector<Plan> plans(months.size());
    forBlocks(months.size(), 1, effort, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            plans[i] = plan(withUsers(inputs, users[static_cast<std::size_t>(months[i])]), catalog, blueprints, PlanDetail::Costs);
    });
    return assembled(plans, months, blueprints);
}

std::vector<FanMonth> forecastFan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, const FanOptions& options,
                                  const Effort& effort) {
    const UncertainDraws draws{inputs, options.seed};
    if (draws.isEmpty() || options.samples < 1) return {};
    const std::vector<int> months = plannedMonths(usersByMonth(inputs.growth, inputs.workload.users).size(), options.step);
    const auto samples = static_cast<std::size_t>(options.samples);
    std::vector<std::vector<double>> costs(months.size(), std::vector<double>(samples)), users = costs, estimated = costs;
    std::vector<char> isPlanned(samples, 0);
    const bool isWhole = forBlocks(samples, 1, effort, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            Inputs drawn = inputs;
            draws.write(drawn, static_cast<std::uint32_t>(i));
            if (!problems(drawn, catalog).empty()) continue;
            drawn.growth.months = inputs.growth.months;
            const double factor = inputs.workload.users > 0 ? drawn.workload.users / inputs.workload.users : 1;
            for (double& typed : drawn.growth.series) typed *= factor;
            const std::vector<double> path = usersByMonth(drawn.growth, drawn.workload.users);
            for (std::size_t k = 0; k < months.size(); ++k) {
                if (effort.stop.stop_requested()) return;
                users[k][i] = path[static_cast<std::size_t>(months[k])];
                const Inputs then = withUsers(drawn, users[k][i]);
                const Bill bill = plan(then, catalog, blueprints, PlanDetail::Costs).shown().bill;
                costs[k][i] = bill.total.dollars();
                estimated[k][i] = bill.estimated.dollars();
            }
            isPlanned[i] = 1;
        }
    });
    if (!isWhole || effort.stop.stop_requested()) return {};
    using Ranked = std::vector<std::pair<double, std::uint32_t>>;
    const auto ranked = [&](const std::vector<double>& values) {
        Ranked kept;
        for (std::size_t i = 0; i < samples; ++i)
            if (isPlanned[i] != 0) kept.emplace_back(values[i], static_cast<std::uint32_t>(i));
        std::ranges::sort(kept);
        return kept;
    };
    const auto at = [](const Ranked& values, double share) {
        return values.empty() ? std::pair{std::numeric_limits<double>::quiet_NaN(), std::uint32_t{0}} : values[quantileRank(values.size(), share)];
    };
    std::vector<FanMonth> fan;
    for (std::size_t k = 0; k < months.size(); ++k) {
        const Ranked cost = ranked(costs[k]), people = ranked(users[k]);
        const auto caseOf = [&](double share) {
            const std::uint32_t sample = at(cost, share).second;
            return FanCase{sample, users[k][sample], estimated[k][sample] > 0};
        };
        fan.push_back({months[k], at(people, 0.1).first, at(people, 0.9).first, at(cost, 0.1).first, at(cost, 0.5).first, at(cost, 0.9).first,
                       caseOf(0.1), caseOf(0.5), caseOf(0.9)});
    }
    return fan;
}

}  // namespace stagecraft
