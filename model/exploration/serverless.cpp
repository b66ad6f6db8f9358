#include "model/exploration/serverless.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/capacity/server_market.h"
#include "model/exploration/reach.h"

namespace stagecraft {

namespace {

bool holdsNoData(Role role) { return role == Role::App || role == Role::Web || role == Role::Service; }

/// Hours and disks of one fleet of servers: what a Fargate task replaces. Its first 20 GB of storage are included.
bool isReplaced(const BillLine& line, const Fleet& fleet, const std::string& region) {
    return line.usage.part == fleet.id && line.usage.region == region &&
           (line.usage.dimension.starts_with("ec2_") || line.usage.service == "EBS");
}

bool isReplaceable(const Fleet& fleet) { return holdsNoData(fleet.role) && fleet.service == "EC2"; }

bool isCompute(const BillLine& line) {
    const Usage& usage = line.usage;
    if (usage.component == Component::App || usage.component == Component::Web) return true;
    if (usage.service == "EBS" && usage.component == Component::Storage) return true;
    return usage.service == "API Gateway" || usage.service == "Elastic Load Balancing";
}

/// What something costs, and the part of it whose prices are estimated.
struct Cost {
    Usd total, estimated;
    void add(const BillLine& line) {
        total += line.amount;
        if (line.isEstimated) estimated += line.amount;
    }
    friend Cost operator-(const Cost& a, const Cost& b) { return {a.total - b.total, a.estimated - b.estimated}; }
    friend Cost operator+(const Cost& a, const Cost& b) { return {a.total + b.total, a.estimated + b.estimated}; }
};

Cost costOf(const Bill& bill) { return {bill.total, bill.estimated}; }

Cost costOf(const StagePlan& stage, ServerlessScope scope) {
    if (scope == ServerlessScope::Bill) return costOf(stage.bill);
    Cost sum;
    for (const BillLine& line : stage.bill.lines)
        if (isCompute(line)) sum.add(line);
    return sum;
}

/// Speed of a vCPU of Fargate. On arm64 it is Graviton2 (AWS, "AWS Fargate now delivers … powered by AWS Graviton2 processors", 23 November
/// 2021); of x86 AWS names no processor: it is taken to be the reference.
double fargateSpeed(bool isArm, const Catalog& catalog, Benchmark benchmark) {
    const InstanceType* const type = isArm ? catalog.instanceType("m6g.large") : nullptr;
    return type == nullptr ? 1 : speedOf(type->performance, benchmark);
}

void addTask(std::vector<Usage>& usage, const Fleet& fleet, double hours, const FargateTask& task, const std::string& region, bool isArm) {
    const auto add = [&](std::string dimension, double perTask) {
        Usage line;
        line.dimension = std::move(dimension);
        line.region = region;
        line.quantity = hours * perTask;
        line.component = Component::App;
        line.service = "Fargate";
        line.part = fleet.id;
        usage.push_back(std::move(line));
    };
    add(isArm ? "fargate_vcpu_hour_arm" : "fargate_vcpu_hour_x86", task.vcpus);
    add(isArm ? "fargate_gb_hour_arm" : "fargate_gb_hour_x86", task.memory.count());
}

}  // namespace

std::optional<FargateTask> fargateTask(double vcpus, Gib memory) {
    // Amazon ECS developer guide, Task CPU and memory: "Fargate task sizes".
    struct Size {
        double vcpus, least, most, step;
    };
    static constexpr std::array<Size, 7> sizes{
        {{0.25, 0.5, 2, 0.5}, {0.5, 1, 4, 1}, {1, 2, 8, 1}, {2, 4, 16, 1}, {4, 8, 30, 1}, {8, 16, 60, 4}, {16, 32, 120, 8}}};
    for (const Size& size : sizes) {
        if (size.vcpus < vcpus || size.most < memory.count()) continue;
        const double steps = std::ceil((memory.count() - size.least) / size.step - 1e-9);
        return FargateTask{size.vcpus, Gib{size.least + std::max(0.0, steps) * size.step}};
    }
    return std::nullopt;
}

namespace {

/// Servers as tasks: what these cost, and what lines of the bill they replace cost.
struct Replacement {
    Bill tasks;
    Cost replaced;
    /// `cost`, in which the servers are, with the tasks in their place.
    [[nodiscard]] Cost in(const Cost& cost) const { return cost - replaced + costOf(tasks); }
};

std::optional<Replacement> replacementOf(const StagePlan& stage, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    std::vector<Usage> tasks;
    Cost replaced;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            if (!isReplaceable(fleet)) continue;
            const InstanceType* const type = catalog.instanceType(fleet.instanceType);
            if (type == nullptr) return std::nullopt;
            double vcpus = fleet.vcpus;
            if (type->isBurstable) vcpus = std::min(vcpus, fleet.cpuUtilisation * fleet.vcpus / blueprint.targetUtilisation);
            // A server larger than the largest task is several tasks of the same whole.
            const double parts = std::max({1.0, std::ceil(vcpus / 16), std::ceil(fleet.memory.count() / 120)});
            const std::optional<FargateTask> task = fargateTask(vcpus / parts, Gib{fleet.memory.count() / parts});
            if (!task) return std::nullopt;
            const bool isArm = type->architecture == CpuArchitecture::Arm64;
            const double slower = fleet.performanceIndex / fargateSpeed(isArm, catalog, inputs.choices.benchmark);
            addTask(tasks, fleet, fleet.instanceHours * slower, {task->vcpus * parts, Gib{task->memory.count() * parts}}, region.code, isArm);
            for (const BillLine& line : stage.bill.lines)
                if (isReplaced(line, fleet, region.code)) replaced.add(line);
        }
    if (tasks.empty()) return std::nullopt;
    Bill priced = bill(std::move(tasks), catalog, inputs.choices.freeTier, inputs.choices.contract, catalog.fallback(inputs.choices.fallbackRegion));
    if (priced.unpriced > 0) return std::nullopt;
    return Replacement{std::move(priced), replaced};
}

}  // namespace

