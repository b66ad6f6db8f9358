#include "model/support/error.h"

namespace stagecraft {

std::string Error::text() const {
    std::string out;
    if (!file.empty()) {
        out += file;
        if (line > 0) out += ":" + std::to_string(line);
        out += ": ";
    } else if (line > 0) {
        out += "line " + std::to_string(line) + ": ";
    }
    if (!key.empty()) out += key + ": ";
    return out + message;
}

}  // namespace stagecraft
