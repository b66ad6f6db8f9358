#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSpinBox>
#include <QTest>
#include <QTreeWidget>

#include "ui/charts/themed_chart.h"
#include "ui/windows/window_in_use.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

const QString steps = QStringLiteral("vus,rps,latency_ms,cpu_percent\n1,24.6,40.6,62\n2,36.8,54.3,93\n4,39.0,102.6,98\n8,39.2,204,99\n");

}  // namespace

/// Plan ▸ Why not… and Plan ▸ Load test…, in the window.
class QuestionsTest : public QObject, WindowInUse {
    Q_OBJECT

    QString answer() { return find<QLabel>("whyNot.answer")->text(); }
    void ask(const QString& subject) {
        window_->askWhyNot(subject);
        QTRY_VERIFY(answer().contains(subject) || find<QPushButton>("whyNot.choose")->isEnabled() ||
                    find<QLabel>("whyNot.answer")->property("class") == QStringLiteral("error"));
    }

private slots:
    void init() {
        prepare();
        make();
        showWithPlan();
    }
    void cleanup() { close(); }

    void whyNotAnswersAsTheCommandLineDoes() {
        find<QAction>("action.whyNot")->trigger();
        QVERIFY(!find<QPushButton>("whyNot.ask")->isEnabled());
        ask(QStringLiteral("m5.large"));
        QVERIFY2(answer().startsWith(QStringLiteral("m5.large for ")), qUtf8Printable(answer()));
    }
    void aSubjectNobodyKnowsIsRefusedInOneLine() {
        ask(QStringLiteral("abacus"));
        QCOMPARE(answer(), QStringLiteral("must be an instance type (m7g.large, db.m7g.large, cache.r7g.large), a stage (\"stage 4\") or KEY=VALUE, not \"abacus\""));
        QVERIFY(!find<QPushButton>("whyNot.choose")->isEnabled());
    }
    void whatWasAskedAboutCanBeChosenAndUndone() {
        ask(QStringLiteral("stage 4"));
        find<QPushButton>("whyNot.choose")->click();
        QCOMPARE(window_->document().inputs().choices.stage, std::optional{4});
        window_->document().undoStack().undo();
        QCOMPARE(window_->document().inputs().choices.stage, std::nullopt);
    }
    void theProofNamesEveryPartOfTheStage() {
        window_->askWhyNot({});
        auto* const proof = find<QTreeWidget>("whyNot.proof");
        QTRY_COMPARE(proof->topLevelItemCount(), 3);
        QVERIFY(find<QLabel>("whyNot.title")->text().contains(QStringLiteral("the cheapest of each part")));
        QStringList parts;
        for (int i = 0; i < proof->topLevelItemCount(); ++i) parts << proof->topLevelItem(i)->text(0);
        QCOMPARE(parts, (QStringList{QStringLiteral("App servers"), QStringLiteral("Databases"), QStringLiteral("Cache")}));
        for (int i = 0; i < proof->topLevelItemCount(); ++i) QVERIFY(proof->topLevelItem(i)->text(2).remove(QChar{u','}).toInt() > 10);
    }
    void theAnswerFollowsThePlan() {
        ask(QStringLiteral("stage 4"));
        const QString before = answer();
        QVERIFY(window_->document().editText(QStringLiteral("workload.users"), QStringLiteral("900000")).isEmpty());
        QTRY_VERIFY(answer() != before && !answer().isEmpty());
    }

    /// Qt does nothing at all where two actions want the same keys.
    void noTwoActionsShareTheirKeys() {
        QSet<QKeySequence> taken;
        for (const QAction* const action : window_->findChildren<QAction*>())
            for (const QKeySequence& keys : action->shortcuts()) {
                QVERIFY2(!taken.contains(keys), qPrintable(action->objectName() + QStringLiteral(" ") + keys.toString()));
                taken.insert(keys);
            }
        QVERIFY(taken.size() > 20);
    }
    void whatWasTypedLastIsWhatIsUsed() {
        window_->showLoadTest(steps);
        find<QPlainTextEdit>("loadTest.steps")->setPlainText(QString{steps}.replace(QStringLiteral(",98"), QStringLiteral(",49")));
        find<QPushButton>("loadTest.use")->click();
        const double used = window_->document().inputs().workload.cpuPerRequest.count();
        window_->document().undoStack().undo();
        window_->showLoadTest(QString{steps}.replace(QStringLiteral(",98"), QStringLiteral(",49")));
        find<QPushButton>("loadTest.use")->click();
        QCOMPARE(used, window_->document().inputs().workload.cpuPerRequest.count());
    }

