#pragma once

#include <QString>

#include "model/documents/diagram_layout.h"
#include "model/planning/plan.h"

namespace stagecraft::ui {

/// The neutral drawing on a card: what a part does, not whose product it is.
enum class PartGlyph { None, Users, Server, Function, Database, Cache, Balancer, Names, Edge, Files, Address, Watch, Template, Pages };

[[nodiscard]] PartGlyph glyphOf(const Architecture& architecture, const DiagramBox& box);

/// Everything about a part for its tooltip, as rich text: how many and why, how full, and what it costs an hour.
[[nodiscard]] QString partTip(const Architecture& architecture, const DiagramBox& box);

/// The same for a screen reader, one line.
[[nodiscard]] QString partSpoken(const DiagramBox& box);

}  // namespace stagecraft::ui
