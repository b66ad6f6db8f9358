#include <QApplication>
#include <QFileInfo>
#include <QMenuBar>
#include <QToolBar>

#include "model/report/words.h"
#include "ui/inputs/input_panel.h"
#include "ui/presenters/wording.h"
#include "ui/views/bill_view.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/main_window.h"
#include "ui/windows/shortcut_list.h"

namespace stagecraft::ui {

namespace {

constexpr int mostRecentFiles = 8;
constexpr double textStep = 0.1;

QString recentKey() { return QStringLiteral("files/recent"); }

}  // namespace

void MainWindow::buildMenus() {
    buildFileMenu();
    buildEditMenu();
    buildViewMenu();
    buildPlanMenu();
    buildToolsMenu();
    buildHelpMenu();
}

void MainWindow::buildFileMenu() {
    QMenu* const menu = menuBar()->addMenu(tr("&File"));
    const auto add = [&](const QString& text, QKeySequence keys, const QString& name, auto slot) {
        QAction* const action = menu->addAction(text, this, slot);
        action->setShortcut(keys);
        action->setObjectName(name);
        return action;
    };
    QAction* const create = add(tr("&New"), QKeySequence::New, QStringLiteral("action.new"), &MainWindow::newFile);
    QAction* const openAction = add(tr("&Open…"), QKeySequence::Open, QStringLiteral("action.open"), &MainWindow::open);
    QMenu* const recent = menu->addMenu(tr("Open &recent"));
    recent->setObjectName(QStringLiteral("menu.recent"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(*recent); });
    QAction* const saveAction = add(tr("&Save"), QKeySequence::Save, QStringLiteral("action.save"), &MainWindow::save);
    add(tr("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), QStringLiteral("action.saveAs"),
        &MainWindow::saveAs);
    menu->addSeparator();
    add(tr("&Copy chart"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), QStringLiteral("action.chartCopy"), &MainWindow::copyChart);
    add(tr("&Export chart…"), QKeySequence(Qt::CTRL | Qt::Key_E), QStringLiteral("action.chartExport"), [this] { exportChart(QStringLiteral("png")); });
    menu->addSeparator();
    add(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), QStringLiteral("action.quit"), &QWidget::close);

    auto* const bar = findChild<QToolBar*>(QStringLiteral("toolbar"));
    QAction* const first = bar->actions().constFirst();
    for (QAction* const action : {create, openAction, saveAction}) {
        action->setIconText(action->text().remove(QChar{u'&'}).remove(QChar{u'…'}));
        bar->insertAction(first, action);
    }
    bar->insertSeparator(first);
}

void MainWindow::buildEditMenu() {
    QMenu* const menu = menuBar()->addMenu(tr("&Edit"));
    undo_ = document_.undoStack().createUndoAction(this, tr("&Undo"));
    undo_->setObjectName(QStringLiteral("action.undo"));
    undo_->setShortcut(QKeySequence::Undo);
    redo_ = document_.undoStack().createRedoAction(this, tr("&Redo"));
    redo_->setObjectName(QStringLiteral("action.redo"));
    redo_->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    undo_->setIconText(QStringLiteral("↶"));
    redo_->setIconText(QStringLiteral("↷"));
    menu->addAction(undo_);
    menu->addAction(redo_);
    // Typing after an undo is a step of its own.
    connect(undo_, &QAction::triggered, &document_, &Document::closeStep);
    connect(redo_, &QAction::triggered, &document_, &Document::closeStep);
}

void MainWindow::buildViewMenu() {
    QMenu* const menu = menuBar()->addMenu(tr("&View"));
    for (int i = 0; i < views_->count(); ++i) {
        QAction* const action = menu->addAction(views_->tabText(i), this, [this, i] {
            views_->setCurrentIndex(i);
            if (views_->currentWidget() == bill_) bill_->setFocus(Qt::ShortcutFocusReason);
        });
        action->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1)));
        action->setObjectName(QStringLiteral("action.view.%1").arg(i + 1));
    }
    const auto addStep = [&](const QString& text, Qt::Key key, const QString& name, int by) {
        QAction* const action = menu->addAction(text, this, [this, by] { stepChart(by); });
        action->setShortcut(QKeySequence(Qt::CTRL | key));
        action->setObjectName(name);
    };
    addStep(tr("&Next chart"), Qt::Key_PageDown, QStringLiteral("action.chartNext"), 1);
    addStep(tr("&Previous chart"), Qt::Key_PageUp, QStringLiteral("action.chartBefore"), -1);
    QAction* const table = menu->addAction(tr("Chart as &table"), this, [this] { tradeOffs_->showTable(!tradeOffs_->isTable()); });
    table->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    table->setObjectName(QStringLiteral("action.chartTable"));
    menu->addSeparator();
    dark_ = menu->addAction(tr("&Dark"));
    dark_->setObjectName(QStringLiteral("action.dark"));
    dark_->setCheckable(true);
    dark_->setChecked(themes_.current().isDark());
    dark_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    connect(dark_, &QAction::toggled, this, [this](bool isDark) { themes_.setDark(isDark); });
    menu->addSeparator();
    const auto addScale = [&](const QString& text, QKeySequence keys, const QString& name, double change) {
        QAction* const action = menu->addAction(text, this, [this, change] {
            themes_.setTextScale(change == 0 ? 1 : themes_.textScale() + change);
        });
        action->setShortcut(keys);
        action->setObjectName(name);
    };
    addScale(tr("&Larger text"), QKeySequence(Qt::CTRL | Qt::Key_Plus), QStringLiteral("action.textLarger"), textStep);
    addScale(tr("S&maller text"), QKeySequence(Qt::CTRL | Qt::Key_Minus), QStringLiteral("action.textSmaller"), -textStep);
    addScale(tr("&Usual text size"), QKeySequence(Qt::CTRL | Qt::Key_0), QStringLiteral("action.textUsual"), 0);
    auto* const bar = findChild<QToolBar*>(QStringLiteral("toolbar"));
    QAction* const first = bar->actions().at(4);
    bar->insertAction(first, undo_);
    bar->insertAction(first, redo_);
    bar->insertSeparator(first);
    auto* const spacer = new QWidget(bar);
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spacer);
    dark_->setIconText(tr("◐ Dark"));
    bar->addAction(dark_);
}

