#include "ui/views/solve_panel.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

#include "model/planning/assessment.h"
#include "model/report/solve_words.h"
#include "model/support/text.h"
#include "model/workload/fields.h"
#include "ui/presenters/figure_wording.h"
#include "ui/presenters/wording.h"
#include "ui/theme/style_class.h"

namespace stagecraft::ui {

namespace {

constexpr double nearUsers = 80;  ///< ms: what the nearest region is asked for where nobody said

/// One condition that can be chosen.
struct Wanted {
    Measure measure;
    bool isAtMost;
    const char* text;
};
constexpr std::array wanted{
    Wanted{Measure::MonthlyUsd, true, QT_TRANSLATE_NOOP("SolvePanel", "the bill is at most, $ a month")},
    Wanted{Measure::P99Ms, true, QT_TRANSLATE_NOOP("SolvePanel", "the p99 is at most, ms")},
    Wanted{Measure::Availability, false, QT_TRANSLATE_NOOP("SolvePanel", "it is up at least, %")},
    Wanted{Measure::DowntimeMinutes, true, QT_TRANSLATE_NOOP("SolvePanel", "it is down at most, minutes a year")},
    Wanted{Measure::RoundTripMs, true, QT_TRANSLATE_NOOP("SolvePanel", "the round trip to users is at most, ms")},
    Wanted{Measure::Feasible, true, QT_TRANSLATE_NOOP("SolvePanel", "all targets are met")},
};

/// What a plan changes with, and can be looked at value by value.
bool canBeSolvedFor(const Field& row) {
    if (row.group == FieldGroup::Forecast || row.key == "choices.exchange_rate" || row.key == "choices.tax_rate") return false;
    return row.kind == FieldKind::Number || row.kind == FieldKind::Integer || row.kind == FieldKind::Choice || row.kind == FieldKind::Flag ||
           row.key == "choices.region";
}

double roundedUp(double value) {
    if (value <= 0) return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
    return std::ceil(value / unit) * unit;
}

/// "5k", "$2,000", "300 ms", "99.95 %": the number, without what a person writes around it.
std::optional<double> boundIn(QString text, bool isShare) {
    text = text.trimmed();
    text.remove(QChar{u'$'}).remove(QChar{u' '}).remove(QChar{u'\u00a0'});
    for (const char* const unit : {"ms", "min", "minutes", "amonth", "/month"})
        if (text.endsWith(QLatin1String{unit}, Qt::CaseInsensitive)) text.chop(static_cast<int>(std::char_traits<char>::length(unit)));
    const std::optional<double> number = parseHumanNumber(text.toStdString());
    if (!number || !std::isfinite(*number) || *number < 0) return std::nullopt;
    // Of a share 99.95 and 99.95 % are the same.
    return isShare && *number > 1 ? *number / 100 : *number;
}

}  // namespace

SolvePanel::SolvePanel(QWidget* parent)
    : QWidget(parent), title_(new QToolButton), body_(new QWidget), input_(new QComboBox), measure_(new QComboBox), bound_(new QLineEdit),
      targets_(new QCheckBox(tr("and all targets are met"))), find_(new QPushButton(tr("Find"))), progress_(new QProgressBar), cancel_(new QToolButton), answer_(new QLabel),
      take_(new QPushButton(tr("Take it"))), bill_(new QPushButton(tr("Its bill"))) {
    setObjectName(QStringLiteral("solvePanel"));
    auto* const column = new QVBoxLayout{this};
    column->setContentsMargins(8, 0, 8, 0);
    column->setSpacing(4);
    column->addWidget(title_);
    column->addWidget(body_);
    title_->setObjectName(QStringLiteral("solve.open"));
    title_->setText(tr("What would it take?"));
    title_->setToolTip(tr("Find the value of an input for which a condition holds"));
    title_->setAccessibleName(title_->text());
    title_->setProperty("class", QStringLiteral("section"));
    title_->setCheckable(true);
    title_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    title_->setFocusPolicy(Qt::TabFocus);

    auto* const rows = new QVBoxLayout{body_};
    rows->setContentsMargins(0, 0, 0, 4);
    rows->setSpacing(4);
    const auto name = [](QWidget* widget, const char* id, const QString& accessible) {
        widget->setObjectName(QString::fromLatin1(id));
        widget->setAccessibleName(accessible);
    };
    name(input_, "solve.input", tr("Input to find"));
    name(measure_, "solve.measure", tr("Condition"));
    name(bound_, "solve.bound", tr("Bound of the condition"));
    name(targets_, "solve.targets", tr("And all targets are met"));
    name(find_, "solve.find", tr("Find the value"));
    name(progress_, "solve.progress", tr("Looking for the value"));
    name(cancel_, "solve.cancel", tr("Stop looking"));
    name(answer_, "solve.answer", tr("What it would take"));
    name(take_, "solve.take", tr("Give the input the value found"));
    name(bill_, "solve.bill", tr("Open the bill with the value found"));
    bill_->setToolTip(tr("Line by line, with the value found"));
    for (QComboBox* const combo : {input_, measure_}) {
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        combo->setMinimumContentsLength(10);
    }
    fillInputs();
    for (const Wanted& one : wanted) measure_->addItem(tr(one.text));

    auto* const asking = new QHBoxLayout;
    asking->setSpacing(6);
    asking->addWidget(input_, 2);
    auto* const so = new QLabel{tr("so that")};
    so->setProperty("class", QStringLiteral("muted"));
    asking->addWidget(so);
    asking->addWidget(measure_, 3);
    asking->addWidget(bound_, 1);
    rows->addLayout(asking);
    auto* const doing = new QHBoxLayout;
    doing->setSpacing(6);
    doing->addWidget(targets_);
    doing->addStretch(1);
    progress_->setRange(0, 100);
    progress_->setTextVisible(false);
    progress_->setFixedSize(96, 6);
    cancel_->setText(tr("Cancel"));
    doing->addWidget(progress_);
    doing->addWidget(cancel_);
    doing->addWidget(find_);
    rows->addLayout(doing);
    auto* const answering = new QHBoxLayout;
    answering->setSpacing(6);
    answer_->setWordWrap(true);
    answer_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    answers_ = new WordsArea{WordsArea::Height::Follows, {answer_}};
    answers_->setObjectName(QStringLiteral("solve.answers"));
    answers_->setAccessibleName(answer_->accessibleName());
    answering->addWidget(answers_, 1);
    answering->addWidget(bill_, 0, Qt::AlignTop);
    answering->addWidget(take_, 0, Qt::AlignTop);
    rows->addLayout(answering);

    connect(title_, &QToolButton::toggled, this, &SolvePanel::setOpen);
    connect(measure_, &QComboBox::activated, this, [this] {
        isSuggested_ = true;
        suggestBound();
    });
    connect(bound_, &QLineEdit::textEdited, this, [this] { isSuggested_ = false; });
    connect(bound_, &QLineEdit::returnPressed, this, &SolvePanel::ask);
    connect(find_, &QPushButton::clicked, this, &SolvePanel::ask);
    connect(cancel_, &QToolButton::clicked, this, &SolvePanel::cancelRequested);
    connect(take_, &QPushButton::clicked, this, &SolvePanel::take);
    connect(bill_, &QPushButton::clicked, this, &SolvePanel::openBill);
    setBusy(false);
    showAnswer({}, false);
    setOpen(false);
}

void SolvePanel::fillInputs() {
    for (const Field& row : fields())
        if (canBeSolvedFor(row)) {
            input_->addItem(toQString(row.label), toQString(row.key));
            input_->setItemData(input_->count() - 1, toQString(row.help), Qt::ToolTipRole);
        }
    input_->setCurrentIndex(std::max(0, input_->findData(QStringLiteral("workload.users"))));
}

void SolvePanel::setOpen(bool isOpen) {
    const QSignalBlocker blocker{title_};
    title_->setChecked(isOpen);
    title_->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    body_->setVisible(isOpen);
    emit openChanged(isOpen);
    if (isOpen) input_->setFocus();
}

void SolvePanel::setPlan(const std::shared_ptr<const Plan>& plan) {
    plan_ = plan;
    suggestBound();
    showTake();
}

void SolvePanel::suggestBound() {
    const Wanted& one = wanted[static_cast<std::size_t>(measure_->currentIndex())];
    bound_->setVisible(one.measure != Measure::Feasible);
    targets_->setVisible(one.measure != Measure::Feasible);
    if (!isSuggested_ || !plan_) return;
    const StagePlan& shown = plan_->shown();
    const Targets& targets = plan_->inputs.targets;
    double bound = 0;
    switch (one.measure) {
        case Measure::MonthlyUsd: bound = targets.budget ? targets.budget->dollars() : roundedUp(2 * shown.bill.total.dollars()); break;
        case Measure::P99Ms: bound = targets.p99 ? targets.p99->count() : roundedUp(shown.latency.p99.count()); break;
        case Measure::Availability: bound = 100 * availabilityTarget(plan_->inputs).fraction.value_or(0.999); break;
        case Measure::DowntimeMinutes: bound = roundedUp(shown.availability.minutesPerYear); break;
        case Measure::RoundTripMs: bound = nearUsers; break;
        case Measure::Feasible: break;
    }
    const QSignalBlocker blocker{bound_};
    bound_->setText(toQString(plainNumber(std::round(bound * 1e6) / 1e6)));
}

Result<SolveQuestion> SolvePanel::question() const {
    const Wanted& one = wanted[static_cast<std::size_t>(measure_->currentIndex())];
    SolveQuestion question;
    question.key = input_->currentData().toString().toStdString();
    if (one.measure == Measure::Feasible) {
        question.conditions.push_back({});
        return question;
    }
    const std::optional<double> bound = boundIn(bound_->text(), one.measure == Measure::Availability);
    if (!bound)
        return tl::unexpected(Error{ErrorCode::Syntax, {}, 0, {}, tr("“%1” is no bound: a number such as 5000, 5k or 99.9 is needed").arg(bound_->text()).toStdString()});
    question.conditions.push_back({one.measure, one.isAtMost, *bound});
    if (targets_->isChecked()) question.conditions.push_back({});
    return question;
}

void SolvePanel::ask() {
    const Result<SolveQuestion> asked = question();
    solved_.reset();
    if (!asked) {
        showAnswer(toQString(asked.error().message), true);
        return;
    }
    showAnswer({}, false);
    emit this->asked(*asked);
}

void SolvePanel::take() {
    if (!solved_ || !solved_->solution.answer) return;
    emit editsChosen({{solved_->question.key, solved_->solution.answer->value}});
}

void SolvePanel::openBill() {
    if (!solved_ || !solved_->solution.answer) return;
    const Trial& answer = *solved_->solution.answer;
    emit totalOpened({answer.monthly.dollars(), {{solved_->question.key, answer.value}}}, answer_->text(), solved_->inputs);
}

void SolvePanel::showSolved(const std::shared_ptr<const Solved>& solved) {
    solved_ = solved;
    isOfOtherPrices_ = false;
    showAnswer(toQString(solutionText(solved->solution, solved->question)), false);
}

void SolvePanel::setOtherPrices() {
    if (!solved_ || isOfOtherPrices_) return;
    isOfOtherPrices_ = true;
    showAnswer(tr("With the prices used before: %1 Ask again for those used now.").arg(answer_->text()), false);
}

void SolvePanel::setMostAnswer(int height) { answers_->setMost(height); }

void SolvePanel::showRefused(const QString& text) {
    solved_.reset();
    showAnswer(text, true);
}

void SolvePanel::showAnswer(const QString& text, bool isRefusal) {
    answer_->setText(text);
    answers_->setVisible(!text.isEmpty());
    setStyleClass(*answer_, isRefusal ? QStringLiteral("refusal") : QStringLiteral("answer"));
    showTake();
}

/// A value found for other inputs than those of now is not offered: the answer says what it was for.
void SolvePanel::showTake() {
    const bool hasValue = solved_ && solved_->solution.answer && solved_->solution.kind != SolvedFor::Anything;
    Inputs now = plan_ ? plan_->inputs : Inputs{};
    Inputs then = solved_ ? solved_->inputs : Inputs{};
    now.name.clear();
    then.name.clear();
    const bool isOfNow = plan_ && now == then && !isOfOtherPrices_;
    bill_->setVisible(solved_ && solved_->solution.answer);
    bill_->setEnabled(!isOfOtherPrices_);
    take_->setVisible(hasValue);
    take_->setEnabled(hasValue && isOfNow);
    take_->setToolTip(isOfNow ? tr("One step that undo takes back") : isOfOtherPrices_ ? tr("The prices have changed since: ask again")
                                                                                   : tr("The plan has changed since: ask again"));
}

void SolvePanel::setBusy(bool isBusy) {
    progress_->setValue(0);
    progress_->setVisible(isBusy);
    cancel_->setVisible(isBusy);
    find_->setEnabled(!isBusy);
}

void SolvePanel::setProgress(double share) { progress_->setValue(qRound(std::clamp(share, 0.0, 1.0) * 100)); }

}  // namespace stagecraft::ui
