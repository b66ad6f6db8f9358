#include "ui/windows/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QSignalBlocker>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

#include "model/support/text.h"
#include "ui/inputs/choice_editor.h"
#include "ui/inputs/input_panel.h"
#include "ui/overview/headline_bar.h"
#include "ui/overview/reasons_panel.h"
#include "ui/overview/stage_ribbon.h"
#include "ui/presenters/wording.h"
#include "ui/theme/style_sheet.h"
#include "ui/views/architecture_view.h"
#include "ui/views/bill_view.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/notice_bar.h"

namespace stagecraft::ui {

namespace {

constexpr int inputsWidth = 320;
constexpr int reasonsWidth = 264;
constexpr int leastPanelWidth = 200;
constexpr int mostOfLeast = 350;  ///< for fields in large text
/// Side panels grow with the text, but leave the middle this much of the window.
constexpr double mostSideShare = 0.27;
constexpr int widthForReasons = 1100;  ///< of the window, for the reasons beside a chart

/// Lays itself out, and paints all of a view, only where one asks for another size.
class ViewTabs : public QTabWidget {
public:
    using QTabWidget::QTabWidget;

protected:
    bool event(QEvent* event) override {
        if (event->type() != QEvent::LayoutRequest) return QTabWidget::event(event);
        const std::array<QSize, 2> hints{minimumSizeHint(), sizeHint()};
        if (hints == hints_) return true;
        hints_ = hints;
        return QTabWidget::event(event);
    }

private:
    std::array<QSize, 2> hints_;
};

ShelvedCatalog builtInOnShelf(const Catalog& inUse, const QString& folder) {
    const Result<Catalog::Pointer> other = folder.isEmpty() ? Result<Catalog::Pointer>{} : Catalog::builtIn();
    const Catalog& builtIn = folder.isEmpty() || !other ? inUse : **other;
    return {{}, toQString(builtIn.id()), toQString(builtIn.date())};
}

}  // namespace

MainWindow::MainWindow(Catalog::Pointer catalog, Dialogs& dialogs, QSettings& settings, const WindowPrices& prices)
    : dialogs_(dialogs),
      settings_(settings),
      document_(std::move(catalog), builtInBlueprints()),
      figures_(document_.catalogPointer(), builtInBlueprints()),
      growth_(document_.catalogPointer(), builtInBlueprints()),
      shelf_(settings, builtInOnShelf(document_.catalog(), prices.folder)),
      desk_(prices.source),
      catalogFolder_(prices.folder.isEmpty() ? QString{} : QFileInfo{prices.folder}.absoluteFilePath()),
      dataFolder_(prices.dataFolder) {
    setObjectName(QStringLiteral("window"));
    resize(1440, 900);
    themes_.setDark(settings_.value(QStringLiteral("view/dark"), false).toBool());
    themes_.setTextScale(settings_.value(QStringLiteral("view/textScale"), 1.0).toDouble());
    buildCentre();
    buildToolBar();
    buildStatusBar();
    buildMenus();
    connectDocument();
    connectPrices();
    connectCharts();
    connectSolving();
    applyTheme();
    readSettings();
    if (!prices.notice.isEmpty()) notices_->setLines({prices.notice});
    showTitle();
    showChoices();
    inputs_->focusUsers();
}

MainWindow::~MainWindow() {
    // The views hide once the members they would speak to are gone.
    views_->disconnect(this);
    tradeOffs_->disconnect(this);
}

void MainWindow::buildCentre() {
    auto* const centre = new QWidget(this);
    auto* const layout = new QVBoxLayout(centre);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->setSpacing(8);
    notices_ = new NoticeBar(centre);
    headline_ = new HeadlineBar(themes_, centre);
    ribbon_ = new StageRibbon(themes_, builtInBlueprints(), centre);
    layout->addWidget(notices_);
    layout->addWidget(headline_);
    layout->addWidget(ribbon_);

    splitter_ = new QSplitter(Qt::Horizontal, centre);
    splitter_->setObjectName(QStringLiteral("splitter"));
    splitter_->setHandleWidth(8);
    splitter_->setChildrenCollapsible(false);
    const auto framed = [this](QWidget* content) {
        auto* const frame = new QFrame(splitter_);
        frame->setProperty("class", QStringLiteral("panel"));
        auto* const inside = new QVBoxLayout(frame);
        inside->setContentsMargins(4, 4, 4, 4);
        inside->addWidget(content);
        splitter_->addWidget(frame);
    };
    inputs_ = new InputPanel(document_, nullptr);
    framed(inputs_);
    views_ = new ViewTabs(splitter_);
    views_->setObjectName(QStringLiteral("views"));
    views_->setDocumentMode(false);
    architecture_ = new ArchitectureView(themes_, views_);
    bill_ = new BillView(themes_, views_);
    tradeOffs_ = new TradeOffsView(themes_, views_);
    views_->addTab(architecture_, tr("Architecture"));
    views_->addTab(bill_, tr("Bill"));
    views_->addTab(tradeOffs_, tr("Trade-offs"));
    splitter_->addWidget(views_);
    reasons_ = new ReasonsPanel(themes_, nullptr);
    framed(reasons_);
    splitter_->setStretchFactor(0, 0);
    splitter_->setStretchFactor(1, 1);
    splitter_->setStretchFactor(2, 0);
    splitter_->widget(0)->setMinimumWidth(leastPanelWidth);
    splitter_->widget(2)->setMinimumWidth(leastPanelWidth);
    layout->addWidget(splitter_, 1);
    setCentralWidget(centre);
}

void MainWindow::buildToolBar() {
    QToolBar* const bar = addToolBar(tr("Plan"));
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    const auto addLabelled = [bar](const QString& text, QComboBox* combo) {
        auto* const label = new QLabel(text, bar);
        label->setBuddy(combo);
        bar->addWidget(label);
        bar->addWidget(combo);
    };
    presets_ = new QComboBox(bar);
    presets_->setObjectName(QStringLiteral("toolbar.preset"));
    presets_->setAccessibleName(tr("Preset"));
    for (const Preset& preset : stagecraft::presets()) {
        presets_->addItem(toQString(preset.name), toQString(preset.id));
        presets_->setItemData(presets_->count() - 1, toQString(preset.description), Qt::ToolTipRole);
    }
    regions_ = new QComboBox(bar);
    regions_->setObjectName(QStringLiteral("toolbar.region"));
    regions_->setAccessibleName(tr("Region"));
    fillRegions(*regions_, document_.catalog());
    addLabelled(tr("Preset:"), presets_);
    addLabelled(tr("Region:"), regions_);

    connect(presets_, &QComboBox::activated, this, [this](int index) {
        const QString refusal = document_.applyPreset(stagecraft::presets()[static_cast<std::size_t>(index)]);
        if (!refusal.isEmpty()) dialogs_.showError(this, tr("The preset cannot be planned"), refusal);
        showChoices();
    });
    connect(regions_, &QComboBox::activated, this, [this] {
        document_.closeStep();
        const QString refusal = document_.editText(QStringLiteral("choices.region"), regions_->currentData().toString());
        document_.closeStep();
        if (!refusal.isEmpty()) dialogs_.showError(this, tr("The region cannot be used"), refusal);
        showChoices();
    });
}

void MainWindow::buildStatusBar() {
    statusBar()->setSizeGripEnabled(false);
    for (const auto& [label, name] : {std::pair{&pricesStatus_, "status.prices"}, std::pair{&regionStatus_, "status.region"},
                                      std::pair{&linesStatus_, "status.lines"}, std::pair{&timeStatus_, "status.time"}}) {
        *label = new QLabel(this);
        (*label)->setObjectName(QString::fromLatin1(name));
        statusBar()->addWidget(*label);
    }
}

void MainWindow::connectDocument() {
    connect(&document_, &Document::planChanged, this, &MainWindow::showPlan);
    connect(views_, &QTabWidget::currentChanged, this, &MainWindow::showPlanInView);
    connect(views_, &QTabWidget::currentChanged, this, &MainWindow::fitReasons);
    connect(&growth_, &GrowthMaker::growthMade, bill_, &BillView::setGrowth);
    connect(&document_, &Document::inputsChanged, this, &MainWindow::showTitle);
    connect(&document_, &Document::inputsChanged, this, &MainWindow::showChoices);
    connect(&document_, &Document::presetChanged, this, &MainWindow::showChoices);
    connect(&document_, &Document::pathChanged, this, [this] {
        showTitle();
        notices_->setLines(document_.notices());
    });
    connect(&document_.undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::showTitle);
    connect(ribbon_, &StageRibbon::pinRequested, this, &MainWindow::pin);
    connect(ribbon_, &StageRibbon::billChosen, this, &MainWindow::openPlanBill);
    connect(reasons_, &ReasonsPanel::billChosen, this, &MainWindow::openPlanBill);
    connect(tradeOffs_, &TradeOffsView::billChosen, this, &MainWindow::openPlanBill);
    // The mark stays when the mouse leaves, so that it can be seen on the bill.
    connect(architecture_, &ArchitectureView::partHovered, this, [this](const QString& part, const QString& region) {
        if (!part.isEmpty()) bill_->mark({part.toStdString(), region.toStdString()});
    });
    connect(architecture_, &ArchitectureView::partActivated, this, [this](const QString& part, const QString& region) {
        bill_->mark({part.toStdString(), region.toStdString()});
        views_->setCurrentWidget(bill_);
        bill_->showMarked();
    });
    connect(headline_, &HeadlineBar::costActivated, this, [this] {
        views_->setCurrentWidget(bill_);
        bill_->setFocus(Qt::OtherFocusReason);
    });
    connect(&themes_, &ThemeController::changed, this, &MainWindow::applyTheme);
    connect(notices_, &NoticeBar::closed, this,
            [this] { settings_.setValue(QStringLiteral("hints/seen"), true); });
}

void MainWindow::applyTheme() {
    const Theme& theme = themes_.current();
    QApplication::setPalette(theme.palette());
    setPalette(theme.palette());
    setStyleSheet(ui::styleSheet(theme, themes_.textScale()));
    if (dark_ != nullptr) dark_->setChecked(theme.isDark());
    if (const double scale = themes_.textScale(); !qFuzzyCompare(scale, fittedScale_)) {
        fittedScale_ = scale;
        fitPanels();
    }
    fitReasons();
}

/// Where the text is large for the window a chart takes the room of the reasons, which stand beside the other views.
void MainWindow::fitReasons() {
    const bool isCrowded = width() < widthForReasons * themes_.textScale();
    splitter_->widget(2)->setVisible(!isCrowded || views_->currentWidget() != tradeOffs_);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    fitReasons();
}

void MainWindow::fitPanels() {
    splitter_->widget(0)->setMinimumWidth(std::min(qRound(leastPanelWidth * themes_.textScale()), mostOfLeast));
    const auto side = [this](int usual) { return qRound(std::min(usual * themes_.textScale(), width() * mostSideShare)); };
    const int left = side(inputsWidth);
    const int right = side(reasonsWidth);
    splitter_->setSizes({left, std::max(1, width() - left - right), right});
}

void MainWindow::showPlan(const std::shared_ptr<const Plan>& plan) {
    figures_.setPlan(plan);  // made while the rest is shown
    headline_->setPlan(plan);
    ribbon_->setPlan(plan);
    reasons_->setPlan(plan, document_.preset());
    showPlanInView();
    growth_.setPlan(plan);

    const Bill& bill = plan->shown().bill;
    const auto estimated = std::ranges::count_if(bill.lines, &BillLine::isEstimated);
    const Region* const region = document_.catalog().region(plan->inputs.choices.region);
    pricesStatus_->setText(tr("Prices: %1, %2").arg(toQString(plan->catalogId), toQString(plan->catalogDate)));
    regionStatus_->setText(region == nullptr ? toQString(plan->inputs.choices.region)
                                             : toQString(region->code) + QStringLiteral(" ") + toQString(region->city));
    linesStatus_->setText(tr("%1 of %2 lines estimated, %3 without a price")
                              .arg(QString::number(estimated), QString::number(bill.lines.size()),
                                   QString::number(bill.unpriced)));
    timeStatus_->setText(tr("computed in %1 ms").arg(toQString(headlineNumber(document_.planMilliseconds()))));
}

/// Only the view that is seen: a slider that moves need not draw the others.
void MainWindow::showPlanInView() {
    growth_.setWatched(views_->currentWidget() == bill_);
    const std::shared_ptr<const Plan> plan = document_.plan();
    if (!plan) return;
    if (views_->currentWidget() == architecture_) architecture_->setPlan(plan);
    if (views_->currentWidget() == bill_) bill_->setPlan(plan);
    if (views_->currentWidget() == tradeOffs_) tradeOffs_->setPlan(plan);
}

void MainWindow::showTitle() {
    const QString file = document_.path().isEmpty() ? toQString(document_.inputs().name)
                                                    : QFileInfo(document_.path()).fileName();
    setWindowTitle(file + QStringLiteral("[*] – Stagecraft"));
    setWindowModified(document_.isModified());
}

void MainWindow::showChoices() {
    const QSignalBlocker presetsBlocker{presets_};
    const QSignalBlocker regionsBlocker{regions_};
    presets_->setCurrentIndex(presets_->findData(toQString(document_.preset().id)));
    regions_->setCurrentIndex(regions_->findData(toQString(document_.inputs().choices.region)));
}

void MainWindow::pin(int stage) {
    document_.closeStep();
    const QString refusal = document_.editText(QStringLiteral("choices.stage"),
                                               stage == 0 ? QStringLiteral("auto") : QString::number(stage));
    document_.closeStep();
    if (!refusal.isEmpty()) dialogs_.showError(this, tr("The stage cannot be pinned"), refusal);
}

bool MainWindow::showView(const QString& name) {
    const QStringList names{QStringLiteral("architecture"), QStringLiteral("bill"), QStringLiteral("trade-offs")};
    const qsizetype index = names.indexOf(name);
    if (index < 0) return false;
    views_->setCurrentIndex(static_cast<int>(index));
    return true;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayDiscard()) {
        event->ignore();
        return;
    }
    writeSettings();
    event->accept();
}

