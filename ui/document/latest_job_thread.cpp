#include "ui/document/latest_job_thread.h"

#include <utility>

namespace stagecraft::ui {

LatestJobThread::LatestJobThread() : thread_([this](const std::stop_token& ending) { loop(ending); }) {}

LatestJobThread::~LatestJobThread() {
    {
        const std::lock_guard lock{mutex_};
        running_.request_stop();
        waiting_.reset();
    }
    thread_.request_stop();  // wakes the loop, which waits with this token; the thread's destructor joins
}

void LatestJobThread::start(Job job) {
    {
        const std::lock_guard lock{mutex_};
        running_.request_stop();
        waiting_ = std::move(job);
    }
    wake_.notify_all();
}

void LatestJobThread::loop(const std::stop_token& ending) {
    while (!ending.stop_requested()) {
        Job job;
        std::stop_token stop;
        {
            std::unique_lock lock{mutex_};
            if (!wake_.wait(lock, ending, [this] { return waiting_.has_value(); })) return;
            job = std::move(*waiting_);
            waiting_.reset();
            running_ = std::stop_source{};
            stop = running_.get_token();
        }
        if (job) job(stop);
    }
}

}  // namespace stagecraft::ui
