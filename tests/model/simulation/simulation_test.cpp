#include <QTest>

#include <cmath>

#include "model/capacity/queueing.h"
#include "model/simulation/queue.h"
#include "model/simulation/system.h"

using namespace stagecraft;

class SimulationTest : public QObject {
    Q_OBJECT

    static SystemSpec oneTier(double rate, int boxes, int servers, double service, Discipline discipline = Discipline::FirstComeFirstServed) {
        SystemSpec spec;
        spec.arrivalRate = rate;
        SimulatedTier tier;
        tier.boxes = boxes;
        tier.servers = servers;
        tier.meanService = service;
        tier.discipline = discipline;
        spec.tiers = {tier};
        return spec;
    }

private slots:
    void oneQueueWaitsAsErlangSays_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("load");
        for (const int servers : {1, 2, 10})
            for (const double load : {0.3, 0.7, 0.9}) QTest::addRow("%d servers at %g", servers, load) << servers << load;
    }
    void oneQueueWaitsAsErlangSays() {
        QFETCH(int, servers);
        QFETCH(double, load);
        const QueueRun run = runQueue({servers * load, servers, 1}, 3'000'000, 7);
        const Station station{Seconds{1}, servers, RequestsPerSecond{servers * load}, Discipline::FirstComeFirstServed};
        const double expected = meanWait(station).count();
        // Four standard errors: the chance of a false alarm is one in ten thousand.
        QVERIFY2(std::abs(run.wait.mean - expected) < 2 * run.wait.halfWidth + 1e-4, qPrintable(QStringLiteral("%1 against %2").arg(run.wait.mean).arg(expected)));
        QVERIFY(std::abs(run.p99.mean - responsePercentile(station, 0.99).count()) < 2 * run.p99.halfWidth + 0.01 * run.p99.mean);
    }

    void aFullQueueTurnsAway() {
        QueueSpec spec{9, 10, 1};
        spec.capacity = 12;
        const Station station{Seconds{1}, 10, RequestsPerSecond{9}, Discipline::FirstComeFirstServed};
        QVERIFY(std::abs(runQueue(spec, 2'000'000, 3).blocked - finiteQueue(station, 12).blocked) < 0.002);
    }

    void theSameSeedGivesTheSameRun() {
        const QueueRun a = runQueue({8, 10, 1}, 100'000, 5), b = runQueue({8, 10, 1}, 100'000, 5), c = runQueue({8, 10, 1}, 100'000, 6);
        QCOMPARE(a.wait.mean, b.wait.mean);
        QVERIFY(a.wait.mean != c.wait.mean);
        const SystemSpec spec = oneTier(40, 3, 2, 0.1, Discipline::ProcessorSharing);
        const SystemRun first = runSystem(spec, {10, 100}, 5), second = runSystem(spec, {10, 100}, 5);
        QCOMPARE(first.windows.front().answered, second.windows.front().answered);
        QCOMPARE(first.windows.front().responses.mean(), second.windows.front().responses.mean());
    }

    void everyLawHasItsMeanAndVariation_data() {
        QTest::addColumn<int>("law");
        QTest::addColumn<double>("variation");
        QTest::newRow("exponential") << static_cast<int>(ServiceLaw::Exponential) << 1.0;
        QTest::newRow("log-normal") << static_cast<int>(ServiceLaw::LogNormal) << 2.0;
        QTest::newRow("deterministic") << static_cast<int>(ServiceLaw::Deterministic) << 0.0;
    }
    void everyLawHasItsMeanAndVariation() {
        QFETCH(int, law);
        QFETCH(double, variation);
        Random random{11};
        const ServiceTimes times{static_cast<ServiceLaw>(law), 0.2, variation};
        double sum = 0, squares = 0;
        constexpr int draws = 1'000'000;
        for (int i = 0; i < draws; ++i) {
            const double time = times.draw(random);
            sum += time;
            squares += time * time;
        }
        const double mean = sum / draws;
        QVERIFY(std::abs(mean - 0.2) < 0.002);
        QVERIFY(std::abs(squares / draws / mean / mean - 1 - variation) < 0.05);
    }

    void sharedProcessorsMatchTheirClosedForm() {
        const SystemRun run = runSystem(oneTier(7, 1, 1, 0.1, Discipline::ProcessorSharing), {1000, 60'000}, 2);
        const Station station{Seconds{0.1}, 1, RequestsPerSecond{7}, Discipline::ProcessorSharing};
        const TimeHistogram& seen = run.windows.front().responses;
        QVERIFY(std::abs(seen.mean() / meanResponse(station).count() - 1) < 0.03);
        QVERIFY(std::abs(seen.percentile(0.99) / responsePercentile(station, 0.99).count() - 1) < 0.05);
    }

    void nothingIsLostOnTheWay() {
        SystemSpec spec = oneTier(50, 4, 2, 0.1);
        spec.tiers.push_back(spec.tiers.front());
        spec.tiers.back().visitShare = 0.5;
        const SystemRun run = runSystem(spec, {20, 220, 420}, 4);
        for (const SystemWindow& window : run.windows) {
            QVERIFY(std::abs(static_cast<double>(window.arrived) / window.seconds() / 50 - 1) < 0.05);
            QCOMPARE(window.failed, std::uint64_t{0});
        }
        QCOMPARE(run.windows.front().arrived, run.windows.front().answered);
        // Each request visits the first tier, half of them the second.
        double arrived = 50 * 420;
        QVERIFY(std::abs(static_cast<double>(run.visits) / (1.5 * arrived) - 1) < 0.05);
    }

    void fewThreadsMakeRequestsWait() {
        SystemSpec spec = oneTier(20, 1, 8, 0.1);
        SimulatedTier database = spec.tiers.front();
        database.servers = 100;
        database.meanService = 0.3;
        spec.tiers.push_back(database);
        const double free = runSystem(spec, {50, 2050}, 3).windows.front().responses.mean();
        spec.tiers.front().threads = 10;  // twenty a second, each 0.4 s: eight busy on average
        const double pooled = runSystem(spec, {50, 2050}, 3).windows.front().responses.mean();
        QVERIFY2(pooled > free * 1.05, qPrintable(QStringLiteral("%1 against %2").arg(pooled).arg(free)));
    }

    /// Among servers that are hardly busy the connections of the databases are one queue of as many places.
    void requestsWaitForAConnectionAsErlangSays() {
        SystemSpec spec = oneTier(80, 20, 1000, 0.1);
        spec.tiers.front().pool = 0;
        spec.connections = {10};
        spec.timeout = 1e9;
        const SystemRun run = runSystem(spec, {100, 10'100}, 9);
        const Station station{Seconds{0.1}, 10, RequestsPerSecond{80}, Discipline::FirstComeFirstServed};
        const double waited = run.windows.front().responses.mean() - 0.1;
        QVERIFY2(std::abs(waited / meanWait(station).count() - 1) < 0.05, qPrintable(QString::number(waited)));
        spec.connections = {0};
        QVERIFY(runSystem(spec, {100, 1100}, 9).windows.front().responses.mean() < 0.101);
    }
    /// Who asks one database does not wait for, nor get, what is free of another.
    void aPoolLendsNothingToAnother() {
        SystemSpec spec = oneTier(100, 20, 1000, 0.1);
        spec.tiers.push_back(spec.tiers.front());
        spec.tiers[0].visitShare = 0.8;
        spec.tiers[1].visitShare = 0.2;
        spec.tiers[1].isOffWay = true;
        for (int tier = 0; tier < 2; ++tier) {
            spec.tiers[static_cast<std::size_t>(tier)].group = 0;
            spec.tiers[static_cast<std::size_t>(tier)].pool = tier;
        }
        spec.connections = {10, 1000};
        spec.timeout = 1e9;
        const SystemWindow window = runSystem(spec, {100, 10'100}, 9).windows.front();
        const Station station{Seconds{0.1}, 10, RequestsPerSecond{80}, Discipline::FirstComeFirstServed};
        const double onWay = window.onWay.mean() - 0.1, waited = (window.responses.mean() - 0.1) / 0.8;  // all that is waited is on the way
        QVERIFY2(std::abs(onWay / meanWait(station).count() - 1) < 0.07, qPrintable(QString::number(onWay)));
        QVERIFY2(std::abs(waited / onWay - 1) < 0.05, qPrintable(QString::number(waited)));
    }
    /// Who waits for a connection at a server that dies fails with it; who holds one gives it back.
    void aDeadBoxGivesItsConnectionsBack() {
        SystemSpec spec = oneTier(50, 2, 1000, 0.1);
        spec.tiers.front().zones = {0, 1};
        spec.tiers.front().pool = 0;
        spec.connections = {6};
        spec.incidents = {{100, Incident::Kind::BoxesFail, 0, 0, 0}, {100, Incident::Kind::BoxesNoticed, 0, 0, 0}};
        const SystemRun run = runSystem(spec, {50, 100, 110, 6110}, 4);
        QVERIFY(run.windows[0].failed > 0 && run.windows[0].failed < 100);
        QCOMPARE(run.windows[1].failed + run.windows[2].failed, std::uint64_t{0});
        const Station station{Seconds{0.1}, 6, RequestsPerSecond{50}, Discipline::FirstComeFirstServed};
        const double waited = run.windows[2].responses.mean() - 0.1;
        QVERIFY2(std::abs(waited / meanWait(station).count() - 1) < 0.25, qPrintable(QString::number(waited)));
    }
    /// Who chose a tier of the first group comes to its own of the second.
    void alternativesMayFollowAnEarlierChoice() {
        SystemSpec spec = oneTier(100, 10, 1000, 0.1);
        const std::vector<double> shares{0.2, 0.8, 0.1, 0.8}, service{0.1, 0.2, 0.4, 0.8};
        spec.tiers.assign(4, spec.tiers.front());
        for (std::size_t tier = 0; tier < 4; ++tier) {
            spec.tiers[tier].visitShare = shares[tier];
            spec.tiers[tier].meanService = service[tier];
            spec.tiers[tier].group = static_cast<int>(tier / 2);
            if (tier >= 2) spec.tiers[tier].after = {static_cast<std::uint32_t>(tier - 2)};
            if (tier >= 2) spec.tiers[tier].afterShare = shares[tier - 2];
        }
        spec.tiers[1].isOffWay = true;
        const SystemWindow window = runSystem(spec, {10, 2010}, 3).windows.front();
        // Half of those of the first alternative go on to 0.4 s, all of the second to 0.8 s.
        QVERIFY(std::abs(window.onWay.mean() - 0.3) < 0.01);
        QVERIFY(std::abs(window.responses.mean() - (0.2 * 0.3 + 0.8 * 1.0)) < 0.01);
    }
    void theWayIsToldBesideAllRequests() {
        SystemSpec spec = oneTier(50, 10, 1000, 0.1);
        SimulatedTier slow = spec.tiers.front();
        slow.meanService = 0.4;
        spec.tiers.front().visitShare = 0.75;
        spec.tiers.front().isOffWay = true;
        slow.visitShare = 0.25;
        spec.tiers.push_back(slow);
        for (SimulatedTier& tier : spec.tiers) tier.group = 0;
        const SystemWindow window = runSystem(spec, {10, 2010}, 3).windows.front();
        QVERIFY(std::abs(static_cast<double>(window.onWay.count()) / static_cast<double>(window.answered) - 0.25) < 0.01);
        QVERIFY(std::abs(window.onWay.mean() - 0.4) < 0.01);
        QVERIFY(std::abs(window.responses.mean() - 0.175) < 0.005);
    }

    void aDeadBoxLosesItsShareUntilItIsNoticed() {
        SystemSpec spec = oneTier(100, 4, 4, 0.02);
        spec.tiers.front().zones = {0, 1, 2, 3};
        spec.incidents = {{100, Incident::Kind::BoxesFail, 0, 0, 0}, {160, Incident::Kind::BoxesNoticed, 0, -1, 0}, {260, Incident::Kind::BoxesReturn, 0, 0, 0}};
        const SystemRun run = runSystem(spec, {20, 100, 160, 260, 360}, 9);
        const auto failedShare = [&](std::size_t i) { return static_cast<double>(run.windows[i].failed) / static_cast<double>(run.windows[i].arrived); };
        QVERIFY(failedShare(0) < 0.01);
        QVERIFY(std::abs(failedShare(1) - 0.25) < 0.03);
        QCOMPARE(run.windows[2].failed, std::uint64_t{0});
        QCOMPARE(run.windows[3].failed, std::uint64_t{0});
    }

    /// A late answer counts as failed; so does one that has not even come when the run ends. Of who waits for less nothing is known yet.
    void whoWaitsTooLongHasFailedWithoutAnAnswer() {
        SystemSpec spec = oneTier(100, 1, 1, 1);
        const SystemRun run = runSystem(spec, {60, 100, 170, 200}, 9);  // a request a second is answered, the sixtieth after more than half a minute
        for (const std::size_t i : {0U, 1U}) {
            QCOMPARE(run.windows[i].answered, std::uint64_t{0});
            QCOMPARE(run.windows[i].failed, run.windows[i].arrived);
        }
        QVERIFY(run.windows[2].arrived > 0);
        QCOMPARE(run.windows[2].failed, std::uint64_t{0});
    }

    void aRetryFindsAnotherBox() {
        SystemSpec spec = oneTier(100, 4, 4, 0.02);
        spec.tiers.front().zones = {0, 1, 2, 3};
        spec.incidents = {{50, Incident::Kind::BoxesFail, 0, 0, 0}};
        spec.retries = 3;
        const SystemRun run = runSystem(spec, {60, 260}, 9);
        const double failed = static_cast<double>(run.windows.front().failed) / static_cast<double>(run.windows.front().arrived);
        QVERIFY2(failed < 0.02, qPrintable(QString::number(failed)));  // a quarter to the fourth power, less what is under way
    }

    /// With no queue the time-out strikes each attempt by itself: one in ten takes longer, so of a thousand one is given up after three. Whoever is
    /// answered waited for the attempts before, too.
    void whoIsNotAnsweredInTimeAsksAgain() {
        SystemSpec spec = oneTier(50, 1, 1000, 0.1);
        spec.timeout = 0.1 * std::log(10);
        const auto failedShare = [](const SystemRun& run) { return static_cast<double>(run.windows.front().failed) / static_cast<double>(run.windows.front().arrived); };
        QVERIFY(std::abs(failedShare(runSystem(spec, {10, 4010, 4020}, 5)) - 0.1) < 0.003);
        spec.retries = 2;
        const SystemRun run = runSystem(spec, {10, 4010, 4020}, 5);
        const SystemWindow& window = run.windows.front();
        QVERIFY2(std::abs(failedShare(run) - 0.001) < 0.0003, qPrintable(QString::number(failedShare(run))));
        QCOMPARE(window.answered + window.failed, window.arrived);
        QVERIFY(window.responses.percentile(0.95) > spec.timeout + SystemSpec::retryDelay);
        QVERIFY(window.responses.percentile(0.89) < spec.timeout);
        QVERIFY(std::abs(static_cast<double>(run.visits) / (50 * 4020) - 1.11) < 0.01);  // 1 + 0.1 + 0.01
    }
    /// Ten seconds of four times the load: whoever waits in the queue has asked again by the time it is worked off, and the work for nobody keeps it full.
    void retriesKeepAnOverrunSystemOverrun() {
        SystemSpec spec = oneTier(90, 1, 1, 0.01);
        spec.timeout = 5;
        spec.incidents = {{100, Incident::Kind::Rate, 0, -1, 400}, {110, Incident::Kind::Rate, 0, -1, 90}};
        const auto failedAtLast = [&](int retries) {
            spec.retries = retries;
            const SystemRun run = runSystem(spec, {50, 100, 600, 700, 730}, 5);
            return static_cast<double>(run.windows[2].failed) / static_cast<double>(run.windows[2].arrived);
        };
        QVERIFY(failedAtLast(0) < 0.001);
        QVERIFY(failedAtLast(3) > 0.9);
    }
};

QTEST_APPLESS_MAIN(SimulationTest)
#include "simulation_test.moc"
