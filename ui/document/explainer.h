#pragma once

#include <QList>
#include <QObject>
#include <QStringList>

#include "ui/document/document.h"
#include "ui/presenters/statement.h"

namespace stagecraft::ui {

/// Answers why the open plan is as it is, on threads of its own: a newer question replaces an older one. Signals come on the thread
/// of the explainer.
class Explainer : public QObject {
    Q_OBJECT

public:
    /// `document` must outlive it.
    explicit Explainer(const Document& document, QObject* parent = nullptr);

    /// Why the plan is not that: an instance type, a stage, or KEY=VALUE.
    void ask(const QString& subject);
    /// Proof, part by part, that the stage shown is the cheapest.
    void prove();
    /// What may be asked about the open plan: types sold where it runs, stages, options of the choices.
    [[nodiscard]] QStringList subjects() const;
    /// What was asked, or the proof, is still being worked out.
    [[nodiscard]] bool isBusy() const { return isAnswering_ || isProving_; }
    /// The edits that would choose it; none where it is not understood.
    [[nodiscard]] std::vector<FigureEdit> editsFor(const QString& subject) const;

signals:
    /// Of the plan as it was when it was asked about.
    void answered(const QString& subject, const std::vector<stagecraft::ui::Statement>& sentences, const std::shared_ptr<const stagecraft::Plan>& plan);
    void refused(const QString& subject, const QString& problem);
    /// Part, chosen, types on sale, beaten by others, dearer, ruled out by, runner-up, what that costs more a month: of the servers first,
    /// and once more with the databases and the cache, which take longer.
    void proved(const QList<QStringList>& rows, bool isAll);

private:
    const Document& document_;
    quint64 question_ = 0, proof_ = 0;
    bool isAnswering_ = false, isProving_ = false;
    LatestJobThread questions_, proofs_;  // last: they end before what their jobs read
};

}  // namespace stagecraft::ui
