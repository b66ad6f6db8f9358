#include "ui/overview/statement_label.h"

#include <QCursor>
#include <QSet>

#include <utility>

#include "ui/presenters/figure_wording.h"

namespace stagecraft::ui {

namespace {

/// Those of all sentences, each once.
std::vector<FigureTotal> billsOf(const std::vector<Statement>& statements) {
    std::vector<FigureTotal> bills;
    QSet<QString> told;
    for (const Statement& one : statements)
        for (const FigureTotal& bill : one.bills) {
            const QString title = billTitle(bill);
            if (told.contains(title)) continue;
            told.insert(title);
            bills.push_back(bill);
        }
    return bills;
}

}  // namespace

StatementLabel::StatementLabel(QWidget* parent) : WrappedLabel(parent), bills_(new BillLinks{this}) {
    connect(bills_, &BillLinks::chosen, this, &StatementLabel::billChosen);
    connect(this, &QLabel::linkActivated, this, &StatementLabel::openLink);
}

void StatementLabel::setStatements(std::vector<Statement> statements) {
    statements_ = std::move(statements);
    std::vector<FigureTotal> bills = billsOf(statements_);
    QStringList lines;
    for (const Statement& one : statements_) lines << one.text;
    const QString plain = lines.join(QChar{u'\n'});
    const Qt::TextInteractionFlags selecting = isSelectable_ ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard : Qt::NoTextInteraction;
    // Rich text takes longer to lay out.
    setTextFormat(bills.empty() ? Qt::PlainText : Qt::RichText);
    setTextInteractionFlags(bills.empty() ? selecting : selecting | Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setText(bills.empty() ? plain : htmlOf(statements_));
    setAccessibleName(plain);
    setToolTip(bills.empty() ? QString{} : tr("B, or a right click, opens its bill"));
    bills_->setBills(std::move(bills));
}

void StatementLabel::openLink(const QString& link) {
    const std::size_t number = link.toUInt();
    if (number >= statements_.size()) return;
    bills_->open(statements_[number].bills, rect().contains(mapFromGlobal(QCursor::pos())) ? QCursor::pos() : mapToGlobal(rect().center()));
}

}  // namespace stagecraft::ui
