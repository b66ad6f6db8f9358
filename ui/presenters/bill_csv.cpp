#include "ui/presenters/bill_csv.h"

#include <QStringList>

#include "model/report/words.h"
#include "model/support/text.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString cell(QString text) {
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n')) return text;
    return QString{u'"' % text.replace(u'"', QStringLiteral("\"\"")) % u'"'};
}

QString number(const std::optional<double>& value) { return value ? toQString(plainNumber(*value)) : QString{}; }

void addGrowth(QStringList& cells, const LineGrowth* growth) {
    const LineGrowth unknown;
    const LineGrowth& known = growth != nullptr ? *growth : unknown;
    cells << (growth != nullptr ? toQString(nameOf(known.kind)) : QString{}) << number(known.nextStep)
          << (known.nextStep ? number(known.quantityAfter) : QString{})
          << (known.stepStage ? QString::number(*known.stepStage) : QString{}) << number(known.nextTier);
}

}  // namespace

QString billCsv(std::span<const BillLine* const> lines, const GrowthOf& growthOf) {
    QString csv = QStringLiteral("component,service,part,dimension,region,instance_type,quantity,unit,usd,estimated,price_region,"
                                 "list_usd,contracted_usd,upfront_usd,recurring_usd,growth,next_step_users,quantity_after,next_step_stage,next_tier_users,destination\n");
    for (const BillLine* line : lines) {
        const Usage& usage = line->usage;
        QStringList cells;
        for (const std::string_view text : {nameOf(usage.component), std::string_view{usage.service}, std::string_view{usage.part},
                                            std::string_view{usage.dimension}, std::string_view{usage.region}, std::string_view{usage.instanceType}})
            cells << cell(toQString(text));
        cells << toQString(plainNumber(usage.quantity)) << cell(toQString(line->unit))
              << (line->isPriced ? number(line->amount.dollars()) : QString{})
              << (line->isEstimated ? QStringLiteral("true") : QStringLiteral("false")) << cell(toQString(line->lender));
        for (const Usd amount : {line->list, line->contracted, line->upfront, line->recurring})
            cells << (line->isPriced ? number(amount.dollars()) : QString{});
        addGrowth(cells, growthOf(*line));
        cells << cell(toQString(usage.destination));
        csv += cells.join(u',') + u'\n';
    }
    return csv;
}

}  // namespace stagecraft::ui
