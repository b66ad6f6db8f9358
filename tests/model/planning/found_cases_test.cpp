#include <QTest>

#include <algorithm>
#include <cmath>

#include "tests/model/planning/plan_order.h"

using namespace stagecraft;
using namespace stagecraft::testing;

/// What the properties once found: each row is a case they shrank to, kept so that it stays found.
class FoundCasesTest : public QObject {
    Q_OBJECT
private slots:
    void theSearchComparesWhatTheBillCharges_data() {
        QTest::addColumn<QString>("less");
        QTest::addColumn<QString>("more");
        QTest::newRow("Arm alone beats both processors") << "workload.users=19300000" << "choices.architecture=arm64";
        QTest::newRow("current generations alone beat all") << "workload.users=3650000 choices.generations=any" << "choices.generations=current";
        QTest::newRow("RDS alone beats any database") << "workload.users=874000" << "choices.database=rds-multi-az";
        QTest::newRow("Intel alone beats both processors: followers of a pair are compared at the pair's storage price")
            << "workload.users=104000 workload.memory_base_mb=414 workload.read_share=0.511 workload.database_share_of_storage=0.815 "
               "workload.geography=middle-east:1 choices.generations=any"
            << "choices.architecture=x86_64";
        QTest::newRow("one type alone beats all: many of its servers, hardly ever waited for, keep the latency target by a hair")
            << "choices.stage=6 workload.users=1615198 workload.cpu_ms_per_request=64.12 workload.response_kb=644.9 workload.database_contention=0.002 "
               "workload.cached_share=0.26271186 targets.p99_ms=78.95 choices.architecture=x86_64 choices.spot_share=0.3027 choices.cache_sizing=share "
               "choices.cache_node=cache.r5.large"
            << "choices.instance_type=c8ib.2xlarge";
        QTest::newRow("Aurora alone beats any database: its failovers leave servers more time to be down")
            << "workload.users=1790000 workload.peak_to_average=1.084 choices.database_care_hours=0 assumptions.failovers_per_year=17.9798"
            << "choices.database=aurora";
        QTest::newRow("small servers alone beat all: thousands of them have metrics at a third of the first price")
            << "choices.stage=5 workload.users=12031333 workload.services=none targets.p99_ms=none choices.scaling=fixed assumptions.zone_availability=0.9999 "
               "choices.utilisation=0.74 choices.database_care_hours=0"
            << "choices.instance_type=t4g.micro";
        QTest::newRow("so do small ones that are reserved")
            << "choices.stage=5 workload.users=3451387 workload.write_cpu_ms=0.735 workload.query_kb=6.416 workload.database_share_of_storage=1 "
               "workload.events=sale:8:friday:18:3 choices.scaling=fixed choices.database_care_hours=0 choices.purchase=ri_1y_no_upfront"
            << "choices.instance_type=t4g.micro";
    }
    void theSearchComparesWhatTheBillCharges() {
        const auto [less, more] = fetched();
        const std::string found = contradiction(less, more, none);
        QVERIFY2(found.empty(), found.c_str());
    }

    /// Without a standby the cheapest would be down too often: then each domain takes the cheapest of the others.
    void serviceDomainsMixKindsUnderEveryTarget_data() {
        QTest::addColumn<QString>("less");
        QTest::addColumn<QString>("more");
        QTest::newRow("99.9965 % dearer than 99.999 %")
            << "workload.users=112000 workload.queries_per_request=21.13 choices.database_care_hours=0 targets.availability=0.999964"
            << "targets.availability=0.99999";
        QTest::newRow("better servers dearer")
            << "workload.users=178000 targets.availability=0.995 choices.engine=mysql choices.nat=none choices.database_care_hours=0 "
               "assumptions.server_availability=0.9328"
            << "assumptions.server_availability=0.9275";
    }
    void serviceDomainsMixKindsUnderEveryTarget() {
        const auto [less, more] = fetched();
        const std::string found = contradiction(less, more, none);
        QVERIFY2(found.empty(), found.c_str());
    }

