#pragma once

#include <qcustomplot.h>

#include "model/report/figure.h"
#include "ui/theme/theme.h"

namespace stagecraft::ui {

/// Scale, ticks, label and colours of an axis, from what the figure says of it. `room`: pixels along it.
void dressAxis(QCPAxis& axis, const FigureAxis& specification, const Theme& theme, const QFont& font, int room, int widest, bool isWhole = false);
/// Whether an axis of a figure counts things: every value on it is whole, and has no unit.
[[nodiscard]] bool isCount(const Figure& figure, const FigureAxis& axis);
/// Sets its range: the figure's, or a sane one where the figure's cannot be drawn.
void fitAxis(QCPAxis& axis, const FigureAxis& specification);

/// Lengthens an axis of names so that the last of them stands below the upper `share` of it.
void leaveAbove(QCPAxis& axis, const FigureAxis& specification, double share);

}  // namespace stagecraft::ui
