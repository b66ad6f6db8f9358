#include "model/support/utf8.h"

namespace stagecraft {

namespace {

/// Length of the character that starts with `lead`, 0 when none does; the least and the most its second byte
/// may be.
struct Lead {
    std::size_t length = 0;
    unsigned char least = 0x80;
    unsigned char most = 0xBF;
};

Lead leadOf(unsigned char byte) {
    if (byte < 0x80) return {1};
    if (byte < 0xC2) return {0};
    if (byte < 0xE0) return {2};
    if (byte == 0xE0) return {3, 0xA0, 0xBF};
    if (byte == 0xED) return {3, 0x80, 0x9F};
    if (byte < 0xF0) return {3};
    if (byte == 0xF0) return {4, 0x90, 0xBF};
    if (byte < 0xF4) return {4};
    if (byte == 0xF4) return {4, 0x80, 0x8F};
    return {0};
}

}  // namespace

std::size_t utf8Prefix(std::string_view text) {
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    std::size_t i = 0;
    while (i < text.size()) {
        const Lead lead = leadOf(byteAt(i));
        if (lead.length == 0 || i + lead.length > text.size()) return i;
        if (lead.length > 1 && (byteAt(i + 1) < lead.least || byteAt(i + 1) > lead.most)) return i;
        for (std::size_t k = 2; k < lead.length; ++k)
            if (byteAt(i + k) < 0x80 || byteAt(i + k) > 0xBF) return i;
        i += lead.length;
    }
    return i;
}

}  // namespace stagecraft
