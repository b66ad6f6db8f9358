#include "ui/views/bill_view.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtMath>

#include <algorithm>

#include "model/documents/bill_csv.h"
#include "model/report/cash_flow.h"
#include "model/report/money_words.h"
#include "ui/presenters/bill_wording.h"
#include "ui/presenters/wording.h"
#include "ui/theme/style_class.h"
#include "ui/views/bill_delegate.h"

namespace stagecraft::ui {

namespace {
constexpr int lettersOfWarnings = 24;  ///< that have room beside the buttons
}  // namespace

BillView::BillView(const ThemeController& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), model_(new BillModel(this)), pages_(new QStackedWidget), head_(new QBoxLayout{QBoxLayout::LeftToRight}),
      buttons_(new QWidget), total_(new QLabel), warnings_(new QLabel), costs_(new QLabel), tree_(new QTreeView), detail_(new QTextBrowser),
      splitter_(new QSplitter{Qt::Vertical}) {
    setObjectName(QStringLiteral("billView"));
    setFocusProxy(tree_);

    total_->setObjectName(QStringLiteral("billTotal"));
    total_->setProperty("class", QStringLiteral("title"));
    total_->setCursor(Qt::PointingHandCursor);
    total_->installEventFilter(this);
    warnings_->setObjectName(QStringLiteral("billWarnings"));
    warnings_->setProperty("class", QStringLiteral("bad"));
    warnings_->setWordWrap(true);  // and the window as narrow as it was
    warnings_->setCursor(Qt::PointingHandCursor);
    warnings_->installEventFilter(this);

    costs_->setObjectName(QStringLiteral("billCosts"));
    costs_->setProperty("class", QStringLiteral("muted"));
    costs_->setContentsMargins(8, 0, 8, 0);
    costs_->setWordWrap(true);

    auto* const grouping = new QButtonGroup{this};
    auto* const words = new QHBoxLayout;
    words->setSpacing(8);
    words->addWidget(total_);
    words->addWidget(warnings_, 1);
    auto* const head = new QHBoxLayout{buttons_};
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(8);
    head_->setContentsMargins(8, 8, 8, 0);
    head_->setSpacing(8);
    head_->addLayout(words, 1);
    head_->addWidget(buttons_, 0, Qt::AlignLeft | Qt::AlignVCenter);
    const auto addChoice = [&](const QString& name, const QString& text, const QString& tip, BillGrouping value, bool isOn) {
        auto* const button = new QPushButton{text};
        button->setObjectName(name);
        button->setCheckable(true);
        button->setChecked(isOn);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        grouping->addButton(button);
        connect(button, &QPushButton::clicked, this, [this, value] { setGrouping(value); });
        head->addWidget(button);
    };
    addChoice(QStringLiteral("groupByTier"), tr("By tier"), tr("Group the bill by part of the design"), BillGrouping::Tier, true);
    addChoice(QStringLiteral("groupByService"), tr("By service"), tr("Group the bill by AWS service"), BillGrouping::Service, false);
    addChoice(QStringLiteral("groupByForgotten"), tr("Forgotten"), tr("Put the lines that most estimates forget first, with their share of the bill"),
              BillGrouping::Forgotten, false);
    auto* const copy = new QPushButton{tr("Copy as CSV")};
    copy->setObjectName(QStringLiteral("copyBill"));
    copy->setToolTip(tr("Copy the selected lines, or the whole bill (Ctrl+C)"));
    connect(copy, &QPushButton::clicked, this, &BillView::copyAsCsv);
    head->addWidget(copy);

    tree_->setObjectName(QStringLiteral("billTree"));
    tree_->setAccessibleName(tr("The bill, line by line"));
    tree_->setModel(model_);
    tree_->setItemDelegate(new BillDelegate{theme_, tree_});
    tree_->setUniformRowHeights(true);
    tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    tree_->setSelectionBehavior(QAbstractItemView::SelectRows);
    tree_->setAllColumnsShowFocus(true);
    tree_->setTextElideMode(Qt::ElideRight);
    tree_->setIndentation(12);
    tree_->header()->setSortIndicator(-1, Qt::AscendingOrder);
    tree_->header()->setSortIndicatorClearable(true);
    tree_->setSortingEnabled(true);
    tree_->header()->setSectionsMovable(false);
    tree_->header()->setStretchLastSection(false);
    tree_->viewport()->installEventFilter(this);
    // Ctrl+C is the tree's own key, so that text fields elsewhere keep theirs.
    auto* const copyKey = new QAction{tr("Copy as CSV"), this};
    copyKey->setShortcut(QKeySequence::Copy);
    copyKey->setShortcutContext(Qt::WidgetShortcut);
    connect(copyKey, &QAction::triggered, this, &BillView::copyAsCsv);
    tree_->addAction(copyKey);
    auto* const wholeKey = new QAction{tr("Explain the whole bill"), this};
    wholeKey->setShortcut(Qt::Key_Escape);
    wholeKey->setShortcutContext(Qt::WidgetShortcut);
    connect(wholeKey, &QAction::triggered, this, &BillView::explainTotal);
    tree_->addAction(wholeKey);
    tree_->setContextMenuPolicy(Qt::ActionsContextMenu);

    detail_->setObjectName(QStringLiteral("billDetail"));
    detail_->setAccessibleName(tr("How the selected line was computed"));
    detail_->setFrameShape(QFrame::NoFrame);
    detail_->setOpenLinks(false);

    splitter_->addWidget(tree_);
    splitter_->addWidget(detail_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setCollapsible(0, false);
    splitter_->setSizes({600, 96});
    connect(splitter_, &QSplitter::splitterMoved, this, [this] { isSplitByHand_ = true; });

    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(head_);
    column->addWidget(costs_);
    column->addWidget(splitter_, 1);
    auto* const empty = new QLabel{tr("The bill appears with the first plan.")};
    empty->setObjectName(QStringLiteral("billEmpty"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setProperty("class", QStringLiteral("muted"));
    pages_->addWidget(empty);
    pages_->addWidget(page);
    auto* const whole = new QVBoxLayout{this};
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(pages_);

    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, &BillView::selectionChanged);
    connect(&theme_, &ThemeController::changed, this, &BillView::wear);
    wear();
}

void BillView::setPlan(std::shared_ptr<const Plan> plan) {
    remember();
    model_->setPlan(std::move(plan));
    restore();
    pages_->setCurrentIndex(model_->bill() != nullptr ? 1 : 0);
    showTotal();
    sizeColumns();
    explainSelection();
}

void BillView::setGrowth(const std::shared_ptr<const Plan>& plan, std::shared_ptr<const BillGrowth> growth) {
    if (!plan || &plan->shown().bill != model_->bill()) return;
    model_->setGrowth(std::move(growth));
    explainSelection();
}

void BillView::mark(const PartName& part) { model_->mark(part); }

void BillView::showMarked() { bring(model_->firstMarked()); }

void BillView::bring(const QModelIndex& line) {
    if (!line.isValid()) return;
    for (QModelIndex above = line.parent(); above.isValid(); above = above.parent()) tree_->expand(above);
    tree_->setCurrentIndex(line);
    tree_->scrollTo(line);
}

bool BillView::showLines(const FigureBillLines& lines) {
    const auto isMeant = [&](const BillLine& line) {
        const auto fits = [](const std::string& wanted, const std::string& own) { return wanted.empty() || wanted == own; };
        const Usage& usage = line.usage;
        return fits(lines.service, usage.service) && fits(lines.dimension, usage.dimension) && fits(lines.part, usage.part) && fits(lines.region, usage.region);
    };
    const QModelIndex line = model_->dearest(isMeant);
    if (!line.isValid()) return false;
    const Usage& usage = model_->lineAt(line)->usage;
    mark({usage.part, usage.region});
    bring(line);
    return true;
}

void BillView::setGrouping(BillGrouping grouping) {
    collapsed_.clear();
    model_->setGrouping(grouping);
    restore();
    showTotal();
    explainSelection();
    // What was asked for begins at the top; the line selected stays explained below.
    tree_->scrollToTop();
}

/// Rows that a plan lacks keep what is known of them: they may come back with the next one.
void BillView::remember() {
    const auto walk = [&](const auto& self, const QModelIndex& parent) -> void {
        for (int row = 0; row < model_->rowCount(parent); ++row) {
            const QModelIndex child = model_->index(row, 0, parent);
            if (model_->rowCount(child) == 0) continue;
            const QString key = child.data(BillModel::KeyRole).toString();
            if (tree_->isExpanded(child)) collapsed_.remove(key);
            else collapsed_.insert(key);
            self(self, child);
        }
    };
    walk(walk, {});
}

void BillView::restore() {
    tree_->expandAll();
    for (const QString& key : collapsed_)
        if (const QModelIndex index = model_->find(key); index.isValid()) tree_->collapse(index);
    if (const QModelIndex index = model_->find(selected_); index.isValid()) tree_->setCurrentIndex(index);
}

void BillView::showTotal() {
    const Bill* const bill = model_->bill();
    if (bill == nullptr) return;
    total_->setText(totalText(*bill));
    QStringList marks;
    if (bill->unpriced > 0) marks << QString{u"✕ " % toQString(unpricedText(*bill))};
    if (bill->estimated > Usd{}) marks << QString{u"≈ " % tr("%1 of it estimated").arg(exactMoney(bill->estimated))};
    const QString cash = toQString(cashFlowText(cashFlow(*bill))).replace(QStringLiteral("; "), QStringLiteral("\n"));
    total_->setToolTip(cash.isEmpty() ? tr("Click to explain the whole bill below") : cash);
    warnings_->setText(marks.join(u" · "));
    warnings_->setToolTip(marks.isEmpty() ? QString{} : tr("Click to list these lines below"));
    QStringList beside;
    const QString forgotten = model_->grouping() == BillGrouping::Forgotten ? forgottenText(*bill) : QString{};
    for (const QString& text : {forgotten, shownTotal(*bill, model_->display()), costsText(*bill)})
        if (!text.isEmpty()) beside << text;
    costs_->setText(beside.join(u" · "));
    costs_->setVisible(!beside.isEmpty());
    setStyleClass(*warnings_, bill->unpriced > 0 ? QStringLiteral("bad") : QStringLiteral("warning"));
}

void BillView::selectionChanged(const QModelIndex& current) {
    if (current.isValid()) selected_ = current.data(BillModel::KeyRole).toString();
    explainSelection();
}

void BillView::explainTotal() {
    selected_.clear();
    tree_->clearSelection();
    tree_->setCurrentIndex({});
    explainSelection();
}

void BillView::explainSelection() {
    const QModelIndex current = tree_->currentIndex();
    const BillLine* const line = current.isValid() ? model_->lineAt(current) : nullptr;
    if (line != nullptr) detail_->setHtml(lineExplanation(*line, model_->growthOf(*line)));
    else if (current.isValid()) detail_->setPlainText(current.siblingAtColumn(0).data(Qt::ToolTipRole).toString());
    else if (model_->bill() != nullptr) detail_->setHtml(totalExplanation(*model_->bill()));
    else detail_->clear();
    fitDetail();
}

void BillView::wear() {
    QFont small = font();
    small.setPointSizeF(9.5 * theme_.textScale());
    tree_->setFont(small);
    tree_->header()->setFont(small);
    detail_->setFont(small);
    detail_->setMinimumHeight(QFontMetrics{small}.lineSpacing() * 4);
    sizeColumns();
    tree_->viewport()->update();
}

void BillView::sizeColumns() {
    // Amounts and percentages get what they need. Of the rest names come first, then quantities, the bars of the shares, unit prices and,
    // where names have plenty, how lines grow: the strip tells the last two as well.
    QHeaderView* const header = tree_->header();
    const QFontMetrics metrics{tree_->font()};
    const int digit = metrics.horizontalAdvance(u'0');
    const int padding = 2 * digit;
    const auto widthOf = [&](int column) { return QFontMetrics{header->font()}.horizontalAdvance(model_->headerData(column, Qt::Horizontal).toString()) + padding; };
    int quantityWish = widthOf(BillModel::Quantity), briefWish = quantityWish, leastWish = quantityWish;
    int amount = std::max(widthOf(BillModel::Amount), widthOfSums());
    if (const Bill* const bill = model_->bill())
        for (const BillLine& line : bill->lines) {
            const QStringList quantities = lineQuantities(line);
            quantityWish = std::max(quantityWish, metrics.horizontalAdvance(quantities.front()) + padding);
            briefWish = std::max(briefWish, metrics.horizontalAdvance(quantities[1]) + padding);
            leastWish = std::max(leastWish, metrics.horizontalAdvance(quantities.back()) + padding);
            amount = std::max(amount, metrics.horizontalAdvance(lineAmount(line)) + padding);
        }
    int item = 15 * digit;
    int quantity = leastWish;  // the number alone
    int share = BillDelegate::percentWidth(metrics);
    int left = tree_->viewport()->width() - amount - share - item - quantity;
    // What is too narrow even for these has the quantities in the strip; the rest can be scrolled to.
    const bool hasQuantity = left >= 0;
    if (!hasQuantity) left += quantity;
    const auto grow = [&left](int& width, int wish) {
        const int more = std::clamp(wish - width, 0, std::max(0, left));
        width += more;
        left -= more;
    };
    grow(item, 26 * digit);
    if (hasQuantity) grow(quantity, briefWish);
    grow(item, 38 * digit);
    if (hasQuantity) grow(quantity, quantityWish);
    grow(share, share + 7 * digit);
    const int price = metrics.horizontalAdvance(QStringLiteral("$0.0000 … $0.000")) + padding;
    const int growth = metrics.horizontalAdvance(QStringLiteral("linear, tier at 12,345,678 users")) + padding;
    const bool hasPrice = left >= price;
    if (hasPrice) left -= price;
    const bool hasGrowth = isGrowthTold_ && hasPrice && left + item >= growth + 48 * digit;
    if (hasGrowth) left -= growth;
    else grow(share, share + std::min(left / 4, 7 * digit));
    header->setSectionHidden(BillModel::Quantity, !hasQuantity);
    header->setSectionHidden(BillModel::UnitPrice, !hasPrice);
    header->setSectionHidden(BillModel::Growth, !hasGrowth);
    if (hasPrice) header->resizeSection(BillModel::UnitPrice, price);
    if (hasGrowth) header->resizeSection(BillModel::Growth, growth);
    header->resizeSection(BillModel::Share, share);
    if (hasQuantity) header->resizeSection(BillModel::Quantity, quantity);
    header->resizeSection(BillModel::Amount, amount);
    header->resizeSection(BillModel::Item, item + std::max(0, left));
}

/// The window may be narrower than the words and the buttons beside each other: then these stand below.
QSize BillView::minimumSizeHint() const { return {buttons_->sizeHint().width() + 16, QWidget::minimumSizeHint().height()}; }

int BillView::widthOfSums() const {
    QFont bold = tree_->font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics metrics{bold};
    int width = 0;
    for (int row = 0; row < model_->rowCount(); ++row)
        width = std::max(width, metrics.horizontalAdvance(model_->index(row, BillModel::Amount).data().toString()));
    return width + 2 * metrics.horizontalAdvance(u'0');
}

void BillView::fitDetail() {
    if (isSplitByHand_ || pages_->currentIndex() != 1) return;
    // It grows with what it has to say and stays: rows that jump with every selection are hard to read.
    const int wanted = qCeil(detail_->document()->size().height()) + 8;
    const int most = splitter_->height() / 3;
    if (most < 1) return;
    const int height = std::clamp(wanted, std::min(detail_->minimumHeight(), most), most);
    if (height <= detail_->height() && detail_->height() <= most) return;
    splitter_->setSizes({splitter_->height() - height - splitter_->handleWidth(), height});
    if (tree_->currentIndex().isValid()) tree_->scrollTo(tree_->currentIndex());
}

void BillView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int beside = total_->sizeHint().width() + fontMetrics().averageCharWidth() * lettersOfWarnings + buttons_->sizeHint().width() + 32;
    head_->setDirection(width() < beside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    fitDetail();
}

bool BillView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == tree_->viewport() && event->type() == QEvent::Resize) sizeColumns();
    if ((watched == total_ || watched == warnings_) && event->type() == QEvent::MouseButtonRelease) explainTotal();
    return QWidget::eventFilter(watched, event);
}

void BillView::copyAsCsv() {
    std::vector<const BillLine*> lines;
    const QModelIndexList rows = tree_->selectionModel()->selectedRows();
    for (const QModelIndex& row : rows)
        for (const BillLine* line : model_->linesBelow(row))
            if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
    if (rows.isEmpty()) lines = model_->linesBelow({});
    QGuiApplication::clipboard()->setText(toQString(billCsv(lines, [this](const BillLine& line) { return model_->growthOf(line); })));
}

}  // namespace stagecraft::ui
