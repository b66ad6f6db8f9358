#include "model/report/comparison_words.h"

namespace stagecraft {

std::string text(const std::optional<PartSize>& size) {
    if (!size) return "none";
    if (size->instanceType.empty()) return size->note.empty() ? "yes" : size->note;
    const std::string zones = size->zones > 1 ? " in " + std::to_string(size->zones) + " zones" : "";
    return std::to_string(size->count) + " × " + size->instanceType + zones;
}

}  // namespace stagecraft
