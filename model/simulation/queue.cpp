#include "model/simulation/queue.h"

#include <algorithm>
#include <array>
#include <vector>

namespace stagecraft {

namespace {

constexpr int batches = 30;

/// When each server has finished what it was given: jobs served in order of arrival go to the first that is free (Kiefer &
/// Wolfowitz 1955). No events are needed.
class FreeTimes {
public:
    explicit FreeTimes(int servers) : times_(static_cast<std::size_t>(servers), 0.0) {}

    /// The start of a job that arrives at `now` and takes `service`.
    double take(double now, double service) {
        double* first = times_.data();
        double earliest = *first;
        for (double& time : times_)
            if (time < earliest) {
                earliest = time;
                first = &time;
            }
        const double start = std::max(now, earliest);
        *first = start + service;
        return start;
    }

private:
    std::vector<double> times_;
};

/// Jobs present, by the time they leave.
class Present {
public:
    explicit Present(int capacity) : capacity_(static_cast<std::size_t>(capacity)) {}
    bool isFull(double now) {
        if (capacity_ == 0) return false;
        std::erase_if(leaving_, [&](double time) { return time <= now; });
        return leaving_.size() >= capacity_;
    }
    void add(double leaves) {
        if (capacity_ > 0) leaving_.push_back(leaves);
    }

private:
    std::size_t capacity_;
    std::vector<double> leaving_;
};

}  // namespace

QueueRun runQueue(const QueueSpec& spec, std::uint64_t jobs, std::uint64_t seed) {
    Random random{seed};
    const ServiceTimes services{spec.law, spec.meanService, spec.variation};
    FreeTimes servers{spec.servers};
    Present present{spec.capacity};
    const std::uint64_t warmUp = jobs / 10;
    const std::uint64_t batchSize = std::max<std::uint64_t>(1, (jobs - warmUp) / batches);

    QueueRun run;
    TimeHistogram responses;
    std::array<std::vector<double>, 4> means;  // wait, p50, p95, p99
    double now = 0, waited = 0;
    std::uint64_t accepted = 0, refused = 0, refusedInAll = 0;
    const auto closeBatch = [&] {
        if (accepted > 0) {
            means[0].push_back(waited / static_cast<double>(accepted));
            means[1].push_back(responses.percentile(0.50));
            means[2].push_back(responses.percentile(0.95));
            means[3].push_back(responses.percentile(0.99));
        }
        run.jobs += accepted + refused;
        refusedInAll += refused;
        responses.clear();
        waited = 0;
        accepted = refused = 0;
    };
    const double meanGap = 1 / spec.arrivalRate;
    for (std::uint64_t job = 0; job < jobs; ++job) {
        if (job == warmUp) closeBatch();
        now += random.exponential(meanGap);
        if (present.isFull(now)) {
            ++refused;
        } else {
            const double service = services.draw(random);
            const double start = servers.take(now, service);
            present.add(start + service);
            waited += start - now;
            responses.add(start + service - now);
            ++accepted;
        }
        if (job == warmUp) {  // the warm-up is thrown away
            run.jobs = refusedInAll = 0;
            for (auto& series : means) series.clear();
        }
        if (job > warmUp && (job - warmUp) % batchSize == 0 && means[0].size() + 1 < batches) closeBatch();
    }
    closeBatch();
    run.blocked = run.jobs > 0 ? static_cast<double>(refusedInAll) / static_cast<double>(run.jobs) : 0;
    run.wait = batchMeans(means[0], 0.95);
    run.p50 = batchMeans(means[1], 0.95);
    run.p95 = batchMeans(means[2], 0.95);
    run.p99 = batchMeans(means[3], 0.95);
    return run;
}

}  // namespace stagecraft
