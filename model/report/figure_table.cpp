#include "model/report/figure_table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "model/support/text.h"

namespace stagecraft {

namespace {

bool isOverX(const FigureSeries& series) {
    switch (series.kind) {
        case SeriesKind::Stands:
        case SeriesKind::Falls:
        case SeriesKind::Highlight:
        case SeriesKind::Steps:
        case SeriesKind::Area:
        case SeriesKind::Range:
        case SeriesKind::Bars: return true;
        case SeriesKind::SideBars:
        case SeriesKind::Marks:
        case SeriesKind::Stops:
        case SeriesKind::Faint:
        case SeriesKind::Frontier:
        case SeriesKind::Current: return false;
    }
    return false;
}

FigureColumn columnOf(const FigureAxis& axis, std::string name) { return {std::move(name), axis.prefix, axis.unit, axis.categories.empty()}; }
FigureColumn columnOf(const FigureAxis& axis) { return columnOf(axis, axis.title); }
FigureColumn wordsColumn(std::string name) { return {std::move(name), {}, {}, false}; }

FigureCell numberCell(double value) { return std::isnan(value) ? FigureCell{} : FigureCell{value}; }

/// A category by its name; what stands between two of them stays a number. A place that stands for zero is zero.
FigureCell cellOn(const FigureAxis& axis, double value) {
    if (axis.isZeroAtFrom && value == axis.from) return 0.0;
    const auto index = static_cast<std::size_t>(std::max(value, 0.0));
    if (std::isnan(value) || index >= axis.categories.size() || static_cast<double>(index) != value) return numberCell(value);
    return axis.categories[index];
}

FigureCell wordsCell(std::string words) { return words.empty() ? FigureCell{} : FigureCell{std::move(words)}; }

std::string choiceText(const std::vector<FigureEdit>& edits) {
    std::string all;
    for (const FigureEdit& edit : edits) all += (all.empty() ? "" : ", ") + edit.key + "=" + edit.value;
    return all;
}

const FigureNote* noteAt(const FigureSeries& series, std::size_t i) { return i < series.notes.size() ? &series.notes[i] : nullptr; }

bool isEstimated(const FigureNote* note) { return note != nullptr && note->isEstimated; }

const FigureAxis& axisOf(const Figure& figure, const FigureSeries& series) {
    return series.isOnSecondAxis && figure.secondY ? *figure.secondY : figure.y;
}

/// One name for each series: the part that does not hold is told from the part that does.
std::string nameOfColumn(const Figure& figure, const FigureSeries& series) {
    const bool hasTwin = std::ranges::count(figure.series, series.name, &FigureSeries::name) > 1;
    if (series.kind == SeriesKind::Falls && series.isUnpriced) return series.name + " (prices missing)";
    if (series.kind == SeriesKind::Falls && hasTwin) return series.name + " (does not serve)";
    return series.name;
}

void dropEmptyColumns(FigureTable& table, const std::vector<std::size_t>& optional) {
    for (auto column = optional.rbegin(); column != optional.rend(); ++column) {
        const auto isEmpty = [&](const std::vector<FigureCell>& row) { return std::holds_alternative<std::monostate>(row[*column]); };
        if (!std::ranges::all_of(table.rows, isEmpty)) continue;
        const auto offset = static_cast<std::ptrdiff_t>(*column);
        table.columns.erase(table.columns.begin() + offset);
        for (std::vector<FigureCell>& row : table.rows) row.erase(row.begin() + offset);
    }
}

/// Where series draw the same x, their values share a row: the first of each in the first row of that x, and so on.
class ValuesTable {
public:
    explicit ValuesTable(const Figure& figure) : figure_(figure) {
        table_.name = "Values";
        table_.columns.push_back(columnOf(figure.x));
    }

    FigureTable make() {
        for (const FigureSeries& series : figure_.series)
            if (isOverX(series)) addRowsOf(series);
        for (auto& [place, row] : rowAt_) {
            row = table_.rows.size();
            table_.rows.push_back({cellOn(figure_.x, place.first)});
            table_.places.emplace_back(1);
            table_.estimated.emplace_back(1);
        }
        for (std::size_t i = 0; i < figure_.series.size(); ++i)
            if (isOverX(figure_.series[i])) add(i);
        return std::move(table_);
    }

private:
    using Place = std::pair<double, int>;  ///< x, and how often the series was there before

    template <class Visit>
    static void eachPlace(const FigureSeries& series, Visit visit) {
        std::map<double, int> seen;
        for (std::size_t i = 0; i < series.points.size(); ++i)
            if (const double x = series.points[i].x; !std::isnan(x)) visit(i, Place{x, seen[x]++});
    }

    void addRowsOf(const FigureSeries& series) {
        eachPlace(series, [&](std::size_t, const Place& place) { rowAt_.emplace(place, 0); });
    }

