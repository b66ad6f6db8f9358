#include "ui/inputs/list_editor.h"

#include <QHeaderView>
#include <QSignalBlocker>

#include <algorithm>

#include "ui/presenters/share_lists.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

ListEditor::ListEditor(const Field& field, Document& document, QWidget* parent)
    : FieldEditor(field, document, parent),
      table_(new QTableWidget(this)),
      add_(new QPushButton(tr("Add"), this)),
      remove_(new QPushButton(tr("Remove"), this)) {
    introduce(*table_);
    introduce(*add_, QStringLiteral(".add"));
    introduce(*remove_, QStringLiteral(".remove"));
    add_->setAccessibleName(tr("Add to %1").arg(toQString(field.label)));
    remove_->setAccessibleName(tr("Remove from %1").arg(toQString(field.label)));

    const QStringList headers = listHeaders(field);
    table_->setColumnCount(static_cast<int>(headers.size()));
    table_->setHorizontalHeaderLabels(headers);
    table_->verticalHeader()->hide();
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setTabKeyNavigation(false);
    // As high as its rows, whatever the size of the text.
    table_->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    table_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table_->setMinimumWidth(80);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft);
    table_->horizontalHeader()->setMinimumSectionSize(24);
    for (int column = 0; column < table_->columnCount(); ++column) table_->horizontalHeaderItem(column)->setToolTip(headers[column]);
    body().insertWidget(body().count() - 1, table_);
    auto* const buttons = new QHBoxLayout;
    buttons->addWidget(add_);
    buttons->addWidget(remove_);
    buttons->addStretch();
    body().insertLayout(body().count() - 1, buttons);

    connect(table_, &QTableWidget::cellChanged, this, &ListEditor::changeCell);
    connect(table_, &QTableWidget::itemSelectionChanged, this,
            [this] { remove_->setEnabled(!table_->selectedItems().isEmpty()); });
    connect(add_, &QPushButton::clicked, this, &ListEditor::addRow);
    connect(remove_, &QPushButton::clicked, this, &ListEditor::removeRow);
    refresh();
}

void ListEditor::showValue() {
    const QSignalBlocker blocker{table_};
    const std::vector<QStringList> rows = listRows(shownField(), document().inputs());
    table_->setRowCount(static_cast<int>(rows.size()));
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (qsizetype column = 0; column < rows[row].size(); ++column) {
            auto* const item = new QTableWidgetItem(rows[row][column]);
            item->setToolTip(rows[row][column]);  // the panel is narrow
            table_->setItem(static_cast<int>(row), static_cast<int>(column), item);
        }
    table_->setVisible(!rows.empty());
    fitColumns();
    table_->updateGeometry();
    remove_->setVisible(!rows.empty());
    remove_->setEnabled(!table_->selectedItems().isEmpty());
}

/// Names and values in full; what the panel has beyond that is shared out, what it lacks is scrolled to.
void ListEditor::fitColumns() {
    table_->resizeColumnsToContents();
    const int spare = table_->viewport()->width() - table_->horizontalHeader()->length();
    for (int column = 0; column < table_->columnCount() && spare > 0; ++column)
        table_->setColumnWidth(column, table_->columnWidth(column) + spare / table_->columnCount());
}

void ListEditor::resizeEvent(QResizeEvent* event) {
    FieldEditor::resizeEvent(event);
    // The table has its size once the layout is done.
    QMetaObject::invokeMethod(this, &ListEditor::fitColumns, Qt::QueuedConnection);
}

void ListEditor::take(const Result<Inputs>& changed) {
    document().closeStep();
    if (changed) {
        commit(*changed);
    } else {
        showValue();
        showRefusal(toQString(changed.error().message));
    }
    document().closeStep();
}

void ListEditor::changeCell(int row, int column) {
    take(withListPart(document().inputs(), shownField(), static_cast<std::size_t>(row),
                      static_cast<std::size_t>(column), table_->item(row, column)->text()));
}

void ListEditor::addRow() { take(withListRowAdded(document().inputs(), shownField())); }

void ListEditor::removeRow() {
    const int row = table_->currentRow();
    if (row < 0 || row >= table_->rowCount()) return;
    take(withListRowRemoved(document().inputs(), shownField(), static_cast<std::size_t>(row)));
}

}  // namespace stagecraft::ui
