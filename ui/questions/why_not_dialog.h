#pragma once

#include <QCompleter>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QTreeWidget>

#include "ui/document/explainer.h"
#include "ui/overview/statement_label.h"

namespace stagecraft::ui {

/// Plan ▸ Why not…: asks why the plan is not otherwise, shows what became of everything on sale, and makes it so where wished. Stays
/// open beside the window and follows the plan.
class WhyNotDialog : public QDialog {
    Q_OBJECT

public:
    /// `document` must outlive the dialog.
    WhyNotDialog(Document& document, QWidget* parent);

    /// Types the question and asks it.
    void ask(const QString& subject);
    /// An answer or the proof is still being worked out.
    [[nodiscard]] bool isBusy() const { return explainer_.isBusy(); }

signals:
    /// Of money that the answer tells: the bill of a plan with these inputs, changed as the total says.
    void billChosen(const stagecraft::FigureTotal& total, const QString& what, const stagecraft::Inputs& inputs);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void start();
    void showAnswer(std::vector<Statement> sentences);
    void showProblem(const QString& problem);
    void showProof(const QList<QStringList>& rows, bool isAll);
    void showBusy();
    void followPlan();
    void choose();

    Document& document_;
    Explainer explainer_;
    QCompleter* completer_;
    QLineEdit* subject_;
    QPushButton* ask_;
    QPushButton* choose_;
    StatementLabel* answer_;
    QLabel* title_;
    QTreeWidget* proof_;
    std::shared_ptr<const Plan> answered_;  ///< of which the answer is
    QTimer* patience_;                      ///< what takes no longer than that needs no word about it
    bool isProved_ = false, isAnswered_ = true;
    bool isAsked_ = false;  ///< the question shown has been asked and is asked again of every new plan
};

}  // namespace stagecraft::ui
