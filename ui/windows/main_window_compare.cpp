// What the charts compare the plan with: plans that were kept, plans of other files, other prices.
#include <QDir>
#include <QFileInfo>
#include <QMenuBar>
#include <QStatusBar>

#include <algorithm>

#include "model/documents/file_io.h"
#include "model/documents/plan_yaml.h"
#include "ui/presenters/wording.h"
#include "ui/windows/main_window.h"

namespace stagecraft::ui {

namespace {

constexpr std::size_t mostCompared = 4;
constexpr int messageMilliseconds = 4000;

}  // namespace

void MainWindow::addCompareActions(QMenu& menu) {
    const auto add = [&](const QString& text, QKeySequence keys, const char* name, auto slot) {
        QAction* const action = menu.addAction(text, this, slot);
        action->setShortcut(keys);
        action->setObjectName(QString::fromLatin1(name));
    };
    menu.addSeparator();
    add(tr("&Keep this plan to compare"), QKeySequence(Qt::CTRL | Qt::Key_K), "action.keep", &MainWindow::keepPlan);
    add(tr("&Compare with a file…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), "action.compareFile", &MainWindow::compareWithFile);
    QMenu* const prices = menu.addMenu(tr("Compare with p&rices"));
    prices->setObjectName(QStringLiteral("menu.comparePrices"));
    connect(prices, &QMenu::aboutToShow, this, [this, prices] { fillPricesToCompare(*prices); });
    add(tr("&Forget what is compared"), {}, "action.forgetCompared", &MainWindow::forgetCompared);
}

void MainWindow::keepPlan() {
    if (!document_.plan()) return;
    compareWith(tr("%1, kept").arg(toQString(document_.inputs().name)), document_.plan());
}

void MainWindow::compareWithFile() {
    const QString path = dialogs_.openPath(this);
    if (path.isEmpty()) return;
    const std::string file = path.toStdString();
    const auto refuse = [this](const Error& error) { dialogs_.showError(this, tr("The plan cannot be compared"), toQString(error.text())); };
    const Result<std::string> content = readFile(file, largestPlanFile);
    if (!content) return refuse(content.error());
    const Result<ReadPlan> read = readPlan(*content, file);
    if (!read) return refuse(read.error());
    if (const std::vector<Error> found = problems(read->inputs, document_.catalog()); !found.empty()) return refuse(found.front());
    compareWith(QFileInfo{path}.fileName(), std::make_shared<const Plan>(stagecraft::plan(read->inputs, document_.catalog(), builtInBlueprints())));
}

void MainWindow::compareWith(QString name, std::shared_ptr<const Plan> plan) {
    const QString first = name;
    const auto isTaken = [&] { return std::ranges::find(compared_, name.toStdString(), &std::pair<std::string, std::shared_ptr<const Plan>>::first) != compared_.end(); };
    for (int number = 2; isTaken(); ++number) name = tr("%1 %2").arg(first, QString::number(number));
    if (compared_.size() >= mostCompared) compared_.erase(compared_.begin());
    compared_.emplace_back(name.toStdString(), std::move(plan));
    figures_.setOthers(compared_);
    if (!showChart(QStringLiteral("compare"))) statusBar()->showMessage(tr("Kept: %1").arg(name), messageMilliseconds);
}

void MainWindow::fillPricesToCompare(QMenu& menu) {
    menu.clear();
    for (const ShelvedCatalog& catalog : shelf_.all()) {
        if (catalog.folder == catalogFolder_) continue;
        const bool isAlone = std::ranges::count(shelf_.all(), catalog.id, &ShelvedCatalog::id) == 1;
        const QString place = isAlone ? QString{} : QString{u" (" % (catalog.folder.isEmpty() ? tr("built in") : QDir::toNativeSeparators(catalog.folder)) % u')'};
        menu.addAction(QString{catalog.id % u' ' % catalog.date % place}, this, [this, folder = catalog.folder] { compareWithPrices(folder); });
    }
    if (menu.isEmpty()) menu.addAction(tr("Tools ▸ Prices… imports or downloads others"))->setEnabled(false);
}

void MainWindow::compareWithPrices(const QString& folder) {
    statusBar()->showMessage(tr("Reading the prices of %1 …").arg(folder.isEmpty() ? tr("the program") : QDir::toNativeSeparators(folder)));
    desk_.openToCompare(folder);
}

void MainWindow::comparedPricesOpened(const Catalog::Pointer& catalog, const QString& folder) {
    figures_.setOtherCatalog(catalog, folder.toStdString());
    statusBar()->showMessage(tr("Compared with %1").arg(toQString(catalog->id())), messageMilliseconds);
    showChart(QStringLiteral("prices"));
}

void MainWindow::forgetCompared() {
    compared_.clear();
    figures_.setOthers({});
    figures_.setOtherCatalog(nullptr);
}

}  // namespace stagecraft::ui
