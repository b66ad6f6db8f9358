#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <random>

#include "model/exploration/certificate.h"
#include "model/exploration/reach.h"
#include "model/exploration/why_not.h"
#include "model/exploration/why_not_question.h"
#include "model/planning/markets.h"
#include "model/report/explanation.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/written_out_fleet.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

bool isStoppedBy(Constraint constraint, const StagePlan& stage) { return blockedBy(stage, constraint) != nullptr; }

StagePlan planned(int stage, const Inputs& inputs) { return planStage(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog()); }

std::string number(double value) { return QByteArray::number(value, 'g', 15).toStdString(); }

/// The inputs changed to that. Nothing where the change is one of many.
std::optional<Inputs> withChange(const Inputs& inputs, const SmallestChange& change, double to) {
    switch (change.kind) {
        case ChangeKind::Users: return withUsers(inputs, to);
        case ChangeKind::P99: return withSetting(inputs, "targets.p99_ms", number(to));
        case ChangeKind::Budget: return withSetting(inputs, "targets.budget_usd_month", number(to));
        case ChangeKind::Availability: {
            Inputs changed = inputs;
            changed.targets.availability = to;
            return changed;
        }
        case ChangeKind::Choice: {
            const std::size_t equals = change.setting.find('=');
            if (equals == std::string::npos) return std::nullopt;  // one of many regions
            return withSetting(inputs, change.setting.substr(0, equals), change.setting.substr(equals + 1));
        }
        default: return std::nullopt;
    }
}

/// What is a little less of a change, and what is surely as much: fewer users and dearer budgets are exact; the nearest latency is one
/// that no number of servers goes below.
struct Around {
    double less = 0, enough = 0;
};
Around around(const SmallestChange& change) {
    switch (change.kind) {
        case ChangeKind::Users: return {change.to + 1, change.to};
        case ChangeKind::Budget: return {change.to - 0.01, change.to + 0.01};
        case ChangeKind::P99: return {change.to * 0.98, change.to * 1.02};
        case ChangeKind::Availability: return {change.to + 2e-3 * (1 - change.to), change.to - 2e-3 * (1 - change.to)};
        default: return {};
    }
}

/// Why a change that was told is not the smallest that does: empty where it is.
QString doubtOf(const SmallestChange& change, const Blocker& blocker, int stage, const Inputs& inputs) {
    const auto told = [&](const char* what, double to) {
        return QStringLiteral("stage %1, %2 of %3: %4 at %5").arg(stage).arg(QString::fromStdString(std::string{nameOf(blocker.constraint)})).arg(inputs.workload.users).arg(QLatin1String(what)).arg(to, 0, 'g', 12);
    };
    // Several changes, or another stage: with all of them it serves, and none of them is needless.
    const bool isStage = change.setting.starts_with("choices.stage=");
    if (isStage || !change.with.empty()) {
        const std::optional<Inputs> all = withChange(inputs, change);
        if (!all) return {};
        return planned(isStage ? *all->choices.stage : stage, *all).isFeasible() ? QString{} : told("all of them are not enough", change.to);
    }
    const Around near = around(change);
    const std::optional<Inputs> enough = withChange(inputs, change, near.enough);
    if (!enough) return {};
    if (isStoppedBy(blocker.constraint, planned(stage, *enough))) return told("not enough", near.enough);
    // Fewer users lift all that stops the stage.
    if (change.kind == ChangeKind::Users) {
        if (!planned(stage, *enough).isFeasible()) return told("something else stops it", near.enough);
        return planned(stage, *withChange(inputs, change, near.less)).isFeasible() ? told("less would do", near.less) : QString{};
    }
    if (change.kind == ChangeKind::Choice) return {};
    if (!isStoppedBy(blocker.constraint, planned(stage, *withChange(inputs, change, near.less)))) return told("less would do", near.less);
    // Nor does anything between that and now.
    for (int i = 1; i < 6; ++i) {
        const double to = near.less + (change.from - near.less) * i / 6;
        const double tried = change.kind == ChangeKind::Users ? std::floor(to) : to;
        if (!isStoppedBy(blocker.constraint, planned(stage, *withChange(inputs, change, tried)))) return told("much less would do", tried);
    }
    return {};
}

