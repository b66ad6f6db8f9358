#pragma once

#include <QString>

#include <qcustomplot.h>

namespace stagecraft::ui {

/// "10k", "1M", "$0.10": never in scientific notation.
[[nodiscard]] QString tickText(double value, const QString& prefix, const QString& unit);

/// Ticks of a logarithmic axis, one a decade, worded by `tickText`.
class DecadeTicker : public QCPAxisTickerLog {
public:
    DecadeTicker(QString prefix, QString unit);

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    QString prefix_, unit_;
};

/// Ticks of a linear axis, worded by `tickText`.
class LinearTicker : public QCPAxisTicker {
public:
    LinearTicker(QString prefix, QString unit);

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    QString prefix_, unit_;
};

}  // namespace stagecraft::ui
