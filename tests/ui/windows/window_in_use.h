#pragma once

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

#include "model/catalog/shipped_catalog.h"
#include "ui/windows/main_window.h"
#include "ui/windows/scripted_dialogs.h"

/// The window as a person has it: settings in a folder of the test's own, dialogs that answer as the test says.
class WindowInUse {
protected:
    /// As after the first installation; before a window is made.
    void prepare() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<QSettings>(folder_->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        dialogs_ = std::make_unique<ScriptedDialogs>();
    }

    void make() { window_ = std::make_unique<stagecraft::ui::MainWindow>(shippedCatalog(), *dialogs_, *settings_); }

    void showWithPlan() {
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        QTRY_VERIFY(window_->document().plan() != nullptr);
    }

    /// A new window on the settings of the last, with every group of inputs unfolded.
    void open() {
        window_.reset();
        make();
        for (int group = 0; group < 6; ++group) {
            auto* const title = find<QToolButton>(qPrintable(QStringLiteral("group.%1").arg(group)));
            if (!title->isChecked()) title->click();
        }
        showWithPlan();
    }

    void close() {
        window_.reset();
        settings_.reset();
        folder_.reset();
    }

    template <class Widget>
    Widget* find(const char* name) {
        Widget* const found = window_->findChild<Widget*>(QString::fromUtf8(name));
        if (found == nullptr) qFatal("no %s", name);
        return found;
    }

    void trigger(const char* name) { find<QAction>(name)->trigger(); }

    void type(const char* name, const QString& text) {
        auto* const edit = find<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }

    static void pick(QComboBox* combo, const QString& data) {
        combo->setCurrentIndex(combo->findData(data));
        emit combo->activated(combo->currentIndex());
    }

    void select(const char* name, const QString& data) { pick(find<QComboBox>(name), data); }

    /// Of the headline, as it is read out.
    QString figure(const char* name) {
        return find<QLabel>(qPrintable(QStringLiteral("headline.") + QString::fromUtf8(name)))->accessibleName();
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<ScriptedDialogs> dialogs_;
    std::unique_ptr<stagecraft::ui::MainWindow> window_;
};
