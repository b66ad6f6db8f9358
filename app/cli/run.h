#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace stagecraft {

class PriceFetcher;

/// What a command answers to the shell.
enum class ExitCode {
    Done = 0,
    TargetsMissed = 1,  ///< the plan was printed but cannot meet its targets
    BadInput = 2,       ///< nothing was done; one line on `err` says why
};

/// Runs the command line `args` (without the program's name). Data goes to `out`, everything else to `err`.
/// `fetcher` is the way to the network; without one, what needs it is refused.
[[nodiscard]] int run(std::span<const std::string> args, std::ostream& out, std::ostream& err, PriceFetcher* fetcher = nullptr);

/// Whether `args` ask for the command line rather than the window: a command, or an option that needs no
/// window.
[[nodiscard]] bool isCommandLine(std::span<const std::string> args);

}  // namespace stagecraft
