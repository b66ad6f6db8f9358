#include "ui/charts/chart_axes.h"

#include <QCoreApplication>

#include <cmath>
#include <limits>
#include <optional>

#include "ui/charts/axis_ticker.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr std::size_t mostCut = 12;  ///< names along an axis that may be cut rather than left out
constexpr int fewestNames = 3;  ///< of which none is left out
constexpr double slant = -35;  ///< degrees, of names that do not fit side by side

/// A name on as many lines as it has words to fill; empty where one does not fit or there would be more than three.
QString wrapped(const QString& name, const QFontMetrics& metrics, int width) {
    QStringList lines;
    for (const QString& word : name.split(u' ', Qt::SkipEmptyParts)) {
        if (metrics.horizontalAdvance(word) > width) return {};
        const QString longer = lines.isEmpty() ? word : QString{lines.constLast() % u' ' % word};
        if (!lines.isEmpty() && metrics.horizontalAdvance(longer) <= width) lines.last() = longer;
        else lines << word;
    }
    return lines.size() <= 3 ? lines.join(u'\n') : QString{};
}

/// "1", "2" of "1 Prelaunch", "2 Launch": their first words, where these fit and tell them apart; else nothing.
QStringList firstWords(const std::vector<std::string>& names, const QFontMetrics& metrics, int width) {
    QStringList words;
    for (const std::string& name : names) {
        const QString word = toQString(name).section(u' ', 0, 0);
        if (words.contains(word) || metrics.horizontalAdvance(word) > width) return {};
        words << word;
    }
    return words;
}

/// In full, on two or three lines, or cut: one that is longer than its axis would be cut at both ends.
QString titleThatFits(const QString& title, const QFontMetrics& metrics, int room) {
    if (metrics.horizontalAdvance(title) <= room) return title;
    const QString lines = wrapped(title, metrics, room);
    return !lines.isEmpty() ? lines : metrics.elidedText(title, Qt::ElideRight, room);
}

void nameCategories(QCPAxis& axis, const FigureAxis& specification, const QFont& font, int room, int widest, int leftOut) {
    const QFontMetrics metrics{font};
    const bool isUpright = axis.orientation() == Qt::Vertical;
    const int count = static_cast<int>(specification.categories.size());
    const int pitch = std::max(1, room / std::max(1, count));
    const int gap = metrics.averageCharWidth() * 2;  // between two names
    bool isWrapped = !isUpright;
    for (const std::string& name : specification.categories) isWrapped = isWrapped && !wrapped(toQString(name), metrics, pitch - gap).isEmpty();
    int longest = 0;
    for (const std::string& name : specification.categories) longest = std::max(longest, metrics.horizontalAdvance(toQString(name)));
    // Of a long row, such as months, some in full say more than all of them cut.
    const bool isSparse = !isUpright && !isWrapped && specification.categories.size() > mostCut;
    const QStringList brief = isUpright || isWrapped || isSparse ? QStringList{} : firstWords(specification.categories, metrics, pitch - gap);
    const bool isSlanted = !isUpright && !isWrapped && !isSparse && brief.isEmpty();
    // Of too many names along an axis every second, third … is written; of too many above each other the lowest are left out.
    const int needed = isSparse ? longest + metrics.averageCharWidth() * 3 : isSlanted ? metrics.height() : 0;
    const int step = std::max(1, (needed + pitch - 1) / pitch);
    // Beside the axis a name may have as many lines as there are to the next.
    const int lines = isUpright ? pitch / std::max(1, metrics.lineSpacing()) : 1;
    const auto cut = [&](const QString& name) {
        const QString whole = lines > 1 && metrics.horizontalAdvance(name) > widest ? wrapped(name, metrics, widest) : QString{};
        return !whole.isEmpty() && whole.count(u'\n') < lines ? whole : metrics.elidedText(name, Qt::ElideRight, widest);
    };
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    if (leftOut > 0) ticker->addTick(leftOut - 1, QCoreApplication::translate("ChartAxes", "and %1 more").arg(leftOut));
    for (int i = leftOut; i < count; i += step) {
        const QString name = toQString(specification.categories[static_cast<std::size_t>(i)]);
        ticker->addTick(i, !brief.isEmpty() ? brief[i] : isWrapped ? wrapped(name, metrics, pitch - gap) : isSparse ? name : cut(name));
    }
    axis.setTicker(ticker);
    axis.setTickLabelRotation(isSlanted ? slant : 0);
}

constexpr int paddingBelow = 7;
constexpr int mostTicks = 8;

/// How many numbers stand along an axis without touching: as wide as those at its ends, or a line high.
int ticksThatFit(const QCPAxis& axis, const FigureAxis& specification, const QFont& font, int room) {
    const QFontMetrics metrics{font};
    const QString prefix = toQString(specification.prefix), unit = toQString(specification.unit);
    const double middle = (specification.from + specification.to) / 2 * 1.01;
    int widest = 0;
    // A step is about a tenth of the axis.
    const double step = specification.scale == AxisScale::Linear ? std::abs(specification.to - specification.from) / 10 : 0;
    const double decade = step > 0 ? std::pow(10.0, std::floor(std::log10(step))) : 0;
    for (const double value : {specification.from, middle, specification.to})
        widest = std::max(widest, metrics.horizontalAdvance(tickText(decade > 0 ? std::round(value / decade) * decade : value, prefix, unit, decade)));
    // Even steps are up to half as many again as are asked for.
    const int each = axis.orientation() == Qt::Vertical ? metrics.height() : std::min(widest, metrics.averageCharWidth() * 8) + metrics.averageCharWidth();
    return std::clamp(room * 2 / (3 * std::max(1, each)), 2, mostTicks);
}

