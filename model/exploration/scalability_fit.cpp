#include "model/exploration/scalability_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "model/support/statistics.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double confidence = 0.95;
/// Less of a straight line's throughput than this is lost where the law still counts as linear.
constexpr double linearLoss = 0.1;

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

/// Solves the first `size` equations of a symmetric positive system by Cholesky's method, scaled to a unit
/// diagonal; nullopt when it is singular to working precision.
std::optional<Vector> solve(Matrix matrix, Vector right, std::size_t size) {
    constexpr double smallestPivot = 1e-14;
    Vector scale{};
    for (std::size_t i = 0; i < size; ++i) {
        if (!(matrix[i][i] > 0) || !std::isfinite(matrix[i][i])) return std::nullopt;
        scale[i] = 1 / std::sqrt(matrix[i][i]);
    }
    for (std::size_t i = 0; i < size; ++i) {
        right[i] *= scale[i];
        for (std::size_t j = 0; j < size; ++j) matrix[i][j] *= scale[i] * scale[j];
    }
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = matrix[i][j];
            for (std::size_t k = 0; k < j; ++k) sum -= matrix[i][k] * matrix[j][k];
            if (i == j && sum < smallestPivot) return std::nullopt;
            matrix[i][j] = i == j ? std::sqrt(sum) : sum / matrix[j][j];
        }
        for (std::size_t k = 0; k < i; ++k) right[i] -= matrix[i][k] * right[k];
        right[i] /= matrix[i][i];
    }
    for (std::size_t i = size; i-- > 0;) {
        for (std::size_t k = i + 1; k < size; ++k) right[i] -= matrix[k][i] * right[k];
        right[i] /= matrix[i][i];
    }
    for (std::size_t i = 0; i < size; ++i) right[i] *= scale[i];
    return right;
}

/// Since N/X = R, the law is linear in a = 1/γ, b = α/γ and c = β/γ: N/X = a + b(N−1) + cN(N−1). A Face holds
/// α or β at a bound or leaves them free.
struct Face {
    std::optional<double> alpha;  ///< held at 0 or 1
    bool isBetaZero = false;

    [[nodiscard]] std::size_t size() const { return 1U + (alpha ? 0U : 1U) + (isBetaZero ? 0U : 1U); }
    /// What the parameters are multiplied with at load n.
    [[nodiscard]] Vector columns(double n) const {
        Vector out{1 + alpha.value_or(0) * (n - 1), 0, 0};
        std::size_t at = 1;
        if (!alpha) out[at++] = n - 1;
        if (!isBetaZero) out[at] = n * (n - 1);
        return out;
    }
    [[nodiscard]] Scalability law(const Vector& p) const {
        Scalability law;
        law.single = 1 / p[0];
        law.contention = alpha ? *alpha : p[1] / p[0];
        law.coherency = isBetaZero ? 0 : p[size() - 1] / p[0];
        return law;
    }
};

bool isAllowed(const Scalability& law) {
    return law.single > 0 && std::isfinite(law.single) && law.contention >= 0 && law.contention <= 1 &&
           law.coherency >= 0;
}

class LeastSquares {
public:
    LeastSquares(std::span<const double> loads, std::span<const double> throughputs)
        : loads_(loads), throughputs_(throughputs) {}

    [[nodiscard]] double error(const Face& face, const Vector& p) const {
        double sum = 0;
        for (std::size_t i = 0; i < loads_.size(); ++i) {
            const double response = responseAt(face.columns(loads_[i]), p, face.size());
            if (!(response > 0)) return infinity;
            const double residual = throughputs_[i] - loads_[i] / response;
            sum += residual * residual;
        }
        return sum;
    }

    /// Linear least squares in N/X, weighted with X²/N: to first order that is least squares in X.
    [[nodiscard]] std::optional<Vector> start(const Face& face) const {
        Matrix normal{};
        Vector right{};
        for (std::size_t i = 0; i < loads_.size(); ++i) {
            const double weight = std::pow(throughputs_[i] * throughputs_[i] / loads_[i], 2);
            addTo(normal, right, face.columns(loads_[i]), weight, loads_[i] / throughputs_[i]);
        }
        return solve(normal, right, face.size());
    }

