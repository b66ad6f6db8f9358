#include "ui/document/growth_maker.h"

#include <QSignalSpy>
#include <QtTest>

#include "model/workload/fields.h"

using namespace stagecraft;
using namespace stagecraft::ui;

class GrowthMakerTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        maker_ = std::make_unique<GrowthMaker>(catalog(), builtInBlueprints());
        told_.clear();
        connect(maker_.get(), &GrowthMaker::growthMade, this,
                [this](const std::shared_ptr<const Plan>& plan, const GrowthMaker::Growth& growth) { told_.push_back({plan, growth}); });
    }
    void cleanup() { maker_.reset(); }

    void tellsWhatTheModelSays() {
        const auto plan = planOf(12'000);
        maker_->setWatched(true);
        maker_->setPlan(plan);
        QTRY_COMPARE(told_.size(), std::size_t{1});
        QCOMPARE(told_[0].plan, plan);
        const BillGrowth expected = growthOf(*plan, builtInBlueprints(), *catalog());
        QVERIFY(expected.next && told_[0].growth->next && told_[0].growth->next->users == expected.next->users);
        QCOMPARE(told_[0].growth->lines.size(), plan->shown().bill.lines.size());
        for (std::size_t i = 0; i < expected.lines.size(); ++i) {
            QCOMPARE(told_[0].growth->lines[i].kind, expected.lines[i].kind);
            QCOMPARE(told_[0].growth->lines[i].nextStep.value_or(0), expected.lines[i].nextStep.value_or(0));
        }
    }

    void onlyTheNewestPlanIsAnswered() {
        maker_->setWatched(true);
        std::shared_ptr<const Plan> last;
        for (const double users : {900.0, 5'000.0, 9'000.0}) maker_->setPlan(last = planOf(users));
        QTRY_VERIFY(!told_.empty());
        QTest::qWait(50);
        QCOMPARE(told_.size(), std::size_t{1});
        QCOMPARE(told_[0].plan, last);
    }

    /// What nobody looks at costs nothing; once somebody does, it is made, and not made again.
    void nothingIsMadeWhileNobodyLooks() {
        const auto plan = planOf(900);
        maker_->setPlan(plan);
        QTest::qWait(400);
        QVERIFY(told_.empty() && !maker_->isBusy());
        maker_->setWatched(true);
        QVERIFY(maker_->isBusy());
        QTRY_COMPARE(told_.size(), std::size_t{1});
        QVERIFY(!maker_->isBusy());
        maker_->setWatched(false);
        maker_->setWatched(true);
        QTest::qWait(400);
        QCOMPARE(told_.size(), std::size_t{1});
    }

    void endsWhileItWorks() {
        maker_->setWatched(true);
        maker_->setPlan(planOf(20'000'000));
        QTest::qWait(200);
        maker_->setCatalog(catalog());  // the plan of other prices is waited for
        maker_.reset();
        QVERIFY(told_.empty() || told_.size() == 1);
    }

private:
    struct Told {
        std::shared_ptr<const Plan> plan;
        GrowthMaker::Growth growth;
    };
    static const Catalog::Pointer& catalog() {
        static const Catalog::Pointer built = Catalog::builtIn().value();
        return built;
    }
    static std::shared_ptr<const Plan> planOf(double users) {
        Inputs inputs;
        inputs.workload.users = users;
        return std::make_shared<const Plan>(plan(inputs, *catalog(), builtInBlueprints()));
    }

    std::unique_ptr<GrowthMaker> maker_;
    std::vector<Told> told_;
};

QTEST_GUILESS_MAIN(GrowthMakerTest)
#include "growth_maker_test.moc"
