#include "ui/questions/bill_dialog.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

#include "model/support/counted.h"
#include "ui/overview/wrapped_label.h"
#include "ui/presenters/figure_wording.h"
#include "ui/presenters/wording.h"
#include "ui/theme/style_class.h"

namespace stagecraft::ui {

namespace {
constexpr double leastTold = 0.005;  ///< dollars between what a chart says and its bill
}

BillDialog::BillDialog(const ThemeController& theme, QWidget* parent)
    : QDialog(parent), what_(new WrappedLabel), state_(new WrappedLabel), list_(new QListWidget), bill_(new BillView{theme}) {
    setObjectName(QStringLiteral("billDialog"));
    setWindowTitle(tr("Its bill"));
    resize(1000, 620);
    what_->setObjectName(QStringLiteral("billDialog.what"));
    what_->setProperty("class", QStringLiteral("title"));
    what_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    state_->setObjectName(QStringLiteral("billDialog.state"));
    list_->setObjectName(QStringLiteral("billDialog.months"));
    list_->setAccessibleName(tr("The months of the sum"));
    bill_->tellGrowth(false);
    auto* const middle = new QSplitter{Qt::Horizontal};
    middle->addWidget(list_);
    middle->addWidget(bill_);
    middle->setStretchFactor(1, 1);
    middle->setSizes({220, 780});
    auto* const buttons = new QDialogButtonBox{QDialogButtonBox::Close};
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    auto* const column = new QVBoxLayout{this};
    column->addWidget(what_);
    column->addWidget(state_);
    column->addWidget(middle, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&finder_, &BillFinder::found, this, &BillDialog::showBill);
    connect(&finder_, &BillFinder::refused, this, &BillDialog::showProblem);
    connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && static_cast<std::size_t>(row) < months_.size()) ask(months_[static_cast<std::size_t>(row)]);
    });
}

void BillDialog::open(const FigureTotal& total, const QString& what, const std::vector<FigureTotal>& months, const std::shared_ptr<const BillOrigin>& origin) {
    origin_ = origin;
    what_->setText(what);
    bill_->setPlan(nullptr);
    const bool isSum = total.months > 0;
    list_->setVisible(isSum);
    if (isSum) showMonths(total, months);
    else ask(total);
    show();
    raise();
    activateWindow();
    (isSum ? static_cast<QWidget*>(list_) : bill_)->setFocus();
}

void BillDialog::showMonths(const FigureTotal& sum, const std::vector<FigureTotal>& months) {
    months_.assign(months.begin(), months.begin() + static_cast<std::ptrdiff_t>(std::min(sum.months, months.size())));
    const QSignalBlocker blocker{list_};
    list_->clear();
    for (const FigureTotal& month : months_) list_->addItem(billTitle(month));
    const int last = list_->count() - 1;
    list_->setCurrentRow(last);
    if (last >= 0) ask(months_[static_cast<std::size_t>(last)]);
}

void BillDialog::ask(const FigureTotal& total) {
    asked_ = total;
    setStyleClass(*state_, QStringLiteral("muted"));
    state_->setText(tr("Computing …"));
    finder_.ask(total, origin_);
}

void BillDialog::showBill(const std::shared_ptr<const Plan>& plan) {
    bill_->setPlan(plan);
    const StagePlan& stage = plan->shown();
    QStringList told;
    if (list_->isVisibleTo(this)) told << tr("%1 of the sum").arg(toQString(asked_.name));
    told << tr("stage %1 (%2), %3").arg(stage.number).arg(toQString(stage.name), toQString(counted(plan->inputs.workload.users, "user", "users")));
    told << tr("prices %1 of %2").arg(toQString(plan->catalogId), toQString(plan->catalogDate));
    const double apart = stage.bill.total.dollars() - asked_.dollars;
    if (std::abs(apart) >= leastTold) told << tr("told was %1").arg(markedMoney(asked_));  // never of a part: that is NaN
    QString text = told.join(QStringLiteral(" · "));
    text[0] = text[0].toUpper();
    setStyleClass(*state_, QStringLiteral("muted"));
    state_->setText(text);
    if (!asked_.lines.isNone()) bill_->showLines(asked_.lines);
}

void BillDialog::showProblem(const QString& problem) {
    bill_->setPlan(nullptr);
    setStyleClass(*state_, QStringLiteral("error"));
    state_->setText(tr("This bill cannot be made: %1").arg(problem));
}

}  // namespace stagecraft::ui
