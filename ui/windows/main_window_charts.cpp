// The window's trade-off charts: what is made for them, and what a person does on them.
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QStatusBar>

#include <algorithm>

#include "model/support/text.h"
#include "ui/charts/figure_picture.h"
#include "ui/inputs/input_panel.h"
#include "ui/presenters/figure_table_model.h"
#include "ui/presenters/figure_wording.h"
#include "ui/presenters/wording.h"
#include "ui/questions/bill_dialog.h"
#include "ui/views/bill_view.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/main_window.h"
#include "ui/windows/notice_bar.h"

namespace stagecraft::ui {

namespace {
constexpr int messageMilliseconds = 4000;
}

void MainWindow::connectCharts() {
    figures_.setCatalogFolder(catalogFolder_.toStdString());
    connect(tradeOffs_, &TradeOffsView::wished, this, [this] { figures_.wish(tradeOffs_->wish()); });
    connect(&document_, &Document::catalogChanged, this, [this] {
        figures_.setCatalog(document_.catalogPointer());
        growth_.setCatalog(document_.catalogPointer());
        solver_.cancel();  // it works with the prices of before
        tradeOffs_->solving().setOtherPrices();
    });
    connect(&figures_, &FigureMaker::figureMade, tradeOffs_, &TradeOffsView::setFigure);
    connect(&figures_, &FigureMaker::refiningChanged, tradeOffs_, &TradeOffsView::setRefining);
    connect(&figures_, &FigureMaker::progressed, tradeOffs_, &TradeOffsView::setProgress);
    connect(tradeOffs_, &TradeOffsView::cancelRequested, &figures_, &FigureMaker::cancel);
    connect(tradeOffs_, &TradeOffsView::refineRequested, &figures_, &FigureMaker::refine);
    connect(tradeOffs_, &TradeOffsView::valueDragged, this, &MainWindow::dragValue);
    connect(tradeOffs_, &TradeOffsView::valueDropped, this, [this](const QString& key, double value) {
        dragValue(key, value);
        document_.closeStep();
    });
    connect(tradeOffs_, &TradeOffsView::editsChosen, this, &MainWindow::chooseEdits);
    connect(tradeOffs_, &TradeOffsView::fieldOpened, inputs_, &InputPanel::focusField);
    connect(tradeOffs_, &TradeOffsView::billOpened, this, &MainWindow::showOnBill);
    connect(tradeOffs_, &TradeOffsView::totalOpened, this, &MainWindow::openTotal);
    connect(tradeOffs_, &TradeOffsView::planTaken, this, &MainWindow::takePlan);
    connect(tradeOffs_, &TradeOffsView::copyRequested, this, &MainWindow::copyChart);
    connect(tradeOffs_, &TradeOffsView::exportRequested, this, &MainWindow::exportChart);
}

void MainWindow::connectSolving() {
    SolvePanel& panel = tradeOffs_->solving();
    connect(&panel, &SolvePanel::asked, this,
            [this](const SolveQuestion& question) { solver_.ask(question, document_.inputs(), document_.catalogPointer(), builtInBlueprints()); });
    connect(&panel, &SolvePanel::cancelRequested, &solver_, &Solver::cancel);
    connect(&panel, &SolvePanel::editsChosen, this, &MainWindow::chooseEdits);
    connect(&panel, &SolvePanel::totalOpened, this,
            [this](const FigureTotal& total, const QString& what, const Inputs& inputs) { openBill(total, what, {}, inputs); });
    connect(&solver_, &Solver::solved, &panel, &SolvePanel::showSolved);
    connect(&solver_, &Solver::refused, &panel, &SolvePanel::showRefused);
    connect(&solver_, &Solver::busyChanged, &panel, &SolvePanel::setBusy);
    connect(&solver_, &Solver::progressed, &panel, &SolvePanel::setProgress);
}

void MainWindow::showSolving() {
    views_->setCurrentWidget(tradeOffs_);
    tradeOffs_->solving().setOpen(true);
}

void MainWindow::dragValue(const QString& key, double value) {
    // The axis may reach further than the field; a refusal leaves the marker where it was.
    const QString refusal = document_.editText(key, toQString(plainNumber(value)));
    if (!refusal.isEmpty()) statusBar()->showMessage(refusal, messageMilliseconds);
}

void MainWindow::chooseEdits(const std::vector<FigureEdit>& edits) {
    const QString refusal = document_.editFields(edits);
    if (!refusal.isEmpty()) notices_->setLines({tr("This cannot be chosen: %1").arg(refusal)});
    else statusBar()->showMessage(tr("Chosen: %1. Undo brings the plan back.").arg(editsText(edits)), messageMilliseconds);
}

void MainWindow::showOnBill(const FigureBillLines& lines) {
    views_->setCurrentWidget(bill_);
    if (!bill_->showLines(lines)) statusBar()->showMessage(tr("This is no longer on the bill."), messageMilliseconds);
}

/// The plan keeps its name; what it was before is one step back.
void MainWindow::takePlan(const QString& name) {
    const auto found = std::ranges::find(compared_, name.toStdString(), &std::pair<std::string, std::shared_ptr<const Plan>>::first);
    if (found == compared_.end()) return;
    Inputs inputs = found->second->inputs;
    inputs.name = document_.inputs().name;
    document_.closeStep();
    const QString refusal = document_.edit(inputs, {}, tr("inputs of %1").arg(name));
    document_.closeStep();
    if (!refusal.isEmpty()) notices_->setLines({tr("This cannot be chosen: %1").arg(refusal)});
    else statusBar()->showMessage(tr("Taken: the inputs of %1. Undo brings the plan back.").arg(name), messageMilliseconds);
}

void MainWindow::openTotal(const FigureTotal& total, const QString& what, const std::shared_ptr<const MadeFigure>& made) {
    openBill(total, what, made->figure.months, made->inputs);
}

void MainWindow::openBill(const FigureTotal& total, const QString& what, const std::vector<FigureTotal>& months, const Inputs& inputs) {
    if (billDialog_ == nullptr) billDialog_ = new BillDialog{themes_, this};
    billDialog_->open(total, what, months, figures_.originOf(inputs));
}

void MainWindow::openPlanBill(const FigureTotal& total, const QString& what) {
    if (const std::shared_ptr<const Plan> plan = document_.plan()) openBill(total, what, {}, plan->inputs);
}

bool MainWindow::showChart(const QString& id) {
    if (!tradeOffs_->showKind(id)) return false;
    views_->setCurrentWidget(tradeOffs_);
    return true;
}

void MainWindow::stepChart(int by) {
    // The first key shows the charts, the next ones step through them.
    if (views_->currentWidget() == tradeOffs_) tradeOffs_->stepKind(by);
    views_->setCurrentWidget(tradeOffs_);
}

void MainWindow::copyChart() {
    ThemedChart& chart = tradeOffs_->chart();
    auto* const copied = new QMimeData;  // the clipboard takes it
    copied->setImageData(figureImage(chart, {1200, 760}, 2));
    copied->setText(figureCsv(chart.figure()));
    QGuiApplication::clipboard()->setMimeData(copied);
    statusBar()->showMessage(tr("The chart is on the clipboard, as a picture and as text."), messageMilliseconds);
}

void MainWindow::exportChart(const QString& ending) {
    const QString id = toQString(tradeOffs_->kind().id);
    QString path = dialogs_.exportPath(this, QString{id % u'.' % ending}, tr("%1 files (*.%2)").arg(ending.toUpper(), ending));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QString{u'.' % ending};
    const QString problem = writeFigure(tradeOffs_->chart(), path);
    if (!problem.isEmpty()) dialogs_.showError(this, tr("The chart was not exported"), problem);
    else statusBar()->showMessage(tr("Written: %1").arg(path), messageMilliseconds);
}

}  // namespace stagecraft::ui
