#include "ui/views/figure_table_view.h"

#include <QAction>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {
constexpr int widestColumn = 360;
}

FigureTableView::FigureTableView(QWidget* parent) : QWidget(parent), tabs_(new QTabBar), table_(new QTableView), model_(new FigureTableModel(this)) {
    tabs_->setObjectName(QStringLiteral("figureTables"));
    tabs_->setAccessibleName(tr("Tables of the chart"));
    tabs_->setExpanding(false);
    table_->setObjectName(QStringLiteral("figureTable"));
    table_->setAccessibleName(tr("The chart's numbers"));
    table_->setModel(model_);
    table_->setAlternatingRowColors(true);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setResizeContentsPrecision(60);
    auto* const column = new QVBoxLayout{this};
    column->setContentsMargins(8, 0, 8, 0);
    column->setSpacing(4);
    column->addWidget(tabs_);
    column->addWidget(table_, 1);
    connect(tabs_, &QTabBar::currentChanged, this, &FigureTableView::showTable);
    connect(table_, &QTableView::activated, this, qOverload<const QModelIndex&>(&FigureTableView::askBill));
    auto* const billKey = new QAction{tr("Open its bill"), this};
    billKey->setShortcut(Qt::Key_B);
    billKey->setShortcutContext(Qt::WidgetShortcut);
    connect(billKey, &QAction::triggered, this, qOverload<>(&FigureTableView::askBill));
    table_->addAction(billKey);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
    table_->setToolTip(tr("Enter or B opens the bill that a number is of"));
}

void FigureTableView::askBill(const QModelIndex& cell) {
    if (!cell.isValid()) return;
    const std::optional<FigurePlace> place = model_->table().placeAt(static_cast<std::size_t>(cell.row()), static_cast<std::size_t>(cell.column()));
    if (place) emit billAsked(*place);
}

void FigureTableView::setFigure(const Figure& figure) {
    tables_ = figureTables(figure);
    {
        const QSignalBlocker blocker{tabs_};
        const QString shown = tabs_->tabText(tabs_->currentIndex());
        while (tabs_->count() > 0) tabs_->removeTab(0);
        for (const FigureTable& table : tables_) {
            tabs_->addTab(toQString(table.name));
            if (toQString(table.name) == shown) tabs_->setCurrentIndex(tabs_->count() - 1);
        }
    }
    tabs_->setVisible(tables_.size() > 1);
    showTable(tabs_->currentIndex());
}

void FigureTableView::showTable(int index) {
    const bool isThere = index >= 0 && static_cast<std::size_t>(index) < tables_.size();
    const bool isNewShape = !isThere || model_->table().columns != tables_[static_cast<std::size_t>(index)].columns;
    model_->setTable(isThere ? tables_[static_cast<std::size_t>(index)] : FigureTable{});
    if (!isNewShape) return;
    const QFontMetrics metrics{table_->font()};
    table_->verticalHeader()->setDefaultSectionSize(metrics.height() + 8);
    table_->resizeColumnsToContents();
    for (int i = 0; i < model_->columnCount(); ++i) table_->setColumnWidth(i, std::min(table_->columnWidth(i), widestColumn));
    table_->horizontalHeader()->setStretchLastSection(true);
}

}  // namespace stagecraft::ui
