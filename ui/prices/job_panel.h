#pragma once

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

namespace stagecraft::ui {

/// Where a page shows what became of its job: nothing yet, how far it is, what it made, or why it failed.
class JobPanel : public QStackedWidget {
    Q_OBJECT

public:
    /// `name` begins the object names; `result` shows what a job made.
    JobPanel(const QString& name, const QString& emptyText, QWidget* result);

    void showEmpty(const QString& text);
    void showBusy(const QString& title);
    /// `trouble`: what keeps it waiting, in a sentence; empty: all is well.
    void setProgress(double share, const QString& what, const QString& trouble = {});
    void showResult();
    /// What happened, and what it means for the prices in use.
    void showFailure(const QString& title, const QString& text);

signals:
    void cancelled();

private:
    [[nodiscard]] QWidget* makeEmpty(const QString& name, const QString& text);
    [[nodiscard]] QWidget* makeBusy(const QString& name);
    [[nodiscard]] QWidget* makeFailure(const QString& name);

    QLabel* empty_ = nullptr;
    QLabel* busyTitle_ = nullptr;
    QLabel* busyText_ = nullptr;
    QLabel* trouble_ = nullptr;
    QProgressBar* bar_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QLabel* failureTitle_ = nullptr;
    QLabel* failureText_ = nullptr;
    QWidget *emptyPage_, *busyPage_, *resultPage_, *failurePage_;
};

}  // namespace stagecraft::ui
