#include "app/cli/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace stagecraft {

namespace {

constexpr std::size_t barWidth = 30;
constexpr std::chrono::milliseconds pause{80};  // more often than anybody reads
constexpr std::string_view lineStart = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine(std::ostream& err) : err_(err), isTerminal_(&err == &std::cerr && ::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(double share, const std::string& what) {
    if (!isTerminal_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + pause;
    const double part = std::clamp(share, 0.0, 1.0);
    const auto full = static_cast<std::size_t>(std::lround(part * barWidth));
    err_ << lineStart << '[' << std::string(full, '=') << std::string(barWidth - full, ' ') << "] "
         << fmt::format("{:3.0f} %  {}", part * 100, what) << std::flush;
    isShown_ = true;
}

void ProgressLine::clear() {
    if (isShown_) err_ << lineStart << std::flush;
    isShown_ = false;
}

}  // namespace stagecraft
