#pragma once

#include <QString>

#include <optional>

#include <qcustomplot.h>

namespace stagecraft::ui {

/// "10k", "1M", "$0.10": never in scientific notation. With as many digits as tell a value from those a step away; without a step
/// three or four.
[[nodiscard]] QString tickText(double value, const QString& prefix, const QString& unit, double step = 0);

/// Ticks of a logarithmic axis, worded by `tickText`: one a decade over many, 1, 2 and 5 over a few, even steps within one; about
/// `most` of them at most. `zero` is the place that stands for zero.
class DecadeTicker : public QCPAxisTicker {
public:
    DecadeTicker(QString prefix, QString unit, int most, std::optional<double> zero = {});

protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar format, int precision) override;

private:
    QString prefix_, unit_;
    int most_;
    std::optional<double> zero_;
};

/// Ticks of a linear axis, worded by `tickText`; about `most` of them at most, of counts at whole numbers only.
class LinearTicker : public QCPAxisTicker {
public:
    LinearTicker(QString prefix, QString unit, int most, bool isWhole = false);

protected:
    double getTickStep(const QCPRange& range) override;
    QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar format, int precision) override;

private:
    QString prefix_, unit_;
    bool isWhole_;
};

}  // namespace stagecraft::ui
