#include "model/documents/plan_result.h"

#include <cmath>

#include "model/report/forgotten.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// Always quoted: a text that looks like a number or a keyword stays a text.
std::string doubleQuoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            constexpr char digits[] = "0123456789abcdef";
            out += "\\x";
            out += digits[(static_cast<unsigned char>(c) >> 4) & 0xF];
            out += digits[static_cast<unsigned char>(c) & 0xF];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string number(double value) { return std::isfinite(value) ? plainNumber(value) : "null"; }

class ResultWriter {
public:
    explicit ResultWriter(const Plan& plan) : plan_(plan), shown_(plan.shown()) {}

    std::string write() {
        const Recommendation& choice = plan_.recommendation;
        line(1, "catalog: {id: " + doubleQuoted(plan_.catalogId) + ", date: " + doubleQuoted(plan_.catalogDate) + "}");
        line(1, "stage: {shown: " + std::to_string(shown_.number) + ", recommended: " + std::to_string(choice.recommended) +
                    ", rule: " + std::string{nameOf(plan_.inputs.choices.recommend)} + ", by_users: " + std::to_string(choice.byUsers) +
                    ", by_need: " + std::to_string(choice.byNeed) + ", cheapest: " + std::to_string(choice.cheapest) + "}");
        line(1, "meets_targets: " + std::string{choice.meetsTargets ? "true" : "false"});
        line(1, "monthly_usd: " + plainDollars(shown_.bill.total));
        line(1, "estimated_usd: " + plainDollars(shown_.bill.estimated));
        line(1, "unpriced_lines: " + std::to_string(shown_.bill.unpriced));
        line(1, "demand: {average_rps: " + number((plan_.demand.dynamicAverage + plan_.demand.staticAverage).count()) +
                    ", peak_rps: " + number(plan_.demand.peak.count()) + "}");
        line(1, "latency_ms: {p50: " + number(shown_.latency.p50.count()) + ", p95: " + number(shown_.latency.p95.count()) +
                    ", p99: " + number(shown_.latency.p99.count()) + "}");
        line(1, "availability: {fraction: " + number(shown_.availability.fraction) +
                    ", downtime_minutes_per_year: " + number(shown_.availability.minutesPerYear) + "}");
        line(1, "headroom: {users_at_limit: " + number(shown_.headroom.usersAtLimit) +
                    ", first_limit: " + std::string{nameOf(shown_.headroom.firstLimit)} + "}");
        stages();
        regions();
        bill();
        forgotten();
        pressures();
        notes();
        return std::move(out_);
    }

private:
    void line(int depth, const std::string& text) { out_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + "\n"; }

    void stages() {
        line(1, "stages:");
        for (const StagePlan& stage : plan_.stages) {
            std::string blockers;
            for (const Blocker& blocker : stage.blockers) blockers += (blockers.empty() ? "" : ", ") + doubleQuoted(text(blocker));
            line(2, "- {number: " + std::to_string(stage.number) + ", name: " + doubleQuoted(stage.name) + ", feasible: " +
                        (stage.isFeasible() ? "true" : "false") + ", monthly_usd: " + plainDollars(stage.bill.total) + ", estimated_usd: " +
                        plainDollars(stage.bill.estimated) + ", unpriced_lines: " + std::to_string(stage.bill.unpriced) + ", blockers: [" + blockers + "]}");
        }
    }

    void regions() {
        line(1, "regions:");
        for (const RegionLayout& region : shown_.architecture.regions) {
            std::string zones;
            for (const std::string& zone : region.zones) zones += (zones.empty() ? "" : ", ") + zone;
            line(2, "- code: " + region.code);
            line(3, "zones: [" + zones + "]");
            line(3, "traffic_share: " + number(region.trafficShare));
            if (!region.fleets.empty()) line(3, "fleets:");
            for (const Fleet& fleet : region.fleets) {
                std::string perZone;
                for (const int count : fleet.perZone) perZone += (perZone.empty() ? "" : ", ") + std::to_string(count);
                line(4, "- {id: " + doubleQuoted(fleet.id) + ", role: " + std::string{nameOf(fleet.role)} + ", service: " + doubleQuoted(fleet.service) +
                            ", instance_type: " + doubleQuoted(fleet.instanceType) + ", count: " + std::to_string(fleet.count) + ", per_zone: [" + perZone +
                            "], limited_by: " + std::string{nameOf(fleet.limitedBy)} + ", cpu: " + number(fleet.cpuUtilisation) + "}");
            }
            if (!region.managed.empty()) line(3, "managed:");
            for (const ManagedService& service : region.managed)
                line(4, "- {id: " + doubleQuoted(service.id) + ", kind: " + std::string{nameOf(service.kind)} + ", label: " + doubleQuoted(service.label) +
                            ", note: " + doubleQuoted(service.note) + "}");
        }
    }

    void bill() {
        line(1, "bill:");
        for (const BillLine& item : shown_.bill.lines)
            line(2, "- {service: " + doubleQuoted(item.usage.service) + ", component: " + std::string{nameOf(item.usage.component)} + ", dimension: " +
                        item.usage.dimension + ", region: " + doubleQuoted(item.usage.region) +
                        (item.usage.destination.empty() ? "" : ", destination: " + doubleQuoted(item.usage.destination)) +
                        (item.usage.instanceType.empty() ? "" : ", instance_type: " + doubleQuoted(item.usage.instanceType)) + ", quantity: " +
                        number(item.usage.quantity) + ", unit: " + doubleQuoted(item.unit) + ", usd: " +
                        (item.isPriced ? number(item.amount.dollars()) : "null") + ", estimated: " + (item.isEstimated ? "true" : "false") +
                        (item.isBorrowed() ? ", price_region: " + doubleQuoted(item.lender) : "") +
                        ", formula: " + doubleQuoted(formulaText(item)) + "}");
    }

    void forgotten() {
        const std::vector<ForgottenLine> ledger = forgottenLines(shown_.bill);
        line(1, ledger.empty() ? "forgotten: []" : "forgotten:");
        for (const ForgottenLine& item : ledger)
            line(2, "- {kind: " + std::string{nameOf(item.kind)} + ", usd: " + (item.isUnpriced() ? "null" : plainDollars(item.amount)) +
                        ", estimated_usd: " + (item.isUnpriced() ? "null" : plainDollars(item.estimated)) +
                        ", share: " + (item.isUnpriced() ? "null" : number(item.share)) +
                        ", lines: " + std::to_string(item.lines) + ", unpriced: " + std::to_string(item.unpriced) + "}");
    }

    void pressures() {
        line(1, "pressures:");
        for (const Pressure& pressure : shown_.pressures)
            line(2, "- {kind: " + std::string{nameOf(pressure.kind)} + ", value: " + number(pressure.value) + ", limit: " + number(pressure.limit) +
                        ", users_at_limit: " + (pressure.usersAtLimit ? number(*pressure.usersAtLimit) : "null") + "}");
    }

    void notes() {
        line(1, "reasons:");
        for (const Reason& reason : plan_.recommendation.reasons) line(2, "- " + doubleQuoted(text(reason, plan_)));
        line(1, plan_.warnings.empty() ? "warnings: []" : "warnings:");
        for (const Warning& warning : plan_.warnings) line(2, "- " + doubleQuoted(text(warning)));
    }

    const Plan& plan_;
    const StagePlan& shown_;
    std::string out_;
};

}  // namespace

std::string resultYaml(const Plan& plan) { return ResultWriter{plan}.write(); }

}  // namespace stagecraft
