#include <QtTest>

#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>

#include "sample_plan.h"
#include "ui/views/architecture_view.h"

using namespace stagecraft;
using namespace stagecraft::ui;

class ArchitectureViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        view_ = std::make_unique<ArchitectureView>(themes_);
        view_->resize(800, 600);
        view_->setPlan(test::samplePlan());
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }

    void drawsOneCardAZone() {
        QStringList titles;
        for (const CardItem* card : diagram().cards()) titles << QString::fromStdString(card->box().title);
        QCOMPARE(titles, (QStringLiteral("Users|Application Load Balancer|App servers|App servers").split(u'|')));
    }

    void fitsTheWindowUntilAPersonZooms() {
        const double fitted = diagram().zoom();
        view_->resize(500, 400);
        QTRY_VERIFY(diagram().zoom() < fitted);
        button("zoomIn");
        const double chosen = diagram().zoom();
        view_->setPlan(test::samplePlan());
        QCOMPARE(diagram().zoom(), chosen);
        button("zoomOut");
        QVERIFY(diagram().zoom() < chosen);
        view_->resize(800, 600);
        button("zoomFit");
        QCOMPARE(diagram().zoom(), fitted);
    }

    void zoomStaysWithinBounds() {
        for (int i = 0; i < 40; ++i) button("zoomIn");
        QCOMPARE(diagram().zoom(), DiagramView::largestZoom);
        for (int i = 0; i < 80; ++i) button("zoomOut");
        QCOMPARE(diagram().zoom(), DiagramView::smallestZoom);
    }

    void ctrlAndTheWheelZoom() {
        const double before = diagram().zoom();
        const QPointF middle{200, 200};
        QWheelEvent wheel{middle, diagram().viewport()->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false};
        QCoreApplication::sendEvent(diagram().viewport(), &wheel);
        QVERIFY(diagram().zoom() > before);
    }

    void tabGoesFromCardToCard() {
        diagram().setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(diagram().currentCard() != nullptr);
        QCOMPARE(diagram().currentCard()->box().id, std::string{"users"});
        QTest::keyClick(&diagram(), Qt::Key_Tab);
        QTest::keyClick(&diagram(), Qt::Key_Tab);
        QCOMPARE(diagram().currentCard()->box().id, std::string{"app"});
        QVERIFY(diagram().accessibleDescription().contains(u"App servers"));
        QTest::keyClick(&diagram(), Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(diagram().currentCard()->box().id, std::string{"alb"});
    }

    void restingOnACardTellsWhich() {
        QSignalSpy hovered{view_.get(), &ArchitectureView::partHovered};
        const CardItem* const card = diagram().cards().back();
        QTest::mouseMove(diagram().viewport(), diagram().mapFromScene(toRect(card->box().rect).center()));
        QTRY_COMPARE(hovered.size(), 1);
        QCOMPARE(hovered.first().first().toString(), QStringLiteral("app"));
        const QString summary = view_->findChild<QLabel*>(QStringLiteral("architectureSummary"))->text();
        QVERIFY2(summary.startsWith(u"App servers: ≈ $")  // one of its lines is estimated
                  && summary.contains(u"instance hours"), qPrintable(summary));
    }

    void tipTellsWhyAFleetIsAsLargeAsItIs() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        const QString tip = partTip(plan->shown().architecture, diagram().cards().back()->box());
        for (const QStringView part : {u"2 × m8g.large", u"loss of a zone", u"CPU 42 %", u"$0.10 an hour"})
            QVERIFY2(tip.contains(part), qPrintable(tip));
    }

    void saysWhenThereIsNoPlan() {
        ArchitectureView view{themes_};
        view.show();
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("architectureEmpty"))->isVisible());
        view.setPlan(test::samplePlan());
        QVERIFY(!view.findChild<QLabel*>(QStringLiteral("architectureEmpty"))->isVisible());
        view.setPlan(nullptr);
        QVERIFY(view.diagram().cards().empty());
    }

    void wearsTheDarkTheme() {
        themes_.setDark(true);
        QCOMPARE(diagram().backgroundBrush().color(), Theme::dark().colour(ColourRole::Surface));
        themes_.setDark(false);
    }

private:
    DiagramView& diagram() { return view_->diagram(); }
    void button(const char* name) { QTest::mouseClick(view_->findChild<QToolButton*>(QLatin1String(name)), Qt::LeftButton); }

    ThemeController themes_;
    std::unique_ptr<ArchitectureView> view_;
};

QTEST_MAIN(ArchitectureViewTest)
#include "architecture_view_test.moc"
