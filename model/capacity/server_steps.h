#pragma once

#include <algorithm>
#include <bit>
#include <cmath>

namespace stagecraft {

/// Numbers of servers worth telling apart, whatever the load: every whole number up to 128, then 64 in every doubling. One step
/// changes how busy servers are by less than the 1 % in which target tracking is set, or by one server.
struct ServerSteps {
    /// The step of this rank, from 0.
    [[nodiscard]] static int servers(int rank) {
        if (rank < finest) return rank;
        const int doublings = rank / finest - 1;
        return (finest + rank % finest) << doublings;
    }
    /// The last step of at most so many servers.
    [[nodiscard]] static int rank(double servers) {
        const auto whole = static_cast<unsigned>(std::max(0.0, std::floor(servers)));
        if (whole < finest) return static_cast<int>(whole);
        const int doublings = static_cast<int>(std::bit_width(whole)) - 1 - finestBits;
        return finest * (doublings + 1) + static_cast<int>((whole >> doublings) - finest);
    }

private:
    static constexpr int finestBits = 6, finest = 1 << finestBits;
};

/// Every whole number.
struct SingleServers {
    [[nodiscard]] static int servers(int rank) { return rank; }
    [[nodiscard]] static int rank(double servers) { return static_cast<int>(servers); }
};

}  // namespace stagecraft
