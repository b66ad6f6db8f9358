#include "app/cli/json.h"

#include <algorithm>
#include <cmath>

#include "app/cli/json_members.h"
#include "model/report/cash_flow.h"
#include "model/report/forgotten.h"
#include "model/report/words.h"

namespace stagecraft {

namespace {

Json optionalStage(const std::optional<int>& stage) { return stage ? Json(*stage) : Json(nullptr); }

Json jsonStage(const Plan& plan) {
    const Recommendation& choice = plan.recommendation;
    return {{"recommended", choice.recommended}, {"rule", nameOf(plan.inputs.choices.recommend)},
            {"by_users", choice.byUsers},        {"by_need", choice.byNeed},
            {"cheapest", choice.cheapest},       {"pinned", optionalStage(choice.pinned)},
            {"shown", plan.shown().number},      {"meets_targets", choice.meetsTargets}};
}

Json jsonDemand(const Demand& demand) {
    return {{"average_rps", jsonNumber((demand.dynamicAverage + demand.staticAverage).count())},
            {"peak_rps", jsonNumber(demand.peak.count())},
            {"usual_peak_rps", jsonNumber(demand.usualPeak.count())},
            {"peak_event", demand.peakEvent ? Json(*demand.peakEvent) : Json(nullptr)},
            {"requests_per_month", jsonNumber(demand.requestsPerMonth)},
            {"dynamic_average_rps", jsonNumber(demand.dynamicAverage.count())},
            {"static_average_rps", jsonNumber(demand.staticAverage.count())},
            {"dynamic_peak_rps", jsonNumber(demand.dynamicPeak.count())},
            {"static_peak_rps", jsonNumber(demand.staticPeak.count())},
            {"reads_per_second_peak", jsonNumber(demand.readPeak.count())},
            {"writes_per_second_peak", jsonNumber(demand.writePeak.count())},
            {"sessions_peak", jsonNumber(demand.peakSessions)},
            {"rows_gb", jsonNumber(demand.rows.count())},
            {"files_gb", jsonNumber(demand.files.count())}};
}

/// Worst first: what to fix first.
Json availabilityParts(const AvailabilitySummary& availability) {
    Json parts = Json::array();
    for (const AvailabilityPart& part : availability.parts)
        parts.push_back({{"part", part.part}, {"fraction", jsonNumber(part.availability)}, {"downtime_minutes_per_year", jsonNumber(part.minutesPerYear)}});
    return parts;
}

Json jsonBlocker(const Blocker& blocker) {
    return {{"constraint", nameOf(blocker.constraint)},
            {"available", jsonNumber(blocker.available)},
            {"asked", jsonNumber(blocker.asked)},
            {"subject", blocker.subject},
            {"text", text(blocker)}};
}

Json jsonStages(const Plan& plan) {
    Json stages = Json::array();
    for (const StagePlan& stage : plan.stages) {
        Json blockers = Json::array();
        for (const Blocker& blocker : stage.blockers) blockers.push_back(jsonBlocker(blocker));
        stages.push_back({{"number", stage.number},
                          {"name", stage.name},
                          {"feasible", stage.isFeasible()},
                          {"monthly_usd", jsonMoney(stage.bill.total)},
                          {"estimated_usd", jsonMoney(stage.bill.estimated)},
                          {"unpriced_lines", stage.bill.unpriced},
                          {"p99_ms", jsonNumber(stage.latency.p99.count())},
                          {"availability", jsonNumber(stage.availability.fraction)},
                          {"blockers", std::move(blockers)}});
    }
    return stages;
}

Json jsonFleet(const Fleet& fleet) {
    Json json{{"id", fleet.id},
              {"role", nameOf(fleet.role)},
              {"label", fleet.label},
              {"service", fleet.service},
              {"instance_type", fleet.instanceType},
              {"count", fleet.count},
              {"per_zone", fleet.perZone},
              {"limited_by", nameOf(fleet.limitedBy)},
              {"autoscaled", fleet.isAutoscaled},
              {"instance_hours", jsonNumber(fleet.instanceHours)},
              {"purchase", nameOf(fleet.purchase)},
              {"vcpus", fleet.vcpus},
              {"memory_gb", jsonNumber(fleet.memory.count())},
              {"peak_per_second", jsonNumber(fleet.peakRate.count())},
              {"utilisation",
               {{"cpu", jsonNumber(fleet.cpuUtilisation)},
                {"memory", jsonNumber(fleet.memoryUtilisation)},
                {"network", jsonNumber(fleet.networkUtilisation)},
                {"disk", jsonNumber(fleet.diskUtilisation)},
                {"connections", jsonNumber(fleet.connectionUtilisation)}}}};
    if (fleet.mix)
        json["mix"] = {{"committed", fleet.mix->committed},
                       {"commitment", nameOf(fleet.mix->commitment)},
                       {"on_demand_hours", jsonNumber(fleet.mix->onDemand)},
                       {"spot_hours", jsonNumber(fleet.mix->spot)}};
    if (fleet.surplusVcpuHours > 0) json["surplus_vcpu_hours"] = jsonNumber(fleet.surplusVcpuHours);
    if (!fleet.engine.empty()) json["engine"] = fleet.engine;
    if (!fleet.deployment.empty()) json["deployment"] = fleet.deployment;
    if (!fleet.domain.empty()) json["domain"] = fleet.domain;
    return json;
}

Json jsonManaged(const std::vector<ManagedService>& services) {
    Json list = Json::array();
    for (const ManagedService& service : services)
        if (service.kind != ManagedKind::Users)
            list.push_back({{"id", service.id},
                            {"kind", nameOf(service.kind)},
                            {"label", service.label},
                            {"note", service.note}});
    return list;
}

Json jsonArchitecture(const Architecture& architecture) {
    Json regions = Json::array();
    for (const RegionLayout& region : architecture.regions) {
        Json fleets = Json::array();
        for (const Fleet& fleet : region.fleets) fleets.push_back(jsonFleet(fleet));
        regions.push_back({{"code", region.code},
                           {"zones", region.zones},
                           {"traffic_share", jsonNumber(region.trafficShare)},
                           {"fleets", std::move(fleets)},
                           {"managed", jsonManaged(region.managed)}});
    }
    return {{"global", jsonManaged(architecture.global)}, {"regions", std::move(regions)}};
}

/// What names a line: traffic between regions also carries its destination, instance hours type, purchase, engine, deployment and what spot costs less,
/// as `bill USAGE.yaml` reads them.
template <class Members>
void addUsage(Members& members, const Usage& usage) {
    members.text("dimension", usage.dimension);
    members.text("region", usage.region);
    if (!usage.destination.empty()) members.text("destination", usage.destination);
    if (!usage.instanceType.empty()) {
        members.text("instance_type", usage.instanceType);
        members.text("purchase", purchaseNameOf(usage));
    }
    if (!usage.purchaseName.empty()) members.number("spot_discount", usage.discount);
    if (!usage.engine.empty()) members.text("engine", usage.engine);
    if (!usage.deployment.empty()) members.text("deployment", usage.deployment);
    members.number("quantity", usage.quantity);
}

template <class Members>
void addPrice(Members& members, const BillLine& line) {
    members.text("unit", line.unit);
    const auto money = [&](std::string_view key, Usd amount) {
        if (line.isPriced) members.number(key, amount.dollars());
        else members.none(key);
    };
    money("usd", line.amount);
    money("list_usd", line.list);
    money("contracted_usd", line.contracted);
    money("effective_usd", line.amount);
    money("billed_first_month_usd", line.upfront + line.recurring);
    money("billed_later_month_usd", line.recurring);
    if (line.discount != 0) members.number("contract_discount", line.discount);
    if (line.isContractPrice) members.flag("contract_price", true);
    members.number("free_quantity", line.freeQuantity);
    members.list("tiers", std::span<const AppliedTier>{line.tiers}, [](auto& tierMembers, const AppliedTier& tier) {
        tierMembers.number("from", tier.from);
        tierMembers.number("to", tier.to);
        tierMembers.number("quantity", tier.quantity);
        tierMembers.number("usd_per_unit", tier.usdPerUnit);
        tierMembers.number("usd", tier.amount.dollars());
    });
    members.flag("estimated", line.isEstimated);
    // Whose price it is, where the region has none.
    if (line.isBorrowed()) members.text("price_region", line.lender);
    else members.none("price_region");
    members.flag("priced", line.isPriced);
    members.text("source", line.source);
    members.text("as_of", line.asOf);
}

template <class Members>
void addBillLine(Members& members, const BillLine& line) {
    addUsage(members, line.usage);
    addPrice(members, line);
}

/// What each dimension of a load balancer would take in units, the largest of which is billed.
Json jsonCapacityUnits(const std::vector<Factor>& dimensions) {
    const auto keyOf = [](FactorName name) -> std::string_view {
        switch (name) {
            case FactorName::NewConnectionUnits: return "new_connections";
            case FactorName::ActiveConnectionUnits: return "active_connections";
            case FactorName::GigabyteUnits: return "gigabytes";
            default: return "rule_evaluations";
        }
    };
    Json json = Json::object();
    for (const Factor& one : dimensions) json[std::string{keyOf(one.name)}] = jsonNumber(one.value);
    json["decided_by"] = keyOf(std::ranges::max_element(dimensions, {}, &Factor::value)->name);
    return json;
}

Json jsonPlanLine(const BillLine& line) {
    Json json{{"service", line.usage.service}, {"component", nameOf(line.usage.component)}};
    JsonTree members{json};
    addBillLine(members, line);
    json["part"] = line.usage.part;
    if (!line.usage.largestOf.empty()) json["capacity_units"] = jsonCapacityUnits(line.usage.largestOf);
    json["formula"] = formulaText(line);
    return json;
}

Json jsonForgotten(const Bill& bill) {
    Json list = Json::array();
    for (const ForgottenLine& item : forgottenLines(bill))
        list.push_back({{"kind", nameOf(item.kind)},
                        {"usd", item.isUnpriced() ? Json(nullptr) : jsonMoney(item.amount)},
                        {"estimated_usd", item.isUnpriced() ? Json(nullptr) : jsonMoney(item.estimated)},
                        {"share", item.isUnpriced() ? Json(nullptr) : jsonNumber(item.share)},
                        {"lines", item.lines},
                        {"unpriced", item.unpriced}});
    return list;
}

Json jsonPressures(const StagePlan& stage) {
    Json list = Json::array();
    for (const Pressure& pressure : stage.pressures)
        list.push_back(
            {{"kind", nameOf(pressure.kind)},
             {"value", jsonNumber(pressure.value)},
             {"limit", jsonNumber(pressure.limit)},
             {"users_at_limit", pressure.usersAtLimit ? jsonNumber(*pressure.usersAtLimit) : Json(nullptr)},
             {"text", text(pressure)}});
    return list;
}

}  // namespace

Json jsonNumber(double value) {
    constexpr double largestExact = 9007199254740992.0;  // 2^53
    if (!std::isfinite(value)) return nullptr;
    if (value == std::floor(value) && std::abs(value) <= largestExact)
        return static_cast<std::int64_t>(value);
    return value;
}

Json jsonMoney(Usd amount) { return jsonNumber(amount.dollars()); }

Json jsonCatalog(std::string_view id, std::string_view date) { return {{"id", id}, {"date", date}}; }

void addMoney(Json& json, const Bill& bill, const MoneyDisplay& display) {
    json["cost"] = {{"list_usd", jsonMoney(bill.list)},
                    {"contracted_usd", jsonMoney(bill.contracted)},
                    {"effective_usd", jsonMoney(bill.total)},
                    {"billed_first_month_usd", jsonMoney(bill.firstMonth())},
                    {"billed_later_month_usd", jsonMoney(bill.recurring)},
                    {"upfront_usd", jsonMoney(bill.upfront)}};
    Json months = Json::array();
    for (const CashMonths& run : cashFlow(bill))
        for (int number = run.first; number <= run.last; ++number)
            months.push_back({{"month", number}, {"upfront_usd", jsonMoney(run.upfront)}, {"recurring_usd", jsonMoney(run.recurring)},
                              {"billed_usd", jsonMoney(run.billed())}});
    json["cash_flow"] = std::move(months);
    json["shown"] = {{"tax_rate", jsonNumber(display.taxRate)},
                     {"with_tax_usd", jsonMoney(withTax(bill.total, display))},
                     {"currency", display.currency},
                     {"exchange_rate", jsonNumber(display.isForeign() ? display.exchangeRate : 1)},
                     {"exchange_date", display.isForeign() ? Json(display.exchangeDate) : Json(nullptr)},
                     {"amount", jsonNumber(shownAmount(bill.total, display))}};
}

Json jsonBillLine(const BillLine& line) {
    Json json = Json::object();
    JsonTree members{json};
    addBillLine(members, line);
    return json;
}

void appendBillLine(std::string& out, const BillLine& line) {
    JsonLine members{out};
    addBillLine(members, line);
}

void addGrowth(Json& line, const LineGrowth& growth) {
    line["growth"] = nameOf(growth.kind);
    line["next_step_users"] = growth.nextStep ? jsonNumber(*growth.nextStep) : Json(nullptr);
    line["quantity_after"] = growth.nextStep ? jsonNumber(growth.quantityAfter) : Json(nullptr);
    line["instance_type_after"] = growth.typeAfter.empty() ? Json(nullptr) : Json(growth.typeAfter);
    line["next_step_stage"] = growth.stepStage ? Json(*growth.stepStage) : Json(nullptr);
    line["next_tier_users"] = growth.nextTier ? jsonNumber(*growth.nextTier) : Json(nullptr);
    line["next_tier_usd_per_unit"] = growth.nextTier ? jsonNumber(growth.tierUsd) : Json(nullptr);
}

Json jsonNextStage(const BillGrowth& growth) {
    if (!growth.next) return nullptr;
    return {{"number", growth.next->number}, {"name", growth.next->name}, {"users", jsonNumber(growth.next->users)}, {"new_lines", growth.next->newLines}};
}

Json jsonPlan(const Plan& plan, const BillGrowth& growth) {
    const StagePlan& shown = plan.shown();
    const double users = plan.inputs.workload.users;
    Json bill = Json::array();
    for (std::size_t i = 0; i < shown.bill.lines.size(); ++i) {
        Json line = jsonPlanLine(shown.bill.lines[i]);
        addGrowth(line, growth.lines[i]);
        bill.push_back(std::move(line));
    }
    Json reasons = Json::array();
    for (const Reason& reason : plan.recommendation.reasons) reasons.push_back(text(reason, plan));
    Json warnings = Json::array();
    for (const Warning& warning : plan.warnings) warnings.push_back(text(warning));
    Json json{{"name", plan.inputs.name},
              {"stage", jsonStage(plan)},
              {"users", jsonNumber(users)},
              {"monthly_usd", jsonMoney(shown.bill.total)},
              {"estimated_usd", jsonMoney(shown.bill.estimated)},
              {"borrowed_usd", jsonMoney(shown.bill.borrowed)},
              {"unpriced_lines", shown.bill.unpriced},
              {"usd_per_user", users > 0 ? jsonNumber(shown.bill.total.dollars() / users) : Json(nullptr)},
              {"demand", jsonDemand(plan.demand)},
              {"stages", jsonStages(plan)},
              {"architecture", jsonArchitecture(shown.architecture)},
              {"bill", std::move(bill)},
              {"growth_looked_to_users", jsonNumber(std::floor(growth.lookedTo))},
              {"next_stage", jsonNextStage(growth)},
              {"forgotten", jsonForgotten(shown.bill)},
              {"latency_ms",
               {{"mean", jsonNumber(shown.latency.mean.count())},
              {"p50", jsonNumber(shown.latency.p50.count())},
              {"p95", jsonNumber(shown.latency.p95.count())},
              {"p99", jsonNumber(shown.latency.p99.count())}}},
              {"availability",
               {{"fraction", jsonNumber(shown.availability.fraction)},
              {"downtime_minutes_per_year", jsonNumber(shown.availability.minutesPerYear)},
              {"promised", jsonNumber(shown.availability.promised)},
              {"survives_zone_loss", shown.availability.survivesZoneLoss},
                {"parts", availabilityParts(shown.availability)}}},
              {"headroom",
               {{"users_at_limit", jsonNumber(shown.headroom.usersAtLimit)},
              {"first_limit", nameOf(shown.headroom.firstLimit)}}},
              {"pressures", jsonPressures(shown)},
              {"reasons", std::move(reasons)},
              {"catalog", jsonCatalog(plan.catalogId, plan.catalogDate)},
              {"warnings", std::move(warnings)}};
    addMoney(json, shown.bill, plan.inputs.choices.display);
    return json;
}

std::string jsonLine(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string jsonText(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stagecraft
