#include "model/exploration/solve_for.h"

#include <cmath>

#include "model/planning/regions.h"
#include "model/report/solve_words.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Solution solved(const Inputs& inputs, const std::string& key, std::initializer_list<const char*> until, std::optional<double> from = {},
                std::optional<double> to = {}) {
    SolveQuestion question{key, {}, from, to};
    for (const char* text : until) question.conditions.push_back(parseCondition(text).value());
    const Result<Solution> answer = solveFor(question, inputs, catalog(), builtInBlueprints());
    if (!answer) qFatal("%s", answer.error().text().c_str());
    return *answer;
}

const StagePlan shownWith(const Inputs& inputs, const std::string& key, const std::string& value) {
    return planOf(withSetting(inputs, key, value)).shown();
}

}  // namespace

class SolveForTest : public QObject {
    Q_OBJECT
private slots:
    void findsTheMostUsersWithinABudget() {
        const Solution answer = solved({}, "workload.users", {"monthly_usd<=2000", "feasible"});
        QVERIFY(answer.kind == SolvedFor::Largest);
        QVERIFY(answer.isMonotone);
        const double users = answer.answer->number;
        const StagePlan within = shownWith({}, "workload.users", answer.answer->value);
        QVERIFY(within.bill.total <= Usd{2000.0});
        QVERIFY(within.isFeasible());
        QCOMPARE(within.bill.total, answer.answer->monthly);
        QCOMPARE(answer.beyond->number, users + 1);
        QVERIFY(shownWith({}, "workload.users", answer.beyond->value).bill.total > Usd{2000.0});
    }
    void findsTheSmallestCacheThatMeetsTheTarget() {
        const Inputs inputs = testing::withSettings({{"workload.users", "2M"}, {"choices.stage", "5"}, {"choices.cache_sizing", "share"}});
        const double with = shownWith(inputs, "workload.cached_share", "1").bill.total.dollars();
        const double without = shownWith(inputs, "workload.cached_share", "0.001").bill.total.dollars();
        QVERIFY(with != without);
        const std::string middle = "monthly_usd<=" + std::to_string((with + without) / 2);
        const Solution answer = solved(inputs, "workload.cached_share", {middle.c_str()});
        QVERIFY(answer.answer.has_value());
        QVERIFY(shownWith(inputs, "workload.cached_share", answer.answer->value).bill.total.dollars() <= (with + without) / 2 + 1e-6);
        QVERIFY(shownWith(inputs, "workload.cached_share", answer.beyond->value).bill.total.dollars() > (with + without) / 2 - 1e-6);
    }
    void findsTheSmallestHitRatioOfTheCdn() {
        const double all = shownWith({}, "workload.cdn_hit_ratio", "1").bill.total.dollars();
        const double none = shownWith({}, "workload.cdn_hit_ratio", "0").bill.total.dollars();
        QVERIFY(all < none);
        const double bound = std::round(0.63 * all + 0.37 * none);
        const std::string middle = "monthly_usd<=" + std::to_string(bound);
        const Solution answer = solved({}, "workload.cdn_hit_ratio", {middle.c_str()});
        QVERIFY(answer.kind == SolvedFor::Smallest);
        QVERIFY(answer.answer->number > 0 && answer.answer->number < 1);
        QVERIFY(answer.answer->number - answer.beyond->number < 1.1e-3);
        QVERIFY(shownWith({}, "workload.cdn_hit_ratio", answer.answer->value).bill.total.dollars() <= bound);
        QVERIFY(shownWith({}, "workload.cdn_hit_ratio", answer.beyond->value).bill.total.dollars() > bound);
        QVERIFY(answer.answer->value.size() <= 6);  // four digits
    }
    void findsTheCheapestRegionNearTheUsers() {
        const Inputs inputs = testing::withSettings({{"workload.geography", "europe:1"}});
        const Solution answer = solved(inputs, "choices.region", {"round_trip_ms<=40"});
        QVERIFY(answer.kind == SolvedFor::Cheapest);
        // The obvious way.
        std::optional<Usd> least;
        for (const Region& region : catalog().regions()) {
            const Inputs there = withSetting(inputs, "choices.region", std::string{region.code});
            if (meanRoundTrip(catalog(), there.workload, homeRegion(catalog(), there.choices)) > Milliseconds{40.0}) continue;
            const Plan made = planOf(there);
            if (made.shown().bill.unpriced > 0) continue;
            if (!least || made.shown().bill.total < *least) least = made.shown().bill.total;
        }
        QCOMPARE(answer.answer->monthly, *least);
    }
    void aStricterTargetIsFoundToo() {
        const Solution answer = solved({}, "targets.p99_ms", {"feasible"});
        QVERIFY(answer.kind == SolvedFor::Smallest);
        QVERIFY(shownWith({}, "targets.p99_ms", answer.answer->value).isFeasible());
        QVERIFY(!shownWith({}, "targets.p99_ms", answer.beyond->value).isFeasible());
    }
    void saysWhatIsNearestWhereNothingWill() {
        const Solution answer = solved({}, "choices.zones", {"downtime_minutes<=0.001"});
        QVERIFY(answer.kind == SolvedFor::Nothing);
        QVERIFY(!answer.answer);
        // No number of zones has less downtime.
        for (const char* zones : {"1", "2", "3", "4", "5", "6"})
            if (const StagePlan made = shownWith({}, "choices.zones", zones); made.latency.isStable)
                QVERIFY(answer.nearest->downtime <= made.availability.minutesPerYear + 1e-9);
    }
    void saysSoWhereItIsNotMonotone() {
        // The answer grows quicker with stages and slower with load.
        const Solution answer = solved({}, "workload.users", {"p99_ms<=150"});
        QVERIFY(!answer.isMonotone);
        QVERIFY(answer.ranges.size() > 1);
        for (const SolvedRange& range : answer.ranges) {
            QVERIFY(shownWith({}, "workload.users", range.from.value).latency.p99 <= Milliseconds{150.0});
            QVERIFY(shownWith({}, "workload.users", range.to.value).latency.p99 <= Milliseconds{150.0});
        }
        for (std::size_t i = 1; i < answer.ranges.size(); ++i) QVERIFY(answer.ranges[i].from.number > answer.ranges[i - 1].to.number + 1);
        // The last range is the answer, beyond it the conditions do not hold.
        QVERIFY(answer.kind == SolvedFor::Several);
        const SolvedRange& last = answer.ranges.back();
        QCOMPARE(answer.answer->number, last.isOpenAbove ? last.from.number : last.to.number);
        QCOMPARE(answer.beyond->number, last.isOpenAbove ? last.from.number - 1 : last.to.number + 1);
        QVERIFY(shownWith({}, "workload.users", answer.beyond->value).latency.p99 > Milliseconds{150.0});
        const std::string words = solutionText(answer, {"workload.users", {{Measure::P99Ms, true, 150}}, {}, {}});
        QVERIFY2(words.find("at most " + valueWords(answer.ranges.front().to.value)) == std::string::npos, words.c_str());
        QVERIFY2(words.find(" or " + rangeText(last) + " for ") != std::string::npos, words.c_str());
    }
    /// "Not at 47,802: $2,000.00" for a bound of $2,000 would say nothing.
    void whatIsJustBeyondABoundIsToldFromIt() {
        Trial beyond;
        beyond.value = "47802";
        beyond.carriesLoad = true;
        beyond.monthly = Usd{2000.0004};
        beyond.p99 = Milliseconds{150.004};
        const SolveQuestion question{"workload.users", {{Measure::MonthlyUsd, true, 2000}, {Measure::P99Ms, true, 150}}, {}, {}};
        const std::string words = trialText(beyond, question);
        QVERIFY2(words.find("$2,000.0004 a month") != std::string::npos, words.c_str());
        QVERIFY2(words.find("p99 150.004 ms") != std::string::npos, words.c_str());
        beyond.monthly = Usd{2000.0};
        QVERIFY(trialText(beyond, question).find("$2,000.00 a month") != std::string::npos);
    }
    void anythingWillDoIsAnAnswer() {
        const Solution answer = solved({}, "workload.cdn_hit_ratio", {"monthly_usd<=1M"});
        QVERIFY(answer.kind == SolvedFor::Anything);
        QVERIFY(answer.isMonotone);
    }
    void everyWholeNumberOfAFewIsLookedAt() {
        const Solution answer = solved(testing::withSettings({{"workload.users", "12000"}}), "choices.stage", {"feasible"});
        for (const SolvedRange& range : answer.ranges)
            for (int stage = static_cast<int>(range.from.number); stage <= static_cast<int>(range.to.number); ++stage)
                QVERIFY(shownWith({}, "choices.stage", std::to_string(stage)).isFeasible());
    }
    void theRangeCanBeNarrowed() {
        const Solution answer = solved({}, "workload.users", {"monthly_usd<=2000"}, 100, 500);
        QVERIFY(answer.kind == SolvedFor::Anything);
        QCOMPARE(answer.answer->number, 500.0);
    }
    void theNumberOfThreadsChangesNothing() {
        const SolveQuestion question{"workload.users", {parseCondition("monthly_usd<=5000").value()}, {}, {}};
        const Solution alone = solveFor(question, {}, catalog(), builtInBlueprints(), {1, {}, {}}).value();
        const Solution together = solveFor(question, {}, catalog(), builtInBlueprints(), {4, {}, {}}).value();
        QCOMPARE(alone.answer->value, together.answer->value);
        QCOMPARE(alone.plans, together.plans);
    }
    /// A share near 1 is told by what it lacks.
    void availabilityIsFoundBeyondFourNines() {
        const SolveQuestion question{"targets.availability", {parseCondition("feasible").value()}, {}, {}};
        const Solution found = solveFor(question, {}, catalog(), builtInBlueprints()).value();
        QVERIFY(found.answer);
        const auto serves = [](double availability) {
            Inputs inputs;
            inputs.targets.availability = availability;
            return plan(inputs, catalog(), builtInBlueprints()).recommendation.meetsTargets;
        };
        const double value = std::stod(found.answer->value);
        QVERIFY2(value > 0.9999 && value < 1, found.answer->value.c_str());
        QVERIFY(serves(value));
        QVERIFY(!serves(1 - (1 - value) * 0.998));
    }
    void conditionsReadBackAsWritten_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written");
        QTest::newRow("money") << "monthly_usd<=2k" << "monthly_usd<=2000";
        QTest::newRow("spaces") << "p99_ms <= 80" << "p99_ms<=80";
        QTest::newRow("at least") << "availability>=99.9%" << "availability>=0.999";
        QTest::newRow("alone") << "feasible" << "feasible";
    }
    void conditionsReadBackAsWritten() {
        QFETCH(QString, text);
        QFETCH(QString, written);
        QCOMPARE(conditionText(parseCondition(text.toStdString()).value()), written.toStdString());
    }
    void refusesWhatIsNoCondition_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "money<=3", "monthly_usd", "monthly_usd<3", "monthly_usd<=", "monthly_usd<=much", "feasible<=1", "<=3", "p99_ms=3"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void refusesWhatIsNoCondition() {
        QFETCH(QString, text);
        const Result<Condition> read = parseCondition(text.toStdString());
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().key, std::string{"--until"});
    }
    void refusesWhatCannotBeSolvedFor() {
        const std::vector<Condition> conditions{parseCondition("feasible").value()};
        const auto refused = [&](const SolveQuestion& question) { return !solveFor(question, {}, catalog(), builtInBlueprints()).has_value(); };
        QVERIFY(refused({"workload.nothing", conditions, {}, {}}));
        QVERIFY(refused({"workload.services", conditions, {}, {}}));
        QVERIFY(refused({"name", conditions, {}, {}}));
        QVERIFY(refused({"workload.users", {}, {}, {}}));
        QVERIFY(refused({"workload.users", conditions, 10, 5}));
        QVERIFY(refused({"workload.read_share", conditions, 0, 2}));
        QVERIFY(refused({"choices.region", conditions, 0, 2}));
    }
};

QTEST_APPLESS_MAIN(SolveForTest)
#include "solve_for_test.moc"
