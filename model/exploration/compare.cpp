#include "model/exploration/compare.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "model/workload/fields.h"

namespace stagecraft {

namespace {

struct Part {
    std::string region, id, label;
    PartSize size;
};

std::vector<Part> partsOf(const Architecture& architecture) {
    std::vector<Part> parts;
    const auto addManaged = [&](const std::string& region, const std::vector<ManagedService>& services) {
        for (const ManagedService& service : services)
            if (service.kind != ManagedKind::Users) parts.push_back({region, service.id, service.label, {1, {}, 0, service.note}});
    };
    addManaged({}, architecture.global);
    for (const RegionLayout& region : architecture.regions) {
        for (const Fleet& fleet : region.fleets) {
            const auto zones = static_cast<int>(std::ranges::count_if(fleet.perZone, [](int count) { return count > 0; }));
            parts.push_back({region.code, fleet.id, fleet.label, {fleet.count, fleet.instanceType, zones, {}}});
        }
        addManaged(region.code, region.managed);
    }
    return parts;
}

std::vector<PartDifference> differences(const std::vector<Part>& before, const std::vector<Part>& after) {
    std::vector<PartDifference> found;
    const auto same = [](const std::vector<Part>& parts, const Part& wanted) {
        return std::ranges::find_if(parts, [&](const Part& part) { return part.region == wanted.region && part.id == wanted.id; });
    };
    for (const Part& part : before) {
        const auto now = same(after, part);
        if (now == after.end()) found.push_back({part.region, part.label, part.size, {}});
        else if (now->size != part.size) found.push_back({part.region, part.label, part.size, now->size});
    }
    for (const Part& part : after)
        if (same(before, part) == before.end()) found.push_back({part.region, part.label, {}, part.size});
    std::ranges::stable_sort(found, {}, &PartDifference::region);
    return found;
}

using LineKey = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;

/// Two lines of one key (a part in two zones) are one.
void add(std::map<LineKey, LineDifference>& lines, const Bill& bill, bool isAfter) {
    for (const BillLine& one : bill.lines) {
        const Usage& usage = one.usage;
        const std::string purchase{purchaseNameOf(usage)};
        LineDifference& line = lines[{usage.service, usage.dimension, usage.part, usage.region, usage.destination, purchase}];
        line.service = usage.service;
        line.dimension = usage.dimension;
        line.part = usage.part;
        line.region = usage.region;
        line.destination = usage.destination;
        line.purchase = purchase;
        (isAfter ? line.typeAfter : line.typeBefore) = usage.instanceType;
        (isAfter ? line.after : line.before) += one.amount;
        if (one.isEstimated) (isAfter ? line.estimatedAfter : line.estimatedBefore) += one.amount;
    }
}

std::vector<LineDifference> lineDifferences(const Bill& before, const Bill& after) {
    std::map<LineKey, LineDifference> lines;
    add(lines, before, false);
    add(lines, after, true);
    std::vector<LineDifference> found;
    for (auto& [key, line] : lines) {
        const bool isOtherType = !line.typeBefore.empty() && !line.typeAfter.empty() && line.typeBefore != line.typeAfter;
        if (line.before != line.after || isOtherType) found.push_back(std::move(line));
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, [](const LineDifference& line) { return std::abs(line.change().dollars()); });
    return found;
}

}  // namespace

Comparison compare(const Plan& before, const Plan& after) {
    Comparison comparison;
    for (const Field& field : fields()) {
        const std::string was = valueText(field, before.inputs);
        const std::string is = valueText(field, after.inputs);
        if (was != is) comparison.inputs.push_back({std::string{field.key}, was, is});
    }
    std::map<std::string, ServiceDifference> services;
    for (const BillLine& line : before.shown().bill.lines) {
        ServiceDifference& difference = services[line.usage.service];
        difference.before += line.amount;
        if (line.isEstimated) difference.estimatedBefore += line.amount;
    }
    for (const BillLine& line : after.shown().bill.lines) {
        ServiceDifference& difference = services[line.usage.service];
        difference.after += line.amount;
        if (line.isEstimated) difference.estimatedAfter += line.amount;
    }
    for (auto& [name, difference] : services) {
        difference.service = name;
        comparison.services.push_back(difference);
    }
    std::stable_sort(comparison.services.begin(), comparison.services.end(),
                     [](const ServiceDifference& a, const ServiceDifference& b) {
                         return std::abs((a.after - a.before).dollars()) >
                                std::abs((b.after - b.before).dollars());
                     });
    comparison.lines = lineDifferences(before.shown().bill, after.shown().bill);
    comparison.before = before.shown().bill.total;
    comparison.after = after.shown().bill.total;
    comparison.architecture = differences(partsOf(before.shown().architecture), partsOf(after.shown().architecture));
    comparison.latencyBefore = before.shown().latency;
    comparison.latencyAfter = after.shown().latency;
    comparison.availabilityBefore = before.shown().availability;
    comparison.availabilityAfter = after.shown().availability;
    return comparison;
}

}  // namespace stagecraft
