#include "model/exploration/compare.h"

#include <QTest>

#include <algorithm>
#include <cmath>

#include "model/planning/planner.h"

using namespace stagecraft;

namespace {

Plan planOf(const Inputs& inputs) {
    static const Catalog::Pointer shipped = Catalog::builtIn().value();
    return plan(inputs, *shipped, builtInBlueprints());
}

}  // namespace

class CompareTest : public QObject {
    Q_OBJECT
private slots:
    void aPlanDoesNotDifferFromItself() {
        const Plan same = planOf(Inputs{});
        const Comparison comparison = compare(same, same);
        QVERIFY(comparison.inputs.empty());
        QVERIFY(comparison.architecture.empty());
        QVERIFY(comparison.lines.empty());
        QCOMPARE(comparison.before, comparison.after);
        for (const ServiceDifference& service : comparison.services) QCOMPARE(service.before, service.after);
    }
    void namesTheInputsThatDifferInTheOrderOfTheFile() {
        Inputs changed;
        changed.workload.users = 90'000;
        changed.choices.region = "eu-west-1";
        const Comparison comparison = compare(planOf(Inputs{}), planOf(changed));
        QCOMPARE(comparison.inputs.size(), std::size_t{2});
        QCOMPARE(comparison.inputs[0].key, std::string{"workload.users"});
        QCOMPARE(comparison.inputs[0].before, std::string{"12000"});
        QCOMPARE(comparison.inputs[0].after, std::string{"90000"});
        QCOMPARE(comparison.inputs[1].key, std::string{"choices.region"});
    }
    /// A plan that moves has its lines and parts compared with those they were, not one set gone and another come.
    void whatMovesToAnotherRegionIsStillTheSame() {
        Inputs moved;
        moved.choices.region = "eu-central-1";
        const Plan before = planOf(Inputs{}), after = planOf(moved);
        const Comparison comparison = compare(before, after);
        const auto hours = std::ranges::find_if(comparison.lines, [](const LineDifference& line) { return line.dimension == "nat_gateway_hour"; });
        QVERIFY(hours != comparison.lines.end() && hours->before > Usd{} && hours->after > Usd{});
        QCOMPARE(hours->region, std::string{"us-east-1"});
        QCOMPARE(hours->regionAfter, std::string{"eu-central-1"});
        Usd change;
        for (const LineDifference& line : comparison.lines) change += line.change();
        QCOMPARE(change, comparison.after - comparison.before);
        for (const PartDifference& part : comparison.architecture) QVERIFY2(part.before && part.after, part.label.c_str());
        // Several regions do not stand for one.
        moved.workload.users = 20'000'000;
        for (const LineDifference& line : compare(before, planOf(moved)).lines) QVERIFY(line.regionAfter.empty());
    }
    void theServicesSumToBothTotals() {
        Inputs changed;
        changed.workload.users = 2'000'000;
        const Comparison comparison = compare(planOf(Inputs{}), planOf(changed));
        Usd before, after;
        for (const ServiceDifference& service : comparison.services) {
            before += service.before;
            after += service.after;
        }
        QCOMPARE(before, comparison.before);
        QCOMPARE(after, comparison.after);
        QVERIFY(comparison.after > comparison.before);
    }
    /// What is the same on both bills changes nothing, so what differs is the whole change; the largest comes first.
    void theLinesThatDifferSumToTheChange() {
        Inputs changed;
        changed.workload.users = 2'000'000;
        const Comparison comparison = compare(planOf(Inputs{}), planOf(changed));
        Usd change;
        for (const LineDifference& line : comparison.lines) change += line.change();
        QCOMPARE(change, comparison.after - comparison.before);
        QVERIFY(comparison.lines.size() > 10);
        const auto size = [](const LineDifference& line) { return std::abs(line.change().dollars()); };
        QVERIFY(std::ranges::is_sorted(comparison.lines, std::ranges::greater{}, size));
        const auto servers = std::ranges::find_if(comparison.lines, [](const LineDifference& line) { return line.dimension == "ec2_hour"; });
        QVERIFY(servers != comparison.lines.end() && !(servers->typeBefore.empty() && servers->typeAfter.empty()));
    }
    /// From stage 4 to stage 5: more of one part, parts that are new, and none that is the same.
    void namesThePartsThatDiffer() {
        Inputs changed;
        changed.choices.stage = 4;
        const Plan before = planOf(changed);
        changed.choices.stage = 5;
        changed.workload.users = 200'000;
        const Plan after = planOf(changed);
        const Comparison comparison = compare(before, after);
        const auto find = [&](std::string_view label) {
            const auto found = std::ranges::find(comparison.architecture, label, &PartDifference::label);
            return found == comparison.architecture.end() ? nullptr : &*found;
        };
        const PartDifference* cdn = find("CloudFront");
        QVERIFY(cdn != nullptr && !cdn->before && cdn->after && cdn->region.empty());
        const PartDifference* servers = find("App servers");
        QVERIFY(servers != nullptr && servers->before && servers->after);
        const auto fleetOf = [](const Plan& plan) {
            const auto& fleets = plan.shown().architecture.regions[0].fleets;
            return *std::ranges::find(fleets, Role::App, &Fleet::role);
        };
        QCOMPARE(servers->before->count, fleetOf(before).count);
        QCOMPARE(servers->after->count, fleetOf(after).count);
        QCOMPARE(servers->after->instanceType, fleetOf(after).instanceType);
        QCOMPARE(servers->region, std::string{"us-east-1"});
        QVERIFY(find("Route 53") == nullptr);
        QCOMPARE(comparison.latencyAfter.p99, after.shown().latency.p99);
        QCOMPARE(comparison.availabilityBefore.minutesPerYear, before.shown().availability.minutesPerYear);
    }
    void theLargestChangeStandsFirst() {
        Inputs changed;
        changed.workload.users = 2'000'000;
        const Comparison comparison = compare(planOf(Inputs{}), planOf(changed));
        const auto change = [](const ServiceDifference& service) {
            return service.after > service.before ? service.after - service.before
                                                  : service.before - service.after;
        };
        for (std::size_t i = 1; i < comparison.services.size(); ++i)
            QVERIFY(change(comparison.services[i - 1]) >= change(comparison.services[i]));
    }
};

QTEST_APPLESS_MAIN(CompareTest)
#include "compare_test.moc"
