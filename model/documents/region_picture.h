#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/documents/diagram_layout.h"

namespace stagecraft {

/// Sizes shared by all parts of a diagram, in its own units.
namespace diagram_size {

inline constexpr double cardWidth = 204;
inline constexpr double cardHeight = 60;
inline constexpr double globalGap = 120;   ///< between global cards: room for a label of two lines
inline constexpr double labelWidth = 188;
inline constexpr double labelHeight = 17;
// In gutters a label breaks between rate and volume.
inline constexpr double gutterLabelWidth = 106;
inline constexpr double gutterLabelHeight = 33;

}  // namespace diagram_size

/// What a stage consists of, to tell what the next one adds.
struct ArchitectureKinds {
    std::set<Role> roles;
    std::set<ManagedKind> managed;

    /// None of an architecture that is not there.
    explicit ArchitectureKinds(const Architecture* architecture);
};

/// "Elastic Load Balancing", or empty where the service needs no second name.
[[nodiscard]] std::string_view serviceOf(ManagedKind kind);
/// "20.8 req/s · 334 GB/month"
[[nodiscard]] std::string flowLabel(double perSecond, double gigabytesPerMonth);

/// Places one region with its upper left corner at (x, y).
class RegionPicture {
public:
    RegionPicture(const RegionLayout& region, const ArchitectureKinds& before, bool marksNew, Diagram& diagram);
    [[nodiscard]] double width() const;
    [[nodiscard]] double height() const;
    void place(double x, double y);
    [[nodiscard]] const DiagramRect* find(const std::string& id) const;

private:
    /// All flows into one fleet from other fleets, drawn as one trunk with a stub from each source.
    struct Trunk {
        std::string target;
        std::vector<std::string> sources;
        double perSecond = 0, gigabytes = 0;
    };

    [[nodiscard]] bool hasZones() const { return !region_.fleets.empty(); }
    [[nodiscard]] double leftGutter() const;
    [[nodiscard]] double rightGutter() const;
    /// A front door has a long name; with zones below it there is room for it.
    [[nodiscard]] double doorWidth() const;
    [[nodiscard]] double zonesLeft() const;
    [[nodiscard]] double zonesTop() const;
    [[nodiscard]] double zoneX(std::size_t zone) const;
    [[nodiscard]] double rowY(int row) const;
    [[nodiscard]] double besideX() const;

    [[nodiscard]] const Fleet* fleet(const std::string& id) const;
    void orderFleets();
    static bool fits(const Fleet& a, const Fleet& b);
    [[nodiscard]] bool isBeside(const std::string& id) const;
    void collectTrunks();
    void placeZones();
    void addManaged(const ManagedService& service, DiagramRect rect);
    void placeManaged();
    void placeFleets();
    void drawDoorLines();
    /// The door serves every zone: branches of its line, above the zones and down into each.
    void drawToOtherZones(const DiagramLine& first, const Fleet& served);
    void drawTrunks();
    void drawReplication();
    void drawBeside();
    [[nodiscard]] double zoneRight() const;

    const RegionLayout& region_;
    const ArchitectureKinds& before_;
    bool marksNew_;
    Diagram& diagram_;
    double x_ = 0, y_ = 0;
    std::vector<const Fleet*> ordered_;
    std::map<std::string, int> rows_;
    int rowCount_ = 0;
    std::vector<const ManagedService*> beside_;
    std::vector<Trunk> trunks_;
    int sideLanes_ = 0;
    std::map<std::string, DiagramRect> cards_, last_;
};

}  // namespace stagecraft
