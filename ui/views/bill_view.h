#pragma once

#include <QBoxLayout>
#include <QButtonGroup>
#include <QLabel>
#include <QSet>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QTreeView>
#include <QWidget>

#include <memory>

#include "model/planning/plan.h"
#include "model/report/figure.h"
#include "ui/presenters/bill_model.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// The month's bill as a tree with a strip that explains the selected line.
class BillView : public QWidget {
    Q_OBJECT

public:
    explicit BillView(const ThemeController& theme, QWidget* parent = nullptr);
    void setPlan(std::shared_ptr<const Plan> plan);
    /// How the lines of `plan` grow; of another plan than the one shown it is not told.
    void setGrowth(const std::shared_ptr<const Plan>& plan, std::shared_ptr<const BillGrowth> growth);

    /// Whether there is a column for how lines grow; there is one unless it is told otherwise.
    void tellGrowth(bool isTold) { isGrowthTold_ = isTold; }

    [[nodiscard]] const BillModel& model() const { return *model_; }

    /// Marks the lines billed for a part until another is marked.
    void mark(const PartName& part);
    /// Brings the first line marked into view and explains it.
    void showMarked();
    /// Brings the dearest of these lines into view, explains it and marks its part; false where the bill has none of them.
    bool showLines(const FigureBillLines& lines);
    [[nodiscard]] QSize minimumSizeHint() const override;

public slots:
    /// The selected lines, or all where none is selected, to the clipboard.
    void copyAsCsv();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void bring(const QModelIndex& line);
    void setGrouping(BillGrouping grouping);
    void showTotal();
    void explainTotal();
    void selectionChanged(const QModelIndex& current);
    void explainSelection();
    void fitDetail();
    void wear();
    void sizeColumns();
    [[nodiscard]] int widthOfSums() const;
    void remember();
    void restore();

    const ThemeController& theme_;
    BillModel* model_;
    QStackedWidget* pages_;
    QBoxLayout* head_;
    QWidget* buttons_;
    QLabel* total_;
    QLabel* warnings_;
    QLabel* costs_;
    QTreeView* tree_;
    QTextBrowser* detail_;
    QSplitter* splitter_;
    bool isSplitByHand_ = false;
    bool isGrowthTold_ = true;
    QSet<QString> collapsed_;  ///< keys of the rows a person closed
    QString selected_;         ///< key of the row a person chose last, also while plans lack it
};

}  // namespace stagecraft::ui
