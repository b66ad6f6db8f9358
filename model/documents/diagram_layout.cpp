#include "model/documents/diagram_layout.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/documents/region_picture.h"
#include "model/support/text.h"

namespace stagecraft {

using namespace diagram_size;

namespace {

constexpr double margin = 24;
constexpr double regionGap = 32;

}  // namespace

std::string rateText(double perSecond) {
    if (!(perSecond > 0)) return {};
    if (perSecond >= 1e6) return headlineNumber(perSecond / 1e6) + "M req/s";
    if (perSecond >= 1e4) return headlineNumber(perSecond / 1e3) + "k req/s";
    if (perSecond < 0.01) return "< 0.01 req/s";
    return (perSecond < 10 ? headlineNumber(std::round(perSecond * 100) / 100) : headlineNumber(perSecond)) + " req/s";
}

std::string volumeText(double gigabytesPerMonth) {
    if (gigabytesPerMonth >= 1024.0 * 1024) return headlineNumber(gigabytesPerMonth / 1024 / 1024) + " PB/month";
    if (gigabytesPerMonth >= 1024) return headlineNumber(gigabytesPerMonth / 1024) + " TB/month";
    if (gigabytesPerMonth >= 1) return headlineNumber(gigabytesPerMonth) + " GB/month";
    return headlineNumber(gigabytesPerMonth * 1024) + " MB/month";
}

Diagram layOut(const Architecture& architecture, const Architecture* previous) {
    Diagram diagram;
    const ArchitectureKinds before{previous};
    const bool marksNew = previous != nullptr;
    std::map<std::string, DiagramRect> global;
    double x = margin;
    const double top = margin + 16;
    for (const ManagedService& service : architecture.global) {
        if (service.kind == ManagedKind::Support) continue;  // people, not a part that requests pass
        const DiagramRect rect{x, top, cardWidth, cardHeight};
        diagram.boxes.push_back({DiagramBoxKind::Global, service.id, {}, rect, service.label, service.note, std::string{serviceOf(service.kind)}, -1,
                                 marksNew && service.kind != ManagedKind::Users && !before.managed.contains(service.kind)});
        global[service.id] = rect;
        x += cardWidth + globalGap;
    }
    diagram.width = x - globalGap + margin;

    // Room between the global row and the regions for one lane a line that crosses it.
    int crossing = 0;
    for (const Flow& flow : architecture.flows) crossing += flow.to.find('/') != std::string::npos ? 1 : 0;
    const double regionsTop = top + cardHeight + 30 + 20.0 * crossing;
    std::vector<RegionPicture> pictures;
    pictures.reserve(architecture.regions.size());
    double regionX = margin;
    double bottom = regionsTop;
    for (const RegionLayout& region : architecture.regions) {
        RegionPicture& picture = pictures.emplace_back(region, before, marksNew, diagram);
        picture.place(regionX, regionsTop);
        regionX += picture.width() + regionGap;
        bottom = std::max(bottom, regionsTop + picture.height());
    }
    diagram.width = std::max(diagram.width, regionX - regionGap + margin);

    const auto findTarget = [&](const std::string& id) -> const DiagramRect* {
        const std::size_t slash = id.find('/');
        if (slash == std::string::npos) {
            const auto found = global.find(id);
            return found == global.end() ? nullptr : &found->second;
        }
        for (std::size_t i = 0; i < pictures.size(); ++i)
            if (architecture.regions[i].code == id.substr(0, slash)) return pictures[i].find(id.substr(slash + 1));
        return nullptr;
    };
    double above = top - 10;  // lane over the global cards
    int lane = 0;
    int below = 0;
    std::map<std::string, int> leaving;
    for (const Flow& flow : architecture.flows) {
        const DiagramRect* from = findTarget(flow.from);
        const DiagramRect* to = findTarget(flow.to);
        DiagramLine line{flow.from, flow.to, {}, flowLabel(flow.requestsPerSecond, flow.gigabytesPerMonth), {}};
        if (from == nullptr || to == nullptr) {
            // Between whole regions: one lane below them for each pair.
            std::size_t a = 0, b = 0;
            while (a < pictures.size() && architecture.regions[a].code != flow.from) ++a;
            while (b < pictures.size() && architecture.regions[b].code != flow.to) ++b;
            if (a >= pictures.size() || b >= pictures.size()) continue;
            const auto frame = [&](std::size_t i) {
                return *std::find_if(diagram.boxes.begin(), diagram.boxes.end(), [&](const DiagramBox& box) {
                    return box.kind == DiagramBoxKind::Region && box.id == architecture.regions[i].code;
                });
            };
            const DiagramRect fromRect = frame(a).rect;
            const DiagramRect toRect = frame(b).rect;
            const double y = bottom + 20 + 22.0 * below;
            const double offset = 12.0 * (below % 8);
            const double fromX = fromRect.x + fromRect.width / 2 + offset;
            const double toX = toRect.x + toRect.width / 2 + offset + 6;
            line.points = {{fromX, fromRect.bottom()}, {fromX, y}, {toX, y}, {toX, toRect.bottom()}};
            line.labelRect = {(fromX + toX) / 2 - labelWidth / 2, y - labelHeight - 1, labelWidth + 60, labelHeight};
            ++below;
        } else if (flow.to.find('/') == std::string::npos) {
            const int order = leaving[flow.from]++;
            if (order == 0) {
                line.points = {{from->right(), from->y + cardHeight / 2}, {to->x, to->y + cardHeight / 2}};
                line.labelRect = {from->right() + 8, from->y + cardHeight / 2 - gutterLabelHeight - 2, gutterLabelWidth, gutterLabelHeight};
            } else {
                const double startX = from->x + from->width / 2;
                const double endX = to->x + to->width / 2;
                line.points = {{startX, from->y}, {startX, above}, {endX, above}, {endX, to->y}};
                line.labelRect = {to->x - labelWidth - 8, above - labelHeight - 2, labelWidth, labelHeight};
                above -= 8;
            }
        } else {
            const double y = top + cardHeight + 26 + 20.0 * lane;
            const bool isUsers = flow.from == "users";
            const double startX = from->x + from->width / 2 + (isUsers ? 10.0 * (lane % 6) : -40 + 10.0 * (lane % 6));
            const double endX = to->x + to->width / 2;
            line.points = {{startX, from->bottom()}, {startX, y}, {endX, y}, {endX, to->y}};
            // Above the middle of the lane; where the lane is short, beside it.
            const double length = std::abs(endX - startX);
            double labelX = length < labelWidth ? std::max(startX, endX) : std::min(startX, endX) + std::max(0.0, (length - labelWidth - 60) * 0.5);
            if (labelX + 8 + labelWidth > diagram.width) labelX = std::min(startX, endX) - labelWidth - 8;
            line.labelRect = {labelX + 8, y - labelHeight - 1, labelWidth, labelHeight};
            ++lane;
        }
        diagram.lines.push_back(std::move(line));
    }
    for (const DiagramLine& line : diagram.lines)
        if (!line.label.empty()) diagram.width = std::max(diagram.width, line.labelRect.right() + margin / 2);
    diagram.height = bottom + margin + (below > 0 ? 22.0 * below + 12 : 0);
    return diagram;
}

}  // namespace stagecraft
