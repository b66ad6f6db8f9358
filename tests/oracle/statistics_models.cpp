#include <cmath>
#include <numbers>
#include <stdexcept>

#include "model/support/sensitivity.h"
#include "model/support/sobol.h"
#include "model/support/statistics.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

/// Ishigami & Homma's test function sin x + a·sin² y + b·z⁴·sin x on (−π, π)³.
Response ishigami(double a, double b) {
    return [a, b](std::span<const double> at) {
        const auto angle = [&](std::size_t i) { return std::numbers::pi * (2 * at[i] - 1); };
        return std::sin(angle(0)) + a * std::pow(std::sin(angle(1)), 2) +
               b * std::pow(angle(2), 4) * std::sin(angle(0));
    };
}

/// "first_2", "total_1" of the usual coefficients 7 and 0.1.
double ishigamiIndex(const Inputs& in) {
    static const VarianceShares shares = varianceShares(ishigami(7, 0.1), 3, 65'536);
    const std::string index = in.text("index");
    const std::size_t line = index.find('_');
    const std::vector<double>& kind = index.substr(0, line) == "total" ? shares.total : shares.first;
    return kind.at(std::stoul(index.substr(line + 1)) - 1);
}

double swing(const Inputs& in) {
    if (in.text("function") != "x*y+z") throw std::runtime_error("unknown function");
    const Response response = [](std::span<const double> at) { return at[0] * at[1] + at[2]; };
    const std::size_t input = std::string{"xyz"}.find(in.text("input"));
    return tornadoSwing(response, in.list("base"), input, in.list("low").at(input),
                        in.list("high").at(input));
}

RankInterval ranks(const Inputs& in) {
    return quantileRanks(in.whole("samples"), in["quantile"], in["confidence"]);
}

}  // namespace

void addStatisticsModels(Models& models) {
    models["lognormal_quantile"] = [](const Inputs& in) {
        return logNormalQuantile(in["median"], in["geometric_sd"], in["quantile"]);
    };
    models["product_lognormal_quantile"] = [](const Inputs& in) {
        return productLogNormalQuantile(in.list("medians"), in.list("geometric_sds"), in["quantile"]);
    };
    models["triangular_quantile"] = [](const Inputs& in) {
        return triangularQuantile(in["low"], in["mode"], in["high"], in["quantile"]);
    };
    models["quantile_ci_lower_rank"] = [](const Inputs& in) { return ranks(in).lower; };
    models["quantile_ci_upper_rank"] = [](const Inputs& in) { return ranks(in).upper; };
    models["sobol_point"] = [](const Inputs& in) {
        return sobolPoint(in.whole("dimension"), static_cast<std::uint32_t>(in.whole("index")));
    };
    models["sobol_index_ishigami"] = ishigamiIndex;
    models["ishigami_variance"] = [](const Inputs& in) {
        return varianceShares(ishigami(in["a"], in["b"]), 3, 65'536).variance;
    };
    models["tornado_swing"] = swing;
    models["monte_carlo_standard_error"] = [](const Inputs& in) { return standardError(in.list("samples")); };
    models["student_t_quantile"] = [](const Inputs& in) {
        return studentQuantile(in.whole("degrees"), in["two_sided_confidence"]);
    };
    models["batch_means_half_width"] = [](const Inputs& in) {
        return batchMeans(in.list("batch_means"), in["confidence"]).halfWidth;
    };
    models["batch_means_mean"] = [](const Inputs& in) {
        return meanOfBatches(in.list("observations"), in.whole("batches"), in.whole("skip"));
    };
    models["mm1_jobs_for_relative_precision"] = [](const Inputs& in) {
        return jobsForPrecision(in["utilisation"], in["relative_half_width"]);
    };
}

}  // namespace oracle
