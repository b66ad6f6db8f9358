#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace stagecraft::ui {

/// Runs the newest job on a thread of its own. A job that has not begun is replaced by a newer one; one that runs is
/// asked to stop. Whether a result still counts is for the receiver to decide, by its revision.
class LatestJobThread {
public:
    using Job = std::function<void(std::stop_token)>;

    LatestJobThread();
    /// Drops what waits, asks what runs to stop and waits for it.
    ~LatestJobThread();
    LatestJobThread(const LatestJobThread&) = delete;
    LatestJobThread& operator=(const LatestJobThread&) = delete;

    /// An empty job only stops what runs.
    void start(Job job);

private:
    void loop(const std::stop_token& ending);

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Job> waiting_;
    std::stop_source running_;
    std::jthread thread_;  // last: it uses everything above
};

}  // namespace stagecraft::ui
