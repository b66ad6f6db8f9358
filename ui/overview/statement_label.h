#pragma once

#include <vector>

#include "ui/overview/bill_links.h"
#include "ui/overview/wrapped_label.h"
#include "ui/presenters/statement.h"

namespace stagecraft::ui {

/// Sentences, a line each, whose money opens into its bills: a link, reached by Tab as well; B and a right click do the same.
class StatementLabel : public WrappedLabel {
    Q_OBJECT

public:
    explicit StatementLabel(QWidget* parent = nullptr);
    void setStatements(std::vector<Statement> statements);
    /// Whether words can be selected where none opens anything.
    void setSelectable(bool isSelectable) { isSelectable_ = isSelectable; }

signals:
    void billChosen(const stagecraft::FigureTotal& total, const QString& what);

private:
    void openLink(const QString& link);

    std::vector<Statement> statements_;
    BillLinks* bills_;
    bool isSelectable_ = false;
};

}  // namespace stagecraft::ui