std::optional<Usd> onFargate(const StagePlan& stage, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    const std::optional<Replacement> made = replacementOf(stage, blueprint, inputs, catalog);
    if (!made) return std::nullopt;
    return made->in(costOf(stage.bill)).total;
}

std::optional<Bill> billOnFargate(const StagePlan& stage, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    std::optional<Replacement> made = replacementOf(stage, blueprint, inputs, catalog);
    if (!made) return std::nullopt;
    Bill merged;
    merged.support = stage.bill.support;
    const auto add = [&](BillLine line) {
        merged.total += line.amount;
        merged.list += line.list;
        merged.contracted += line.contracted;
        merged.upfront += line.upfront;
        merged.recurring += line.recurring;
        if (line.isEstimated) merged.estimated += line.amount;
        if (line.isBorrowed()) merged.borrowed += line.amount;
        if (!line.isPriced) ++merged.unpriced;
        merged.lines.push_back(std::move(line));
    };
    for (BillLine& line : made->tasks.lines) add(std::move(line));
    for (const BillLine& line : stage.bill.lines) {
        const auto hasServer = [&](const RegionLayout& region) {
            return std::ranges::any_of(region.fleets, [&](const Fleet& fleet) { return isReplaceable(fleet) && isReplaced(line, fleet, region.code); });
        };
        if (std::ranges::none_of(stage.architecture.regions, hasServer)) add(line);
    }
    return merged;
}

ServerlessPoint serverlessAt(double users, ServerlessScope scope, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints) {
    const Inputs at = withUsers(inputs, users);
    const Plan made = plan(at, catalog, blueprints, PlanDetail::Costs);
    ServerlessPoint point;
    point.users = users;
    point.rate = made.demand.average;
    for (const Blueprint& blueprint : blueprints) {
        const StagePlan& stage = made.stages[static_cast<std::size_t>(blueprint.number - 1)];
        const Cost cost = costOf(stage, scope);
        const ServerlessPoint::Estimated isEstimated{cost.estimated > Usd{}, stage.bill.estimated > Usd{}};
        if (blueprint.compute == Compute::Lambda) {
            point.lambda = cost.total;
            point.lambdaEstimated = isEstimated;
            point.lambdaServes = stage.isFeasible();
        } else if (stage.isFeasible() && (point.serverStage == 0 || cost.total < point.servers)) {
            point.serverStage = stage.number;
            point.servers = cost.total;
            point.serversEstimated = isEstimated;
            point.fargate.reset();
            const std::optional<Replacement> tasks = replacementOf(stage, blueprint, at, catalog);
            if (!tasks) continue;
            point.fargate = tasks->in(cost).total;
            point.fargateEstimated = {tasks->in(cost).estimated > Usd{}, tasks->in(costOf(stage.bill)).estimated > Usd{}};
        }
    }
    return point;
}

double serverlessCrossing(const ServerlessPoint& before, const ServerlessPoint& after, ServerlessScope scope, const Inputs& inputs,
                          const Catalog& catalog, const Blueprints& blueprints, double share) {
    double cheaper = before.users, dearer = after.users;
    while (dearer - cheaper > std::max(1.0, share * dearer)) {
        const double middle = std::floor((cheaper + dearer) / 2);
        const ServerlessPoint point = serverlessAt(middle, scope, inputs, catalog, blueprints);
        (point.serverStage > 0 && point.lambda > point.servers ? dearer : cheaper) = middle;
    }
    return dearer;
}

}  // namespace stagecraft
