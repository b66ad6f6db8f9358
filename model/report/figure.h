#pragma once

#include <string>
#include <vector>

namespace stagecraft {

enum class AxisScale { Linear, Logarithmic };

struct FigureAxis {
    std::string title;   ///< "Users"
    std::string prefix;  ///< of the unit, before a number: "$"
    std::string unit;    ///< after a number: " ms"; empty when the title says it all
    AxisScale scale = AxisScale::Linear;
    double from = 0;
    double to = 1;
    friend bool operator==(const FigureAxis&, const FigureAxis&) = default;
};

struct FigurePoint {
    double x = 0;
    double y = 0;  ///< NaN: the line is broken here
};

/// What a series says, so that every way of drawing it can say the same.
enum class SeriesKind {
    Stands,     ///< drawn in full
    Falls,      ///< does not hold: dashed and faded
    Highlight,  ///< a broad band behind the others
};

struct FigureSeries {
    std::string name;
    int stage = 0;  ///< 1 … 7 gives colour, dash and marker; 0: none of the stages
    SeriesKind kind = SeriesKind::Stands;
    std::vector<FigurePoint> points;  ///< x rises
};

/// A plot as a value: charts draw it, files export it, tests compare it.
struct Figure {
    std::string title;
    FigureAxis x, y;
    std::vector<FigureSeries> series;
    std::string note;  ///< what is not drawn; empty when all is
};

}  // namespace stagecraft
