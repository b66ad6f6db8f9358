#include "model/planning/assumptions.h"
#include "model/planning/outside_access.h"
#include "model/planning/usage_lines.h"

namespace stagecraft::usage {

void addLogs(Lines& lines, const Context& context, const RegionDesign& region) {
    const Place place{Component::Operations, "CloudWatch", "cloudwatch", region.region->code};
    const double logs = logsPerMonth(region.load, context.work).count();
    lines.add(place, "cloudwatch_logs_ingest_gb", {{FactorName::Gigabytes, logs}});
    // What a steady stream keeps: a month's logs times the months they are kept.
    lines.add(place, "cloudwatch_logs_storage_gb_month", {{FactorName::Gigabytes, logs / assumptions::daysPerMonth},
                                                          {FactorName::Days, static_cast<double>(context.choices.logDays)},
                                                          {FactorName::CompressedShare, assumptions::compressedLogShare}});
}

void addMonitoring(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout) {
    if (!context.blueprint.hasMonitoring) return;
    const Place place{Component::Operations, "CloudWatch", "cloudwatch", region.region->code};
    double fleets = 0;
    for (const Fleet& fleet : layout.fleets)
        if (fleet.isAutoscaled) ++fleets;
    lines.add(place, "cloudwatch_metric_month",
              {{FactorName::Servers, ownServers(layout)}, {FactorName::MetricsPerServer, assumptions::metricsPerServer}});
    lines.add(place, "cloudwatch_alarm_standard_month", {{FactorName::Groups, fleets}, {FactorName::Alarms, assumptions::alarmsPerFleet}});
    lines.add(place, "cloudwatch_dashboard_month", {{FactorName::Dashboards, 1}});
    addLogs(lines, context, region);
    if (context.blueprint.isAutoscaled && context.choices.scaling != Scaling::Fixed)
        lines.add({Component::Operations, "Auto Scaling", "autoscaling", "*"}, "autoscaling_group_month", {{FactorName::Groups, fleets}});
}

void addSecrets(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout) {
    if (!hasSecrets(context.blueprint)) return;
    const Place place{Component::Operations, "Secrets Manager", "secrets", region.region->code};
    // One password a database; its shards share it.
    lines.add(place, "secret_month", {{FactorName::Secrets, static_cast<double>(region.databases.size())}});
    lines.add(place, "secret_api_10k",
              {{FactorName::Servers, ownServers(layout)}, {FactorName::TenThousandCalls, assumptions::secretCallsPerServer / 1e4}});
}

void addTemplates(Lines& lines, const Context& context, const RegionLayout& layout) {
    if (!context.blueprint.hasTemplate) return;
    lines.add({Component::Operations, "CloudFormation", "cloudformation", layout.code}, "cloudformation_native_stack_month",
              {{FactorName::Stacks, 1}});
}

}  // namespace stagecraft::usage
