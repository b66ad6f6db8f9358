#pragma once

#include <QImage>
#include <QString>

#include "ui/charts/themed_chart.h"

namespace stagecraft::ui {

/// The chart as it is on screen, under its title and answer and above its legend and note.
[[nodiscard]] QImage figureImage(ThemedChart& chart, const QSize& size, double scale);

/// Writes the picture, or the numbers of every table, by the name's ending: .png, .svg, .pdf, .csv. What went wrong, in one
/// sentence; empty on success.
[[nodiscard]] QString writeFigure(ThemedChart& chart, const QString& path);

}  // namespace stagecraft::ui
