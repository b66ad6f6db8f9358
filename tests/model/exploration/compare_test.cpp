#include "model/exploration/compare.h"

#include <QTest>

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
