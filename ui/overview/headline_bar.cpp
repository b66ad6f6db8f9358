#include "ui/overview/headline_bar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace stagecraft::ui {

namespace {

constexpr int sideMargin = 16;
constexpr int gap = 16;
/// Widths of the columns: fixed shares, so that figures change in place.
constexpr std::array<int, 5> stretches{5, 7, 6, 7, 9};

}  // namespace

HeadlineBar::HeadlineBar(const ThemeController& themes, QWidget* parent) : QFrame(parent), themes_(themes) {
    setObjectName(QStringLiteral("headline"));
    setProperty("class", QStringLiteral("panel"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(sideMargin, 8, sideMargin, 8);
    layout->setSpacing(gap);
    // Whatever the views below ask for, figures are not cut.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        auto* const column = new QVBoxLayout;
        column->setSpacing(0);
        blocks_[i] = {new QLabel(this), new QLabel(this)};
        blocks_[i].figure->setProperty("class", QStringLiteral("figure"));
        for (QLabel* const label : {blocks_[i].figure, blocks_[i].note}) {
            label->setTextFormat(Qt::RichText);
            // A long figure must not force the window wider.
            label->setMinimumWidth(40);
            label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
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

void HeadlineBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    paintFigures();
}

double HeadlineBar::fittingSize(const std::array<HeadlineFigure, 5>& figures) const {
    const double wanted = 20 * themes_.textScale();
    QFont font = this->font();
    font.setPointSizeF(wanted);
    font.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(font);
    const int all = std::accumulate(stretches.begin(), stretches.end(), 0);
    const double room = width() - 2 * sideMargin - static_cast<double>(stretches.size() - 1) * gap;
    double fit = 1;
    for (std::size_t i = 0; i < figures.size(); ++i)
        fit = std::min(fit, room * stretches[i] / all / (metrics.horizontalAdvance(figures[i].figure) + 4));
    return wanted * std::max(fit, 0.4);
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
    const QString size = QString::number(fittingSize(figures), 'f', 1);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const HeadlineFigure& figure = figures[i];
        const QColor stageColour = theme.stageTextColour(plan_->shown().number);
        const QString colour = i == 0 ? stageColour.name() : theme.colour(ColourRole::Text).name();
        blocks_[i].figure->setObjectName(QStringLiteral("headline.") + figure.name);
        blocks_[i].figure->setText(QStringLiteral("<span style='color:%1; font-size:%2pt'>%3</span>")
                                       .arg(colour, size, figure.figure.toHtmlEscaped()));
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
