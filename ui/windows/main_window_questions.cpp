#include <QMenu>

#include "ui/questions/load_test_dialog.h"
#include "ui/questions/why_not_dialog.h"
#include "ui/windows/main_window.h"

namespace stagecraft::ui {

namespace {

void bringUp(QDialog& dialog) {
    dialog.show();
    dialog.raise();
    dialog.activateWindow();
}

}  // namespace

void MainWindow::addQuestionActions(QMenu& menu) {
    menu.addSeparator();
    QAction* const whyNot = menu.addAction(tr("Wh&y not…"), this, [this] { askWhyNot({}); });
    whyNot->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    whyNot->setObjectName(QStringLiteral("action.whyNot"));
    QAction* const loadTest = menu.addAction(tr("&Load test…"), this, [this] { showLoadTest({}); });
    loadTest->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    loadTest->setObjectName(QStringLiteral("action.loadTest"));
}

void MainWindow::askWhyNot(const QString& subject) {
    if (whyNot_ == nullptr) {
        whyNot_ = new WhyNotDialog{document_, this};
        connect(whyNot_, &WhyNotDialog::billChosen, this,
                [this](const FigureTotal& total, const QString& what, const Inputs& inputs) { openBill(total, what, {}, inputs); });
    }
    bringUp(*whyNot_);
    if (!subject.isEmpty()) whyNot_->ask(subject);
}

bool MainWindow::isAnswering() const { return whyNot_ != nullptr && whyNot_->isBusy(); }

void MainWindow::showLoadTest(const QString& csv) {
    if (loadTest_ == nullptr) loadTest_ = new LoadTestDialog{document_, dialogs_, themes_, this};
    bringUp(*loadTest_);
    if (!csv.isEmpty()) loadTest_->setSteps(csv);
}

}  // namespace stagecraft::ui
