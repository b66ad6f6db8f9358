#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace stagecraft {

/// How far a fetch is.
struct FetchProgress {
    std::uint64_t received = 0;          ///< with what an earlier try left
    std::optional<std::uint64_t> total;  ///< where the server tells it
    std::string waiting;                 ///< why the next try waits; empty while one runs
    std::chrono::milliseconds pause{0};    ///< until the next try, while it waits
    std::chrono::milliseconds silence{0};  ///< since anything came, while a try runs
    std::chrono::milliseconds stall{0};    ///< of silence, after which the try is given up
    int attempt = 1;                       ///< which try in a row that brings nothing new it is, or will be, …
    int tries = 1;                         ///< … of so many
};
/// Called several times a second, also while nothing comes; false stops the fetch.
using OnFetch = std::function<bool(const FetchProgress&)>;

/// What is wrong with a file that came in full; nullopt: nothing.
using CheckFile = std::function<std::optional<std::string>(const std::filesystem::path&)>;

struct FetchPolicy {
    std::uint64_t largest = 2'000'000'000;  ///< bytes of one file
    int tries = 5;                          ///< in a row that bring nothing new
    int mostTries = 100;                    ///< of one file, however little each brings
    int mostRedirects = 5;
    std::chrono::milliseconds firstPause{1'000};     ///< before the second try; doubles from try to try, …
    std::chrono::milliseconds longestPause{60'000};  ///< … up to this, which also bounds what a server may ask for
    std::chrono::milliseconds stall{30'000};         ///< without a byte, and a try is given up
    std::filesystem::path certificates;              ///< PEM of authorities to trust besides the system's; empty: none
};

struct FetchFailure {
    enum class Kind {
        Refused,      ///< this file; others may come
        Unreachable,  ///< the server, or it cannot be trusted: nothing else would come either
        Unwritable,
        Cancelled,
    };
    Kind kind{};
    std::string message;  ///< what happened and what to do, without the file's name
};
template <class T>
using Fetched = tl::expected<T, FetchFailure>;

/// Gets files from a web server. The command line knows only this, so that it needs no network library and a test can
/// stand in for the network.
class PriceFetcher {
public:
    PriceFetcher() = default;
    virtual ~PriceFetcher() = default;
    PriceFetcher(const PriceFetcher&) = delete;
    PriceFetcher& operator=(const PriceFetcher&) = delete;

    /// The whole of a small file.
    [[nodiscard]] virtual Fetched<std::string> read(const std::string& address, const FetchPolicy& policy, const OnFetch& onFetch) = 0;
    /// Writes to `target`.part, going on where an earlier try ended if the server still has the same file, and renames it
    /// to `target` only when it is complete and `check` finds nothing wrong.
    [[nodiscard]] virtual Fetched<void> download(const std::string& address, const std::filesystem::path& target, const FetchPolicy& policy,
                                                 const CheckFile& check, const OnFetch& onFetch) = 0;
};

}  // namespace stagecraft
