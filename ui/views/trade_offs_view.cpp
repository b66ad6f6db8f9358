#include "ui/views/trade_offs_view.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "model/exploration/stage_thresholds.h"
#include "model/report/told_bills.h"
#include "model/report/words.h"
#include "model/workload/fields.h"
#include "ui/overview/wrapped_label.h"
#include "ui/presenters/moved_value.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr int patienceMilliseconds = 200;

bool hasSomething(const Figure& figure) {
    const bool hasPoints = std::ranges::any_of(figure.series, [](const FigureSeries& series) { return !series.points.empty(); });
    return hasPoints || (figure.cells && !figure.cells->stages.empty()) || !figure.boxes.empty();
}

}  // namespace

TradeOffsView::TradeOffsView(const ThemeController& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), kind_(&figureKinds().front()), list_(new QListWidget), picker_(new QToolButton), options_(new ChartOptions),
      title_(new WrappedLabel), answer_(new WrappedLabel), caveat_(new WrappedLabel), pages_(new QStackedWidget), empty_(new QLabel), chart_(new ThemedChart(theme)),
      table_(new FigureTableView), stageLegend_(new ChartLegend(theme)), legend_(new SeriesLegend(theme)), note_(new WrappedLabel),
      progress_(new QProgressBar), bills_(new BillsButton), solve_(new SolvePanel) {
    setObjectName(QStringLiteral("tradeOffsView"));
    layOut();
    chart_->setObjectName(QStringLiteral("chart"));
    stageLegend_->setObjectName(QStringLiteral("costLegend"));
    stageLegend_->setAccessibleName(tr("The seven stages at the current number of users"));
    legend_->setObjectName(QStringLiteral("chartLegend"));
    legend_->setAccessibleName(tr("Legend"));
    empty_->setObjectName(QStringLiteral("tradeOffsEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    empty_->setMargin(24);
    empty_->setTextFormat(Qt::RichText);
    pages_->addWidget(empty_);
    pages_->addWidget(chart_);
    pages_->addWidget(table_);

    patience_.setSingleShot(true);
    patience_.setInterval(patienceMilliseconds);
    connect(&patience_, &QTimer::timeout, this, [this] { showNothing(tr("Computing …"), tr("The answer to “%1” is on its way.").arg(toQString(kind_->question))); });
    connect(chart_, &ThemedChart::dragged, this, [this](const FigureInput& input, double at) { emit valueDragged(toQString(input.key), movedValue(input, at)); });
    connect(chart_, &ThemedChart::dropped, this, [this](const FigureInput& input, double at) { emit valueDropped(toQString(input.key), movedValue(input, at)); });
    connect(chart_, &ThemedChart::opened, this, &TradeOffsView::fieldOpened);
    connect(chart_, &ThemedChart::chosen, this, &TradeOffsView::choose);
    connect(chart_, &ThemedChart::billAsked, this, &TradeOffsView::openBill);
    connect(chart_, &ThemedChart::billsAsked, bills_, &BillsButton::popUp);
    connect(bills_, &BillsButton::chosen, this, &TradeOffsView::totalOpened);
    connect(stageLegend_, &ChartLegend::billChosen, this, &TradeOffsView::billChosen);
    connect(table_, &FigureTableView::billAsked, this, &TradeOffsView::openBill);
    connect(options_, &ChartOptions::changed, this, [this] {
        patience_.start();
        emit wished();
    });
    connect(chart_, &ThemedChart::zoomChanged, this, [this] { showState(); });
    connect(&theme_, &ThemeController::changed, this, &TradeOffsView::fit);
    connect(solve_, &SolvePanel::openChanged, this, &TradeOffsView::fit);
    fillPicker();
    options_->setKind(*kind_);
    orderTabs();
    forgetFigure();
    showNothing(tr("Computing …"), tr("The first plan is on its way."));
    showState();
}

QToolButton* TradeOffsView::addTool(QLayout* row, const QString& name, const QString& text, const QString& tip) {
    auto* const button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setFocusPolicy(Qt::TabFocus);
    row->addWidget(button);
    return button;
}

QWidget* TradeOffsView::buildHeader() {
    auto* const header = new QWidget;
    auto* const column = new QVBoxLayout{header};
    column->setContentsMargins(8, 0, 8, 0);
    column->setSpacing(4);
    auto* const row = new QHBoxLayout;
    row->setSpacing(4);
    picker_->setObjectName(QStringLiteral("chartPicker"));
    picker_->setAccessibleName(tr("Chart"));
    picker_->setToolTip(tr("Choose a chart"));
    picker_->setProperty("class", QStringLiteral("picker"));
    picker_->setPopupMode(QToolButton::InstantPopup);
    picker_->setFocusPolicy(Qt::TabFocus);
    picker_->setMenu(new QMenu{picker_});
    list_->setObjectName(QStringLiteral("chartList"));
    list_->setAccessibleName(tr("Charts"));
    list_->setProperty("class", QStringLiteral("charts"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    row->addWidget(picker_, 0, Qt::AlignTop);
    title_->setObjectName(QStringLiteral("chartTitle"));
    title_->setProperty("class", QStringLiteral("question"));
    titleRow_ = row;
    row->addWidget(title_, 1);
    before_ = addTool(row, QStringLiteral("chartBefore"), QStringLiteral("‹"), tr("The chart before (Ctrl+PageUp)"));
    next_ = addTool(row, QStringLiteral("chartNext"), QStringLiteral("›"), tr("The next chart (Ctrl+PageDown)"));
    tableButton_ = addTool(row, QStringLiteral("chartTable"), tr("Table"), tr("The same numbers as a table"));
    tableButton_->setCheckable(true);
    row->addWidget(bills_);
    QToolButton* const take = addTool(row, QStringLiteral("chartExport"), tr("Export"), tr("Copy or export the chart"));
    take->setPopupMode(QToolButton::InstantPopup);
    auto* const menu = new QMenu{take};
    menu->addAction(tr("&Copy"), this, &TradeOffsView::copyRequested)->setObjectName(QStringLiteral("chartCopy"));
    menu->addSeparator();
    for (const char* const ending : {"png", "svg", "pdf", "csv"}) {
        const QString name = QString::fromLatin1(ending);
        menu->addAction(tr("%1 file …").arg(name.toUpper()), this, [this, name] { emit exportRequested(name); })->setObjectName(QString{u"chartExport." % name});
    }
    take->setMenu(menu);
    column->addLayout(row);
    header_ = column;
    answer_->setObjectName(QStringLiteral("chartAnswer"));
    answer_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    answer_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    caveat_->setObjectName(QStringLiteral("chartCaveat"));
    caveat_->setProperty("class", QStringLiteral("muted"));
    words_ = new WordsArea{WordsArea::Height::Grows, {answer_, caveat_}};
    words_->setObjectName(QStringLiteral("chartWords"));
    words_->setAccessibleName(tr("The answer in words"));

    connect(list_, &QListWidget::currentRowChanged, this, [this](int index) {
        if (index >= 0) setKind(figureKinds()[static_cast<std::size_t>(index)]);
    });
    connect(before_, &QToolButton::clicked, this, [this] { stepKind(-1); });
    connect(next_, &QToolButton::clicked, this, [this] { stepKind(1); });
    connect(tableButton_, &QToolButton::toggled, this, &TradeOffsView::showTable);
    return header;
}

void TradeOffsView::fillPicker() {
    const QSignalBlocker blocker{list_};
    for (const FigureKind& kind : figureKinds()) {
        const QString question = toQString(kind.question);
        QAction* const action = picker_->menu()->addAction(QString{toQString(kind.name) % QStringLiteral(" – ") % question}, this, [this, &kind] { setKind(kind); });
        action->setObjectName(QString{u"chart." % toQString(kind.id)});
        auto* const item = new QListWidgetItem{toQString(kind.name), list_};
        item->setToolTip(question);
        item->setData(Qt::AccessibleDescriptionRole, question);
    }
    list_->setCurrentRow(0);
    picker_->setText(toQString(kind_->name));
}

bool TradeOffsView::showKind(const QString& id) {
    const FigureKind* const kind = figureKind(id.toStdString());
    if (kind != nullptr) setKind(*kind);
    return kind != nullptr;
}

void TradeOffsView::stepKind(int by) {
    const auto count = static_cast<int>(figureKinds().size());
    const auto here = static_cast<int>(kind_ - figureKinds().data());
    setKind(figureKinds()[static_cast<std::size_t>(((here + by) % count + count) % count)]);
}

void TradeOffsView::setKind(const FigureKind& kind) {
    if (kind_ == &kind) return;
    kind_ = &kind;
    const auto row = static_cast<int>(kind_ - figureKinds().data());
    {
        const QSignalBlocker listBlocker{list_};
        picker_->setText(toQString(kind_->name));
        list_->setCurrentRow(row);
    }
    options_->setKind(*kind_);
    orderTabs();
    fitPicker();
    forgetFigure();
    emit kindChanged(toQString(kind_->id));
    emit wished();
}

FigureWish TradeOffsView::wish() const { return isVisible() ? FigureWish{kind_, options_->chosen()} : FigureWish{}; }

void TradeOffsView::setPlan(std::shared_ptr<const Plan> plan) {
    plan_ = std::move(plan);
    solve_->setPlan(plan_);
    showMarkers();
    showStageLegend();
}

void TradeOffsView::forgetFigure() {
    made_.reset();
    isRefining_ = false;
    words_->forget();
    caveat_->clear();
    caveat_->setVisible(false);
    if (isVisible()) patience_.start();
    showState();
}

void TradeOffsView::setFigure(const std::shared_ptr<const MadeFigure>& made) {
    if (made->wish.kind != kind_ || made->wish.options != options_->chosen()) return;
    patience_.stop();
    made_ = made;
    showFigure();
}

void TradeOffsView::showFigure() {
    const Figure& figure = made_->figure;
    title_->setText(toQString(figure.title.empty() ? std::string{kind_->question} : figure.title));
    answer_->setText(toQString(figure.answer));
    answer_->setVisible(!figure.answer.empty());
    caveat_->setText(toQString(figure.caveat));
    caveat_->setVisible(!figure.caveat.empty());
    if (!hasSomething(figure)) {
        showNothing(tr("Nothing to draw yet"), figure.note.empty() ? tr("There is nothing to draw for this plan. Change an input, or choose another chart.")
                                                                    : toQString(figure.note));
        showState();
        return;
    }
    const bool isByStage = kind_->id == "stage-costs";
    if (isTable_) {
        table_->setFigure(figure);
    }
    const std::shared_ptr<const Figure> shared{made_, &figure};
    chart_->setFigure(shared);
    legend_->setFigure(shared, !isByStage);
    pages_->setCurrentIndex(isTable_ ? Table : Chart);
    showMarkers();
    note_->setText(QStringList{isTable_ ? toQString(figure.details) : QString{}, toQString(figure.note), hint()}.join(QChar{u' '}).simplified());
    showStageLegend();
    showState();
}

QString TradeOffsView::hint() const {
    if (isTable_) return {};
    QStringList hints;
    if (!chart_->handles().empty()) hints << tr("Drag a line with dots to change its input.");
    if (const QString choosing = choosingText(made_->figure); !choosing.isEmpty()) hints << choosing;
    return hints.join(QChar{u' '});
}

void TradeOffsView::showMarkers() {
    const auto valueOn = [this](const FigureAxis& axis) -> std::optional<double> {
        const Field* const row = field(axis.key);
        return plan_ && row != nullptr && row->read != nullptr ? row->read(plan_->inputs) : std::nullopt;
    };
    chart_->setMarkers({valueOn(chart_->figure().x), valueOn(chart_->figure().y)});
}

void TradeOffsView::choose(const FigurePlace& place) {
    const FigureNote* const note = noteOf(chart_->figure(), place);
    if (note == nullptr) return;
    if (!note->edits.empty()) emit editsChosen(note->edits);
    else if (!note->takes.empty()) emit planTaken(toQString(note->takes));
    else if (!note->bill.isNone()) emit billOpened(note->bill);
    else emit fieldOpened(toQString(note->opens));
}

void TradeOffsView::openBill(const FigurePlace& place) {
    const FigureTotal* const total = made_ ? totalAt(made_->figure, place) : nullptr;
    if (total != nullptr) emit totalOpened(*total, billTitle(made_->figure, place), made_);
}

void TradeOffsView::showStageLegend() {
    if (kind_->id != "stage-costs" || !plan_) return;
    const std::optional<int> least = leastStage(*plan_);
    const bool isDearer = isRecommendedDearer(*plan_);
    std::vector<LegendEntry> entries;
    for (const StagePlan& stage : plan_->stages) {
        LegendEntry entry;
        entry.stage = stage.number;
        entry.name = toQString(stage.name);
        entry.value = headlineMoney(stage.bill.total);
        if (stage.bill.estimated > Usd{}) entry.value.prepend(QStringLiteral("≈ "));
        entry.isUnpriced = stage.bill.unpriced > 0;
        if (entry.isUnpriced) entry.value = tr("%1 or more").arg(entry.value);
        if (!stage.isFeasible()) entry.state = toQString(label(stage.blockers.front().constraint));
        entry.isRecommended = stage.number == plan_->recommendation.recommended;
        entry.bill = totalOf(stage);
        entry.isLeast = stage.number == least;
        entry.isDearer = isDearer && entry.isRecommended;
        entries.push_back(std::move(entry));
    }
    stageLegend_->setEntries(std::move(entries));
}

void TradeOffsView::showNothing(const QString& title, const QString& text) {
    empty_->setText(QString{u"<p style='font-size:large'><b>" % title.toHtmlEscaped() % u"</b></p><p>" % text.toHtmlEscaped() % u"</p>"});
    pages_->setCurrentIndex(Empty);
    showState();
}

void TradeOffsView::setRefining(bool isRefining) {
    isRefining_ = isRefining;
    progress_->setValue(0);
    showState();
}

void TradeOffsView::setProgress(double share) { progress_->setValue(qRound(std::clamp(share, 0.0, 1.0) * 100)); }

void TradeOffsView::showTable(bool isTable) {
    isTable_ = isTable;
    tableButton_->setChecked(isTable);
    if (made_) showFigure();
}

void TradeOffsView::showState() {
    const bool isShown = made_ && pages_->currentIndex() != Empty;
    const bool isByStage = kind_->id == "stage-costs";
    const bool isChart = isShown && !isTable_;
    arrange();
    stageLegend_->setVisible(isChart && isByStage);
    legend_->setVisible(isChart && !legend_->marks().empty());
    notes_->setVisible(isShown && !note_->text().isEmpty());
    bills_->setFigure(made_);
    fitTitle();
    progress_->setVisible(isRefining_);
    cancel_->setVisible(isRefining_);
    refine_->setVisible(isShown && !isRefining_ && !made_->isFinal);
    resetZoom_->setVisible(isChart && chart_->isZoomed());
}

void TradeOffsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fitPicker();
    if (!made_) patience_.start();
    emit wished();
}

void TradeOffsView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    emit wished();
}

}  // namespace stagecraft::ui
