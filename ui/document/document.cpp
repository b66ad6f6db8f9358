#include "ui/document/document.h"

#include <QMetaObject>
#include <QUndoCommand>

#include <chrono>
#include <utility>

#include "model/documents/file_io.h"
#include "model/documents/plan_result.h"
#include "model/documents/plan_yaml.h"
#include "model/exploration/explained_plan.h"
#include "model/report/money_words.h"
#include "model/support/text.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

/// Swaps whole input values. Commands of one key and one step merge.
class EditCommand : public QUndoCommand {
public:
    EditCommand(Document& document, Inputs after, QString key, quint64 step, const QString& label)
        : QUndoCommand(label),
          document_(document),
          before_(document.inputs()),
          after_(std::move(after)),
          key_(std::move(key)),
          step_(step) {}

    void undo() override { document_.setInputs(before_); }
    void redo() override { document_.setInputs(after_); }
    [[nodiscard]] int id() const override { return key_.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* const next = static_cast<const EditCommand*>(other);
        if (next->key_ != key_ || next->step_ != step_) return false;
        after_ = next->after_;
        setObsolete(before_ == after_);
        return true;
    }

private:
    Document& document_;
    Inputs before_, after_;
    QString key_;
    quint64 step_;
};

Document::Document(Catalog::Pointer catalog, Blueprints blueprints, QObject* parent)
    : QObject(parent),
      catalog_(std::move(catalog)),
      blueprints_(std::move(blueprints)),
      preset_(&presets().front()),
      inputs_(preset_->inputs) {
    startPlan();
}

Document::~Document() = default;

QString Document::firstProblem(const Inputs& inputs, const QString& key) const {
    const std::vector<Error> found = problems(inputs, *catalog_);
    if (found.empty()) return {};
    const Error& first = found.front();
    const Field* const row = field(first.key);
    if (row == nullptr || row->label.empty() || first.key == key.toStdString()) return toQString(first.message);
    return tr("“%1” %2").arg(toQString(row->label), toQString(first.message));
}

QString Document::setCatalog(Catalog::Pointer catalog) {
    if (const std::vector<Error> found = problems(inputs_, *catalog); !found.empty())
        return tr("%1 does not suit this plan: %2").arg(toQString(catalog->id()), toQString(found.front().text()));
    catalog_ = std::move(catalog);
    notices_.clear();
    emit catalogChanged();
    startPlan();
    return {};
}

QString Document::catalogIdIn(const QString& path) {
    const std::string file = path.toStdString();
    const Result<std::string> content = readFile(file, largestPlanFile);
    if (!content) return {};
    const Result<ReadPlan> read = readPlan(*content, file);
    return read && read->result ? toQString(read->result->catalogId) : QString{};
}

QString Document::editText(const QString& key, const QString& text) {
    const std::string keyText = key.toStdString();
    const Result<Inputs> changed = withValue(inputs_, keyText, text.toStdString());
    if (!changed) return toQString(changed.error().message);
    const Field* const row = field(keyText);
    return edit(*changed, key, row != nullptr ? toQString(row->label) : key);
}

QString Document::edit(const Inputs& after, const QString& key, const QString& label) {
    if (after == inputs_) return {};
    if (QString problem = firstProblem(after, key); !problem.isEmpty()) return problem;
    undo_.push(new EditCommand(*this, after, key, step_, label));
    return {};
}

QString Document::editFields(std::span<const FigureEdit> edits) {
    Inputs after = inputs_;
    QStringList labels;
    for (const FigureEdit& change : edits) {
        Result<Inputs> changed = withValue(std::move(after), change.key, change.value);
        if (!changed) return toQString(changed.error().message);
        after = std::move(*changed);
        const Field* const row = field(change.key);
        labels << toQString(row != nullptr ? row->label : change.key);
    }
    closeStep();
    return edit(after, {}, labels.join(QStringLiteral(", ")));
}

