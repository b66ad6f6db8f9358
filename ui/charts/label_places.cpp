#include "ui/charts/label_places.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace stagecraft::ui {

namespace {

constexpr double gap = 3;
constexpr double clearance = gap + 1;  ///< from other marks and words: these are nearest to their own mark
constexpr double padding = 4;          ///< of words on lines, at both ends
constexpr double rowGap = 2;
constexpr std::array distances{9.0, 20.0, 33.0, 48.0, 66.0, 88.0, 112.0, 140.0};  ///< from a mark to its words, in pixels
constexpr std::array turns{0, 11, 1, 6, 7, 5, 10, 2, 8, 4, 9, 3};   ///< of the clock's twelve, in the order in which words are best read
constexpr double stride = 12;  ///< of looking for room along a lying line

/// Where a line meets a rectangle there is a part of it inside all four edges.
bool meets(const QLineF& line, const QRectF& rect) {
    double from = 0, to = 1;
    const auto clip = [&](double step, double room) {
        if (step == 0) return room >= 0;
        const double at = room / step;
        if (step > 0) to = std::min(to, at);
        else from = std::max(from, at);
        return from <= to;
    };
    return clip(line.dx(), rect.right() - line.x1()) && clip(-line.dx(), line.x1() - rect.left()) && clip(line.dy(), rect.bottom() - line.y1()) &&
           clip(-line.dy(), line.y1() - rect.top());
}

/// The place of words whose nearest edge or corner is at `near`, seen from a mark in the direction `towards`.
QRectF rectAt(const QPointF& near, const QPointF& towards, const QSizeF& size, double sideways = 0.4) {
    const double left = towards.x() > sideways ? near.x() : towards.x() < -sideways ? near.x() - size.width() : near.x() - size.width() / 2;
    constexpr double upwards = 0.4;
    const double top = towards.y() > upwards ? near.y() : towards.y() < -upwards ? near.y() - size.height() : near.y() - size.height() / 2;
    return {QPointF{left, top}, size};
}

}  // namespace

LabelPlaces::LabelPlaces(const QRectF& inside, const QFontMetricsF& metrics) : inside_(inside), metrics_(metrics) {}

double LabelPlaces::rowHeight() const { return metrics_.height() + rowGap; }

QSizeF LabelPlaces::sizeOf(const QString& text) const { return {metrics_.horizontalAdvance(text) + 2, metrics_.height()}; }

bool LabelPlaces::isFree(const QRectF& rect, const QRectF& own) const {
    const QRectF near = rect.adjusted(-clearance, -clearance, clearance, clearance);
    return inside_.contains(rect) && std::ranges::none_of(taken_, [&](const QRectF& other) { return other.intersects(own.contains(other) ? rect : near); }) &&
           std::ranges::none_of(leaders_, [&](const QLineF& leader) { return meets(leader, rect); });
}

bool LabelPlaces::isFree(const QLineF& leader, const QRectF& own) const {
    return std::ranges::none_of(taken_, [&](const QRectF& other) { return !own.contains(other) && meets(leader, other); });
}

bool LabelPlaces::isAcross(const std::vector<double>& lines, const QRectF& rect, double own) const {
    return std::ranges::any_of(lines, [&](double x) { return std::abs(x - own) >= 1 && x > rect.left() - 1 && x < rect.right() + 1; });
}

bool LabelPlaces::isOnLying(const QRectF& rect) const {
    return std::ranges::any_of(lying_, [&](double y) { return y > rect.top() - 1 && y < rect.bottom() + 1; });
}

PlacedLabel LabelPlaces::taken(PlacedLabel label) {
    taken_.push_back(label.rect);
    if (label.leader) leaders_.push_back(*label.leader);
    return label;
}

std::optional<PlacedLabel> LabelPlaces::beside(const QRectF& mark, std::span<const QString> texts) {
    const double away = mark.width() / 2 + gap;
    const QPointF centre = mark.center();
    for (const QString& text : texts)
        for (const QPointF& towards : {QPointF{1, 0}, QPointF{-1, 0}, QPointF{0, -1}, QPointF{0, 1}})
            if (const QRectF rect = rectAt(centre + towards * away, towards, sizeOf(text)); isFree(rect, mark)) return taken({text, rect});
    return std::nullopt;
}

std::optional<PlacedLabel> LabelPlaces::around(const QRectF& mark, std::span<const QString> texts) {
    const double radius = mark.width() / 2;
    for (const QString& text : texts) {
        const QSizeF size = sizeOf(text);
        for (const double distance : distances)
            for (const int turn : turns) {
                const double angle = turn * std::numbers::pi / 6;
                const QPointF towards{std::cos(angle), std::sin(angle)};
                const QLineF leader{mark.center() + towards * (radius + 1), mark.center() + towards * (radius + distance)};
                // Steeply above or below the words may begin, end or have their middle there.
                for (const double sideways : {0.4, 0.6})
                    if (const QRectF rect = rectAt(leader.p2(), towards, size, sideways); isFree(rect, mark) && isFree(leader, mark)) return taken({text, rect, leader});
            }
    }
    return std::nullopt;
}

std::optional<PlacedLabel> LabelPlaces::onUpright(double x, const QString& text, int rows) {
    const double width = metrics_.horizontalAdvance(text) + 2 * padding;
    const double left = inside_.left() + 1, right = inside_.right() - 1;
    if (width > right - left) return std::nullopt;
    const std::array starts{std::clamp(x - width / 2, left, right - width), x + 2, x - 2 - width};
    const auto isRoom = [&](const QRectF& rect) {
        return rect.left() >= left && rect.right() <= right &&
               std::ranges::none_of(taken_, [&](const QRectF& other) { return other.intersects(rect.adjusted(-rowGap, 0, rowGap, 0)); });
    };
    for (const bool mayCross : {false, true})
        for (int row = 0; row < rows; ++row)
            for (const bool mayCrossFixed : {false, true})
                for (const double start : starts) {
                    const QRectF rect{start, inside_.top() + 2 + row * rowHeight(), width, metrics_.height()};
                    if (!isRoom(rect) || (!mayCross && (isAcross(moving_, rect, x) || isOnLying(rect))) || (!mayCrossFixed && isAcross(fixed_, rect, x))) continue;
                    return taken({text, rect});
                }
    return std::nullopt;
}

std::optional<PlacedLabel> LabelPlaces::onLying(double y, const QString& text) {
    const QSizeF size{metrics_.horizontalAdvance(text) + 2 * padding, metrics_.height()};
    const bool isAtTop = y - size.height() - 2 < inside_.top();
    for (const bool mayCross : {false, true})
        for (double left = inside_.right() - 2 - size.width(); left >= inside_.left(); left -= stride) {
            const QRectF rect{QPointF{left, isAtTop ? y + 2 : y - size.height() - 2}, size};
            if (std::ranges::any_of(taken_, [&](const QRectF& other) { return other.intersects(rect); })) continue;
            if (!mayCross && (isAcross(moving_, rect, rect.left() - 2) || isAcross(fixed_, rect, rect.left() - 2))) continue;
            return taken({text, rect});
        }
    return std::nullopt;
}

}  // namespace stagecraft::ui
