#include "model/documents/region_picture.h"

#include <algorithm>
#include <cmath>

#include "model/support/text.h"

namespace stagecraft {

using namespace diagram_size;

namespace {

constexpr double rowGap = 16;
constexpr double zonePadding = 12;
constexpr double zoneTitle = 24;
constexpr double zoneGap = 12;
constexpr double regionPadding = 16;
constexpr double regionTitle = 34;
constexpr double doorGap = 44;      ///< between front door and zones: room for a label
constexpr double laneGap = 10;

bool isDoor(ManagedKind kind) {
    return kind == ManagedKind::LoadBalancer || kind == ManagedKind::ElasticIp || kind == ManagedKind::HttpApi;
}

int tierOf(Role role) {
    switch (role) {
        case Role::WebAndData:
        case Role::App:
        case Role::Web: return 0;
        case Role::Service: return 1;
        case Role::Cache: return 2;
        default: return 3;
    }
}

/// The drawing on the card says "database"; where a domain follows, the word would crowd it out.
std::string titleOf(const Fleet& fleet) {
    constexpr std::string_view prefix = "Database ";
    if (fleet.domain.empty() || !fleet.label.starts_with(prefix)) return fleet.label;
    std::string title = fleet.label.substr(prefix.size());
    if (title.front() >= 'a' && title.front() <= 'z') title.front() = static_cast<char>(title.front() - 'a' + 'A');
    return title;
}

}  // namespace

std::string_view serviceOf(ManagedKind kind) {
    switch (kind) {
        case ManagedKind::AmplifyHosting: return "Amplify Hosting";
        case ManagedKind::Lambda: return "Lambda";
        case ManagedKind::HttpApi: return "API Gateway";
        case ManagedKind::Route53: return "Route 53";
        case ManagedKind::ElasticIp: return "EC2";
        case ManagedKind::LoadBalancer:
        case ManagedKind::InternalLoadBalancer: return "Elastic Load Balancing";
        case ManagedKind::ServerlessCache: return "ElastiCache";
        case ManagedKind::Queue: return "SQS";
        case ManagedKind::S3: return "S3";
        case ManagedKind::CloudFront: return "CloudFront";
        case ManagedKind::DynamoDb: return "DynamoDB";
        case ManagedKind::CloudWatch: return "CloudWatch";
        case ManagedKind::NatGateway:
        case ManagedKind::GatewayEndpoint:
        case ManagedKind::InterfaceEndpoint: return "VPC";
        case ManagedKind::SecretsManager: return "Secrets Manager";
        case ManagedKind::WebFirewall: return "WAF";
        case ManagedKind::Support: return "AWS Support";
        default: return "";
    }
}

std::string flowLabel(double perSecond, double gigabytesPerMonth) {
    const std::string rate = rateText(perSecond);
    const std::string volume = gigabytesPerMonth >= 0.05 ? volumeText(gigabytesPerMonth) : "";
    return rate.empty() || volume.empty() ? rate + volume : rate + " · " + volume;
}

ArchitectureKinds::ArchitectureKinds(const Architecture* architecture) {
    if (architecture == nullptr) return;
    for (const ManagedService& service : architecture->global) managed.insert(service.kind);
    for (const RegionLayout& region : architecture->regions) {
        for (const Fleet& fleet : region.fleets) roles.insert(fleet.role);
        for (const ManagedService& service : region.managed) managed.insert(service.kind);
    }
}

RegionPicture::RegionPicture(const RegionLayout& region, const ArchitectureKinds& before, bool marksNew, Diagram& diagram)
    : region_(region), before_(before), marksNew_(marksNew), diagram_(diagram) {
    orderFleets();
    collectTrunks();
}

double RegionPicture::width() const {
    const double zones = static_cast<double>(region_.zones.size());
    const double zonesWidth = hasZones() ? zones * (cardWidth + 2 * zonePadding) + (zones - 1) * zoneGap : cardWidth;
    return 2 * regionPadding + leftGutter() + zonesWidth + rightGutter() + (beside_.empty() ? 0 : cardWidth);
}

double RegionPicture::height() const {
    const double zones = hasZones() ? cardHeight + doorGap + zoneTitle + rowCount_ * (cardHeight + rowGap) + zonePadding - rowGap + 4 : cardHeight;
    const double beside = beside_.empty() ? 0 : static_cast<double>(beside_.size()) * (cardHeight + rowGap) - rowGap;
    return regionTitle + std::max(zones, beside) + regionPadding;
}

void RegionPicture::place(double x, double y) {
    x_ = x;
    y_ = y;
    DiagramBox frame{DiagramBoxKind::Region, region_.code, region_.code, {x, y, width(), height()}, region_.code, {}, {}, -1, false};
    if (region_.trafficShare <= 0) frame.subtitle = "waits";
    else if (region_.trafficShare < 0.9995) frame.subtitle = groupedNumber(region_.trafficShare * 100) + " % of the traffic";
    diagram_.boxes.push_back(std::move(frame));
    placeZones();
    placeManaged();
    placeFleets();
    drawDoorLines();
    drawTrunks();
    drawReplication();
    drawBeside();
}

const DiagramRect* RegionPicture::find(const std::string& id) const {
    const auto found = cards_.find(id);
    return found == cards_.end() ? nullptr : &found->second;
}

double RegionPicture::leftGutter() const { return trunks_.empty() ? 0 : gutterLabelWidth + 8 + laneGap * static_cast<double>(trunks_.size()) + 10; }

double RegionPicture::doorWidth() const { return hasZones() ? cardWidth + 2 * zonePadding : cardWidth; }

double RegionPicture::zonesLeft() const { return x_ + regionPadding + leftGutter(); }

double RegionPicture::zonesTop() const { return y_ + regionTitle + cardHeight + doorGap; }

double RegionPicture::rowY(int row) const { return zonesTop() + zoneTitle + row * (cardHeight + rowGap); }

double RegionPicture::besideX() const { return x_ + width() - regionPadding - cardWidth; }

double RegionPicture::rightGutter() const {
    return beside_.empty() ? 0 : sideLanes_ == 0 ? 2 * regionPadding : labelWidth + 16 + laneGap * static_cast<double>(sideLanes_);
}

double RegionPicture::zoneX(std::size_t zone) const {
    return zonesLeft() + static_cast<double>(zone) * (cardWidth + 2 * zonePadding + zoneGap);
}

const Fleet* RegionPicture::fleet(const std::string& id) const {
    const auto found = std::find_if(region_.fleets.begin(), region_.fleets.end(), [&](const Fleet& f) { return f.id == id; });
    return found == region_.fleets.end() ? nullptr : &*found;
}

void RegionPicture::orderFleets() {
    for (const Fleet& fleet : region_.fleets) ordered_.push_back(&fleet);
    std::stable_sort(ordered_.begin(), ordered_.end(), [](const Fleet* a, const Fleet* b) { return tierOf(a->role) < tierOf(b->role); });
    for (const Fleet* fleet : ordered_) {
        // A standby takes the row of its leader where the zones allow it: the pair reads as one.
        if (fleet->role == Role::DatabaseStandby) {
            const std::string leader = fleet->id.substr(0, fleet->id.rfind('.')) + ".leader";
            if (rows_.contains(leader) && fits(*this->fleet(leader), *fleet)) {
                rows_[fleet->id] = rows_[leader];
                continue;
            }
        }
        rows_[fleet->id] = rowCount_++;
    }
    for (const ManagedService& service : region_.managed)
        if (!isDoor(service.kind)) beside_.push_back(&service);
    std::stable_sort(beside_.begin(), beside_.end(), [](const ManagedService* a, const ManagedService* b) {
        return (a->kind == ManagedKind::S3) > (b->kind == ManagedKind::S3);
    });
}

bool RegionPicture::fits(const Fleet& a, const Fleet& b) {
    for (std::size_t i = 0; i < a.perZone.size() && i < b.perZone.size(); ++i)
        if (a.perZone[i] > 0 && b.perZone[i] > 0) return false;
    return true;
}

bool RegionPicture::isBeside(const std::string& id) const {
    return std::any_of(beside_.begin(), beside_.end(), [&](const ManagedService* s) { return s->id == id; });
}

void RegionPicture::collectTrunks() {
    for (const Flow& flow : region_.flows) {
        const bool fromFleet = fleet(flow.from) != nullptr;
        const bool toFleet = fleet(flow.to) != nullptr;
        if (fromFleet && toFleet) {
            // Replication is drawn between the cards themselves.
            if (fleet(flow.from)->role == Role::DatabaseLeader) continue;
            auto trunk = std::find_if(trunks_.begin(), trunks_.end(), [&](const Trunk& t) { return t.target == flow.to; });
            if (trunk == trunks_.end()) trunk = trunks_.insert(trunks_.end(), {flow.to, {}, 0, 0});
            trunk->sources.push_back(flow.from);
            trunk->perSecond += flow.requestsPerSecond;
            trunk->gigabytes += flow.gigabytesPerMonth;
        } else if ((fromFleet && isBeside(flow.to)) || (toFleet && isBeside(flow.from)) || (isBeside(flow.from) && isBeside(flow.to))) {
            ++sideLanes_;
        }
    }
}

void RegionPicture::placeZones() {
    if (!hasZones()) return;
    for (std::size_t i = 0; i < region_.zones.size(); ++i) {
        const double height = zoneTitle + rowCount_ * (cardHeight + rowGap) - rowGap + zonePadding;
        diagram_.boxes.push_back({DiagramBoxKind::Zone, region_.zones[i], region_.code,
                                  {zoneX(i), zonesTop(), cardWidth + 2 * zonePadding, height}, region_.zones[i], {}, {}, -1, false});
    }
}

void RegionPicture::addManaged(const ManagedService& service, DiagramRect rect) {
    DiagramBox box{DiagramBoxKind::Managed, service.id, region_.code, rect, service.label, service.note, std::string{serviceOf(service.kind)}, -1,
                   marksNew_ && !before_.managed.contains(service.kind)};
    diagram_.boxes.push_back(std::move(box));
    cards_[service.id] = rect;
}

void RegionPicture::placeManaged() {
    double doorX = zonesLeft();
    for (const ManagedService& service : region_.managed) {
        if (!isDoor(service.kind)) continue;
        addManaged(service, {doorX, y_ + regionTitle, doorWidth(), cardHeight});
        doorX += doorWidth() + globalGap;
    }
    double y = y_ + regionTitle;
    for (const ManagedService* service : beside_) {
        addManaged(*service, {besideX(), y, cardWidth, cardHeight});
        y += cardHeight + rowGap;
    }
}

void RegionPicture::placeFleets() {
    for (const Fleet* fleet : ordered_) {
        for (std::size_t zone = 0; zone < fleet->perZone.size() && zone < region_.zones.size(); ++zone) {
            if (fleet->perZone[zone] <= 0) continue;
            const DiagramRect rect{zoneX(zone) + zonePadding, rowY(rows_[fleet->id]), cardWidth, cardHeight};
            diagram_.boxes.push_back({DiagramBoxKind::Fleet, fleet->id, region_.code, rect, titleOf(*fleet),
                                      groupedNumber(fleet->perZone[zone]) + " × " + fleet->instanceType, fleet->service,
                                      fleet->cpuUtilisation, marksNew_ && !before_.roles.contains(fleet->role)});
            cards_.emplace(fleet->id, rect);  // the first zone's card is where lines end
            last_[fleet->id] = rect;
        }
    }
}

void RegionPicture::drawDoorLines() {
    for (const Flow& flow : region_.flows) {
        const DiagramRect* from = find(flow.from);
        const DiagramRect* to = find(flow.to);
        const auto door = std::find_if(region_.managed.begin(), region_.managed.end(), [&](const ManagedService& s) { return s.id == flow.from && isDoor(s.kind); });
        if (from == nullptr || to == nullptr || door == region_.managed.end()) continue;
        // Right of the middle, where the name of the zone does not stand.
        const double x = to->x + to->width * 0.75;
        DiagramLine line{flow.from, flow.to, {}, flowLabel(flow.requestsPerSecond, flow.gigabytesPerMonth), {}};
        if (const Fleet* const served = fleet(flow.to)) {
            line.points = {{x, from->bottom()}, {x, to->y}};
            line.labelRect = {x + 6, from->bottom() + 4, labelWidth + 50, labelHeight};
            drawToOtherZones(line, *served);
        } else {
            line.points = {{from->right(), from->y + cardHeight / 2}, {to->x, to->y + cardHeight / 2}};
            line.labelRect = {from->right() + 6, from->y + cardHeight / 2 - gutterLabelHeight - 2, gutterLabelWidth, gutterLabelHeight};
        }
        diagram_.lines.push_back(std::move(line));
    }
}

void RegionPicture::drawToOtherZones(const DiagramLine& first, const Fleet& served) {
    const DiagramPoint start = first.points.front();
    const DiagramPoint end = first.points.back();
    const double y = zonesTop() - 10;
    if (rows_[served.id] != 0) return;
    for (std::size_t zone = 0; zone < served.perZone.size() && zone < region_.zones.size(); ++zone) {
        const double x = zoneX(zone) + zonePadding + cardWidth * 0.75;
        if (served.perZone[zone] <= 0 || std::abs(x - end.x) < 1) continue;
        diagram_.lines.push_back({first.from, first.to, {start, {start.x, y}, {x, y}, {x, end.y}}, {}, {}});
    }
}

void RegionPicture::drawTrunks() {
    for (std::size_t i = 0; i < trunks_.size(); ++i) {
        const Trunk& trunk = trunks_[i];
        const DiagramRect* target = find(trunk.target);
        if (target == nullptr) continue;
        // The first trunk, to the nearest row, keeps to the inside.
        const double lane = zonesLeft() - 10 - laneGap * static_cast<double>(i);
        const double targetY = target->y + cardHeight / 2 + 8;
        for (std::size_t s = 0; s < trunk.sources.size(); ++s) {
            const DiagramRect* source = find(trunk.sources[s]);
            if (source == nullptr) continue;
            const double sourceY = source->y + cardHeight / 2 - 8 + 4 * static_cast<double>(i % 5);
            DiagramLine line{trunk.sources[s], trunk.target, {{source->x, sourceY}, {lane, sourceY}, {lane, targetY}, {target->x, targetY}}, {}, {}};
            if (s == 0) {
                line.label = flowLabel(trunk.perSecond, trunk.gigabytes);
                line.labelRect = {x_ + regionPadding, targetY - gutterLabelHeight / 2, gutterLabelWidth, gutterLabelHeight};
            }
            diagram_.lines.push_back(std::move(line));
        }
    }
}

void RegionPicture::drawReplication() {
    for (const Flow& flow : region_.flows) {
        const Fleet* from = fleet(flow.from);
        if (from == nullptr || from->role != Role::DatabaseLeader || fleet(flow.to) == nullptr) continue;
        const DiagramRect* a = find(flow.from);
        const DiagramRect* b = find(flow.to);
        if (a == nullptr || b == nullptr) continue;
        DiagramLine line{flow.from, flow.to, {}, {}, {}};
        if (std::abs(a->y - b->y) < 1) {
            const DiagramRect& left = a->x < b->x ? *a : *b;
            const DiagramRect& right = a->x < b->x ? *b : *a;
            const double y = a->y + cardHeight / 2;
            if (a->x < b->x) line.points = {{left.right(), y}, {right.x, y}};
            else line.points = {{right.x, y}, {left.right(), y}};
        } else if (a->x < b->x) {
            // Down the gap right of the leader's column, then into the follower.
            const double x = a->right() + zonePadding + zoneGap / 2;
            const double y = b->y + cardHeight / 2 - 12;
            line.points = {{a->right(), a->y + cardHeight / 2 + 12}, {x, a->y + cardHeight / 2 + 12}, {x, y}, {b->x, y}};
        } else {
            const double x = a->x + cardWidth * 0.75;
            line.points = {{x, a->bottom()}, {x, b->y}};
            if (std::abs(a->x - b->x) > 1) continue;
        }
        diagram_.lines.push_back(std::move(line));
    }
}

void RegionPicture::drawBeside() {
    int lane = 0;
    for (const Flow& flow : region_.flows) {
        const bool toBeside = isBeside(flow.to) && fleet(flow.from) != nullptr;
        const bool fromBeside = isBeside(flow.from) && fleet(flow.to) != nullptr;
        const bool between = isBeside(flow.from) && isBeside(flow.to);
        if (!toBeside && !fromBeside && !between) continue;
        const DiagramRect* managed = find(toBeside || between ? flow.to : flow.from);
        if (managed == nullptr) continue;
        DiagramLine line{flow.from, flow.to, {}, flowLabel(flow.requestsPerSecond, flow.gigabytesPerMonth), {}};
        if (between) {
            const DiagramRect* from = find(flow.from);
            const double x = managed->x + cardWidth / 2;
            line.points = {{x, from->bottom()}, {x, managed->y}};
            line.labelRect = {besideX() - labelWidth - 6, from->bottom(), labelWidth, labelHeight};
            diagram_.lines.push_back(std::move(line));
            continue;
        }
        const auto side = last_.find(toBeside ? flow.from : flow.to);
        if (side == last_.end()) continue;
        const double x = zoneRight() + 8 + laneGap * lane;
        const double fleetY = side->second.y + cardHeight / 2 + (toBeside ? -10 : 10);
        const double managedY = managed->y + cardHeight / 2 + (toBeside ? -8 : 8) + 3.0 * (lane % 4);
        const DiagramPoint fleetEnd{side->second.right(), fleetY};
        const DiagramPoint managedEnd{managed->x, managedY};
        line.points = {fleetEnd, {x, fleetY}, {x, managedY}, managedEnd};
        if (fromBeside) {
            std::reverse(line.points.begin(), line.points.end());
            line.label = rateText(flow.requestsPerSecond);
            line.labelRect = {besideX() - labelWidth - 6, fleetY - labelHeight - 1, labelWidth, labelHeight};
        } else {
            line.labelRect = {besideX() - labelWidth - 6, managedY - labelHeight - 1, labelWidth, labelHeight};
        }
        ++lane;
        diagram_.lines.push_back(std::move(line));
    }
}

double RegionPicture::zoneRight() const {
    const double zones = static_cast<double>(region_.zones.size());
    return zonesLeft() + zones * (cardWidth + 2 * zonePadding) + (zones - 1) * zoneGap;
}

}  // namespace stagecraft
