#include "model/exploration/node_certificate.h"
#include "model/exploration/why_not_node.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "model/planning/cache_tier.h"
#include "model/planning/markets.h"
#include "model/report/explanation.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Blueprint& blueprintOf(const Plan& plan) { return builtInBlueprints()[static_cast<std::size_t>(plan.shown().number - 1)]; }

double costOf(const StagePlan& stage, const Inputs& inputs) {
    return stage.bill.total.dollars() + stage.careHours * inputs.choices.personHourly.dollars();
}

WhyNot answerTo(std::string_view type, const Inputs& inputs) { return whyNotNode(type, planOf(inputs), catalog(), builtInBlueprints()).value(); }

}  // namespace

/// The databases and the cache of a stage: proof that they are the cheapest, and why they are not of another type.
class NodeChoiceTest : public QObject {
    Q_OBJECT
private slots:
    void aCertificateAccountsForEveryType_data() {
        QTest::addColumn<double>("users");
        QTest::addColumn<int>("parts");
        QTest::newRow("two servers") << 3000.0 << 1;
        QTest::newRow("with a cache") << 50'000.0 << 2;
        QTest::newRow("services") << 900'000.0 << 2;
    }
    void aCertificateAccountsForEveryType() {
        QFETCH(double, users);
        QFETCH(int, parts);
        Inputs inputs;
        inputs.workload.users = users;
        const Plan plan = planOf(inputs);
        const std::vector<NodeCertificate> proofs = nodeCertificates(blueprintOf(plan), inputs, catalog());
        QCOMPARE(static_cast<int>(proofs.size()), parts);
        for (const NodeCertificate& proof : proofs) {
            int told = proof.dominated + proof.dearer + 1;
            for (const FleetCertificate::Rejected& rejected : proof.rejected) told += rejected.types;
            QCOMPARE(told, proof.considered);
            QVERIFY(!proof.chosen.empty() && !proof.runnerUp.empty());
            // The search prices metrics and storage at their first tier: it may go wrong by a hair.
            QVERIFY2(proof.extraMonthly >= -0.001 * costOf(plan.shown(), inputs), proof.part.c_str());
        }
    }
    /// Where threads are counted most types are only asked whether they would do: as if each had been planned with.
    void typesLeftOutByTheirBoundAreDearer() {
        const Inputs inputs = withSettings({{"workload.users", "600000"}, {"workload.worker_threads", "8"}, {"targets.p99_ms", "100"}, {"choices.database", "aurora"}});
        const Plan plan = planOf(inputs);
        const std::vector<NodeCertificate> proofs = nodeCertificates(blueprintOf(plan), inputs, catalog());
        QCOMPARE(static_cast<int>(proofs.size()), 2);
        const NodeCertificate& proof = proofs.back();
        Markets markets{catalog(), inputs};
        const CacheTypes types = cacheTypes("us-east-1", markets);
        int dearer = 0, rejected = 0;
        double least = std::numeric_limits<double>::infinity();
        for (const std::string_view type : types.names) {
            const StagePlan other = planStage(blueprintOf(plan), withSetting(inputs, "choices.cache_node", std::string{type}), catalog());
            const auto isOfType = [&](const Fleet& fleet) { return fleet.role == Role::Cache && fleet.instanceType == type; };
            if (std::ranges::any_of(plan.shown().architecture.regions.front().fleets, isOfType)) continue;
            ++(other.isFeasible() ? dearer : rejected);
            if (other.isFeasible()) least = std::min(least, costOf(other, inputs));
        }
        QCOMPARE(proof.dearer, dearer);
        QCOMPARE(std::accumulate(proof.rejected.begin(), proof.rejected.end(), 0, [](int sum, const FleetCertificate::Rejected& one) { return sum + one.types; }), rejected);
        QCOMPARE(proof.extraMonthly, least - costOf(plan.shown(), inputs));
    }
    void whatIsStoppedProvesNothing() {
        const Inputs inputs = withSetting({}, "workload.users", "50000");
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY(nodeCertificates(blueprintOf(planOf(inputs)), inputs, catalog(), {.stop = stopped.get_token()}).empty());
    }
    void anotherClassCostsWhatTheStageWouldWithIt() {
        const Inputs inputs = withSettings({{"workload.users", "50000"}});
        const Plan plan = planOf(inputs);
        for (const auto& [type, pin] : {std::pair{"db.r6g.large", "choices.database_node"}, {"cache.r7g.large", "choices.cache_node"}}) {
            const WhyNot answer = answerTo(type, inputs);
            QVERIFY(answer.kind == WhyNotKind::WouldServe);
            const StagePlan otherwise = planStage(blueprintOf(plan), withSetting(inputs, pin, type), catalog());
            QCOMPARE(answer.extraMonthly, (otherwise.bill.total - plan.shown().bill.total).dollars());
            QVERIFY(answer.extraMonthly > 0);
            // At the price it names, the nodes would cost so much less: no more than what they cost above the plan's.
            QVERIFY(answer.change.kind == ChangeKind::Price && answer.change.to < answer.change.from);
            double paid = 0;  // a leader with its standby and a follower have rates of their own
            for (const Fleet& fleet : otherwise.architecture.regions.front().fleets)
                if (fleet.instanceType == type) paid += fleet.instanceHours * fleet.rate.count();
            QVERIFY(std::abs((1 - answer.change.to / answer.change.from) * paid - answer.extraMonthly) < 1e-6 * answer.extraMonthly);
        }
    }
    void theChosenOneIsToldSo() {
        const Inputs inputs = withSettings({{"workload.users", "50000"}});
        const Plan plan = planOf(inputs);
        for (const Fleet& fleet : plan.shown().architecture.regions.front().fleets) {
            if (fleet.role != Role::Cache) continue;
            const WhyNot answer = answerTo(fleet.instanceType, inputs);
            QVERIFY(answer.kind == WhyNotKind::Chosen);
            QCOMPARE(QString::fromStdString(answer.fleet), QStringLiteral("%1 × %2").arg(fleet.count).arg(QString::fromStdString(fleet.instanceType)));
        }
    }
    /// A server type may carry a database of one's own.
    void aServerTypeIsAskedOfDatabasesOfOnesOwn() {
        const Inputs inputs = withSettings({{"workload.users", "50000"}, {"choices.database", "self-managed"}});
        QVERIFY(answerTo("r7g.2xlarge", inputs).kind == WhyNotKind::WouldServe);
        const WhyNot managed = answerTo("db.r6g.large", inputs);
        QVERIFY(managed.kind == WhyNotKind::ExcludedByChoice);
        QCOMPARE(QString::fromStdString(managed.change.setting), QStringLiteral("choices.database=auto"));
    }
    void acceleratedAndBareMetalTypesCarryNoDatabase() {
        for (const char* type : {"g5.xlarge", "m7g.metal"}) {
            const WhyNot answer = answerTo(type, withSettings({{"workload.users", "50000"}}));
            QVERIFY2(answer.kind == WhyNotKind::NeverConsidered, text(answer).c_str());
        }
    }
    void whatChoicesLeaveOutNamesTheChoice() {
        const Inputs inputs = withSettings({{"workload.users", "50000"}, {"choices.architecture", "arm64"}});
        const WhyNot answer = answerTo("db.t3.micro", inputs);
        QVERIFY2(answer.kind == WhyNotKind::ExcludedByChoice, text(answer).c_str());
        QCOMPARE(QString::fromStdString(answer.change.setting), QStringLiteral("choices.architecture=any"));
    }
    void whatARegionDoesNotSellNamesThoseThatDo() {
        // Any current cache node of us-east-1 that some other region lacks.
        for (const Region& region : catalog().regions()) {
            const auto here = catalog().cacheOffers(region.code, CacheEngine::Valkey);
            if (here.empty()) continue;
            for (const CacheOffer& offer : catalog().cacheOffers("us-east-1", CacheEngine::Valkey)) {
                const bool isSoldHere = std::ranges::find(here, offer.name, &CacheOffer::name) != here.end();
                if (isSoldHere || !offer.isCurrentGeneration || offer.memory.count() <= 0) continue;
                const WhyNot answer = answerTo(offer.name, withSettings({{"workload.users", "50000"}, {"choices.region", std::string{region.code}}}));
                QVERIFY2(answer.kind == WhyNotKind::NotSold, text(answer).c_str());
                QVERIFY(answer.change.kind == ChangeKind::Region && answer.change.setting.find("us-east-1") != std::string::npos);
                return;
            }
        }
        QFAIL("every region sells everything");
    }
    void aStageWithoutSuchAPartHasNoAnswer() {
        QVERIFY(!whyNotNode("cache.r7g.large", planOf(withSettings({{"workload.users", "3000"}})), catalog(), builtInBlueprints()));
    }
    void aTargetNoSuchNodeMeetsNamesTheLimit() {
        const Inputs inputs = withSettings({{"workload.users", "9000000"}, {"choices.stage", "4"}, {"choices.database", "rds-multi-az"}});
        const WhyNot answer = answerTo("db.t4g.micro", inputs);
        QVERIFY2(answer.kind == WhyNotKind::Blocked && answer.blocker.has_value(), text(answer).c_str());
    }
};

QTEST_APPLESS_MAIN(NodeChoiceTest)
#include "node_choice_test.moc"
