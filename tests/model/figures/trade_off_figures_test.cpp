#include <cmath>
#include <set>

#include "model/exploration/stage_map.h"
#include "model/figures/figure_parts.h"
#include "model/figures/figures.h"
#include "model/planning/regions.h"
#include "model/report/figure_table.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Figure figureOf(std::string_view id, const Plan& plan, std::map<std::string, std::string> options = {}, Fineness fineness = Fineness::Coarse) {
    const FigureRequest request{plan, catalog(), builtInBlueprints(), fineness, std::move(options)};
    return figureKind(id)->make(request);
}

const FigureSeries* seriesOf(const Figure& figure, SeriesKind kind) {
    const auto found = std::ranges::find(figure.series, kind, &FigureSeries::kind);
    return found == figure.series.end() ? nullptr : &*found;
}

Inputs edited(Inputs inputs, const FigureNote& note) {
    for (const FigureEdit& edit : note.edits) inputs = withSetting(inputs, edit.key, edit.value);
    return inputs;
}

/// How many points of its table have a zero in this column.
int zerosOf(const std::vector<FigureTable>& tables, const std::string& title) {
    const auto points = std::ranges::find(tables, "Points", &FigureTable::name);
    const auto column = std::ranges::find(points->columns, title, &FigureColumn::name) - points->columns.begin();
    return static_cast<int>(std::ranges::count_if(points->rows, [&](const std::vector<FigureCell>& row) { return row[static_cast<std::size_t>(column)] == FigureCell{0.0}; }));
}

}  // namespace

/// What the charts of choices show is what `plan` and `sweep` say of the same inputs.
class TradeOffFiguresTest : public QObject {
    Q_OBJECT

