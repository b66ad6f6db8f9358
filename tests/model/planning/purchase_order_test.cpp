#include "tests/model/planning/plan_order.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr int cases = 200;

/// Left out is what the search does not count: the first year's free hours, and support, which is a share of the bill but not of people's hours.
rc::Gen<std::vector<stagecraft::testing::Setting>> settings(std::set<std::string> fixed) {
    fixed.insert({"choices.purchase", "choices.free_tier", "choices.support"});
    return settingsGen(catalog(), std::move(fixed));
}

/// A web layer whose threads are few is chosen with what it waits for step by step: that may end a server, or a thousandth, above the least.
double frontSlack(const StagePlan& stage, const Inputs& inputs) {
    double slack = 0;
    if (!inputs.workload.workerThreads) return slack;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.role == Role::Web) slack += fleet.rate.count() * 730;
    return slack + 1e-3 * stage.bill.total.dollars();
}

Inputs buying(Inputs inputs, PurchaseChoice purchase) {
    inputs.choices.purchase = purchase;
    return inputs;
}

/// The commitments allowed from many to none: each asks for more money than the one before.
constexpr std::array fromMany{PurchaseChoice::BestUpTo3Years, PurchaseChoice::BestUpTo1Year, PurchaseChoice::OnDemand};

}  // namespace

/// To allow more commitments never costs more.
class PurchaseOrderTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { runCases(cases); }

    /// With the kind of database held nothing but the bill counts, where people's hours are zero: else shards of one's own, which take them
    /// each, weigh as much as kinds do.
    void theBillNeverRises() {
        QVERIFY(rc::check("bill", [] {
            Inputs inputs = inputsOf(*settings({"choices.database", "choices.database_care_hours"}), catalog());
            inputs.choices.database = *rc::gen::element(DatabaseKind::SelfManaged, DatabaseKind::RdsSingleAz, DatabaseKind::RdsMultiAz, DatabaseKind::RdsMultiAzCluster, DatabaseKind::Aurora);
            inputs.choices.databaseCareHours = 0;
            for (std::size_t i = 1; i < fromMany.size(); ++i)
                if (const std::string found = contradiction(buying(inputs, fromMany[i - 1]), buying(inputs, fromMany[i]), frontSlack); !found.empty()) RC_FAIL(found);
        }));
    }

    /// Where `auto` chooses, a reservation may make it take a dearer kind that spares more in hours: together they never rise.
    void billAndHoursNeverRise() {
        QVERIFY(rc::check("bill and hours", [] {
            Inputs inputs = inputsOf(*settings({"choices.database"}), catalog());
            inputs.choices.database = DatabaseKind::Auto;
            for (std::size_t i = 1; i < fromMany.size(); ++i)
                if (const std::string found = contradiction(buying(inputs, fromMany[i - 1]), buying(inputs, fromMany[i]), frontSlack); !found.empty()) RC_FAIL(found);
        }));
    }
};

QTEST_APPLESS_MAIN(PurchaseOrderTest)
#include "purchase_order_test.moc"
