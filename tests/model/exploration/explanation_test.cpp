#include <QTest>

#include <cmath>

#include "model/exploration/certificate.h"
#include "model/exploration/reach.h"
#include "model/exploration/why_not.h"
#include "model/report/explanation.h"
#include "model/support/text.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using stagecraft::testing::catalog;
using stagecraft::testing::planOf;
using stagecraft::testing::withSetting;
using stagecraft::testing::withSettings;

namespace {

const Blueprint& blueprint(int stage) { return builtInBlueprints()[static_cast<std::size_t>(stage - 1)]; }

Inputs forUsers(double users) {
    Inputs inputs;
    inputs.workload.users = users;
    return inputs;
}

bool isStoppedBy(Constraint constraint, const Blueprint& stage, const Inputs& inputs) {
    const StagePlan plan = planStage(stage, inputs, catalog());
    return std::any_of(plan.blockers.begin(), plan.blockers.end(), [&](const Blocker& one) { return one.constraint == constraint; });
}

}  // namespace

/// Certificates, "why not?" and how far a stage holds.
class ExplanationTest : public QObject {
    Q_OBJECT
private slots:
    void aCertificateAccountsForEveryType_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        QTest::addColumn<double>("p99");
        for (const int stage : {2, 3, 4, 5, 6, 7})
            for (const double p99 : {500.0, 200.0})
                QTest::addRow("stage %d, p99 %g", stage, p99) << stage << (stage < 4 ? 800.0 : 300'000.0) << p99;
    }
    void aCertificateAccountsForEveryType() {
        QFETCH(int, stage);
        QFETCH(double, users);
        QFETCH(double, p99);
        Inputs inputs = forUsers(users);
        inputs.targets.p99 = Milliseconds{p99};
        const std::vector<FleetCertificate> proofs = certificates(blueprint(stage), inputs, catalog());
        QVERIFY(!proofs.empty());
        for (const FleetCertificate& proof : proofs) {
            int told = proof.dominated + proof.dearer + 1;
            for (const FleetCertificate::Rejected& rejected : proof.rejected) told += rejected.types;
            QCOMPARE(told, proof.considered);
            QVERIFY(proof.considered > 300);
            QVERIFY(proof.runnerUp.has_value());
            QVERIFY2(proof.runnerUp->monthly >= proof.chosen.monthly * (1 - 1e-12), qPrintable(QString::fromStdString(proof.part)));
        }
    }