void MainWindow::buildPlanMenu() {
    QMenu* const menu = menuBar()->addMenu(tr("&Plan"));
    QMenu* const stages = menu->addMenu(tr("&Pin a stage"));
    for (const Blueprint& blueprint : builtInBlueprints()) {
        QAction* const action = stages->addAction(
            QString::number(blueprint.number) + QChar{u' '} + toQString(blueprint.name), this,
            [this, number = blueprint.number] { pin(number); });
        action->setShortcut(QKeySequence(QStringLiteral("Alt+%1").arg(blueprint.number)));
        action->setObjectName(QStringLiteral("action.pin.%1").arg(blueprint.number));
    }
    QAction* const unpin = menu->addAction(tr("&Follow the recommendation"), this, [this] { pin(0); });
    unpin->setShortcut(QKeySequence(QStringLiteral("Alt+0")));
    unpin->setObjectName(QStringLiteral("action.unpin"));
    QAction* const solve = menu->addAction(tr("&What would it take?"), this, &MainWindow::showSolving);
    solve->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W));
    solve->setObjectName(QStringLiteral("action.solve"));
    addCompareActions(*menu);
    addQuestionActions(*menu);
}

void MainWindow::buildHelpMenu() {
    QMenu* const menu = menuBar()->addMenu(tr("&Help"));
    QAction* const explain = menu->addAction(tr("&Explain the focused field"), this, &MainWindow::explainFocus);
    explain->setShortcut(QKeySequence(Qt::Key_F1));
    explain->setObjectName(QStringLiteral("action.explain"));
    QAction* const shortcuts = menu->addAction(tr("&Shortcuts"), this, &MainWindow::showShortcuts);
    shortcuts->setShortcut(QKeySequence(Qt::Key_Question));
    shortcuts->setObjectName(QStringLiteral("action.shortcuts"));
    QAction* const about = menu->addAction(tr("&About Stagecraft"), this, [this] {
        dialogs_.showText(this, tr("About Stagecraft"),
                          tr("<p><b>Stagecraft</b> plans what to run on AWS for a number of users and their peaks, where, "
                             "and what it costs a month.</p><p>Prices: %1 of %2.</p><p>%3</p><p>Free software under the "
                             "GNU General Public License, version 3 or later.</p>")
                              .arg(toQString(document_.catalog().id()), toQString(document_.catalog().date()),
                                   toQString(leftOut())));
    });
    about->setObjectName(QStringLiteral("action.about"));
}

