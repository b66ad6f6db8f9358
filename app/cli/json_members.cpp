#include "app/cli/json_members.h"

#include <algorithm>
#include <cmath>

#include "model/support/text.h"

namespace stagecraft {

namespace {

/// What stands between quotes as it is.
bool isPlain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

}  // namespace

std::string& JsonLine::begin(std::string_view key) {
    out_ += isFirst_ ? "\"" : ",\"";
    isFirst_ = false;
    out_ += key;
    return out_ += "\":";
}

void JsonLine::text(std::string_view key, std::string_view value) {
    begin(key);
    if (!isPlain(value)) {
        out_ += jsonLine(value);
        return;
    }
    out_ += '"';
    out_ += value;
    out_ += '"';
}

void JsonLine::number(std::string_view key, double value) {
    if (std::isfinite(value)) begin(key) += plainNumber(value);
    else none(key);
}

}  // namespace stagecraft
