// What a person does on the charts of the real window: lines dragged or moved by keys, marks clicked, and all of it undone.
#include <QSignalSpy>
#include <QTest>

#include <cmath>

#include "model/support/text.h"
#include "model/workload/fields.h"
#include "tests/model/planning/cloned_catalog.h"
#include "ui/views/bill_view.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/window_in_use.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

/// A load balancer's hours at twice the price, and later.
Catalog::Pointer dearerCatalog() {
    testing::Tables tables = testing::realTables();
    std::vector<std::string> lines = testing::linesOf(tables["service_prices.csv"]);
    for (std::string& line : lines)
        if (const std::size_t price = line.find("0.0225"); line.find(",us-east-1,alb_hour,") != std::string::npos && price != std::string::npos) line.replace(price, 6, "0.0450");
    tables["service_prices.csv"] = testing::joined(lines);
    std::string& head = tables["catalog.yaml"];
    const std::string date{shipped().date()};
    for (std::size_t at = head.find(date); at != std::string::npos; at = head.find(date, at + 1)) head.replace(at, date.size(), "2030-01-01");
    return Catalog::fromTexts(tables).value();
}

}  // namespace

class ChartGesturesTest : public QObject, WindowInUse {
    Q_OBJECT

private slots:
    void init() {
        prepare();
        settings_->setValue(QStringLiteral("hints/seen"), true);
        make();
        made_.reset();
        connect(&window_->figures(), &FigureMaker::figureMade, window_.get(), [this](const std::shared_ptr<const MadeFigure>& made) { made_ = made; });
        window_->resize(1600, 1000);
        showWithPlan();
    }

    void cleanup() {
        window_.reset();
        settings_.reset();
        folder_.reset();
    }