class RandomPlans {
public:
    explicit RandomPlans(unsigned seed) : random_(seed) {}
    double uniform(double low, double high) { return std::uniform_real_distribution{low, high}(random_); }
    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>{0, count - 1}(random_); }
    Inputs next() {
        Inputs inputs = withSetting(Inputs{}, "workload.users", number(std::floor(std::pow(10, uniform(0, 7)))));
        if (uniform(0, 1) < 0.6) inputs = withSetting(inputs, "targets.p99_ms", number(std::pow(10, uniform(1.3, 3))));
        if (uniform(0, 1) < 0.5) inputs.targets.availability = 1 - std::pow(10, -uniform(1, 5));
        if (uniform(0, 1) < 0.3) inputs = withSetting(inputs, "targets.budget_usd_month", number(std::pow(10, uniform(1, 4))));
        if (uniform(0, 1) < 0.3) inputs = withSetting(inputs, "workload.worker_threads", number(std::floor(uniform(2, 40))));
        if (uniform(0, 1) < 0.3) inputs = withSetting(inputs, "choices.scaling", "fixed");
        return inputs;
    }
    std::mt19937& random() { return random_; }

private:
    std::mt19937 random_;
};

}  // namespace

/// The change that "why not?" tells is the smallest: it does, and a little less does not.
class WhyNotProofTest : public QObject {
    Q_OBJECT
private slots:
    void theChangeIsTheSmallestThatAdmitsAStage() {
        RandomPlans plans{20261126};
        std::map<ChangeKind, int> seen;
        for (int round = 0; round < 60; ++round) {
            const Plan plan = planOf(plans.next());
            for (int stage = 1; stage <= 7; ++stage) {
                const WhyNot why = whyNotStage(stage, plan, catalog(), builtInBlueprints());
                if (why.kind != WhyNotKind::Blocked) continue;
                const QString doubt = doubtOf(why.change, *why.blocker, stage, plan.inputs);
                QVERIFY2(doubt.isEmpty(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(doubt)));
                ++seen[why.change.kind];
            }
        }
        for (const ChangeKind kind : {ChangeKind::Users, ChangeKind::P99, ChangeKind::Availability, ChangeKind::Budget, ChangeKind::Choice})
            QVERIFY2(seen[kind] >= 8, qPrintable(QStringLiteral("%1: %2").arg(static_cast<int>(kind)).arg(seen[kind])));
    }

    void theChangeIsTheSmallestThatAdmitsAnOption() {
        RandomPlans plans{3};
        const std::pair<const char*, const char*> options[] = {
            {"choices.database", "aurora"}, {"choices.database", "self-managed"}, {"choices.database", "rds-multi-az-cluster"},
            {"choices.instance_type", "t4g.small"}, {"choices.instance_type", "c7g.large"}, {"choices.zones", "1"}, {"choices.zones", "3"},
            {"targets.p99_ms", "25"}, {"choices.utilisation", "0.3"}, {"choices.generations", "any"}};
        int blocked = 0, dearer = 0;
        for (int round = 0; round < 80; ++round) {
            const Plan plan = planOf(plans.next());
            const auto& [key, value] = options[plans.below(std::size(options))];
            const Inputs changed = withSetting(plan.inputs, key, value);
            const WhyNot why = whyNotOption(std::string{key} + "=" + value, changed, plan, catalog(), builtInBlueprints());
            if (why.kind == WhyNotKind::Chosen) continue;
            const StagePlan otherwise = planned(plan.shown().number, changed);
            QVERIFY(std::abs(why.extraMonthly - (otherwise.bill.total - plan.shown().bill.total).dollars()) < 1e-6);
            QCOMPARE(why.kind == WhyNotKind::Blocked, !otherwise.isFeasible());
            ++(why.kind == WhyNotKind::Blocked ? blocked : dearer);
            if (why.kind != WhyNotKind::Blocked) continue;
            const QString doubt = doubtOf(why.change, *why.blocker, otherwise.number, changed);
            QVERIFY2(doubt.isEmpty(), qPrintable(QStringLiteral("round %1, %2=%3: %4").arg(round).arg(QLatin1String(key), QLatin1String(value), doubt)));
        }
        QVERIFY(blocked > 15 && dearer > 15);
    }

