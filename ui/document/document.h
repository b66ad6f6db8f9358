#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QUndoStack>

#include <memory>
#include <span>

#include "model/planning/planner.h"
#include "model/report/figure.h"
#include "model/workload/presets.h"
#include "ui/document/latest_job_thread.h"

namespace stagecraft {
struct SavedResult;
}

namespace stagecraft::ui {

/// The open inputs: the one place where edits go in and plans come out. Every edit swaps whole input values on the undo
/// stack; planning runs on a thread of its own and a late plan never replaces a newer one.
class Document : public QObject {
    Q_OBJECT

public:
    /// `catalog` must not be null. Shows the first preset and begins to plan it.
    Document(Catalog::Pointer catalog, Blueprints blueprints, QObject* parent = nullptr);
    ~Document() override;

    [[nodiscard]] const Inputs& inputs() const { return inputs_; }
    [[nodiscard]] const Catalog& catalog() const { return *catalog_; }
    [[nodiscard]] Catalog::Pointer catalogPointer() const { return catalog_; }
    /// Plans the same inputs with other prices; no step to undo. A refusal (a region that the catalog lacks) comes back as one
    /// sentence and changes nothing.
    [[nodiscard]] QString setCatalog(Catalog::Pointer catalog);
    [[nodiscard]] std::shared_ptr<const Plan> plan() const { return plan_; }  ///< the last one; null before the first
    [[nodiscard]] QUndoStack& undoStack() { return undo_; }
    [[nodiscard]] const QString& path() const { return path_; }  ///< empty: never saved
    [[nodiscard]] bool isModified() const { return !undo_.isClean(); }
    [[nodiscard]] double planMilliseconds() const { return planMilliseconds_; }  ///< what the last plan took
    /// What changed values are compared with and reset to.
    [[nodiscard]] const Preset& preset() const { return *preset_; }

    /// One field from text, as a person types it. A refusal (a bad value, inputs that cannot be planned) comes back as one
    /// sentence and changes nothing; an empty text is success. Edits of one key become one step to undo until
    /// `closeStep()`.
    [[nodiscard]] QString editText(const QString& key, const QString& text);
    /// The same for inputs made elsewhere. `key` says what may merge; empty never merges.
    [[nodiscard]] QString edit(const Inputs& after, const QString& key, const QString& label);
    /// Several fields at once, as one step to undo of its own. A refusal changes nothing.
    [[nodiscard]] QString editFields(std::span<const FigureEdit> edits);
    /// The end of a gesture: the next edit is a step of its own.
    void closeStep() { ++step_; }
    /// Starts over from a preset, as one step to undo.
    [[nodiscard]] QString applyPreset(const Preset& preset);

    /// Forgets everything and starts from the first preset.
    void startNew();
    /// Reads a plan file; a refusal leaves everything as it is. The text of the first problem; empty on success.
    [[nodiscard]] QString open(const QString& path);
    /// The same with other prices, for a plan that the ones in use do not suit.
    [[nodiscard]] QString openWith(Catalog::Pointer catalog, const QString& path);
    /// Writes inputs and the whole plan, all or nothing; the text of the problem, empty on success.
    [[nodiscard]] QString save(const QString& path);
    /// What opening the last file found worth saying: unknown keys, money that changed with the catalog.
    [[nodiscard]] const QStringList& notices() const { return notices_; }
    /// Id of the catalog that the plan in a file was made with; empty when it does not say or cannot be read.
    [[nodiscard]] static QString catalogIdIn(const QString& path);

signals:
    void inputsChanged();
    void planChanged(std::shared_ptr<const stagecraft::Plan> plan);
    void pathChanged();
    void presetChanged();
    void catalogChanged();

private:
    friend class EditCommand;
    void setInputs(const Inputs& inputs);
    void forgetFile();
    void startPlan();
    [[nodiscard]] QString changeSince(const SavedResult& saved, const Inputs& inputs) const;
    /// `key` is the field whose refusal it is; a problem of another names that one.
    [[nodiscard]] QString firstProblem(const Inputs& inputs, const QString& key) const;

    Catalog::Pointer catalog_;
    Blueprints blueprints_;
    const Preset* preset_;
    Inputs inputs_;
    std::shared_ptr<const Plan> plan_;
    QUndoStack undo_;
    QString path_;
    QStringList notices_;
    double planMilliseconds_ = 0;
    quint64 step_ = 0;
    quint64 planRevision_ = 0;
    LatestJobThread planThread_;  // last: it ends before what its jobs read
};

}  // namespace stagecraft::ui
