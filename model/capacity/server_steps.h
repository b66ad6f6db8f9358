#pragma once

#include <algorithm>
#include <cmath>

namespace stagecraft {

/// Numbers of servers worth telling apart at first sight, each a rank above the one before: as many in every doubling.
struct ServerSteps {
    /// The step of this rank, from 0.
    [[nodiscard]] static double servers(int rank) { return std::ldexp(inDoubling + rank % inDoubling, rank / inDoubling - bits); }
    /// The last step of at most so many servers; the first one where there is none.
    [[nodiscard]] static int rank(double servers) {
        if (!(servers > 1)) return 0;
        const int doublings = std::ilogb(servers);
        return doublings * inDoubling + static_cast<int>(std::ldexp(servers, bits - doublings)) - inDoubling;
    }

private:
    static constexpr int bits = 4, inDoubling = 1 << bits;
};

/// Every whole number.
struct SingleServers {
    [[nodiscard]] static int servers(int rank) { return rank; }
    [[nodiscard]] static int rank(double servers) { return static_cast<int>(servers); }
};

}  // namespace stagecraft
