#include "ui/document/figure_maker.h"

#include "model/workload/presets.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

std::atomic<int> coarseMade, fineMade;
std::atomic<bool> isFineHeld;

/// Says the users of its plan; the fine answer waits while it is held.
Figure makeCounted(const FigureRequest& request) {
    Figure figure;
    figure.title = request.fineness == Fineness::Coarse ? "coarse" : "fine";
    figure.answer = std::to_string(static_cast<int>(request.plan.inputs.workload.users));
    if (request.fineness == Fineness::Coarse) ++coarseMade;
    else {
        while (isFineHeld && !request.stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
        if (request.progress) request.progress(0.5);
        ++fineMade;
    }
    return figure;
}

const FigureKind counted{"counted", "Counted", "How many?", true, {}, makeCounted};
const FigureKind plainKind{"plain", "Plain", "What?", false, {}, makeCounted};

}  // namespace

class FigureMakerTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        coarseMade = fineMade = 0;
        isFineHeld = false;
        maker_ = std::make_unique<FigureMaker>(catalog(), builtInBlueprints());
        made_.clear();
        connect(maker_.get(), &FigureMaker::figureMade, this, [this](const std::shared_ptr<const MadeFigure>& made) { made_.push_back(made); });
    }
    void cleanup() {
        isFineHeld = false;
        maker_.reset();
    }

    void theCoarseAnswerComesFirst() {
        maker_->setPlan(planOf(100));
        maker_->wish({&counted, {}});
        QTRY_COMPARE(made_.size(), std::size_t{2});
        QCOMPARE(made_[0]->figure.title, std::string{"coarse"});
        QVERIFY(!made_[0]->isFinal);
        QCOMPARE(made_[1]->figure.title, std::string{"fine"});
        QVERIFY(made_[1]->isFinal);
        QVERIFY(!maker_->isBusy());
    }

    void nothingIsMadeOfAHiddenChart() {
        maker_->setPlan(planOf(100));
        QTest::qWait(200);
        QCOMPARE(coarseMade + fineMade, 0);
    }

    void whileThePlanMovesOnlyCoarseAnswersAreMade() {
        maker_->wish({&counted, {}});
        for (int users = 1; users <= 20; ++users) {
            maker_->setPlan(planOf(users));
            QTest::qWait(10);
            QCOMPARE(fineMade, 0);
        }
        QTRY_COMPARE(fineMade, 1);
        QTRY_COMPARE(made_.back()->figure.answer, std::string{"20"});
    }

    void equalInputsAreNotMadeAgain() {
        maker_->wish({&counted, {}});
        maker_->setPlan(planOf(100));
        QTRY_VERIFY(!maker_->isBusy());
        maker_->setPlan(planOf(200));
        QTRY_VERIFY(!maker_->isBusy());
        const int before = coarseMade + fineMade;
        maker_->setPlan(planOf(100));  // as an undo does
        QCOMPARE(made_.back()->figure.answer, std::string{"100"});
        QVERIFY(made_.back()->isFinal);
        auto renamed = std::make_shared<Plan>(*planOf(100));
        renamed->inputs.name = "Another name";
        maker_->setPlan(renamed);
        QTest::qWait(200);
        QCOMPARE(coarseMade + fineMade, before);
    }

    void cancellingKeepsTheCoarseAnswer() {
        isFineHeld = true;
        maker_->setPlan(planOf(100));
        maker_->wish({&counted, {}});
        QTRY_VERIFY(maker_->isRefining());
        QSignalSpy refining{maker_.get(), &FigureMaker::refiningChanged};
        maker_->cancel();
        QCOMPARE(refining.count(), 1);
        QTest::qWait(100);
        QCOMPARE(made_.size(), std::size_t{1});
        isFineHeld = false;
        maker_->refine();
        QTRY_COMPARE(made_.size(), std::size_t{2});
        QVERIFY(made_.back()->isFinal);
    }

    void anEditDoesNotWaitForTheFineAnswer() {
        isFineHeld = true;
        maker_->setPlan(planOf(100));
        maker_->wish({&counted, {}});
        QTRY_VERIFY(maker_->isRefining());
        maker_->setPlan(planOf(200));
        QTRY_COMPARE(made_.back()->figure.answer, std::string{"200"});
        QVERIFY(!made_.back()->isFinal);
    }

    void aChartWithoutAFineAnswerIsFinalAtOnce() {
        maker_->setPlan(planOf(100));
        maker_->wish({&plainKind, {}});
        QTRY_COMPARE(made_.size(), std::size_t{1});
        QVERIFY(made_.front()->isFinal);
        QTest::qWait(200);
        QCOMPARE(fineMade, 0);
    }

    void movingAlongTheCurvesDoesNotCostThemAgain() {
        const FigureKind* const kind = figureKind("stage-costs");
        Inputs inputs = presets().front().inputs;
        const Plan first = plan(inputs, *catalog(), builtInBlueprints());
        FigureMemory memory;
        FigureRequest request{first, *catalog(), builtInBlueprints(), Fineness::Coarse};
        request.memory = &memory;
        const Figure before = kind->make(request);
        inputs.workload.users = 777;
        inputs.choices.stage = 4;
        const Plan second = plan(inputs, *catalog(), builtInBlueprints());
        memory.sweep.points.front().stages[6].monthly = Usd{123'456.0};  // is seen if it is kept
        FigureRequest again{second, *catalog(), builtInBlueprints(), Fineness::Coarse};
        again.memory = &memory;
        const Figure after = kind->make(again);
        const auto isMarked = [](const Figure& figure) {
            return std::ranges::any_of(figure.series, [](const FigureSeries& series) {
                return !series.points.empty() && series.stage == 7 && series.points.front().y == 123'456.0;
            });
        };
        QVERIFY(!isMarked(before));
        QVERIFY(isMarked(after));
    }

    /// The plan stays on the axes, though what is kept reaches less far.
    void moreUsersThanTheAxisUsuallyHasWidenIt() {
        for (const char* const id : {"stage-costs", "stage-map", "serverless"}) {
            FigureMemory memory;
            double usual = 0;
            for (const double users : {12'000.0, 300e6}) {
                Inputs inputs = presets().front().inputs;
                inputs.workload.users = users;
                const Plan shown = plan(inputs, *catalog(), builtInBlueprints());
                FigureRequest request{shown, *catalog(), builtInBlueprints(), Fineness::Coarse};
                request.memory = &memory;
                const Figure figure = figureKind(id)->make(request);
                const auto mark = std::ranges::find(figure.series, SeriesKind::Current, &FigureSeries::kind);
                QVERIFY2(mark != figure.series.end(), id);
                QVERIFY2(mark->points.front().x >= figure.x.from && mark->points.front().x <= figure.x.to, id);
                if (usual == 0) usual = figure.x.to;
                else QVERIFY2(figure.x.to > 9 * usual, id);
            }
        }
    }

    void movingOverTheStageMapDoesNotCostItAgain() {
        const FigureKind* const kind = figureKind("stage-map");
        Inputs inputs = presets().front().inputs;
        FigureMemory memory;
        const auto cellsFor = [&](Fineness fineness) {
            const Plan shown = plan(inputs, *catalog(), builtInBlueprints());
            FigureRequest request{shown, *catalog(), builtInBlueprints(), fineness};
            request.memory = &memory;
            return kind->make(request).cells->stages;
        };
        const std::vector<int> fine = cellsFor(Fineness::Fine);
        inputs.workload.users = 777;
        inputs.workload.peakToAverage = 7;
        std::vector<int> expected = fine;
        expected.front() = 0;
        auto marked = std::make_shared<FigureCells>(*memory.cells);  // is seen if it is kept
        marked->stages = expected;
        memory.cells = std::move(marked);
        QCOMPARE(cellsFor(Fineness::Coarse), expected);
        inputs.workload.readShare = 0.5;  // another map
        QVERIFY(cellsFor(Fineness::Coarse).size() < fine.size());
    }

private:
    static Catalog::Pointer catalog() {
        static const Catalog::Pointer shipped = Catalog::builtIn().value();
        return shipped;
    }
    static std::shared_ptr<const Plan> planOf(double users) {
        auto made = std::make_shared<Plan>();
        made->inputs.workload.users = users;
        return made;
    }

    std::unique_ptr<FigureMaker> maker_;
    std::vector<std::shared_ptr<const MadeFigure>> made_;
};

QTEST_GUILESS_MAIN(FigureMakerTest)
#include "figure_maker_test.moc"
