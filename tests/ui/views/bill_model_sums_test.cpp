// The rows of the window's bill come to its total in every grouping: every preset, stage and several regions.
#include <QTest>

#include <cmath>
#include <set>

#include "model/catalog/catalog.h"
#include "model/planning/planner.h"
#include "model/workload/presets.h"
#include "tests/model/catalog/shipped_catalog.h"
#include "ui/presenters/bill_model.h"
#include "ui/presenters/wording.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

Usd sumOf(const std::vector<const BillLine*>& lines) {
    Usd sum;
    for (const BillLine* const line : lines) sum += line->amount;
    return sum;
}

/// A row shows the sum of the rows below it, and its share of the total; a line is below one row.
QString faultBelow(const BillModel& model, const QModelIndex& parent) {
    if (model.lineAt(parent) != nullptr) return {};
    const Usd total = model.bill()->total;
    Usd sum;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex child = model.index(row, BillModel::Item, parent);
        const std::vector<const BillLine*> lines = model.linesBelow(child);
        const Usd own = sumOf(lines);
        sum += own;
        const QString title = child.data().toString();
        const QString shown = child.siblingAtColumn(BillModel::Amount).data().toString();
        const bool isEstimated = std::ranges::any_of(lines, [](const BillLine* line) { return line->isPriced && line->isEstimated; });
        const bool isPriced = std::ranges::any_of(lines, &BillLine::isPriced);
        if (isPriced && shown != (isEstimated ? QStringLiteral("≈ ") : QString{}) + exactMoney(own)) return title + QStringLiteral(" shows ") + shown;
        const QVariant share = child.data(BillModel::ShareRole);
        if (isPriced && total > Usd{} && std::abs(share.toDouble() * total.dollars() - own.dollars()) > 1e-9 * std::max(1.0, total.dollars())) return title + QStringLiteral(" has another share");
        if (const QString fault = faultBelow(model, child); !fault.isEmpty()) return fault;
    }
    return sum == sumOf(model.linesBelow(parent)) ? QString{} : parent.data().toString() + QStringLiteral(" is not the sum of its rows");
}

}  // namespace

class BillModelSumsTest : public QObject {
    Q_OBJECT
private slots:
    void everyGroupingComesToTheTotal_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("region");
        for (const Preset& preset : presets())
            for (const char* const region : {"us-east-1", "sa-east-1", "mx-central-1"})
                QTest::addRow("%s, %s", std::string{preset.id}.c_str(), region) << QString::fromStdString(std::string{preset.id}) << QString::fromUtf8(region);
    }
    void everyGroupingComesToTheTotal() {
        QFETCH(QString, preset);
        QFETCH(QString, region);
        Inputs inputs = std::ranges::find(presets(), preset.toStdString(), [](const Preset& one) { return std::string{one.id}; })->inputs;
        inputs = withValue(inputs, "choices.region", region.toStdString()).value();
        const auto made = std::make_shared<Plan>(plan(inputs, shipped(), builtInBlueprints()));
        BillModel model;
        for (int stage = 1; stage <= static_cast<int>(stageCount); ++stage) {
            made->recommendation.pinned = stage;
            model.setPlan(made);
            for (const BillGrouping grouping : {BillGrouping::Tier, BillGrouping::Service, BillGrouping::Forgotten}) {
                model.setGrouping(grouping);
                const std::vector<const BillLine*> all = model.linesBelow({});
                QCOMPARE(all.size(), made->shown().bill.lines.size());
                QCOMPARE(std::set(all.begin(), all.end()).size(), all.size());
                QVERIFY(sumOf(all) == made->shown().bill.total);
                QCOMPARE(faultBelow(model, {}), QString{});
            }
        }
    }
};

QTEST_APPLESS_MAIN(BillModelSumsTest)
#include "bill_model_sums_test.moc"
