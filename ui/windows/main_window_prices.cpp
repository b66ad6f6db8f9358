#include <QFileInfo>
#include <QMenuBar>
#include <QSignalBlocker>
#include <QStatusBar>

#include "ui/inputs/choice_editor.h"
#include "ui/presenters/wording.h"
#include "ui/prices/prices_dialog.h"
#include "ui/windows/main_window.h"
#include "ui/windows/notice_bar.h"

namespace stagecraft::ui {

void MainWindow::buildToolsMenu() {
    QMenu* const menu = menuBar()->addMenu(tr("&Tools"));
    QAction* const prices = menu->addAction(tr("&Prices…"), this, [this] { showPrices({}); });
    prices->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    prices->setObjectName(QStringLiteral("action.prices"));
}

void MainWindow::connectPrices() {
    connect(&desk_, &PriceDesk::opened, this, &MainWindow::catalogOpened);
    connect(&desk_, &PriceDesk::openedToCompare, this, &MainWindow::comparedPricesOpened);
    connect(&desk_, &PriceDesk::notOpenedToCompare, this,
            [this](const QString&, const QString& problem) {
                statusBar()->clearMessage();
                dialogs_.showError(this, tr("The prices cannot be compared"), problem);
            });
    connect(&desk_, &PriceDesk::notOpened, this, [this](const QString&, const QString& problem) { catalogNotOpened(problem); });
    connect(&document_, &Document::catalogChanged, this, [this] {
        {
            const QSignalBlocker blocker{regions_};
            regions_->clear();
            fillRegions(*regions_, document_.catalog());
        }
        showChoices();
    });
}

bool MainWindow::showPrices(const QString& page) {
    if (pricesDialog_ == nullptr) {
        pricesDialog_ = new PricesDialog{document_, desk_, shelf_, dialogs_, settings_, dataFolder_, this};
        connect(pricesDialog_, &PricesDialog::chosen, this, &MainWindow::useCatalog);
    }
    if (!page.isEmpty() && !pricesDialog_->showPage(page)) return false;
    pricesDialog_->refresh(catalogFolder_);
    pricesDialog_->show();
    pricesDialog_->raise();
    pricesDialog_->activateWindow();
    return true;
}

void MainWindow::useCatalog(const QString& folder) {
    if (pricesDialog_ != nullptr) pricesDialog_->showReading(folder);
    desk_.open(folder);
}

void MainWindow::catalogOpened(const Catalog::Pointer& catalog, const QString& folder) {
    shelf_.remember(folder, *catalog);
    const QString file = std::exchange(fileForCatalog_, {});
    const QString refusal = file.isEmpty() ? document_.setCatalog(catalog) : document_.openWith(catalog, file);
    if (!refusal.isEmpty()) {
        if (pricesDialog_ != nullptr) pricesDialog_->refresh(catalogFolder_);
        catalogNotOpened(refusal);
        return;
    }
    if (!file.isEmpty()) remember(file);
    catalogFolder_ = folder.isEmpty() ? QString{} : QFileInfo{folder}.absoluteFilePath();
    figures_.setCatalogFolder(catalogFolder_.toStdString());
    shelf_.setInUse(folder);
    notices_->setLines(document_.notices());
    if (pricesDialog_ != nullptr) pricesDialog_->refresh(catalogFolder_);
}

void MainWindow::catalogNotOpened(const QString& problem) {
    fileForCatalog_.clear();
    if (pricesDialog_ != nullptr && pricesDialog_->isVisible())
        pricesDialog_->showProblem(problem);
    else
        dialogs_.showError(this, tr("The prices cannot be used"), problem);
}

/// Whether the catalog that a plan was made with is another one that is known, and the person wants it.
bool MainWindow::offerCatalogOf(const QString& path) {
    const QString id = Document::catalogIdIn(path);
    if (id.isEmpty() || id == toQString(document_.catalog().id())) return false;
    const std::optional<ShelvedCatalog> known = shelf_.withId(id);
    if (!known || !dialogs_.agrees(this, tr("Other prices"),
                                   tr("This plan was made with the prices of %1 (%2), the window uses %3. Use those of the plan?")
                                       .arg(known->id, known->date, toQString(document_.catalog().id()))))
        return false;
    useCatalog(known->folder);
    return true;
}

}  // namespace stagecraft::ui
