#pragma once

#include <QWidget>

#include "ui/presenters/overview.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// One pressure: its name, how much of its limit is used, as a bar and in words.
class GaugeBar : public QWidget {
    Q_OBJECT

public:
    GaugeBar(const ThemeController& themes, QWidget* parent);
    void setGauge(const Gauge& gauge);
    [[nodiscard]] QSize sizeHint() const override;
    /// The words break where one line is too narrow for them.
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeController& themes_;
    Gauge gauge_;
};

}  // namespace stagecraft::ui