    void theFleetsProvedAreThoseOfThePlan() {
        const Plan answer = plan(forUsers(300'000), catalog(), builtInBlueprints());
        const std::vector<FleetCertificate> proofs = certificates(blueprint(answer.shown().number), answer.inputs, catalog());
        for (const FleetCertificate& proof : proofs) {
            const auto& fleets = answer.shown().architecture.regions.front().fleets;
            const auto fleet = std::find_if(fleets.begin(), fleets.end(), [&](const Fleet& one) { return one.label == proof.part; });
            QVERIFY(fleet != fleets.end());
            QCOMPARE(fleet->instanceType, proof.chosen.type);
            QCOMPARE(fleet->count, proof.chosen.count);
        }
    }

    void theLargestLoadServesAndTheNextDoesNot_data() {
        QTest::addColumn<int>("stage");
        for (int stage = 2; stage <= 6; ++stage) QTest::addRow("stage %d", stage) << stage;
    }
    void theLargestLoadServesAndTheNextDoesNot() {
        QFETCH(int, stage);
        const Inputs inputs = forUsers(12'000);
        const StageReach reach = reachOf(blueprint(stage), inputs, catalog());
        QVERIFY(!reach.limits.empty());
        QVERIFY(reach.isMonotone);
        const ReachLimit& first = reach.limits.front();
        QVERIFY(planStage(blueprint(stage), withUsers(inputs, reach.atLargest), catalog()).isFeasible());
        QCOMPARE(reach.atLargest, first.users - 1);
        QVERIFY(isStoppedBy(first.blocker.constraint, blueprint(stage), withUsers(inputs, first.users)));
        for (const ReachLimit& limit : reach.limits)
            QVERIFY(isStoppedBy(limit.blocker.constraint, blueprint(stage), withUsers(inputs, limit.users)));
    }

    void theStoryEndsTheSingleZoneAtAThousandUsers() {
        for (const int stage : {2, 3}) {
            const StageReach reach = reachOf(blueprint(stage), forUsers(50), catalog());
            QCOMPARE(reach.atLargest, 999.0);
            QCOMPARE(reach.limits.front().blocker.constraint, Constraint::ZoneLoss);
            QVERIFY(reach.asBought <= reach.atLargest);
        }
    }

    void measuredRatesGrowWithTheUsers() {
        Inputs inputs = forUsers(1000);
        inputs.workload.averageRate = RequestsPerSecond{2};
        inputs.workload.peakRate = RequestsPerSecond{10};
        const Inputs more = withUsers(inputs, 5000);
        QCOMPARE(more.workload.averageRate->count(), 10.0);
        QCOMPARE(more.workload.peakRate->count(), 50.0);
    }

    void theSmallestChangeAdmitsTheType_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        QTest::newRow("dearer") << QStringLiteral("c7g.large") << 5 << 12'000.0;
        QTest::newRow("too slow") << QStringLiteral("u7i-6tb.112xlarge") << 5 << 12'000.0;
        QTest::newRow("too small a host") << QStringLiteral("t4g.small") << 2 << 900'000.0;
    }
    void theSmallestChangeAdmitsTheType() {
        QFETCH(QString, type);
        QFETCH(int, stage);
        QFETCH(double, users);
        Inputs inputs = forUsers(users);
        inputs.choices.stage = stage;
        const Plan answer = plan(inputs, catalog(), builtInBlueprints());
        const std::vector<WhyNot> answers = whyNotType(type.toStdString(), answer, catalog(), builtInBlueprints());
        QCOMPARE(answers.size(), std::size_t{1});
        const WhyNot& why = answers.front();
        QVERIFY(why.kind == WhyNotKind::WouldServe || why.kind == WhyNotKind::Rejected);
        SizingTrace trace;
        if (why.change.kind == ChangeKind::Price) {
            (void)planStage(blueprint(stage), inputs, catalog(), &trace);
            const SizedPart& part = trace.parts.front();
            ServerCandidate server;
            for (const ServerCandidate& one : ServerMarket::of(catalog(), part.region, inputs.choices).all())
                if (one.offer->type->name == type.toStdString()) server = one;
            server.hourly = why.change.to;
            QVERIFY(std::abs(verdictOf(server, part.needs).choice->monthly - part.choice.monthly) < 1e-6);
            return;
        }
        if (why.change.kind == ChangeKind::P99) inputs.targets.p99 = Milliseconds{why.change.to * 1.001};
        else if (why.change.kind == ChangeKind::Users) inputs.workload.users = std::floor(why.change.to * 0.99);
        else QFAIL("a change was expected");
        (void)planStage(blueprint(stage), inputs, catalog(), &trace);
        for (const ServerCandidate& one : ServerMarket::of(catalog(), trace.parts.front().region, inputs.choices).all())
            if (one.offer->type->name == type.toStdString()) QVERIFY(verdictOf(one, trace.parts.front().needs).choice.has_value());
    }

    void aTypeThatIsNotOnTheMarketSaysWhy_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("says");
        QTest::newRow("accelerated") << QStringLiteral("p5.48xlarge") << QStringLiteral("us-east-1") << QStringLiteral("not considered");
        QTest::newRow("old") << QStringLiteral("m1.small") << QStringLiteral("us-east-1") << QStringLiteral("choices.generations=any");
        QTest::newRow("elsewhere") << QStringLiteral("m9g.large") << QStringLiteral("ca-west-1") << QStringLiteral("Smallest change: choices.region=us-east-1.");
    }
    void aTypeThatIsNotOnTheMarketSaysWhy() {
        QFETCH(QString, type);
        QFETCH(QString, region);
        QFETCH(QString, says);
        Inputs inputs = forUsers(12'000);
        inputs.choices.region = region.toStdString();
        const Plan answer = plan(inputs, catalog(), builtInBlueprints());
        const std::vector<WhyNot> answers = whyNotType(type.toStdString(), answer, catalog(), builtInBlueprints());
        QVERIFY(!answers.empty());
        const QString line = QString::fromStdString(text(answers.front()));
        QVERIFY2(line.contains(says), qPrintable(line));
    }

    void aStageSaysWhatStopsItAndWhatWouldNot() {
        const Plan answer = plan(forUsers(12'000), catalog(), builtInBlueprints());
        const WhyNot blocked = whyNotStage(3, answer, catalog(), builtInBlueprints());
        QCOMPARE(blocked.kind, WhyNotKind::Blocked);
        QCOMPARE(blocked.change.kind, ChangeKind::Users);
        QCOMPARE(blocked.change.to, 999.0);
        const WhyNot lower = whyNotStage(4, answer, catalog(), builtInBlueprints());
        QCOMPARE(lower.kind, WhyNotKind::BelowTheStory);
        QCOMPARE(lower.change.setting, std::string{"choices.recommend=need"});
        Inputs need = answer.inputs;
        need.choices.recommend = Recommend::Need;
        QCOMPARE(plan(need, catalog(), builtInBlueprints()).recommendation.recommended, 4);
        QCOMPARE(whyNotStage(5, answer, catalog(), builtInBlueprints()).kind, WhyNotKind::Chosen);
        QCOMPARE(whyNotStage(7, answer, catalog(), builtInBlueprints()).kind, WhyNotKind::WouldServe);
    }

    /// An option need not be dearer: the answer in JSON is that of its bill beside the plan's, and so are the words.
    void whatWouldServeIsToldByItsBill_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("option");
        for (const char* const users : {"12000", "300000", "3M"})
            for (const char* const option : {"choices.cache=serverless", "choices.database=aurora", "choices.database=self-managed", "choices.database=rds-multi-az", "choices.purchase=best_up_to_1y",
                                             "choices.purchase=best_up_to_3y", "choices.balancing=pooled", "choices.scaling=fixed", "choices.scaling=scheduled"})
                QTest::addRow("%s, %s", users, option) << users << option;
    }
    void whatWouldServeIsToldByItsBill() {
        QFETCH(QString, users);
        QFETCH(QString, option);
        const Plan answer = planOf(withSettings({{"workload.users", users.toStdString()}}));
        const std::string key = option.section(u'=', 0, 0).toStdString(), value = option.section(u'=', 1).toStdString();
        const Inputs changed = withSetting(answer.inputs, key, value);
        const WhyNot why = whyNotOption(option.toStdString(), changed, answer, catalog(), builtInBlueprints());
        if (why.kind == WhyNotKind::Chosen) return;
        QCOMPARE(why.kind, WhyNotKind::WouldServe);
        const Usd more = planStage(blueprint(answer.shown().number), changed, catalog()).bill.total - answer.shown().bill.total;
        const bool isAsMuch = std::abs(more.dollars()) < 0.005;
        QCOMPARE(nameOf(why), std::string_view{isAsMuch ? "equal" : more < Usd{} ? "cheaper" : "dearer"});
        const std::string words = isAsMuch ? "as much a month" : more < Usd{} ? moneyText(Usd{} - more) + " a month less" : moneyText(more) + " a month more";
        QVERIFY2(text(why).find("would serve, for " + words) != std::string::npos, text(why).c_str());
    }
    void withoutAllPricesNobodyKnowsWhatIsCheaper() {
        const Plan answer = planOf(withSettings({{"choices.region", "mx-central-1"}, {"choices.fallback_region", "none"}}));
        QVERIFY(answer.shown().bill.unpriced > 0);
        const Inputs changed = withSetting(answer.inputs, "choices.cache", "serverless");
        for (const WhyNot& why : {whyNotOption("choices.cache=serverless", changed, answer, catalog(), builtInBlueprints()), whyNotStage(6, answer, catalog(), builtInBlueprints())}) {
            QCOMPARE(nameOf(why), std::string_view{"not-known"});
            QVERIFY2(text(why).find("would serve; whether that costs less is not known, as prices are missing") != std::string::npos && text(why).find('$') == std::string::npos, text(why).c_str());
        }
        const WhyNot lower = whyNotStage(4, answer, catalog(), builtInBlueprints());
        QCOMPARE(lower.kind, WhyNotKind::BelowTheStory);
        QVERIFY2(text(lower).find("is not known") != std::string::npos && text(lower).find('$') == std::string::npos, text(lower).c_str());
    }

    void anOptionIsAnsweredWithItsPlan() {
        const Plan answer = plan(forUsers(12'000), catalog(), builtInBlueprints());
        Inputs changed = answer.inputs;
        changed.choices.database = DatabaseKind::Aurora;
        const WhyNot aurora = whyNotOption("choices.database=aurora", changed, answer, catalog(), builtInBlueprints());
        QCOMPARE(aurora.kind, WhyNotKind::WouldServe);
        const StagePlan otherwise = planStage(blueprint(5), changed, catalog());
        QCOMPARE(aurora.extraMonthly, (otherwise.bill.total - answer.shown().bill.total).dollars());
        // Stage 5 has two zones, and so has all of us-west-1.
        changed.choices.database = DatabaseKind::RdsMultiAzCluster;
        const WhyNot cluster = whyNotOption("choices.database=rds-multi-az-cluster", changed, answer, catalog(), builtInBlueprints());
        QCOMPARE(cluster.kind, WhyNotKind::Blocked);
        QCOMPARE(cluster.change.setting, std::string{"choices.zones=3"});
        QVERIFY(text(cluster).find("a Multi-AZ DB cluster needs 3 availability zones, not 2") != std::string::npos);
        changed.choices.zones = 3;
        QVERIFY(planStage(blueprint(5), changed, catalog()).isFeasible());
        changed.choices.zones = std::nullopt;
        changed.choices.region = "us-west-1";
        const SmallestChange elsewhere = whyNotOption("", changed, answer, catalog(), builtInBlueprints()).change;
        QCOMPARE(elsewhere.kind, ChangeKind::Choice);
        QVERIFY(elsewhere.setting == "choices.zones=3" && elsewhere.with.size() == 1 && elsewhere.with.front().kind == ChangeKind::Region);
        QVERIFY(planStage(blueprint(5), withChange(changed, elsewhere).value(), catalog()).isFeasible());
        changed.choices.region = "us-east-1";
        changed.choices.zones = 3;
        changed.choices.engine = EngineChoice::MariaDb;
        const WhyNot maria = whyNotOption("", changed, answer, catalog(), builtInBlueprints());
        QVERIFY(text(maria).find("rds-multi-az-cluster with MariaDB") != std::string::npos);
        QCOMPARE(maria.change.setting, std::string{"choices.engine=postgresql"});
        changed = answer.inputs;
        changed.targets.p99 = Milliseconds{20};
        const WhyNot strict = whyNotOption("targets.p99_ms=20", changed, answer, catalog(), builtInBlueprints());
        QCOMPARE(strict.kind, WhyNotKind::Blocked);
        QCOMPARE(strict.change.kind, ChangeKind::P99);
        changed.targets.p99 = Milliseconds{strict.change.to * 1.02};
        QVERIFY(planStage(blueprint(5), changed, catalog()).isFeasible());
    }
};

QTEST_APPLESS_MAIN(ExplanationTest)
#include "explanation_test.moc"
