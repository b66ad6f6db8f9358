#include "model/report/calibration_words.h"

#include <fmt/format.h>

#include <cmath>

#include "model/support/text.h"

namespace stagecraft {

std::string figureText(double value) {
    if (std::isinf(value)) return "∞";
    const double size = std::abs(value);
    if (size >= 1000) return groupedNumber(value);
    return fmt::format("{:.4g}", value);
}

std::string text(const Interval& interval) {
    if (std::isinf(interval.high)) return figureText(interval.low) + " or more";
    return figureText(interval.low) + " to " + figureText(interval.high);
}

std::string text(const ServiceDemand& demand) {
    switch (demand.source) {
        case DemandSource::Utilisation:
            return fmt::format("utilisation law, from {} {} with CPU utilisation", demand.points,
                               demand.points == 1 ? "row" : "rows");
        case DemandSource::LowLoadLatency:
            return "at most: the mean latency at the lowest load, which includes waiting; measure the CPU "
                   "utilisation";
        case DemandSource::Saturation: break;
    }
    return "at most: all vCPUs busy at the largest throughput; measure the CPU utilisation";
}

std::string text(const WorkerPool& pool) {
    const std::string flat =
        pool.open ? fmt::format("Requests come by chance and wait for each other; the throughput bends towards {} requests/s", figureText(pool.plateau.count()))
                  : fmt::format("From {} in flight on the throughput stays at {} requests/s while the latency grows",
                                figureText(pool.workers), figureText(pool.plateau.count()));
    const bool isExact = pool.perServerInterval == Interval{pool.workersPerServer, pool.workersPerServer};
    const std::string threads =
        fmt::format("{} {} in each server{}", groupedNumber(pool.workersPerServer), pool.workersPerServer == 1 ? "worker" : "workers",
                    isExact ? "" : fmt::format(" (95 %: {})", text(pool.perServerInterval)));
    switch (pool.cause) {
        case PlateauCause::Workers:
            return fmt::format("{}, with the CPU at {:.0f} %: a pool of {} {}.", flat, *pool.cpu * 100, threads, pool.open ? "fills" : "is full");
        case PlateauCause::Processors:
            return fmt::format("{}, with the CPU at {:.0f} %: the processors {}.", flat, *pool.cpu * 100, pool.open ? "fill" : "are full");
        case PlateauCause::Unknown: break;
    }
    return fmt::format(
        "{}: a pool of {} {}, or the processors {}; measure the CPU utilisation to tell.", flat, threads, pool.open ? "fills" : "is full",
        pool.open ? "fill" : "are");
}

namespace {

std::string wayText(const ProcessorLaw& law) {
    if (law.isFound()) return fmt::format("they get into each other's way; {} of them do most.", figureText(law.fit.peakLoad));
    const double slowed = law.fit.slowdown(law.most).high - 1;
    constexpr double sayable = 10;
    return fmt::format("none is found to be in another's way, {} {} at work are slowed by {}.", law.isRuledOut() ? "and" : "but it may be that",
                       figureText(law.most), slowed < sayable ? fmt::format("{:.1f} %{}", slowed * 100, law.isRuledOut() ? " at most" : "") : "any factor");
}

}  // namespace

std::string text(const ProcessorLaw& law) {
    return fmt::format("By the processors of a server, from {} rows with up to {} of them engaged{}: {}", law.rows, figureText(law.highest),
                       law.isFromUtilisation ? "" : " (as many as requests in flight; measure the CPU utilisation)",
                       wayText(law));
}

Error warningOf(const TooFastRow& row, std::string_view file) {
    const double ratio = row.ratio();
    const auto cause = [&]() -> std::string {
        constexpr double unit = 1000, tolerance = 1.1;
        constexpr double leastShare = 0.02;  // of a response time that is CPU time, most often more
        const bool couldBeSeconds = row.isLatencyGiven && ratio <= unit * tolerance && ratio >= unit * leastShare;
        if (ratio <= row.vcpus * tolerance)
            return std::string{"does a request's work run on several vCPUs at once? Else "} +
                   (couldBeSeconds ? "the latencies may be seconds (name the column latency_s), or " : "a column may be in another unit, or ") +
                   "the servers were others";
        if (couldBeSeconds) return "are the latencies seconds? Name the column latency_s";
        return "is a column in another unit, or were the servers others?";
    };
    const std::string others = row.others > 0 ? fmt::format(" (so in {} more {})", row.others, row.others == 1 ? "row" : "rows") : "";
    return Error{ErrorCode::Conflict, std::string{file}, row.line, {},
                 fmt::format("the mean latency{} of {} ms is less than the {} ms of CPU time that a request takes by the utilisation{}; {}",
                             row.isLatencyGiven ? "" : ", in flight over throughput,", figureText(row.latency.count()), figureText(row.cpuTime.count()), others, cause())};
}

std::string text(CalibrationNote note) {
    switch (note) {
        case CalibrationNote::BurstableType:
            return "The tested type is burstable: throttling or credits may have changed its speed during "
                   "the test.";
        case CalibrationNote::EstimatedPerformance:
            return "The speed of the tested type was not measured but taken from a relative; so is the "
                   "conversion.";
        case CalibrationNote::Errors:
            return "In some rows more than 1 % of the requests failed; failures cost less CPU than answers.";
        case CalibrationNote::TooFewLoads:
            return "The scalability law needs at least three different concurrencies; those that fill a pool count as one.";
        case CalibrationNote::NoInterval:
            return "No interval can be given: the law has three parameters, and the rows leave no degree of "
                   "freedom "
                   "or cannot tell them apart.";
        case CalibrationNote::PeakBeyondTest:
            return "The peak lies beyond every load measured or served at once: it is extrapolated.";
        case CalibrationNote::LawBeyondTest:
            return "What the law says of servers with more vCPUs at work than in this test is extrapolated.";
        case CalibrationNote::LawUntold:
            return "These rows cannot tell whether processors get into each other's way: the contention and coherency of the plan stay "
                   "and are counted on top of the CPU time measured. The law over requests in flight does not tell either: it counts those that wait.";
        case CalibrationNote::NoLowLoad: break;
    }
    return "Even the lowest load had more requests in flight than there are vCPUs: its latency includes "
           "queueing.";
}

}  // namespace stagecraft
