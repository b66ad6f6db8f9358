#pragma once

#include <csignal>

namespace stagecraft {

/// While one of these lives, Ctrl-C asks a command to stop instead of ending the program, so that it can clean up. One at
/// a time.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] static bool isAsked();

private:
    void (*before_)(int) = SIG_DFL;
};

}  // namespace stagecraft