QString Document::applyPreset(const Preset& preset) {
    if (QString problem = firstProblem(preset.inputs, {}); !problem.isEmpty()) return problem;
    preset_ = &preset;
    QString refusal = edit(preset.inputs, {}, tr("preset %1").arg(toQString(preset.name)));
    emit presetChanged();
    return refusal;
}

void Document::forgetFile() {
    undo_.clear();
    closeStep();
    notices_.clear();
    path_.clear();
}

void Document::startNew() {
    forgetFile();
    preset_ = &presets().front();
    setInputs(preset_->inputs);
    emit presetChanged();
    emit pathChanged();
}

QString Document::open(const QString& path) {
    const std::string file = path.toStdString();
    const Result<std::string> content = readFile(file, largestPlanFile);
    if (!content) return toQString(content.error().text());
    const Result<ReadPlan> read = readPlan(*content, file);
    if (!read) return toQString(read.error().text());
    if (const std::vector<Error> found = problems(*read, *catalog_); !found.empty())
        return toQString(found.front().text());
    forgetFile();
    path_ = path;
    for (const Error& warning : read->warnings) notices_ += toQString(warning.text());
    if (read->result && read->result->catalogId != catalog_->id()) notices_ += changeSince(*read->result, read->inputs);
    setInputs(read->inputs);
    emit pathChanged();
    return {};
}

QString Document::openWith(Catalog::Pointer catalog, const QString& path) {
    const Catalog::Pointer before = std::exchange(catalog_, std::move(catalog));
    QString refusal = open(path);
    if (!refusal.isEmpty()) {
        catalog_ = before;
        return refusal;
    }
    emit catalogChanged();
    return {};
}

QString Document::changeSince(const SavedResult& saved, const Inputs& inputs) const {
    // One plan is made here rather than in the background: the message needs it at once.
    const Bill bill = stagecraft::plan(inputs, *catalog_, blueprints_).shown().bill;
    const Usd change = bill.total - saved.monthly;
    const QString sign = (bill.estimated > Usd{} || saved.estimated > Usd{} ? QStringLiteral("≈ ") : QString{}) + (change > Usd{} ? QStringLiteral("+") : QString{});
    return tr("Saved with prices %1 (%2), opened with %3 (%4): %5 a month then, %6 now, a change of %7.")
        .arg(toQString(saved.catalogId), toQString(saved.catalogDate), toQString(catalog_->id()),
             toQString(catalog_->date()), toQString(markedMoney(saved.monthly, saved.estimated)), toQString(markedTotal(bill)),
             sign + toQString(moneyText(change)));
}

QString Document::save(const QString& path) {
    // Not the plan on screen: that may be a moment older than the inputs.
    const Plan whole = explainedPlan(inputs_, *catalog_, blueprints_);
    const Result<void> written = writeFileAtomically(path.toStdString(), writePlan(inputs_, resultYaml(whole)));
    if (!written) return toQString(written.error().text());
    path_ = path;
    closeStep();
    undo_.setClean();
    emit pathChanged();
    return {};
}

void Document::setInputs(const Inputs& inputs) {
    inputs_ = inputs;
    startPlan();  // planned while the inputs are shown
    emit inputsChanged();
}

void Document::startPlan() {
    const quint64 revision = ++planRevision_;
    planThread_.start([this, inputs = inputs_, catalog = catalog_, revision](const std::stop_token&) {
        using Clock = std::chrono::steady_clock;
        const Clock::time_point begin = Clock::now();
        auto made = std::make_shared<const Plan>(explainedPlan(inputs, *catalog, blueprints_));
        const double took = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        QMetaObject::invokeMethod(this, [this, made = std::move(made), revision, took] {
            if (revision != planRevision_) return;  // a newer one is on its way
            plan_ = made;
            planMilliseconds_ = took;
            emit planChanged(plan_);
        });
    });
}

}  // namespace stagecraft::ui
