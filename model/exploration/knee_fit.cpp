#include "model/exploration/knee_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/support/statistics.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t fewestOnPlateau = 3;
constexpr std::size_t mostRows = 128;
/// What a knee costs besides its parameter, since of all places it may be at the best is taken. With noise of 2 % upon smooth laws over 10
/// and 15 rows no more than 5 % of the tests of any law got a pool then that was not there, and 0.2 % of all.
constexpr double priceOfChoice = 11;
/// What it costs beyond the peak of its law, where a knee changes little: nearly flat before and flat behind it, rows with noise allow many.
constexpr double priceBeyondPeak = 12;

/// Ascending in load, throughputs in units of the largest.
struct Rows {
    std::vector<double> loads, rates;
    double unit = 1;
    double rounding = 0;  ///< sum of squares that is none
};

Rows gathered(std::span<const double> loads, std::span<const double> throughputs) {
    Rows rows;
    rows.unit = *std::ranges::max_element(throughputs);
    const std::size_t count = std::min(mostRows, loads.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t from = i * loads.size() / count, size = (i + 1) * loads.size() / count - from;
        rows.loads.push_back(mean(loads.subspan(from, size)));
        rows.rates.push_back(mean(throughputs.subspan(from, size)) / rows.unit);
        rows.rounding += 1e-12 * rows.rates.back() * rows.rates.back();
    }
    return rows;
}

ShapedLaw fitUntil(const Rows& rows, double knee, LawShape shape) {
    std::vector<double> served = rows.loads;
    for (double& load : served) load = std::min(load, knee);
    return fitShape(served, rows.rates, shape);
}

/// Akaike's criterion for short samples (Hurvich & Tsai 1989). The scatter does not count as a parameter, so that four rows suffice for a
/// straight rise and a plateau.
double criterion(const Rows& rows, double error, int parameters) {
    const auto count = static_cast<double>(rows.loads.size());
    const double free = count - parameters - 1;
    if (free <= 0) return infinity;
    return count * std::log((error + rows.rounding) / count) + 2.0 * parameters * (1 + (parameters + 1) / free);
}

struct Candidate {
    LawShape shape = LawShape::Straight;
    double knee = 0;
    ShapedLaw fit{{}, infinity};
    double worth = infinity;  ///< the least is the best
};

class KneeSearch {
public:
    KneeSearch(const Rows& rows, LawShape shape) : rows_(rows), best_{shape} {}

    /// Every load is tried as the knee and, of few rows, places between them; then the space on both sides of the best.
    Candidate search() {
        const std::vector<double> places = placesToTry();
        std::size_t lowest = 0;
        for (std::size_t i = 0; i < places.size(); ++i) {
            const double before = best_.worth;
            attempt(places[i]);
            if (best_.worth < before) lowest = i;
        }
        if (!std::isfinite(best_.worth)) return best_;
        narrow(lowest > 0 ? places[lowest - 1] : rows_.loads[firstAllowed() - 1], places[lowest]);
        if (lowest + 1 < places.size()) narrow(places[lowest], places[lowest + 1]);
        return best_;
    }

private:
    /// As many loads below the knee as the law has parameters.
    [[nodiscard]] std::size_t firstAllowed() const {
        int distinct = 0;
        std::size_t i = 0;
        for (; i < rows_.loads.size() && distinct < static_cast<int>(best_.shape); ++i)
            if (i == 0 || rows_.loads[i] > rows_.loads[i - 1]) ++distinct;
        return i;
    }
    [[nodiscard]] std::vector<double> placesToTry() const {
        constexpr std::size_t fewRows = 32;
        constexpr int parts = 4;
        std::vector<double> places;
        for (std::size_t i = firstAllowed(); i + fewestOnPlateau <= rows_.loads.size(); ++i) {
            const double before = rows_.loads.size() <= fewRows ? rows_.loads[i - 1] : rows_.loads[i];
            for (int part = 1; part < parts && before < rows_.loads[i]; ++part)
                places.push_back(before + (rows_.loads[i] - before) * part / parts);
            places.push_back(rows_.loads[i]);
        }
        return places;
    }
    double attempt(double knee) {
        const ShapedLaw fit = fitUntil(rows_, knee, best_.shape);
        double worth = criterion(rows_, fit.error, static_cast<int>(best_.shape) + 1) + priceOfChoice;
        if (knee > peakLoad(fit.law)) worth += priceBeyondPeak;
        if (worth < best_.worth) best_ = {best_.shape, knee, fit, worth};
        return worth;
    }
    /// Golden section (Kiefer 1953).
    void narrow(double low, double high) {
        constexpr double golden = 0.6180339887498949;
        double left = high - golden * (high - low), right = low + golden * (high - low);
        double atLeft = attempt(left), atRight = attempt(right);
        while (high - low > 1e-6 * high) {
            if (atLeft < atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                atLeft = attempt(left = high - golden * (high - low));
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                atRight = attempt(right = low + golden * (high - low));
            }
        }
    }

    const Rows& rows_;
    Candidate best_;
};

