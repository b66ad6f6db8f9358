#pragma once

#include <QBoxLayout>
#include <QWidget>

#include <map>
#include <string>

#include "model/figures/figures.h"

namespace stagecraft::ui {

/// What of a chart can be chosen, in a row: each option with its values in plain words.
class ChartOptions : public QWidget {
    Q_OBJECT

public:
    explicit ChartOptions(QWidget* parent = nullptr);

    /// Forgets what was chosen.
    void setKind(const FigureKind& kind);
    /// Below each other, where there is little room beside each other.
    void setUpright(bool isUpright);
    /// What they take beside each other.
    [[nodiscard]] int widthInRow() const;
    /// By key, of options whose value is not the first.
    [[nodiscard]] const std::map<std::string, std::string>& chosen() const { return chosen_; }

signals:
    void changed();

private:
    QBoxLayout::Direction direction_ = QBoxLayout::LeftToRight;
    std::map<std::string, std::string> chosen_;
};

}  // namespace stagecraft::ui
