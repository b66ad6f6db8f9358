#include "ui/overview/reasons_panel.h"

#include <QCoreApplication>
#include <QEvent>

#include <utility>

namespace stagecraft::ui {

namespace {

QLabel* titleLabel(const QString& text, QWidget* parent) {
    auto* const label = new QLabel(text, parent);
    label->setProperty("class", QStringLiteral("title"));
    return label;
}

QVBoxLayout* column() {
    auto* const layout = new QVBoxLayout;
    layout->setSpacing(6);
    layout->setContentsMargins(0, 0, 0, 0);
    return layout;
}

}  // namespace

ReasonsPanel::ReasonsPanel(const ThemeController& themes, QWidget* parent) : QScrollArea(parent), themes_(themes) {
    setObjectName(QStringLiteral("reasons"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* const content = new QWidget;
    auto* const layout = new QVBoxLayout(content);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    title_ = titleLabel({}, content);
    title_->setObjectName(QStringLiteral("reasons.title"));
    warningsTitle_ = titleLabel(tr("Warnings"), content);
    blockers_ = column();
    reasons_ = column();
    warnings_ = column();
    gauges_ = column();
    layout->addWidget(title_);
    layout->addLayout(blockers_);
    layout->addLayout(reasons_);
    layout->addSpacing(8);
    layout->addWidget(warningsTitle_);
    layout->addLayout(warnings_);
    layout->addSpacing(8);
    layout->addWidget(titleLabel(tr("Pressures"), content));
    layout->addLayout(gauges_);
    layout->addSpacing(8);
    assumptions_ = new Section(tr("Assumptions"), QStringLiteral("reasons.assumptions"), false, content);
    layout->addWidget(assumptions_);
    layout->addStretch();
    setWidget(content);
    connect(&themes_, &ThemeController::changed, content, [content] { content->update(); });
}

void ReasonsPanel::showStatements(std::vector<StatementLabel*>& labels, QVBoxLayout& layout, QList<Statement> statements, const QString& mark,
                                  const QString& styleClass, const QString& name) {
    while (labels.size() < static_cast<std::size_t>(statements.size())) {
        auto* const label = new StatementLabel;
        label->setProperty("class", styleClass);
        label->setObjectName(name + QChar{u'.'} + QString::number(labels.size()));
        connect(label, &StatementLabel::billChosen, this, &ReasonsPanel::billChosen);
        layout.addWidget(label);
        labels.push_back(label);
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const bool isUsed = i < static_cast<std::size_t>(statements.size());
        if (isUsed) {
            Statement& one = statements[static_cast<qsizetype>(i)];
            one.text.prepend(mark);
            labels[i]->setStatements({std::move(one)});
        }
        labels[i]->setVisible(isUsed);
    }
}

void ReasonsPanel::setPlan(const std::shared_ptr<const Plan>& plan, const Preset& preset) {
    if (!plan) return;
    title_->setText(reasonsTitle(*plan));
    const QList<Statement> warnings = warningsOf(*plan);
    QList<Statement> assumptions;
    for (const QString& text : assumptionTexts(*plan, preset)) assumptions += Statement{text};
    showStatements(blockerLabels_, *blockers_, blockersOf(*plan), QStringLiteral("✕ "), QStringLiteral("bad"), QStringLiteral("blocker"));
    showStatements(reasonLabels_, *reasons_, reasonsOf(*plan), {}, {}, QStringLiteral("reason"));
    showStatements(warningLabels_, *warnings_, warnings, QStringLiteral("! "), QStringLiteral("warning"), QStringLiteral("warning"));
    warningsTitle_->setVisible(!warnings.isEmpty());
    showStatements(assumptionLabels_, assumptions_->content(), std::move(assumptions), {}, QStringLiteral("muted"), QStringLiteral("assumption"));

    const std::vector<Gauge> shown = gauges(*plan);
    while (gaugeBars_.size() < shown.size()) {
        gaugeBars_.push_back(new GaugeBar(themes_, widget()));
        gaugeBars_.back()->setObjectName(QStringLiteral("pressure.") + QString::number(gaugeBars_.size() - 1));
        connect(gaugeBars_.back(), &GaugeBar::billChosen, this, &ReasonsPanel::billChosen);
        gauges_->addWidget(gaugeBars_.back());
    }
    for (std::size_t i = 0; i < gaugeBars_.size(); ++i) {
        if (i < shown.size()) gaugeBars_[i]->setGauge(shown[i]);
        gaugeBars_[i]->setVisible(i < shown.size());
    }
    // At once as high as the words are: else they are first laid out and painted in the height of those before.
    QEvent fit{QEvent::LayoutRequest};
    QCoreApplication::sendEvent(viewport(), &fit);
}

}  // namespace stagecraft::ui
