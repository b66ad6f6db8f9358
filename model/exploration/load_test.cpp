#include "model/exploration/load_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "model/support/text.h"
#include "model/support/utf8.h"
#include "model/workload/field_value.h"
#include "model/workload/traffic_laws.h"

namespace stagecraft {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
constexpr double littleTolerance = 0.2;
constexpr double largestRate = 1e9;
constexpr double longestLatency = 86'400'000;  // a day, in ms
constexpr std::size_t mostWarnings = 10;

enum class Kind { Rate, Time, Count, Share };
enum Figure : std::size_t { Throughput, Latency, P50, P99, Concurrency, Cpu, Errors, figureCount };

struct FigureName {
    Kind kind;
    std::string_view words;      ///< for messages
    std::string_view spellings;  ///< lower case, letters and digits only, "/" as "per"; between spaces
};

constexpr std::array<FigureName, figureCount> figures{{
    {Kind::Rate, "throughput",
     " throughput rps qps tps x reqrate requestrate reqpers reqspers requestpers requestspers reqpersec "
     "reqspersec requestpersec requestspersec requestpersecond requestspersecond throughputpers "
     "throughputpersec httpreqsrate httpreqspers transactionspers transactionspersec "},
    {Kind::Time, "mean latency",
     " latency latencyavg latencymean latencyaverage meanlatency avglatency averagelatency responsetime "
     "responsetimeavg responsetimemean meanresponsetime avgresponsetime averageresponsetime average avg mean "
     "r "
     "httpreqduration httpreqdurationavg timeperrequest "},
    {Kind::Time, "median latency",
     " p50 median med latencyp50 p50latency latency50 50 50pct 50line 50th 50thpercentile latencymedian "
     "medianlatency httpreqdurationmed httpreqdurationp50 "},
    {Kind::Time, "p99 latency",
     " p99 latencyp99 p99latency latency99 99 99pct 99line 99th 99thpercentile httpreqdurationp99 "},
    {Kind::Count, "concurrency",
     " concurrency n vus vu users virtualusers concurrentusers threads activethreads allthreads connections "
     "clients inflight concurrencylevel concurrentrequests "},
    {Kind::Share, "CPU utilisation",
     " cpu cpuutilisation cpuutilization cpuusage cpuload cpubusy utilisation utilization "},
    {Kind::Share, "error share",
     " error errors errorrate errorshare failed failrate failurerate failedrate httpreqfailed "
     "httpreqfailedrate "},
}};

struct Unit {
    std::string_view spelling;
    double scale;
};

/// What a unit is worth in ms, 1/s and shares.
std::span<const Unit> unitsOf(Kind kind) {
    static constexpr std::array<Unit, 16> times{{{"milliseconds", 1},
                                                 {"millis", 1},
                                                 {"msecs", 1},
                                                 {"msec", 1},
                                                 {"ms", 1},
                                                 {"microseconds", 1e-3},
                                                 {"micros", 1e-3},
                                                 {"usec", 1e-3},
                                                 {"us", 1e-3},
                                                 {"ns", 1e-6},
                                                 {"seconds", 1e3},
                                                 {"secs", 1e3},
                                                 {"sec", 1e3},
                                                 {"s", 1e3},
                                                 {"min", 6e4},
                                                 {"m", 6e4}}};
    static constexpr std::array<Unit, 10> rates{{{"requestspers", 1},
                                                 {"requestspersec", 1},
                                                 {"reqpers", 1},
                                                 {"reqpersec", 1},
                                                 {"persec", 1},
                                                 {"1pers", 1},
                                                 {"pers", 1},
                                                 {"rps", 1},
                                                 {"1permin", 1.0 / 60},
                                                 {"permin", 1.0 / 60}}};
    static constexpr std::array<Unit, 4> shares{
        {{"percent", 0.01}, {"pct", 0.01}, {"share", 1}, {"ratio", 1}}};
    switch (kind) {
        case Kind::Time: return times;
        case Kind::Rate: return rates;
        case Kind::Share: return shares;
        case Kind::Count: break;
    }
    return {};
}

std::optional<double> scaleOf(Kind kind, std::string_view unit) {
    for (const Unit& known : unitsOf(kind))
        if (known.spelling == unit) return known.scale;
    return std::nullopt;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Lower case; only letters and digits stay; "/" becomes "per", the micro sign "u", and a "%" that ends the
/// text or follows no digit "percent" ("99% Line" is a quantile, "Error %" is not).
std::string plainName(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || isDigit(c))
            out += c;
        else if (c == '/')
            out += "per";
        else if (c == '%' && (i == 0 || !isDigit(name[i - 1])))
            out += "percent";
        else if (name.substr(i).starts_with("\xc2\xb5") || name.substr(i).starts_with("\xce\xbc"))
            out += 'u';
    }
    return out;
}

