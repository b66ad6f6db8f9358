#include "ui/views/architecture_view.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <cmath>

#include "ui/presenters/part_bill.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

/// One line, which ends in an ellipsis where there is no room for all of it: its tool tip begins with the whole. What is read by hovering
/// must not move the diagram.
class LineLabel : public QLabel {
public:
    LineLabel() { setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter{this};
        painter.setPen(palette().color(foregroundRole()));
        painter.drawText(contentsRect(), Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
    }
};

}  // namespace

ArchitectureView::ArchitectureView(const ThemeController& theme, QWidget* parent)
    : QWidget(parent), pages_(new QStackedWidget), diagram_(new DiagramView(theme)), summary_(new LineLabel), zoom_(new QLabel) {
    setObjectName(QStringLiteral("architectureView"));
    diagram_->setObjectName(QStringLiteral("architectureDiagram"));
    diagram_->setAccessibleName(tr("Architecture diagram"));
    diagram_->setAccessibleDescription(tr("Tab goes from part to part; Enter tells about one, B shows its bill; plus, minus and 0 zoom."));
    summary_->setObjectName(QStringLiteral("architectureSummary"));
    summary_->setProperty("class", QStringLiteral("muted"));
    zoom_->setObjectName(QStringLiteral("zoomLevel"));
    zoom_->setProperty("class", QStringLiteral("muted"));
    zoom_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    zoom_->setMinimumWidth(44);

    QToolButton* const smaller = addButton(QStringLiteral("zoomOut"), QStringLiteral("−"), tr("Zoom out (Ctrl and the wheel, or −)"));
    QToolButton* const larger = addButton(QStringLiteral("zoomIn"), QStringLiteral("+"), tr("Zoom in (Ctrl and the wheel, or +)"));
    QToolButton* const whole = addButton(QStringLiteral("zoomFit"), tr("Fit"), tr("Show everything (0)"));
    auto* const head = new QHBoxLayout;
    head->setContentsMargins(8, 6, 8, 0);
    head->addWidget(summary_, 1);
    head->addWidget(zoom_);
    for (QToolButton* button : {smaller, larger, whole}) head->addWidget(button);

    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(diagram_, 1);
    auto* const empty = new QLabel{tr("The architecture appears with the first plan.")};
    empty->setObjectName(QStringLiteral("architectureEmpty"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setProperty("class", QStringLiteral("muted"));
    pages_->addWidget(empty);
    pages_->addWidget(page);
    auto* const outer = new QVBoxLayout{this};
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(pages_);

    connect(smaller, &QToolButton::clicked, diagram_, &DiagramView::zoomOut);
    connect(larger, &QToolButton::clicked, diagram_, &DiagramView::zoomIn);
    connect(whole, &QToolButton::clicked, diagram_, &DiagramView::fit);
    connect(diagram_, &DiagramView::partHovered, this, [this](const QString& part, const QString& region) {
        if (plan_) showSummary();
        emit partHovered(part, region);
    });
    connect(diagram_, &DiagramView::partActivated, this, &ArchitectureView::partActivated);
    connect(diagram_, &DiagramView::zoomChanged, this,
            [this](double zoom) { zoom_->setText(QString{QString::number(std::round(zoom * 100)) % u" %"}); });
}

QToolButton* ArchitectureView::addButton(const QString& name, const QString& text, const QString& tip) {
    auto* const button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setMinimumSize(28, 26);
    return button;
}

void ArchitectureView::setPlan(std::shared_ptr<const Plan> plan) {
    plan_ = std::move(plan);
    pages_->setCurrentIndex(plan_ ? 1 : 0);
    if (!plan_) {
        diagram_->clear();
        return;
    }
    const StagePlan& shown = plan_->shown();
    const Architecture* const previous =
        shown.number > 1 ? &plan_->stages[static_cast<std::size_t>(shown.number) - 2].architecture : nullptr;
    diagram_->setArchitecture(shown.architecture, previous);
    showSummary();
}

/// What the part under the mouse costs, or which stage this is.
void ArchitectureView::showSummary() {
    const StagePlan& shown = plan_->shown();
    if (const CardItem* const card = diagram_->hoveredCard()) {
        summary_->setText(partCost(shown.bill, card->box()));
        summary_->setToolTip(tr("%1\nDouble-click the part, or press B, to see its lines on the bill").arg(summary_->text()));
        return;
    }
    QString text = tr("Stage %1 · %2").arg(shown.number).arg(toQString(shown.name));
    if (shown.number > 1) text += tr(" · outlined: new against stage %1").arg(shown.number - 1);
    summary_->setText(text);
    summary_->setToolTip(text);
}

}  // namespace stagecraft::ui