    /// Levenberg and Marquardt from `p`.
    [[nodiscard]] Vector refine(const Face& face, Vector p) const {
        double damping = 1e-3;
        double best = error(face, p);
        for (int step = 0; step < 200 && damping < 1e12 && best > 0; ++step) {
            Matrix normal{};
            Vector right{};
            for (std::size_t i = 0; i < loads_.size(); ++i) {
                Vector columns = face.columns(loads_[i]);
                const double response = responseAt(columns, p, face.size());
                for (double& column : columns) column *= -loads_[i] / (response * response);
                addTo(normal, right, columns, 1, throughputs_[i] - loads_[i] / response);
            }
            for (std::size_t i = 0; i < face.size(); ++i) normal[i][i] *= 1 + damping;
            const std::optional<Vector> change = solve(normal, right, face.size());
            Vector next = p;
            if (change)
                for (std::size_t i = 0; i < face.size(); ++i) next[i] += (*change)[i];
            const double reached = change ? error(face, next) : infinity;
            if (reached < best) {
                const bool isDone = best - reached <= 1e-15 * best;
                best = reached;
                p = next;
                damping = std::max(1e-12, damping / 10);
                if (isDone) break;
            } else {
                damping *= 10;
            }
        }
        return p;
    }

private:
    static double responseAt(const Vector& columns, const Vector& p, std::size_t size) {
        double sum = 0;
        for (std::size_t k = 0; k < size; ++k) sum += columns[k] * p[k];
        return sum;
    }
    static void addTo(Matrix& normal, Vector& right, const Vector& columns, double weight, double value) {
        for (std::size_t i = 0; i < 3; ++i) {
            right[i] += weight * columns[i] * value;
            for (std::size_t j = 0; j < 3; ++j) normal[i][j] += weight * columns[i] * columns[j];
        }
    }

    std::span<const double> loads_, throughputs_;
};

/// The best law within the bounds: of the optimum inside and those on every face, each exact, the one with
/// the least error.
class BestLaw {
public:
    BestLaw(std::span<const double> loads, std::span<const double> throughputs) : squares_(loads, throughputs) {}

    bool attempt(const Face& face) { return attempt(face, squares_.start(face)); }
    /// Whether that gave a law within the bounds.
    bool attempt(const Face& face, const std::optional<Vector>& start) {
        if (!start || !std::isfinite(squares_.error(face, *start))) return false;
        const Vector found = squares_.refine(face, *start);
        const Scalability law = face.law(found);
        const double error = squares_.error(face, found);
        if (!isAllowed(law)) return false;
        if (error < best_.error) best_ = {law, error};
        return true;
    }
    void attemptFaces(LawShape shape) {
        attempt(Face{0.0, true});
        if (shape == LawShape::Straight) return;
        for (const std::optional<double> alpha : {std::optional<double>{}, std::optional{1.0}}) attempt(Face{alpha, true});
        if (shape == LawShape::Contended) return;
        for (const double alpha : {0.0, 1.0}) attempt(Face{alpha, false});
    }
    [[nodiscard]] const ShapedLaw& best() const { return best_; }

private:
    LeastSquares squares_;
    ShapedLaw best_{{}, infinity};
};

Scalability constrainedFit(std::span<const double> loads, std::span<const double> throughputs) {
    BestLaw search{loads, throughputs};
    const Face inside;
    search.attempt(inside);
    const Scalability simplex = fitScalability(loads, throughputs);
    if (std::isfinite(simplex.single) && simplex.single > 0)
        search.attempt(inside, Vector{1 / simplex.single, simplex.contention / simplex.single, simplex.coherency / simplex.single});
    search.attemptFaces(LawShape::Full);
    return search.best().law;
}

/// Where the points lie on a straight line, what remains of the fit's last bits is no law: α and β that change no throughput measured
/// are 0.
Scalability withoutRoundingErrors(Scalability law, double largestLoad) {
    constexpr double changesNothing = 1e-7;
    if (law.contention * largestLoad < changesNothing) law.contention = 0;
    if (law.coherency * largestLoad * largestLoad < changesNothing) law.coherency = 0;
    return law;
}

/// ∂X/∂γ, ∂X/∂α, ∂X/∂β.
Vector gradient(const Scalability& law, double n) {
    const double d = 1 + law.contention * (n - 1) + law.coherency * n * (n - 1);
    const double slope = -law.single * n * (n - 1) / (d * d);
    return {n / d, slope, slope * n};
}

/// (JᵀJ)⁻¹; nullopt when the points cannot tell the parameters apart.
std::optional<Matrix> inverseInformation(const Scalability& law, std::span<const double> loads) {
    Matrix information{};
    for (const double load : loads) {
        const Vector g = gradient(law, load);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j) information[i][j] += g[i] * g[j];
    }
    Matrix inverse{};
    for (std::size_t i = 0; i < 3; ++i) {
        Vector unit{};
        unit[i] = 1;
        const std::optional<Vector> column = solve(information, unit, 3);
        if (!column) return std::nullopt;
        inverse[i] = *column;
    }
    return inverse;
}

