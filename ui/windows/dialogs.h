#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

namespace stagecraft::ui {

/// What the window asks a person. Tests answer instead.
class Dialogs {
public:
    enum class Unsaved { Save, Discard, Cancel };

    virtual ~Dialogs() = default;
    /// Empty: cancelled.
    [[nodiscard]] virtual QString openPath(QWidget* parent) = 0;
    [[nodiscard]] virtual QString savePath(QWidget* parent, const QString& suggestion) = 0;
    /// Where to write something else than the plan; `filter` says what, as QFileDialog takes it.
    [[nodiscard]] virtual QString exportPath(QWidget* parent, const QString& suggestion, const QString& filter) = 0;
    [[nodiscard]] virtual Unsaved askUnsaved(QWidget* parent, const QString& name) = 0;
    /// Price lists of AWS; none: cancelled.
    [[nodiscard]] virtual QStringList priceLists(QWidget* parent) = 0;
    /// Steps of a load test; empty: cancelled.
    [[nodiscard]] virtual QString loadTestPath(QWidget* parent) = 0;
    /// A folder; empty: cancelled.
    [[nodiscard]] virtual QString folder(QWidget* parent, const QString& title, const QString& start) = 0;
    [[nodiscard]] virtual bool agrees(QWidget* parent, const QString& title, const QString& question) = 0;
    virtual void showError(QWidget* parent, const QString& title, const QString& text) = 0;
    virtual void showText(QWidget* parent, const QString& title, const QString& html) = 0;
};

/// Real dialogs.
class WidgetDialogs : public Dialogs {
public:
    [[nodiscard]] QString openPath(QWidget* parent) override;
    [[nodiscard]] QString savePath(QWidget* parent, const QString& suggestion) override;
    [[nodiscard]] QString exportPath(QWidget* parent, const QString& suggestion, const QString& filter) override;
    [[nodiscard]] Unsaved askUnsaved(QWidget* parent, const QString& name) override;
    [[nodiscard]] QStringList priceLists(QWidget* parent) override;
    [[nodiscard]] QString loadTestPath(QWidget* parent) override;
    [[nodiscard]] QString folder(QWidget* parent, const QString& title, const QString& start) override;
    [[nodiscard]] bool agrees(QWidget* parent, const QString& title, const QString& question) override;
    void showError(QWidget* parent, const QString& title, const QString& text) override;
    void showText(QWidget* parent, const QString& title, const QString& html) override;
};

}  // namespace stagecraft::ui
