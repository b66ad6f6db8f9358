#pragma once

#include "ui/windows/dialogs.h"

/// Answers every question as the test says and keeps what was shown.
class ScriptedDialogs : public stagecraft::ui::Dialogs {
public:
    QString pathToOpen, pathToSave, pathToExport, folderToChoose, loadTestToOpen;
    QStringList listsToChoose;
    Unsaved unsaved = Unsaved::Cancel;
    bool isAgreeing = false;
    int unsavedAsked = 0;
    QStringList errors, texts, questions;

    QString openPath(QWidget*) override { return pathToOpen; }
    QString savePath(QWidget*, const QString&) override { return pathToSave; }
    QString exportPath(QWidget*, const QString&, const QString&) override { return pathToExport; }
    Unsaved askUnsaved(QWidget*, const QString&) override {
        ++unsavedAsked;
        return unsaved;
    }
    QStringList priceLists(QWidget*) override { return listsToChoose; }
    QString loadTestPath(QWidget*) override { return loadTestToOpen; }
    QString folder(QWidget*, const QString&, const QString&) override { return folderToChoose; }
    bool agrees(QWidget*, const QString&, const QString& question) override {
        questions += question;
        return isAgreeing;
    }
    void showError(QWidget*, const QString&, const QString& text) override { errors += text; }
    void showText(QWidget*, const QString&, const QString& html) override { texts += html; }
};
