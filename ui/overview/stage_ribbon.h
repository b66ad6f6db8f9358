#pragma once

#include <QWidget>

#include <array>
#include <memory>

#include "ui/overview/bill_links.h"
#include "ui/overview/stage_chip_button.h"

namespace stagecraft::ui {

/// The seven stages along a logarithmic axis of users, each from the users the story gives it, and a marker where the
/// workload stands. A click asks to pin a stage, a click on the pinned one to let it go; a right click or B opens its bill.
class StageRibbon : public QWidget {
    Q_OBJECT

public:
    StageRibbon(const ThemeController& themes, const Blueprints& blueprints, QWidget* parent);
    void setPlan(const std::shared_ptr<const Plan>& plan);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// 0: none.
    void pinRequested(int stage);
    /// The lines of what a stage costs.
    void billChosen(const stagecraft::FigureTotal& total, const QString& what);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    [[nodiscard]] double lastDecade() const;
    [[nodiscard]] double positionOf(double users) const;
    [[nodiscard]] int chipHeight() const;

    const ThemeController& themes_;
    const Blueprints& blueprints_;
    std::shared_ptr<const Plan> plan_;
    std::array<StageChipButton*, stageCount> chips_{};
    std::array<BillLinks*, stageCount> bills_{};
};

}  // namespace stagecraft::ui
