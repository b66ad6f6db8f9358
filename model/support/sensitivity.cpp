#include "model/support/sensitivity.h"

#include <array>
#include <cassert>
#include <cmath>

#include "model/support/sobol.h"

namespace stagecraft {

double tornadoSwing(const Response& response, std::span<const double> base, std::size_t input, double low,
                    double high) {
    std::vector<double> point(base.begin(), base.end());
    point[input] = low;
    const double atLow = response(point);
    point[input] = high;
    return response(point) - atLow;
}

VarianceShares varianceShares(const Response& response, int inputs, int samples) {
    assert(inputs >= 1 && 2 * inputs <= mostSobolDimensions);
    // A fixed shift keeps the points off the corners, where a response may be singular.
    constexpr std::array<double, mostSobolDimensions> shift{0.2380, 0.5443, 0.3699, 0.6040, 0.6258, 0.0656};
    const auto count = static_cast<std::size_t>(inputs);
    const auto point = [&](int index, std::size_t firstDimension) {
        std::vector<double> at(count);
        for (std::size_t j = 0; j < count; ++j) {
            const std::size_t dimension = firstDimension + j;
            const double moved =
                sobolPoint(static_cast<int>(dimension) + 1, static_cast<std::uint32_t>(index)) +
                shift[dimension];
            at[j] = moved - std::floor(moved);
        }
        return at;
    };
    VarianceShares shares;
    shares.first.resize(count);
    shares.total.resize(count);
    double sum = 0, squares = 0;
    std::vector<double> ofA(static_cast<std::size_t>(samples)), ofB(ofA.size());
    for (int i = 0; i < samples; ++i) {
        const auto row = static_cast<std::size_t>(i);
        ofA[row] = response(point(i, 0));
        ofB[row] = response(point(i, count));
        sum += ofA[row] + ofB[row];
    }
    const double middle = sum / (2.0 * samples);
    for (std::size_t i = 0; i < ofA.size(); ++i)
        squares += (ofA[i] - middle) * (ofA[i] - middle) + (ofB[i] - middle) * (ofB[i] - middle);
    shares.variance = squares / (2.0 * samples);
    for (std::size_t j = 0; j < count; ++j) {
        for (int i = 0; i < samples; ++i) {
            const auto row = static_cast<std::size_t>(i);
            std::vector<double> mixed = point(i, 0);
            mixed[j] = point(i, count)[j];
            const double value = response(mixed);
            shares.first[j] += (ofB[row] - middle) * (value - ofA[row]);
            shares.total[j] += (ofA[row] - value) * (ofA[row] - value) / 2;
        }
        shares.first[j] /= samples * shares.variance;
        shares.total[j] /= samples * shares.variance;
    }
    return shares;
}

}  // namespace stagecraft
