#include "model/exploration/compare.h"

#include <algorithm>

#include "model/workload/fields.h"

namespace stagecraft {

namespace {

void collect(std::vector<ServiceDifference>& services, const Bill& bill, Usd ServiceDifference::*side) {
    for (const BillLine& line : bill.lines) {
        auto found = std::ranges::find(services, line.usage.service, &ServiceDifference::service);
        if (found == services.end()) found = services.insert(services.end(), {line.usage.service, {}, {}});
        (*found).*side += line.amount;
    }
}

Usd change(const ServiceDifference& difference) {
    const Usd up = difference.after - difference.before;
    return up < Usd{} ? Usd{} - up : up;
}

}  // namespace

Comparison compare(const Plan& before, const Plan& after) {
    Comparison comparison;
    for (const Field& field : fields()) {
        std::string old = valueText(field, before.inputs);
        std::string now = valueText(field, after.inputs);
        if (old != now)
            comparison.inputs.push_back({std::string{field.key}, std::string{field.label}, std::move(old), std::move(now)});
    }
    collect(comparison.services, before.shown().bill, &ServiceDifference::before);
    collect(comparison.services, after.shown().bill, &ServiceDifference::after);
    std::ranges::stable_sort(comparison.services,
                             [](const auto& a, const auto& b) { return change(a) > change(b); });
    return comparison;
}

}  // namespace stagecraft
