#include "model/exploration/compare.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "model/workload/fields.h"

namespace stagecraft {

namespace {

/// The regions of two plans that stand for each other.
struct Move {
    std::string from, to;  ///< empty: each region stands for itself
    /// What a region of the plan after is called in the one before.
    [[nodiscard]] const std::string& before(const std::string& after) const { return !to.empty() && after == to ? from : after; }
};

Move moveOf(const Plan& before, const Plan& after) {
    const auto &was = before.shown().architecture.regions, &is = after.shown().architecture.regions;
    return was.size() == 1 && is.size() == 1 && was.front().code != is.front().code ? Move{was.front().code, is.front().code} : Move{};
}

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

std::vector<PartDifference> differences(const std::vector<Part>& before, const std::vector<Part>& after, const Move& move) {
    std::vector<PartDifference> found;
    const auto isSame = [&](const Part& was, const Part& is) { return was.region == move.before(is.region) && was.id == is.id; };
    for (const Part& part : before) {
        const auto now = std::ranges::find_if(after, [&](const Part& is) { return isSame(part, is); });
        if (now == after.end()) found.push_back({part.region, {}, part.label, part.size, {}});
        else if (now->size != part.size) found.push_back({part.region, now->region == part.region ? std::string{} : now->region, part.label, part.size, now->size});
    }
    for (const Part& part : after)
        if (std::ranges::none_of(before, [&](const Part& was) { return isSame(was, part); })) found.push_back({part.region, {}, part.label, {}, part.size});
    std::ranges::stable_sort(found, {}, &PartDifference::region);
    return found;
}

using LineKey = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;

/// Two lines of one key (a part in two zones) are one.
void add(std::map<LineKey, LineDifference>& lines, const Bill& bill, bool isAfter, const Move& move) {
    for (const BillLine& one : bill.lines) {
        const Usage& usage = one.usage;
        const std::string purchase{purchaseNameOf(usage)};
        const std::string& was = isAfter ? move.before(usage.region) : usage.region;
        const auto [known, isNew] = lines.try_emplace({usage.service, usage.dimension, usage.part, was, usage.destination, purchase});
        LineDifference& line = known->second;
        line.service = usage.service;
        line.dimension = usage.dimension;
        line.part = usage.part;
        if (isNew || line.region == usage.region) line.region = usage.region;
        else line.regionAfter = usage.region;
        line.destination = usage.destination;
        line.purchase = purchase;
        (isAfter ? line.typeAfter : line.typeBefore) = usage.instanceType;
        (isAfter ? line.after : line.before) += one.amount;
        if (one.isEstimated) (isAfter ? line.estimatedAfter : line.estimatedBefore) += one.amount;
    }
}

std::vector<LineDifference> lineDifferences(const Bill& before, const Bill& after, const Move& move) {
    std::map<LineKey, LineDifference> lines;
    add(lines, before, false, move);
    add(lines, after, true, move);
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
    const Move move = moveOf(before, after);
    comparison.lines = lineDifferences(before.shown().bill, after.shown().bill, move);
    comparison.before = before.shown().bill.total;
    comparison.after = after.shown().bill.total;
    comparison.architecture = differences(partsOf(before.shown().architecture), partsOf(after.shown().architecture), move);
    comparison.latencyBefore = before.shown().latency;
    comparison.latencyAfter = after.shown().latency;
    comparison.availabilityBefore = before.shown().availability;
    comparison.availabilityAfter = after.shown().availability;
    return comparison;
}

}  // namespace stagecraft
