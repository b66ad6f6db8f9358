#pragma once

#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QWidget>

#include <memory>

#include "model/planning/plan.h"
#include "ui/diagram/diagram_view.h"

namespace stagecraft::ui {

/// The architecture of the stage shown, drawn by region and zone.
class ArchitectureView : public QWidget {
    Q_OBJECT

public:
    explicit ArchitectureView(const ThemeController& theme, QWidget* parent = nullptr);
    void setPlan(std::shared_ptr<const Plan> plan);

    [[nodiscard]] DiagramView& diagram() { return *diagram_; }

signals:
    void partHovered(const QString& partId, const QString& region);  ///< both empty: none
    void partActivated(const QString& partId, const QString& region);

private:
    void showSummary();
    QToolButton* addButton(const QString& name, const QString& text, const QString& tip);

    std::shared_ptr<const Plan> plan_;
    QStackedWidget* pages_;
    DiagramView* diagram_;
    QLabel* summary_;
    QLabel* zoom_;
};

}  // namespace stagecraft::ui
