#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/support/names.h"

namespace stagecraft {

enum class AxisScale { Linear, Logarithmic };

struct FigureAxis {
    std::string title;   ///< "Users"
    std::string prefix;  ///< of the unit, before a number: "$"
    std::string unit;    ///< after a number: " ms"; empty when the title says it all
    AxisScale scale = AxisScale::Linear;
    double from = 0;
    double to = 1;
    std::vector<std::string> categories = {};  ///< names of 0, 1, 2 … along the axis; empty: a number axis
    std::string key = {};  ///< the input that stands on it, "workload.users": its value can be dragged along the axis
    bool isZeroAtFrom = false;  ///< the low end of a logarithmic axis, which has no zero, stands for it
    friend bool operator==(const FigureAxis&, const FigureAxis&) = default;
};

struct FigurePoint {
    double x = 0;
    double y = 0;  ///< NaN: the line is broken here
};

/// What choosing a place on a figure changes: a field and its value, as a plan file has them.
struct FigureEdit {
    std::string key, value;
    friend bool operator==(const FigureEdit&, const FigureEdit&) = default;
};

/// Lines of the plan's bill; what is empty may be anything.
struct FigureBillLines {
    std::string service = {}, dimension = {}, part = {}, region = {};
    [[nodiscard]] bool isNone() const { return service.empty(); }
};

/// Whose prices a bill on a figure is at, and whose its design is made for.
enum class FigurePrices { Own, Other, OwnDesignAtOther, OtherDesignAtOwn };

/// The month's bill that money on a figure is the total of: that of a plan like the one the figure speaks of. Opening it makes that plan
/// (`billBehind` in model/figures).
struct FigureTotal {
    double dollars = 0;                    ///< what the figure says it comes to; NaN: the figure tells only of a part of it
    std::vector<FigureEdit> changes = {};  ///< to the inputs of that plan
    int stage = 0;                         ///< whose bill it is; 0: of the one that is then shown
    FigureBillLines lines = {};            ///< of it, that are meant
    std::string name = {};                 ///< "stage 4, Thousand"; empty where the note that holds it says so
    std::string plan = {};                 ///< of those compared with, whose inputs it is of; empty: the figure's own
    FigurePrices prices{};
    bool isOnFargate = false;              ///< with tasks of Fargate in place of its servers
    std::size_t months = 0;                ///< not 0: no bill but the sum of so many of the figure's `months`, from the first on
    bool isEstimated = false;              ///< some of it rests on estimated prices
};

/// What a place on a figure is, in words, and what choosing it does: edits (one step to undo), else one of the others, else nothing.
struct FigureNote {
    std::string text;
    std::vector<FigureEdit> edits = {};
    std::string opens = {};      ///< key of the field that choosing it shows: "workload.users"; empty: none
    FigureBillLines bill = {};   ///< that choosing it shows
    std::string takes = {};      ///< name of a plan to compare with, whose inputs choosing it takes; empty: none
    std::optional<FigureTotal> total = {};  ///< the bill that its money is the total of, or a part
    bool isEstimated = false;    ///< its own money rests on estimated prices in part
};

/// What a series says, so that every way of drawing it can say the same.
enum class SeriesKind {
    Stands,     ///< a line, drawn in full
    Falls,      ///< a line that does not hold: dashed and faded
    Highlight,  ///< a broad band behind the others
    Steps,      ///< a line that keeps its value up to the next point
    Area,       ///< filled down to the Area before it, or to zero: y is its top, the sum up to here
    Range,      ///< filled between `points` and `lower`
    Bars,       ///< upright bars on the Bars before it: what is stacked
    SideBars,   ///< lying bars from `lower` (or zero) to x, at the category y
    Marks,      ///< marks without a line
    Stops,      ///< crosses without a line: where the plan no longer serves
    Faint,      ///< marks that stand back: what something else beats in every respect
    Frontier,   ///< marks joined by stairs: what nothing beats in every respect
    Current,    ///< the plan as it is: one mark, drawn last
};

struct FigureSeries {
    std::string name;
    int stage = 0;  ///< 1 … 7 gives colour, dash and marker; 0: none of the stages
    SeriesKind kind = SeriesKind::Stands;
    std::vector<FigurePoint> points;  ///< of lines, areas and steps x rises
    std::vector<FigurePoint> lower = {};  ///< Range and SideBars: the other edge, point by point
    std::string service = {};             ///< an AWS service gives its colour: "EC2"
    bool isOnSecondAxis = false;
    bool isUnpriced = false;  ///< of Falls: it does serve, and what it costs lacks prices
    std::vector<FigureNote> notes = {};  ///< empty, or one for every point
    std::vector<std::string> labels = {};  ///< of marks, a word or two beside each; empty, or one for every point
    std::vector<double> weights = {};      ///< of marks, 0 … 1, the area of each; empty: all alike, or one for every point
};

/// The input that a line stands for: where the line is moved to `at`, the input becomes offset + scale · at.
struct FigureInput {
    std::string key = {};  ///< "targets.budget_usd_month"; empty: none, and the line stays where it is
    double offset = 0, scale = 1;
    [[nodiscard]] double valueAt(double at) const { return offset + scale * at; }
    friend bool operator==(const FigureInput&, const FigureInput&) = default;
};

/// A straight line across the figure at one value, with its name: a threshold, a target, a budget.
struct FigureGuide {
    enum class Across { X, Y };
    Across axis = Across::X;  ///< X: upright, at a value of x
    double at = 0;  ///< NaN: the input has no value yet; its line waits at the end of the axis to be moved
    std::string name;
    int stage = 0;
    std::string brief = {};  ///< what is drawn where the names of all do not fit beside each other; empty: the name
    FigureInput input = {};  ///< what moving the line changes
    bool isEstimated = false;  ///< of money that rests on estimated prices in part
};

/// A map of coloured cells: the cell of column c and row r is at r · columns + c.
struct FigureCells {
    std::vector<double> columnEdges, rowEdges;  ///< rising, one more than cells
    std::vector<int> stages;                    ///< 1 … 7; 0: nothing serves here
    std::vector<FigureNote> notes;
};

/// A rectangle whose area is a value: a part of a treemap, in coordinates of the axes.
struct FigureBox {
    double left = 0, bottom = 0, right = 0, top = 0;
    std::string name, service;
    double value = 0;
    FigureNote note;
};

/// A plot as a value: charts draw it, files export it, tests compare it, tables print it.
struct Figure {
    std::string title;  ///< the question it answers
    FigureAxis x, y;
    std::vector<FigureSeries> series;
    std::string note;  ///< what is not drawn; empty when all is
    std::string answer = {};  ///< the question answered in a sentence or two, with the numbers of this plan
    std::string caveat = {};  ///< how much of the money rests on prices of other regions, in a line that stands under the answer; empty: none
    std::string details = {};  ///< what more there is to say, beside the table and for those who cannot see the drawing
    std::optional<FigureAxis> secondY = {};
    std::vector<FigureGuide> guides = {};
    std::shared_ptr<const FigureCells> cells = {};  ///< shared: a map stays as it is while the plan moves over it
    std::vector<FigureBox> boxes = {};
    FigureAxis area = {};  ///< what the values of the boxes are: title, prefix and unit
    std::vector<FigureTotal> totals = {};  ///< the bills that answer, notes and lines across tell of, each with its name
    std::vector<FigureTotal> months = {};  ///< what a sum over months is the sum of
};

/// A place on a figure that can be read, and chosen where its note has edits.
struct FigurePlace {
    enum class Part { Point, Cell, Box };
    Part part = Part::Point;
    std::size_t series = 0;  ///< of a Point
    std::size_t index = 0;   ///< of the point, cell or box
    friend bool operator==(const FigurePlace&, const FigurePlace&) = default;
};

template <> struct EnumNames<SeriesKind> {
    static constexpr std::array<std::string_view, 13> names{"stands", "falls", "highlight", "steps", "area", "range", "bars",
                                                            "side-bars", "marks", "stops", "faint", "frontier", "current"};
};

}  // namespace stagecraft
