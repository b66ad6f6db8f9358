#include "ui/overview/headline_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

#include "model/report/told_bills.h"

namespace stagecraft::ui {

namespace {

constexpr int sideMargin = 16;
constexpr int gap = 16;
/// Widths of the columns: fixed shares, so that figures change in place.
constexpr std::array<int, 5> stretches{5, 7, 6, 7, 9};

/// Room between the cost and the frame that it gets under the mouse and with the focus.
constexpr int costMargin = 6;
constexpr std::size_t costColumn = 1;

/// What stands in it is one button.
class CostButton : public QAbstractButton {
public:
    CostButton(const ThemeController& themes, QWidget* parent) : QAbstractButton(parent), themes_(themes) {
        setObjectName(QStringLiteral("headline.cost.open"));
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        if (!hasFocus() && !underMouse()) return;
        const Theme& theme = themes_.current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(underMouse() ? QBrush{theme.colour(ColourRole::Highlight)} : QBrush{Qt::NoBrush});
        painter.setPen(hasFocus() ? QPen(theme.colour(ColourRole::Accent), 2) : QPen(theme.colour(ColourRole::Border), 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
    void enterEvent(QEnterEvent* event) override {
        QAbstractButton::enterEvent(event);
        update();
    }
    void leaveEvent(QEvent* event) override {
        QAbstractButton::leaveEvent(event);
        update();
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) return QAbstractButton::keyPressEvent(event);
        click();
    }

private:
    const ThemeController& themes_;
};

}  // namespace

HeadlineBar::HeadlineBar(const ThemeController& themes, QWidget* parent) : QFrame(parent), themes_(themes) {
    setObjectName(QStringLiteral("headline"));
    setProperty("class", QStringLiteral("panel"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(sideMargin, 8, sideMargin, 8);
    layout->setSpacing(gap);
    // Whatever the views below ask for, figures are not cut.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    cost_ = new CostButton(themes_, this);
    bill_ = new BillLinks{cost_};
    connect(cost_, &QAbstractButton::clicked, this, &HeadlineBar::costActivated);
    connect(bill_, &BillLinks::chosen, this, &HeadlineBar::costActivated);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        const bool isCost = i == costColumn;
        auto* const column = isCost ? new QVBoxLayout(cost_) : new QVBoxLayout;
        column->setContentsMargins(isCost ? costMargin : 0, 0, isCost ? costMargin : 0, 0);
        column->setSpacing(0);
        blocks_[i] = {new HeadlineWords(this), new HeadlineWords(this)};
        blocks_[i].figure->setProperty("class", QStringLiteral("figure"));
        blocks_[i].note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        for (HeadlineWords* const label : {blocks_[i].figure, blocks_[i].note}) {
            if (isCost) label->setAttribute(Qt::WA_TransparentForMouseEvents);
            column->addWidget(label);
        }
        if (isCost) layout->addWidget(cost_, stretches[i]);
        else layout->addLayout(column, stretches[i]);
    }
    connect(&themes_, &ThemeController::changed, this, &HeadlineBar::paintFigures);
    // And once the letters of the notes have the new size.
    connect(&themes_, &ThemeController::changed, this, &HeadlineBar::paintFigures, Qt::QueuedConnection);
}

void HeadlineBar::setPlan(const std::shared_ptr<const Plan>& plan) {
    plan_ = plan;
    if (plan_) bill_->setBills({totalOf(plan_->shown())});
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
        fit = std::min(fit, room * stretches[i] / all / (metrics.horizontalAdvance(figures[i].figure) + 4 + (i == costColumn ? 4 * costMargin : 0)));
    return wanted * std::max(fit, 0.4);
}

/// What stands below a figure, in letters somewhat smaller where its column is narrow, else on two lines, of which what is too long
/// for them is cut with an ellipsis.
QStringList HeadlineBar::noteLines(const HeadlineFigure& figure, std::size_t column, double& points) const {
    constexpr double smallest = 0.82;  // of the usual size
    const int all = std::accumulate(stretches.begin(), stretches.end(), 0);
    const int room = (width() - 2 * sideMargin - (static_cast<int>(stretches.size()) - 1) * gap) * stretches[column] / all - 4 - (column == costColumn ? 2 * costMargin : 0);
    const QString text = QString{figure.note % u' ' % markOf(figure.verdict)}.trimmed();
    QFont font = blocks_[column].note->font();
    points = font.pointSizeF();
    const double least = points * smallest;
    while (QFontMetrics{font}.horizontalAdvance(text) > room && points > least) font.setPointSizeF(points -= 0.5);
    const QFontMetrics metrics{font};
    if (metrics.horizontalAdvance(text) <= room) return {text};
    qsizetype end = text.size();
    while (end > 0 && metrics.horizontalAdvance(text.left(end)) > room) end = text.lastIndexOf(u' ', end - 1);
    if (end <= 0) return {metrics.elidedText(text, Qt::ElideRight, std::max(room, 40))};
    // Rather between two things than within one.
    if (const qsizetype comma = text.lastIndexOf(QStringLiteral(", "), end); comma > 0 && metrics.horizontalAdvance(text.mid(comma + 2)) <= room) end = comma + 1;
    return {text.left(end), metrics.elidedText(text.mid(end + 1), Qt::ElideRight, std::max(room, 40))};
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
    const double size = fittingSize(figures);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const HeadlineFigure& figure = figures[i];
        const QColor colour = i == 0 ? theme.stageTextColour(plan_->shown().number) : theme.colour(ColourRole::Text);
        blocks_[i].figure->setObjectName(QStringLiteral("headline.") + figure.name);
        blocks_[i].figure->setWords({figure.figure}, colour, size);
        blocks_[i].figure->setAccessibleName(figure.figure);
        blocks_[i].figure->setToolTip(figure.exact);
        blocks_[i].note->setObjectName(QStringLiteral("headline.%1.note").arg(figure.name));
        double points = 0;
        const QStringList note = noteLines(figure, i, points);
        blocks_[i].note->setWords(note, colourOf(figure.verdict), points);
        blocks_[i].note->setAccessibleName(figure.note);
        blocks_[i].note->setToolTip(figure.note == figure.exact ? figure.exact : QString{figure.note % u'\n' % figure.exact});
    }
    const HeadlineFigure& cost = figures[costColumn];
    cost_->setToolTip(tr("%1\nClick to open the bill.").arg(cost.exact));
    cost_->setAccessibleName(tr("%1, %2").arg(cost.figure, cost.note));
    cost_->setAccessibleDescription(tr("%1\nOpens the bill.").arg(cost.exact));
}

}  // namespace stagecraft::ui
