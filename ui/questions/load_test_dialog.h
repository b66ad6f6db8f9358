#pragma once

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>

#include "model/exploration/calibration.h"
#include "ui/document/document.h"
#include "ui/theme/theme_controller.h"
#include "ui/windows/dialogs.h"

namespace stagecraft::ui {

class SeriesLegend;
class ThemedChart;

/// Plan ▸ Load test…: steps of a load test, pasted or from a file, become inputs of the plan. What the steps say is shown while they
/// are typed.
class LoadTestDialog : public QDialog {
    Q_OBJECT

public:
    /// All must outlive the dialog.
    LoadTestDialog(Document& document, Dialogs& dialogs, const ThemeController& themes, QWidget* parent);

    void setSteps(const QString& csv);

private:
    [[nodiscard]] QWidget* makeSteps();
    [[nodiscard]] QWidget* makeResult();
    void openFile();
    void calibrateSteps();
    void showNothing(const QString& text, bool isProblem);
    void show(const LoadTest& test, const Calibration& calibration);
    void use();

    Document& document_;
    Dialogs& dialogs_;
    QComboBox* type_;
    QSpinBox* servers_;
    QPlainTextEdit* steps_;
    ThemedChart* chart_;
    SeriesLegend* legend_;
    QLabel* answer_;
    QLabel* settingsTitle_;
    QLabel* settingsText_;
    QLabel* notes_;
    QPushButton* use_;
    QTimer pause_;  ///< of typing
    std::vector<Setting> settings_;
};

}  // namespace stagecraft::ui
