#include "model/report/forgotten.h"

#include <QTest>

#include <algorithm>

#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const ForgottenLine* find(const std::vector<ForgottenLine>& ledger, ForgottenKind kind) {
    const auto found = std::ranges::find(ledger, kind, &ForgottenLine::kind);
    return found == ledger.end() ? nullptr : &*found;
}

BillLine lineOf(std::string dimension, std::string part, double dollars, bool isPriced = true) {
    BillLine line;
    line.usage.dimension = std::move(dimension);
    line.usage.part = std::move(part);
    line.amount = Usd{dollars};
    line.isPriced = isPriced;
    return line;
}

}  // namespace

class ForgottenTest : public QObject {
    Q_OBJECT
private slots:
    void addsUpByKind() {
        Bill bill;
        bill.lines = {lineOf("ec2_hour", "app", 50), lineOf("nat_gateway_hour", "nat", 10), lineOf("nat_gateway_gb", "nat", 5),
                      lineOf("inter_az_gb_each_direction", "zones", 3), lineOf("inter_az_gb_each_direction", "db.leader", 2),
                      lineOf("rds_backup_gb_month", "db.leader", 0, false), lineOf("support_business_plus_minimum_month", "support", 30)};
        bill.total = Usd{100};
        const std::vector<ForgottenLine> ledger = forgottenLines(bill);
        QCOMPARE(ledger.size(), std::size_t{5});
        QCOMPARE(find(ledger, ForgottenKind::Nat)->amount.nanos(), Usd{15}.nanos());
        QCOMPARE(find(ledger, ForgottenKind::Nat)->share, 0.15);
        QCOMPARE(find(ledger, ForgottenKind::Nat)->lines, 2);
        QCOMPARE(find(ledger, ForgottenKind::CrossZone)->amount.nanos(), Usd{3}.nanos());
        QCOMPARE(find(ledger, ForgottenKind::Replication)->amount.nanos(), Usd{2}.nanos());
        QCOMPARE(find(ledger, ForgottenKind::Support)->share, 0.3);
        // A kind without a price is there, and says so.
        QCOMPARE(find(ledger, ForgottenKind::Backups)->unpriced, 1);
        QVERIFY(find(ledger, ForgottenKind::Backups)->isUnpriced());
        QCOMPARE(find(ledger, ForgottenKind::Backups)->amount.nanos(), Usd{}.nanos());
        QVERIFY(find(ledger, ForgottenKind::Logs) == nullptr);
        QVERIFY(forgottenLines({}).empty());
    }

    /// What the layout brings is in the ledger of its plan.
    void everyKindIsFoundInAPlan() {
        const Plan made = planOf(withSettings({{"workload.users", "20000000"}, {"choices.support", "enterprise"}, {"choices.database", "self-managed"}}));
        QCOMPARE(made.shown().number, 7);
        const std::vector<ForgottenLine> ledger = forgottenLines(made.shown().bill);
        QCOMPARE(ledger.size(), forgottenKindCount);
        for (const ForgottenLine& item : ledger) {
            QVERIFY2(item.amount > Usd{}, std::string{nameOf(item.kind)}.c_str());
            QVERIFY(item.share > 0 && item.share < 1);
            QVERIFY(!label(item.kind).empty());
        }
    }
};

QTEST_APPLESS_MAIN(ForgottenTest)
#include "forgotten_test.moc"