/// Sum of squares up to which another knee is not spoken against, with 95 % (profile likelihood; Seber & Wild, Nonlinear Regression, 1989, 5.4).
double allowedError(const Rows& rows, double error, int parameters) {
    const int degrees = static_cast<int>(rows.loads.size()) - parameters;
    if (degrees < 1) return infinity;
    const double t = studentQuantile(degrees, 0.95);
    return error * (1 + t * t / degrees) + rows.rounding;
}

double highestKnee(const Rows& rows) { return rows.loads[rows.loads.size() - fewestOnPlateau]; }

/// Moves the knee to the nearest whole number of workers in each server, unless the rows speak against it.
void roundToWorkers(Candidate& found, const Rows& rows, int servers, double allowed) {
    if (std::isinf(allowed)) return;
    // A law with a peak N* lets the same through at N and at N*²/N: a plateau a little below the peak has two knees.
    const double peak = peakLoad(found.fit.law);
    for (const double knee : {found.knee, peak / found.knee * peak}) {
        const double whole = std::max(1.0, std::round(knee / servers)) * servers;
        if (!(whole <= highestKnee(rows))) continue;
        const ShapedLaw fit = fitUntil(rows, whole, found.shape);
        if (fit.error > allowed) continue;
        found.knee = whole;
        found.fit = fit;
        return;
    }
}

/// As far as `isAllowed` from `best`, which is, towards `end`.
template <typename Allowed>
double allowedUntil(double best, double end, Allowed isAllowed) {
    if (isAllowed(end)) return end;
    double inside = best, outside = end;
    while (std::abs(outside - inside) > 1e-3 * best) {
        const double middle = (inside + outside) / 2;
        (isAllowed(middle) ? inside : outside) = middle;
    }
    return inside;
}

Interval kneesAllowed(const Candidate& found, const Rows& rows, double allowed) {
    const auto isAllowed = [&](double knee) { return fitUntil(rows, knee, found.shape).error <= allowed; };
    const double highest = allowedUntil(found.knee, highestKnee(rows), isAllowed);
    return {allowedUntil(found.knee, rows.loads.front(), isAllowed), highest < highestKnee(rows) ? highest : infinity};
}

KneeFit kneeOf(Candidate found, const Rows& rows, int servers) {
    const int parameters = static_cast<int>(found.shape) + 1;
    const double allowed = allowedError(rows, found.fit.error, parameters);
    roundToWorkers(found, rows, servers, allowed);
    const double degrees = std::max(1.0, static_cast<double>(rows.loads.size()) - parameters);
    KneeFit knee{found.fit.law, found.knee, kneesAllowed(found, rows, allowed), {}, rows.unit * throughput(found.fit.law, found.knee),
                 rows.unit * std::sqrt(found.fit.error / degrees)};
    knee.law.single *= rows.unit;
    return knee;
}

constexpr int openParameters = 3;

KneeFit kneeOf(OpenPool pool, const Rows& rows) {
    const double allowed = allowedError(rows, pool.error, openParameters);
    const auto isAllowed = [&](double workers) {
        return fitOpenPool(rows.loads, rows.rates, pool.servers, static_cast<int>(std::round(workers))).error <= allowed;
    };
    const double most = std::max(1.0, std::floor(rows.loads.back() / pool.servers));
    const double lowest = allowedUntil(pool.workers, 1, isAllowed), highest = allowedUntil(pool.workers, most, isAllowed);
    KneeFit knee;
    pool.single *= rows.unit;
    knee.open = pool;
    knee.law.single = pool.single;
    knee.knee = static_cast<double>(pool.workers) * pool.servers;
    knee.interval = {std::round(lowest) * pool.servers, highest < most ? std::round(highest) * pool.servers : infinity};
    knee.plateau = pool.single * knee.knee;
    knee.scatter = rows.unit * std::sqrt(pool.error / std::max(1.0, static_cast<double>(rows.loads.size()) - openParameters));
    return knee;
}

}  // namespace

std::optional<KneeFit> fitKnee(std::span<const double> loads, std::span<const double> throughputs, int servers) {
    if (loads.size() <= fewestOnPlateau) return std::nullopt;
    const Rows rows = gathered(loads, throughputs);
    double without = infinity;
    Candidate best;
    for (const LawShape shape : {LawShape::Straight, LawShape::Contended, LawShape::Full}) {
        const int parameters = static_cast<int>(shape);
        without = std::min(without, criterion(rows, fitShape(rows.loads, rows.rates, shape).error, parameters));
        const Candidate candidate = KneeSearch{rows, shape}.search();
        if (candidate.worth < best.worth) best = candidate;
    }
    const OpenPool open = fitOpenPool(rows.loads, rows.rates, servers);
    const double openWorth = criterion(rows, open.error, openParameters) + priceOfChoice;
    if (!(std::min(best.worth, openWorth) < without)) return std::nullopt;
    return openWorth < best.worth ? kneeOf(open, rows) : kneeOf(best, rows, servers);
}

}  // namespace stagecraft
