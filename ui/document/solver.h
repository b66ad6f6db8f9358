#pragma once

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

#include "model/exploration/solve_for.h"
#include "ui/document/latest_job_thread.h"

namespace stagecraft::ui {

/// What was found, and what for.
struct Solved {
    SolveQuestion question;
    Inputs inputs;
    Solution solution;
};

/// Answers "what would it take?" on a thread of its own, one question at a time; the newest wins.
class Solver : public QObject {
    Q_OBJECT

public:
    explicit Solver(QObject* parent = nullptr);
    ~Solver() override;

    void ask(const SolveQuestion& question, const Inputs& inputs, Catalog::Pointer catalog, Blueprints blueprints);
    void cancel();
    [[nodiscard]] bool isBusy() const { return isBusy_; }

signals:
    void solved(std::shared_ptr<const stagecraft::ui::Solved> solved);
    void refused(QString text);  ///< one line
    void busyChanged(bool isBusy);
    void progressed(double share);  ///< 0 … 1

private:
    void setBusy(bool isBusy);

    bool isBusy_ = false;
    quint64 number_ = 0;
    std::shared_ptr<std::atomic<double>> progress_;
    QTimer report_;
    LatestJobThread thread_;  // last: it ends before what its jobs use
};

}  // namespace stagecraft::ui