void MainWindow::readSettings() {
    restoreGeometry(settings_.value(QStringLiteral("window/geometry")).toByteArray());
    splitter_->restoreState(settings_.value(QStringLiteral("window/splitter")).toByteArray());
    views_->setCurrentIndex(settings_.value(QStringLiteral("window/view"), 0).toInt());
    tradeOffs_->showKind(settings_.value(QStringLiteral("window/chart")).toString());
    if (settings_.value(QStringLiteral("hints/seen"), false).toBool()) return;
    notices_->setLines({tr("Type or drag the users on the left: stage, bill and drawing follow at once."),
                        tr("Click a stage on the ribbon to pin it and see what it would cost; click again to let go."),
                        tr("Press F1 on any field to learn what it means, ? for all shortcuts.")});
}

void MainWindow::writeSettings() {
    settings_.setValue(QStringLiteral("window/geometry"), saveGeometry());
    splitter_->widget(2)->show();  // as wide as it is beside the other views
    settings_.setValue(QStringLiteral("window/splitter"), splitter_->saveState());
    settings_.setValue(QStringLiteral("window/view"), views_->currentIndex());
    settings_.setValue(QStringLiteral("window/chart"), toQString(tradeOffs_->kind().id));
    settings_.setValue(QStringLiteral("view/dark"), themes_.current().isDark());
    settings_.setValue(QStringLiteral("view/textScale"), themes_.textScale());
}

}  // namespace stagecraft::ui