    void burstableFleetsGrowUntilTheirCreditsLast_data() {
        QTest::addColumn<QString>("less");
        QTest::addColumn<QString>("more");
        QTest::newRow("500 ms dearer than 312 ms")
            << "workload.users=627000 workload.static_share=0.358 workload.static_cpu_ms=0.215 workload.requests_per_session=49.8 "
               "workload.hot_share=0.036 choices.scaling=fixed"
            << "targets.p99_ms=312";
    }
    void burstableFleetsGrowUntilTheirCreditsLast() {
        const auto [less, more] = fetched();
        const std::string found = contradiction(less, more, none);
        QVERIFY2(found.empty(), found.c_str());
    }

    void theLatencySplitIsTheCheapest_data() {
        QTest::addColumn<QString>("less");
        QTest::addColumn<QString>("more");
        const char* first = "workload.users=213 workload.hot_share=0.269 workload.static_cpu_ms=0.399 workload.average_rps=56.2 workload.static_share=0.337 "
                            "workload.cpu_ms_per_request=143 workload.storage_mb_per_user=49.3";
        QTest::newRow("213 users dearer than 638 of the same traffic") << first << "workload.users=638";
        QTest::newRow("99.99 % cheaper than 99.989 %: parts share what they may be down as the latency asks for")
            << "workload.users=134000 workload.daily_active_share=0.9556 workload.requests_per_active_user_per_day=59.75 workload.cpu_ms_per_request=142.3 "
               "workload.static_object_kb=3350 workload.write_cpu_ms=17.57 workload.query_kb=34.26 targets.p99_ms=906.7 choices.cache_node=cache.r6g.4xlarge "
               "choices.purchase=best_up_to_3y choices.front_door=function-url choices.scaling=fixed choices.inner_balancer=nlb choices.database_care_hours=0 "
               "targets.availability=0.999893742"
            << "targets.availability=0.999903675";
        QTest::newRow("a larger cache would meet the target")
            << "workload.users=9510 workload.average_rps=7.05 workload.static_share=0.628 workload.session_kb=1.34 workload.read_cpu_ms=60000 "
               "choices.regions=7 choices.person_hourly_usd=647"
            << "workload.users=10976";
    }
    void theLatencySplitIsTheCheapest() {
        const auto [less, more] = fetched();
        const std::string found = contradiction(less, more, none);
        QVERIFY2(found.empty(), found.c_str());
    }

    /// A price stands on the bill for everything that was sized by a price.
    void reservedDatabasesAndCachesHaveAPrice_data() {
        QTest::addColumn<QString>("purchase");
        for (const std::string_view name : EnumNames<PurchaseChoice>::names) QTest::newRow(std::string{name}.c_str()) << QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }
    void reservedDatabasesAndCachesHaveAPrice() {
        QFETCH(QString, purchase);
        const Plan made = planOf(fromText(QStringLiteral("workload.users=20000 choices.purchase=") + purchase));
        int unpriced = 0;
        for (const StagePlan& stage : made.stages) unpriced += stage.bill.unpriced;
        QCOMPARE(unpriced, 0);
    }

    void aStageThatCouldNotBeSizedClaimsNothing() {
        const Plan made = planOf(fromText(QStringLiteral("workload.users=12000000")));
        const StagePlan& stage = made.stages[1];
        QVERIFY(!stage.isFeasible());
        // Without servers there is no response time, no availability and no pressure to tell.
        const bool claimsNothing = !stage.latency.isStable && stage.availability.fraction < 1 &&
                                   std::all_of(stage.pressures.begin(), stage.pressures.end(), [](const Pressure& pressure) { return std::isfinite(pressure.value); });
        QVERIFY(claimsNothing);
    }

