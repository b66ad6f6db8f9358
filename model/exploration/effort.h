#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>
#include <vector>

namespace stagecraft {

/// How hard to work at many plans, and whom to tell.
struct Effort {
    unsigned threads = 0;                       ///< 0: as many as the machine has
    std::stop_token stop = {};                  ///< requested: what was not reached is left out
    std::function<void(double)> progress = {};  ///< 0 … 1, from any thread, may be empty
    [[nodiscard]] unsigned workers() const { return threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency()); }
};

/// Calls work(begin, end) for blocks of the numbers below `count`, each once, on several threads at a time. Work that keeps to
/// slots of its own gives the same answer on any number of threads. False when it was stopped before the last block.
template <class Work>
bool forBlocks(std::size_t count, std::size_t block, const Effort& effort, const Work& work) {
    std::atomic<std::size_t> next{0}, done{0};
    const auto take = [&] {
        for (std::size_t begin = next.fetch_add(block); begin < count; begin = next.fetch_add(block)) {
            if (effort.stop.stop_requested()) return;
            const std::size_t end = std::min(count, begin + block);
            work(begin, end);
            const std::size_t reached = done += end - begin;
            if (effort.progress) effort.progress(static_cast<double>(reached) / static_cast<double>(count));
        }
    };
    const unsigned wanted = effort.workers();
    {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < wanted && i * block < count; ++i) others.emplace_back(take);
        take();
    }
    return done == count;
}

/// Calls work(i) for the numbers below `count`, as `forBlocks` does.
template <class Work>
bool forEach(std::size_t count, const Effort& effort, const Work& work) {
    return forBlocks(count, 1, effort, [&](std::size_t begin, std::size_t) { work(begin); });
}

}  // namespace stagecraft
