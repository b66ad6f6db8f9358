#include <algorithm>
#include <array>
#include <cmath>

#include "model/report/explanation.h"
#include "model/report/words.h"
#include "model/simulation/server_week.h"
#include "model/support/text.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

double hoursOn(const StagePlan& stage, const std::string& part, std::string_view purchase) {
    double hours = 0;
    for (const BillLine& line : stage.bill.lines)
        if (line.usage.part == part && line.usage.dimension == "ec2_hour" && purchaseNameOf(line.usage) == purchase) hours += line.usage.quantity;
    return hours;
}

const Fleet& appOf(const StagePlan& stage) { return stage.architecture.regions.front().fleets.front(); }

double spotHoursOf(const StagePlan& stage) {
    double hours = 0;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) hours += fleet.mix ? fleet.mix->spot : 0;
    return hours;
}

bool hasSpotLine(const StagePlan& stage) {
    return std::ranges::any_of(stage.bill.lines, [](const BillLine& line) { return purchaseNameOf(line.usage) == "spot"; });
}

/// What is compared with what people's hours of a database of one's own would decide is left out.
Inputs mixed(const std::string& users, const std::string& purchase, const std::string& scaling, double share, double discount, double interruptions = 0.05) {
    return withSettings({{"workload.users", users}, {"choices.purchase", purchase}, {"choices.scaling", scaling},
                         {"choices.database_care_hours", "0"}, {"choices.spot_share", plainNumber(share)},
                         {"choices.spot_discount", plainNumber(discount)}, {"assumptions.spot_interruptions", plainNumber(interruptions)}});
}

}  // namespace

/// How hours are bought, from the choice to the lines of the bill.
class PurchaseMixTest : public QObject {
    Q_OBJECT

    static void userCounts() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<QString>("scaling");
        for (const char* users : {"50", "3000", "40000", "400000", "3000000", "20000000"})
            for (const char* purchase : {"on-demand", "best_up_to_3y"})
                for (const char* scaling : {"target-tracking", "scheduled"})
                    QTest::addRow("%s users, %s, %s", users, purchase, scaling) << users << purchase << scaling;
    }

