#include "model/exploration/as_bought.h"

#include <QTest>

#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class BreaksFirstFigureTest : public QObject {
    Q_OBJECT
private slots:
    void atThePlansOwnUsersThePressuresAreThePlans_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<int>("stage");
        for (int stage = 1; stage <= 7; ++stage) QTest::addRow("stage %d", stage) << (stage < 4 ? "900" : "300000") << stage;
        QTest::newRow("many") << "20M" << 7;
    }
    void atThePlansOwnUsersThePressuresAreThePlans() {
        QFETCH(QString, users);
        QFETCH(int, stage);
        const Inputs inputs = withSettings({{"workload.users", users.toStdString()}});
        const Plan whole = planOf(inputs);
        const StagePlan& own = stagecraft::testing::stage(whole, stage);
        const LoadedDesign loaded =
            AsBought{builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog()}.at(inputs.workload.users);
        QCOMPARE(loaded.pressures.size(), own.pressures.size());
        for (std::size_t i = 0; i < own.pressures.size(); ++i) {
            QCOMPARE(loaded.pressures[i].kind, own.pressures[i].kind);
            QCOMPARE(loaded.pressures[i].value, own.pressures[i].value);
            QCOMPARE(loaded.pressures[i].limit, own.pressures[i].limit);
        }
        QCOMPARE(loaded.latency.p99.count(), own.latency.p99.count());
    }

    /// At the users the plan names a pressure has just not passed its limit, one user in a thousand later it has. What is not the first and
    /// rests on a cache that holds ever less of the rows is told to about a hundredth.
    void pressuresAreFullWhereThePlanSays() {
        const Inputs inputs = withSettings({{"workload.users", "50000"}});
        const Plan planned = planOf(inputs);
        const AsBought bought{builtInBlueprints()[static_cast<std::size_t>(planned.shown().number - 1)], inputs, catalog()};
        int full = 0;
        for (const Pressure& pressure : planned.shown().pressures) {
            if (!pressure.usersAtLimit) continue;
            const auto shareAt = [&](double users) {
                const LoadedDesign loaded = bought.at(users);
                const auto found = std::ranges::find(loaded.pressures, pressure.kind, &Pressure::kind);
                return found->value / found->limit;
            };
            const bool restsOnCache = pressure.kind == PressureKind::DatabaseReads || pressure.kind == PressureKind::CpuCredits || pressure.kind == PressureKind::DiskOperations;
            const double about = restsOnCache && *pressure.usersAtLimit > planned.shown().headroom.usersAtLimit ? 0.02 : 0;
            QVERIFY2(shareAt(*pressure.usersAtLimit * (1 - about)) <= 1 + 1e-9, std::string{nameOf(pressure.kind)}.c_str());
            QVERIFY2(shareAt(*pressure.usersAtLimit * (1.001 + about) + 1) > 1, std::string{nameOf(pressure.kind)}.c_str());
            ++full;
        }
        QVERIFY(full >= 7);
    }

    void theOrderIsThatOfThePlan() {
        const GivenFigure given{withSettings({{"workload.users", "50000"}})};
        const Figure figure = given.make("breaks-first");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const Headroom& headroom = given.plan.shown().headroom;
        QVERIFY2(says(figure, groupedNumber(headroom.usersAtLimit) + " users"), figure.answer.c_str());
        QCOMPARE(figure.guides.front().at, headroom.usersAtLimit);
        double before = 0;
        for (const FigureGuide& guide : figure.guides) {
            if (guide.axis != FigureGuide::Across::X) continue;
            QVERIFY(guide.at >= before);
            before = guide.at;
        }
        const FigureSeries* p99 = seriesOf(figure, SeriesKind::Stands, "p99");
        QVERIFY(p99 != nullptr && p99->isOnSecondAxis);
        double last = 0;
        for (const FigurePoint& point : p99->points) {
            if (std::isnan(point.y)) continue;
            QVERIFY(point.y >= last - 1e-9);
            last = point.y;
        }
    }

    /// One user of a server that holds thousands: the limit is more than a thousand times as far.
    void theFirstLimitIsOnTheAxis() {
        GivenFigure given{withSettings({{"workload.users", "1"}, {"targets.availability", "90%"}})};
        for (const Fineness fineness : {Fineness::Coarse, Fineness::Fine}) {
            given.fineness = fineness;
            const Figure figure = given.make("breaks-first");
            QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
            const FigureGuide& first = figure.guides.front();
            QCOMPARE(first.axis, FigureGuide::Across::X);
            QCOMPARE(first.at, given.plan.shown().headroom.usersAtLimit);
            QVERIFY2(first.at > 1000, QByteArray::number(first.at).constData());
            QVERIFY(figure.x.from <= 1 && first.at <= figure.x.to);
        }
    }

    /// From a thousand users on the loss of a zone must be survived, which a single host never does: it has no curve, but a place.
    void whatTheStoryAsksForFromSoManyUsersOnIsALimit() {
        GivenFigure given{withSettings({{"workload.users", "500"}, {"choices.stage", "3"}})};
        const Figure figure = given.make("breaks-first");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        QCOMPARE(given.plan.shown().headroom.usersAtLimit, 999.0);
        QVERIFY2(figure.answer.starts_with("Availability, at 999 users"), figure.answer.c_str());
        QCOMPARE(figure.guides.front().at, 999.0);
        QVERIFY(std::ranges::none_of(figure.series, [](const FigureSeries& series) { return series.name == "Availability"; }));
        for (const FigureSeries& series : figure.series)
            for (const FigurePoint& point : series.points) QVERIFY(!std::isinf(point.y));
    }

    /// A target that is missed ninefold: the plan and its curve are seen all the same.
    void whatIsFarPastItsLimitIsOnTheAxis() {
        GivenFigure given{withSettings({{"workload.users", "50000"}, {"targets.p99_ms", "20"}})};
        for (const Fineness fineness : {Fineness::Coarse, Fineness::Fine}) {
            given.fineness = fineness;
            const Figure figure = given.make("breaks-first");
            QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
            const FigureSeries* const mark = seriesOf(figure, SeriesKind::Current);
            QVERIFY(mark != nullptr && mark->points.front().y > 150);
            QVERIFY(mark->points.front().y < figure.y.to);
            const FigureSeries* const latency = seriesOf(figure, SeriesKind::Stands, "Latency");
            QVERIFY(latency != nullptr);
            const auto now = std::ranges::find(latency->points, mark->points.front().x, &FigurePoint::x);
            QVERIFY(now != latency->points.end() && now->y < figure.y.to);
        }
        QCOMPARE(GivenFigure{Inputs{}}.make("breaks-first").y.to, 150.0);
    }

    void withoutUsersOrSqlItSaysSo() {
        const GivenFigure none{withSettings({{"workload.users", "0"}})};
        QVERIFY(says(none.make("breaks-first"), "without users"));
        const GivenFigure first{withSettings({{"workload.users", "100"}, {"choices.stage", "1"}})};
        const Figure figure = first.make("breaks-first");
        QVERIFY2(says(figure, "SQL"), figure.answer.c_str());
        QCOMPARE(faultOf(figure, first.plan.inputs), QString{});
    }
    void aBlockedPlanDoesNotHold() {
        GivenFigure given{withSettings({{"choices.stage", "3"}})};
        QVERIFY(!given.plan.shown().isFeasible());
        for (const Fineness fineness : {Fineness::Coarse, Fineness::Fine}) {
            given.fineness = fineness;
            const Figure figure = given.make("breaks-first");
            QVERIFY2(figure.answer.find("as bought holds.") == std::string::npos, figure.answer.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(BreaksFirstFigureTest)
#include "breaks_first_figure_test.moc"
