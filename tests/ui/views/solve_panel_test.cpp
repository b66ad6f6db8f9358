#include "ui/views/solve_panel.h"

#include <QSignalSpy>
#include <QtTest>

#include "model/workload/fields.h"
#include "sample_plan.h"

using namespace stagecraft;
using namespace stagecraft::ui;

class SolvePanelTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        panel_ = std::make_unique<SolvePanel>();
        plan_ = test::samplePlan();
        panel_->setPlan(plan_);
        panel_->resize(620, 200);
        panel_->show();
        panel_->setOpen(true);
        asked_.clear();
        connect(panel_.get(), &SolvePanel::asked, this, [this](const SolveQuestion& question) { asked_.push_back(question); });
    }

    void beginsClosed() {
        const SolvePanel fresh;
        QVERIFY(!fresh.isOpen());
    }
    void asksForUsersWithinTheBill() {
        type(QStringLiteral("5k"));
        QTest::mouseClick(find<QPushButton>("solve.find"), Qt::LeftButton);
        QCOMPARE(asked_.size(), std::size_t{1});
        QCOMPARE(asked_[0].key, std::string{"workload.users"});
        QCOMPARE(asked_[0].conditions.size(), std::size_t{1});
        QVERIFY((asked_[0].conditions[0] == Condition{Measure::MonthlyUsd, true, 5000}));
    }
    void boundsAreReadAsPeopleWriteThem_data() {
        QTest::addColumn<int>("measure");
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("bound");
        QTest::newRow("money") << 0 << QStringLiteral("$ 2,000") << 2000.0;
        QTest::newRow("time") << 1 << QStringLiteral("300 ms") << 300.0;
        QTest::newRow("percent") << 2 << QStringLiteral("99.95 %") << 0.9995;
        QTest::newRow("without its sign") << 2 << QStringLiteral("99.95") << 0.9995;
        QTest::newRow("minutes") << 3 << QStringLiteral("52 min") << 52.0;
        QTest::newRow("round trip") << 4 << QStringLiteral("80") << 80.0;
    }
    void boundsAreReadAsPeopleWriteThem() {
        QFETCH(int, measure);
        QFETCH(QString, text);
        QFETCH(double, bound);
        choose("solve.measure", measure);
        type(text);
        const Result<SolveQuestion> question = panel_->question();
        QVERIFY(question.has_value());
        QCOMPARE(question->conditions[0].bound, bound);
        QCOMPARE(question->conditions[0].isAtMost, measure != 2);
    }
    void aBadBoundIsOneClearLineAndNoQuestion() {
        type(QStringLiteral("lots"));
        QTest::keyClick(find<QLineEdit>("solve.bound"), Qt::Key_Return);
        QCOMPARE(asked_.size(), std::size_t{0});
        auto* const answer = find<QLabel>("solve.answer");
        QVERIFY(answer->isVisible());
        QVERIFY2(answer->text().contains(QStringLiteral("lots")) && !answer->text().contains(u'\n'), qPrintable(answer->text()));
        QVERIFY(!find<QPushButton>("solve.take")->isVisible());
    }
    void targetsAreASecondCondition() {
        find<QCheckBox>("solve.targets")->setChecked(true);
        type(QStringLiteral("2000"));
        const Result<SolveQuestion> question = panel_->question();
        QVERIFY(question.has_value());
        QCOMPARE(question->conditions.size(), std::size_t{2});
        QCOMPARE(question->conditions[1].measure, Measure::Feasible);
    }
    void everyInputOfTheListCanBeSolvedFor() {
        auto* const inputs = find<QComboBox>("solve.input");
        QVERIFY(inputs->count() > 40);
        for (int i = 0; i < inputs->count(); ++i) {
            const Field* const row = field(inputs->itemData(i).toString().toStdString());
            QVERIFY2(row != nullptr, qPrintable(inputs->itemText(i)));
            QVERIFY(row->kind != FieldKind::Text || row->key == "choices.region");
        }
        QVERIFY(inputs->findData(QStringLiteral("workload.cdn_hit_ratio")) >= 0);
        QVERIFY(inputs->findData(QStringLiteral("choices.region")) >= 0);
    }
    void whatWasFoundCanBeTakenWhileThePlanIsTheSame() {
        auto solved = std::make_shared<Solved>();
        solved->question = {"workload.users", {{Measure::MonthlyUsd, true, 5000}}, {}, {}};
        solved->inputs = plan_->inputs;
        solved->solution.key = "workload.users";
        solved->solution.kind = SolvedFor::Largest;
        solved->solution.answer = Trial{"71400", 71400, 5, Usd{4999}, {}, Milliseconds{248}, 0.9999, 50, Milliseconds{17}, true, true, true, {}};
        std::vector<std::vector<FigureEdit>> taken;
        connect(panel_.get(), &SolvePanel::editsChosen, this, [&](const std::vector<FigureEdit>& edits) { taken.push_back(edits); });
        panel_->showSolved(solved);
        auto* const answer = find<QLabel>("solve.answer");
        QVERIFY2(answer->text().startsWith(QStringLiteral("Users: at most 71,400 for at most $5,000.00 a month.")), qPrintable(answer->text()));
        QTest::mouseClick(find<QPushButton>("solve.take"), Qt::LeftButton);
        QCOMPARE(taken.size(), std::size_t{1});
        QVERIFY((taken[0] == std::vector<FigureEdit>{{"workload.users", "71400"}}));
        auto other = std::make_shared<Plan>(*plan_);
        other->inputs.workload.users += 1;
        panel_->setPlan(other);
        QVERIFY(!find<QPushButton>("solve.take")->isEnabled());
    }
    void whatWasFoundWithOtherPricesIsNotTaken() {
        auto solved = std::make_shared<Solved>();
        solved->question = {"workload.users", {{Measure::MonthlyUsd, true, 5000}}, {}, {}};
        solved->inputs = plan_->inputs;
        solved->solution.key = "workload.users";
        solved->solution.kind = SolvedFor::Largest;
        solved->solution.answer = Trial{"71400", 71400, 5, Usd{4999}, {}, Milliseconds{248}, 0.9999, 50, Milliseconds{17}, true, true, true, {}};
        panel_->showSolved(solved);
        QVERIFY(find<QPushButton>("solve.take")->isEnabled());
        panel_->setOtherPrices();
        auto* const take = find<QPushButton>("solve.take");
        QVERIFY(!take->isEnabled() && take->toolTip().contains(QStringLiteral("prices have changed")));
        QVERIFY2(find<QLabel>("solve.answer")->text().startsWith(QStringLiteral("With the prices used before: ")), qPrintable(find<QLabel>("solve.answer")->text()));
        panel_->setPlan(plan_);
        QVERIFY(!take->isEnabled());
        panel_->showSolved(solved);
        QVERIFY(take->isEnabled());
    }
    void workInProgressShowsHowFarAndCancel() {
        QSignalSpy cancelled{panel_.get(), &SolvePanel::cancelRequested};
        panel_->setBusy(true);
        panel_->setProgress(0.4);
        QCOMPARE(find<QProgressBar>("solve.progress")->value(), 40);
        QVERIFY(!find<QPushButton>("solve.find")->isEnabled());
        QTest::mouseClick(find<QToolButton>("solve.cancel"), Qt::LeftButton);
        QCOMPARE(cancelled.size(), 1);
        panel_->setBusy(false);
        QVERIFY(!find<QToolButton>("solve.cancel")->isVisible());
    }

private:
    template <class Widget>
    Widget* find(const char* name) const {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }
    void type(const QString& text) {
        auto* const bound = find<QLineEdit>("solve.bound");
        bound->selectAll();
        QTest::keyClicks(bound, text);
    }
    void choose(const char* combo, int index) {
        auto* const box = find<QComboBox>(combo);
        box->setCurrentIndex(index);
        emit box->activated(index);
    }

    std::unique_ptr<SolvePanel> panel_;
    std::shared_ptr<const Plan> plan_;
    std::vector<SolveQuestion> asked_;
};

QTEST_MAIN(SolvePanelTest)
#include "solve_panel_test.moc"
