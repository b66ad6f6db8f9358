#pragma once

#include <QDialog>
#include <QTabWidget>

#include "ui/document/document.h"
#include "ui/prices/catalogs_page.h"
#include "ui/prices/compare_page.h"
#include "ui/prices/download_page.h"
#include "ui/prices/import_page.h"

namespace stagecraft::ui {

/// Prices: which catalog is used, and where a newer one comes from. Stays open beside the window.
class PricesDialog : public QDialog {
    Q_OBJECT

public:
    /// All must outlive the dialog. `dataFolder`: what it makes goes below unless the settings name other folders.
    PricesDialog(const Document& document, PriceDesk& desk, CatalogShelf& shelf, Dialogs& dialogs, QSettings& settings,
                 const QString& dataFolder, QWidget* parent);

    /// "catalogs", "import", "download", "compare"; false for another name.
    bool showPage(const QString& name);
    /// A catalog is read and may come into use.
    void showReading(const QString& folder);
    void showProblem(const QString& text);
    /// After the catalog in use, which is in `folder` (empty: built in), or the list of known ones changed.
    void refresh(const QString& folder);

    void reject() override;

signals:
    /// The catalog in this folder is to be used; empty: the one built in.
    void chosen(const QString& folder);

private:
    const Document& document_;
    PriceDesk& desk_;
    CatalogShelf& shelf_;
    QString folder_;
    QTabWidget* pages_;
    CatalogsPage* catalogs_;
    ImportPage* import_;
    DownloadPage* download_;
    ComparePage* compare_;
};

}  // namespace stagecraft::ui
