#pragma once

#include <QComboBox>
#include <QLabel>
#include <QMainWindow>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>

#include <array>

#include "ui/document/document.h"
#include "ui/theme/theme_controller.h"
#include "ui/windows/dialogs.h"

namespace stagecraft::ui {

class ArchitectureView;
class BillView;
class HeadlineBar;
class InputPanel;
class NoticeBar;
class ReasonsPanel;
class StageRibbon;
class TradeOffsView;

/// The window: what the person edits goes to the document, every plan the document makes goes to all views.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `dialogs` and `settings` must outlive the window.
    MainWindow(Catalog::Pointer catalog, Dialogs& dialogs, QSettings& settings);
    ~MainWindow() override;

    [[nodiscard]] Document& document() { return document_; }
    [[nodiscard]] ThemeController& themes() { return themes_; }
    /// A refusal is shown and changes nothing; false then.
    bool openFile(const QString& path);
    /// "architecture", "bill", "trade-offs"; false for another name.
    bool showView(const QString& name);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void buildCentre();
    void buildToolBar();
    void buildStatusBar();
    void buildMenus();
    void buildFileMenu();
    void buildEditMenu();
    void buildViewMenu();
    void buildPlanMenu();
    void buildHelpMenu();
    void connectDocument();
    void readSettings();
    void writeSettings();

    void newFile();
    void open();
    bool save();
    bool saveAs();
    bool saveTo(const QString& path);
    [[nodiscard]] bool mayDiscard();
    void remember(const QString& path);
    void fillRecent(QMenu& menu);

    void applyTheme();
    void fitPanels();
    void showPlan(const std::shared_ptr<const Plan>& plan);
    void showTitle();
    void showChoices();
    void pin(int stage);
    void dragUsers(double users);
    void showShortcuts();
    void explainFocus();

    Dialogs& dialogs_;
    QSettings& settings_;
    ThemeController themes_;
    Document document_;

    NoticeBar* notices_ = nullptr;
    HeadlineBar* headline_ = nullptr;
    StageRibbon* ribbon_ = nullptr;
    QSplitter* splitter_ = nullptr;
    InputPanel* inputs_ = nullptr;
    QTabWidget* views_ = nullptr;
    ArchitectureView* architecture_ = nullptr;
    BillView* bill_ = nullptr;
    TradeOffsView* tradeOffs_ = nullptr;
    ReasonsPanel* reasons_ = nullptr;
    QComboBox* presets_ = nullptr;
    QComboBox* regions_ = nullptr;
    QLabel* pricesStatus_ = nullptr;
    QLabel* regionStatus_ = nullptr;
    QLabel* linesStatus_ = nullptr;
    QLabel* timeStatus_ = nullptr;
    QAction* undo_ = nullptr;
    QAction* redo_ = nullptr;
    QAction* dark_ = nullptr;
    double fittedScale_ = 0;  ///< text scale the side panels were last made for
};

}  // namespace stagecraft::ui
