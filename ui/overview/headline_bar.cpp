#include "ui/overview/headline_bar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace stagecraft::ui {

HeadlineBar::HeadlineBar(const ThemeController& themes, QWidget* parent) : QFrame(parent), themes_(themes) {
    setObjectName(QStringLiteral("headline"));
    setProperty("class", QStringLiteral("panel"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(16);
    constexpr std::array<int, 5> stretches{3, 4, 3, 4, 5};
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        auto* const column = new QVBoxLayout;
        column->setSpacing(0);
        blocks_[i] = {new QLabel(this), new QLabel(this)};
        blocks_[i].figure->setProperty("class", QStringLiteral("figure"));
        for (QLabel* const label : {blocks_[i].figure, blocks_[i].note}) {
            label->setTextFormat(Qt::RichText);
            // A long figure must not force the window wider.
            label->setMinimumWidth(40);
            label->setTextInteractionFlags(Qt::NoTextInteraction);
            column->addWidget(label);
        }
        layout->addLayout(column, stretches[i]);
    }
    connect(&themes_, &ThemeController::changed, this, &HeadlineBar::paintFigures);
}

void HeadlineBar::setPlan(const std::shared_ptr<const Plan>& plan) {
    plan_ = plan;
    paintFigures();
}

void HeadlineBar::paintFigures() {
    if (!plan_) return;
    const Theme& theme = themes_.current();
    const auto colourOf = [&](Verdict verdict) {
        switch (verdict) {
            case Verdict::Good: return theme.colour(ColourRole::Good);
            case Verdict::Warning: return theme.colour(ColourRole::Warning);
            case Verdict::Bad: return theme.colour(ColourRole::Bad);
            case Verdict::None: break;
        }
        return theme.colour(ColourRole::MutedText);
    };
    const std::array<HeadlineFigure, 5> figures = headline(*plan_);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const HeadlineFigure& figure = figures[i];
        const QColor stageColour = theme.stageTextColour(plan_->shown().number);
        const QString colour = i == 0 ? stageColour.name() : theme.colour(ColourRole::Text).name();
        blocks_[i].figure->setObjectName(QStringLiteral("headline.") + figure.name);
        blocks_[i].figure->setText(QStringLiteral("<span style='color:%1'>%2</span>").arg(colour, figure.figure.toHtmlEscaped()));
        blocks_[i].figure->setAccessibleName(figure.figure);
        blocks_[i].figure->setToolTip(figure.exact);
        blocks_[i].note->setObjectName(QStringLiteral("headline.%1.note").arg(figure.name));
        blocks_[i].note->setText(QStringLiteral("<span style='color:%1'>%2 %3</span>")
                                     .arg(colourOf(figure.verdict).name(), figure.note.toHtmlEscaped(), markOf(figure.verdict)));
        blocks_[i].note->setAccessibleName(figure.note);
        blocks_[i].note->setToolTip(figure.exact);
    }
}

}  // namespace stagecraft::ui
