#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"
#include "model/units/units.h"

namespace stagecraft {

/// No load test is larger; a larger one is refused before it is read.
inline constexpr std::size_t largestLoadTest = std::size_t{1} << 20;
inline constexpr int mostLoadTestPoints = 10'000;

/// Which of the three figures of Little's law a row did not give.
enum class DerivedFigure { None, Throughput, Latency, Concurrency };

/// One step of a load test: what was served while the load stayed the same.
struct LoadTestPoint {
    RequestsPerSecond throughput;  ///< answered; above 0, to 1e9
    Milliseconds latency{0};       ///< mean; above 0, to a day
    double concurrency = 0;        ///< mean number of requests in flight; above 0, to 1e9
    std::optional<Milliseconds> p50, p99;
    std::optional<double> cpu;         ///< busy share of all vCPUs of all servers, 0 to 1
    std::optional<double> errorShare;  ///< of all requests, 0 to 1
    DerivedFigure derived = DerivedFigure::None;
    int line = 0;  ///< in the file, counted from 1
};

struct LoadTest {
    std::vector<LoadTestPoint> points;  ///< in the file's order; never empty
    std::vector<Error> warnings;        ///< rows Little's law contradicts, columns that were not used
};

/// Reads the steps of a load test from CSV text (RFC 4180, cells without line breaks; comma, semicolon or
/// tab; lines that begin with # are comments). The first line names the columns, in any order and in the
/// spellings of k6, JMeter, wrk, hey and ab ("rps", "Requests/sec", "http_req_duration.avg", "Average", "99%
/// Line", "vus", "cpu_percent"). Latencies are milliseconds and shares go from 0 to 1, unless the column
/// ("latency_s", "cpu %") or the cell ("635us", "0.02%") says otherwise. Of throughput X, mean latency R and
/// concurrency N, two suffice: the third follows from Little's law N = X·R (Little 1961). A row whose three
/// figures differ from it by more than 20 % is warned about and kept.
///
/// Errors name file and line: not text, too large, no such columns, a cell that is no number or out of range,
/// a row with fewer than two of the three figures. `file` is used in messages.
[[nodiscard]] Result<LoadTest> readLoadTest(std::string_view text, std::string_view file);

}  // namespace stagecraft
