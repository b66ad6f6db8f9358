#include "ui/overview/stage_ribbon.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "model/report/told_bills.h"
#include "model/support/text.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

// Decades of the axis. No users at all and one user have no distance on a log scale: they get room of their own.
constexpr double firstDecade = -0.85;
constexpr double usualLastDecade = 8.2;
constexpr double furthestDecade = 9.05;  // as many as may be typed
constexpr int axisGap = 2;

}  // namespace

StageRibbon::StageRibbon(const ThemeController& themes, const Blueprints& blueprints, QWidget* parent)
    : QWidget(parent), themes_(themes), blueprints_(blueprints) {
    setObjectName(QStringLiteral("ribbon"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    for (std::size_t i = 0; i < chips_.size(); ++i) {
        const int number = static_cast<int>(i) + 1;
        chips_[i] = new StageChipButton(number, themes, this);
        connect(chips_[i], &QAbstractButton::clicked, this, [this, number] {
            const bool isPinned = plan_ && plan_->inputs.choices.stage == number;
            emit pinRequested(isPinned ? 0 : number);
        });
        bills_[i] = new BillLinks{chips_[i]};
        connect(bills_[i], &BillLinks::chosen, this, &StageRibbon::billChosen);
    }
    connect(&themes, &ThemeController::changed, this, [this] {
        updateGeometry();
        update();
    });
}

int StageRibbon::chipHeight() const { return fontMetrics().height() * 2 + 14; }

QSize StageRibbon::sizeHint() const { return {1200, chipHeight() + axisGap + fontMetrics().height() + 6}; }
QSize StageRibbon::minimumSizeHint() const { return {600, sizeHint().height()}; }

void StageRibbon::setPlan(const std::shared_ptr<const Plan>& plan) {
    const double before = lastDecade();
    plan_ = plan;
    if (lastDecade() != before) place();
    if (!plan_) return;
    const auto shown = stageChips(*plan_, blueprints_);
    for (std::size_t i = 0; i < chips_.size(); ++i) {
        chips_[i]->setChip(shown[i]);
        bills_[i]->setBills({totalOf(plan_->stages[i])});
    }
    update();
}

double StageRibbon::lastDecade() const { return plan_ && plan_->inputs.workload.users > 1e8 ? furthestDecade : usualLastDecade; }

double StageRibbon::positionOf(double users) const {
    const double decade = users >= 1 ? std::log10(users) : firstDecade + 0.15 + users * -firstDecade * 0.5;
    return width() * std::clamp((decade - firstDecade) / (lastDecade() - firstDecade), 0.0, 1.0);
}

void StageRibbon::place() {
    const std::size_t count = std::min(chips_.size(), blueprints_.size());
    for (std::size_t i = 0; i < count; ++i) {
        const double left = i == 0 ? 0 : positionOf(blueprints_[i].usersFrom);
        const double right = i + 1 < count ? positionOf(blueprints_[i + 1].usersFrom) : width();
        chips_[i]->setGeometry(qRound(left) + 1, 0, qRound(right) - qRound(left) - 2, chipHeight());
    }
}

void StageRibbon::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

void StageRibbon::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange) return;
    updateGeometry();
    place();
}

void StageRibbon::paintEvent(QPaintEvent*) {
    const Theme& theme = themes_.current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    painter.setFont(small);
    const QFontMetrics metrics(small);
    const int top = chipHeight() + axisGap;
    const QColor line = theme.colour(ColourRole::Border);
    painter.setPen(QPen(line, 1));
    painter.drawLine(0, top, width(), top);

    QString marker;
    double markerAt = -1;
    if (plan_) {
        const double users = plan_->inputs.workload.users;
        marker = QStringLiteral("▲ ") + (users == 1 ? tr("1 user") : tr("%1 users").arg(shortNumber(users)));
        markerAt = positionOf(users);
    }
    QFont bold = small;
    bold.setWeight(QFont::DemiBold);
    const int markerWidth = QFontMetrics{bold}.horizontalAdvance(marker);
    const int markerLeft = std::clamp(qRound(markerAt) - metrics.horizontalAdvance(QStringLiteral("▲")) / 2, 0,
                                      std::max(0, width() - markerWidth));
    painter.setPen(theme.colour(ColourRole::MutedText));
    for (const double users : {0.0, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}) {
        if (users > std::pow(10, lastDecade())) continue;
        const QString tick = shortNumber(users);
        const int x = qRound(positionOf(users));
        const int left = std::clamp(x - metrics.horizontalAdvance(tick) / 2, 0, width() - metrics.horizontalAdvance(tick));
        painter.drawLine(x, top, x, top + 3);
        const bool isUnderMarker = markerAt >= 0 && left < markerLeft + markerWidth + 8 &&
                                   left + metrics.horizontalAdvance(tick) + 8 > markerLeft;
        if (!isUnderMarker) painter.drawText(left, top + 3 + metrics.ascent(), tick);
    }
    if (!plan_) return;
    painter.setFont(bold);
    painter.setPen(theme.colour(ColourRole::Accent));
    painter.drawText(markerLeft, top + 3 + metrics.ascent(), marker);
}

}  // namespace stagecraft::ui
