#pragma once

#include <string>

namespace stagecraft {

/// An input and the value to give it, as `--set` reads it.
struct Setting {
    std::string key, value;
    friend bool operator==(const Setting&, const Setting&) = default;
};

}  // namespace stagecraft
