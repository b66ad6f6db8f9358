#pragma once

#include <array>
#include <set>
#include <string>

#include "tests/model/planning/cloned_catalog.h"

/// Regions that all sell the same at the same prices.
namespace stagecraft::testing {

inline void keepFamilies(Tables& tables, const std::set<std::string>& families) {
    const auto isKept = [&](std::string name) {
        for (const char* prefix : {"db.", "cache."})
            if (name.starts_with(prefix)) name = name.substr(std::string_view{prefix}.size());
        return families.contains(name.substr(0, name.find('.')));
    };
    for (const auto& [table, column] : {std::pair{"instances.csv", 0U}, {"instance_performance.csv", 0U}, {"ec2_prices.csv", 1U}, {"rds_prices.csv", 2U},
                                        {"rds_instance_classes.csv", 0U}, {"elasticache_prices.csv", 2U}, {"t_family_credits.csv", 0U}})
        filterRows(tables[table], [&](const std::vector<std::string>& cells) { return isKept(cells[column]); });
}

/// No burstable types: whether their credits last depends on the average load of a region, not its peak alone.
inline Tables alikeTables() {
    Tables tables = regionsOnly({"us-east-1", "eu-central-1", "ap-southeast-1", "sa-east-1"}, true);
    keepFamilies(tables, {"m5", "m7g", "c7g", "c6i", "r6g", "m9g", "m6g", "m6gd", "m6id"});
    return tables;
}

/// Their users live in equal numbers near each of the first `count`.
inline void placeAlike(Inputs& inputs, int count) {
    inputs.choices.freeTier = FreeTier::None;
    inputs.choices.regionCount = count;
    inputs.workload.geography = {};
    constexpr std::array places{Geography::NorthAmerica, Geography::Europe, Geography::AsiaPacific, Geography::SouthAmerica};
    for (int i = 0; i < count; ++i) inputs.workload.geography[static_cast<std::size_t>(places[static_cast<std::size_t>(i)])] = 1.0 / count;
}

}  // namespace stagecraft::testing
