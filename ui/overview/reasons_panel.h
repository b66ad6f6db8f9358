#pragma once

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <memory>
#include <vector>

#include "ui/inputs/section.h"
#include "ui/overview/gauge_bar.h"
#include "ui/overview/statement_label.h"

namespace stagecraft::ui {

/// Why this stage: reasons, warnings, pressures as gauges, assumptions.
class ReasonsPanel : public QScrollArea {
    Q_OBJECT

public:
    ReasonsPanel(const ThemeController& themes, QWidget* parent);
    void setPlan(const std::shared_ptr<const Plan>& plan, const Preset& preset);

signals:
    /// Of money that is told.
    void billChosen(const stagecraft::FigureTotal& total, const QString& what);

private:
    /// Shows the statements, each after its mark, in as many labels as needed; those beyond are hidden.
    void showStatements(std::vector<StatementLabel*>& labels, QVBoxLayout& layout, QList<Statement> statements, const QString& mark, const QString& styleClass,
                        const QString& name);

    const ThemeController& themes_;
    QLabel* title_;
    QLabel* warningsTitle_;
    QVBoxLayout* blockers_;
    QVBoxLayout* reasons_;
    QVBoxLayout* warnings_;
    QVBoxLayout* gauges_;
    Section* assumptions_;
    std::vector<StatementLabel*> blockerLabels_, reasonLabels_, warningLabels_, assumptionLabels_;
    std::vector<GaugeBar*> gaugeBars_;
};

}  // namespace stagecraft::ui
