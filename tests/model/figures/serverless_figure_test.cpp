#include "model/exploration/serverless.h"

#include <QTest>

#include "model/exploration/reach.h"
#include "model/figures/figure_parts.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class ServerlessFigureTest : public QObject {
    Q_OBJECT
private slots:
    /// Moving the users changes no curve: those that are known stay, for a rough answer as well, and are the ones made anew.
    void usersMoveAlongCurvesThatAreKept() {
        FigureMemory memory;
        const auto make = [&](const char* users, Fineness fineness, FigureMemory* kept) {
            const Plan now = planOf(withSettings({{"workload.users", users}}));
            FigureRequest request{now, catalog(), builtInBlueprints(), fineness};
            request.memory = kept;
            return figureKind("serverless")->make(request);
        };
        (void)make("12000", Fineness::Fine, &memory);
        const Figure kept = make("300000", Fineness::Coarse, &memory);
        const Figure anew = make("300000", Fineness::Fine, nullptr);
        QCOMPARE(kept.answer, anew.answer);
        QCOMPARE(kept.series.size(), anew.series.size());
        for (std::size_t s = 0; s < kept.series.size(); ++s) {
            QCOMPARE(kept.series[s].points.size(), anew.series[s].points.size());
            for (std::size_t p = 0; p < kept.series[s].points.size(); ++p) {
                QCOMPARE(kept.series[s].points[p].x, anew.series[s].points[p].x);
                QVERIFY(std::isnan(kept.series[s].points[p].y) ? std::isnan(anew.series[s].points[p].y) : kept.series[s].points[p].y == anew.series[s].points[p].y);
            }
        }
    }
    /// The plan's own users have their sums beside those of the thresholds.
    void ownUsersHaveTheirSums() {
        const GivenFigure given{withSettings({{"workload.users", "100"}})};
        const Figure figure = given.make("serverless");
        const std::string own = "At these 100 users Lambda would cost " + shortMoney(given.plan.stages[0].bill.total) + ", servers " + shortMoney(given.plan.stages[1].bill.total) + " (stage 2).";
        QVERIFY2(says(figure, own), figure.answer.c_str());
        QVERIFY(!says(GivenFigure{withSettings({{"workload.users", "1000"}})}.make("serverless"), "At these "));
    }
    void tasksAreAsFargateSellsThem_data() {
        QTest::addColumn<double>("vcpus");
        QTest::addColumn<double>("memory");
        QTest::addColumn<double>("soldVcpus");
        QTest::addColumn<double>("soldMemory");
        QTest::newRow("smallest") << 0.01 << 0.1 << 0.25 << 0.5;
        QTest::newRow("memory in steps") << 0.2 << 1.2 << 0.25 << 1.5;
        QTest::newRow("memory asks for more CPU") << 0.2 << 3.0 << 0.5 << 3.0;
        QTest::newRow("least memory of a CPU") << 4.0 << 1.0 << 4.0 << 8.0;
        QTest::newRow("steps of four") << 8.0 << 17.0 << 8.0 << 20.0;
        QTest::newRow("largest") << 16.0 << 120.0 << 16.0 << 120.0;
    }
    void tasksAreAsFargateSellsThem() {
        QFETCH(double, vcpus);
        QFETCH(double, memory);
        QFETCH(double, soldVcpus);
        QFETCH(double, soldMemory);
        const auto task = fargateTask(vcpus, Gib{memory});
        QVERIFY(task.has_value());
        QCOMPARE(task->vcpus, soldVcpus);
        QCOMPARE(task->memory.count(), soldMemory);
    }
    void noTaskIsLarger() { QVERIFY(!fargateTask(17, Gib{1}) && !fargateTask(1, Gib{121})); }

    /// Four m9g.medium (1 vCPU, 4 GiB, arm64) that follow the load, priced by hand.
    void fargateReplacesHoursAndDisks() {
        const Inputs inputs = withSettings({{"workload.users", "2M"}, {"choices.free_tier", "none"}});
        const Plan made = planOf(inputs);
        const StagePlan& stage = stagecraft::testing::stage(made, 5);
        const auto cost = onFargate(stage, builtInBlueprints()[4], inputs, catalog());
        QVERIFY(cost.has_value());
        const RegionLayout& region = stage.architecture.regions[0];
        const auto fleet = std::ranges::find(region.fleets, Role::App, &Fleet::role);
        QVERIFY(fleet != region.fleets.end());
        const InstanceType& type = *catalog().instanceType(fleet->instanceType);
        QVERIFY(!type.isBurstable && type.architecture == CpuArchitecture::Arm64);
        const auto task = fargateTask(fleet->vcpus, fleet->memory);
        double replaced = 0;
        for (const BillLine& line : stage.bill.lines)
            if (line.usage.part == fleet->id && (line.usage.dimension == "ec2_hour" || line.usage.service == "EBS"))
                replaced += line.amount.dollars();
        const double slower = fleet->performanceIndex / catalog().instanceType("m6g.large")->performance.web;
        QVERIFY(slower > 1);
        const double byHand = fleet->instanceHours * slower * (task->vcpus * 0.03238 + task->memory.count() * 0.00356);
        QVERIFY(replaced > 0);
        QVERIFY2(std::abs(cost->dollars() - (stage.bill.total.dollars() - replaced + byHand)) < 1e-6,
                 qPrintable(QString::number(cost->dollars(), 'f', 6)));
        QVERIFY(!onFargate(stagecraft::testing::stage(made, 1), builtInBlueprints()[0], inputs, catalog()));
        QVERIFY(!onFargate(stagecraft::testing::stage(made, 2), builtInBlueprints()[1], inputs, catalog()));
    }

    void pointsAreThoseOfThePlan() {
        const GivenFigure given{Inputs{}};
        const Figure figure = given.make("serverless");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const FigureSeries* blocked = seriesOf(figure, SeriesKind::Falls, "Lambda");
        const FigureSeries* servers = seriesOf(figure, SeriesKind::Stands, "Servers");
        QVERIFY(blocked != nullptr && servers != nullptr);
        for (const std::size_t i : {std::size_t{20}, std::size_t{40}}) {
            const double users = std::round(servers->points[i].x / given.plan.demand.average.count() * given.plan.inputs.workload.users);
            const Plan at = planOf(withUsers(given.plan.inputs, users));
            QCOMPARE(blocked->points[i].y, at.stages[0].bill.total.dollars());
            Usd least{1e9};
            for (std::size_t stage = 1; stage < stageCount; ++stage)
                if (at.stages[stage].isFeasible()) least = std::min(least, at.stages[stage].bill.total);
            QCOMPARE(servers->points[i].y, least.dollars());
        }
    }

    void servesAndCostsMoreFromTheCrossingOn() {
        const GivenFigure given{withSettings({{"workload.queries_per_request", "0"}})};
        const Figure figure = given.make("serverless");
        QVERIFY(seriesOf(figure, SeriesKind::Stands, "Lambda") != nullptr);
        QVERIFY2(says(figure, "Yes, it serves"), figure.answer.c_str());
        QVERIFY(!figure.guides.empty());
        const double users = std::round(figure.guides[0].at / given.plan.demand.average.count() * given.plan.inputs.workload.users);
        const auto at = [&](double count) {
            return serverlessAt(count, ServerlessScope::Bill, given.plan.inputs, catalog(), builtInBlueprints());
        };
        QVERIFY(at(users).lambda > at(users).servers);
        QVERIFY(at(std::floor(users * 0.998) - 1).lambda <= at(std::floor(users * 0.998) - 1).servers);
    }

    /// A second zone from a thousand users on makes servers dearer at once: a rough answer sees that as well.
    void whatIsDearerForAWhileIsSeenByARoughAnswer_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("cache") << "choices.cache" << "serverless";
        QTest::newRow("database") << "choices.database" << "self-managed";
        QTest::newRow("purchase") << "choices.purchase" << "best_up_to_3y";
    }
    void whatIsDearerForAWhileIsSeenByARoughAnswer() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        GivenFigure given{withSettings({{key.toStdString(), value.toStdString()}})};
        given.fineness = Fineness::Coarse;
        const Figure figure = given.make("serverless");
        const ServerlessPoint thousand = serverlessAt(1000, ServerlessScope::Bill, given.plan.inputs, catalog(), builtInBlueprints());
        QVERIFY(thousand.lambda < thousand.servers);
        const double crossing = std::round(figure.guides[0].at / given.plan.demand.average.count() * given.plan.inputs.workload.users);
        QVERIFY2(crossing > 1000 && says(figure, "and already"), figure.answer.c_str());
        given.fineness = Fineness::Fine;
        const double exact = std::round(given.make("serverless").guides[0].at / given.plan.demand.average.count() * given.plan.inputs.workload.users);
        QVERIFY2(std::abs(crossing / exact - 1) < 0.1, figure.answer.c_str());
    }

    /// What Lambda is compared with ends where no servers serve.
    void howFarServersServeIsTold() {
        const Figure figure = GivenFigure{withSettings({{"choices.database", "rds-single-az"}})}.make("serverless");
        QVERIFY2(says(figure, "less on servers above, as far as they serve (up to about"), figure.answer.c_str());
    }

    void whereNoServersServeNothingIsCompared() {
        // No stage of servers is up that long.
        const Figure figure = GivenFigure{withSettings({{"targets.availability", "0.9999999999"}})}.make("serverless");
        QVERIFY2(says(figure, "nothing to compare Lambda with"), figure.answer.c_str());
        QVERIFY(figure.answer.find("less on Lambda") == std::string::npos);
        QVERIFY(seriesOf(figure, SeriesKind::Stands, "Servers") == nullptr);
    }
    void sqlIsSaidToBeMissing() { QVERIFY(says(GivenFigure{Inputs{}}.make("serverless"), "no SQL database")); }
};

QTEST_APPLESS_MAIN(ServerlessFigureTest)
#include "serverless_figure_test.moc"
