// The tree of a bill comes to its total, however it is grouped: every preset, stage and several regions.
#include <QTest>

#include <cmath>
#include <functional>
#include <map>

#include "model/report/cash_flow.h"
#include "model/report/forgotten.h"
#include "model/workload/presets.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

using KeyOf = std::string (*)(const BillLine&);

/// Every way in which a bill is grouped or a person may group it.
constexpr std::pair<const char*, KeyOf> groupings[] = {
    {"part of the design", [](const BillLine& line) { return std::string{nameOf(line.usage.component)}; }},
    {"service", [](const BillLine& line) { return line.usage.service; }},
    {"region", [](const BillLine& line) { return line.usage.region; }},
    {"dimension", [](const BillLine& line) { return line.usage.dimension; }},
    {"part", [](const BillLine& line) { return line.usage.part; }},
    {"what most estimates forget", [](const BillLine& line) {
         const std::optional<ForgottenKind> kind = forgottenKind(line.usage);
         return kind ? std::string{label(*kind)} : std::string{};
     }},
    {"part of the design and service", [](const BillLine& line) { return std::string{nameOf(line.usage.component)} + "/" + line.usage.service; }},
};

/// The sums of the groups, added up.
Usd regrouped(const Bill& bill, KeyOf keyOf, Usd BillLine::*amount) {
    std::map<std::string, Usd> groups;
    for (const BillLine& line : bill.lines) groups[keyOf(line)] += line.*amount;
    Usd sum;
    for (const auto& [key, group] : groups) sum += group;
    return sum;
}

/// What fell into the tiers is what the line costs: at list price without a contract, with one after its discount.
QString faultOfTiers(const BillLine& line) {
    if (!line.isPriced || line.usage.part == "support") return {};
    double sum = 0, quantity = 0;
    for (const AppliedTier& tier : line.tiers) {
        sum += tier.amount.dollars();
        quantity += tier.quantity;
    }
    const double expected = sum * (1 - line.discount);
    if (std::abs(expected - line.contracted.dollars()) > 1e-9 * std::max<double>(2, static_cast<double>(line.tiers.size())) && std::abs(expected - line.amount.dollars()) > 2e-9)
        return QStringLiteral("%1: tiers come to %2, the line to %3").arg(QString::fromStdString(line.usage.dimension)).arg(expected, 0, 'g', 15).arg(line.amount.dollars(), 0, 'g', 15);
    if (std::abs(quantity + line.freeQuantity - line.usage.quantity) > 1e-9 * std::max(1.0, line.usage.quantity))
        return QStringLiteral("%1: tiers hold %2 of %3").arg(QString::fromStdString(line.usage.dimension)).arg(quantity + line.freeQuantity).arg(line.usage.quantity);
    return {};
}

}  // namespace

class BillSumsTest : public QObject {
    Q_OBJECT
private slots:
    void everyGroupingComesToTheTotal_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("purchase");
        for (const Preset& preset : presets())
            // Prices of its own, dear ones, borrowed ones.
            for (const char* const region : {"us-east-1", "sa-east-1", "eu-central-1", "mx-central-1"})
                for (const char* const purchase : {"on-demand", "best_up_to_3y"})
                    QTest::addRow("%s, %s, %s", std::string{preset.id}.c_str(), region, purchase) << QString::fromStdString(std::string{preset.id}) << QString::fromUtf8(region) << QString::fromUtf8(purchase);
    }
    void everyGroupingComesToTheTotal() {
        QFETCH(QString, preset);
        QFETCH(QString, region);
        QFETCH(QString, purchase);
        Inputs inputs = std::ranges::find(presets(), preset.toStdString(), [](const Preset& one) { return std::string{one.id}; })->inputs;
        inputs = withSetting(inputs, "choices.region", region.toStdString());
        inputs = withSetting(inputs, "choices.purchase", purchase.toStdString());
        for (const char* const support : {"basic", "business-plus"}) {
            inputs = withSetting(inputs, "choices.support", support);
            for (const StagePlan& stage : planOf(inputs).stages) {
                const Bill& bill = stage.bill;
                for (const auto& [name, keyOf] : groupings) {
                    QVERIFY2(regrouped(bill, keyOf, &BillLine::amount) == bill.total, name);
                    QVERIFY2(regrouped(bill, keyOf, &BillLine::list) == bill.list, name);
                    QVERIFY2(regrouped(bill, keyOf, &BillLine::contracted) == bill.contracted, name);
                    QVERIFY2(regrouped(bill, keyOf, &BillLine::upfront) == bill.upfront, name);
                    QVERIFY2(regrouped(bill, keyOf, &BillLine::recurring) == bill.recurring, name);
                }
                for (const BillLine& line : bill.lines) QCOMPARE(faultOfTiers(line), QString{});
                Usd estimated, borrowed;
                for (const BillLine& line : bill.lines) {
                    if (line.isEstimated) estimated += line.amount;
                    if (line.isBorrowed()) borrowed += line.amount;
                }
                QVERIFY(estimated == bill.estimated && borrowed == bill.borrowed);
                Usd forgotten, counted;
                for (const ForgottenLine& line : forgottenLines(bill)) forgotten += line.amount;
                for (const BillLine& line : bill.lines)
                    if (forgottenKind(line.usage)) counted += line.amount;
                QVERIFY(forgotten == counted);
            }
        }
    }
};

QTEST_APPLESS_MAIN(BillSumsTest)
#include "bill_sums_test.moc"
