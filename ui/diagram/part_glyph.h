#pragma once

#include <QPainter>

#include "ui/presenters/part_wording.h"

namespace stagecraft::ui {

/// Draws a glyph as an outline in the painter's pen, inside `room` (a square).
void drawGlyph(QPainter& painter, PartGlyph glyph, const QRectF& room);

}  // namespace stagecraft::ui
