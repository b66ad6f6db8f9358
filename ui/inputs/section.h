#pragma once

#include <QToolButton>
#include <QVBoxLayout>
#include <QWidget>

namespace stagecraft::ui {

/// A title that folds what stands under it.
class Section : public QWidget {
    Q_OBJECT

public:
    Section(const QString& title, const QString& objectName, bool isOpen, QWidget* parent);

    void add(QWidget* widget);
    void setOpen(bool isOpen);
    [[nodiscard]] QVBoxLayout& content() { return *content_; }

private:
    QToolButton* title_;
    QWidget* body_;
    QVBoxLayout* content_;
};

}  // namespace stagecraft::ui