void MainWindow::newFile() {
    if (mayDiscard()) document_.startNew();
}

void MainWindow::open() {
    if (!mayDiscard()) return;
    const QString path = dialogs_.openPath(this);
    if (!path.isEmpty()) openFile(path);
}

bool MainWindow::openFile(const QString& path) {
    const QString refusal = document_.open(path);
    if (offerCatalogOf(path)) {
        if (!refusal.isEmpty()) fileForCatalog_ = path;  // what those prices lack, its own may have
    } else if (!refusal.isEmpty()) {
        dialogs_.showError(this, tr("The plan was not opened"), refusal);
        return false;
    }
    if (refusal.isEmpty()) remember(path);
    return refusal.isEmpty();
}

bool MainWindow::save() { return document_.path().isEmpty() ? saveAs() : saveTo(document_.path()); }

bool MainWindow::saveAs() {
    const QString suggestion =
        document_.path().isEmpty() ? toQString(document_.inputs().name) + QStringLiteral(".yaml") : document_.path();
    QString path = dialogs_.savePath(this, suggestion);
    if (path.isEmpty()) return false;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".yaml");
    return saveTo(path);
}

bool MainWindow::saveTo(const QString& path) {
    const QString refusal = document_.save(path);
    if (!refusal.isEmpty()) {
        dialogs_.showError(this, tr("The plan was not saved"), refusal);
        return false;
    }
    remember(path);
    return true;
}

bool MainWindow::mayDiscard() {
    if (!document_.isModified()) return true;
    switch (dialogs_.askUnsaved(this, toQString(document_.inputs().name))) {
        case Dialogs::Unsaved::Save: return save();
        case Dialogs::Unsaved::Discard: return true;
        case Dialogs::Unsaved::Cancel: break;
    }
    return false;
}

void MainWindow::remember(const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList recent = settings_.value(recentKey()).toStringList();
    recent.removeAll(absolute);
    recent.prepend(absolute);
    settings_.setValue(recentKey(), QStringList(recent.mid(0, mostRecentFiles)));
}

void MainWindow::fillRecent(QMenu& menu) {
    menu.clear();
    const QStringList recent = settings_.value(recentKey()).toStringList();
    for (const QString& path : recent)
        menu.addAction(path, this, [this, path] {
            if (mayDiscard()) openFile(path);
        });
    if (recent.isEmpty()) menu.addAction(tr("No file was opened yet"))->setEnabled(false);
}

void MainWindow::showShortcuts() { dialogs_.showText(this, tr("Shortcuts"), shortcutTable(*menuBar())); }

void MainWindow::explainFocus() {
    const QString help = inputs_->focusedHelp();
    if (!help.isEmpty()) {
        dialogs_.showText(this, tr("About this field"), help.toHtmlEscaped());
        return;
    }
    const QWidget* const focused = QApplication::focusWidget();
    const QString words = focused == nullptr || focused->toolTip().isEmpty()
                              ? tr("Move the focus to a field, a stage or a tab and press F1 to learn what it means.")
                              : focused->toolTip();
    dialogs_.showText(this, tr("Help"), words.toHtmlEscaped().replace(QChar{u'\n'}, QStringLiteral("<br>")));
}

}  // namespace stagecraft::ui
