#include "ui/questions/why_not_dialog.h"

#include <QDialogButtonBox>
#include <QStringListModel>
#include <QVBoxLayout>

#include <utility>

#include "ui/presenters/wording.h"
#include "ui/prices/cell_table.h"
#include "ui/theme/style_class.h"

namespace stagecraft::ui {

WhyNotDialog::WhyNotDialog(Document& document, QWidget* parent)
    : QDialog(parent),
      document_(document),
      explainer_(document),
      completer_(new QCompleter{QStringList{}, this}),
      subject_(new QLineEdit),
      ask_(new QPushButton{tr("&Ask")}),
      choose_(new QPushButton{tr("&Choose it")}),
      answer_(new StatementLabel),
      title_(new QLabel),
      proof_(makeCellTable(QStringLiteral("whyNot.proof"), tr("What became of everything on sale"),
                           {tr("Part"), tr("Chosen"), tr("On sale"), tr("Beaten"), tr("Dearer"), tr("Ruled out by"), tr("Runner-up"), tr("A month more")})),
      patience_(new QTimer{this}) {
    setObjectName(QStringLiteral("whyNotDialog"));
    setWindowTitle(tr("Why not?"));
    resize(1200, 460);
    subject_->setObjectName(QStringLiteral("whyNot.subject"));
    subject_->setAccessibleName(tr("What to ask about"));
    subject_->setPlaceholderText(tr("m7g.large, db.r6g.large, stage 4 or choices.database=aurora"));
    subject_->setClearButtonEnabled(true);
    completer_->setCaseSensitivity(Qt::CaseInsensitive);
    completer_->setFilterMode(Qt::MatchContains);
    subject_->setCompleter(completer_);
    ask_->setObjectName(QStringLiteral("whyNot.ask"));
    ask_->setDefault(true);
    choose_->setObjectName(QStringLiteral("whyNot.choose"));
    choose_->setToolTip(tr("Plan with it; undo takes it back"));
    choose_->setAutoDefault(false);
    answer_->setObjectName(QStringLiteral("whyNot.answer"));
    answer_->setSelectable(true);
    title_->setObjectName(QStringLiteral("whyNot.title"));
    title_->setProperty("class", QStringLiteral("title"));

    auto* const question = new QLabel{tr("&Why not")};
    question->setBuddy(subject_);
    auto* const head = new QHBoxLayout;
    head->addWidget(question);
    head->addWidget(subject_, 1);
    head->addWidget(ask_);
    auto* const buttons = new QDialogButtonBox{QDialogButtonBox::Close};
    buttons->addButton(choose_, QDialogButtonBox::ActionRole);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    auto* const column = new QVBoxLayout{this};
    column->addLayout(head);
    column->addWidget(answer_);
    column->addWidget(title_);
    column->addWidget(proof_, 1);
    column->addWidget(buttons);

    patience_->setSingleShot(true);
    patience_->setInterval(std::chrono::milliseconds{250});
    connect(patience_, &QTimer::timeout, this, &WhyNotDialog::showBusy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(ask_, &QPushButton::clicked, this, &WhyNotDialog::start);
    connect(choose_, &QPushButton::clicked, this, &WhyNotDialog::choose);
    connect(subject_, &QLineEdit::textChanged, this, [this] {
        isAsked_ = false;
        isAnswered_ = true;
        ask_->setEnabled(!subject_->text().trimmed().isEmpty());
        choose_->setEnabled(false);
        showAnswer({});
    });
    connect(&explainer_, &Explainer::answered, this, [this](const QString&, const std::vector<Statement>& sentences, const std::shared_ptr<const Plan>& plan) {
        answered_ = plan;
        isAnswered_ = true;
        showAnswer(sentences);
    });
    connect(answer_, &StatementLabel::billChosen, this, [this](const FigureTotal& total, const QString& what) { emit billChosen(total, what, answered_->inputs); });
    connect(&explainer_, &Explainer::refused, this, [this](const QString&, const QString& problem) {
        isAnswered_ = true;
        showProblem(problem);
    });
    connect(&explainer_, &Explainer::proved, this, &WhyNotDialog::showProof);
    connect(&document_, &Document::planChanged, this, [this] {
        if (isVisible()) followPlan();
    });
    connect(&document_, &Document::catalogChanged, this, [this] { completer_->setModel(new QStringListModel{explainer_.subjects(), completer_}); });
    ask_->setEnabled(false);
    choose_->setEnabled(false);
    showAnswer({});
}

void WhyNotDialog::ask(const QString& subject) {
    subject_->setText(subject);
    start();
}

void WhyNotDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    completer_->setModel(new QStringListModel{explainer_.subjects(), completer_});
    followPlan();
    subject_->setFocus();
    subject_->selectAll();
}

void WhyNotDialog::start() {
    const QString subject = subject_->text().trimmed();
    if (subject.isEmpty()) return;
    isAsked_ = true;
    isAnswered_ = false;
    patience_->start();
    explainer_.ask(subject);
}

void WhyNotDialog::showAnswer(std::vector<Statement> sentences) {
    const bool isAnswer = !sentences.empty();
    if (!isAnswer)
        sentences.push_back({tr("Ask about an instance type, a stage or an option: the answer names what stands against it and the "
                                "smallest change that would admit it.")});
    setStyleClass(*answer_, isAnswer ? QStringLiteral("answer") : QStringLiteral("muted"));
    answer_->setStatements(std::move(sentences));
    const std::vector<FigureEdit> edits = isAnswer ? explainer_.editsFor(subject_->text().trimmed()) : std::vector<FigureEdit>{};
    choose_->setEnabled(!edits.empty());
}

void WhyNotDialog::showProblem(const QString& problem) {
    setStyleClass(*answer_, QStringLiteral("error"));
    answer_->setStatements({{problem}});
    choose_->setEnabled(false);
}

void WhyNotDialog::showProof(const QList<QStringList>& rows, bool isAll) {
    isProved_ = isAll;
    fillCellTable(*proof_, rows, {2, 3, 4, 7});
    const std::shared_ptr<const Plan> plan = document_.plan();
    if (plan == nullptr) return;
    const StagePlan& shown = plan->shown();
    if (!isAll) return;
    title_->setText(rows.isEmpty() ? tr("Stage %1 %2 has no servers of its own").arg(shown.number).arg(toQString(shown.name))
                                   : tr("Stage %1 %2: the cheapest of each part, given the others").arg(shown.number).arg(toQString(shown.name)));
}

void WhyNotDialog::showBusy() {
    const std::shared_ptr<const Plan> plan = document_.plan();
    if (!isProved_ && plan != nullptr)
        title_->setText(tr("Stage %1 %2: planning with everything else on sale…").arg(plan->shown().number).arg(toQString(plan->shown().name)));
    if (isAnswered_) return;
    setStyleClass(*answer_, QStringLiteral("muted"));
    answer_->setStatements({{tr("Planning with %1…").arg(subject_->text().trimmed())}});
    choose_->setEnabled(false);
}

void WhyNotDialog::followPlan() {
    isProved_ = false;
    patience_->start();
    explainer_.prove();
    if (isAsked_) start();
}

void WhyNotDialog::choose() {
    const QString refusal = document_.editFields(explainer_.editsFor(subject_->text().trimmed()));
    if (!refusal.isEmpty()) showProblem(refusal);
}

}  // namespace stagecraft::ui
