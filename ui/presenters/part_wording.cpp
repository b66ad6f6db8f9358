#include "ui/presenters/part_wording.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

#include "model/report/words.h"
#include "model/support/text.h"
#include "ui/presenters/bill_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Diagram", text); }

const RegionLayout* regionOf(const Architecture& architecture, const std::string& code) {
    const auto found = std::ranges::find(architecture.regions, code, &RegionLayout::code);
    return found == architecture.regions.end() ? nullptr : &*found;
}

const Fleet* fleetOf(const Architecture& architecture, const DiagramBox& box) {
    const RegionLayout* const region = regionOf(architecture, box.region);
    if (region == nullptr || box.kind != DiagramBoxKind::Fleet) return nullptr;
    const auto found = std::ranges::find(region->fleets, box.id, &Fleet::id);
    return found == region->fleets.end() ? nullptr : &*found;
}

const ManagedService* managedOf(const Architecture& architecture, const DiagramBox& box) {
    const RegionLayout* const region = regionOf(architecture, box.region);
    const std::vector<ManagedService>& services = region != nullptr ? region->managed : architecture.global;
    const auto found = std::ranges::find(services, box.id, &ManagedService::id);
    return found == services.end() ? nullptr : &*found;
}

QString percent(double share) { return QString{QString::number(share * 100, 'f', share < 0.1 ? 1 : 0) % u" %"}; }

QString number(double value) { return toQString(headlineNumber(value)); }

void addSize(QStringList& lines, const Fleet& fleet) {
    lines << tr("%1 × %2, each %3 vCPU, %4 GiB").arg(toQString(groupedNumber(fleet.count)), toQString(fleet.instanceType),
                                                    QString::number(fleet.vcpus), number(fleet.memory.count()));
    QString why = tr("Sized by: %1").arg(toQString(label(fleet.limitedBy)));
    QStringList asks;
    for (const Ask& ask : fleet.asks)
        if (asks.size() < 4) asks << QString{toQString(label(ask.constraint)) % u' ' % QString::number(ask.servers)};
    if (!asks.isEmpty()) why += tr(" (alone: %1)").arg(asks.join(QStringLiteral(", ")));
    lines << why;
}

void addFullness(QStringList& lines, const Fleet& fleet) {
    QStringList full;
    const std::pair<const char*, double> rows[]{{"CPU", fleet.cpuUtilisation},
                                                {"memory", fleet.memoryUtilisation},
                                                {"network", fleet.networkUtilisation},
                                                {"disk", fleet.diskUtilisation},
                                                {"connections", fleet.connectionUtilisation}};
    for (const auto& [name, share] : rows)
        if (share > 0) full << QString{tr(name) % u' ' % percent(share)};
    if (!full.isEmpty()) lines << tr("At peak: %1").arg(full.join(QStringLiteral(", ")));
    if (fleet.isAutoscaled)
        lines << (number(fleet.instanceHours / 730.0) == QStringLiteral("1") ? tr("Autoscaled: 1 server on average")
                                                                           : tr("Autoscaled: %1 servers on average").arg(number(fleet.instanceHours / 730.0)));
    if (fleet.disk.count() > 0) lines << tr("Disk: %1 GiB each").arg(number(fleet.disk.count()));
}

void addMix(QStringList& lines, const HoursMix& mix) {
    if (mix.committed > 0)
        lines << tr("%1 committed: %2 an hour each, %3").arg(toQString(groupedNumber(mix.committed)), priceText(mix.committedRate.count()),
                                                            toQString(label(mix.commitment)));
    if (mix.onDemand > 0) lines << tr("%1 on demand, on average").arg(number(mix.onDemand / 730.0));
    if (mix.spot > 0)
        lines << tr("%1 on spot on average, of up to %2 of those above the fewest, %3 off")
                     .arg(number(mix.spot / 730.0), percent(mix.spotShare), percent(mix.spotDiscount));
}

