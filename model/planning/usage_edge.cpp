#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"
#include "model/planning/outside_access.h"
#include "model/planning/usage_lines.h"
#include "model/pricing/load_balancer.h"

namespace stagecraft::usage {

namespace {

void addAmplify(Lines& lines, const Context& context) {
    const Place place{Component::Edge, "Amplify Hosting", "amplify", "*"};
    lines.add(place, "amplify_build_minute", {{FactorName::Builds, assumptions::buildsPerMonth},
                                              {FactorName::MinutesPerBuild, assumptions::minutesPerBuild}});
    lines.add(place, "amplify_storage_gb_month", {{FactorName::Gigabytes, assumptions::launchPageGib}});
    lines.add(place, "amplify_egress_gb",
              {{FactorName::Gigabytes, gigabytes(context.demand.staticAverage.count(), context.work.staticObjectSize)}});
}

void addNames(Lines& lines, const Context& context) {
    const Place dns{Component::Edge, "Route 53", "route53", "*"};
    const Demand& demand = context.demand;
    const double visits = (demand.dynamicAverage + demand.staticAverage).count() / std::max(1.0, context.work.requestsPerSession);
    const double lookups = million(demand.average.count() > 0 ? visits : 0);
    lines.add(dns, "route53_hosted_zone_month", {{FactorName::Zones, 1}});
    if (context.blueprint.hasManyRegions) {
        // Failover records are aliases of load balancers, like those of one region.
        const bool isFailover = context.design.regions.back().load.isWaiting();
        lines.add(dns, isFailover ? "route53_alias_query_million" : "route53_latency_query_million", {{FactorName::Queries, lookups}});
        lines.add(dns, "route53_health_check_aws_month", {{FactorName::HealthChecks, context.regions()}});
    } else if (context.blueprint.frontEnd == FrontEnd::LoadBalancer) {
        lines.add(dns, "route53_alias_query_million", {{FactorName::Queries, lookups}});
    } else {
        lines.add(dns, "route53_standard_query_million", {{FactorName::Queries, lookups}});
    }
}

void addContentDelivery(Lines& lines, const Context& context) {
    const double perSecond = context.demand.staticAverage.count();
    const double gb = gigabytes(perSecond, context.work.staticObjectSize);
    const double tenThousands = perSecond * secondsPerMonth / 1e4;
    for (std::size_t g = 0; g < geographyCount; ++g) {
        const double share = context.work.geography[g];
        if (share <= 0) continue;
        const Place place{Component::Edge, "CloudFront", "cloudfront", context.catalog.geographies()[g].cloudFront};
        lines.add(place, "cloudfront_egress_gb", {{FactorName::Gigabytes, gb}, {FactorName::ShareOfTraffic, share}});
        lines.add(place, "cloudfront_https_10k", {{FactorName::TenThousandRequests, tenThousands}, {FactorName::ShareOfTraffic, share}});
    }
}

/// What a load balancer sees at the month's mean: all dimensions grow with the rate, so the hourly maxima sum to the maximum
/// of the means (BILLING section 1).
BalancerTraffic meanTraffic(const Context& context, double requestsPerSecond, double gigabytesPerMonth) {
    const double connections = requestsPerSecond / std::max(1.0, context.work.requestsPerSession);
    return {.newConnectionsPerSecond = connections,
            .activeConnections = connections * assumptions::connectionSeconds,
            .gbPerHour = gigabytesPerMonth / 730,
            .requestsPerSecond = requestsPerSecond,
            .rules = static_cast<double>(context.choices.balancerRules)};
}

/// The hours of one balancer and the units its busiest dimension takes.
void addBalancer(Lines& lines, const Place& place, const BalancerTraffic& traffic, bool isApplication) {
    lines.add(place, isApplication ? "alb_hour" : "nlb_hour", {{FactorName::LoadBalancers, 1}, {FactorName::HoursPerMonth, 730}});
    const CapacityUnits units = isApplication ? albCapacityUnits(traffic) : nlbCapacityUnits(traffic, FlowProtocol::Tcp);
    Usage& usage = lines.add(place, isApplication ? "alb_lcu_hour" : "nlb_lcu_hour",
                             {{FactorName::CapacityUnits, units.largest()}, {FactorName::HoursPerMonth, 730}});
    usage.largestOf = {{FactorName::NewConnectionUnits, units.newConnections},
                       {FactorName::ActiveConnectionUnits, units.activeConnections},
                       {FactorName::GigabyteUnits, units.gigabytes}};
    if (isApplication) usage.largestOf.push_back({FactorName::RuleUnits, units.ruleEvaluations});
}

/// What passes between the layers of split services: through a balancer, and through a queue where the choices ask for one.
void addInnerTraffic(Lines& lines, const Context& context, const RegionDesign& region) {
    const Workload& work = context.work;
    const double queued = hasQueue(context.blueprint, context.choices) ? context.choices.queuedShare : 0;
    const double rate = region.load.dynamicAverage * (1 - queued);
    const double gb = gigabytes(rate, work.requestSize + work.responseSize);
    const std::string_view code = region.region->code;
    const bool isApplication = context.choices.innerBalancer == InnerBalancer::Application;
    addBalancer(lines, {Component::Edge, "Elastic Load Balancing", isApplication ? "internal-alb" : "internal-nlb", code},
                meanTraffic(context, rate, gb), isApplication);
    // Behind a Network Load Balancer traffic between zones is charged at both ends, behind an Application one it is not.
    if (!isApplication && region.zones > 1)
        lines.add({Component::Network, "Data transfer", "internal-nlb", code}, "inter_az_gb_each_direction",
                  {{FactorName::Gigabytes, gb}, {FactorName::OtherZoneShare, static_cast<double>(region.zones - 1) / region.zones}, {FactorName::Directions, 2}});
    if (queued > 0)
        lines.add({Component::App, "SQS", "queue", code}, "sqs_standard_request_million",
                  {{FactorName::MillionRequests, million(region.load.dynamicAverage)},
                   {FactorName::ShareOfTraffic, queued},
                   {FactorName::CallsPerMessage, assumptions::queueCallsPerMessage},
                   {FactorName::UnitsPerRequest, std::max(1.0, std::ceil(work.requestSize.count() / assumptions::queueChunkKb))}});
}

void addFirewall(Lines& lines, std::string_view region, double requestsPerSecond) {
    const Place place{Component::Edge, "WAF", "waf", region};
    lines.add(place, "waf_web_acl_month", {{FactorName::WebAcls, 1}});
    lines.add(place, "waf_rule_month", {{FactorName::WebAcls, 1}, {FactorName::Rules, assumptions::firewallRules}});
    lines.add(place, "waf_request_million", {{FactorName::MillionRequests, million(requestsPerSecond)}});
}

}  // namespace

void addGlobal(Lines& lines, const Context& context) {
    if (context.blueprint.frontEnd == FrontEnd::Amplify) return addAmplify(lines, context);
    addNames(lines, context);
    if (context.blueprint.hasCdn) addContentDelivery(lines, context);
}

void addFrontDoor(Lines& lines, const Context& context, const RegionDesign& region) {
    if (context.blueprint.frontEnd != FrontEnd::LoadBalancer) return;
    const Workload& work = context.work;
    const RegionLoad& load = region.load;
    const double dynamicGb = gigabytes(load.dynamicAverage, work.requestSize + work.responseSize);
    const double staticRate = context.blueprint.hasCdn ? 0 : load.staticAverage;
    const double staticGb = gigabytes(staticRate, work.requestSize + work.staticObjectSize);
    addBalancer(lines, {Component::Edge, "Elastic Load Balancing", "alb", region.region->code},
                meanTraffic(context, load.dynamicAverage + staticRate, dynamicGb + staticGb), true);
    if (context.blueprint.hasInternalBalancers) addInnerTraffic(lines, context, region);
    if (context.choices.hasWaf) addFirewall(lines, region.region->code, load.dynamicAverage + staticRate);
}

}  // namespace stagecraft::usage
