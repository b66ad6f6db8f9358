#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "model/capacity/autoscaling.h"
#include "model/capacity/burst_credits.h"
#include "model/capacity/database.h"

using namespace stagecraft;

class ScalingTest : public QObject {
    Q_OBJECT

private slots:
    void neverRunsFewerThanItsMinimumOrItsZones() {
        const ScalingPolicy policy{RequestsPerSecond{100}, 2, 3, 0.2};
        QCOMPARE(serversAt(policy, RequestsPerSecond{0}), 3);
        QCOMPARE(serversAt(policy, RequestsPerSecond{250}), 3);
        QCOMPARE(serversAt(policy, RequestsPerSecond{251}), 4);
    }
    void aWholeQuotientNeedsNoSpareServer() {
        const ScalingPolicy policy{RequestsPerSecond{0.1}, 1, 1, 0};
        QCOMPARE(serversAt(policy, RequestsPerSecond{0.3}), 3);
    }
    void aServerThatCarriesNothingCannotFollow() {
        const ScalingPolicy policy{RequestsPerSecond{0}, 1, 1, 0};
        QVERIFY(serversAt(policy, RequestsPerSecond{5}) >= 999'999'999);
        QCOMPARE(serversAt(policy, RequestsPerSecond{0}), 1);
    }
    void followingTheLoadNeverCostsMoreThanTheFixedFleet() {
        const ScalingPolicy policy{RequestsPerSecond{40}, 2, 2, 0.1};
        std::vector<double> day;
        for (int hour = 0; hour < 24; ++hour) day.push_back(500 * (1 + std::cos(hour * 0.2618)));
        const double followed = autoscaledServerHours(policy, day);
        QVERIFY(followed < fixedServerHours(policy, day));
        double counted = 0;
        for (const int servers : hourlyCounts(policy, day)) counted += servers;
        QCOMPARE(followed, counted);
        QCOMPARE(autoscaledServerHours(policy, {}), 0.0);
        QCOMPARE(fixedServerHours(policy, {}), 0.0);
    }
    void survivingAZoneLeavesEnough() {
        for (int needed = 1; needed < 60; ++needed) {
            for (int zones = 2; zones < 7; ++zones) {
                const int equal = equalServersSurvivingZoneLoss(needed, zones);
                QVERIFY(equal / zones * (zones - 1) >= needed);
                QCOMPARE(equal % zones, 0);
                const int least = serversSurvivingZoneLoss(needed, zones);
                QVERIFY(least <= equal);
                // The fullest zone holds ⌈n/z⌉.
                QVERIFY(least - (least + zones - 1) / zones >= needed);
                QVERIFY(least - 1 - (least - 1 + zones - 1) / zones < needed);
            }
        }
        QCOMPARE(serversSurvivingZoneLoss(5, 1), 5);
    }

