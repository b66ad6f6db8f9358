#include "ui/presenters/part_bill.h"

#include <QCoreApplication>
#include <QStringBuilder>
#include <QStringList>

#include <algorithm>
#include <string_view>
#include <vector>

#include "model/report/words.h"
#include "ui/presenters/bill_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Diagram", text); }

constexpr std::size_t namedLines = 3;

}  // namespace

PartName partOf(const DiagramBox& box) { return {box.id, box.region}; }

bool isBilledFor(const BillLine& line, const PartName& part) {
    if (part.isNone()) return false;
    if (!part.region.empty() && line.usage.region != part.region && line.usage.region != "*") return false;
    const std::string& billed = line.usage.part;
    if (billed == part.id) return true;
    // A Multi-AZ pair is sold as one, and so is a cluster: what its leader costs pays for the standby, or the readers.
    const auto isSoldAs = [&](std::string_view deployment, std::string_view dimension) {
        return line.usage.deployment == deployment || line.usage.dimension.find(dimension) != std::string::npos;
    };
    const bool isCluster = isSoldAs("multi-az-cluster", "multi_az_cluster");
    const std::string_view second = isCluster ? ".follower" : ".standby";
    return (isCluster || isSoldAs("multi-az", "multi_az")) && part.id.ends_with(second) &&
           billed == part.id.substr(0, part.id.size() - second.size()) + ".leader";
}

QString partCost(const Bill& bill, const DiagramBox& box) {
    const PartName part = partOf(box);
    std::vector<const BillLine*> lines;
    Usd sum;
    bool isEstimated = false;
    for (const BillLine& line : bill.lines) {
        if (!isBilledFor(line, part)) continue;
        lines.push_back(&line);
        if (line.isPriced) sum += line.amount;
        isEstimated = isEstimated || line.isEstimated;
    }
    const QString title = toQString(box.title);
    if (lines.empty()) return tr("%1: no line of its own on the bill").arg(title);
    std::ranges::stable_sort(lines, [](const BillLine* a, const BillLine* b) { return a->amount > b->amount; });
    QStringList named;
    for (const BillLine* line : lines)
        if (named.size() < static_cast<qsizetype>(namedLines)) named << QString{toQString(dimensionLabel(line->usage.dimension)) % u' ' % lineAmount(*line)};
    if (lines.size() > namedLines) named << QStringLiteral("…");
    return tr("%1: %2 a month (%3)").arg(title, isEstimated ? QString{u"≈ " % exactMoney(sum)} : exactMoney(sum), named.join(QStringLiteral(", ")));
}

}  // namespace stagecraft::ui
