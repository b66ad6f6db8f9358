#pragma once

#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QTreeWidget>

#include "ui/document/price_desk.h"
#include "ui/prices/job_panel.h"
#include "ui/windows/dialogs.h"

namespace stagecraft::ui {

/// Fetches AWS's price lists for some regions.
class DownloadPage : public QWidget {
    Q_OBJECT

public:
    /// `listFolder`: where lists go unless the settings name another folder.
    DownloadPage(PriceDesk& desk, Dialogs& dialogs, QSettings& settings, const QString& listFolder);

    /// The regions that can be asked for; `chosen` is ticked when none is.
    void setRegions(const Catalog& catalog, const QString& chosen);

signals:
    void importWanted(const QStringList& files);

private:
    [[nodiscard]] QWidget* makeInputs(const QString& listFolder);
    [[nodiscard]] QWidget* makeResult();
    [[nodiscard]] std::vector<std::string> chosenRegions() const;
    void enableButtons();
    void start();
    void showObtained(const ObtainedLists& made);
    void showFailed(const QString& text);

    PriceDesk& desk_;
    Dialogs& dialogs_;
    QSettings& settings_;
    bool isMine_ = false;  ///< the job that runs was begun here
    QStringList obtained_;
    QListWidget* regions_ = nullptr;
    QLineEdit* address_ = nullptr;
    QLineEdit* target_ = nullptr;
    QPushButton* start_ = nullptr;
    QLabel* summary_ = nullptr;
    QTreeWidget* lists_ = nullptr;
    QPushButton* import_ = nullptr;
    JobPanel* panel_ = nullptr;
};

}  // namespace stagecraft::ui