    void aRunDryStandardInstanceFallsToItsBaseline() {
        const BurstableType nano{2, 0.05};
        const CreditSpan busy[] = {{Hours{10}, 1.0}};
        const CreditBalance standard = carryCredits(nano, CreditMode::Standard, busy, 0);
        QCOMPARE(standard.credits, 0.0);
        QVERIFY(std::abs(standard.vcpuHours - 10 * 2 * 0.05) < 1e-12);
        const CreditBalance unlimited = carryCredits(nano, CreditMode::Unlimited, busy, 0);
        QCOMPARE(unlimited.vcpuHours, 20.0);
        QCOMPARE(unlimited.surplus, nano.maximumCredits());
        QVERIFY(std::abs(unlimited.charged + unlimited.surplus - 10 * (120 - 6)) < 1e-9);
    }
    /// Hour by hour through many weeks, of curves with every peak: what is charged in the last of them, and how busy a standard one may be.
    void creditsLastAndAreChargedAsInManyWeeks() {
        std::mt19937_64 random{11};
        std::uniform_real_distribution<double> share{0, 1};
        for (int round = 0; round < 60; ++round) {
            std::vector<double> hourly(168);
            const double steepness = 4 * share(random);
            double sum = 0;
            for (double& load : hourly) sum += load = std::exp(steepness * (share(random) - 0.5));
            std::ranges::sort(hourly.begin(), hourly.begin() + round % 168);
            for (double& load : hourly) load *= 168 / sum;
            const BurstableType type{2, 0.1};
            const auto weeks = [&](CreditMode mode, double busy, int count) {
                CreditBalance balance;
                balance.credits = type.maximumCredits();
                double before = 0, last = 0, done = 0;
                for (int week = 0; week < count; ++week) {
                    before = balance.charged;
                    done = balance.vcpuHours;
                    for (const double load : hourly) carryCredits(type, mode, CreditSpan{Hours{1}, std::min(1.0, busy * load * type.baseline)}, balance);
                    last = balance.charged - before;
                    done = balance.vcpuHours - done;
                }
                return std::pair{last, done};
            };
            const double limit = std::min(burstLimit(hourly), 1 / type.baseline / *std::ranges::max_element(hourly));
            const double work = 168 * type.vcpus * type.baseline;
            QVERIFY(std::abs(weeks(CreditMode::Standard, limit, 300).second - limit * work) < 1e-6 * work);
            QVERIFY(limit <= 1 + 1e-12);
            if (limit < burstLimit(hourly)) continue;
            const double beyond = limit * 1.001;
            QVERIFY(weeks(CreditMode::Standard, beyond, 600).second < beyond * work * (1 - 1e-9));
            for (const double busy : {0.9, 1.001, 1.02, 1.3}) {
                const double charged = weeks(CreditMode::Unlimited, busy, 600).first;
                QVERIFY(std::abs(weeklySurplus(hourly, busy, 1 / type.baseline) * type.creditsPerHour() - charged) < 1e-6 * (1 + charged));
            }
        }
    }
    void theSurplusOfAWeekIsWhatEveryWeekIsCharged() {
        // Half the hours at twice the baseline and half idle: the saved credits of a half pay for the other.
        std::vector<double> even(168), steady(168, 1), long_(168);
        for (std::size_t hour = 0; hour < 168; ++hour) {
            even[hour] = hour % 2 == 0 ? 2 : 0;
            long_[hour] = hour < 84 ? 2 : 0;
        }
        QCOMPARE(weeklySurplus(even, 1, 20), 0.0);
        QCOMPARE(weeklySurplus(steady, 1, 20), 0.0);
        QCOMPARE(weeklySurplus(steady, 1.5, 20), 84.0);           // half an hour's earning each hour
        QCOMPARE(weeklySurplus(steady, 50, 20), 168.0 * 19);      // no busier than all its vCPUs
        QCOMPARE(weeklySurplus(long_, 1, 20), 84.0 - 24 - 24);    // a day saved, a day owed, the rest is charged
        QVERIFY(std::abs(weeklySurplus(steady, 1.01, 20) - 1.68) < 1e-9);  // however slowly what was saved is spent
    }
    void creditsNeverExceedADaysEarning() {
        const BurstableType type{4, 0.4};
        const CreditSpan idle[] = {{Hours{1000}, 0.0}};
        QCOMPARE(carryCredits(type, CreditMode::Standard, idle, 0).credits, type.maximumCredits());
        QCOMPARE(carryCredits(type, CreditMode::Standard, {}, 1e9).credits, type.maximumCredits());
    }

    void fewestFollowersKeepTheTarget() {
        DatabaseLoad load;
        load.reads = OperationsPerSecond{30'000};
        load.writes = OperationsPerSecond{1000};
        load.cpuPerRead = Seconds{0.0005};
        load.cpuPerWrite = Seconds{0.002};
        load.capacity = 8;
        const int followers = followersFor(load).value();
        QVERIFY(followerUtilisation(load, followers) <= load.target + 1e-12);
        QVERIFY(followerUtilisation(load, followers - 1) > load.target);
        load.reads = OperationsPerSecond{0};
        QCOMPARE(followersFor(load).value(), 1);
    }
    void replayedWritesAloneCanFillEveryFollower() {
        DatabaseLoad load;
        load.writes = OperationsPerSecond{100'000};
        load.cpuPerWrite = Seconds{0.001};
        load.capacity = 8;
        QVERIFY(!followersFor(load).has_value());
        QCOMPARE(writeLimit(load).count(), 0.6 * 8 / 0.001);
        QCOMPARE(shardsForWrites(load, 1), 21);
    }
    void connectionDefaults() {
        QCOMPARE(std::floor(mySqlConnections(Gib{16})), 1365.0);
        QCOMPARE(postgreSqlConnections(Gib{1000}), 5000.0);
        QCOMPARE(auroraMySqlConnections(Gib{0.5}), 45.0);
    }
    void scalabilityPeaksWhereTheLawSays() {
        const Scalability law{0.03, 0.0001, 90};
        const double peak = peakLoad(law);
        QVERIFY(throughput(law, peak) > throughput(law, peak * 0.98));
        QVERIFY(throughput(law, peak) > throughput(law, peak * 1.02));
        QVERIFY(std::isinf(peakLoad({0.03, 0, 1})));
        std::vector<double> loads, measured;
        for (const double load : {1.0, 4.0, 16.0, 64.0, 128.0}) {
            loads.push_back(load);
            measured.push_back(throughput(law, load));
        }
        const Scalability fitted = fitScalability(loads, measured);
        QVERIFY(std::abs(fitted.contention - 0.03) < 1e-6);
        QVERIFY(std::abs(fitted.coherency - 0.0001) < 1e-8);
        QVERIFY(std::abs(fitted.single - 90) < 1e-3);
    }
};

QTEST_APPLESS_MAIN(ScalingTest)
#include "scaling_test.moc"
