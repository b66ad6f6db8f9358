#include "ui/presenters/overview.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "model/report/money_words.h"
#include "model/report/told_bills.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "ui/presenters/field_form.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("Overview", text); }

/// "≈ $552": money that rests on the prices of a bill, with the sign where some of these are estimated.
QString marked(const QString& money, const Bill& bill) { return bill.estimated > Usd{} ? QString{QStringLiteral("≈ ") + money} : money; }

/// What a total does not show, a line each.
QStringList remarksOf(const Bill& bill) {
    QStringList lines;
    for (const std::string& remark : {estimateText(bill), unpricedText(bill)})
        if (!remark.empty()) lines += toQString(remark);
    return lines;
}

bool isBlockedBy(const StagePlan& stage, std::initializer_list<Constraint> constraints) {
    return std::ranges::any_of(stage.blockers, [&](const Blocker& blocker) {
        return std::ranges::find(constraints, blocker.constraint) != constraints.end();
    });
}

HeadlineFigure stageFigure(const Plan& plan, const StagePlan& stage) {
    const bool isPinned = plan.recommendation.pinned.has_value();
    const bool serves = stage.isFeasible();
    return {QStringLiteral("stage"), translated("Stage %1").arg(stage.number),
            toQString(stage.name) + (isPinned ? translated(", pinned") : QString{}),
            serves ? translated("Carries the load and meets every target.") : textsOf(blockersOf(plan)).join(QChar{u'\n'}),
            serves ? Verdict::Good : Verdict::Bad};
}

HeadlineFigure costFigure(const Plan& plan, const StagePlan& stage) {
    const Usd total = stage.bill.total;
    const double users = plan.inputs.workload.users;
    HeadlineFigure out{QStringLiteral("cost"), translated("%1 /month").arg(marked(headlineMoney(total), stage.bill)), {},
                       translated("%1 a month").arg(marked(exactMoney(total), stage.bill)), Verdict::None};
    for (const QString& remark : remarksOf(stage.bill)) out.exact += QChar{u'\n'} + remark;
    out.note = users > 0 ? translated("%1 per user").arg(marked(headlineMoney(Usd{total.dollars() / users}), stage.bill))
                         : translated("no users yet");
    const MoneyDisplay& display = plan.inputs.choices.display;
    if (!display.isPlain()) out.exact += QString{u'\n' % marked(toQString(shownText(total, display)), stage.bill)};
    if (plan.inputs.targets.budget) {
        const Usd budget = *plan.inputs.targets.budget;
        out.verdict = total <= budget ? Verdict::Good : Verdict::Bad;
        out.note += translated(", budget %1").arg(headlineMoney(budget));
    }
    if (stage.bill.unpriced > 0) {
        out.verdict = Verdict::Warning;
        out.note = translated("lines without a price: %1").arg(stage.bill.unpriced);
    }
    return out;
}

/// Requests part ways behind a web layer, and the latency told is that of the slowest way.
bool hasManyWays(const StagePlan& stage) {
    return std::ranges::any_of(stage.architecture.regions, [](const RegionLayout& region) {
        return std::ranges::count(region.fleets, Role::Service, &Fleet::role) > 1;
    });
}

HeadlineFigure latencyFigure(const Plan& plan, const StagePlan& stage) {
    HeadlineFigure out;
    out.name = QStringLiteral("latency");
    const LatencySummary& latency = stage.latency;
    const std::optional<Milliseconds>& target = plan.inputs.targets.p99;
    if (!latency.isStable) {
        out.figure = translated("p99 overloaded");
        out.note = translated("some tier gets more work than it can do");
        out.exact = out.note;
        out.verdict = Verdict::Bad;
        return out;
    }
    out.figure = translated("p99 %1 ms").arg(toQString(headlineNumber(latency.p99.count())));
    out.exact = translated("half within %1 ms, 95 % within %2 ms, 99 % within %3 ms, on average %4 ms")
                    .arg(toQString(groupedNumber(latency.p50.count(), 1)), toQString(groupedNumber(latency.p95.count(), 1)),
                         toQString(groupedNumber(latency.p99.count(), 1)),
                         toQString(groupedNumber(latency.mean.count(), 1)));
    if (hasManyWays(stage)) out.exact = translated("on the slowest way, %1").arg(out.exact);
    out.note = target ? translated("target %1 ms").arg(toQString(headlineNumber(target->count())))
                      : translated("no target");
    if (target) out.verdict = latency.p99 <= *target ? Verdict::Good : Verdict::Bad;
    return out;
}

HeadlineFigure availabilityFigure(const Plan& plan, const StagePlan& stage) {
    const AvailabilitySummary& availability = stage.availability;
    const std::optional<double>& target = plan.inputs.targets.availability;
    HeadlineFigure out{QStringLiteral("availability"), availabilityPercent(availability.fraction),
                       translated("%1 down").arg(toQString(downtimeText(availability.minutesPerYear))), {},
                       isBlockedBy(stage, {Constraint::Availability, Constraint::ZoneLoss}) ? Verdict::Bad : Verdict::Good};
    out.exact = translated("expected %1 %; promised by AWS's agreements %2; %3")
                    .arg(toQString(groupedNumber(availability.fraction * 100, 6)),
                         availabilityPercent(availability.promised),
                         availability.survivesZoneLoss ? translated("survives the loss of a zone")
                                                       : translated("does not survive the loss of a zone"));
    if (target) out.exact += translated("; target %1").arg(availabilityPercent(*target));
    return out;
}

