#pragma once

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

#include <memory>

#include "model/planning/plan.h"
#include "ui/charts/chart_legend.h"
#include "ui/charts/series_legend.h"
#include "ui/charts/themed_chart.h"
#include "ui/document/figure_maker.h"
#include "ui/views/bills_button.h"
#include "ui/views/chart_options.h"
#include "ui/views/figure_table_view.h"
#include "ui/views/solve_panel.h"
#include "ui/views/words_area.h"

namespace stagecraft::ui {

/// One of the program's charts with its question, the answer in words, its options, and the same numbers as a table.
class TradeOffsView : public QWidget {
    Q_OBJECT

public:
    explicit TradeOffsView(const ThemeController& theme, QWidget* parent = nullptr);

    /// False: there is no chart of that name.
    bool showKind(const QString& id);
    /// The next chart of the list, or the one before; the ends meet.
    void stepKind(int by);
    [[nodiscard]] const FigureKind& kind() const { return *kind_; }
    /// What is to be made; no kind while the view is hidden.
    [[nodiscard]] FigureWish wish() const;

    void setPlan(std::shared_ptr<const Plan> plan);
    /// Of another wish than this view's: ignored.
    void setFigure(const std::shared_ptr<const MadeFigure>& made);
    void setRefining(bool isRefining);
    void setProgress(double share);
    void showTable(bool isTable);
    [[nodiscard]] bool isTable() const { return isTable_; }

    [[nodiscard]] ThemedChart& chart() { return *chart_; }
    [[nodiscard]] ChartLegend& legend() { return *stageLegend_; }
    [[nodiscard]] const FigureTableView& table() const { return *table_; }
    [[nodiscard]] SolvePanel& solving() { return *solve_; }
    /// Less than all that is shown at this size asks for: in a smaller one some of it goes.
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void wished();  ///< `wish()` changed
    void kindChanged(const QString& id);
    void valueDragged(const QString& key, double value);
    void valueDropped(const QString& key, double value);
    void editsChosen(const std::vector<stagecraft::FigureEdit>& edits);
    void fieldOpened(const QString& key);
    void billOpened(const stagecraft::FigureBillLines& lines);
    void planTaken(const QString& name);  ///< of those compared with
    /// The bill behind an amount is to be shown; `what` says what the amount is.
    void totalOpened(const stagecraft::FigureTotal& total, const QString& what, const std::shared_ptr<const stagecraft::ui::MadeFigure>& made);
    /// The same of a stage of the plan as it is.
    void billChosen(const stagecraft::FigureTotal& total, const QString& what);
    void cancelRequested();
    void refineRequested();
    void copyRequested();
    void exportRequested(const QString& ending);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum Page { Empty, Chart, Table };
    /// Where the words, the legend and the notes stand.
    enum class Arrangement {
        Around,  ///< the chart: the answer above, the rest below
        Beside,  ///< in a low view: all in a column that scrolls, so that the chart has the whole height
        Above,   ///< in a low and narrow one: the same column, above the chart
    };
    QWidget* buildHeader();
    QWidget* buildFooter();
    QWidget* buildSide();
    void layOut();
    void arrange();
    [[nodiscard]] Arrangement arrangementThatFits() const;
    QToolButton* addTool(QLayout* row, const QString& name, const QString& text, const QString& tip);
    void fillPicker();
    void setKind(const FigureKind& kind);
    void forgetFigure();
    void choose(const FigurePlace& place);
    void openBill(const FigurePlace& place);
    void showFigure();
    void showMarkers();
    void showStageLegend();
    void showState();
    void showNothing(const QString& title, const QString& text);
    void fit();
    void fitWords();
    void fitPicker();
    void fitTitle();
    void placeTitle(bool isBelow);
    [[nodiscard]] int roomForTitle() const;
    void orderTabs();
    [[nodiscard]] QString hint() const;

    const ThemeController& theme_;
    const FigureKind* kind_;
    std::shared_ptr<const Plan> plan_;
    std::shared_ptr<const MadeFigure> made_;
    bool isRefining_ = false;
    bool isTable_ = false;

    QListWidget* list_;
    QToolButton* before_;
    QToolButton* next_;
    QToolButton* picker_;  ///< in place of the list where the view is narrow
    ChartOptions* options_;
    Arrangement arrangement_ = Arrangement::Around;
    bool isSolvingBelow_ = true;
    QBoxLayout* column_ = nullptr;
    QBoxLayout* header_ = nullptr;
    QBoxLayout* titleRow_ = nullptr;
    QBoxLayout* above_ = nullptr;   ///< the answer and the options, where they stand around the chart
    QBoxLayout* below_ = nullptr;   ///< the legends, likewise
    QBoxLayout* footer_ = nullptr;  ///< the notes and the tools, likewise
    QBoxLayout* middle_ = nullptr;  ///< the column beside the chart, and the chart
    QBoxLayout* inSide_ = nullptr;  ///< what of that column scrolls
    QWidget* side_ = nullptr;
    QScrollArea* sideScroll_ = nullptr;
    QWidget* tools_ = nullptr;  ///< progress and buttons
    bool isTitleBelow_ = false;
    QLabel* title_;
    QLabel* answer_;
    WordsArea* words_ = nullptr;  ///< answer and caveat
    WordsArea* notes_ = nullptr;  ///< the note
    QLabel* caveat_;  ///< how much of the money rests on prices of other regions
    QStackedWidget* pages_;
    QLabel* empty_;
    ThemedChart* chart_;
    FigureTableView* table_;
    ChartLegend* stageLegend_;
    SeriesLegend* legend_;
    QLabel* note_;
    QProgressBar* progress_;
    QToolButton* cancel_;
    QToolButton* refine_;
    QToolButton* resetZoom_;
    QToolButton* tableButton_;
    BillsButton* bills_;  ///< those that the words tell of
    SolvePanel* solve_;
    QTimer patience_;  ///< how long the last figure may stand while another is made
};

}  // namespace stagecraft::ui
