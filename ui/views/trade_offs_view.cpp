#include "ui/views/trade_offs_view.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "model/report/words.h"
#include "model/workload/fields.h"
#include "ui/overview/wrapped_label.h"
#include "ui/presenters/moved_value.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr int patienceMilliseconds = 200;
constexpr int listWidth = 176;
constexpr int widthForList = 980;
constexpr int widthForTitle = 460;    ///< of the view, for the question beside the buttons
constexpr int widthForSteps = 320;    ///< of the view, for the buttons of the chart before and the next one
constexpr int heightForWords = 400;   ///< of the view, for what stands below the chart
constexpr int heightOfSolving = 110;
constexpr int leastHeight = 240;      ///< in which a question, two lines of its answer and a chart still stand
constexpr double mostWords = 0.28;  ///< of the view's height, for the answer; …
constexpr double mostWordsCramped = 0.19;  ///< … where the chart would have less than its words; …
constexpr double mostNotes = 0.12;  ///< … for what stands below the chart; …
constexpr double mostAnswer = 0.16; ///< … and for what it would take
constexpr int heightForStates = 640;  ///< of the view, for two lines a stage in the legend

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
    auto* const column = new QVBoxLayout;
    column->setContentsMargins(0, 8, 0, 4);
    column->setSpacing(4);
    column->addWidget(buildHeader());
    column->addWidget(pages_, 1);
    column->addWidget(stageLegend_);
    column->addWidget(legend_);
    column->addWidget(buildFooter());
    column->addWidget(solve_);
    auto* const whole = new QHBoxLayout{this};
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(list_);
    whole->addLayout(column, 1);

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
    connect(table_, &FigureTableView::billAsked, this, &TradeOffsView::openBill);
    connect(options_, &ChartOptions::changed, this, [this] {
        patience_.start();
        emit wished();
    });
    connect(chart_, &ThemedChart::zoomChanged, this, [this] { showState(); });
    connect(solve_, &SolvePanel::openChanged, this, [this] { showState(); });
    fillPicker();
    options_->setKind(*kind_);
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
    column->addWidget(words_);
    column->addWidget(options_);

    connect(list_, &QListWidget::currentRowChanged, this, [this](int index) {
        if (index >= 0) setKind(figureKinds()[static_cast<std::size_t>(index)]);
    });
    connect(before_, &QToolButton::clicked, this, [this] { stepKind(-1); });
    connect(next_, &QToolButton::clicked, this, [this] { stepKind(1); });
    connect(tableButton_, &QToolButton::toggled, this, &TradeOffsView::showTable);
    return header;
}

QWidget* TradeOffsView::buildFooter() {
    auto* const footer = new QWidget;
    auto* const row = new QHBoxLayout{footer};
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(4);
    note_->setObjectName(QStringLiteral("chartNote"));
    note_->setProperty("class", QStringLiteral("muted"));
    notes_ = new WordsArea{WordsArea::Height::Follows, {note_}};
    notes_->setObjectName(QStringLiteral("chartNotes"));
    notes_->setAccessibleName(tr("Notes"));
    row->addWidget(notes_, 1);
    progress_->setObjectName(QStringLiteral("chartProgress"));
    progress_->setAccessibleName(tr("Refining the answer"));
    progress_->setRange(0, 100);
    progress_->setTextVisible(false);
    progress_->setFixedSize(96, 6);
    row->addWidget(progress_);
    cancel_ = addTool(row, QStringLiteral("chartCancel"), tr("Cancel"), tr("Stop refining: the rough answer stays"));
    refine_ = addTool(row, QStringLiteral("chartRefine"), tr("Refine"), tr("This is the rough answer: compute the fine one"));
    resetZoom_ = addTool(row, QStringLiteral("chartResetZoom"), tr("Whole chart"), tr("Show the whole chart (0)"));
    connect(cancel_, &QToolButton::clicked, this, &TradeOffsView::cancelRequested);
    connect(refine_, &QToolButton::clicked, this, &TradeOffsView::refineRequested);
    connect(resetZoom_, &QToolButton::clicked, chart_, &ThemedChart::resetZoom);
    return footer;
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
    const bool canChoose = std::ranges::any_of(made_->figure.series, [&](const FigureSeries& s) { return std::ranges::any_of(s.notes, &isChoosable); }) ||
                           (made_->figure.cells && std::ranges::any_of(made_->figure.cells->notes, &isChoosable)) ||
                           std::ranges::any_of(made_->figure.boxes, [&](const FigureBox& box) { return isChoosable(box.note); });
    if (canChoose) hints << tr("Click a mark to choose it.");
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
    std::vector<LegendEntry> entries;
    for (const StagePlan& stage : plan_->stages) {
        LegendEntry entry;
        entry.stage = stage.number;
        entry.name = toQString(stage.name);
        entry.value = headlineMoney(stage.bill.total);
        if (stage.bill.estimated > Usd{}) entry.value.prepend(QStringLiteral("≈ "));
        if (stage.bill.unpriced > 0) entry.value.prepend(QStringLiteral("≥ "));
        if (!stage.isFeasible()) entry.state = toQString(label(stage.blockers.front().constraint));
        entry.isRecommended = stage.number == plan_->recommendation.recommended;
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
    stageLegend_->setVisible(isChart && isByStage && !isCramped());
    legend_->setVisible(isChart && !legend_->marks().empty() && !isCramped());
    notes_->setVisible(isShown && !isCramped() && !note_->text().isEmpty());
    bills_->setFigure(made_);
    progress_->setVisible(isRefining_);
    cancel_->setVisible(isRefining_);
    refine_->setVisible(isShown && !isRefining_ && !made_->isFinal);
    resetZoom_->setVisible(isChart && chart_->isZoomed());
}

void TradeOffsView::fitWords() {
    words_->setMost(qRound(height() * (isCramped() ? mostWordsCramped : mostWords)));
    notes_->setMost(qRound(height() * mostNotes));
    solve_->setMostAnswer(qRound(height() * mostAnswer));
}

QSize TradeOffsView::minimumSizeHint() const {
    const QSize whole = QWidget::minimumSizeHint();
    return {whole.width(), std::min(whole.height(), qRound(leastHeight * theme_.textScale()))};
}

/// Large text in a small window: the chart stays, and what is read by hovering as well goes.
bool TradeOffsView::isCramped() const {
    return height() < (heightForWords + (solve_->isOpen() ? heightOfSolving : 0)) * theme_.textScale();
}

/// Beside the buttons, or below them where it would be a word a line.
void TradeOffsView::placeTitle(bool isBelow) {
    if (isBelow == isTitleBelow_) return;
    isTitleBelow_ = isBelow;
    titleRow_->removeWidget(title_);
    header_->removeWidget(title_);
    if (isBelow) {
        titleRow_->insertStretch(1, 1);
        header_->insertWidget(1, title_);
    } else {
        delete titleRow_->takeAt(1);
        titleRow_->insertWidget(1, title_, 1);
    }
}

void TradeOffsView::fitPicker() {
    placeTitle(width() < widthForTitle * theme_.textScale());
    for (QToolButton* const step : {before_, next_}) step->setVisible(width() >= widthForSteps * theme_.textScale());
    const bool isList = width() >= widthForList * theme_.textScale();
    list_->setVisible(isList);
    list_->setFixedWidth(qRound(listWidth * theme_.textScale()));
    picker_->setVisible(!isList);
    stageLegend_->setCompact(height() < heightForStates * theme_.textScale());
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

void TradeOffsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitPicker();
    showState();
    fitWords();
}

}  // namespace stagecraft::ui
