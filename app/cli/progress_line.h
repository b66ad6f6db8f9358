#pragma once

#include <chrono>
#include <iosfwd>
#include <string>

namespace stagecraft {

/// One line on the terminal that tells how far a command is, written over again and again; nothing where standard error is
/// no terminal.
class ProgressLine {
public:
    /// `err` may be a terminal only if it is the program's standard error.
    explicit ProgressLine(std::ostream& err);
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// `share` of the work is done, from 0 to 1.
    void show(double share, const std::string& what);
    /// Removes the line, before something else is written.
    void clear();

private:
    std::ostream& err_;
    bool isTerminal_;
    bool isShown_ = false;
    std::chrono::steady_clock::time_point next_{};
};

}  // namespace stagecraft
