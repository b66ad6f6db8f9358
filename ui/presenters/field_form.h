#pragma once

#include <QStringList>

#include "model/workload/fields.h"
#include "model/workload/presets.h"

namespace stagecraft::ui {

/// How one field of numbers is shown, stepped and dragged. Values go in and out as text, so that the model's own reader
/// judges them all.

/// What the value of a field still lacks before it has an effect; empty where nothing is missing.
[[nodiscard]] QString unfinishedNote(const Field& field, const Inputs& inputs);

/// "60 %".
[[nodiscard]] QString percentText(double share);

/// "12,000", "40 ms", "50 %", "auto".
[[nodiscard]] QString shownValue(const Field& field, const Inputs& inputs);

/// What a person typed, as the model's reader takes it: a field that is shown in percent takes a bare number as percent.
[[nodiscard]] QString typedValue(const Field& field, const QString& text);
/// Why a field of numbers refuses what a person typed, in the unit that it is shown in; empty where it is a value.
[[nodiscard]] QString typedProblem(const Field& field, const QString& text);

/// Where the slider stands: 0 … 1. A field without a value stands at 0.
[[nodiscard]] double sliderPosition(const Field& field, const Inputs& inputs);
/// The value at a position, rounded to what a person would type.
[[nodiscard]] QString valueAtPosition(const Field& field, double position);

/// One step up or down (`steps` = ±1) or ten (±10), kept inside the range: the second figure of the value on a log scale,
/// a hundredth of the range on a linear one.
[[nodiscard]] QString steppedValue(const Field& field, const Inputs& inputs, int steps);

/// What a field of text may well be: the types on sale in the plan's region, for a field that names one; none for free text.
[[nodiscard]] QStringList suggestions(const Field& field, const Inputs& inputs, const Catalog& catalog);
/// A field that names a region, or tells how one is found.
[[nodiscard]] bool isRegionField(const Field& field);

/// Whether the value differs from the preset's.
[[nodiscard]] bool isChanged(const Field& field, const Inputs& inputs, const Preset& preset);

/// What it is, its unit, its range and where the default comes from.
[[nodiscard]] QString helpText(const Field& field, const Preset& preset);

}  // namespace stagecraft::ui
