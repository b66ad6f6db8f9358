#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QWidget>

#include "ui/document/catalog_shelf.h"
#include "ui/windows/dialogs.h"

namespace stagecraft::ui {

/// The catalogs there are, and which one plans are priced with.
class CatalogsPage : public QWidget {
    Q_OBJECT

public:
    CatalogsPage(CatalogShelf& shelf, Dialogs& dialogs);

    /// `inUse` is the folder of the catalog that plans are priced with; empty: the one built in.
    void show(const QString& inUse);
    void setBusy(const QString& folder);
    /// Why a catalog could not be used; empty: nothing is wrong.
    void showProblem(const QString& text);

signals:
    void chosen(const QString& folder);

private:
    [[nodiscard]] QString selected() const;
    void addFolder();
    void forget();
    void enableButtons();

    CatalogShelf& shelf_;
    Dialogs& dialogs_;
    QString inUse_;
    QTreeWidget* table_;
    QPushButton *use_, *forget_;
    QLabel* note_;
};

}  // namespace stagecraft::ui
