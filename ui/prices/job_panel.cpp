#include "ui/prices/job_panel.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <QtMath>

namespace stagecraft::ui {

namespace {

constexpr int barSteps = 1000;

QLabel* makeLabel(const QString& name, const char* className) {
    auto* const label = new QLabel;
    label->setObjectName(name);
    label->setProperty("class", QString::fromLatin1(className));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

JobPanel::JobPanel(const QString& name, const QString& emptyText, QWidget* result)
    : emptyPage_(makeEmpty(name, emptyText)), busyPage_(makeBusy(name)), resultPage_(result), failurePage_(makeFailure(name)) {
    setObjectName(name + QStringLiteral(".panel"));
    for (QWidget* const page : {emptyPage_, busyPage_, resultPage_, failurePage_}) addWidget(page);
}

QWidget* JobPanel::makeEmpty(const QString& name, const QString& text) {
    empty_ = makeLabel(name + QStringLiteral(".empty"), "muted");
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setText(text);
    return empty_;
}

QWidget* JobPanel::makeBusy(const QString& name) {
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    busyTitle_ = makeLabel(name + QStringLiteral(".busy"), "title");
    busyText_ = makeLabel(name + QStringLiteral(".busyText"), "muted");
    busyText_->setWordWrap(false);
    busyText_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    trouble_ = makeLabel(name + QStringLiteral(".trouble"), "warning");
    bar_ = new QProgressBar;
    bar_->setObjectName(name + QStringLiteral(".progress"));
    bar_->setAccessibleName(tr("How much is done"));
    bar_->setRange(0, barSteps);
    bar_->setTextVisible(false);
    cancel_ = new QPushButton{tr("&Cancel")};
    cancel_->setObjectName(name + QStringLiteral(".cancel"));
    cancel_->setToolTip(tr("Stop and leave everything as it was"));
    connect(cancel_, &QPushButton::clicked, this, [this] {
        cancel_->setEnabled(false);
        busyText_->setText(tr("Stopping…"));
        trouble_->clear();
        emit cancelled();
    });
    auto* const row = new QHBoxLayout;
    row->addWidget(bar_, 1);
    row->addWidget(cancel_);
    column->addStretch(2);
    column->addWidget(busyTitle_);
    column->addLayout(row);
    column->addWidget(busyText_);
    column->addWidget(trouble_);
    column->addStretch(3);
    return page;
}

QWidget* JobPanel::makeFailure(const QString& name) {
    auto* const page = new QWidget;
    auto* const outside = new QVBoxLayout{page};
    outside->setContentsMargins(0, 0, 0, 0);
    auto* const frame = new QFrame;
    frame->setProperty("class", QStringLiteral("failure"));
    auto* const column = new QVBoxLayout{frame};
    failureTitle_ = makeLabel(name + QStringLiteral(".failed"), "title");
    failureText_ = makeLabel(name + QStringLiteral(".failedText"), "");
    failureText_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(failureTitle_);
    column->addWidget(failureText_);
    outside->addWidget(frame);
    outside->addStretch();
    return page;
}

void JobPanel::showEmpty(const QString& text) {
    empty_->setText(text);
    setCurrentWidget(emptyPage_);
}

void JobPanel::showBusy(const QString& title) {
    busyTitle_->setText(title);
    busyText_->clear();
    trouble_->clear();
    bar_->setValue(0);
    cancel_->setEnabled(true);
    setCurrentWidget(busyPage_);
    cancel_->setFocus();
}

void JobPanel::setProgress(double share, const QString& what, const QString& trouble) {
    if (!cancel_->isEnabled()) return;
    bar_->setValue(qRound(share * barSteps));
    busyText_->setText(tr("%1 % · %2").arg(QString::number(qFloor(share * 100)), what));
    trouble_->setText(trouble.isEmpty() ? QString{} : QStringLiteral("! ") + trouble);
}

void JobPanel::showResult() { setCurrentWidget(resultPage_); }

void JobPanel::showFailure(const QString& title, const QString& text) {
    failureTitle_->setText(QStringLiteral("✕ ") + title);
    failureText_->setText(text);
    setCurrentWidget(failurePage_);
}

}  // namespace stagecraft::ui
