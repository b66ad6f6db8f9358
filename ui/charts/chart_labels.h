#pragma once

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// The words beside marks: those of the plan and of what is best first, and of the rest as many as find room. None covers another.
void drawLabels(QCPPainter& painter, const ChartCanvas& canvas);

}  // namespace stagecraft::ui
