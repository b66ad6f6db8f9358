#include <QRegularExpression>
#include <QTest>

#include <set>

#include "model/documents/plan_result.h"
#include "model/exploration/price_effect.h"
#include "model/exploration/solve_for.h"
#include "model/exploration/why_not.h"
#include "model/planning/estimated_bill.h"
#include "model/report/explanation.h"
#include "model/report/plan_report.h"
#include "model/report/solve_words.h"
#include "model/report/words.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

bool isMarked(const std::string& text) { return text.find("≈ $") != std::string::npos; }

/// A region some of whose prices are borrowed, and one whose bill rests on none.
Inputs borrowing(const char* users) { return withSettings({{"workload.users", users}, {"choices.region", "eu-south-1"}}); }
Inputs known(const char* users) { return withSettings({{"workload.users", users}}); }

std::string lineWith(const std::string& text, std::string_view beginning) {
    const std::size_t at = text.find("\n" + std::string{beginning});
    return at == std::string::npos ? std::string{} : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

}  // namespace

/// Wherever an amount rests on estimated prices in part it says so, and nowhere else.
class EstimatedMarksTest : public QObject {
    Q_OBJECT
private slots:
    void aBudgetMissedByAnEstimatedBillSaysSo() {
        for (const bool isEstimated : {true, false}) {
            const Plan made = planOf(withSetting(isEstimated ? borrowing("60000") : known("60000"), "targets.budget_usd_month", "100"));
            QCOMPARE(made.shown().bill.estimated > Usd{}, isEstimated);
            const Blocker* const blocker = [&]() -> const Blocker* {
                for (const Blocker& one : made.shown().blockers)
                    if (one.constraint == Constraint::Budget) return &one;
                return nullptr;
            }();
            QVERIFY(blocker != nullptr);
            QCOMPARE(isMarked(text(*blocker)), isEstimated);
            const auto warning = std::ranges::find(made.warnings, WarningKind::BudgetExceeded, &Warning::kind);
            QVERIFY(warning != made.warnings.end());
            QCOMPARE(isMarked(text(*warning)), isEstimated);
            const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(made.shown().number - 1)];
            const auto change = changeThatAdmits(made.inputs, catalog(), [&](const Inputs& inputs) { return planStage(blueprint, inputs, catalog()).blockers; });
            QCOMPARE(change.kind, ChangeKind::Budget);
            QCOMPARE(isMarked(text(change)), isEstimated);
        }
    }
    void differencesThatAreExplainedSaySo() {
        for (const bool isEstimated : {true, false}) {
            const Plan made = planOf(isEstimated ? borrowing("60000") : known("60000"));
            const std::string stage = text(whyNotStage(6, made, catalog(), builtInBlueprints()));
            QVERIFY2(stage.find(" a month more") != std::string::npos, stage.c_str());
            QCOMPARE(isMarked(stage), isEstimated);
            const std::string option = text(whyNotOption("choices.database=aurora", withSetting(made.inputs, "choices.database", "aurora"), made, catalog(), builtInBlueprints()));
            QCOMPARE(isMarked(option), isEstimated);
        }
    }
    void theResultFileTellsItOfEveryStage() {
        const Plan made = planOf(borrowing("60000"));
        const std::string yaml = resultYaml(made);
        for (const StagePlan& stage : made.stages)
            QVERIFY2(yaml.find("monthly_usd: " + plainDollars(stage.bill.total) + ", estimated_usd: " + plainDollars(stage.bill.estimated)) != std::string::npos, yaml.c_str());
        QVERIFY(made.shown().bill.estimated > Usd{});
    }
    void sumsOfTheReportSaySo() {
        const Plan made = planOf(borrowing("60000"));
        const std::string report = planText(made);
        QVERIFY2(lineWith(report, "Total").find("≈$") != std::string::npos, report.c_str());
        // Of the parts of the bill those that hold an estimated line, and no others.
        for (const Component component : {Component::Edge, Component::App, Component::Database, Component::Network, Component::Operations}) {
            bool isEstimated = false;
            for (const BillLine& line : made.shown().bill.lines) isEstimated |= line.usage.component == component && line.isEstimated && line.amount > Usd{};
            QCOMPARE(lineWith(report, label(component)).find("≈$") != std::string::npos, isEstimated);
        }
        QVERIFY(lineWith(planText(planOf(known("60000"))), "Total").find("≈") == std::string::npos);
    }
    /// Names longer than the column widen it: amounts of all lines end below each other.
    void amountsStandBelowEachOtherHoweverLongTheNames() {
        const std::string report = planText(planOf(withSettings({{"workload.users", "20000000"}, {"choices.purchase", "ri_1y_partial_upfront"}, {"choices.regions", "3"},
                                                                 {"choices.stage", "7"}, {"choices.database", "rds-multi-az"}})));
        const QString bill = QString::fromStdString(report).section(QStringLiteral("Monthly bill"), 1).section(QStringLiteral("\nTotal"), 0, 0);
        int end = 0, lines = 0;
        for (const QString& line : bill.split(u'\n')) {
            if (!line.startsWith(u"  ")) continue;
            const auto amount = QRegularExpression{QStringLiteral("\\$[0-9,]+\\.[0-9]{2}(?=  )")}.match(line);
            if (!amount.hasMatch()) continue;
            ++lines;
            if (end == 0) end = static_cast<int>(amount.capturedEnd());
            QCOMPARE(static_cast<int>(amount.capturedEnd()), end);
        }
        QVERIFY(lines > 50);
        QVERIFY(end > 2 + 67 + 1 + 16);
    }
    void solvingTellsLinesWithoutAPrice() {
        Trial trial;
        trial.stage = 4;
        trial.blockedBy = unpricedLines;
        QCOMPARE(trialText(trial, SolveQuestion{}), std::string{"stage 4 has lines without a price, so what it costs is not known"});
    }
    /// Traffic to two regions is two changes.
    void changesOfPricesTellDestinationsApart() {
        const Inputs inputs = withSettings({{"workload.users", "20000000"}, {"choices.regions", "3"}, {"choices.stage", "7"}});
        const Plan before = planOf(inputs), after = planOf(withSetting(inputs, "workload.users", "25000000"));
        std::set<std::pair<std::string, std::string>> pairs;
        int lines = 0;
        for (const LineChange& line : priceEffect(before, after, catalog()).lines)
            if (line.dimension == "inter_region_gb" && line.part == "regions") {
                ++lines;
                QVERIFY(!line.destination.empty());
                pairs.insert({line.region, line.destination});
            }
        QVERIFY(lines >= 3);
        QCOMPARE(pairs.size(), static_cast<std::size_t>(lines));
    }
};

QTEST_APPLESS_MAIN(EstimatedMarksTest)
#include "estimated_marks_test.moc"
