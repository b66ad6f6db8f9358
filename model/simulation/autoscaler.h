#pragma once

#include <vector>

namespace stagecraft {

/// The clock sets how many servers a fleet may have: a scheduled action of EC2 Auto Scaling.
struct ScheduledAction {
    double time = 0;  ///< seconds
    int minimum = 1, maximum = 1;
};

/// How a fleet follows its load.
struct ScalingRule {
    int minimum = 1, maximum = 1;
    double target = 0;    ///< CPU utilisation to track; 0: only the clock changes the number
    double warmUp = 180;  ///< seconds from the decision to add a server until it takes requests
    std::vector<ScheduledAction> actions;  ///< in order of time
};

/// Target tracking as EC2 Auto Scaling does it, on the average CPU utilisation of every minute. It makes two alarms: one rings
/// above the target for 3 minutes on end, the other far below it for 15 minutes on end. Then the fleet becomes as large as would
/// bring this utilisation to the target, rounded up. Servers that warm up count as capacity when more are wanted, and none is
/// taken away while one warms up.
///
/// Sources (read 2026-11): EC2 Auto Scaling user guide, "Target tracking scaling policies" and "Set the default instance warmup";
/// Application Auto Scaling user guide, "How target tracking works": capacity is removed only far enough below the target,
/// "usually more than 10% lower". The numbers are those of the alarms that accounts show for ASGAverageCPUUtilization: above 40 %
/// for 3 datapoints within 3 minutes, below 28 % for 15 datapoints within 15 minutes.
class Autoscaler {
public:
    static constexpr int minutesAbove = 3;
    static constexpr int minutesBelow = 15;
    static constexpr double lowShare = 0.7;  ///< of the target

    Autoscaler(const ScalingRule& rule, int servers);

    /// Servers wanted now.
    [[nodiscard]] int desired() const { return desired_; }
    /// A minute has passed: the mean utilisation of the servers that took requests, how many those were on average and how many
    /// warm up now.
    void observe(double utilisation, double inService, int warmingUp);
    void act(const ScheduledAction& action);

private:
    double target_;
    int minimum_, maximum_;
    int desired_;
    int above_ = 0, below_ = 0;  ///< minutes on end
};

}  // namespace stagecraft