HeadlineFigure headroomFigure(const StagePlan& stage) {
    HeadlineFigure out;
    out.name = QStringLiteral("headroom");
    if (!std::isfinite(stage.headroom.usersAtLimit)) {
        out.figure = translated("no limit in sight");
        out.note = translated("for this design");
        out.exact = out.figure;
        return out;
    }
    out.figure = translated("holds %1 users").arg(headlineFigure(stage.headroom.usersAtLimit));
    out.note = translated("then %1").arg(toQString(label(stage.headroom.firstLimit)));
    out.exact = translated("%1 users fill the design as bought")
                    .arg(toQString(groupedNumber(std::floor(stage.headroom.usersAtLimit))));
    return out;
}

Gauge gaugeOf(const Pressure& pressure, const Plan& plan) {
    Gauge gauge{toQString(label(pressure.kind)), toQString(text(pressure)), 0, false, Verdict::None, billsOf(pressure, plan)};
    const bool isBounded = pressure.kind != PressureKind::PeakOverAverage &&
                           pressure.kind != PressureKind::ServicesScaleApart &&
                           pressure.kind != PressureKind::RelationalData && pressure.limit > 0;
    if (!isBounded) return gauge;
    gauge.hasBar = true;
    gauge.filled = pressure.value / pressure.limit;
    gauge.verdict = gauge.filled > 1 ? Verdict::Bad : gauge.filled > 0.8 ? Verdict::Warning : Verdict::Good;
    return gauge;
}

}  // namespace

QString markOf(Verdict verdict) {
    switch (verdict) {
        case Verdict::Good: return QStringLiteral("✓");
        case Verdict::Warning: return QStringLiteral("!");
        case Verdict::Bad: return QStringLiteral("✕");
        case Verdict::None: break;
    }
    return {};
}

bool Gauge::looksLike(const Gauge& other) const {
    return label == other.label && text == other.text && filled == other.filled && hasBar == other.hasBar && verdict == other.verdict &&
           bills.empty() == other.bills.empty();
}

std::array<HeadlineFigure, 5> headline(const Plan& plan) {
    const StagePlan& stage = plan.shown();
    return {stageFigure(plan, stage), costFigure(plan, stage), latencyFigure(plan, stage),
            availabilityFigure(plan, stage), headroomFigure(stage)};
}

std::array<StageChip, stageCount> stageChips(const Plan& plan, const Blueprints& blueprints) {
    std::array<StageChip, stageCount> chips;
    for (std::size_t i = 0; i < stageCount; ++i) {
        const StagePlan& stage = plan.stages[i];
        StageChip& chip = chips[i];
        chip.number = stage.number;
        chip.name = toQString(stage.name);
        chip.cost = marked(headlineMoney(stage.bill.total), stage.bill);
        if (stage.bill.unpriced > 0) chip.cost += QChar{u' '} + markOf(Verdict::Warning);
        if (!stage.isFeasible()) chip.block = toQString(label(stage.blockers.front().constraint));
        chip.isShown = &stage == &plan.shown();
        chip.isPinned = plan.recommendation.pinned == stage.number;
        chip.isRecommended = plan.recommendation.recommended == stage.number;
        if (i < blueprints.size()) chip.usersFrom = blueprints[i].usersFrom;
        QStringList lines{translated("Stage %1, %2: %3 a month")
                              .arg(QString::number(stage.number), chip.name, marked(exactMoney(stage.bill.total), stage.bill))};
        lines += remarksOf(stage.bill);
        if (chip.isRecommended) lines += translated("Recommended for this workload.");
        for (const Blocker& blocker : stage.blockers) lines += QStringLiteral("✕ ") + toQString(text(blocker));
        chip.spoken = lines.join(QStringLiteral(". "));
        lines += chip.isPinned ? translated("Click to unpin it.") : translated("Click to pin it.");
        chip.tip = lines.join(QChar{u'\n'});
    }
    return chips;
}

std::vector<Gauge> gauges(const Plan& plan) {
    std::vector<Gauge> all;
    for (const Pressure& pressure : plan.shown().pressures) all.push_back(gaugeOf(pressure, plan));
    std::ranges::stable_sort(all, [](const Gauge& a, const Gauge& b) {
        return a.hasBar != b.hasBar ? a.hasBar : a.filled > b.filled;
    });
    return all;
}

QString reasonsTitle(const Plan& plan) { return translated("Why stage %1").arg(plan.shown().number); }

QList<Statement> reasonsOf(const Plan& plan) {
    QList<Statement> reasons;
    for (const Reason& reason : plan.recommendation.reasons) reasons += statement(toQString(text(reason, plan)), billsOf(reason, plan));
    return reasons;
}

QList<Statement> warningsOf(const Plan& plan) {
    QList<Statement> warnings;
    for (const Warning& warning : plan.warnings) warnings += statement(toQString(text(warning)), billsOf(warning, plan));
    return warnings;
}

QList<Statement> blockersOf(const Plan& plan) {
    const StagePlan& shown = plan.shown();
    QList<Statement> blockers;
    for (const Blocker& blocker : shown.blockers) blockers += statement(toQString(text(blocker)), billsOf(blocker, shown));
    return blockers;
}

QStringList assumptionTexts(const Plan& plan, const Preset& preset) {
    QStringList texts;
    for (const Field& row : fields()) {
        if (isChanged(row, plan.inputs, preset)) continue;
        const QString source = toQString(preset.sourceOf(row));
        if (!source.startsWith(QStringLiteral("assumption"))) continue;
        texts += translated("%1 %2 — %3").arg(toQString(row.label), shownValue(row, plan.inputs), source);
    }
    texts += toQString(leftOut());
    return texts;
}

}  // namespace stagecraft::ui
