#pragma once

#include <vector>

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// Finds room for the grips of lines, one after the other: the nearest place to where each belongs that covers least of what is drawn,
/// and no grip before it.
class GripPlaces {
public:
    enum class Way {
        Up,         ///< an upright line: along it, from the bottom
        Along,      ///< a lying line: along it, from the left
        Anywhere,   ///< a line that waits at the top: beside it as well
    };
    explicit GripPlaces(const ChartCanvas& canvas);
    /// `first` is where the grip belongs.
    QRectF place(const QRectF& first, Way way);

private:
    /// Something drawn, and how much is lost where it is covered: as much as so many pixels away.
    struct Drawn {
        QRectF rect;
        double worth = 0;
    };
    void addNames(const ChartCanvas& canvas);
    void addMarks(const ChartCanvas& canvas);
    void addBars(const ChartCanvas& canvas);
    void addBands(const ChartCanvas& canvas);
    [[nodiscard]] std::vector<QRectF> candidates(const QRectF& first, Way way) const;
    /// No more than `most` is counted.
    [[nodiscard]] double lossAt(const QRectF& place, double most) const;

    QRectF inside_;
    std::vector<Drawn> drawn_;
};

}  // namespace stagecraft::ui
