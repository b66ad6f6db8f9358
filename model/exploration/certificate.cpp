#include "model/exploration/certificate.h"

#include <algorithm>

#include "model/planning/estimated_bill.h"
#include "model/planning/markets.h"

namespace stagecraft {

namespace {

FleetCertificate::Fleet fleetOf(const FleetChoice& choice) {
    return {std::string{choice.server->offer->type->name}, choice.count, choice.monthly};
}

/// A type that was pinned had no rival.
FleetCertificate certify(const SizedPart& part, const Catalog& catalog, const Inputs& inputs) {
    const Choices& choices = inputs.choices;
    Markets markets{catalog, inputs};
    const ServerCandidates candidates = markets.serverCandidates(part.region);
    const ServerCandidates all = choices.hasPinnedType() ? candidates : ServerCandidates{ServerMarket::of(catalog, part.region, choices).all()};
    const NodeLaw law = serverLaw(inputs.workload);
    FleetCertificate certificate;
    certificate.region = part.region;
    certificate.part = part.label;
    certificate.considered = static_cast<int>(all.size());
    certificate.dominated = certificate.considered - static_cast<int>(candidates.size());
    certificate.chosen = fleetOf(part.choice);
    const auto isCandidate = [&](const ServerCandidate& server) {
        return std::any_of(candidates.begin(), candidates.end(),
                           [&](const ServerCandidate& candidate) { return candidate.offer == server.offer; });
    };
    for (const ServerCandidate& lone : all) {
        const ServerCandidate server = choices.hasPinnedType() ? lone : slowed(lone, law);
        if (server.offer == part.choice.server->offer) continue;
        const FleetVerdict verdict = verdictOf(server, part.needs);
        if (verdict.choice && (!certificate.runnerUp || verdict.choice->monthly < certificate.runnerUp->monthly))
            certificate.runnerUp = fleetOf(*verdict.choice);
        if (!isCandidate(server)) continue;
        if (verdict.choice) {
            ++certificate.dearer;
            continue;
        }
        auto& rejected = certificate.rejected;
        const auto same = std::find_if(rejected.begin(), rejected.end(), [&](const FleetCertificate::Rejected& one) {
            return one.constraint == verdict.refusal.constraint;
        });
        if (same == rejected.end()) rejected.push_back({verdict.refusal.constraint, 1});
        else ++same->types;
    }
    std::stable_sort(certificate.rejected.begin(), certificate.rejected.end(),
                     [](const auto& a, const auto& b) { return a.types > b.types; });
    return certificate;
}

}  // namespace

std::vector<FleetCertificate> certificates(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    SizingTrace trace;
    const Bill bill = planStage(blueprint, inputs, catalog, &trace).bill;
    std::vector<FleetCertificate> all;
    for (const SizedPart& part : trace.parts) {
        if (part.choice.server == nullptr) continue;
        all.push_back(certify(part, catalog, inputs));
        all.back().isEstimated = isPartEstimated(bill, part.id, part.region);
    }
    return all;
}

}  // namespace stagecraft
