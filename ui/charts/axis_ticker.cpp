#include "ui/charts/axis_ticker.h"

#include <algorithm>
#include <cmath>

namespace stagecraft::ui {

QString tickText(double value, const QString& prefix, const QString& unit) {
    struct Step {
        double size;
        const char16_t* suffix;
    };
    static constexpr Step steps[]{{1e12, u"T"}, {1e9, u"B"}, {1e6, u"M"}, {1e3, u"k"}};
    const double size = std::abs(value);
    const QString sign = value < 0 ? QStringLiteral("−") : QString{};
    for (const Step& step : steps)
        // A hair below, so that 999.9999… from a logarithm is a thousand.
        if (size >= step.size * (1 - 1e-9))
            return QString{sign % prefix % QString::number(size / step.size, 'g', 3) % QString::fromUtf16(step.suffix) % unit};
    if (size == 0 || size >= 1 - 1e-9) return QString{sign % prefix % QString::number(size, 'g', 4) % unit};
    const int decimals = std::max(prefix == u"$" ? 2 : 1, static_cast<int>(std::ceil(-std::log10(size) - 1e-9)));
    return QString{sign % prefix % QString::number(size, 'f', decimals) % unit};
}

DecadeTicker::DecadeTicker(QString prefix, QString unit, int most) : prefix_(std::move(prefix)), unit_(std::move(unit)), most_(most) {
    setTickCount(std::min(most_, tickCount()));
}

QVector<double> DecadeTicker::createTickVector(double tickStep, const QCPRange& range) {
    if (range.lower <= 0 || range.upper <= range.lower) return {};
    const double first = std::floor(std::log10(range.lower) + 1e-9);
    const double last = std::ceil(std::log10(range.upper) - 1e-9);
    const double decades = std::log10(range.upper / range.lower);
    if (decades < 0.9) return QCPAxisTicker::createTickVector(tickStep, range);
    const double stride = std::max(1.0, std::ceil(decades / most_));
    const bool hasRoom = 3 * decades <= most_ + 1;
    QVector<double> ticks;
    for (double exponent = first; exponent <= last; exponent += stride)
        for (const double factor : {1.0, 2.0, 5.0})
            if (factor == 1 || (decades < 2.5 && hasRoom)) ticks << factor * std::pow(10.0, exponent);
    return ticks;
}

QString DecadeTicker::getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) {
    return tickText(tick, prefix_, unit_);
}

LinearTicker::LinearTicker(QString prefix, QString unit, int most) : prefix_(std::move(prefix)), unit_(std::move(unit)) {
    setTickCount(std::min(most, tickCount()));
    setTickStepStrategy(tssReadability);
}

QString LinearTicker::getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) {
    return tickText(tick, prefix_, unit_);
}

}  // namespace stagecraft::ui