/// All N with |βN² + α − 1| ≤ t·(its standard error): Fieller's method on N*² = (1 − α)/β.
Interval peakInterval(const Scalability& law, const Matrix& scaledCovariance) {
    const double a = law.coherency * law.coherency - scaledCovariance[2][2];
    const double b = law.coherency * (law.contention - 1) - scaledCovariance[1][2];
    const double c = (law.contention - 1) * (law.contention - 1) - scaledCovariance[1][1];
    const double root = std::sqrt(std::max(0.0, b * b - a * c));
    const auto loadOf = [](double square) { return std::sqrt(std::max(1.0, square)); };
    if (a > 0) return {loadOf((-b - root) / a), loadOf((-b + root) / a)};
    if (c <= 0) return {1, infinity};
    // c/(−b + root) is the positive root without cancellation, and finite where a is 0.
    return {loadOf(c / (root - b)), infinity};
}

double linearUntil(const Scalability& law) {
    const double lost = linearLoss / (1 - linearLoss);
    if (law.coherency <= 0) return law.contention > 0 ? 1 + lost / law.contention : infinity;
    const double half = (law.contention - law.coherency) / 2;
    const double rest = law.contention + lost;
    const double root = std::sqrt(half * half + law.coherency * rest);
    // βN² + (α−β)N − (α + lost) = 0, in the form that does not cancel.
    return half > 0 ? rest / (half + root) : (root - half) / law.coherency;
}

void fillDerived(ScalabilityFit& fit) {
    fit.peakLoad = std::max(1.0, peakLoad(fit.law));
    fit.maximum = std::isfinite(fit.peakLoad) ? throughput(fit.law, fit.peakLoad) : throughputLimit(fit.law);
    fit.linearUntil = linearUntil(fit.law);
}

/// Of all rows alike: s²(JᵀJ)⁻¹.
Matrix plainCovariance(const Matrix& inverse, std::span<const double> residuals, int degrees) {
    double sum = 0;
    for (const double residual : residuals) sum += residual * residual;
    Matrix covariance = inverse;
    for (Vector& row : covariance)
        for (double& value : row) value *= sum / degrees;
    return covariance;
}

/// Of rows that each scatter in their own measure, as throughputs do whose error is a share of them: HC3 (MacKinnon & White 1985).
Matrix robustCovariance(const Matrix& inverse, const Scalability& law, std::span<const double> loads, std::span<const double> residuals) {
    Matrix covariance{};
    for (std::size_t row = 0; row < loads.size(); ++row) {
        const Vector g = gradient(law, loads[row]);
        Vector moved{};
        double leverage = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 3; ++j) moved[i] += inverse[i][j] * g[j];
            leverage += g[i] * moved[i];
        }
        const double error = residuals[row] / std::max(1e-3, 1 - leverage);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j) covariance[i][j] += moved[i] * moved[j] * error * error;
    }
    return covariance;
}

void widen(std::optional<Interval>& interval, const Interval& other) {
    interval = interval ? Interval{std::min(interval->low, other.low), std::max(interval->high, other.high)} : other;
}

/// `scaled` by Student's t, squared.
void widenIntervals(ScalabilityFit& fit, const Matrix& scaled) {
    const auto around = [&](double value, std::size_t i, double low, double high) {
        const double half = std::sqrt(std::max(0.0, scaled[i][i]));
        return Interval{std::max(low, value - half), std::min(high, value + half)};
    };
    widen(fit.single, around(fit.law.single, 0, 0, infinity));
    widen(fit.contention, around(fit.law.contention, 1, 0, 1));
    widen(fit.coherency, around(fit.law.coherency, 2, 0, infinity));
    widen(fit.peakInterval, peakInterval(fit.law, scaled));
    fit.spreads.push_back({scaled[1][1], scaled[1][2], scaled[2][2]});
    if (!std::isfinite(fit.peakLoad)) return;
    // At the maximum ∂X/∂N is 0, so N* may be held.
    const Vector g = gradient(fit.law, fit.peakLoad);
    double variance = 0;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) variance += g[i] * scaled[i][j] * g[j];
    const double half = std::sqrt(std::max(0.0, variance));
    widen(fit.maximumInterval, Interval{std::max(0.0, fit.maximum - half), fit.maximum + half});
}

/// Whether rows scatter alike or by shares of what they measure is not known: the wider of both counts.
void fillIntervals(ScalabilityFit& fit, std::span<const double> loads, std::span<const double> residuals) {
    if (fit.degrees < 1) return;
    const std::optional<Matrix> inverse = inverseInformation(fit.law, loads);
    if (!inverse) return;
    const double t = studentQuantile(fit.degrees, confidence);
    for (Matrix covariance : {plainCovariance(*inverse, residuals, fit.degrees), robustCovariance(*inverse, fit.law, loads, residuals)}) {
        for (Vector& row : covariance)
            for (double& value : row) value *= t * t;
        widenIntervals(fit, covariance);
    }
}

