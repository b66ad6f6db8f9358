#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace stagecraft {

enum class ErrorCode {
    FileUnreadable,
    FileTooLarge,
    FileUnwritable,
    NotText,
    Syntax,
    UnknownKey,
    DuplicateKey,
    WrongType,
    OutOfRange,
    UnknownName,
    Conflict,
    Missing,
    NoPrice,
    Cancelled,
};

/// What a user or a file can cause. `text()` is the one line shown to a person: where, what is wrong, what is allowed.
struct Error {
    ErrorCode code{};
    std::string file;     ///< empty when no file is involved
    int line = 0;         ///< counted from 1; 0 when unknown
    std::string key;      ///< for example "workload.users"; empty when none
    std::string message;  ///< one plain sentence without file, line and key

    /// "plan.yaml:7: workload.users: must be 0 to 1,000,000,000, not -5"
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

}  // namespace stagecraft
