#include "ui/questions/load_test_dialog.h"

#include <QCompleter>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QSplitter>
#include <QVBoxLayout>

#include "model/documents/file_io.h"
#include "model/figures/load_test_figure.h"
#include "model/report/calibration_words.h"
#include "model/support/text.h"
#include "model/workload/fields.h"
#include "ui/charts/series_legend.h"
#include "ui/charts/themed_chart.h"
#include "ui/presenters/wording.h"
#include "ui/theme/style_class.h"

namespace stagecraft::ui {

namespace {

constexpr int mostServers = 10'000;
constexpr int pauseOfTyping = 200;  // ms

QLabel* makeText(const char* name, const char* textClass) {
    auto* const label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setProperty("class", QString::fromLatin1(textClass));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/// "CPU per request 38.2 ms (now 40 ms)", by the labels of the inputs.
QString settingText(const Setting& setting, const Inputs& inputs) {
    const Field* const found = field(setting.key);
    if (found == nullptr) return toQString(setting.key + "=" + setting.value);
    const QString unit = found->unit.empty() ? QString{} : QChar{u' '} + toQString(found->unit);
    const std::optional<double> now = found->read(inputs);
    const QString before = now ? toQString(plainNumber(*now)) + unit : toQString(found->unset);
    return LoadTestDialog::tr("%1: %2%3 (now %4)").arg(toQString(found->label), toQString(setting.value), unit, before);
}

}  // namespace

LoadTestDialog::LoadTestDialog(Document& document, Dialogs& dialogs, const ThemeController& themes, QWidget* parent)
    : QDialog(parent),
      document_(document),
      dialogs_(dialogs),
      type_(new QComboBox),
      servers_(new QSpinBox),
      steps_(new QPlainTextEdit),
      chart_(new ThemedChart{themes}),
      legend_(new SeriesLegend{themes}),
      answer_(makeText("loadTest.answer", "")),
      settingsTitle_(makeText("loadTest.settingsTitle", "title")),
      settingsText_(makeText("loadTest.settings", "")),
      notes_(makeText("loadTest.notes", "muted")),
      use_(new QPushButton{tr("&Use in the plan")}) {
    setObjectName(QStringLiteral("loadTestDialog"));
    setWindowTitle(tr("Load test"));
    resize(960, 600);
    auto* const middle = new QSplitter{Qt::Horizontal};
    middle->setChildrenCollapsible(false);
    middle->addWidget(makeSteps());
    middle->addWidget(makeResult());
    middle->setStretchFactor(0, 2);
    middle->setStretchFactor(1, 3);
    middle->setSizes({400, 560});
    use_->setObjectName(QStringLiteral("loadTest.use"));
    use_->setToolTip(tr("Replace these inputs of the plan; undo takes it back"));
    auto* const buttons = new QDialogButtonBox{QDialogButtonBox::Close};
    buttons->addButton(use_, QDialogButtonBox::ActionRole);
    // Enter in a field keeps what was typed and starts nothing.
    use_->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    auto* const column = new QVBoxLayout{this};
    column->addWidget(middle, 1);
    column->addWidget(buttons);

    pause_.setSingleShot(true);
    pause_.setInterval(pauseOfTyping);
    connect(&pause_, &QTimer::timeout, this, &LoadTestDialog::calibrateSteps);
    connect(steps_, &QPlainTextEdit::textChanged, this, [this] { pause_.start(); });
    connect(type_, &QComboBox::currentTextChanged, this, [this] { pause_.start(); });
    connect(servers_, &QSpinBox::valueChanged, this, [this] { pause_.start(); });
    connect(&document_, &Document::inputsChanged, this, [this] {
        if (isVisible()) pause_.start();
    });
    connect(use_, &QPushButton::clicked, this, &LoadTestDialog::use);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    calibrateSteps();
}

QWidget* LoadTestDialog::makeSteps() {
    auto* const page = new QWidget;
    type_->setObjectName(QStringLiteral("loadTest.type"));
    type_->setAccessibleName(tr("Instance type that was tested"));
    type_->setEditable(true);
    type_->setInsertPolicy(QComboBox::NoInsert);
    for (const InstanceType& type : document_.catalog().instanceTypes())
        if (!type.isAccelerated) type_->addItem(toQString(type.name));
    type_->setCurrentText(QStringLiteral("m5.large"));
    type_->completer()->setFilterMode(Qt::MatchContains);
    type_->completer()->setCompletionMode(QCompleter::PopupCompletion);
    servers_->setObjectName(QStringLiteral("loadTest.servers"));
    servers_->setAccessibleName(tr("Servers that were tested"));
    servers_->setRange(1, mostServers);
    steps_->setObjectName(QStringLiteral("loadTest.steps"));
    steps_->setAccessibleName(tr("Steps of the load test, as CSV"));
    steps_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    steps_->setLineWrapMode(QPlainTextEdit::NoWrap);
    steps_->setTabChangesFocus(true);
    steps_->setPlaceholderText(tr("Paste what k6, JMeter, wrk, hey or a\nspreadsheet wrote: a line of names,\nthen a line for each step.\n\n"
                                  "vus,rps,latency_ms,cpu_percent\n1,24.8,40.3,50\n2,47.9,41.8,96\n4,49.1,81.5,98"));
    auto* const open = new QPushButton{tr("&Open file…")};
    open->setObjectName(QStringLiteral("loadTest.open"));
    open->setAutoDefault(false);
    connect(open, &QPushButton::clicked, this, &LoadTestDialog::openFile);

    auto* const head = new QHBoxLayout;
    auto* const tested = new QLabel{tr("&Tested")};
    tested->setBuddy(servers_);
    head->addWidget(tested);
    head->addWidget(servers_);
    head->addWidget(new QLabel{QStringLiteral("×")});
    head->addWidget(type_, 1);
    head->addWidget(open);
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 4, 0);
    column->addLayout(head);
    column->addWidget(steps_, 1);
    return page;
}

QWidget* LoadTestDialog::makeResult() {
    auto* const page = new QWidget;
    chart_->setObjectName(QStringLiteral("loadTest.chart"));
    chart_->setMinimumHeight(240);
    answer_->setAlignment(Qt::AlignTop);
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(4, 0, 0, 0);
    column->addWidget(answer_);
    column->addWidget(chart_, 1);
    column->addWidget(legend_);
    column->addWidget(settingsTitle_);
    column->addWidget(settingsText_);
    column->addWidget(notes_);
    return page;
}

void LoadTestDialog::setSteps(const QString& csv) {
    steps_->setPlainText(csv);
    pause_.stop();
    calibrateSteps();
}

void LoadTestDialog::openFile() {
    const QString path = dialogs_.loadTestPath(this);
    if (path.isEmpty()) return;
    const Result<std::string> text = readFile(path.toStdString(), largestLoadTest);
    if (text) setSteps(toQString(*text));
    else showNothing(toQString(text.error().text()), true);
}

void LoadTestDialog::calibrateSteps() {
    const QString csv = steps_->toPlainText();
    if (csv.trimmed().isEmpty()) return showNothing(tr("The steps say what a request costs and how far the servers scale."), false);
    const std::string name = type_->currentText().trimmed().toStdString();
    const InstanceType* const type = document_.catalog().instanceType(name);
    if (type == nullptr) return showNothing(tr("Tested: must be an instance type such as c7g.large, not “%1”").arg(toQString(name)), true);
    const Result<LoadTest> test = readLoadTest(csv.toStdString(), {});
    if (!test) return showNothing(toQString(test.error().text()), true);
    show(*test, calibrate(*test, {type, servers_->value(), document_.inputs().choices.benchmark}));
}

void LoadTestDialog::showNothing(const QString& text, bool isProblem) {
    setStyleClass(*answer_, isProblem ? QStringLiteral("error") : QStringLiteral("muted"));
    answer_->setText(text);
    chart_->hide();
    legend_->hide();
    settings_.clear();
    settingsTitle_->clear();
    settingsText_->clear();
    notes_->clear();
    use_->setEnabled(false);
}

void LoadTestDialog::show(const LoadTest& test, const Calibration& calibration) {
    Figure figure = loadTestFigure(test, calibration);
    setStyleClass(*answer_, QStringLiteral("title"));
    answer_->setText(toQString(figure.answer));
    legend_->setFigure(figure);
    legend_->show();
    chart_->setFigure(std::move(figure));
    chart_->show();
    settings_ = settingsOf(calibration);
    settingsTitle_->setText(settings_.empty() ? tr("Nothing to use in the plan") : tr("What the plan would use"));
    QStringList lines;
    for (const Setting& setting : settings_) lines << settingText(setting, document_.inputs());
    settingsText_->setText(lines.join(QChar{u'\n'}));
    QStringList notes{tr("CPU per request: %1.").arg(toQString(text(calibration.demand)))};
    for (const CalibrationNote note : calibration.notes) notes << toQString(text(note));
    for (const Error& warning : test.warnings) notes << toQString(warning.text());
    if (calibration.tooFast) notes << toQString(warningOf(*calibration.tooFast, {}).text());
    notes_->setText(notes.join(QChar{u'\n'}));
    use_->setEnabled(!settings_.empty());
}

void LoadTestDialog::use() {
    if (pause_.isActive()) {  // what was typed last is not worked out yet
        pause_.stop();
        calibrateSteps();
    }
    std::vector<FigureEdit> edits;
    for (const Setting& setting : settings_) edits.push_back({setting.key, setting.value});
    const QString refusal = document_.editFields(edits);
    if (!refusal.isEmpty()) showNothing(refusal, true);
}

}  // namespace stagecraft::ui
