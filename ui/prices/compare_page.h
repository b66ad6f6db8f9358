#pragma once

#include <QComboBox>
#include <QTreeView>

#include "ui/document/catalog_shelf.h"
#include "ui/presenters/price_change_model.h"
#include "ui/prices/job_panel.h"

namespace stagecraft::ui {

/// What prices differ between two catalogs.
class ComparePage : public QWidget {
    Q_OBJECT

public:
    ComparePage(PriceDesk& desk, CatalogShelf& shelf);

    /// Lists the catalogs anew; `inUse` is the id of the one to compare with another.
    void show(const QString& inUse);

private:
    [[nodiscard]] QWidget* makeResult();
    void enableButtons();
    void start();
    void showCompared(const std::shared_ptr<const ComparedPrices>& prices);
    void showFailed(const QString& text);
    void filter();

    PriceDesk& desk_;
    CatalogShelf& shelf_;
    bool isMine_ = false;  ///< the job that runs was begun here
    QComboBox *before_, *after_;
    QPushButton* start_;
    PriceChangeModel* changes_;
    QLabel* summary_ = nullptr;
    QComboBox* service_ = nullptr;
    QComboBox* region_ = nullptr;
    QTreeView* table_ = nullptr;
    JobPanel* panel_ = nullptr;
};

}  // namespace stagecraft::ui