    void pastedStepsBecomeInputsInOneStepToUndo() {
        window_->showLoadTest({});
        auto* const use = find<QPushButton>("loadTest.use");
        QVERIFY(!use->isEnabled());
        find<QPlainTextEdit>("loadTest.steps")->setPlainText(steps);
        QTRY_VERIFY(use->isEnabled());
        const Inputs before = window_->document().inputs();
        const int undoable = window_->document().undoStack().count();
        use->click();
        const double demand = window_->document().inputs().workload.cpuPerRequest.count();
        // Two vCPUs of m5.large, 98 % busy with 39 requests a second: about 50 ms each.
        QVERIFY2(demand > 45 && demand < 55, qPrintable(QString::number(demand)));
        QCOMPARE(window_->document().undoStack().count(), undoable + 1);
        window_->document().undoStack().undo();
        QVERIFY(window_->document().inputs() == before);
    }
    void answersFasterThanTheirWorkAreRemarked() {
        window_->showLoadTest(QStringLiteral("rps,latency_ms,cpu\n50,0.1,0.2\n100,0.11,0.4\n150,0.13,0.6\n"));
        find<QComboBox>("loadTest.type")->setCurrentText(QStringLiteral("m5.xlarge"));
        QTRY_VERIFY2(find<QLabel>("loadTest.notes")->text().contains(QStringLiteral("line 2: the mean latency of 0.1 ms is less than the 16 ms of CPU time")),
                     qPrintable(find<QLabel>("loadTest.notes")->text()));
    }
    /// Eight requests at work on as many processors take as long as one alone: an earlier contention goes, in one step with the rest.
    void contentionThatIsNotFoundBecomesNone() {
        QVERIFY(window_->document().editText(QStringLiteral("workload.contention"), QStringLiteral("0.1")).isEmpty());
        window_->showLoadTest(QStringLiteral("vus,rps,latency_ms,cpu\n1,50,20,0.125\n2,100,20,0.25\n3,150.1,20,0.3752\n4,199.9,20,0.4998\n6,300,20,0.75\n8,399.5,20,0.9988\n"));
        find<QComboBox>("loadTest.type")->setCurrentText(QStringLiteral("m5.2xlarge"));
        QTRY_VERIFY(find<QLabel>("loadTest.settings")->text().contains(QStringLiteral("contention"), Qt::CaseInsensitive));
        find<QPushButton>("loadTest.use")->click();
        QCOMPARE(window_->document().inputs().workload.contention, 0.0);
    }
    void theChartShowsEveryStep() {
        window_->showLoadTest(steps);
        const Figure& figure = find<ThemedChart>("loadTest.chart")->figure();
        const auto measured = std::ranges::find(figure.series, "measured", &FigureSeries::name);
        QVERIFY(measured != figure.series.end());
        QCOMPARE(measured->points.size(), std::size_t{4});
        QCOMPARE(measured->points[2].x, 4.0);
        QCOMPARE(measured->points[2].y, 39.0);
    }
    void moreServersShareTheLoad() {
        window_->showLoadTest(steps);
        const QString one = find<QLabel>("loadTest.settings")->text();
        find<QSpinBox>("loadTest.servers")->setValue(2);
        QTRY_VERIFY(find<QLabel>("loadTest.settings")->text() != one);
    }
    void aFileIsReadAndAWrongOneSaysWhere() {
        QFile file{folder_->filePath(QStringLiteral("steps.csv"))};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("vus,rps,latency_ms\n1,24.6,40.6\n2,many,54\n");
        file.close();
        dialogs_->loadTestToOpen = file.fileName();
        window_->showLoadTest({});
        find<QPushButton>("loadTest.open")->click();
        const QString problem = find<QLabel>("loadTest.answer")->text();
        QVERIFY2(problem.contains(QStringLiteral("3")) && problem.contains(QStringLiteral("many")), qUtf8Printable(problem));
        QVERIFY(!find<QPushButton>("loadTest.use")->isEnabled());
    }
};

QTEST_MAIN(QuestionsTest)
#include "questions_test.moc"