private slots:
    void aMixNeverCostsMoreThanEitherOfItsParts_data() {
        QTest::addColumn<QString>("users");
        for (const char* users : {"50", "2000", "30000", "400000", "3000000"}) QTest::newRow(users) << QString::fromLatin1(users);
    }
    void aMixNeverCostsMoreThanEitherOfItsParts() {
        QFETCH(QString, users);
        const auto planned = [&](const char* purchase) {
            return planOf(withSettings({{"workload.users", users.toStdString()}, {"choices.purchase", purchase}, {"targets.p99_ms", "none"},
                                         {"choices.database_care_hours", "0"}}));  // never billed, but they weigh
        };
        const Plan onDemand = planned("on-demand"), year = planned("best_up_to_1y"), years = planned("best_up_to_3y");
        for (int number = 2; number <= 7; ++number) {
            const double most = stage(onDemand, number).bill.total.dollars();
            QVERIFY2(stage(year, number).bill.total.dollars() <= most * 1.001, qPrintable(QStringLiteral("stage %1").arg(number)));
            QVERIFY2(stage(years, number).bill.total.dollars() <= stage(year, number).bill.total.dollars() * 1.001, qPrintable(QStringLiteral("stage %1").arg(number)));
        }
    }

    void everyHourOfAMixIsPaidOnce() {
        const Plan made = planOf(withSettings({{"workload.users", "400000"}, {"choices.purchase", "best_up_to_3y"}, {"choices.spot_share", "0.5"},
                                               {"choices.stage", "5"}, {"choices.architecture", "x86_64"}}));
        const Fleet& app = appOf(stage(made, 5));
        QVERIFY(app.mix.has_value());
        QVERIFY(app.mix->committed > 0 && app.mix->committed < app.count);
        QVERIFY(app.mix->spot > 0);
        QCOMPARE(hoursOn(stage(made, 5), app.id, nameOf(app.mix->commitment)), app.mix->committed * 730.0);
        QCOMPARE(hoursOn(stage(made, 5), app.id, "on-demand"), app.mix->onDemand);
        QCOMPARE(hoursOn(stage(made, 5), app.id, "spot"), app.mix->spot);
        // A committed server may rest, nothing else is paid for in vain but the work that interruptions undo.
        const double paid = app.mix->committed * 730.0 + app.mix->onDemand + app.mix->spot * 0.95;
        QVERIFY(paid >= app.instanceHours * (1 - 1e-9));
        QVERIFY(paid - app.instanceHours <= app.mix->committed * 730.0);
    }

    void moreAllowedSpotNeverCostsMore_data() { userCounts(); }
    void moreAllowedSpotNeverCostsMore() {
        QFETCH(QString, users);
        QFETCH(QString, purchase);
        QFETCH(QString, scaling);
        for (const double discount : {0.04, 0.2, 0.5, 0.8}) {
            std::array<double, 8> before;
            before.fill(HUGE_VAL);
            double spot = 0;
            for (const double share : {0.0, 0.05, 0.3, 0.5, 0.75, 1.0}) {
                const Plan made = planOf(mixed(users.toStdString(), purchase.toStdString(), scaling.toStdString(), share, discount));
                for (int number = 1; number <= 7; ++number) {
                    const double now = stage(made, number).bill.total.dollars();
                    double& then = before[static_cast<std::size_t>(number)];
                    QVERIFY2(now <= then * (1 + 1e-9), qPrintable(QStringLiteral("stage %1, share %2, discount %3: %4 after %5").arg(number).arg(share).arg(discount).arg(now).arg(then)));
                    then = now;
                    QCOMPARE(hasSpotLine(stage(made, number)), spotHoursOf(stage(made, number)) > 0);
                    spot += spotHoursOf(stage(made, number));
                }
            }
            if (discount < 0.05) QCOMPARE(spot, 0.0);
            else if (users.toInt() >= 400'000 && purchase == QStringLiteral("on-demand")) QVERIFY(spot > 0);
        }
    }
    void dearerSpotNeverCostsLess_data() { userCounts(); }
    void dearerSpotNeverCostsLess() {
        QFETCH(QString, users);
        QFETCH(QString, purchase);
        QFETCH(QString, scaling);
        for (const double share : {0.4, 1.0})
            for (const bool isInterrupted : {false, true}) {
                std::array<double, 8> before{};
                for (const double dearer : {0.0, 0.1, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9}) {
                    const Plan made = planOf(isInterrupted ? mixed(users.toStdString(), purchase.toStdString(), scaling.toStdString(), share, 0.7, dearer)
                                                           : mixed(users.toStdString(), purchase.toStdString(), scaling.toStdString(), share, 0.9 - dearer));
                    for (int number = 1; number <= 7; ++number) {
                        const double now = stage(made, number).bill.total.dollars();
                        double& then = before[static_cast<std::size_t>(number)];
                        QVERIFY2(now >= then * (1 - 1e-9), qPrintable(QStringLiteral("stage %1, share %2, dearer %3: %4 after %5").arg(number).arg(share).arg(dearer).arg(now).arg(then)));
                        then = now;
                    }
                }
            }
    }

    /// Where what interruptions undo is more than what an hour costs less, the plan is the one without spot.
    void spotThatDoesNotSaveIsOnNoBill() {
        const Plan without = planOf(mixed("400000", "best_up_to_3y", "target-tracking", 0, 0.5));
        const Plan dear = planOf(mixed("400000", "best_up_to_3y", "target-tracking", 1, 0.5, 0.5));
        for (int number = 1; number <= 7; ++number) {
            QCOMPARE(stage(dear, number).bill.total, stage(without, number).bill.total);
            QVERIFY(!hasSpotLine(stage(dear, number)));
        }
        QCOMPARE(spotText(stage(dear, 5), dear.inputs),
                 std::string{"Up to 100 % of an autoscaled fleet's servers above the fewest may be on spot; none is, since with interruptions that saves nothing."});
        QVERIFY(spotText(stage(without, 5), without.inputs).empty());
    }

    /// The hours on the bill are those of the week, and no hour has more on spot than allowed or than is left by what is committed.
    void theCountOnSpotIsThatOfTheBill() {
        int onSpot = 0;
        for (const char* const purchase : {"on-demand", "best_up_to_3y"})
            for (const double discount : {0.3, 0.6, 0.9}) {
                Inputs inputs = mixed("2000000", purchase, "target-tracking", 0.6, discount);
                inputs.choices.architecture = ArchitectureChoice::X86;
                const ServerWeek week = serverWeek(builtInBlueprints()[4], inputs, catalog());
                for (const FleetWeek& fleet : week.fleets) {
                    const int fewest = *std::ranges::min_element(fleet.running);
                    double hours = 0;
                    for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
                        QVERIFY(fleet.onSpot[hour] <= 0.6 * fleet.running[hour]);
                        QVERIFY(fleet.onSpot[hour] <= std::max(0, fleet.running[hour] - fleet.committedServers));
                        hours += fleet.onSpot[hour];
                    }
                    QVERIFY(fewest > 0);
                    onSpot += hours > 0;
                    const auto own = std::ranges::find(week.stage.architecture.regions[0].fleets, fleet.id, &Fleet::id);
                    const double billed = own->mix ? own->mix->spot * 0.95 : 0;
                    QVERIFY(std::abs(billed - hours * 730 / hoursPerWeek) <= 1e-6 * hours);
                }
            }
        QVERIFY(onSpot > 3);
    }

    void theWordsSayUpTo() {
        const Plan made = planOf(mixed("400000", "on-demand", "target-tracking", 0.5, 0.5));
        const StagePlan& five = stage(made, 5);
        const auto line = std::ranges::find_if(five.bill.lines, [](const BillLine& one) { return purchaseNameOf(one.usage) == "spot"; });
        QVERIFY(line != five.bill.lines.end());
        const std::string formula = formulaText(*line);
        QVERIFY2(formula.find("of up to 50 % of the servers above the fewest") != std::string::npos, formula.c_str());
        const std::string said = spotText(five, made.inputs);
        QVERIFY2(said.starts_with("Up to 50 % of ") && said.ends_with(" are."), said.c_str());
    }

    void spotIsForServersThatComeAndGo() {
        const Plan made = planOf(withSettings({{"workload.users", "5000"}, {"choices.spot_share", "1"}}));
        for (int number = 2; number <= 4; ++number) QVERIFY(!appOf(stage(made, number)).mix);
    }

    /// A server of the second stage may be smaller when surplus credits are paid for, and the bill says what they cost.
    void surplusCreditsStandOnTheBill() {
        int charged = 0;
        for (const char* users : {"300", "1000", "3000", "10000", "30000"}) {
            const Inputs standard = withSettings({{"workload.users", users}, {"choices.generations", "any"}, {"targets.p99_ms", "none"}});
            const Plan careful = planOf(standard), unlimited = planOf(withSetting(standard, "choices.cpu_credits", "unlimited"));
            for (int number = 2; number <= 5; ++number) {
                const StagePlan& stageThen = stage(unlimited, number);
                if (stage(careful, number).isFeasible())
                    QVERIFY2(stageThen.bill.total <= stage(careful, number).bill.total, qPrintable(QStringLiteral("%1 users, stage %2").arg(QLatin1String(users)).arg(number)));
                double surplus = 0, billed = 0;
                for (const Fleet& fleet : stageThen.architecture.regions.front().fleets) surplus += fleet.surplusVcpuHours;
                for (const BillLine& line : stageThen.bill.lines)
                    if (line.usage.dimension.find("unlimited_vcpu_hour") != std::string::npos) billed += line.usage.quantity;
                QCOMPARE(billed, surplus);
                if (surplus > 0) ++charged;
            }
        }
        QVERIFY(charged > 0);
    }

    /// Two servers that the load never stops, busier than their baseline by day and less on average: what they save by night pays for it.
    void serversThatAreNeverStoppedLiveOnTheirCredits() {
        const Inputs small = withSettings({{"workload.users", "20000"},
                                           {"workload.peak_to_average", "2"},
                                           {"choices.instance_type", "t4g.micro"},
                                           {"choices.cpu_credits", "unlimited"},
                                           {"targets.p99_ms", "3000"}});
        const Plan made = planOf(small);
        const Fleet& app = appOf(stage(made, 5));
        QCOMPARE(app.count, 2);
        QCOMPARE(app.instanceHours, 2 * 730.0);
        QVERIFY(app.cpuUtilisation > 0.1);  // the baseline
        QCOMPARE(app.surplusVcpuHours, 0.0);
        // Where they are stopped, what each works above its baseline is paid for, and no more than if all ran all week.
        int scaled = 0;
        for (const char* users : {"60000", "120000", "240000"}) {
            const Inputs large = withSetting(small, "workload.users", users);
            const Plan busy = planOf(large);
            const Fleet& following = appOf(stage(busy, 5));
            const Plan all = planOf(withSetting(large, "choices.scaling", "fixed"));
            const Fleet& fixed = appOf(stage(all, 5));
            scaled += following.instanceHours < following.count * 730.0 * 0.999 ? 1 : 0;
            QVERIFY2(stage(busy, 5).bill.total <= stage(all, 5).bill.total, users);
            QVERIFY(following.surplusVcpuHours > 0 && fixed.surplusVcpuHours > 0);
        }
        QVERIFY(scaled > 0);
    }
};

QTEST_APPLESS_MAIN(PurchaseMixTest)
#include "purchase_mix_test.moc"
