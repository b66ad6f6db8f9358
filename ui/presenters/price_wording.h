#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <span>

#include "model/price_list/price_import.h"
#include "model/price_list/price_list_source.h"

namespace stagecraft::ui {

/// Of all bytes, from 0 to 1.
[[nodiscard]] double shareOf(const ImportProgress& progress);
/// "2 of 13: index.csv, 310 of 450 MB".
[[nodiscard]] QString progressText(const ImportProgress& progress);

/// Recipe, how often it found something, how many look-alikes it left out, and why: a row for each recipe.
[[nodiscard]] QStringList recipeHeaders();
[[nodiscard]] QList<QStringList> recipeRows(std::span<const RecipeCount> recipes);
/// Service, place, version, size, whether it was there before.
[[nodiscard]] QStringList obtainedHeaders();
[[nodiscard]] QList<QStringList> obtainedRows(std::span<const ObtainedList> lists);

[[nodiscard]] QString countText(std::size_t count);
/// "1 price changed", "1,204 prices changed".
[[nodiscard]] QString changedText(std::size_t count);
/// Options of the command line as the window calls them: "--base-url" is the address.
[[nodiscard]] QString inWindowWords(QString text);

}  // namespace stagecraft::ui
