#pragma once

#include <QWidget>

#include "ui/overview/bill_links.h"
#include "ui/presenters/overview.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// One pressure: its name, how much of its limit is used, as a bar and in words. Where these tell of money, a click opens its bill.
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

signals:
    void billChosen(const stagecraft::FigureTotal& total, const QString& what);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// Layouts ask again and again: the words are measured once for a font and a width.
    struct Measured {
        QString text;
        QFont font;
        int width = -1;
        int more = 0;  ///< than one line
    };

    const ThemeController& themes_;
    Gauge gauge_;
    BillLinks* bills_;
    mutable Measured measured_;
};

}  // namespace stagecraft::ui
