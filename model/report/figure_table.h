#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/report/figure.h"

namespace stagecraft {

struct FigureColumn {
    std::string name;
    std::string prefix, unit;  ///< of its numbers, as those of an axis: "$", " ms"
    bool isNumber = false;     ///< its cells stand to the right
    friend bool operator==(const FigureColumn&, const FigureColumn&) = default;
};

/// Nothing, the double of the figure itself, or words.
using FigureCell = std::variant<std::monostate, double, std::string>;

struct FigureTable {
    std::string name;  ///< "Values", "Points", "Lines across", "Cells", "Parts"
    std::vector<FigureColumn> columns;
    std::vector<std::vector<FigureCell>> rows;  ///< as many cells as there are columns
    std::vector<std::vector<bool>> estimated = {};  ///< likewise: whether money rests on estimated prices in part
    std::vector<std::vector<std::optional<FigurePlace>>> places = {};  ///< what on the figure each cell is of, or one for the whole row; empty: none
    friend bool operator==(const FigureTable&, const FigureTable&) = default;
    [[nodiscard]] std::optional<FigurePlace> placeAt(std::size_t row, std::size_t column) const;
    [[nodiscard]] bool isEstimatedAt(std::size_t row, std::size_t column) const;
};

/// A figure in numbers and words, nothing left out but geometry and the notes of lines, which say their numbers in words:
///   Values        lines, areas and bars: a row for each x, a column for each series (two for a Range; of stacked areas what each adds; a place
///                 drawn twice has two rows)
///   Points        marks: a row for each, with its series and what it is
///   Lines across  thresholds and targets
///   Cells         a map: a row for each cell
///   Parts         the boxes of a treemap
/// Tables without rows are left out, and so are columns that would be empty.
[[nodiscard]] std::vector<FigureTable> figureTables(const Figure& figure);

/// The same for a file of its own, where nothing stands beside them: what of the money is estimated stands in a column more, and how sure all of it is in a table
/// "Note" of one row.
[[nodiscard]] std::vector<FigureTable> figureTablesToKeep(const Figure& figure);

/// A cell for people: "$1,243.10", "71.4 ms", "12,000"; empty when there is nothing.
[[nodiscard]] std::string cellText(const FigureColumn& column, const FigureCell& cell);
/// The same of one in a table: "≈ $1,243.10" where that rests on estimated prices.
[[nodiscard]] std::string cellText(const FigureTable& table, std::size_t row, std::size_t column);

}  // namespace stagecraft
