#include <QTest>

#include <cmath>

#include "tests/model/planning/plan_order.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// A factor in (1, 30], many of them near 1, where a step of packing could hide.
rc::Gen<double> factors() {
    return rc::gen::map(stagecraft::testing::detail::thousandths(0, 1000), [](int where) { return 1 + std::pow(10, -3 + 4.46 * where / 1000.0); });
}

template <class Change>
bool neverCostsLess(const char* name, std::set<std::string> fixed, Change change, double share = 1e-9) {
    return rc::check(name, [&] {
        const Inputs less = inputsOf(*settingsGen(catalog(), fixed), catalog());
        const Inputs more = change(less, *factors());
        RC_PRE(problems(more, catalog()).empty());
        const std::string found = contradiction(less, more, none, share);
        if (!found.empty()) RC_FAIL(found);
    });
}

}  // namespace

/// More of any one thing that a plan must carry or keep never makes a stage cheaper, nor lets one serve that did not.
class MoreOfEachTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { runCases(60); }

    void dearerReadsNeverCostLess() {
        QVERIFY(neverCostsLess("reads", {"workload.read_cpu_ms"}, [](Inputs inputs, double factor) {
            inputs.workload.cpuPerRead = inputs.workload.cpuPerRead * factor;
            return inputs;
        }));
    }
    void dearerWritesNeverCostLess() {
        QVERIFY(neverCostsLess("writes", {"workload.write_cpu_ms"}, [](Inputs inputs, double factor) {
            inputs.workload.cpuPerWrite = inputs.workload.cpuPerWrite * factor;
            return inputs;
        }));
    }
    void moreQueriesNeverCostLess() {
        QVERIFY(neverCostsLess("queries", {"workload.queries_per_request"}, [](Inputs inputs, double factor) {
            inputs.workload.queriesPerRequest = inputs.workload.queriesPerRequest * factor;
            return inputs;
        }));
    }
    void moreDataNeverCostsLess() {
        QVERIFY(neverCostsLess("data", {"workload.storage_mb_per_user", "choices.cache_sizing"}, [](Inputs inputs, double factor) {
            inputs.workload.storagePerUser = inputs.workload.storagePerUser * factor;
            return inputs;
        }));
    }
    void largerSessionsNeverCostLess() {
        QVERIFY(neverCostsLess("session size", {"workload.session_kb"}, [](Inputs inputs, double factor) {
            inputs.workload.sessionSize = inputs.workload.sessionSize * factor;
            return inputs;
        }));
    }
    void longerSessionsNeverCostLess() {
        QVERIFY(neverCostsLess("session length", {"workload.session_minutes"}, [](Inputs inputs, double factor) {
            inputs.workload.sessionLength = inputs.workload.sessionLength * factor;
            return inputs;
        }));
    }
    void largerResponsesNeverCostLess() {
        QVERIFY(neverCostsLess("responses", {"workload.response_kb"}, [](Inputs inputs, double factor) {
            inputs.workload.responseSize = inputs.workload.responseSize * factor;
            return inputs;
        }));
    }
    void moreMemoryPerRequestNeverCostsLess() {
        QVERIFY(neverCostsLess("memory", {"workload.memory_mb_per_request"}, [](Inputs inputs, double factor) {
            inputs.workload.memoryPerRequest = inputs.workload.memoryPerRequest * factor;
            return inputs;
        }));
    }
};

QTEST_APPLESS_MAIN(MoreOfEachTest)
#include "more_of_each_test.moc"
