#include "ui/charts/axis_ticker.h"

#include <algorithm>
#include <cmath>

namespace stagecraft::ui {

namespace {

constexpr double finestStep = 1e-9;

/// The digits behind the point that tell a value from one a step away, without zeros at the end; dollars have two or none.
QString digits(double value, double step, bool isMoney) {
    const int decimals = step > finestStep ? std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9) : 0;
    QString text = QString::number(value, 'f', decimals + 1);
    // A step of 2.5 needs one digit more than one of 2.
    while (text.endsWith(u'0')) text.chop(1);
    const auto behind = text.size() - 1 - text.indexOf(u'.');
    if (text.endsWith(u'.')) text.chop(1);
    else if (isMoney && behind == 1) text += u'0';
    return text;
}

double leastStep(const QVector<double>& ticks) {
    double least = 0;
    for (qsizetype i = 1; i < ticks.size(); ++i)
        if (const double step = std::abs(ticks[i] - ticks[i - 1]); least == 0 || step < least) least = step;
    return least;
}

}  // namespace

QString tickText(double value, const QString& prefix, const QString& unit, double step) {
    // Thousands of a thousandth have a name of their own.
    if (unit == u" ms" && std::abs(value) >= 1e3 * (1 - 1e-9)) return tickText(value / 1e3, prefix, QStringLiteral(" s"), step / 1e3);
    struct Scale {
        double size;
        const char16_t* suffix;
    };
    static constexpr Scale scales[]{{1e12, u"T"}, {1e9, u"B"}, {1e6, u"M"}, {1e3, u"k"}};
    const double size = std::abs(value);
    const QString sign = value < 0 ? QStringLiteral("−") : QString{};
    for (const Scale& scale : scales)
        // A hair below, so that 999.9999… from a logarithm is a thousand.
        if (size >= scale.size * (1 - 1e-9))
            return QString{sign % prefix % (step > 0 ? digits(size / scale.size, step / scale.size, false) : QString::number(size / scale.size, 'g', 3)) % QString::fromUtf16(scale.suffix) % unit};
    if (step > 0) return QString{sign % prefix % digits(size, step, prefix == u"$") % unit};
    if (size == 0 || size >= 1 - 1e-9) return QString{sign % prefix % QString::number(size, 'g', 4) % unit};
    const int decimals = std::max(prefix == u"$" ? 2 : 1, static_cast<int>(std::ceil(-std::log10(size) - 1e-9)));
    return QString{sign % prefix % QString::number(size, 'f', decimals) % unit};
}

DecadeTicker::DecadeTicker(QString prefix, QString unit, int most, std::optional<double> zero)
    : prefix_(std::move(prefix)), unit_(std::move(unit)), most_(most), zero_(zero) {
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

QVector<QString> DecadeTicker::createLabelVector(const QVector<double>& ticks, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) {
    // Even steps within a decade need as many digits as the step; of decades each number speaks for itself.
    const bool isEven = ticks.size() > 1 && ticks.back() < 9.9 * ticks.front();
    QVector<QString> labels;
    for (const double tick : ticks) labels << tickText(zero_ && qFuzzyCompare(tick, *zero_) ? 0 : tick, prefix_, unit_, isEven ? leastStep(ticks) : 0);
    return labels;
}

LinearTicker::LinearTicker(QString prefix, QString unit, int most, bool isWhole) : prefix_(std::move(prefix)), unit_(std::move(unit)), isWhole_(isWhole) {
    setTickCount(std::min(most, tickCount()));
    setTickStepStrategy(tssReadability);
}

double LinearTicker::getTickStep(const QCPRange& range) {
    const double step = QCPAxisTicker::getTickStep(range);
    return isWhole_ ? std::max(1.0, std::floor(step)) : step;
}

QVector<QString> LinearTicker::createLabelVector(const QVector<double>& ticks, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) {
    QVector<QString> labels;
    for (const double tick : ticks) labels << tickText(std::abs(tick) < leastStep(ticks) * 1e-6 ? 0 : tick, prefix_, unit_, leastStep(ticks));
    return labels;
}

}  // namespace stagecraft::ui
