#pragma once

#include <QMenuBar>
#include <QString>

namespace stagecraft::ui {

/// A table of every action of the menus that has a shortcut, and of the keys fields understand.
[[nodiscard]] QString shortcutTable(const QMenuBar& menus);

}  // namespace stagecraft::ui
