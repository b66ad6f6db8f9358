#include "ui/prices/catalogs_page.h"

#include <QDir>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/prices/cell_table.h"
#include "ui/theme/style_class.h"

namespace stagecraft::ui {

namespace {

constexpr int folderRole = Qt::UserRole;

}  // namespace

CatalogsPage::CatalogsPage(CatalogShelf& shelf, Dialogs& dialogs)
    : shelf_(shelf),
      dialogs_(dialogs),
      table_(makeCellTable(QStringLiteral("prices.catalogs"), tr("Catalogs that can be used"),
                           {tr("In use"), tr("Catalog"), tr("Date"), tr("Where")})),
      use_(new QPushButton{tr("&Use these prices")}),
      forget_(new QPushButton{tr("&Forget")}),
      note_(new QLabel) {
    auto* const add = new QPushButton{tr("&Add a folder…")};
    add->setObjectName(QStringLiteral("prices.addFolder"));
    add->setToolTip(tr("A folder that an import wrote, here or elsewhere"));
    use_->setObjectName(QStringLiteral("prices.use"));
    use_->setToolTip(tr("Plan again with the prices of the selected catalog"));
    forget_->setObjectName(QStringLiteral("prices.forget"));
    forget_->setToolTip(tr("Take the catalog off this list; its folder stays"));
    note_->setObjectName(QStringLiteral("prices.catalogNote"));
    note_->setWordWrap(true);
    note_->setTextFormat(Qt::PlainText);
    auto* const buttons = new QHBoxLayout;
    buttons->addWidget(use_);
    buttons->addWidget(add);
    buttons->addWidget(forget_);
    buttons->addStretch();
    auto* const column = new QVBoxLayout{this};
    column->addWidget(table_, 1);
    column->addWidget(note_);
    column->addLayout(buttons);

    connect(use_, &QPushButton::clicked, this, [this] { emit chosen(selected()); });
    connect(add, &QPushButton::clicked, this, &CatalogsPage::addFolder);
    connect(forget_, &QPushButton::clicked, this, &CatalogsPage::forget);
    connect(table_, &QTreeWidget::itemSelectionChanged, this, &CatalogsPage::enableButtons);
    connect(table_, &QTreeWidget::itemActivated, this, [this] { emit chosen(selected()); });
}

void CatalogsPage::show(const QString& inUse) {
    inUse_ = inUse;
    const QString before = selected();
    const std::vector<ShelvedCatalog> catalogs = shelf_.all();
    QList<QStringList> rows;
    for (const ShelvedCatalog& catalog : catalogs)
        rows += {catalog.folder == inUse ? tr("✓ in use") : QString{}, catalog.id, catalog.date,
                 catalog.folder.isEmpty() ? tr("part of this program") : QDir::toNativeSeparators(catalog.folder)};
    fillCellTable(*table_, rows, {});
    for (std::size_t i = 0; i < catalogs.size(); ++i) {
        QTreeWidgetItem* const item = table_->topLevelItem(static_cast<int>(i));
        item->setData(0, folderRole, catalogs[i].folder);
        if (catalogs[i].folder == before) table_->setCurrentItem(item);
    }
    showProblem({});
    enableButtons();
}

void CatalogsPage::setBusy(const QString& folder) {
    use_->setEnabled(false);
    setStyleClass(*note_, QStringLiteral("muted"));
    note_->setText(tr("Reading %1…").arg(folder.isEmpty() ? tr("the built-in prices") : QDir::toNativeSeparators(folder)));
}

void CatalogsPage::showProblem(const QString& text) {
    setStyleClass(*note_, text.isEmpty() ? QStringLiteral("muted") : QStringLiteral("bad"));
    note_->setText(text.isEmpty() ? tr("Every plan is priced with the catalog in use, and remembers which one that was.")
                                  : tr("✕ %1. The prices in use stay as they are.").arg(text));
    enableButtons();
}

QString CatalogsPage::selected() const {
    const QTreeWidgetItem* const item = table_->currentItem();
    return item == nullptr ? QString{} : item->data(0, folderRole).toString();
}

void CatalogsPage::addFolder() {
    const QString folder = dialogs_.folder(this, tr("A folder with a catalog"), {});
    if (!folder.isEmpty()) emit chosen(folder);
}

void CatalogsPage::forget() {
    shelf_.forget(selected());
    table_->setCurrentItem(nullptr);
    show(inUse_);
}

void CatalogsPage::enableButtons() {
    const QTreeWidgetItem* const item = table_->currentItem();
    use_->setEnabled(item != nullptr && selected() != inUse_);
    forget_->setEnabled(item != nullptr && !selected().isEmpty() && selected() != inUse_);
}

}  // namespace stagecraft::ui
