#include "model/report/comparison_words.h"

#include "model/report/words.h"

namespace stagecraft {

std::string text(const std::optional<PartSize>& size) {
    if (!size) return "none";
    if (size->instanceType.empty()) return size->note.empty() ? "yes" : size->note;
    const std::string zones = size->zones > 1 ? " in " + std::to_string(size->zones) + " zones" : "";
    return std::to_string(size->count) + " × " + size->instanceType + zones;
}

std::string fromTo(const std::string& before, const std::string& after) { return after.empty() ? before : before + " → " + after; }

std::string billLineName(const std::string& service, const std::string& dimension, const std::string& type, const std::string& part, const std::string& region,
                         const std::string& destination) {
    return service + " " + dimensionLabel(dimension) + (type.empty() ? "" : " " + type) + ", " + part + (region.empty() || region == "*" ? "" : ", " + region) +
           (destination.empty() ? "" : " → " + destination);
}

std::string billLineName(const LineDifference& line) {
    const bool isOtherType = !line.typeBefore.empty() && !line.typeAfter.empty() && line.typeBefore != line.typeAfter;
    const std::string type = isOtherType ? line.typeBefore + " → " + line.typeAfter : line.typeAfter.empty() ? line.typeBefore : line.typeAfter;
    return billLineName(line.service, line.dimension, type, line.part, fromTo(line.region, line.regionAfter), line.destination);
}

}  // namespace stagecraft