std::optional<double> zeroOf(const FigureAxis& axis) { return axis.isZeroAtFrom ? std::optional{axis.from} : std::nullopt; }

/// The hours of a week are told by its days.
bool isWeek(const FigureAxis& axis) { return axis.title.starts_with("Hour of the week") && axis.from == 0 && axis.to == 168; }

QSharedPointer<QCPAxisTicker> daysOfTheWeek() {
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (int day = 0; day < 7; ++day) ticker->addTick(24.0 * day, QLocale{}.dayName(day + 1, QLocale::ShortFormat));
    return ticker;
}

}  // namespace

int namesLeftOut(const FigureAxis& specification, const QFont& font, int room) {
    const int count = static_cast<int>(specification.categories.size());
    const QFontMetrics metrics{font};
    const int most = room / std::max(1, metrics.capHeight() + metrics.descent());
    // The axis reaches half a name beyond the last at both ends.
    return count <= most ? 0 : std::max(0, count - std::max(fewestNames, most - 1) + 1);
}

Figure withoutLowest(const Figure& figure, int count) {
    Figure left = figure;
    for (FigureSeries& series : left.series)
        for (FigurePoint& point : series.points)
            if (point.y < count) point.y = std::numeric_limits<double>::quiet_NaN();
    return left;
}

bool isCount(const Figure& figure, const FigureAxis& axis) {
    if (!axis.unit.empty() || !axis.prefix.empty() || !axis.categories.empty() || axis.scale == AxisScale::Logarithmic) return false;
    const bool isUpright = &axis != &figure.x;
    bool hasAny = false;
    for (const FigureSeries& series : figure.series) {
        if (isUpright && series.isOnSecondAxis != (figure.secondY && &axis == &*figure.secondY)) continue;
        for (const FigurePoint& point : series.points) {
            const double value = isUpright ? point.y : point.x;
            if (!std::isnan(value) && value != std::round(value)) return false;
            hasAny = hasAny || !std::isnan(value);
        }
    }
    return hasAny;
}

void dressAxis(QCPAxis& axis, const FigureAxis& specification, const Theme& theme, const QFont& font, int room, int widest, bool isWhole, int leftOut) {
    const QColor text = theme.colour(ColourRole::MutedText);
    const QPen line{theme.colour(ColourRole::Border), 1};
    const QString prefix = toQString(specification.prefix);
    const QString unit = toQString(specification.unit);
    const bool isLogarithmic = specification.scale == AxisScale::Logarithmic;
    axis.setScaleType(isLogarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis.setTickLabelRotation(0);
    if (!specification.categories.empty()) nameCategories(axis, specification, font, room, widest, leftOut);
    else if (isWeek(specification)) axis.setTicker(daysOfTheWeek());
    else if (const int most = ticksThatFit(axis, specification, font, room); isLogarithmic) axis.setTicker(QSharedPointer<DecadeTicker>::create(prefix, unit, most, zeroOf(specification)));
    else axis.setTicker(QSharedPointer<LinearTicker>::create(prefix, unit, most, isWhole));
    axis.setLabel(titleThatFits(toQString(specification.title), QFontMetrics{font}, room));
    // Below the lowest number of the axis beside it.
    if (axis.axisType() == QCPAxis::atBottom) axis.setTickLabelPadding(paddingBelow);
    axis.setLabelFont(font);
    axis.setTickLabelFont(font);
    axis.setLabelColor(text);
    axis.setTickLabelColor(text);
    axis.setBasePen(line);
    axis.setTickPen(specification.categories.empty() ? line : QPen{Qt::NoPen});
    axis.setSubTickPen(Qt::NoPen);
    axis.setSubTicks(false);
    axis.grid()->setVisible(specification.categories.empty());
    axis.grid()->setPen({theme.colour(ColourRole::Grid), 1});
    axis.grid()->setSubGridVisible(false);
    axis.grid()->setZeroLinePen(Qt::NoPen);
    axis.grid()->setAntialiased(false);
}

void fitAxis(QCPAxis& axis, const FigureAxis& specification, int leftOut) {
    double from = leftOut > 0 ? leftOut - 1.5 : specification.from;
    double to = specification.to;
    if (!std::isfinite(from) || !std::isfinite(to)) from = to = 0;
    if (specification.scale == AxisScale::Logarithmic) {
        if (to <= 0) to = 1;
        if (from <= 0) from = to / 1000;
        if (from >= to) to = from * 10;
    } else if (from >= to) {
        to = from + 1;
    }
    axis.setRange(from, to);
}

void leaveAbove(QCPAxis& axis, const FigureAxis& specification, double share) {
    const QCPRange range = axis.range();
    const double last = static_cast<double>(specification.categories.size()) - 0.5;
    if (share > 0 && share < 0.5) axis.setRange(range.lower, std::max(range.upper, (last - share * range.lower) / (1 - share)));
}

}  // namespace stagecraft::ui
