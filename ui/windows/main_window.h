#pragma once

#include <QComboBox>
#include <QLabel>
#include <QMainWindow>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>

#include <array>

#include "ui/document/catalog_shelf.h"
#include "ui/document/document.h"
#include "ui/document/price_desk.h"
#include "ui/document/figure_maker.h"
#include "ui/document/growth_maker.h"
#include "ui/document/solver.h"
#include "ui/theme/theme_controller.h"
#include "ui/windows/dialogs.h"

namespace stagecraft::ui {

class ArchitectureView;
class BillView;
class HeadlineBar;
class InputPanel;
class NoticeBar;
class PricesDialog;
class ReasonsPanel;
class StageRibbon;
class TradeOffsView;
class BillDialog;
class LoadTestDialog;
class WhyNotDialog;

/// Where the window's prices come from.
struct WindowPrices {
    QString folder;                     ///< of the catalog the window begins with; empty: the one built in
    PriceListSource* source = nullptr;  ///< of newer price lists; null: without a network
    QString dataFolder;                 ///< what imports and downloads make goes below it
    QString notice;                     ///< what happened to the catalog used last; empty: nothing
};

/// The window: what the person edits goes to the document, every plan the document makes goes to all views.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `dialogs` and `settings` must outlive the window.
    MainWindow(Catalog::Pointer catalog, Dialogs& dialogs, QSettings& settings, const WindowPrices& prices = {});
    ~MainWindow() override;

    [[nodiscard]] Document& document() { return document_; }
    [[nodiscard]] ThemeController& themes() { return themes_; }
    /// A refusal is shown and changes nothing; false then.
    bool openFile(const QString& path);
    /// "architecture", "bill", "trade-offs"; false for another name.
    bool showView(const QString& name);
    /// Opens the dialog of prices on a page of it: "catalogs", "import", "download", "compare"; false for another name.
    bool showPrices(const QString& page);
    [[nodiscard]] PricesDialog* pricesDialog() { return pricesDialog_; }
    /// Plans with the catalog in `folder` (empty: the one built in) once it is read.
    void useCatalog(const QString& folder);
    /// One of the trade-off charts by its id; false for another name.
    bool showChart(const QString& id);
    [[nodiscard]] FigureMaker& figures() { return figures_; }
    [[nodiscard]] GrowthMaker& growth() { return growth_; }
    /// Opens the question why the plan is not otherwise and asks it; an empty subject is left to be typed.
    void askWhyNot(const QString& subject);
    /// It is still being worked out.
    [[nodiscard]] bool isAnswering() const;
    /// Opens the dialog of load tests with these steps; none are left to be pasted.
    void showLoadTest(const QString& csv);
    /// The question "What would it take?", opened in the trade-offs.
    void showSolving();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildCentre();
    void buildToolBar();
    void buildStatusBar();
    void buildMenus();
    void buildFileMenu();
    void buildEditMenu();
    void buildViewMenu();
    void buildPlanMenu();
    void buildToolsMenu();
    void buildHelpMenu();
    void connectDocument();
    void connectCharts();
    void connectSolving();
    void readSettings();
    void writeSettings();

    void connectPrices();
    void catalogOpened(const Catalog::Pointer& catalog, const QString& folder);
    void catalogNotOpened(const QString& problem);
    bool offerCatalogOf(const QString& path);

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
    void fitReasons();
    void showPlan(const std::shared_ptr<const Plan>& plan);
    void showPlanInView();
    void showTitle();
    void showChoices();
    void pin(int stage);
    void dragValue(const QString& key, double value);
    void showOnBill(const FigureBillLines& lines);
    void takePlan(const QString& name);
    void openTotal(const FigureTotal& total, const QString& what, const std::shared_ptr<const MadeFigure>& made);
    void openBill(const FigureTotal& total, const QString& what, const std::vector<FigureTotal>& months, const Inputs& inputs);
    void openPlanBill(const FigureTotal& total, const QString& what);
    void chooseEdits(const std::vector<FigureEdit>& edits);
    void stepChart(int by);
    void copyChart();
    void exportChart(const QString& ending);
    void addCompareActions(QMenu& menu);
    void keepPlan();
    void compareWithFile();
    void compareWith(QString name, std::shared_ptr<const Plan> plan);
    void fillPricesToCompare(QMenu& menu);
    void compareWithPrices(const QString& folder);
    void comparedPricesOpened(const Catalog::Pointer& catalog, const QString& folder);
    void forgetCompared();
    void addQuestionActions(QMenu& menu);
    void showShortcuts();
    void explainFocus();

    Dialogs& dialogs_;
    QSettings& settings_;
    ThemeController themes_;
    Document document_;
    FigureMaker figures_;
    GrowthMaker growth_;
    Solver solver_;
    std::vector<std::pair<std::string, std::shared_ptr<const Plan>>> compared_;
    CatalogShelf shelf_;
    PriceDesk desk_;
    QString catalogFolder_;   ///< of the catalog in use; empty: the one built in
    QString dataFolder_;
    QString fileForCatalog_;  ///< a plan to open once the catalog that is being read is in use
    PricesDialog* pricesDialog_ = nullptr;
    WhyNotDialog* whyNot_ = nullptr;
    LoadTestDialog* loadTest_ = nullptr;
    BillDialog* billDialog_ = nullptr;

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