    std::size_t addColumn(FigureColumn column) {
        table_.columns.push_back(std::move(column));
        for (std::vector<FigureCell>& row : table_.rows) row.emplace_back();
        for (auto& row : table_.places) row.emplace_back();
        for (auto& row : table_.estimated) row.push_back(false);
        return table_.columns.size() - 1;
    }

    void add(std::size_t number) {
        const FigureSeries& series = figure_.series[number];
        const FigureAxis& axis = axisOf(figure_, series);
        const std::string name = nameOfColumn(figure_, series);
        const bool isRange = series.kind == SeriesKind::Range;
        const std::size_t value = addColumn(columnOf(axis, isRange ? name + ", to" : name));
        const std::size_t lower = isRange ? addColumn(columnOf(axis, name + ", from")) : value;
        std::map<Place, double> tops;
        eachPlace(series, [&](std::size_t i, const Place& place) {
            std::vector<FigureCell>& row = table_.rows[rowAt_[place]];
            const double y = series.points[i].y;
            table_.places[rowAt_[place]][value] = table_.places[rowAt_[place]][lower] = FigurePlace{FigurePlace::Part::Point, number, i};
            std::vector<bool>& estimated = table_.estimated[rowAt_[place]];
            estimated[value] = estimated[lower] = isEstimated(noteAt(series, i));
            if (estimated[value]) estimated.front() = true;  // where money stands on x
            const auto below = series.kind == SeriesKind::Area ? areaBelow_.find(place) : areaBelow_.end();
            row[value] = cellOn(axis, below == areaBelow_.end() || std::isnan(below->second) ? y : y - below->second);
            tops.emplace(place, y);
            if (isRange && i < series.lower.size()) row[lower] = cellOn(axis, series.lower[i].y);
        });
        if (series.kind == SeriesKind::Area) areaBelow_ = std::move(tops);
    }

