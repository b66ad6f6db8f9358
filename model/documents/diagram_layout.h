#pragma once

#include <string>
#include <vector>

#include "model/planning/architecture.h"

namespace stagecraft {

struct DiagramPoint {
    double x = 0, y = 0;
};

struct DiagramRect {
    double x = 0, y = 0, width = 0, height = 0;
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
};

enum class DiagramBoxKind { Region, Zone, Fleet, Managed, Global };

/// A rectangle of the picture: a region, a zone in it, or a card.
struct DiagramBox {
    DiagramBoxKind kind{};
    std::string id;        ///< of the part; zones and regions by their code
    std::string region;    ///< empty for global parts
    DiagramRect rect;
    std::string title;     ///< "App servers"
    std::string subtitle;  ///< "2 × m7g.large"
    std::string service;   ///< AWS service, for its colour
    double load = -1;      ///< CPU at peak, 0 … 1; negative: none to show
    bool isNew = false;    ///< the stage before had nothing of this kind
};

/// Traffic: an orthogonal line that ends in an arrow, with its label.
struct DiagramLine {
    std::string from, to;
    std::vector<DiagramPoint> points;
    std::string label;       ///< "289 req/s · 20.3 TB/month"; may be empty
    DiagramRect labelRect;   ///< one line high, or two: then the label breaks at its dot
};

/// One geometry for the window and every exported picture, in pixels at 100 %.
struct Diagram {
    double width = 0, height = 0;
    std::vector<DiagramBox> boxes;  ///< containers before what they contain
    std::vector<DiagramLine> lines;
};

/// Users and global services on top; below them the regions side by side, each with its front door above its zones, one
/// column a zone and one row a fleet, and the managed services beside the zones. Lines run in gutters between the boxes
/// and never across a card. `previous` is the stage before, to mark what is new; nullptr marks nothing.
[[nodiscard]] Diagram layOut(const Architecture& architecture, const Architecture* previous = nullptr);

/// "1.2k req/s"; empty when nothing flows.
[[nodiscard]] std::string rateText(double perSecond);
/// "20.3 TB/month".
[[nodiscard]] std::string volumeText(double gigabytesPerMonth);

}  // namespace stagecraft
