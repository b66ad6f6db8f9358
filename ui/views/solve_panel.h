#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

#include <memory>
#include <vector>

#include "model/planning/plan.h"
#include "model/report/figure.h"
#include "ui/document/solver.h"
#include "ui/views/words_area.h"

namespace stagecraft::ui {

/// "What would it take?": an input, a condition, and the value of the input for which it holds. One line until it is opened.
class SolvePanel : public QWidget {
    Q_OBJECT

public:
    explicit SolvePanel(QWidget* parent = nullptr);

    void setOpen(bool isOpen);
    [[nodiscard]] bool isOpen() const { return title_->isChecked(); }
    void setPlan(const std::shared_ptr<const Plan>& plan);
    void showSolved(const std::shared_ptr<const Solved>& solved);
    void showRefused(const QString& text);
    /// What was found is of other prices than those in use from now on.
    void setOtherPrices();
    void setBusy(bool isBusy);
    /// The most that the answer takes before it scrolls.
    void setMostAnswer(int height);
    void setProgress(double share);
    /// The question as it stands, or in one line why it is none.
    [[nodiscard]] Result<SolveQuestion> question() const;

signals:
    void asked(const stagecraft::SolveQuestion& question);
    void cancelRequested();
    void openChanged(bool isOpen);
    void editsChosen(const std::vector<stagecraft::FigureEdit>& edits);
    /// The bill with the value found, of a plan with these inputs.
    void totalOpened(const stagecraft::FigureTotal& total, const QString& what, const stagecraft::Inputs& inputs);

private:
    void fillInputs();
    void suggestBound();
    void ask();
    void take();
    void openBill();
    void showAnswer(const QString& text, bool isRefusal);
    void showTake();

    std::shared_ptr<const Plan> plan_;
    std::shared_ptr<const Solved> solved_;
    bool isSuggested_ = true;  ///< nobody has typed a bound yet
    bool isOfOtherPrices_ = false;
    QToolButton* title_;
    QWidget* body_;
    QComboBox* input_;
    QComboBox* measure_;
    QLineEdit* bound_;
    QCheckBox* targets_;
    QPushButton* find_;
    QProgressBar* progress_;
    QToolButton* cancel_;
    QLabel* answer_;
    WordsArea* answers_ = nullptr;  ///< which scrolls it where it is long
    QPushButton* take_;
    QPushButton* bill_;
};

}  // namespace stagecraft::ui
