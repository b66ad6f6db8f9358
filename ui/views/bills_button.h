#pragma once

#include <QToolButton>

#include <memory>

#include "ui/document/figure_maker.h"
#include "ui/overview/bill_menu.h"

namespace stagecraft::ui {

/// A list of the bills that the words of a chart tell of; hidden where they tell of none.
class BillsButton : public QToolButton {
    Q_OBJECT

public:
    explicit BillsButton(QWidget* parent = nullptr);
    /// Null: none is there.
    void setFigure(std::shared_ptr<const MadeFigure> made);
    /// Opens the list without waiting for it to be closed.
    void popUp();

signals:
    void chosen(const stagecraft::FigureTotal& total, const QString& what, const std::shared_ptr<const stagecraft::ui::MadeFigure>& made);

private:
    BillMenu* menu_;
    std::shared_ptr<const MadeFigure> made_, listed_;  ///< the last one, and that of the list as it was opened
};

}  // namespace stagecraft::ui