bool isPositive(double value) { return value > 0 && std::isfinite(value); }

std::size_t distinctLoads(std::span<const double> loads) {
    std::vector<double> sorted(loads.begin(), loads.end());
    std::ranges::sort(sorted);
    constexpr double same = 1 + 1e-6;
    std::size_t count = 0;
    double last = 0;
    for (const double load : sorted)
        if (count == 0 || load > last * same) {
            ++count;
            last = load;
        }
    return count;
}

double squaresAroundMean(std::span<const double> values) {
    const double middle = mean(values);
    double sum = 0;
    for (const double value : values) sum += (value - middle) * (value - middle);
    return sum;
}

}  // namespace

Interval ScalabilityFit::slowdown(double load) const {
    if (spreads.empty()) return {1, infinity};
    const double byOne = load - 1, byPair = load * (load - 1);
    double widest = 0;
    for (const LawSpread& one : spreads)
        widest = std::max(widest, byOne * byOne * one.contention + 2 * byOne * byPair * one.both + byPair * byPair * one.coherency);
    const double best = 1 + byOne * law.contention + byPair * law.coherency, half = std::sqrt(widest);
    return {std::max(1.0, best - half), best + half};
}

std::optional<ScalabilityFit> fitWithIntervals(std::span<const double> loads,
                                               std::span<const double> throughputs) {
    if (!std::ranges::all_of(loads, isPositive) || !std::ranges::all_of(throughputs, isPositive))
        return std::nullopt;
    if (distinctLoads(loads) < 3) return std::nullopt;
    // In units of the largest throughput, so that nothing depends on the unit.
    const double unit = *std::ranges::max_element(throughputs);
    std::vector<double> scaled(throughputs.begin(), throughputs.end());
    for (double& value : scaled) value /= unit;
    ScalabilityFit fit;
    fit.law = withoutRoundingErrors(constrainedFit(loads, scaled), *std::ranges::max_element(loads));
    fit.law.single *= unit;
    fit.degrees = static_cast<int>(loads.size()) - 3;
    std::vector<double> residuals;
    double squares = 0;
    for (std::size_t i = 0; i < loads.size(); ++i) {
        residuals.push_back(throughputs[i] - throughput(fit.law, loads[i]));
        squares += residuals.back() * residuals.back();
    }
    const double total = squaresAroundMean(throughputs);
    if (total > 1e-20 * unit * unit) fit.determination = 1 - squares / total;
    fillDerived(fit);
    fillIntervals(fit, loads, residuals);
    return fit;
}

ShapedLaw fitShape(std::span<const double> loads, std::span<const double> throughputs, LawShape shape) {
    BestLaw search{loads, throughputs};
    // An optimum inside the bounds is better than any on a face.
    const bool isInside = shape != LawShape::Straight && search.attempt(Face{{}, shape == LawShape::Contended});
    if (!isInside) search.attemptFaces(shape);
    return search.best();
}

ProportionalFit fitProportional(std::span<const double> x, std::span<const double> y) {
    double products = 0;
    double squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        products += x[i] * y[i];
        squares += x[i] * x[i];
    }
    ProportionalFit fit;
    if (squares <= 0) return fit;
    fit.slope = products / squares;
    fit.degrees = static_cast<int>(x.size()) - 1;
    if (fit.degrees < 1) return fit;
    double residuals = 0;
    for (std::size_t i = 0; i < x.size(); ++i) residuals += std::pow(y[i] - fit.slope * x[i], 2);
    const double half =
        studentQuantile(fit.degrees, confidence) * std::sqrt(residuals / fit.degrees / squares);
    fit.interval = Interval{std::max(0.0, fit.slope - half), fit.slope + half};
    return fit;
}

std::optional<LineFit> fitLine(std::span<const double> x, std::span<const double> y) {
    const auto count = static_cast<double>(x.size());
    const double spread = x.size() < 3 ? 0 : squaresAroundMean(x);
    const double middle = mean(x);
    if (!(spread > 1e-18 * count * middle * middle)) return std::nullopt;
    double products = 0;
    for (std::size_t i = 0; i < x.size(); ++i) products += (x[i] - middle) * y[i];
    LineFit fit;
    fit.slope = products / spread;
    fit.intercept = mean(y) - fit.slope * middle;
    double residuals = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        residuals += std::pow(y[i] - fit.intercept - fit.slope * x[i], 2);
    fit.interceptError = std::sqrt(residuals / (count - 2) * (1 / count + middle * middle / spread));
    const double total = squaresAroundMean(y);
    fit.determination = total > 0 ? 1 - residuals / total : 1;
    return fit;
}

}  // namespace stagecraft
