#include "ui/prices/prices_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QVBoxLayout>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

PricesDialog::PricesDialog(const Document& document, PriceDesk& desk, CatalogShelf& shelf, Dialogs& dialogs, QSettings& settings,
                           const QString& dataFolder, QWidget* parent)
    : QDialog(parent),
      document_(document),
      desk_(desk),
      shelf_(shelf),
      pages_(new QTabWidget),
      catalogs_(new CatalogsPage{shelf, dialogs}),
      import_(new ImportPage{desk, dialogs, settings, QDir{dataFolder}.filePath(QStringLiteral("catalogs"))}),
      download_(new DownloadPage{desk, dialogs, settings, QDir{dataFolder}.filePath(QStringLiteral("price-lists"))}),
      compare_(new ComparePage{desk, shelf}) {
    setObjectName(QStringLiteral("pricesDialog"));
    setWindowTitle(tr("Prices"));
    resize(900, 700);
    pages_->setObjectName(QStringLiteral("prices.pages"));
    pages_->addTab(catalogs_, tr("Catalogs"));
    pages_->addTab(import_, tr("Import"));
    pages_->addTab(download_, tr("Download"));
    pages_->addTab(compare_, tr("Compare"));
    auto* const buttons = new QDialogButtonBox{QDialogButtonBox::Close};
    connect(buttons, &QDialogButtonBox::rejected, this, &PricesDialog::reject);
    auto* const column = new QVBoxLayout{this};
    column->addWidget(pages_, 1);
    column->addWidget(buttons);

    connect(catalogs_, &CatalogsPage::chosen, this, &PricesDialog::chosen);
    connect(import_, &ImportPage::chosen, this, &PricesDialog::chosen);
    connect(download_, &DownloadPage::importWanted, this, [this](const QStringList& files) {
        import_->setFiles(files);
        pages_->setCurrentWidget(import_);
        import_->start();
    });
    connect(&desk_, &PriceDesk::imported, this, [this](const std::shared_ptr<const ImportedPrices>& prices) {
        shelf_.remember(prices->folder, *prices->after);
        refresh(folder_);
    });
    // Enter in a field keeps what was typed and starts nothing.
    const QList<QPushButton*> all = findChildren<QPushButton*>();
    for (QPushButton* const button : all) button->setAutoDefault(false);
}

bool PricesDialog::showPage(const QString& name) {
    const qsizetype index =
        QStringList{QStringLiteral("catalogs"), QStringLiteral("import"), QStringLiteral("download"), QStringLiteral("compare")}.indexOf(name);
    if (index >= 0) pages_->setCurrentIndex(static_cast<int>(index));
    return index >= 0;
}

void PricesDialog::showReading(const QString& folder) { catalogs_->setBusy(folder); }

void PricesDialog::showProblem(const QString& text) {
    pages_->setCurrentWidget(catalogs_);
    catalogs_->showProblem(text);
}

void PricesDialog::refresh(const QString& folder) {
    folder_ = folder;
    const QString id = toQString(document_.catalog().id());
    catalogs_->show(folder);
    import_->setBase(folder, id);
    download_->setRegions(document_.catalog(), toQString(document_.inputs().choices.region));
    compare_->show(id);
}

void PricesDialog::reject() {
    desk_.cancel();
    QDialog::reject();
}

}  // namespace stagecraft::ui
