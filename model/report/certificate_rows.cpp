#include "model/report/certificate_rows.h"

#include <fmt/format.h>

#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

std::string rejections(const std::vector<FleetCertificate::Rejected>& all) {
    std::string out;
    for (const FleetCertificate::Rejected& rejected : all)
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", rejected.types, label(rejected.constraint));
    return out.empty() ? "none" : out;
}

std::string fleetText(const FleetCertificate::Fleet& fleet) { return fmt::format("{} × {}", fleet.count, fleet.type); }

}  // namespace

std::vector<CertificateRow> certificateRows(std::span<const FleetCertificate> fleets, std::span<const NodeCertificate> nodes) {
    std::vector<CertificateRow> rows;
    for (const FleetCertificate& one : fleets)
        rows.push_back({one.part, one.region, fleetText(one.chosen), one.considered, one.dominated, one.dearer, rejections(one.rejected),
                        one.runnerUp ? fleetText(*one.runnerUp) : "none",
                        one.runnerUp ? (one.isEstimated ? "≈ " : "") + moneyText(Usd{one.runnerUp->monthly - one.chosen.monthly}) : ""});
    for (const NodeCertificate& one : nodes)
        rows.push_back({one.part, {}, one.chosen, one.considered, one.dominated, one.dearer, rejections(one.rejected),
                        one.runnerUp.empty() ? "none" : one.runnerUp, one.runnerUp.empty() ? "" : (one.isEstimated ? "≈ " : "") + moneyText(Usd{one.extraMonthly})});
    return rows;
}

}  // namespace stagecraft
