#pragma once

#include <qcustomplot.h>

#include "model/report/figure.h"
#include "ui/theme/theme.h"

namespace stagecraft::ui {

/// Scale, ticks, label and colours of an axis, from what the figure says of it. `room`: pixels along it. `leftOut`: of its names.
void dressAxis(QCPAxis& axis, const FigureAxis& specification, const Theme& theme, const QFont& font, int room, int widest, bool isWhole = false, int leftOut = 0);
/// How many names of an upright axis find no room: the lowest, which matter least. "and 3 more" stands in the place above them.
[[nodiscard]] int namesLeftOut(const FigureAxis& specification, const QFont& font, int room);
/// The figure without what belongs to its `count` lowest names; every point keeps its position.
[[nodiscard]] Figure withoutLowest(const Figure& figure, int count);
/// Whether an axis of a figure counts things: every value on it is whole, and has no unit.
[[nodiscard]] bool isCount(const Figure& figure, const FigureAxis& axis);
/// Sets its range: the figure's, or a sane one where the figure's cannot be drawn.
/// From `leftOut` names on.
void fitAxis(QCPAxis& axis, const FigureAxis& specification, int leftOut = 0);

/// Lengthens an axis of names so that the last of them stands below the upper `share` of it.
void leaveAbove(QCPAxis& axis, const FigureAxis& specification, double share);

}  // namespace stagecraft::ui
