#include "model/figures/load_test_figure.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/figures/figure_parts.h"
#include "model/report/calibration_words.h"
#include "model/support/counted.h"

namespace stagecraft {

namespace {

constexpr int lawPoints = 120;

std::vector<LoadTestPoint> byLoad(const LoadTest& test) {
    std::vector<LoadTestPoint> points = test.points;
    std::ranges::stable_sort(points, {}, &LoadTestPoint::concurrency);
    return points;
}

FigureSeries measured(const std::vector<LoadTestPoint>& points) {
    FigureSeries series{"measured", 0, SeriesKind::Marks, {}};
    for (const LoadTestPoint& point : points) {
        series.points.push_back({point.concurrency, point.throughput.count()});
        series.notes.push_back({fmt::format("line {}: {} in flight, {} requests/s, {} ms", point.line, figureText(point.concurrency),
                                            figureText(point.throughput.count()), figureText(point.latency.count())),
                                {}});
    }
    return series;
}

FigureSeries latencies(const std::vector<LoadTestPoint>& points) {
    FigureSeries series{"mean latency", 0, SeriesKind::Falls, {}};
    series.isOnSecondAxis = true;
    for (const LoadTestPoint& point : points) {
        series.points.push_back({point.concurrency, point.latency.count()});
        series.notes.push_back({fmt::format("{} in flight: {} ms", figureText(point.concurrency), figureText(point.latency.count())), {}});
    }
    return series;
}

FigureSeries fitted(const Calibration& calibration, double to) {
    FigureSeries series{"scalability law", 0, SeriesKind::Highlight, {}};
    for (int i = 0; i <= lawPoints; ++i) {
        const double load = std::max(1e-9, to * i / lawPoints);
        const double rate = load < 1 ? calibration.law->law.single * load : calibration.fitted(load).count();
        series.points.push_back({load, rate});
        series.notes.push_back({fmt::format("{} in flight: {} requests/s by the law", figureText(load), figureText(rate)), {}});
    }
    return series;
}

/// Where requests come by chance, as many in flight as there are workers do not keep all of them busy.
std::string guideText(const WorkerPool& pool) {
    const bool isCpu = pool.cause == PlateauCause::Processors;
    if (pool.open) return counted(std::round(pool.workers), isCpu ? "processor" : "worker", isCpu ? "processors" : "workers");
    return isCpu ? "processors full" : "workers full";
}

std::string answerOf(const Calibration& calibration) {
    if (calibration.pool) return text(*calibration.pool);
    if (!calibration.law) return capitalised(text(calibration.demand)) + ".";
    const ScalabilityFit& fit = *calibration.law;
    if (!std::isfinite(fit.peakLoad))
        return std::isfinite(fit.maximum) ? fmt::format("Throughput keeps rising towards {} requests/s: contention alone holds it back.", figureText(fit.maximum))
                                          : std::string{"Throughput rises in proportion to the load as far as it was measured."};
    return fmt::format("Throughput is highest, {} requests/s, with {} requests in flight, and falls beyond.", figureText(fit.maximum),
                       figureText(fit.peakLoad));
}

}  // namespace

Figure loadTestFigure(const LoadTest& test, const Calibration& calibration) {
    Figure figure;
    figure.title = "How does it scale?";
    figure.answer = answerOf(calibration);
    figure.x = {"Requests in flight", {}, {}, AxisScale::Linear, 0, 1};
    figure.y = {"Throughput", {}, " /s", AxisScale::Linear, 0, 1};
    const std::vector<LoadTestPoint> points = byLoad(test);
    double most = 0, quickest = 0, slowest = 0;
    for (const LoadTestPoint& point : points) {
        most = std::max(most, point.concurrency);
        quickest = std::max(quickest, point.throughput.count());
        slowest = std::max(slowest, point.latency.count());
    }
    fitFromZero(figure.x, most);
    figure.secondY = FigureAxis{"Mean latency", {}, " ms", AxisScale::Linear, 0, 1};
    fitFromZero(*figure.secondY, slowest);
    if (calibration.law) {
        figure.series.push_back(fitted(calibration, figure.x.to));
        for (const FigurePoint& point : figure.series.back().points) quickest = std::max(quickest, point.y);
        const double peak = calibration.law->peakLoad;
        const double highest = calibration.pool ? calibration.pool->workers : figure.x.to;
        if (peak > figure.x.from && peak < highest) figure.guides.push_back({FigureGuide::Across::X, peak, "peak", 0});
    }
    fitFromZero(figure.y, quickest);
    figure.series.push_back(latencies(points));
    figure.series.push_back(measured(points));
    if (calibration.pool) figure.guides.push_back({FigureGuide::Across::X, calibration.pool->workers, guideText(*calibration.pool), 0});
    return figure;
}

}  // namespace stagecraft