    void aLineOfEveryChartMovesItsInput_data() {
        QTest::addColumn<QString>("chart");
        QTest::addColumn<QString>("option");  // "of=downtime"
        QTest::addColumn<QString>("key");
        const auto row = [](const char* chart, const char* key, const char* option = "") {
            QTest::addRow("%s%s%s: %s", chart, *option == 0 ? "" : " ", option, key) << QString::fromUtf8(chart) << QString::fromUtf8(option) << QString::fromUtf8(key);
        };
        row("stage-costs", "workload.users");
        row("speed-cost", "targets.p99_ms");
        row("speed-cost", "targets.budget_usd_month");
        row("nine-cost", "targets.availability");
        row("nine-cost", "targets.budget_usd_month");
        row("week", "workload.peak_to_average");
        row("commitments", "choices.spot_share");
        row("serverless", "workload.users");
        row("serverless", "targets.budget_usd_month");
        row("database", "targets.availability");
        row("region-cost", "targets.budget_usd_month");
        row("region-cost", "targets.budget_usd_month", "as=bars");
        row("money", "targets.budget_usd_month");
        row("growth", "targets.budget_usd_month");
        row("risk", "targets.budget_usd_month");
        row("risk", "targets.p99_ms", "show=latency");
        row("tornado", "targets.budget_usd_month");
        row("tornado", "targets.p99_ms", "on=p99");
        row("stage-map", "workload.users");
        row("stage-map", "workload.peak_to_average");
        row("stage-map", "targets.p99_ms", "across=p99-target");
        row("breaks-first", "workload.users");
        row("compare", "targets.budget_usd_month");
        row("compare", "targets.p99_ms", "of=response-time");
        row("compare", "targets.availability", "of=downtime");
    }
    void aLineOfEveryChartMovesItsInput() {
        QFETCH(QString, chart);
        QFETCH(QString, option);
        QFETCH(QString, key);
        begin({{"workload.users", "100000"}, {"uncertainty", "workload.users:80000:100000:300000"}});
        if (chart == QStringLiteral("compare")) window_->findChild<QAction*>(QStringLiteral("action.keep"))->trigger();
        show(chart, option);
        const std::string before = value(key);
        const QPoint grip = gripOf(key);
        QVERIFY2(!grip.isNull(), qPrintable(key));
        const bool isUpright = handleOf(key)->axis == FigureGuide::Across::X;
        const QPoint middle = canvas().axisRect()->center();
        // Towards the middle, not across it.
        const QPoint by = isUpright ? QPoint{grip.x() < middle.x() ? 60 : -60, 0} : QPoint{0, grip.y() < middle.y() ? 60 : -60};
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, grip);
        QTest::mouseMove(&canvas(), grip + by / 2);
        QTest::mouseMove(&canvas(), grip + by);
        QVERIFY(canvas().isHeld());
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, grip + by);
        const std::string dragged = value(key);
        QVERIFY2(dragged != before, dragged.c_str());
        QCOMPARE(window_->document().undoStack().count(), 1);
        settle();
        window_->document().undoStack().undo();
        QCOMPARE(value(key), before);
        settle();

        canvas().setFocus();
        const std::size_t lines = canvas().handles().size();
        QString name = handleOf(key)->name;
        if (name.isEmpty()) name = QString::fromStdString(isUpright ? canvas().figure().x.title : canvas().figure().y.title);
        std::size_t tried = 0;
        do QTest::keyClick(&canvas(), Qt::Key_M);
        while (!canvas().accessibleName().contains(name) && ++tried < lines);
        // An arrow that leads away from the end at which the line may wait.
        QTest::keyClick(&canvas(), isUpright ? (by.x() > 0 ? Qt::Key_Right : Qt::Key_Left) : (by.y() > 0 ? Qt::Key_Down : Qt::Key_Up), Qt::ShiftModifier);
        QVERIFY2(value(key) != before, value(key).c_str());
        window_->document().undoStack().undo();
        QCOMPARE(value(key), before);
    }

    void aClickOnAPressureBringsTheUsersToWhereItIsFull() {
        show(QStringLiteral("breaks-first"));
        const StagePlan& shown = window_->document().plan()->shown();
        std::vector<double> full;
        for (const Pressure& pressure : shown.pressures)
            if (pressure.usersAtLimit) full.push_back(std::floor(*pressure.usersAtLimit));
        clickWhere([](const FigurePlace&, const FigureNote& note) { return note.text.find("full at") != std::string::npos; });
        const double users = window_->document().inputs().workload.users;
        QVERIFY2(std::ranges::find(full, users) != full.end(), qPrintable(QString::number(users)));
        undoesInOneStep();
    }

    void aClickOnAComparedPlanTakesItsInputs() {
        const Inputs kept = window_->document().inputs();
        trigger("action.keep");
        QCOMPARE(window_->document().editText(QStringLiteral("workload.users"), QStringLiteral("90000")), QString{});
        window_->document().closeStep();
        const int steps = window_->document().undoStack().count();
        for (const char* const of : {"", "of=lines", "of=response-time", "of=downtime"}) {
            show(QStringLiteral("compare"), QString::fromUtf8(of));
            clickWhere([](const FigurePlace&, const FigureNote& note) { return !note.takes.empty(); });
            QCOMPARE(window_->document().inputs().workload.users, kept.workload.users);
            QCOMPARE(window_->document().undoStack().count(), steps + 1);
            window_->document().undoStack().undo();
            QCOMPARE(window_->document().inputs().workload.users, 90'000.0);
            settle();
        }
    }

    void comparingByLinesTellsWhatTheBillsDifferBy() {
        trigger("action.keep");
        const Bill before = window_->document().plan()->shown().bill;
        QCOMPARE(window_->document().editText(QStringLiteral("workload.users"), QStringLiteral("20000")), QString{});
        show(QStringLiteral("compare"), QStringLiteral("of=lines"));
        const Figure& figure = canvas().figure();
        QCOMPARE(figure.series.size(), std::size_t{2});
        QVERIFY(!figure.y.categories.empty());
        double drawn = 0;
        for (std::size_t i = 0; i < figure.series[0].points.size(); ++i) drawn += figure.series[1].points[i].x - figure.series[0].points[i].x;
        const double change = (before.total - window_->document().plan()->shown().bill.total).dollars();
        QVERIFY2(figure.note.find("less than those drawn") != std::string::npos || std::abs(drawn - change) < 1e-6, qPrintable(QStringLiteral("%1 %2").arg(drawn).arg(change)));
    }

    void aClickOnADistributionAimsAtWhatHoldsSoOften() {
        begin({{"uncertainty", "workload.users:8000:12000:30000"}});
        show(QStringLiteral("risk"));
        clickWhere([](const FigurePlace&, const FigureNote& note) { return note.text.find("a budget of") != std::string::npos; });
        QVERIFY(window_->document().inputs().targets.budget.has_value());
        undoesInOneStep();
        show(QStringLiteral("risk"), QStringLiteral("show=regret"));
        clickWhere([](const FigurePlace& place, const FigureNote&) { return place.series > 0; });
        QVERIFY(window_->document().inputs().choices.stage.has_value());
        undoesInOneStep();
    }

    void aClickOnAChangedPriceShowsItsLineOnTheBill() {
        window_->figures().setOtherCatalog(dearerCatalog(), "/prices/dearer");
        show(QStringLiteral("prices"));
        clickWhere([](const FigurePlace&, const FigureNote& note) { return !note.bill.isNone(); });
        auto* const bill = window_->findChild<BillView*>();
        QVERIFY(bill->isVisible());
        auto* const tree = bill->findChild<QTreeView*>();
        const BillLine* const line = bill->model().lineAt(tree->currentIndex());
        QVERIFY(line != nullptr);
        QCOMPARE(line->usage.dimension, std::string{"alb_hour"});
        QCOMPARE(window_->document().undoStack().count(), 0);
    }

    void aBarOfTheStageShownShowsItsServiceOnTheBill_data() {
        QTest::addColumn<QString>("option");
        QTest::newRow("dollars") << QStringLiteral("as=bars");
        QTest::newRow("shares") << QStringLiteral("as=shares");
    }
    void aBarOfTheStageShownShowsItsServiceOnTheBill() {
        QFETCH(QString, option);
        show(QStringLiteral("money"), option);
        std::string service;
        clickWhere([&](const FigurePlace&, const FigureNote& note) {
            if (note.bill.isNone()) return false;
            service = note.bill.service;
            return true;
        });
        auto* const bill = window_->findChild<BillView*>();
        QVERIFY(bill->isVisible());
        const BillLine* const line = bill->model().lineAt(bill->findChild<QTreeView*>()->currentIndex());
        QVERIFY(line != nullptr);
        QCOMPARE(line->usage.service, service);
        QCOMPARE(window_->document().undoStack().count(), 0);
    }

    void aPartOfTheTreemapShowsItsLineOnTheBill() {
        show(QStringLiteral("money"), QStringLiteral("as=treemap"));
        const FigureBox box = canvas().figure().boxes.front();
        QTest::mouseClick(&canvas(), Qt::LeftButton, {}, canvas().rectOf({FigurePlace::Part::Box, 0, 0}).center().toPoint());
        auto* const bill = window_->findChild<BillView*>();
        QVERIFY(bill->isVisible());
        const BillLine* const line = bill->model().lineAt(bill->findChild<QTreeView*>()->currentIndex());
        QVERIFY(line != nullptr);
        QCOMPARE(line->usage.service, box.service);
    }

    void aClickOnAGripOpensTheInput() {
        show(QStringLiteral("growth"));
        QTest::mouseClick(&canvas(), Qt::LeftButton, {}, gripOf(QStringLiteral("targets.budget_usd_month")));
        QCOMPARE(window_->document().undoStack().count(), 0);
        QTRY_VERIFY(QApplication::focusWidget() != nullptr && QApplication::focusWidget()->objectName() == QStringLiteral("targets.budget_usd_month"));
    }

private:
    void begin(const std::vector<FigureEdit>& edits) {
        QCOMPARE(window_->document().editFields(edits), QString{});
        window_->document().undoStack().clear();
        settle();
    }

    void settle() {
        QTRY_VERIFY_WITH_TIMEOUT(window_->document().plan()->inputs == window_->document().inputs(), 20'000);
        // A rough answer can be touched as well as a fine one.
        const auto isThere = [&] {
            const FigureWish wish = window_->findChild<TradeOffsView*>()->wish();
            return wish.kind == nullptr || (made_ && made_->wish == wish && made_->inputs == window_->document().inputs());
        };
        QTRY_VERIFY_WITH_TIMEOUT(isThere(), 60'000);
        canvas().replot(QCustomPlot::rpImmediateRefresh);
    }

    void show(const QString& chart, const QString& option = {}) {
        QVERIFY(window_->showChart(chart));
        if (!option.isEmpty()) {
            auto* const combo = window_->findChild<QComboBox*>(QString{u"chartOption." % option.section(u'=', 0, 0)});
            QVERIFY(combo != nullptr);
            combo->setCurrentIndex(combo->findData(option.section(u'=', 1)));
            emit combo->activated(combo->currentIndex());
        }
        settle();
    }

    ThemedChart& canvas() { return window_->findChild<TradeOffsView*>()->chart(); }

    std::optional<ChartHandle> handleOf(const QString& key) {
        for (const ChartHandle& handle : canvas().handles())
            if (handle.input.key == key.toStdString()) return handle;
        return std::nullopt;
    }

    QPoint gripOf(const QString& key) {
        const std::vector<ChartHandle> handles = canvas().handles();
        for (std::size_t i = 0; i < handles.size(); ++i)
            if (handles[i].input.key == key.toStdString()) return canvas().grips()[i].center().toPoint();
        return {};
    }

    std::string value(const QString& key) { return valueText(*field(key.toStdString()), window_->document().inputs()); }

    /// The first point that a click means and that is as wished.
    template <class IsWished>
    void clickWhere(IsWished isWished) {
        const Figure& figure = canvas().figure();
        for (std::size_t s = 0; s < figure.series.size(); ++s)
            for (std::size_t p = 0; p < figure.series[s].points.size(); ++p) {
                const FigurePlace place{FigurePlace::Part::Point, s, p};
                const FigureNote* const note = noteOf(figure, place);
                if (note == nullptr || !isChoosable(*note) || !isWished(place, *note)) continue;
                const QPoint pixel = canvas().rectOf(place).center().toPoint();
                if (canvas().nearest(pixel) != place) continue;
                QTest::mouseClick(&canvas(), Qt::LeftButton, {}, pixel);
                settle();
                return;
            }
        QFAIL("nothing to click");
    }

    void undoesInOneStep() {
        QCOMPARE(window_->document().undoStack().count(), 1);
        window_->document().undoStack().undo();
        window_->document().undoStack().clear();
        settle();
    }

    std::shared_ptr<const MadeFigure> made_;  ///< the last one
};

QTEST_MAIN(ChartGesturesTest)
#include "chart_gestures_test.moc"
