#pragma once

#include <QFontMetricsF>
#include <QLineF>
#include <QRectF>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace stagecraft::ui {

/// Words that found room.
struct PlacedLabel {
    QString text;
    QRectF rect;
    std::optional<QLineF> leader = {};  ///< from what they belong to, where they stand apart from it
};

/// Finds room for words on a chart: beside what they belong to, else further off with a line that leads there, else shorter. None
/// covers another, or what was taken before.
class LabelPlaces {
public:
    LabelPlaces(const QRectF& inside, const QFontMetricsF& metrics);

    /// Nothing stands on it.
    void take(const QRectF& rect) { taken_.push_back(rect); }
    /// An upright line: words lie across none that moves where there is any other room for them, nor across one that is fixed where there
    /// is other room in the same row.
    void takeUpright(double x, bool isMoving) { (isMoving ? moving_ : fixed_).push_back(x); }
    /// A lying line that moves: words on upright lines lie across it only where there is no other room for them.
    void takeLying(double y) { lying_.push_back(y); }

    /// Beside a mark on the right or left, else above or below it; `texts` has the longest first.
    [[nodiscard]] std::optional<PlacedLabel> beside(const QRectF& mark, std::span<const QString> texts);
    /// Around a mark, as near as there is room.
    [[nodiscard]] std::optional<PlacedLabel> around(const QRectF& mark, std::span<const QString> texts);
    /// On an upright line: in the first of so many rows from the top that has room, on the line, to its right or to its left.
    [[nodiscard]] std::optional<PlacedLabel> onUpright(double x, const QString& text, int rows);
    /// Above a lying line, or below it at the top: as far to the right as there is room.
    [[nodiscard]] std::optional<PlacedLabel> onLying(double y, const QString& text);

    /// Of one row of words on upright lines, with the gap below it.
    [[nodiscard]] double rowHeight() const;

private:
    [[nodiscard]] QSizeF sizeOf(const QString& text) const;
    [[nodiscard]] bool isFree(const QRectF& rect, const QRectF& own) const;
    [[nodiscard]] bool isFree(const QLineF& leader, const QRectF& own) const;
    [[nodiscard]] bool isAcross(const std::vector<double>& lines, const QRectF& rect, double own) const;
    PlacedLabel taken(PlacedLabel label);

    QRectF inside_;
    QFontMetricsF metrics_;
    std::vector<QRectF> taken_;
    std::vector<QLineF> leaders_;  ///< to words placed before
    [[nodiscard]] bool isOnLying(const QRectF& rect) const;
    std::vector<double> moving_, fixed_, lying_;
};

}  // namespace stagecraft::ui