void addPrice(QStringList& lines, const Fleet& fleet) {
    if (fleet.mix) addMix(lines, *fleet.mix);
    if (fleet.rate.count() > 0 && (!fleet.mix || fleet.mix->onDemand > 0))
        lines << tr("%1 an hour each, %2").arg(priceText(fleet.rate.count()), toQString(label(fleet.purchase)));
    if (fleet.surplusVcpuHours > 0)
        lines << tr("Surplus CPU credits: %1 vCPU-hours a month").arg(number(fleet.surplusVcpuHours));
    if (fleet.isEstimated) lines << QString{u"≈ " % tr("its speed is estimated, not measured")};
}

}  // namespace

PartGlyph glyphOf(const Architecture& architecture, const DiagramBox& box) {
    if (const Fleet* const fleet = fleetOf(architecture, box)) {
        switch (fleet->role) {
            case Role::DatabaseLeader:
            case Role::DatabaseFollower:
            case Role::DatabaseStandby: return PartGlyph::Database;
            case Role::Cache: return PartGlyph::Cache;
            default: return PartGlyph::Server;
        }
    }
    const ManagedService* const service = managedOf(architecture, box);
    if (service == nullptr) return PartGlyph::None;
    switch (service->kind) {
        case ManagedKind::AmplifyHosting: return PartGlyph::Pages;
        case ManagedKind::Lambda: return PartGlyph::Function;
        case ManagedKind::HttpApi:
        case ManagedKind::LoadBalancer:
        case ManagedKind::InternalLoadBalancer:
        case ManagedKind::AutoScaling:
        case ManagedKind::WebFirewall: return PartGlyph::Balancer;
        case ManagedKind::Route53: return PartGlyph::Names;
        case ManagedKind::ElasticIp:
        case ManagedKind::NatGateway:
        case ManagedKind::GatewayEndpoint:
        case ManagedKind::InterfaceEndpoint: return PartGlyph::Address;
        case ManagedKind::SecretsManager: return PartGlyph::Files;
        case ManagedKind::ServerlessCache: return PartGlyph::Cache;
        case ManagedKind::Queue: return PartGlyph::Files;
        case ManagedKind::S3: return PartGlyph::Files;
        case ManagedKind::CloudFront: return PartGlyph::Edge;
        case ManagedKind::DynamoDb: return PartGlyph::Database;
        case ManagedKind::CloudWatch: return PartGlyph::Watch;
        case ManagedKind::CloudFormation: return PartGlyph::Template;
        case ManagedKind::Support:
        case ManagedKind::Users: return PartGlyph::Users;
    }
    return PartGlyph::None;
}

QString partTip(const Architecture& architecture, const DiagramBox& box) {
    QStringList lines{QString{u"<b>" % toQString(box.title).toHtmlEscaped() % u"</b>"}};
    const auto add = [&](const QStringList& more) {
        for (const QString& line : more) lines << line.toHtmlEscaped();
    };
    if (const Fleet* const fleet = fleetOf(architecture, box)) {
        QStringList text;
        addSize(text, *fleet);
        addFullness(text, *fleet);
        addPrice(text, *fleet);
        add(text);
    } else {
        if (!box.subtitle.empty()) add({toQString(box.subtitle)});
        if (!box.service.empty() && box.service != box.title) add({toQString(box.service)});
    }
    if (box.isNew) add({tr("New in this stage")});
    return lines.join(QStringLiteral("<br>"));
}

QString partSpoken(const DiagramBox& box) {
    QStringList parts{toQString(box.title)};
    if (!box.subtitle.empty()) parts << toQString(box.subtitle);
    if (box.load >= 0) parts << tr("CPU at peak %1").arg(percent(box.load));
    if (!box.region.empty()) parts << toQString(box.region);
    if (box.isNew) parts << tr("new in this stage");
    return parts.join(QStringLiteral(", "));
}

}  // namespace stagecraft::ui
