#pragma once

#include <cmath>
#include <memory>

#include "model/exploration/sweep.h"
#include "model/planning/plan.h"

namespace stagecraft::test {

inline BillLine billLine(Component component, std::string service, std::string dimension, double quantity, double usdPerUnit) {
    BillLine line;
    line.usage.dimension = std::move(dimension);
    line.usage.region = "us-east-1";
    line.usage.quantity = quantity;
    line.usage.component = component;
    line.usage.service = std::move(service);
    line.usage.part = "app";
    line.unit = "hour";
    line.amount = Usd{quantity * usdPerUnit};
    line.tiers.push_back({0, INFINITY, quantity, usdPerUnit, line.amount});
    line.list = line.contracted = line.recurring = line.amount;
    line.source = "test prices";
    line.asOf = "2026-01-02";
    return line;
}

/// Stage 4, two zones, a bill of four lines ($73, $29.2, $7.3 estimated, and one without a price).
inline std::shared_ptr<Plan> samplePlan() {
    auto plan = std::make_shared<Plan>();
    plan->inputs.workload.users = 1000;
    plan->recommendation.recommended = 4;
    for (std::size_t i = 0; i < stageCount; ++i) {
        plan->stages[i].number = static_cast<int>(i) + 1;
        plan->stages[i].name = "Name " + std::to_string(i + 1);
    }
    plan->stages[0].blockers.push_back({Constraint::RelationalData, 0, 1, "database"});

    StagePlan& shown = plan->stages[3];
    shown.bill.lines = {billLine(Component::App, "EC2", "ec2_hour", 730, 0.1),
                        billLine(Component::Database, "RDS", "rds_hour", 730, 0.04),
                        billLine(Component::App, "Elastic Load Balancing", "alb_hour", 730, 0.01),
                        billLine(Component::Operations, "CloudWatch", "cloudwatch_metric_month", 10, 0)};
    shown.bill.lines[2].isEstimated = true;
    shown.bill.lines[3].isPriced = false;
    shown.bill.lines[3].tiers.clear();
    for (const BillLine& line : shown.bill.lines) shown.bill.total += line.amount;
    shown.bill.list = shown.bill.contracted = shown.bill.recurring = shown.bill.total;
    shown.bill.estimated = shown.bill.lines[2].amount;
    shown.bill.unpriced = 1;

    Fleet app;
    app.id = "app";
    app.role = Role::App;
    app.label = "App servers";
    app.service = "EC2";
    app.instanceType = "m8g.large";
    app.count = 2;
    app.perZone = {1, 1};
    app.limitedBy = Constraint::ZoneLoss;
    app.asks = {{Constraint::ZoneLoss, 2}, {Constraint::Cpu, 1}};
    app.cpuUtilisation = 0.42;
    app.rate = UsdPerHour{0.1};
    RegionLayout region;
    region.code = "us-east-1";
    region.zones = {"us-east-1a", "us-east-1b"};
    region.fleets.push_back(app);
    region.managed.push_back({"alb", ManagedKind::LoadBalancer, "Application Load Balancer", ""});
    region.flows.push_back({"alb", "app", 12, 34});
    shown.architecture.stage = 4;
    shown.architecture.global.push_back({"users", ManagedKind::Users, "Users", "1,000"});
    shown.architecture.flows.push_back({"users", "us-east-1/alb", 12, 34});
    shown.architecture.regions.push_back(region);
    return plan;
}

/// 1 … 100 million users, five points a decade; stage n costs n dollars and n cents a user. Stage 1 never serves.
inline std::shared_ptr<Sweep> sampleSweep() {
    auto sweep = std::make_shared<Sweep>();
    sweep->range = {"workload.users", 1, 1e8, true, 41};
    for (int i = 0; i <= 40; ++i) {
        SweepPoint point;
        point.value = std::pow(10.0, i / 5.0);
        for (std::size_t stage = 0; stage < stageCount; ++stage) {
            const double n = static_cast<double>(stage) + 1;
            point.stages[stage] = {Usd{n + n * point.value / 100}, stage > 0, true, stage > 0 ? "" : "relational-data", {}};
        }
        point.recommended = 2;
        sweep->points.push_back(point);
    }
    return sweep;
}

}  // namespace stagecraft::test
