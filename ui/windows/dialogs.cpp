#include "ui/windows/dialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>

namespace stagecraft::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("Dialogs", text); }
QString planFilter() { return translated("Plans (*.yaml *.yml);;All files (*)"); }

}  // namespace

QString WidgetDialogs::openPath(QWidget* parent) {
    return QFileDialog::getOpenFileName(parent, translated("Open a plan"), {}, planFilter());
}

QString WidgetDialogs::savePath(QWidget* parent, const QString& suggestion) {
    return QFileDialog::getSaveFileName(parent, translated("Save the plan"), suggestion, planFilter());
}

QString WidgetDialogs::exportPath(QWidget* parent, const QString& suggestion, const QString& filter) {
    return QFileDialog::getSaveFileName(parent, translated("Export"), suggestion, filter);
}

Dialogs::Unsaved WidgetDialogs::askUnsaved(QWidget* parent, const QString& name) {
    const QMessageBox::StandardButton answer = QMessageBox::question(
        parent, translated("Unsaved changes"), translated("%1 has changes that are not saved.").arg(name),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer == QMessageBox::Save) return Unsaved::Save;
    return answer == QMessageBox::Discard ? Unsaved::Discard : Unsaved::Cancel;
}

QStringList WidgetDialogs::priceLists(QWidget* parent) {
    return QFileDialog::getOpenFileNames(parent, translated("Price lists of AWS"), {},
                                         translated("Price lists (*.csv *.json *.csv.gz *.json.gz);;All files (*)"));
}

QString WidgetDialogs::loadTestPath(QWidget* parent) {
    return QFileDialog::getOpenFileName(parent, translated("Steps of a load test"), {}, translated("Tables (*.csv *.tsv *.txt);;All files (*)"));
}

QString WidgetDialogs::folder(QWidget* parent, const QString& title, const QString& start) {
    return QFileDialog::getExistingDirectory(parent, title, start);
}

bool WidgetDialogs::agrees(QWidget* parent, const QString& title, const QString& question) {
    return QMessageBox::question(parent, title, question, QMessageBox::Yes | QMessageBox::No, QMessageBox::Yes) == QMessageBox::Yes;
}

void WidgetDialogs::showError(QWidget* parent, const QString& title, const QString& text) {
    QMessageBox box(QMessageBox::Warning, title, text, QMessageBox::Ok, parent);
    box.setTextFormat(Qt::PlainText);
    box.setTextInteractionFlags(Qt::TextSelectableByMouse);
    box.exec();
}

void WidgetDialogs::showText(QWidget* parent, const QString& title, const QString& html) {
    QMessageBox box(QMessageBox::NoIcon, title, html, QMessageBox::Ok, parent);
    box.setTextFormat(Qt::RichText);
    box.exec();
}

}  // namespace stagecraft::ui
