#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "model/planning/plan.h"

namespace stagecraft::testing {

/// Whatever a plan contains must be a number that means something; the first that does not, by name.
class Soundness {
public:
    std::string of(const Plan& plan) {
        number(plan.demand.average.count(), "average");
        number(plan.demand.peak.count(), "peak");
        number(plan.demand.peakSessions, "sessions");
        number(plan.demand.rows.count(), "rows");
        number(plan.demand.files.count(), "files");
        number(plan.demand.steepestRise, "steepest rise");
        for (const double factor : plan.demand.busyFactor) number(factor, "busy factor");
        for (const StagePlan& stage : plan.stages) check(stage);
        return found_;
    }

    /// Some tier of the stage may be missing: nothing of the kind can be bought.
    static bool isSized(const StagePlan& stage) {
        if (stage.isFeasible() || stage.number == 1) return true;
        for (const RegionLayout& region : stage.architecture.regions)
            if (std::none_of(region.fleets.begin(), region.fleets.end(), [](const Fleet& fleet) { return fleet.service == "EC2" && fleet.role != Role::DatabaseLeader; }))
                return false;
        return true;
    }

private:
    void fail(std::string_view what, double value) {
        if (found_.empty()) found_ = where_ + ": " + std::string{what} + " is " + std::to_string(value);
    }
    void number(double value, std::string_view what) {
        if (!(value >= 0) || !std::isfinite(value)) fail(what, value);
    }
    void fraction(double value, std::string_view what) {
        if (!(value >= 0 && value <= 1 + 1e-9)) fail(what, value);
    }

    void check(const StagePlan& stage) {
        where_ = "stage " + std::to_string(stage.number);
        check(stage.bill);
        number(stage.careHours, "care hours");
        number(stage.autoscalingSaving.dollars(), "what autoscaling saves");
        if (stage.latency.isStable) {
            number(stage.latency.mean.count(), "mean latency");
            number(stage.latency.p50.count(), "p50");
            if (!(stage.latency.p50 <= stage.latency.p95 && stage.latency.p95 <= stage.latency.p99)) fail("p95 between p50 and p99", stage.latency.p95.count());
            number(stage.latency.p99.count(), "p99");
        }
        fraction(stage.availability.fraction, "availability");
        fraction(stage.availability.promised, "promised availability");
        number(stage.availability.minutesPerYear, "downtime");
        for (const AvailabilityPart& part : stage.availability.parts) {
            fraction(part.availability, "availability of " + part.part);
            number(part.minutesPerYear, "downtime of " + part.part);
        }
        for (const Pressure& pressure : stage.pressures) {
            if (!isSized(stage)) continue;  // see `aStageThatCouldNotBeSizedClaimsNothing`
            number(pressure.value, "pressure " + std::string{nameOf(pressure.kind)});
            if (!(pressure.limit >= 0)) fail("limit of " + std::string{nameOf(pressure.kind)}, pressure.limit);
            if (pressure.usersAtLimit && !(*pressure.usersAtLimit >= 0)) fail("users at limit of " + std::string{nameOf(pressure.kind)}, *pressure.usersAtLimit);
        }
        if (!(stage.headroom.usersAtLimit >= 0)) fail("headroom", stage.headroom.usersAtLimit);
        for (const Blocker& blocker : stage.blockers) {
            if (!std::isfinite(blocker.available) || !std::isfinite(blocker.asked)) fail("blocker " + std::string{nameOf(blocker.constraint)}, blocker.available);
            if (blocker.available < 0 || blocker.asked < 0) fail("blocker " + std::string{nameOf(blocker.constraint)}, blocker.available);
        }
        double traffic = 0;
        for (const RegionLayout& region : stage.architecture.regions) {
            traffic += region.trafficShare;
            for (const Fleet& fleet : region.fleets) check(fleet, region, stage.isFeasible());
            for (const Flow& flow : region.flows) {
                number(flow.requestsPerSecond, "flow " + flow.from + " to " + flow.to);
                number(flow.gigabytesPerMonth, "gigabytes " + flow.from + " to " + flow.to);
            }
        }
        if (std::abs(traffic - 1) > 1e-9) fail("traffic of all regions", traffic);
    }

    void check(const Fleet& fleet, const RegionLayout& region, bool isFeasible) {
        if (fleet.count < 1) fail(fleet.id + " count", fleet.count);
        if (fleet.perZone.size() != region.zones.size()) fail(fleet.id + " zones", static_cast<double>(fleet.perZone.size()));
        int placed = 0;
        for (const int count : fleet.perZone) {
            if (count < 0) fail(fleet.id + " in a zone", count);
            placed += count;
        }
        if (placed != fleet.count) fail(fleet.id + " placed", placed);
        for (const auto& [value, name] : {std::pair{fleet.cpuUtilisation, "CPU"}, {fleet.memoryUtilisation, "memory"}, {fleet.networkUtilisation, "network"},
                                          {fleet.diskUtilisation, "disk"}, {fleet.connectionUtilisation, "connections"}}) {
            if (isFeasible) fraction(value, fleet.id + " " + name);
            else number(value, fleet.id + " " + name);
        }
        number(fleet.instanceHours, fleet.id + " hours");
        if (fleet.instanceHours > fleet.count * 730.0 * (1 + 1e-9)) fail(fleet.id + " hours above its servers", fleet.instanceHours);
        number(fleet.rate.count(), fleet.id + " rate");
        number(fleet.disk.count(), fleet.id + " disk");
        number(fleet.diskOperations.count(), fleet.id + " disk operations");
        number(fleet.peakRate.count(), fleet.id + " rate");
    }

    void check(const Bill& bill) {
        Usd total, estimated;
        int unpriced = 0;
        for (const BillLine& line : bill.lines) {
            const std::string name = line.usage.part + " " + line.usage.dimension;
            number(line.usage.quantity, name);
            number(line.amount.dollars(), name + " amount");
            number(line.freeQuantity, name + " free");
            if (line.freeQuantity > line.usage.quantity * (1 + 1e-9) + 1e-9) fail(name + " free above used", line.freeQuantity);
            Usd tiers;
            for (const AppliedTier& tier : line.tiers) tiers += tier.amount;
            // Every line takes its part of what its group costs together: cents of rounding, no more.
            // The tiers stand at the list price; what the contract makes of them is the amount.
            if (std::abs(tiers.dollars() * (1 - line.discount) - line.amount.dollars()) > 1e-6 + 1e-9 * line.amount.dollars()) fail(name + " tiers", tiers.dollars());
            total += line.amount;
            if (line.isEstimated) estimated += line.amount;
            if (!line.isPriced) ++unpriced;
            if (!line.isPriced && line.amount != Usd{}) fail(name + " unpriced amount", line.amount.dollars());
        }
        if (total != bill.total) fail("total", bill.total.dollars());
        if (estimated != bill.estimated) fail("estimated", bill.estimated.dollars());
        if (unpriced != bill.unpriced) fail("unpriced", bill.unpriced);
    }

    std::string where_, found_;
};

}  // namespace stagecraft::testing
