#include "ui/presenters/statement.h"

#include <utility>

namespace stagecraft::ui {

namespace {

constexpr int firstWords = 2;

/// "≈ $1,243.10" in a sentence that goes on, or ends, after it.
QString firstAmount(const QString& text) {
    const qsizetype dollar = text.indexOf(QChar{u'$'});
    if (dollar < 0) return {};
    qsizetype end = dollar + 1;
    while (end < text.size() && (text[end].isDigit() || text[end] == u',' || text[end] == u'.')) ++end;
    while (end > dollar && (text[end - 1] == u',' || text[end - 1] == u'.')) --end;
    const QString mark = QStringLiteral("≈ ");
    const qsizetype start = text.first(dollar).endsWith(mark) ? dollar - mark.size() : dollar;
    return text.mid(start, end - start);
}

QString htmlOf(const Statement& statement, qsizetype number) {
    const qsizetype at = statement.bills.empty() ? -1 : statement.text.indexOf(statement.opener);
    if (at < 0) return statement.text.toHtmlEscaped();
    return QString{statement.text.first(at).toHtmlEscaped() % QStringLiteral("<a href=\"%1\">").arg(number) % statement.opener.toHtmlEscaped() %
                   QStringLiteral("</a>") % statement.text.mid(at + statement.opener.size()).toHtmlEscaped()};
}

}  // namespace

Statement statement(const QString& text, std::vector<FigureTotal> bills) {
    if (bills.empty()) return {text};
    QString opener = firstAmount(text);
    if (opener.isEmpty()) opener = text.section(QChar{u' '}, 0, firstWords - 1);
    return {text, std::move(bills), opener};
}

QStringList textsOf(const QList<Statement>& statements) {
    QStringList texts;
    for (const Statement& one : statements) texts << one.text;
    return texts;
}

QString htmlOf(std::span<const Statement> statements) {
    QStringList lines;
    for (const Statement& one : statements) lines << htmlOf(one, lines.size());
    return lines.join(QStringLiteral("<br>"));
}

}  // namespace stagecraft::ui
