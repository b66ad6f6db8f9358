#include "ui/document/solver.h"

#include <QSignalSpy>
#include <QtTest>

using namespace stagecraft;
using namespace stagecraft::ui;

class SolverTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        solver_ = std::make_unique<Solver>();
        solved_.reset();
        refusals_.clear();
        connect(solver_.get(), &Solver::solved, this, [this](const std::shared_ptr<const Solved>& solved) { solved_ = solved; });
        connect(solver_.get(), &Solver::refused, this, [this](const QString& text) { refusals_ << text; });
    }

    void findsWhatTheCommandFinds() {
        const SolveQuestion question{"workload.users", {{Measure::MonthlyUsd, true, 5000}}, {}, {}};
        solver_->ask(question, Inputs{}, catalog(), builtInBlueprints());
        QVERIFY(solver_->isBusy());
        QTRY_VERIFY_WITH_TIMEOUT(solved_ != nullptr, 20'000);
        QVERIFY(!solver_->isBusy());
        const Solution expected = solveFor(question, Inputs{}, *catalog(), builtInBlueprints()).value();
        QCOMPARE(solved_->solution.answer->value, expected.answer->value);
        QVERIFY(solved_->inputs == Inputs{});
    }
    void aRefusalIsOneLine() {
        solver_->ask({"workload.geography", {Condition{}}, {}, {}}, Inputs{}, catalog(), builtInBlueprints());
        QTRY_COMPARE(refusals_.size(), 1);
        QVERIFY2(!refusals_[0].isEmpty() && !refusals_[0].contains(u'\n'), qPrintable(refusals_[0]));
        QVERIFY(!solver_->isBusy());
    }
    void whatIsCancelledAnswersNothing() {
        solver_->ask({"workload.users", {{Measure::MonthlyUsd, true, 5000}}, {}, {}}, Inputs{}, catalog(), builtInBlueprints());
        solver_->cancel();
        QVERIFY(!solver_->isBusy());
        QTest::qWait(300);
        QVERIFY(solved_ == nullptr && refusals_.isEmpty());
    }
    void theNewestQuestionIsAnswered() {
        for (const double bound : {2000.0, 3000.0, 5000.0})
            solver_->ask({"workload.users", {{Measure::MonthlyUsd, true, bound}}, {}, {}}, Inputs{}, catalog(), builtInBlueprints());
        QTRY_VERIFY_WITH_TIMEOUT(solved_ != nullptr, 20'000);
        QCOMPARE(solved_->question.conditions[0].bound, 5000.0);
    }

private:
    static Catalog::Pointer catalog() {
        static const Catalog::Pointer pointer = *Catalog::builtIn();
        return pointer;
    }

    std::unique_ptr<Solver> solver_;
    std::shared_ptr<const Solved> solved_;
    QStringList refusals_;
};

QTEST_GUILESS_MAIN(SolverTest)
#include "solver_test.moc"