    /// One worker thread a server and little time: web servers wait for services that were chosen for themselves, unless these are chosen with
    /// them. Each was a tenth to four times dearer.
    void theWebLayerIsChosenWithWhatItWaitsFor_data() {
        QTest::addColumn<QString>("less");
        QTest::addColumn<QString>("more");
        QTest::newRow("less availability, four times as dear")
            << "choices.stage=7 choices.regions=1 workload.users=768000 workload.worker_threads=1 targets.p99_ms=60 targets.availability=0.99"
            << "targets.availability=0.9999";
        QTest::newRow("more servers for one service spare three times as many")
            << "choices.stage=6 choices.regions=2 choices.zones=3 choices.scaling=fixed choices.instance_type=r7g.2xlarge choices.database=rds-multi-az-cluster "
               "choices.cache_sizing=share workload.cached_share=0 workload.users=1590000 workload.peak_to_average=1.78 workload.cpu_ms_per_request=37.6 workload.read_share=0 "
               "workload.storage_mb_per_user=0.0568 workload.worker_threads=2 targets.availability=0.01 targets.p99_ms=555"
            << "workload.users=1600000";
    }
    void theWebLayerIsChosenWithWhatItWaitsFor() {
        const auto [less, more] = fetched();
        const auto stepByStep = [](const StagePlan& stage, const Inputs&) { return 0.005 * stage.bill.total.dollars(); };
        const std::string found = contradiction(less, more, stepByStep);
        QVERIFY2(found.empty(), found.c_str());
    }
    /// A search that began from a web layer waiting for the slowest databases cost $9,422.97 and $17,870.45: it saw no other cache, and
    /// databases at two prices of a second.
    void aWebLayerThatWaitsIsChosenWithCacheAndDatabases_data() {
        QTest::addColumn<QString>("settings");
        QTest::addColumn<int>("stageNumber");
        QTest::addColumn<int>("most");
        QTest::newRow("two threads, shards")
            << "workload.users=101114 targets.p99_ms=90.5784 choices.scaling=fixed choices.database=rds-multi-az workload.queries_per_request=3.49292 "
               "workload.worker_threads=2 choices.database_care_hours=0 choices.stage=7"
            << 7 << 9'050;
        QTest::newRow("three threads, followers")
            << "workload.users=442189 targets.p99_ms=77.4523 targets.availability=0.9999 choices.scaling=fixed workload.queries_per_request=20.543 "
               "workload.read_cpu_ms=4.25711 workload.peak_to_average=1.91699 workload.worker_threads=3 choices.database_care_hours=0 choices.stage=6"
            << 6 << 17'700;
    }
    void aWebLayerThatWaitsIsChosenWithCacheAndDatabases() {
        QFETCH(QString, settings);
        QFETCH(int, stageNumber);
        QFETCH(int, most);
        const StagePlan plan = stagecraft::testing::stage(planOf(fromText(settings)), stageNumber);
        QVERIFY(plan.isFeasible());
        QVERIFY2(plan.bill.total < Usd{static_cast<double>(most)}, std::to_string(plan.bill.total.dollars()).c_str());
    }
    void quickServicesSpareAWebLayerThatWaits() {
        const Inputs few = fromText(QStringLiteral("choices.stage=6 workload.users=768000 workload.worker_threads=1 targets.p99_ms=60"));
        const StagePlan plan = stagecraft::testing::stage(planOf(few), 6);
        QVERIFY(plan.isFeasible());
        // With threads enough it costs $23,026: not 113,208, as with services for themselves.
        QVERIFY2(plan.bill.total < Usd{28'000}, std::to_string(plan.bill.total.dollars()).c_str());
    }

private:
    static Inputs fromText(const QString& text, Inputs inputs = {}) {
        for (const QString& part : text.split(QLatin1Char(' '))) {
            const QByteArray key = part.section(QLatin1Char('='), 0, 0).toUtf8(), value = part.section(QLatin1Char('='), 1).toUtf8();
            inputs = withSetting(inputs, key.toStdString(), value.toStdString());
        }
        return inputs;
    }
    static std::pair<Inputs, Inputs> fetched() {
        const auto column = [](const char* name) { return *static_cast<QString*>(QTest::qData(name, QMetaType::QString)); };
        const Inputs less = fromText(column("less"));
        return {less, fromText(column("more"), less)};
    }
};

QTEST_APPLESS_MAIN(FoundCasesTest)
#include "found_cases_test.moc"
