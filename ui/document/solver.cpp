#include "ui/document/solver.h"

#include <QMetaObject>

#include <utility>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {
constexpr int reportMilliseconds = 60;
}

Solver::Solver(QObject* parent) : QObject(parent), progress_(std::make_shared<std::atomic<double>>(0)) {
    report_.setInterval(reportMilliseconds);
    connect(&report_, &QTimer::timeout, this, [this] { emit progressed(progress_->load()); });
}

Solver::~Solver() = default;

void Solver::ask(const SolveQuestion& question, const Inputs& inputs, Catalog::Pointer catalog, Blueprints blueprints) {
    const quint64 number = ++number_;
    progress_ = std::make_shared<std::atomic<double>>(0);
    setBusy(true);
    thread_.start([this, number, question, inputs, catalog = std::move(catalog), blueprints = std::move(blueprints), progress = progress_](const std::stop_token& stop) {
        const Effort effort{0, stop, [progress](double share) { progress->store(share); }};
        Result<Solution> solution = solveFor(question, inputs, *catalog, blueprints, effort);
        if (stop.stop_requested()) return;
        QMetaObject::invokeMethod(this, [this, number, question, inputs, solution = std::move(solution)] {
            if (number != number_) return;
            setBusy(false);
            if (solution) emit solved(std::make_shared<const Solved>(Solved{question, inputs, *solution}));
            else emit refused(toQString(solution.error().text()));
        });
    });
}

void Solver::cancel() {
    ++number_;
    thread_.start({});
    setBusy(false);
}

void Solver::setBusy(bool isBusy) {
    if (isBusy == isBusy_) return;
    isBusy_ = isBusy;
    if (isBusy_) report_.start();
    else report_.stop();
    emit busyChanged(isBusy_);
}

}  // namespace stagecraft::ui
