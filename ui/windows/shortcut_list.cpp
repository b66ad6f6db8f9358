#include "ui/windows/shortcut_list.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>

#include <utility>

namespace stagecraft::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("ShortcutList", text); }

QString row(const QString& keys, const QString& meaning) {
    return QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>")
        .arg(keys.toHtmlEscaped(), meaning.toHtmlEscaped());
}

QString rowsOf(const QMenu& menu) {
    QString rows;
    const QList<QAction*> actions = menu.actions();
    for (const QAction* const action : actions) {
        if (action->menu() != nullptr) {
            rows += rowsOf(*action->menu());
        } else if (!action->shortcut().isEmpty()) {
            QString name = action->text();
            rows += row(action->shortcut().toString(QKeySequence::NativeText), name.remove(QChar{u'&'}));
        }
    }
    return rows;
}

}  // namespace

QString shortcutTable(const QMenuBar& menus) {
    QString rows;
    const QList<QAction*> actions = menus.actions();
    for (const QAction* const action : actions)
        if (action->menu() != nullptr) rows += rowsOf(*action->menu());
    const std::pair<const char*, const char*> fieldKeys[]{
        {"Enter", "keep what was typed into a field"},
        {"Esc", "bring back the value the field had"},
        {"↑ ↓", "one step up or down"},
        {"Shift + ↑ ↓", "ten steps"},
        {"Tab", "next field"},
    };
    const std::pair<const char*, const char*> diagramKeys[]{
        {"+ − 0", "in the drawing: larger, smaller, all of it"},
        {"B", "in the drawing: the part's lines on the bill"},
        {"B", "on a stage, a reason, a warning or a pressure with money in it: the bills that it tells of"},
    };
    const std::pair<const char*, const char*> chartKeys[]{
        {"← →", "on a chart: move the plan along the axis, where it stands on one; else from point to point"},
        {"M", "on a chart: take a line that can be moved (a target, a budget), then the next; the arrow keys move it"},
        {"↑ ↓", "on a chart: put the cursor on a series, then from series to series"},
        {"Enter", "on a chart: choose what the cursor is on"},
        {"B", "on a chart or its table: the bill behind the amount the cursor is on, or one that the answer tells of"},
        {"+ − 0", "on a chart: zoom in, out, all of it"},
        {"Esc", "on a chart: put the cursor away"},
    };
    for (const auto& [keys, meaning] : chartKeys) rows += row(QString::fromUtf8(keys), translated(meaning));
    for (const auto& [keys, meaning] : diagramKeys) rows += row(QString::fromUtf8(keys), translated(meaning));
    for (const auto& [keys, meaning] : fieldKeys) rows += row(QString::fromUtf8(keys), translated(meaning));
    return QStringLiteral("<table>") + rows + QStringLiteral("</table>");
}

}  // namespace stagecraft::ui
