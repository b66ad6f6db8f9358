#pragma once

#include <QAbstractButton>

#include "ui/presenters/overview.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// One stage on the ribbon: number, name, cost or what blocks it.
class StageChipButton : public QAbstractButton {
    Q_OBJECT

public:
    StageChipButton(int number, const ThemeController& themes, QWidget* parent);
    void setChip(const StageChip& chip);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const ThemeController& themes_;
    StageChip chip_;
};

}  // namespace stagecraft::ui
