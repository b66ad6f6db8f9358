#include "ui/views/trade_offs_view.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "model/report/cost_figure.h"
#include "model/report/words.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

/// What a person means by a place on the axis: two significant figures below a thousand, three above.
double roundedUsers(double users) {
    if (users < 1) return users < 0.5 ? 0 : 1;
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(users)) - 2));
    return std::round(users / unit) * unit;
}

}  // namespace

TradeOffsView::TradeOffsView(const ThemeController& theme, QWidget* parent)
    : QWidget(parent), pages_(new QStackedWidget), empty_(new QLabel), chart_(new ThemedChart(theme)), legend_(new ChartLegend(theme)),
      note_(new QLabel) {
    setObjectName(QStringLiteral("tradeOffsView"));
    chart_->setObjectName(QStringLiteral("costChart"));
    legend_->setObjectName(QStringLiteral("costLegend"));
    legend_->setAccessibleName(tr("The seven stages at the current number of users"));
    note_->setObjectName(QStringLiteral("costNote"));
    note_->setProperty("class", QStringLiteral("muted"));
    note_->setWordWrap(true);
    note_->setContentsMargins(8, 0, 8, 4);
    empty_->setObjectName(QStringLiteral("tradeOffsEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    empty_->setProperty("class", QStringLiteral("muted"));
    empty_->setText(tr("Computing what every stage costs from one user to a hundred million …"));

    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(4);
    column->addWidget(chart_, 1);
    column->addWidget(legend_);
    column->addWidget(note_);
    pages_->addWidget(empty_);
    pages_->addWidget(page);
    auto* const whole = new QVBoxLayout{this};
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(pages_);

    connect(chart_, &ThemedChart::markerDragged, this, [this](double users) { emit usersDragged(roundedUsers(users)); });
    connect(chart_, &ThemedChart::markerDropped, this, [this](double users) { emit usersDropped(roundedUsers(users)); });
}

void TradeOffsView::setPlan(std::shared_ptr<const Plan> plan) {
    const bool hadPlan = plan_ != nullptr;
    plan_ = std::move(plan);
    chart_->setMarker(plan_ ? std::optional{plan_->inputs.workload.users} : std::nullopt);
    // The names of the stages come with the first plan; the curves only change with the sweep.
    if (!hadPlan && plan_ && sweep_) drawFigure();
    showLegend();
}

void TradeOffsView::setSweep(std::shared_ptr<const Sweep> sweep) {
    sweep_ = std::move(sweep);
    drawFigure();
}

std::array<std::string, stageCount> TradeOffsView::stageNames() const {
    std::array<std::string, stageCount> names;
    for (std::size_t i = 0; i < stageCount; ++i)
        names[i] = plan_ && !plan_->stages[i].name.empty() ? plan_->stages[i].name : "Stage " + std::to_string(i + 1);
    return names;
}

void TradeOffsView::drawFigure() {
    const bool hasCurves = sweep_ && sweep_->points.size() >= 2;
    pages_->setCurrentIndex(hasCurves ? 1 : 0);
    if (!hasCurves) return;
    Figure figure = costFigure(*sweep_, stageNames());
    note_->setText(tr("Drag the marker, double-click, or use the arrow keys to change the users. Dotted: the stage does not serve. Band: "
                      "recommended. %1").arg(toQString(figure.note)).trimmed());
    chart_->setFigure(std::move(figure));
}

void TradeOffsView::showLegend() {
    std::vector<LegendEntry> entries;
    if (plan_)
        for (const StagePlan& stage : plan_->stages) {
            LegendEntry entry;
            entry.stage = stage.number;
            entry.name = toQString(stage.name);
            entry.value = stage.bill.unpriced > 0 ? QString{u"≥ " % headlineMoney(stage.bill.total)} : headlineMoney(stage.bill.total);
            if (!stage.isFeasible()) entry.state = toQString(label(stage.blockers.front().constraint));
            entry.isRecommended = stage.number == plan_->recommendation.recommended;
            entries.push_back(std::move(entry));
        }
    legend_->setEntries(std::move(entries));
}

}  // namespace stagecraft::ui
