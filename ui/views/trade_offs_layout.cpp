// Where the parts of the trade-offs stand: around the chart, or in a view that is low beside it, where all of them scroll.
#include <QComboBox>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/presenters/wording.h"
#include "ui/views/trade_offs_view.h"

namespace stagecraft::ui {

namespace {

constexpr int listWidth = 176;
constexpr int widthForList = 980;
constexpr int widthForTitle = 460;    ///< of the view, for the question beside the buttons
constexpr int widthForSteps = 320;    ///< of the view, for the buttons of the chart before and the next one
constexpr int heightAround = 400;     ///< of the view, for words above the chart and legend and notes below it
constexpr int widthBeside = 400;      ///< of the view, for a column of words beside the chart
constexpr int heightOfSolving = 110;
constexpr int leastHeight = 240;      ///< in which a question, two lines of its answer and a chart still stand
constexpr double mostWords = 0.28;    ///< of the view's height, for the answer; …
constexpr double mostNotes = 0.12;    ///< … for what stands below the chart; …
constexpr double mostAnswer = 0.16;   ///< … and for what it would take
constexpr double shareBeside = 0.38;  ///< of the view's width, for the column beside the chart; …
constexpr double shareAbove = 0.4;    ///< … of its height, for the column above it
constexpr int mostLinesOfTitle = 2;   ///< beside the buttons
constexpr int heightForStates = 640;  ///< of the view, for two lines a stage in the legend

QBoxLayout* tight(QBoxLayout* layout, const QMargins& margins) {
    layout->setContentsMargins(margins);
    layout->setSpacing(4);
    return layout;
}

int heightOfText(const QWidget& widget, const QString& text, int width) {
    return widget.fontMetrics().boundingRect(QRect{0, 0, width, QWIDGETSIZE_MAX}, Qt::TextWordWrap, text).height();
}

}  // namespace

void TradeOffsView::layOut() {
    auto* const column = new QWidget;
    column_ = tight(new QVBoxLayout{column}, {0, 8, 0, 4});
    column_->addWidget(buildHeader());
    above_ = tight(new QVBoxLayout, {8, 0, 8, 0});
    column_->addLayout(above_);
    middle_ = tight(new QBoxLayout{QBoxLayout::LeftToRight}, {});
    middle_->addWidget(buildSide());
    middle_->addWidget(pages_, 1);
    column_->addLayout(middle_, 1);
    below_ = tight(new QVBoxLayout, {});
    column_->addLayout(below_);
    column_->addWidget(buildFooter());
    column_->addWidget(solve_);
    above_->addWidget(words_);
    above_->addWidget(options_);
    below_->addWidget(stageLegend_);
    below_->addWidget(legend_);
    auto* const whole = new QHBoxLayout{this};
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(list_);
    whole->addWidget(column, 1);
}

QWidget* TradeOffsView::buildSide() {
    side_ = new QWidget;
    auto* const column = tight(new QVBoxLayout{side_}, {8, 0, 0, 0});
    sideScroll_ = new QScrollArea;
    sideScroll_->setObjectName(QStringLiteral("chartSide"));
    sideScroll_->setAccessibleName(tr("The answer, the legend and notes"));
    sideScroll_->setWidgetResizable(true);
    sideScroll_->setFrameShape(QFrame::NoFrame);
    sideScroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* const content = new QWidget;
    inSide_ = tight(new QVBoxLayout{content}, {0, 0, 4, 0});
    sideScroll_->setWidget(content);
    column->addWidget(sideScroll_, 1);
    side_->hide();
    return side_;
}

QWidget* TradeOffsView::buildFooter() {
    auto* const footer = new QWidget;
    footer_ = tight(new QHBoxLayout{footer}, {8, 0, 8, 0});
    note_->setObjectName(QStringLiteral("chartNote"));
    note_->setProperty("class", QStringLiteral("muted"));
    notes_ = new WordsArea{WordsArea::Height::Follows, {note_}};
    notes_->setObjectName(QStringLiteral("chartNotes"));
    notes_->setAccessibleName(tr("Notes"));
    footer_->addWidget(notes_, 1);
    tools_ = new QWidget;
    auto* const row = tight(new QHBoxLayout{tools_}, {});
    progress_->setObjectName(QStringLiteral("chartProgress"));
    progress_->setAccessibleName(tr("Refining the answer"));
    progress_->setRange(0, 100);
    progress_->setTextVisible(false);
    progress_->setFixedSize(96, 6);
    row->addWidget(progress_);
    cancel_ = addTool(row, QStringLiteral("chartCancel"), tr("Cancel"), tr("Stop refining: the rough answer stays"));
    refine_ = addTool(row, QStringLiteral("chartRefine"), tr("Refine"), tr("This is the rough answer: compute the fine one"));
    resetZoom_ = addTool(row, QStringLiteral("chartResetZoom"), tr("Whole chart"), tr("Show the whole chart (0)"));
    footer_->addWidget(tools_);
    connect(cancel_, &QToolButton::clicked, this, &TradeOffsView::cancelRequested);
    connect(refine_, &QToolButton::clicked, this, &TradeOffsView::refineRequested);
    connect(resetZoom_, &QToolButton::clicked, chart_, &ThemedChart::resetZoom);
    return footer;
}

/// Large text in a small window leaves a chart between words no height.
TradeOffsView::Arrangement TradeOffsView::arrangementThatFits() const {
    const double scale = theme_.textScale();
    if (height() >= (heightAround + (solve_->isOpen() ? heightOfSolving : 0)) * scale) return Arrangement::Around;
    return width() >= widthBeside * scale ? Arrangement::Beside : Arrangement::Above;
}

void TradeOffsView::arrange() {
    const Arrangement wanted = arrangementThatFits();
    const bool isAround = wanted == Arrangement::Around;
    // What is asked for has the whole width; the question that is not, none of the chart's height.
    const bool isSolvingBelow = isAround || solve_->isOpen();
    const bool isMoved = wanted != arrangement_;
    if (isMoved) {
        arrangement_ = wanted;
        const auto stand = [isAround, this](QWidget* widget, QBoxLayout* around, int stretch = 0) { (isAround ? around : inSide_)->addWidget(widget, stretch); };
        if (QLayoutItem* const last = inSide_->count() > 0 ? inSide_->takeAt(inSide_->count() - 1) : nullptr) delete last;
        stand(words_, above_);
        stand(options_, above_);
        stand(stageLegend_, below_);
        stand(legend_, below_);
        if (isAround) {
            footer_->insertWidget(0, notes_, 1);
            footer_->addWidget(tools_);
        } else {
            inSide_->addWidget(notes_);
            inSide_->addStretch(1);
            side_->layout()->addWidget(tools_);
        }
        footer_->parentWidget()->setVisible(isAround);
        middle_->setDirection(wanted == Arrangement::Above ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
        side_->setVisible(!isAround);
    }
    if (isSolvingBelow != isSolvingBelow_ || isMoved) {
        isSolvingBelow_ = isSolvingBelow;
        if (isSolvingBelow) column_->addWidget(solve_);
        else inSide_->insertWidget(inSide_->count() - 1, solve_);
    }
    const bool isBeside = wanted == Arrangement::Beside;
    side_->setMinimumWidth(isBeside ? qRound(width() * shareBeside) : 0);
    side_->setMaximumWidth(isBeside ? qRound(width() * shareBeside) : QWIDGETSIZE_MAX);
    options_->setUpright(isBeside && options_->widthInRow() > side_->maximumWidth() - sideScroll_->verticalScrollBar()->sizeHint().width() - 12);
    side_->setMaximumHeight(isBeside ? QWIDGETSIZE_MAX : qRound(height() * shareAbove));
}

void TradeOffsView::fitWords() {
    if (arrangement_ == Arrangement::Around) {
        words_->setMost(qRound(height() * mostWords));
        notes_->setMost(qRound(height() * mostNotes));
    } else {
        words_->setUnbounded();
        notes_->setUnbounded();
    }
    solve_->setMostAnswer(qRound(height() * mostAnswer));
}

QSize TradeOffsView::minimumSizeHint() const {
    const QSize whole = QWidget::minimumSizeHint();
    return {whole.width(), std::min(whole.height(), qRound(leastHeight * theme_.textScale()))};
}

void TradeOffsView::fitTitle() {
    placeTitle(width() < widthForTitle * theme_.textScale() ||
               heightOfText(*title_, toQString(kind_->question), roomForTitle()) > mostLinesOfTitle * title_->fontMetrics().lineSpacing());
}

/// What the buttons leave of its row.
int TradeOffsView::roomForTitle() const {
    int room = width() - (list_->isHidden() ? 0 : list_->width()) - 16;
    for (int i = 0; i < titleRow_->count(); ++i) {
        const QWidget* const beside = titleRow_->itemAt(i)->widget();
        if (beside != nullptr && beside != title_ && !beside->isHidden()) room -= beside->sizeHint().width() + titleRow_->spacing();
    }
    return std::max(1, room);
}

/// What is reached by Tab, in the order of reading: from the buttons over words and options to the chart, then what stands below it.
void TradeOffsView::orderTabs() {
    QWidget* last = findChild<QWidget*>(QStringLiteral("chartExport"));
    const auto follow = [&](QWidget* next) {
        setTabOrder(last, next);
        last = next;
    };
    follow(words_);
    follow(sideScroll_);
    for (QComboBox* const option : options_->findChildren<QComboBox*>()) follow(option);
    follow(chart_);
    follow(stageLegend_);
    for (QWidget* const part : table_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) follow(part);
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
    for (QToolButton* const step : {before_, next_}) step->setVisible(width() >= widthForSteps * theme_.textScale());
    const bool isList = width() >= widthForList * theme_.textScale();
    list_->setVisible(isList);
    list_->setFixedWidth(qRound(listWidth * theme_.textScale()));
    picker_->setVisible(!isList);
    fitTitle();
    stageLegend_->setCompact(height() < heightForStates * theme_.textScale());
}

void TradeOffsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void TradeOffsView::fit() {
    fitPicker();
    showState();
    fitWords();
}

}  // namespace stagecraft::ui
