#include "model/exploration/compare.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/workload/fields.h"

namespace stagecraft {

Comparison compare(const Plan& before, const Plan& after) {
    Comparison comparison;
    for (const Field& field : fields()) {
        const std::string was = valueText(field, before.inputs);
        const std::string is = valueText(field, after.inputs);
        if (was != is) comparison.inputs.push_back({std::string{field.key}, was, is});
    }
    std::map<std::string, ServiceDifference> services;
    for (const BillLine& line : before.shown().bill.lines) services[line.usage.service].before += line.amount;
    for (const BillLine& line : after.shown().bill.lines) services[line.usage.service].after += line.amount;
    for (auto& [name, difference] : services) {
        difference.service = name;
        comparison.services.push_back(difference);
    }
    std::stable_sort(comparison.services.begin(), comparison.services.end(),
                     [](const ServiceDifference& a, const ServiceDifference& b) {
                         return std::abs((a.after - a.before).dollars()) >
                                std::abs((b.after - b.before).dollars());
                     });
    comparison.before = before.shown().bill.total;
    comparison.after = after.shown().bill.total;
    return comparison;
}

}  // namespace stagecraft