struct Column {
    std::string name;  ///< as the file spells it
    std::optional<std::size_t> figure;
    double scale = 1;
};

bool spells(std::size_t figure, std::string_view name) {
    return !name.empty() &&
           figures[figure].spellings.find(" " + std::string{name} + " ") != std::string_view::npos;
}

/// Recognises "latency", "latency_s", "Latency [s]", "p(99)", "cpu %".
Column columnOf(std::string_view name) {
    Column column{std::string{name}, std::nullopt, 1};
    std::string_view base = name;
    std::string unit;
    const std::size_t open = name.find_last_of("([");
    const std::size_t close = name.find_last_of(")]");
    const bool hasBrackets =
        open != std::string_view::npos && close != std::string_view::npos && open < close;
    if (hasBrackets && open > 0 && !isDigit(name[open + 1])) {
        base = name.substr(0, open);
        unit = plainName(name.substr(open + 1, close - open - 1));
    } else if (hasBrackets && name.substr(open + 1, 2) == "1/") {
        base = name.substr(0, open);
        unit = plainName(name.substr(open + 1, close - open - 1));
    }
    const std::string plain = plainName(base);
    for (std::size_t figure = 0; figure < figureCount; ++figure) {
        const Kind kind = figures[figure].kind;
        if (spells(figure, plain)) {
            const std::optional<double> scale = unit.empty() ? 1 : scaleOf(kind, unit);
            if (!scale) return column;
            column.figure = figure;
            column.scale = *scale;
            return column;
        }
        if (!unit.empty()) continue;
        for (const Unit& known : unitsOf(kind)) {
            if (!plain.ends_with(known.spelling)) continue;
            if (!spells(figure, std::string_view{plain}.substr(0, plain.size() - known.spelling.size())))
                continue;
            column.figure = figure;
            column.scale = known.scale;
            return column;
        }
    }
    return column;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

class Reader {
public:
    Reader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

    Result<LoadTest> read() {
        if (text_.size() > largestLoadTest)
            return fail(0, ErrorCode::FileTooLarge, {},
                        fmt::format("is too large: at most {} bytes are read",
                                    groupedNumber(static_cast<double>(largestLoadTest))));
        if (text_.find('\0') != std::string_view::npos || !isUtf8(text_))
            return fail(0, ErrorCode::NotText, {}, "is not a text file");
        if (text_.starts_with(byteOrderMark)) text_.remove_prefix(byteOrderMark.size());
        while (at_ < text_.size()) {
            const std::string_view row = nextLine();
            if (trimmed(row).empty() || trimmed(row).front() == '#') continue;
            if (auto done = columns_.empty() ? readHeader(row) : readPoint(row); !done)
                return tl::unexpected(std::move(done.error()));
        }
        if (columns_.empty())
            return fail(0, ErrorCode::Missing, {},
                        "is empty; the first line must name the columns, for example throughput,latency_ms");
        if (test_.points.empty())
            return fail(line_, ErrorCode::Missing, {},
                        "has no rows; one row for each step of the load is needed");
        return finish();
    }

private:
    tl::unexpected<Error> fail(int line, ErrorCode code, std::string_view key, std::string message) const {
        return tl::unexpected(Error{code, std::string{file_}, line, std::string{key}, std::move(message)});
    }

    std::string_view nextLine() {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        const std::string_view row = text_.substr(at_, end - at_);
        at_ = end + 1;
        ++line_;
        return row.ends_with('\r') ? row.substr(0, row.size() - 1) : row;
    }

    Result<std::vector<std::string>> cellsOf(std::string_view row) const {
        std::vector<std::string> cells(1);
        bool isQuoted = false;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const char c = row[i];
            if (isQuoted && c == '"' && row.substr(i + 1).starts_with('"')) {
                cells.back() += row[++i];
            } else if (c == '"' && (isQuoted || trimmed(cells.back()).empty())) {
                isQuoted = !isQuoted;
            } else if (c == separator_ && !isQuoted) {
                cells.emplace_back();
            } else {
                cells.back() += c;
            }
        }
        if (isQuoted) return fail(line_, ErrorCode::Syntax, {}, "a quoted cell is not closed on its line");
        for (std::string& cell : cells) cell = std::string{trimmed(cell)};
        return cells;
    }

    Result<void> readHeader(std::string_view row) {
        if (row.find(',') == std::string_view::npos)
            separator_ = row.find(';') != std::string_view::npos    ? ';'
                         : row.find('\t') != std::string_view::npos ? '\t'
                                                                    : ',';
        const auto cells = cellsOf(row);
        if (!cells) return tl::unexpected(cells.error());
        headerLine_ = line_;
        bool hasTimestamp = false;
        for (const std::string& cell : *cells) {
            hasTimestamp = hasTimestamp || plainName(cell) == "timestamp";
            Column column = columnOf(cell);
            if (column.figure) {
                std::optional<std::size_t>& place = places_[*column.figure];
                if (place)
                    return fail(line_, ErrorCode::DuplicateKey, {},
                                fmt::format("{} and {} both name the {}; keep one of them",
                                            inQuotes(columns_[*place].name), inQuotes(cell),
                                            figures[*column.figure].words));
                place = columns_.size();
            } else if (!cell.empty()) {
                unused_ += (unused_.empty() ? "" : ", ") + cell;
            }
            columns_.push_back(std::move(column));
        }
        const int given =
            (places_[Throughput] ? 1 : 0) + (places_[Latency] ? 1 : 0) + (places_[Concurrency] ? 1 : 0);
        if (hasTimestamp && !places_[Throughput])
            return fail(
                line_, ErrorCode::Missing, "throughput",
                "this column is missing: the file seems to hold single requests; give one row for each "
                "step of the load with its throughput and mean latency");
        if (given < 2)
            return fail(line_, ErrorCode::Missing, {},
                        "must name two or three of the columns throughput (rps), latency (latency_ms) and "
                        "concurrency (vus)");
        return {};
    }

    Result<std::optional<double>> number(const std::vector<std::string>& cells, std::size_t figure) const {
        if (!places_[figure]) return std::nullopt;
        const Column& column = columns_[*places_[figure]];
        const std::string_view cell = cells[*places_[figure]];
        if (cell.empty() || cell == "-" || plainName(cell) == "npera") return std::nullopt;
        const auto refuse = [&](ErrorCode code, std::string_view allowed) {
            return fail(line_, code, column.name, fmt::format("must be {}, not {}", allowed, inQuotes(cell)));
        };
        const Kind kind = figures[figure].kind;
        double value = 0;
        const char* const end = cell.data() + cell.size();
        const bool begins = isDigit(cell.front()) || cell.front() == '.' || cell.front() == '-';
        const auto parsed = std::from_chars(cell.data(), end, value);
        const std::string_view rest = trimmed({parsed.ptr, static_cast<std::size_t>(end - parsed.ptr)});
        const std::optional<double> scale = rest.empty() ? column.scale : scaleOf(kind, plainName(rest));
        if (!begins || parsed.ec != std::errc{} || !scale)
            return refuse(ErrorCode::WrongType, allowedFor(kind));
        value *= *scale;
        const bool fits = kind == Kind::Share  ? value >= 0 && value <= 1
                          : kind == Kind::Time ? value > 0 && value <= longestLatency
                                               : value > 0 && value <= largestRate;
        if (!fits) return refuse(ErrorCode::OutOfRange, allowedFor(kind));
        return value;
    }

    static std::string_view allowedFor(Kind kind) {
        switch (kind) {
            case Kind::Rate: return "a number of requests a second above 0, at most 1,000,000,000";
            case Kind::Time: return "a time above 0, at most a day, in ms or with its unit (us, ms, s)";
            case Kind::Count: return "a number of requests in flight above 0, at most 1,000,000,000";
            case Kind::Share: break;
        }
        return "a share of 0 to 1, or a percentage (\"35%\", or a column named cpu_percent)";
    }

    Result<void> readPoint(std::string_view row) {
        if (test_.points.size() == mostLoadTestPoints)
            return fail(
                line_, ErrorCode::OutOfRange, {},
                fmt::format("is one row too many: at most {} are read", groupedNumber(mostLoadTestPoints)));
        const auto cells = cellsOf(row);
        if (!cells) return tl::unexpected(cells.error());
        if (cells->size() != columns_.size())
            return fail(line_, ErrorCode::Syntax, {},
                        fmt::format("has {} cells; the first line names {}", cells->size(), columns_.size()));
        std::array<std::optional<double>, figureCount> values;
        for (std::size_t figure = 0; figure < figureCount; ++figure) {
            const auto value = number(*cells, figure);
            if (!value) return tl::unexpected(value.error());
            values[figure] = *value;
        }
        return addPoint(values);
    }

    Result<void> addPoint(const std::array<std::optional<double>, figureCount>& values) {
        const auto& rate = values[Throughput];
        const auto& latency = values[Latency];
        const auto& inside = values[Concurrency];
        LoadTestPoint point;
        point.line = line_;
        if ((rate ? 1 : 0) + (latency ? 1 : 0) + (inside ? 1 : 0) < 2)
            return fail(line_, ErrorCode::Missing, {},
                        "must give at least two of throughput, mean latency and concurrency");
        // Little's law, N = X·R.
        const double seconds = latency.value_or(0) / 1000;
        point.derived = !rate      ? DerivedFigure::Throughput
                        : !latency ? DerivedFigure::Latency
                        : !inside  ? DerivedFigure::Concurrency
                                   : DerivedFigure::None;
        point.throughput = RequestsPerSecond{rate ? *rate : *inside / seconds};
        point.latency = latency ? Milliseconds{*latency} : Milliseconds{Seconds{*inside / *rate}};
        point.concurrency =
            inside ? *inside : stagecraft::concurrency(point.throughput, point.latency).count();
        if (point.throughput.count() > largestRate || point.latency.count() > longestLatency ||
            point.concurrency > largestRate || point.concurrency <= 0 || point.throughput.count() <= 0 ||
            point.latency.count() <= 0)
            return fail(line_, ErrorCode::OutOfRange, {},
                        "gives, by Little's law, a figure that no server reaches; are the units right?");
        if (values[P50]) point.p50 = Milliseconds{*values[P50]};
        if (values[P99]) point.p99 = Milliseconds{*values[P99]};
        if (point.p50 && point.p99 && *point.p50 > *point.p99)
            return fail(line_, ErrorCode::OutOfRange, columns_[*places_[P50]].name,
                        fmt::format("must not exceed the p99 of {} ms, but is {} ms",
                                    plainNumber(point.p99->count()), plainNumber(point.p50->count())));
        point.cpu = values[Cpu];
        point.errorShare = values[Errors];
        if (point.derived == DerivedFigure::None) checkLittle(point);
        test_.points.push_back(point);
        return {};
    }

    void checkLittle(const LoadTestPoint& point) {
        const double implied = stagecraft::concurrency(point.throughput, point.latency).count();
        const double ratio = implied / point.concurrency;
        if (std::abs(ratio - 1) <= littleTolerance) return;
        if (++inconsistent_ > mostWarnings) return;
        std::string_view hint = "were all answers counted?";
        if (ratio > 500 && ratio < 2000)
            hint = "are the latencies microseconds? Name the column latency_us";
        else if (ratio > 0.0005 && ratio < 0.002)
            hint = "are the latencies seconds? Name the column latency_s";
        else if (ratio < 1)
            hint = "do the users pause between requests? Leave the concurrency out then";
        warn(line_,
             fmt::format(
                 "throughput × latency is {} in flight, but {} is given: Little's law is off by {} %; {}",
                 headlineNumber(implied), headlineNumber(point.concurrency),
                 headlineNumber(std::abs(ratio - 1) * 100), hint));
    }

    void warn(int line, std::string message) {
        test_.warnings.push_back(
            Error{ErrorCode::Conflict, std::string{file_}, line, {}, std::move(message)});
    }

    Result<LoadTest> finish() {
        if (inconsistent_ > mostWarnings)
            warn(0, fmt::format("{} Little's law", inconsistent_ - mostWarnings == 1 ? "1 more row contradicts" : fmt::format("{} more rows contradict", inconsistent_ - mostWarnings)));
        if (!unused_.empty()) warn(headerLine_, "these columns are not used: " + inQuotes(unused_));
        return std::move(test_);
    }

    std::string_view text_, file_;
    std::size_t at_ = 0;
    int line_ = 0;
    int headerLine_ = 0;
    char separator_ = ',';
    std::vector<Column> columns_;
    std::array<std::optional<std::size_t>, figureCount> places_;  ///< of each figure among the columns
    std::string unused_;
    std::size_t inconsistent_ = 0;
    LoadTest test_;
};

}  // namespace

Result<LoadTest> readLoadTest(std::string_view text, std::string_view file) {
    return Reader{text, file}.read();
}

}  // namespace stagecraft