    void theChangeIsTheSmallestThatAdmitsAType() {
        RandomPlans plans{5};
        std::map<ChangeKind, int> seen;
        for (int round = 0; round < 120; ++round) {
            Inputs inputs = plans.next();
            // Slow types are ruled out by a target that others just meet.
            if (round % 2 == 0) inputs = withSetting(inputs, "targets.p99_ms", number(plans.uniform(110, 240)));
            // A single host is too small for many.
            if (round % 3 == 0) inputs.choices.stage = 2 + round % 2;
            if (round % 3 == 0) inputs = withUsers(inputs, std::pow(10, plans.uniform(4, 6)));
            const Plan plan = planOf(inputs);
            const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(plan.shown().number - 1)];
            SizingTrace trace;
            (void)planStage(blueprint, plan.inputs, catalog(), &trace);
            if (trace.parts.empty()) continue;
            const std::span<const ServerCandidate> market = ServerMarket::of(catalog(), trace.parts.front().region, plan.inputs.choices).all();
            const auto slowest = std::ranges::min_element(market, {}, [](const ServerCandidate& one) { return one.memory < 30'000 ? HUGE_VAL : one.speed; });
            const ServerCandidate server = round % 2 == 0 ? *slowest : market[plans.below(market.size())];
            const std::vector<WhyNot> answers = whyNotType(server.offer->type->name, plan, catalog(), builtInBlueprints());
            std::size_t next = 0;
            for (const SizedPart& part : trace.parts) {
                if (part.choice.server == nullptr) continue;
                const WhyNot& why = answers[next++];
                const QString doubt = doubtOfType(why, part, server, plan, blueprint, trace.parts.size() > 1);
                QVERIFY2(doubt.isEmpty(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(doubt)));
                ++seen[why.change.kind];
            }
        }
        for (const ChangeKind kind : {ChangeKind::Users, ChangeKind::P99, ChangeKind::Price})
            QVERIFY2(seen[kind] >= 5, qPrintable(QStringLiteral("%1: %2").arg(static_cast<int>(kind)).arg(seen[kind])));
    }

    /// Too small a type for the application alone: how much less that would have to take at rest, to the mebibyte.
    void theMemoryAtRestThatWouldAdmitATypeIsNamed() {
        for (const char* const stage : {"3", "4", "5"}) {
            const Plan plan = planOf(withSetting(withSetting(Inputs{}, "choices.stage", stage), "workload.users", "900"));
            const std::vector<WhyNot> answers = whyNotType("t4g.nano", plan, catalog(), builtInBlueprints());
            QVERIFY(!answers.empty());
            const WhyNot& why = answers.front();
            QVERIFY(why.blocker && why.blocker->constraint == Constraint::Memory);
            constexpr std::string_view key = "workload.memory_base_mb=";
            QVERIFY2(why.change.kind == ChangeKind::Choice && why.change.setting.starts_with(key), why.change.setting.c_str());
            const double most = std::stod(why.change.setting.substr(key.size()));
            const auto pinned = [&](double base) {
                return planned(*plan.inputs.choices.stage, withSetting(withSetting(plan.inputs, "choices.instance_type", "t4g.nano"), "workload.memory_base_mb", number(base)));
            };
            QVERIFY(pinned(most).isFeasible());
            QVERIFY(isStoppedBy(Constraint::Memory, pinned(most + 1)));
        }
    }

    /// And too slow besides: with both changes it serves, with a little less of either it does not.
    void aTypeTooSmallAndTooSlowNamesBothChanges() {
        const Plan plan = planOf(withSettings({{"choices.stage", "4"}, {"targets.p99_ms", "200"}}));
        const std::vector<WhyNot> answers = whyNotType("t4g.nano", plan, catalog(), builtInBlueprints());
        QVERIFY(!answers.empty());
        const SmallestChange& change = answers.front().change;
        const QRegularExpressionMatch memory = QRegularExpression{QStringLiteral("^workload\\.memory_base_mb=(\\d+)$")}.match(QString::fromStdString(change.setting));
        QVERIFY2(memory.hasMatch() && change.with.size() == 1 && change.with.front().kind == ChangeKind::P99, change.setting.c_str());
        const double base = memory.captured(1).toDouble(), p99 = change.with.front().to;
        const auto pinned = [&](double mebibytes, double milliseconds) {
            return planned(4, withSetting(withSetting(withSetting(plan.inputs, "choices.instance_type", "t4g.nano"), "workload.memory_base_mb", number(mebibytes)), "targets.p99_ms", number(milliseconds)));
        };
        QVERIFY(pinned(base, p99).isFeasible());
        QVERIFY(isStoppedBy(Constraint::Memory, pinned(base + 1, p99)));
        QVERIFY(isStoppedBy(Constraint::Latency, pinned(base, p99 * 0.98)));
    }

    /// A stage is drawn with two zones; what a third would do is said.
    void theZonesThatWouldKeepAnAvailabilityAreNamed() {
        const Plan plan = planOf(withSettings({{"workload.users", "67079"}, {"targets.availability", "0.9999539"}, {"assumptions.zone_availability", "0.998"}, {"assumptions.failover_seconds", "30"}}));
        const WhyNot why = whyNotStage(4, plan, catalog(), builtInBlueprints());
        QVERIFY(why.blocker && why.blocker->constraint == Constraint::Availability);
        QCOMPARE(why.change.setting, std::string{"choices.zones=3"});
        QVERIFY(planned(4, withSetting(plan.inputs, "choices.zones", "3")).isFeasible());
        QVERIFY(text(why).ends_with("or choices.zones=3."));
    }

    /// Types that choices leave out, targets that tiers share, several limits at once: with what is told the answer is another.
    void whatIsToldAdmits_data() {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("subject");
        const auto row = [](const char* subject, const char* settings) { QTest::newRow(subject) << QByteArray{settings} << QByteArray{subject}; };
        row("m4.large", "choices.architecture=arm64");
        row("t2.nano", "choices.architecture=arm64");
        row("db.m5.large", "workload.users=3690807");
        row("db.t3.micro", "workload.users=2394450 choices.architecture=arm64");
        row("db.t4g.medium", "workload.users=1114618 choices.database=rds-multi-az-cluster choices.region=sa-east-1");
        row("choices.zones=1", "workload.users=12985");
        row("choices.region=us-west-1", "workload.users=800k");
        row("choices.database=rds-multi-az-cluster", "workload.users=499828 targets.budget_usd_month=500 choices.region=eu-central-1");
        row("targets.p99_ms=70", "targets.availability=0.9999999");
        row("stage 7", "workload.users=4975187 workload.worker_threads=2 choices.database=rds-multi-az-cluster targets.p99_ms=80");
        row("choices.instance_type=t3.micro", "workload.users=10826777 workload.write_cpu_ms=5 workload.session_kb=300 targets.p99_ms=80");
    }
    void whatIsToldAdmits() {
        QFETCH(QByteArray, settings);
        QFETCH(QByteArray, subject);
        Inputs inputs;
        for (const QByteArray& setting : settings.split(' ')) {
            const qsizetype at = setting.indexOf('=');
            inputs = withSetting(inputs, setting.left(at).toStdString(), setting.mid(at + 1).toStdString());
        }
        const Plan plan = planOf(inputs);
        const bool isStage = subject.startsWith("stage ");
        const qsizetype at = subject.indexOf('=');
        const bool isOption = at >= 0;
        if (isOption) inputs = withSetting(inputs, subject.left(at).toStdString(), subject.mid(at + 1).toStdString());
        const auto answers = whyNot(subject.toStdString(), plan, catalog(), builtInBlueprints());
        QVERIFY(answers.has_value() && !answers->empty());
        for (const WhyNot& answer : *answers) {
            QVERIFY2(answer.change.kind != ChangeKind::None, text(answer).c_str());
            std::optional<Inputs> changed = withChange(inputs, answer.change);
            QVERIFY2(changed.has_value(), text(answer).c_str());
            if (isOption || isStage) {
                const int stage = isStage ? subject.mid(6).toInt() : changed->choices.stage.value_or(plan.shown().number);
                QVERIFY2(planned(stage, *changed).isFeasible(), text(answer).c_str());
                continue;
            }
            changed->choices.stage = plan.shown().number;
            const auto then = whyNot(subject.toStdString(), planOf(*changed), catalog(), builtInBlueprints());
            QVERIFY(then.has_value());
            const auto same = std::ranges::find(*then, answer.subject, &WhyNot::subject);
            QVERIFY2(same != then->end() && (same->kind == WhyNotKind::Chosen || same->kind == WhyNotKind::WouldServe), text(*same).c_str());
        }
    }

    /// Of all types but the one chosen, each with every number of servers tried.
    void theRunnerUpIsTheSecondBestOfAll() {
        RandomPlans plans{7};
        int compared = 0;
        for (int round = 0; compared < 25; ++round) {
            Inputs inputs = plans.next();
            inputs = withUsers(inputs, std::min(inputs.workload.users, 300'000.0));
            const int stage = 2 + round % 5;
            const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(stage - 1)];
            const std::vector<FleetCertificate> proofs = certificates(blueprint, inputs, catalog());
            SizingTrace trace;
            (void)planStage(blueprint, inputs, catalog(), &trace);
            std::size_t next = 0;
            for (const SizedPart& part : trace.parts) {
                if (part.choice.server == nullptr) continue;
                const FleetCertificate& proof = proofs[next++];
                std::vector<ServerCandidate> others;
                for (const ServerCandidate& one : ServerMarket::of(catalog(), part.region, inputs.choices).all())
                    if (one.offer != part.choice.server->offer) others.push_back(one);
                const std::optional<WrittenOutFleet> second = WrittenOutSearch{part.needs}.best(others);
                QCOMPARE(proof.runnerUp.has_value(), second.has_value());
                if (!second) continue;
                QVERIFY2(std::abs(proof.runnerUp->monthly - second->monthly) <= 1e-9 * second->monthly,
                         qPrintable(QStringLiteral("round %1: %2 for %3 against %4 for %5").arg(round).arg(QString::fromStdString(proof.runnerUp->type)).arg(proof.runnerUp->monthly).arg(QString::fromStdString(std::string{second->type})).arg(second->monthly)));
                ++compared;
            }
        }
    }

private:
    static QString doubtOfType(const WhyNot& why, const SizedPart& part, ServerCandidate server, const Plan& plan, const Blueprint& blueprint, bool hasTiers) {
        const auto isAdmitted = [&](const Inputs& inputs) {
            SizingTrace trace;
            (void)planStage(blueprint, inputs, catalog(), &trace);
            return std::ranges::any_of(trace.parts, [&](const SizedPart& other) {
                return other.id == part.id && other.region == part.region && verdictOf(server, other.needs).choice.has_value();
            });
        };
        const QString what = QStringLiteral("%1 for %2 of stage %3").arg(QString::fromStdString(std::string{server.offer->type->name}), QString::fromStdString(part.label)).arg(blueprint.number);
        if (why.change.kind == ChangeKind::Price) {
            const auto costAt = [&](double hourly) {
                ServerCandidate priced = server;
                priced.hourly = hourly;
                return WrittenOutSearch{part.needs}.best(std::vector{priced})->monthly;
            };
            if (costAt(why.change.to) > part.choice.monthly * (1 + 1e-9)) return what + QStringLiteral(": the price is not low enough");
            if (costAt(why.change.to * (1 + 1e-6)) < part.choice.monthly) return what + QStringLiteral(": a higher price would do");
        } else if (why.change.kind == ChangeKind::Choice && why.change.setting.starts_with("choices.instance_type=")) {
            const StagePlan everywhere = planned(blueprint.number, withChange(plan.inputs, why.change, 0).value());
            if (!everywhere.isFeasible()) return what + QStringLiteral(": every server of it would not serve");
            if (std::abs((everywhere.bill.total - plan.shown().bill.total).dollars() - why.extraMonthly) > 1e-6) return what + QStringLiteral(": another difference");
        } else if (why.change.kind == ChangeKind::P99 && hasTiers) {
            Inputs everywhere = withSetting(plan.inputs, "choices.instance_type", std::string{server.offer->type->name});
            if (isStoppedBy(Constraint::Latency, planned(blueprint.number, withChange(everywhere, why.change, why.change.to * 1.02).value()))) return what + QStringLiteral(": the target is too strict for every server");
            if (!isStoppedBy(Constraint::Latency, planned(blueprint.number, withChange(everywhere, why.change, why.change.to * 0.98).value()))) return what + QStringLiteral(": a stricter target would do for every server");
        } else if (why.change.kind == ChangeKind::P99) {
            FleetNeeds needs = part.needs;
            needs.p99 = Milliseconds{why.change.to * 0.98};
            if (verdictOf(server, needs).choice) return what + QStringLiteral(": a stricter target would do");
            needs.p99 = Milliseconds{why.change.to * 1.02};
            const FleetVerdict verdict = verdictOf(server, needs);
            if (!verdict.choice && verdict.refusal.constraint == Constraint::Latency) return what + QStringLiteral(": the target is still too strict");
        } else if (why.change.kind == ChangeKind::Users) {
            if (!isAdmitted(withUsers(plan.inputs, why.change.to))) return what + QStringLiteral(": still too many users");
            for (const double more : {why.change.to + 1, std::floor((why.change.to + why.change.from) / 2)})
                if (isAdmitted(withUsers(plan.inputs, more))) return what + QStringLiteral(": %1 users would do").arg(more, 0, 'f', 0);
        }
        return {};
    }
};

QTEST_APPLESS_MAIN(WhyNotProofTest)
#include "why_not_proof_test.moc"