    const Figure& figure_;
    std::map<Place, double> areaBelow_;  ///< tops of the Area before
    FigureTable table_;
    std::map<Place, std::size_t> rowAt_;
};

FigureTable pointsTable(const Figure& figure) {
    enum : std::size_t { Series, What, From, X, Y, SecondY, Choice };
    const FigureAxis second = figure.secondY.value_or(FigureAxis{});
    FigureTable table{"Points",
                      {wordsColumn("Series"), wordsColumn("What it is"), columnOf(figure.x, figure.x.title + ", from"), columnOf(figure.x),
                       columnOf(figure.y), columnOf(second), wordsColumn("Choice")},
                      {}};
    for (std::size_t number = 0; number < figure.series.size(); ++number) {
        const FigureSeries& series = figure.series[number];
        if (isOverX(series)) continue;
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            std::vector<FigureCell> row(table.columns.size());
            row[Series] = series.name;
            row[X] = cellOn(figure.x, series.points[i].x);
            row[series.isOnSecondAxis ? SecondY : Y] = cellOn(axisOf(figure, series), series.points[i].y);
            if (series.kind == SeriesKind::SideBars && i < series.lower.size()) row[From] = cellOn(figure.x, series.lower[i].x);
            if (const FigureNote* const said = noteAt(series, i)) {
                row[What] = wordsCell(said->text);
                row[Choice] = wordsCell(choiceText(said->edits));
            }
            table.rows.push_back(std::move(row));
            table.places.push_back({FigurePlace{FigurePlace::Part::Point, number, i}});
            table.estimated.push_back({isEstimated(noteAt(series, i))});
        }
    }
    dropEmptyColumns(table, {What, From, Y, SecondY, Choice});
    return table;
}

/// Upright lines have a value of x, level ones of y: each in the column of its axis.
FigureTable guidesTable(const Figure& figure) {
    FigureTable table{"Lines across", {wordsColumn("Line"), columnOf(figure.x), columnOf(figure.y)}, {}};
    for (const FigureGuide& guide : figure.guides) {
        if (std::isnan(guide.at)) continue;
        const bool isUpright = guide.axis == FigureGuide::Across::X;
        table.rows.push_back(
            {guide.name, isUpright ? cellOn(figure.x, guide.at) : FigureCell{}, isUpright ? FigureCell{} : cellOn(figure.y, guide.at)});
        table.estimated.push_back({guide.isEstimated});
    }
    dropEmptyColumns(table, {1, 2});
    return table;
}

FigureTable cellsTable(const Figure& figure) {
    const auto end = [](const FigureAxis& axis, const char* which) { return columnOf(axis, axis.title + which); };
    FigureTable table{"Cells",
                      {end(figure.x, ", from"), end(figure.x, ", to"), end(figure.y, ", from"), end(figure.y, ", to"),
                       {"Stage", {}, {}, true}, wordsColumn("What it is"), wordsColumn("Choice")},
                      {}};
    if (!figure.cells || figure.cells->columnEdges.size() < 2) return table;
    const FigureCells& cells = *figure.cells;
    const std::size_t columns = cells.columnEdges.size() - 1;
    for (std::size_t i = 0; i < cells.stages.size() && i / columns + 1 < cells.rowEdges.size(); ++i) {
        const std::size_t c = i % columns;
        const std::size_t r = i / columns;
        const FigureNote note = i < cells.notes.size() ? cells.notes[i] : FigureNote{};
        table.rows.push_back({numberCell(cells.columnEdges[c]), numberCell(cells.columnEdges[c + 1]), numberCell(cells.rowEdges[r]),
                              numberCell(cells.rowEdges[r + 1]),
                              cells.stages[i] == 0 ? FigureCell{} : FigureCell{static_cast<double>(cells.stages[i])}, wordsCell(note.text),
                              wordsCell(choiceText(note.edits))});
        table.places.push_back({FigurePlace{FigurePlace::Part::Cell, 0, i}});
    }
    dropEmptyColumns(table, {5, 6});
    return table;
}

FigureTable partsTable(const Figure& figure) {
    FigureTable table{"Parts",
                      {wordsColumn("Service"), wordsColumn("Part"), columnOf(figure.area), wordsColumn("What it is"), wordsColumn("Choice")},
                      {}};
    for (std::size_t i = 0; i < figure.boxes.size(); ++i) {
        const FigureBox& box = figure.boxes[i];
        table.rows.push_back({wordsCell(box.service), wordsCell(box.name), numberCell(box.value), wordsCell(box.note.text),
                              wordsCell(choiceText(box.note.edits))});
        table.places.push_back({FigurePlace{FigurePlace::Part::Box, 0, i}});
        table.estimated.push_back({box.note.isEstimated});
    }
    dropEmptyColumns(table, {0, 3, 4});
    return table;
}

/// Four figures of what is small, all of what is large.
std::string numberText(double value) {
    if (value == 0 || !std::isfinite(value)) return groupedNumber(value);
    const double size = std::abs(value);
    const int decimals = size >= 1000 ? 0 : std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 0, 12);
    std::string text = groupedNumber(value, decimals);
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

std::optional<FigurePlace> FigureTable::placeAt(std::size_t row, std::size_t column) const {
    if (row >= places.size() || places[row].empty()) return std::nullopt;
    return places[row].size() == 1 ? places[row].front() : column < places[row].size() ? places[row][column] : std::nullopt;
}

bool FigureTable::isEstimatedAt(std::size_t row, std::size_t column) const {
    if (row >= estimated.size() || estimated[row].empty()) return false;
    return estimated[row].size() == 1 ? estimated[row].front() : column < estimated[row].size() && estimated[row][column];
}

namespace {

/// Nothing costs nothing, however its price is known.
bool isMarked(const FigureTable& table, std::size_t row, std::size_t column) {
    const auto* const amount = std::get_if<double>(&table.rows[row][column]);
    return table.columns[column].prefix == "$" && table.isEstimatedAt(row, column) && amount != nullptr && *amount != 0;
}

/// The columns of each row whose money rests on estimated prices, by name in one column more; none where there are none.
void addEstimates(FigureTable& table) {
    std::vector<FigureCell> names;
    bool areAny = false;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        std::string marked;
        for (std::size_t column = 0; column < table.columns.size(); ++column)
            if (isMarked(table, row, column)) (marked += marked.empty() ? "" : "; ") += table.columns[column].name;
        areAny |= !marked.empty();
        names.push_back(marked.empty() ? FigureCell{} : FigureCell{std::move(marked)});
    }
    if (!areAny) return;
    table.columns.push_back(wordsColumn("Estimated"));
    for (std::size_t row = 0; row < table.rows.size(); ++row) table.rows[row].push_back(std::move(names[row]));
}

}  // namespace

std::vector<FigureTable> figureTables(const Figure& figure) {
    std::vector<FigureTable> tables{ValuesTable{figure}.make(), pointsTable(figure), guidesTable(figure), cellsTable(figure),
                                    partsTable(figure)};
    std::erase_if(tables, [](const FigureTable& table) { return table.rows.empty(); });
    return tables;
}

std::vector<FigureTable> figureTablesToKeep(const Figure& figure) {
    std::vector<FigureTable> tables = figureTables(figure);
    std::ranges::for_each(tables, addEstimates);
    if (!figure.caveat.empty()) tables.push_back({"Note", {wordsColumn("Note")}, {{FigureCell{figure.caveat}}}});
    return tables;
}

std::string cellText(const FigureColumn& column, const FigureCell& cell) {
    if (const auto* const words = std::get_if<std::string>(&cell)) return *words;
    const auto* const number = std::get_if<double>(&cell);
    if (number == nullptr) return {};
    const bool isMoney = column.prefix == "$" && std::abs(*number) >= 0.01;
    const std::string sign = *number < 0 ? "−" : "";
    return sign + column.prefix + (isMoney ? groupedNumber(std::abs(*number), 2) : numberText(std::abs(*number))) + column.unit;
}

std::string cellText(const FigureTable& table, std::size_t row, std::size_t column) {
    return (isMarked(table, row, column) ? "≈ " : "") + cellText(table.columns[column], table.rows[row][column]);
}

}  // namespace stagecraft
