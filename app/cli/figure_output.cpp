#include "app/cli/figure_output.h"

#include "app/cli/csv.h"
#include "app/cli/text_table.h"
#include "model/report/figure_table.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

std::string textOf(const FigureTable& table) {
    std::vector<TextTable::Column> columns;
    for (const FigureColumn& column : table.columns)
        columns.push_back({column.name, column.isNumber ? TextTable::Align::Right : TextTable::Align::Left});
    TextTable text{std::move(columns)};
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        std::vector<std::string> cells;
        for (std::size_t column = 0; column < table.columns.size(); ++column) cells.push_back(cellText(table, row, column));
        text.row(std::move(cells));
    }
    return text.text();
}

/// "Cost a month ($)", "p99 (ms)".
std::string titleOf(const FigureColumn& column) {
    std::string unit = column.prefix + column.unit;
    unit.erase(0, unit.find_first_not_of(' '));
    return unit.empty() ? column.name : column.name + " (" + unit + ")";
}

std::string csvCell(const FigureCell& cell) {
    if (const auto* const number = std::get_if<double>(&cell)) return plainNumber(*number);
    const auto* const words = std::get_if<std::string>(&cell);
    return words == nullptr ? std::string{} : *words;
}

std::string csvOf(const FigureTable& table) {
    CsvRecord titles;
    for (const FigureColumn& column : table.columns) titles.cell(titleOf(column));
    std::string out = titles.end();
    for (const std::vector<FigureCell>& row : table.rows) {
        CsvRecord record;
        for (const FigureCell& cell : row) record.cell(csvCell(cell));
        out += record.end();
    }
    return out;
}

Json jsonAxis(const FigureAxis& axis) {
    Json json{{"title", axis.title},
              {"prefix", axis.prefix},
              {"unit", axis.unit},
              {"scale", axis.scale == AxisScale::Logarithmic ? "log" : "linear"},
              {"from", jsonNumber(axis.from)},
              {"to", jsonNumber(axis.to)}};
    if (!axis.categories.empty()) json["categories"] = axis.categories;
    return json;
}

void addNote(Json& json, const FigureNote& note) {
    if (!note.text.empty()) json["text"] = note.text;
    if (note.isEstimated) json["estimated"] = true;
    if (note.edits.empty()) return;
    Json edits = Json::array();
    for (const FigureEdit& edit : note.edits) edits.push_back({{"key", edit.key}, {"value", edit.value}});
    json["edits"] = std::move(edits);
}

Json jsonSeries(const FigureSeries& series) {
    Json points = Json::array();
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        Json point{{"x", jsonNumber(series.points[i].x)}, {"y", jsonNumber(series.points[i].y)}};
        if (i < series.lower.size()) point["lower"] = {{"x", jsonNumber(series.lower[i].x)}, {"y", jsonNumber(series.lower[i].y)}};
        if (i < series.labels.size()) point["label"] = series.labels[i];
        if (i < series.weights.size()) point["weight"] = jsonNumber(series.weights[i]);
        if (i < series.notes.size()) addNote(point, series.notes[i]);
        points.push_back(std::move(point));
    }
    Json json{{"name", series.name}, {"kind", nameOf(series.kind)}};
    if (series.stage > 0) json["stage"] = series.stage;
    if (!series.service.empty()) json["service"] = series.service;
    if (series.isOnSecondAxis) json["axis"] = "second_y";
    json["points"] = std::move(points);
    return json;
}

Json jsonGuides(const std::vector<FigureGuide>& guides) {
    Json all = Json::array();
    for (const FigureGuide& guide : guides) {
        if (std::isnan(guide.at)) continue;
        Json json{{"name", guide.name}, {"axis", guide.axis == FigureGuide::Across::X ? "x" : "y"}, {"at", jsonNumber(guide.at)}};
        if (guide.stage > 0) json["stage"] = guide.stage;
        if (!guide.input.key.empty()) json["input"] = guide.input.key;
        all.push_back(std::move(json));
    }
    return all;
}

Json jsonCells(const FigureCells& cells) {
    Json all = Json::array();
    for (std::size_t i = 0; i < cells.stages.size(); ++i) {
        Json cell{{"stage", cells.stages[i]}};
        if (i < cells.notes.size()) addNote(cell, cells.notes[i]);
        all.push_back(std::move(cell));
    }
    return {{"column_edges", cells.columnEdges}, {"row_edges", cells.rowEdges}, {"cells", std::move(all)}};
}

Json jsonBoxes(const std::vector<FigureBox>& boxes) {
    Json all = Json::array();
    for (const FigureBox& box : boxes) {
        Json json{{"name", box.name}, {"service", box.service}, {"value", jsonNumber(box.value)},
                  {"left", box.left}, {"bottom", box.bottom}, {"right", box.right}, {"top", box.top}};
        addNote(json, box.note);
        all.push_back(std::move(json));
    }
    return all;
}

}  // namespace

std::string textFigure(const Figure& figure) {
    std::string out = figure.title + "\n";
    for (const std::string* const words : {&figure.answer, &figure.caveat})
        if (!words->empty()) out += *words + "\n";
    const std::vector<FigureTable> tables = figureTables(figure);
    for (const FigureTable& table : tables) {
        out += "\n";
        if (tables.size() > 1) out += table.name + "\n";
        out += textOf(table);
    }
    for (const std::string* const words : {&figure.details, &figure.note})
        if (!words->empty()) out += "\n" + *words + "\n";
    return out;
}

std::string csvFigure(const Figure& figure) {
    std::string out;
    for (const FigureTable& table : figureTablesToKeep(figure)) out += (out.empty() ? "" : "\n") + csvOf(table);
    return out;
}

Json jsonFigure(const Figure& figure) {
    Json json{{"title", figure.title}, {"answer", figure.answer}, {"caveat", figure.caveat}, {"details", figure.details}, {"note", figure.note}, {"x", jsonAxis(figure.x)}, {"y", jsonAxis(figure.y)}};
    if (figure.secondY) json["second_y"] = jsonAxis(*figure.secondY);
    Json series = Json::array();
    for (const FigureSeries& one : figure.series) series.push_back(jsonSeries(one));
    json["series"] = std::move(series);
    json["guides"] = jsonGuides(figure.guides);
    if (figure.cells) json["cells"] = jsonCells(*figure.cells);
    if (!figure.boxes.empty()) {
        json["area"] = jsonAxis(figure.area);
        json["boxes"] = jsonBoxes(figure.boxes);
    }
    return json;
}

}  // namespace stagecraft
