#include "model/report/forgotten.h"

#include <algorithm>
#include <array>

namespace stagecraft {

namespace {

struct Rule {
    std::string_view dimension;
    ForgottenKind kind;
};

constexpr Rule rules[] = {
    {"nat_gateway_hour", ForgottenKind::Nat},
    {"nat_gateway_gb", ForgottenKind::Nat},
    {"vpc_endpoint_gateway_hour", ForgottenKind::Nat},
    {"vpc_endpoint_interface_az_hour", ForgottenKind::Nat},
    {"vpc_endpoint_interface_gb", ForgottenKind::Nat},
    {"public_ipv4_in_use_hour", ForgottenKind::Addresses},
    {"alb_lcu_hour", ForgottenKind::CapacityUnits},
    {"nlb_lcu_hour", ForgottenKind::CapacityUnits},
    {"cloudwatch_logs_ingest_gb", ForgottenKind::Logs},
    {"cloudwatch_logs_storage_gb_month", ForgottenKind::Logs},
    {"ebs_snapshot_gb_month", ForgottenKind::Backups},
    {"rds_backup_gb_month", ForgottenKind::Backups},
    {"aurora_backup_gb_month", ForgottenKind::Backups},
    {"ddb_pitr_gb_month", ForgottenKind::Backups},
    {"inter_region_gb", ForgottenKind::Replication},
    {"ddb_on_demand_replicated_write_million", ForgottenKind::Replication},
    {"ddb_provisioned_replicated_wcu_hour", ForgottenKind::Replication},
};

}  // namespace

std::optional<ForgottenKind> forgottenKind(const Usage& usage) {
    if (usage.dimension.starts_with("support_")) return ForgottenKind::Support;
    // What one database of one's own sends to its copies, and what servers send to databases and caches.
    if (usage.dimension == "inter_az_gb_each_direction")
        return usage.part.ends_with(".leader") ? ForgottenKind::Replication : ForgottenKind::CrossZone;
    const auto* const rule = std::ranges::find(rules, std::string_view{usage.dimension}, &Rule::dimension);
    return rule == std::end(rules) ? std::nullopt : std::optional{rule->kind};
}

std::vector<ForgottenLine> forgottenLines(const Bill& bill) {
    std::array<ForgottenLine, forgottenKindCount> kinds{};
    for (const BillLine& line : bill.lines) {
        const std::optional<ForgottenKind> kind = forgottenKind(line.usage);
        if (!kind) continue;
        ForgottenLine& sum = kinds[static_cast<std::size_t>(*kind)];
        sum.kind = *kind;
        ++sum.lines;
        if (line.isEstimated) sum.estimated += line.amount;
        if (line.isPriced) sum.amount += line.amount;
        else ++sum.unpriced;
    }
    std::vector<ForgottenLine> ledger;
    for (ForgottenLine& sum : kinds) {
        if (sum.lines == 0) continue;
        sum.share = bill.total > Usd{} ? sum.amount / bill.total : 0;
        ledger.push_back(sum);
    }
    return ledger;
}

std::string_view label(ForgottenKind kind) {
    switch (kind) {
        case ForgottenKind::Nat: return "NAT gateways and endpoints";
        case ForgottenKind::CrossZone: return "traffic between zones";
        case ForgottenKind::Addresses: return "public IPv4 addresses";
        case ForgottenKind::CapacityUnits: return "load balancer capacity units";
        case ForgottenKind::Logs: return "logs";
        case ForgottenKind::Backups: return "snapshots and backups";
        case ForgottenKind::Replication: return "replication";
        case ForgottenKind::Support: return "support";
    }
    return {};
}

}  // namespace stagecraft