    static void sound(const Figure& figure) {
        QVERIFY(!figure.title.empty() && !figure.answer.empty());
        QVERIFY(figure.x.from < figure.x.to && figure.y.from < figure.y.to);
        for (const FigureSeries& series : figure.series) {
            QVERIFY(!series.points.empty() && !series.name.empty());
            QCOMPARE(series.notes.size(), series.points.size());
            for (std::size_t i = 1; i < series.points.size() && series.kind == SeriesKind::Frontier; ++i)
                QVERIFY(series.points[i].x >= series.points[i - 1].x && series.points[i].y <= series.points[i - 1].y);
            for (const FigurePoint& point : series.points)
                QVERIFY(point.x >= figure.x.from && point.x <= figure.x.to && point.y >= figure.y.from && point.y <= figure.y.to);
        }
    }

private slots:
    void everyDesignIsThePlanThatAClickGives_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("users");
        for (const char* id : {"speed-cost", "nine-cost"})
            for (const char* users : {"200", "12000", "700000"}) QTest::newRow((std::string{id} + ", " + users + " users").c_str()) << QString::fromUtf8(id) << QString::fromUtf8(users);
    }
    void everyDesignIsThePlanThatAClickGives() {
        QFETCH(QString, id);
        QFETCH(QString, users);
        const Plan now = planOf(testing::withSettings({{"workload.users", users.toStdString()}}));
        const Figure figure = figureOf(id.toStdString(), now);
        sound(figure);
        QVERIFY(seriesOf(figure, SeriesKind::Frontier) != nullptr);
        const bool isSpeed = id == QLatin1String("speed-cost");
        for (const FigureSeries& series : figure.series)
            for (std::size_t i = 0; i < series.points.size(); ++i) {
                const Plan chosen = planOf(edited(now.inputs, series.notes[i]));
                QCOMPARE(chosen.shown().bill.total.dollars(), series.points[i].y);
                QCOMPARE(isSpeed ? chosen.shown().latency.p99.count() : chosen.shown().availability.minutesPerYear, series.points[i].x);
            }
    }
    void thePlanAsItIsIsMarked() {
        const Plan now = planOf({});
        for (const char* id : {"speed-cost", "nine-cost", "region-cost"}) {
            const FigureSeries* current = seriesOf(figureOf(id, now), SeriesKind::Current);
            QVERIFY(current != nullptr);
        }
        const Figure speed = figureOf("speed-cost", now);
        QCOMPARE(seriesOf(speed, SeriesKind::Current)->points.front().y, now.shown().bill.total.dollars());
        QCOMPARE(speed.guides.front().at, now.inputs.targets.p99->count());
    }
    /// What a quick answer has found may be overturned by the whole one; it does not sound as if it could not.
    void theQuickAnswerSaysWhatIsOnlySoFar() {
        const Plan now = planOf({});
        for (const char* id : {"speed-cost", "nine-cost", "region-cost"}) {
            const std::string coarse = figureOf(id, now).answer, fine = figureOf(id, now, {}, Fineness::Fine).answer;
            const std::size_t mark = coarse.find("So far: ");
            QVERIFY2(mark != std::string::npos, coarse.c_str());
            QVERIFY2(fine.find("So far") == std::string::npos, fine.c_str());
            QCOMPARE(fine.substr(0, mark), coarse.substr(0, mark));
        }
    }
    /// What a quicker design costs more, or less, is the difference that is drawn.
    void whatIsQuickerCostsWhatIsDrawn() {
        int compared = 0;
        for (const char* const users : {"2000", "12000", "50000", "150000"}) {
            const Plan now = planOf(testing::withSettings({{"workload.users", users}, {"choices.region", "il-central-1"}}));
            const Figure figure = figureOf("speed-cost", now);
            double least = HUGE_VAL;
            for (const FigurePoint& point : seriesOf(figure, SeriesKind::Frontier)->points)
                if (point.x <= 0.9 * now.shown().latency.p99.count()) least = std::min(least, point.y);
            if (figure.answer.find("A tenth quicker") == std::string::npos || !std::isfinite(least)) continue;
            ++compared;
            QVERIFY2(figure.answer.find(": " + moreOrLess(Usd{least} - now.shown().bill.total, isEstimated(now.shown().bill)) + ".") != std::string::npos, figure.answer.c_str());
        }
        QVERIFY(compared > 1);
    }
    /// The target of the plan stays in force where a design meets it; where choosing one changes it, its note says so.
    void noDesignDropsTheTargetUnsaid() {
        const Plan now = planOf({});
        const std::string own = "targets.p99_ms";
        const double target = now.inputs.targets.p99->count();
        int kept = 0, changed = 0;
        for (const FigureSeries& series : figureOf("speed-cost", now, {}, Fineness::Fine).series)
            for (std::size_t i = 0; i < series.points.size(); ++i) {
                const FigureNote& note = series.notes[i];
                const bool isChanged = std::ranges::find(note.edits, own, &FigureEdit::key) != note.edits.end();
                QCOMPARE(note.text.find("your target of 500 ms") != std::string::npos, isChanged);
                if (note.text.find("drops your target") != std::string::npos) QVERIFY2(series.points[i].x > target, note.text.c_str());
                (isChanged ? changed : kept) += 1;
            }
        QVERIFY(kept > 20 && changed > 0);
    }
    /// Without servers and SQL next to nothing is expected to fail: such a design has its place on an axis that has no zero.
    void whatIsNeverDownIsDrawnAtTheLowEnd() {
        constexpr double millisecond = 1e-3 / 60;  // of a minute
        const Plan now = planOf(testing::withSettings({{"workload.users", "50"}, {"workload.queries_per_request", "0"}, {"choices.stage", "2"}}));
        QVERIFY(now.stages[0].isFeasible() && now.stages[0].availability.minutesPerYear < millisecond && now.shown().availability.minutesPerYear > 0);
        for (const Fineness fineness : {Fineness::Coarse, Fineness::Fine}) {
            const Figure figure = figureOf("nine-cost", now, {}, fineness);
            sound(figure);
            int never = 0;
            for (const FigureSeries& series : figure.series)
                for (std::size_t i = 0; i < series.points.size(); ++i) {
                    const double downtime = planOf(edited(now.inputs, series.notes[i])).shown().availability.minutesPerYear;
                    QCOMPARE(series.points[i].x == figure.x.from, downtime < millisecond);
                    never += downtime < millisecond;
                }
            QVERIFY(never >= 1);
            QVERIFY2(figure.answer.find("One nine more") == std::string::npos, figure.answer.c_str());
            QVERIFY2(figure.answer.find("expected to be down less than a second a year costs ") != std::string::npos, figure.answer.c_str());
            QVERIFY2(figure.note.find("stands for 0") != std::string::npos, figure.note.c_str());
            QCOMPARE(zerosOf(figureTables(figure), figure.x.title), never);
        }
    }
    void aStageThatCannotServeIsSaidSo() {
        const Plan stuck = planOf(testing::withSettings({{"workload.users", "50M"}, {"choices.stage", "2"}}));
        QVERIFY(!stuck.shown().latency.isStable);
        for (const char* id : {"speed-cost", "nine-cost"}) QVERIFY(figureOf(id, stuck).answer.find("cannot carry") != std::string::npos);
    }

    void everyRegionIsThePlanThere_data() {
        QTest::addColumn<QString>("users");
        QTest::newRow("the default") << "12000";
        QTest::newRow("several regions") << "20M";
    }
    void everyRegionIsThePlanThere() {
        QFETCH(QString, users);
        const Plan now = planOf(testing::withSettings({{"workload.users", users.toStdString()}, {"workload.geography", "europe:0.6,asia-pacific:0.4"}}));
        const Figure figure = figureOf("region-cost", now, {}, Fineness::Fine);
        sound(figure);
        std::size_t drawn = 0;
        for (const FigureSeries& series : figure.series)
            for (std::size_t i = 0; i < series.points.size(); ++i) {
                const Plan there = planOf(edited(now.inputs, series.notes[i]));
                QCOMPARE(there.shown().bill.total.dollars(), series.points[i].y);
                const bool hasMany = there.shown().number == 7;
                const std::vector<RegionShare> regions = hasMany ? nearestRegions(catalog(), there.inputs) : homeRegion(catalog(), there.inputs.choices);
                QCOMPARE(meanRoundTrip(catalog(), there.inputs.workload, regions).count(), series.points[i].x);
                const bool isUncertain = there.shown().bill.unpriced > 0 || there.shown().bill.borrowed > Usd{} || 2 * there.shown().bill.estimated.dollars() > there.shown().bill.total.dollars();
                if (series.name == "Regions") QVERIFY(!isUncertain);
                drawn += series.kind != SeriesKind::Current;
            }
        std::size_t possible = 0;
        for (const Region& region : catalog().regions()) {
            const Inputs inputs = withSetting(now.inputs, "choices.region", std::string{region.code});
            possible += problems(inputs, catalog()).empty() && planOf(inputs).shown().latency.isStable;
        }
        QCOMPARE(drawn, possible);
    }
    /// The quick answer prices the design as it is: where the same types are planned they cost what the plan there says.
    void theQuickAnswerIsTheDesignAtOtherPrices() {
        const Plan now = planOf(testing::withSettings({{"workload.users", "900"}}));
        const Figure figure = figureOf("region-cost", now);
        sound(figure);
        const FigureSeries* const here = seriesOf(figure, SeriesKind::Current);
        QVERIFY(here != nullptr);
        QCOMPARE(here->points.front().y, now.shown().bill.total.dollars());
        int compared = 0;
        for (const FigureSeries& series : figure.series)
            for (std::size_t i = 0; i < series.points.size(); ++i) {
                Inputs there = edited(now.inputs, series.notes[i]);
                there.choices.stage = now.shown().number;
                const Plan planned = planOf(there);
                QCOMPARE(meanRoundTrip(catalog(), there.workload, homeRegion(catalog(), there.choices)).count(), series.points[i].x);
                // Sized for that region it may be cheaper, never dearer.
                QVERIFY(planned.shown().bill.total.dollars() <= series.points[i].y * (1 + 1e-9) || planned.shown().bill.unpriced > 0);
                compared += planned.shown().bill.total.dollars() == series.points[i].y;
            }
        QVERIFY2(compared > 10, QByteArray::number(compared).constData());
    }
    void whatIsNotSoldFollowsFromTheLastWholeAnswer() {
        FigureMemory memory;
        const auto make = [&](const char* users, Fineness fineness) {
            const Plan now = planOf(testing::withSettings({{"workload.users", users}}));
            FigureRequest request{now, catalog(), builtInBlueprints(), fineness, {{"as", "bars"}}};
            request.memory = &memory;
            return figureKind("region-cost")->make(request);
        };
        const Figure first = make("2M", Fineness::Coarse);
        const Figure whole = make("2M", Fineness::Fine);
        const Figure then = make("2100000", Fineness::Coarse);
        const Figure exact = make("2100000", Fineness::Fine);
        QVERIFY(first.y.categories.size() < whole.y.categories.size());
        QCOMPARE(then.y.categories.size(), exact.y.categories.size());
        QVERIFY(then.note.find("estimated from the last whole answer") != std::string::npos);
        for (std::size_t i = 0; i < then.series[0].points.size(); ++i) {
            const double near = then.series[0].points[i].x;
            QVERIFY(std::ranges::any_of(exact.series[0].points, [&](const FigurePoint& point) { return std::abs(point.x / near - 1) < 0.03; }));
        }
    }
    void whereAllSetsAreEquallyNearEachRegionStandsForItself() {
        const Plan now = planOf(testing::withSettings({{"workload.users", "20M"}}));
        const Figure figure = figureOf("region-cost", now, {}, Fineness::Fine);
        QVERIFY2(figure.answer.find("runs in several regions") != std::string::npos, figure.answer.c_str());
        QVERIFY(figure.x.title.find("alone") != std::string::npos);
        std::set<double> times;
        for (const FigureSeries& series : figure.series)
            for (std::size_t i = 0; i < series.points.size(); ++i) {
                const Inputs there = edited(now.inputs, series.notes[i]);
                QCOMPARE(series.points[i].x, meanRoundTrip(catalog(), there.workload, homeRegion(catalog(), there.choices)).count());
                QVERIFY(series.notes[i].text.find("to the users with ") != std::string::npos);
                times.insert(series.points[i].x);
            }
        QVERIFY(times.size() > 20);
    }
    /// Nobody's pages cost the same in many regions: none of them is the cheapest.
    void regionsThatCostTheSameAreNotWinners() {
        const Plan now = planOf(testing::withSettings({{"workload.users", "0"}, {"choices.region", "us-west-1"}}));
        for (const Fineness fineness : {Fineness::Coarse, Fineness::Fine}) {
            const std::string answer = figureOf("region-cost", now, {}, fineness).answer;
            QVERIFY2(answer.find(" regions cost the least, $") != std::string::npos && answer.find("a month: nearest of them is ") != std::string::npos, answer.c_str());
            QVERIFY2(answer.find("Cheapest") == std::string::npos, answer.c_str());
        }
    }
    /// Several sets of regions may cost the same and be as near: none is told as better than that of the plan.
    void thePlansOwnRegionWinsTies() {
        const Plan now = planOf(testing::withSettings({{"workload.users", "12M"}, {"workload.geography", "north-america:0.4,europe:0.4,asia-pacific:0.2"}}));
        const std::string answer = figureOf("region-cost", now, {}, Fineness::Fine).answer;
        const std::size_t begin = answer.find("us-east-1 (") + std::string_view{"us-east-1 ("}.size(), end = answer.find(')', begin);
        QVERIFY2(end != std::string::npos, answer.c_str());
        const std::string told = answer.substr(begin, end - begin);
        // Whatever else is told costs something else, or is not as near.
        for (std::size_t at = answer.find(told); at != std::string::npos; at = answer.find(told, at + 1)) QVERIFY2(answer.substr(0, at).ends_with("us-east-1 ("), answer.c_str());
    }
    /// Where two or three cost the least, the price and they are named; the price is no surer than the least sure of them.
    void theFewThatCostTheLeastAreNamed() {
        const Plan now = planOf(testing::withSettings({{"choices.region", "us-west-1"}}));
        const Figure figure = figureOf("region-cost", now, {}, Fineness::Fine);
        std::map<std::int64_t, std::set<std::string>> regions;
        std::set<std::int64_t> estimated;
        for (const FigureSeries& series : figure.series)
            for (std::size_t i = 0; i < series.points.size() && !series.name.starts_with("Prices"); ++i) {
                regions[wholeCents(Usd{series.points[i].y})].insert(series.labels[i].substr(0, series.labels[i].find(' ')));
                if (i < series.notes.size() && series.notes[i].isEstimated) estimated.insert(wholeCents(Usd{series.points[i].y}));
            }
        const auto& [cents, names] = *regions.begin();
        QVERIFY2(names.size() > 1, figure.answer.c_str());
        const std::string price = std::to_string(names.size()) + " regions cost the least, " + (estimated.contains(cents) ? "≈ " : "") + "$" + std::to_string((cents + 50) / 100) + " a month: ";
        QVERIFY2(figure.answer.starts_with(price), figure.answer.c_str());
        std::size_t named = 0;
        for (const std::string& name : names) named += figure.answer.find(name + " (", price.size()) != std::string::npos;
        QCOMPARE(named, names.size() == 2 ? std::size_t{2} : std::size_t{1});
    }
    void barsAndMapShowTheSameRegions() {
        const Plan now = planOf({});
        const auto count = [&](const char* way) {
            std::size_t regions = 0;
            for (const FigureSeries& series : figureOf("region-cost", now, {{"as", way}}).series)
                if (series.kind != SeriesKind::Current && series.name != "Users") regions += series.points.size();
            return regions;
        };
        QCOMPARE(count("bars"), count("scatter"));
        QCOMPARE(count("map"), catalog().regions().size());
        const Figure map = figureOf("region-cost", now, {{"as", "map"}});
        sound(map);
        for (const FigureSeries& series : map.series) {
            QCOMPARE(series.labels.size(), series.points.size());
            QCOMPARE(series.weights.size(), series.points.size());
        }
        const Figure bars = figureOf("region-cost", now, {{"as", "bars"}});
        QCOMPARE(bars.y.categories.size(), count("bars"));
    }

    void everyCellIsThePointOfASweep_data() {
        QTest::addColumn<QString>("across");
        QTest::addColumn<QString>("key");
        QTest::newRow("peak factor") << "peak-factor" << "workload.peak_to_average";
        QTest::newRow("target") << "p99-target" << "targets.p99_ms";
    }
    void everyCellIsThePointOfASweep() {
        QFETCH(QString, across);
        QFETCH(QString, key);
        const Plan now = planOf({});
        const Figure figure = figureOf("stage-map", now, {{"across", across.toStdString()}});
        QVERIFY(figure.cells != nullptr);
        const FigureCells& cells = *figure.cells;
        const std::size_t columns = cells.columnEdges.size() - 1, rows = cells.rowEdges.size() - 1;
        QCOMPARE(cells.stages.size(), columns * rows);
        QCOMPARE(cells.notes.size(), columns * rows);
        for (std::size_t i = 0; i < cells.stages.size(); ++i) {
            const Inputs inputs = edited(now.inputs, cells.notes[i]);
            const double users = inputs.workload.users;
            const double value = field(key.toStdString())->read(inputs).value();
            // A click sets what people can read.
            for (const double set : {users, value}) QVERIFY2(QString::number(set, 'g', 3).toDouble() == set, qPrintable(QString::number(set, 'g', 17)));
            QVERIFY(users >= cells.columnEdges[i % columns] && users <= cells.columnEdges[i % columns + 1]);
            QVERIFY(value >= cells.rowEdges[i / columns] * (1 - 1e-12) && value <= cells.rowEdges[i / columns + 1] * (1 + 1e-12));
            const Plan there = planOf(inputs);
            const bool serves = stage(there, there.recommendation.cheapest).isFeasible();
            QCOMPARE(cells.stages[i], serves ? there.recommendation.cheapest : 0);
        }
    }
    void theStorysThresholdsAreDrawn() {
        const Figure figure = figureOf("stage-map", planOf({}));
        QCOMPARE(figure.guides.size(), std::size_t{5});
        for (const FigureGuide& guide : figure.guides) QCOMPARE(guide.at, builtInBlueprints()[static_cast<std::size_t>(guide.stage - 1)].usersFrom);
    }
    void stopsWhenAskedTo() {
        std::stop_source source;
        source.request_stop();
        const Plan now = planOf({});
        for (const char* id : {"speed-cost", "nine-cost", "region-cost", "stage-map"}) {
            FigureRequest request{now, catalog(), builtInBlueprints()};
            request.stop = source.get_token();
            QVERIFY(!figureKind(id)->make(request).title.empty());
        }
    }
};

QTEST_APPLESS_MAIN(TradeOffFiguresTest)
#include "trade_off_figures_test.moc"
