#include "model/report/risk_words.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

std::string dollars(double amount) { return "$" + groupedNumber(amount, std::abs(amount) < 100 ? 2 : 0); }

std::string marked(double amount, double estimated) { return (estimated > 0 ? "≈ " : "") + dollars(amount); }

std::string marked(const RegretDesign& design, double amount) { return (design.isEstimated ? "≈ " : "") + dollars(amount); }

std::string milliseconds(double value) { return std::isfinite(value) ? headlineNumber(value) + " ms" : "without end"; }

}  // namespace

std::string chanceText(double share) {
    if (share <= 0) return "none";
    if (share >= 1) return "all";
    return headlineNumber(share * 100) + " %";
}

std::string riskText(const Risk& risk, const Inputs& inputs) {
    const std::string fastest = milliseconds(risk.p99.p10), slowest = milliseconds(risk.p99.p90);
    std::string text = fmt::format("Stage {} costs {} to {} a month in eight of ten cases (P10 to P90), {} in the middle; its p99 is {}.", risk.stage,
                                   marked(risk.cost.p10, risk.estimatedCost.p10), marked(risk.cost.p90, risk.estimatedCost.p90),
                                   marked(risk.cost.p50, risk.estimatedCost.p50),
                                   fastest == slowest ? "about " + fastest : fastest + " to " + slowest);
    if (risk.estimatedCost.mean > 0)
        text += fmt::format(" Of {} on average, {} rest on estimated prices.", marked(risk.cost.mean, risk.estimatedCost.mean), dollars(risk.estimatedCost.mean));
    if (risk.unpriced > 0)
        text += fmt::format(" ✕ Bills lack up to {} without a price: they are higher than this{}.", counted(risk.unpriced, "line", "lines"),
                            inputs.targets.budget ? ", and none is known to keep the budget" : "");
    if (risk.missesAny <= 0) return text + " It meets every target in all of them.";
    std::vector<std::string> missed;
    if (inputs.targets.budget && risk.missesBudget > 0) missed.push_back("the budget in " + chanceText(risk.missesBudget));
    if (risk.missesLatency > 0) missed.push_back("the response time in " + chanceText(risk.missesLatency));
    if (risk.missesAvailability > 0) missed.push_back("the availability in " + chanceText(risk.missesAvailability));
    if (risk.missesLoad > 0) missed.push_back("the load itself in " + chanceText(risk.missesLoad));
    return text + fmt::format(" It misses {} of the cases.", fmt::join(missed, ", "));
}

std::string sizedText(const RegretDesign& design) {
    return fmt::format("stage {} sized like the case at {} % by cost", design.stage, headlineNumber(design.quantile * 100));
}

namespace {

std::string ownName(const RegretDesign& own) { return fmt::format("the plan as it is (stage {})", own.stage); }

std::string judgedText(const RegretDesign& design) {
    return fmt::format(
        "{} a month for what stands ready; expected regret {} a month ({} too much, {} worth of capacity "
        "lacking, some part too small in {} of the cases), {} in the worst",
        marked(design, design.standing), marked(design, design.expected), marked(design, design.overspend), marked(design, design.shortfall),
        chanceText(design.tooSmall), marked(design, design.greatest));
}

}  // namespace

std::string text(const RegretDesign& design) { return sizedText(design) + ": " + judgedText(design); }

std::string ownText(const RegretDesign& own) { return ownName(own) + ": " + judgedText(own); }

std::string leastText(const LeastRegret& regret) { return isOwnLeast(regret) ? ownName(*regret.own) : sizedText(regret.designs[regret.leastExpected]); }

std::string regretText(const LeastRegret& regret, int shownStage) {
    const RegretDesign& best = regret.designs[regret.leastExpected];
    const RegretDesign& safest = regret.designs[regret.leastGreatest];
    const bool isOwn = isOwnLeast(regret);
    std::string answer = "Least regret: " + (isOwn ? ownText(*regret.own) : text(best)) + ".";
    if (isOwn) answer += fmt::format(" As good: {}.", sizedText(best));
    else if (regret.own) answer += fmt::format(" The plan as it is (stage {}): {} a month of regret.", regret.own->stage, marked(*regret.own, regret.own->expected));
    if (regret.leastGreatest != regret.leastExpected)
        answer += fmt::format(" The worst case is mildest for {} ({}).", sizedText(safest), marked(safest, safest.greatest));
    if (const RegretDesign* const own = bestOf(regret, shownStage); own != nullptr && own->stage != best.stage)
        answer += fmt::format(" Of stage {}, the one sized like the case at {} % ({} a month of regret).", shownStage, headlineNumber(own->quantile * 100), marked(*own, own->expected));
    if (regret.isEstimated) answer += " ≈ Some of the prices compared are estimated.";
    if (regret.unpriced > 0)
        answer += fmt::format(" ✕ The bills compared lack up to {} without a price: which regret is least is not known.", counted(regret.unpriced, "line", "lines"));
    return answer;
}

std::string noteText(const Risk& risk) {
    std::string note = fmt::format("{} cases, triangular and independent.", groupedNumber(static_cast<double>(risk.monthly.size())));
    if (risk.monthly.size() > 1) {
        const QuantileRange low = quantileRange(risk.monthly, 0.1), high = quantileRange(risk.monthly, 0.9);
        note += fmt::format(" So many leave P10 between {} and {} and P90 between {} and {} (95 % confidence).", marked(low.from, risk.estimatedCost.p10),
                            marked(low.to, risk.estimatedCost.p10), marked(high.from, risk.estimatedCost.p90), marked(high.to, risk.estimatedCost.p90));
    }
    if (risk.impossible > 0) note += fmt::format(" {} out.", counted(risk.impossible, "more contradicts itself and is left", "more contradict themselves and are left"));
    if (!risk.isWhole) note += " Stopped before all were planned.";
    return note;
}

}  // namespace stagecraft
