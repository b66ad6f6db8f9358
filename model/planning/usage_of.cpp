#include "model/planning/usage_of.h"

#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"
#include "model/planning/usage_lines.h"

namespace stagecraft {

namespace usage {

namespace {

void addMixedHours(Lines& lines, const Place& place, const Fleet& fleet) {
    const HoursMix& mix = *fleet.mix;
    const auto hours = [&](Purchase purchase, std::vector<Factor> factors) -> Usage& {
        Usage& usage = lines.add(place, "ec2_hour", std::move(factors));
        usage.instanceType = fleet.instanceType;
        usage.purchase = purchase;
        return usage;
    };
    if (mix.committed > 0)
        hours(mix.commitment, {{FactorName::Instances, static_cast<double>(mix.committed)}, {FactorName::HoursPerMonth, 730}});
    if (mix.onDemand > 0) hours(Purchase::OnDemand, {{FactorName::InstanceHours, mix.onDemand}});
    if (mix.spot > 0) {
        Usage& usage = hours(Purchase::OnDemand, {{FactorName::InstanceHours, mix.spot}});
        usage.purchaseName = "spot";
        usage.discount = mix.spotDiscount;
        usage.mostOnSpot = mix.spotShare;
    }
}

void addInstanceHours(Lines& lines, const Fleet& fleet, std::string_view code) {
    if (fleet.instanceHours <= 0) return;
    Place place{Component::App, fleet.service, fleet.id, code};
    std::string_view dimension = "ec2_hour";
    switch (fleet.role) {
        case Role::Web:
        case Role::WebAndData: place.component = Component::Web; break;
        case Role::App:
        case Role::Service: break;
        case Role::Cache: place.component = Component::Cache; dimension = "elasticache_node_hour"; break;
        default:
            place.component = Component::Database;
            if (fleet.service != "EC2") dimension = "rds_hour";
            break;
    }
    if (fleet.mix) return addMixedHours(lines, place, fleet);
    std::vector<Factor> factors;
    if (fleet.isAutoscaled) {
        factors = {{FactorName::InstanceHours, fleet.instanceHours}};
    } else {
        const bool isCluster = fleet.deployment == nameOf(Deployment::MultiAzCluster);  // one rate for all three of its instances
        factors = {{isCluster ? FactorName::Clusters : FactorName::Instances, static_cast<double>(fleet.count)}, {FactorName::HoursPerMonth, 730}};
    }
    Usage& usage = lines.add(place, dimension, std::move(factors));
    usage.instanceType = fleet.instanceType;
    usage.purchase = fleet.purchase;
    if (dimension != "ec2_hour") usage.engine = fleet.engine;
    if (dimension == "rds_hour") usage.deployment = fleet.deployment;
}

void addSurplusCredits(Lines& lines, const Fleet& fleet, std::string_view code) {
    if (fleet.surplusVcpuHours <= 0) return;
    const bool isArm = fleet.instanceType.starts_with("t4g");
    lines.add({fleet.role == Role::App || fleet.role == Role::Service ? Component::App : Component::Web, "EC2", fleet.id, code},
        isArm ? "ec2_t4g_unlimited_vcpu_hour_linux" : "ec2_t_unlimited_vcpu_hour_linux",
        {{FactorName::SurplusVcpuHours, fleet.surplusVcpuHours}});
}

void addServerless(Lines& lines, const Context& context, const RegionDesign& region) {
    const std::string_view code = region.region->code;
    const double requests = million(region.load.dynamicAverage);
    const Place lambda{Component::App, "Lambda", "lambda", code};
    const double billedSeconds = std::ceil(Milliseconds{context.work.cpuPerRequest}.count()) / 1000;
    lines.add(lambda, "lambda_request_million", {{FactorName::MillionRequests, requests}});
    lines.add(lambda, "lambda_gb_second_x86",
        {{FactorName::MillionRequests, requests}, {FactorName::Million, 1e6}, {FactorName::SecondsPerRequest, billedSeconds},
         {FactorName::GigabytesOfMemory, assumptions::lambdaMemoryMb / 1024}});
    const Place door{Component::Edge, "API Gateway", "api", code};
    if (context.choices.frontDoor == FrontDoor::HttpApi) {
        // Each started 512 KB of a request counts as one.
        const double units = std::max(1.0, std::ceil((context.work.requestSize + context.work.responseSize).count() / 512));
        lines.add(door, "apigw_http_request_million", {{FactorName::MillionRequests, requests}, {FactorName::UnitsPerRequest, units}});
    } else {
        lines.add({Component::Edge, "Lambda", "api", "*"}, "lambda_function_url_request_million", {{FactorName::MillionRequests, requests}});
    }
    addLogs(lines, context, region);  // Lambda sends what a function prints to CloudWatch, monitored or not
    addSignUps(lines, context, code);
    addEgress(lines, code, gigabytes(region.load.dynamicAverage, context.work.responseSize) + sentToThirdParties(context, region.load));
}

void addRegion(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout, std::vector<Usage> table) {
    const std::string_view code = region.region->code;
    if (context.blueprint.compute == Compute::Lambda) return addServerless(lines, context, region);
    for (const Fleet& fleet : layout.fleets) addInstanceHours(lines, fleet, code);
    for (const Fleet& fleet : layout.fleets) addSurplusCredits(lines, fleet, code);
    for (const Fleet& fleet : layout.fleets) addServerDisks(lines, context, region, fleet);
    for (const DatabaseDesign& database : region.databases) addDatabaseStorage(lines, database, code);
    addServerlessCache(lines, region);
    addFrontDoor(lines, context, region);
    addAddresses(lines, context, region, layout);
    addOutsideAccess(lines, context, region, layout);
    addFiles(lines, context, region);
    lines.append(std::move(table));
    addTransfer(lines, context, region);
    addMonitoring(lines, context, region, layout);
    addSecrets(lines, context, region, layout);
    addTemplates(lines, context, layout);
}

}  // namespace

}  // namespace usage

std::vector<Usage> usageOf(const Design& design, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    const usage::Context context{design, *design.blueprint, inputs.workload, inputs.choices, demand, catalog};
    usage::Lines lines;
    lines.reserve(48 * (1 + design.regions.size()));
    usage::addGlobal(lines, context);
    std::vector<std::vector<Usage>> tables = usage::sessionTables(context);
    for (std::size_t r = 0; r < design.regions.size(); ++r)
        usage::addRegion(lines, context, design.regions[r], design.architecture.regions[r], std::move(tables[r]));
    return lines.take();
}

}  // namespace stagecraft
