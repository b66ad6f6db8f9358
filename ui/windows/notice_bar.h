#pragma once

#include <QFrame>
#include <QLabel>

namespace stagecraft::ui {

/// A line above the plan that can be closed: hints at the first start, what opening a file found.
class NoticeBar : public QFrame {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent);
    /// No lines hide it.
    void setLines(const QStringList& lines);

signals:
    void closed();

private:
    QLabel* text_;
};

}  // namespace stagecraft::ui
