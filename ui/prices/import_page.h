#pragma once

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QTreeWidget>

#include "ui/document/price_desk.h"
#include "ui/prices/job_panel.h"
#include "ui/windows/dialogs.h"

namespace stagecraft::ui {

/// Works price lists into a new catalog and shows what was found in them.
class ImportPage : public QWidget {
    Q_OBJECT

public:
    /// `catalogFolder`: where new catalogs go unless the settings name another folder.
    ImportPage(PriceDesk& desk, Dialogs& dialogs, QSettings& settings, const QString& catalogFolder);

    /// The catalog that lists are worked into; empty: the one built in.
    void setBase(const QString& folder, const QString& id);
    void setFiles(const QStringList& files);
    void start();

signals:
    /// The new catalog is to be used.
    void chosen(const QString& folder);

private:
    [[nodiscard]] QWidget* makeInputs();
    [[nodiscard]] QWidget* makeResult();
    void addFiles(const QStringList& files);
    void enableButtons();
    void showImported(const ImportedPrices& prices);
    void showFailed(const QString& text);

    PriceDesk& desk_;
    Dialogs& dialogs_;
    QSettings& settings_;
    QString base_;
    bool isMine_ = false;  ///< the job that runs was begun here
    QString made_;         ///< folder of the catalog that was made last
    QListWidget* files_ = nullptr;
    QLabel* baseLabel_ = nullptr;
    QLineEdit* target_ = nullptr;
    QCheckBox* older_ = nullptr;
    QPushButton* start_ = nullptr;
    QLabel* summary_ = nullptr;
    QTreeWidget* recipes_ = nullptr;
    QListWidget* warnings_ = nullptr;
    QLabel* warningsTitle_ = nullptr;
    QPushButton* use_ = nullptr;
    JobPanel* panel_ = nullptr;
};

}  // namespace stagecraft::ui
