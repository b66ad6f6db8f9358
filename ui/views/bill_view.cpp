#include "ui/views/bill_view.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

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
constexpr int leastItem = 160;         ///< for the names of lines
}

BillView::BillView(const ThemeController& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), model_(new BillModel(this)), pages_(new QStackedWidget), head_(new QBoxLayout{QBoxLayout::LeftToRight}), buttons_(new QWidget), total_(new QLabel), warnings_(new QLabel),
      costs_(new QLabel), tree_(new QTreeView), detail_(new QTextBrowser) {
    setObjectName(QStringLiteral("billView"));

    total_->setObjectName(QStringLiteral("billTotal"));
    total_->setProperty("class", QStringLiteral("title"));
    warnings_->setObjectName(QStringLiteral("billWarnings"));
    warnings_->setProperty("class", QStringLiteral("bad"));
    warnings_->setWordWrap(true);  // and the window as narrow as it was

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
    tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
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
    tree_->setContextMenuPolicy(Qt::ActionsContextMenu);

    detail_->setObjectName(QStringLiteral("billDetail"));
    detail_->setAccessibleName(tr("How the selected line was computed"));
    detail_->setFrameShape(QFrame::NoFrame);
    detail_->setOpenLinks(false);
    detail_->setMinimumHeight(72);

    auto* const splitter = new QSplitter{Qt::Vertical};
    splitter->addWidget(tree_);
    splitter->addWidget(detail_);
    splitter->setStretchFactor(0, 1);
    splitter->setCollapsible(0, false);
    splitter->setSizes({600, 96});

    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(head_);
    column->addWidget(costs_);
    column->addWidget(splitter, 1);
    auto* const empty = new QLabel{tr("The bill appears with the first plan.")};
    empty->setObjectName(QStringLiteral("billEmpty"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setProperty("class", QStringLiteral("muted"));
    pages_->addWidget(empty);
    pages_->addWidget(page);
    auto* const whole = new QVBoxLayout{this};
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(pages_);

    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, &BillView::explainSelection);
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
    selected_.clear();
    model_->setGrouping(grouping);
    restore();
    explainSelection();
}

void BillView::remember() {
    if (model_->rowCount() == 0) return;
    collapsed_.clear();
    const auto walk = [&](const auto& self, const QModelIndex& parent) -> void {
        for (int row = 0; row < model_->rowCount(parent); ++row) {
            const QModelIndex child = model_->index(row, 0, parent);
            if (model_->rowCount(child) == 0) continue;
            if (!tree_->isExpanded(child)) collapsed_.insert(child.data(BillModel::KeyRole).toString());
            self(self, child);
        }
    };
    walk(walk, {});
    selected_ = tree_->currentIndex().data(BillModel::KeyRole).toString();
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
    total_->setText(tr("%1 a month").arg(exactMoney(bill->total)));
    QStringList marks;
    if (bill->unpriced > 0) marks << QString{u"✕ " % toQString(unpricedText(*bill))};
    if (bill->estimated > Usd{}) marks << QString{u"≈ " % tr("%1 of it estimated").arg(exactMoney(bill->estimated))};
    total_->setToolTip(toQString(cashFlowText(cashFlow(*bill))).replace(QStringLiteral("; "), QStringLiteral("\n")));
    warnings_->setText(marks.join(u" · "));
    QStringList beside;
    for (const QString& text : {shownTotal(*bill, model_->display()), costsText(*bill)})
        if (!text.isEmpty()) beside << text;
    costs_->setText(beside.join(u" · "));
    costs_->setVisible(!beside.isEmpty());
    setStyleClass(*warnings_, bill->unpriced > 0 ? QStringLiteral("bad") : QStringLiteral("warning"));
}

void BillView::explainSelection() {
    const QModelIndex current = tree_->currentIndex();
    if (const BillLine* const line = current.isValid() ? model_->lineAt(current) : nullptr) {
        detail_->setHtml(lineExplanation(*line, model_->growthOf(*line)));
        return;
    }
    if (current.isValid())
        detail_->setPlainText(current.siblingAtColumn(0).data(Qt::ToolTipRole).toString());
    else
        detail_->setPlainText(tr("Select a line to see how it was computed: its quantity, tiers, free allowance, and where the price comes from."));
}

void BillView::wear() {
    QFont small = font();
    small.setPointSizeF(9.5 * theme_.textScale());
    tree_->setFont(small);
    tree_->header()->setFont(small);
    detail_->setFont(small);
    sizeColumns();
    tree_->viewport()->update();
}

void BillView::sizeColumns() {
    // Money gets what it needs; where it is narrow, quantities and bars give way before the names do.
    QHeaderView* const header = tree_->header();
    const QFontMetrics metrics{tree_->font()};
    const int room = tree_->viewport()->width();
    const bool isNarrow = room < 860;
    // Where even that is too little, unit prices are left to the strip that explains the line.
    const bool isTight = room < 680;
    header->setSectionHidden(BillModel::UnitPrice, isTight);
    const int share = metrics.horizontalAdvance(QStringLiteral("< 0.1 %")) + (isNarrow ? 48 : room < 1000 ? 76 : 110);
    // As wide as what stands in it, where the names still keep room.
    int quantity = metrics.horizontalAdvance(model_->headerData(BillModel::Quantity, Qt::Horizontal).toString());
    if (const Bill* const bill = model_->bill())
        for (const BillLine& line : bill->lines) quantity = std::max(quantity, metrics.horizontalAdvance(lineQuantity(line)));
    quantity = std::min(quantity + 14, isNarrow ? std::max(84, room * 24 / 100) : room * 16 / 100);
    const int price = metrics.horizontalAdvance(isNarrow ? QStringLiteral("$0.000 … $0.00") : QStringLiteral("$0.0000 … $0.0000")) + 12;
    const int amount = metrics.horizontalAdvance(isNarrow ? QStringLiteral("≈ $123,456.78") : QStringLiteral("≈ $12,345,678.90")) + 12;
    // How lines grow is told by the strip below, too; it has a column where names keep half of the room.
    const int growth = metrics.horizontalAdvance(QStringLiteral("linear, tier at 12,345,678 users")) + 12;
    int rest = room - share - quantity - (isTight ? 0 : price) - amount;
    // The strip tells quantities, too: nothing is pushed out of sight on the right.
    const bool hasQuantity = rest >= leastItem || !isTight;
    header->setSectionHidden(BillModel::Quantity, !hasQuantity);
    if (!hasQuantity) rest += quantity;
    const bool hasGrowth = rest - growth > 320;
    header->setSectionHidden(BillModel::Growth, !hasGrowth);
    if (hasGrowth) header->resizeSection(BillModel::Growth, growth);
    header->resizeSection(BillModel::Share, share);
    if (hasQuantity) header->resizeSection(BillModel::Quantity, quantity);
    if (!isTight) header->resizeSection(BillModel::UnitPrice, price);
    header->resizeSection(BillModel::Amount, amount);
    header->resizeSection(BillModel::Item, std::max(leastItem, rest - (hasGrowth ? growth : 0)));
}

/// The window may be narrower than the words and the buttons beside each other: then these stand below.
QSize BillView::minimumSizeHint() const { return {buttons_->sizeHint().width() + 16, QWidget::minimumSizeHint().height()}; }

void BillView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int beside = total_->sizeHint().width() + fontMetrics().averageCharWidth() * lettersOfWarnings + buttons_->sizeHint().width() + 32;
    head_->setDirection(width() < beside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

bool BillView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == tree_->viewport() && event->type() == QEvent::Resize) sizeColumns();
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
