#pragma once

#include <QAbstractButton>
#include <QFrame>

#include <array>
#include <memory>

#include "model/planning/plan.h"
#include "ui/overview/bill_links.h"
#include "ui/overview/headline_words.h"
#include "ui/presenters/overview.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// The answer in five figures.
class HeadlineBar : public QFrame {
    Q_OBJECT

public:
    HeadlineBar(const ThemeController& themes, QWidget* parent);
    void setPlan(const std::shared_ptr<const Plan>& plan);

signals:
    /// The cost was clicked, or Enter, Space or B pressed on it.
    void costActivated();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void paintFigures();
    [[nodiscard]] QStringList noteLines(const HeadlineFigure& figure, std::size_t column, double& points) const;
    /// Point size at which every figure fits into its column.
    [[nodiscard]] double fittingSize(const std::array<HeadlineFigure, 5>& figures) const;

    struct Block {
        HeadlineWords* figure = nullptr;
        HeadlineWords* note = nullptr;
    };
    const ThemeController& themes_;
    std::shared_ptr<const Plan> plan_;
    std::array<Block, 5> blocks_;
    QAbstractButton* cost_ = nullptr;  ///< around the block of the cost
    BillLinks* bill_ = nullptr;
};

}  // namespace stagecraft::ui
