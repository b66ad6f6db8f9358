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

}  // namespace

QString billCsv(std::span<const BillLine* const> lines) {
    QString csv = QStringLiteral("component,service,part,dimension,region,instance_type,quantity,unit,usd,estimated\n");
    for (const BillLine* line : lines) {
        const Usage& usage = line->usage;
        QStringList cells;
        for (const std::string_view text : {nameOf(usage.component), std::string_view{usage.service}, std::string_view{usage.part},
                                            std::string_view{usage.dimension}, std::string_view{usage.region}, std::string_view{usage.instanceType}})
            cells << cell(toQString(text));
        cells << toQString(plainNumber(usage.quantity)) << cell(toQString(line->unit))
              << (line->isPriced ? toQString(plainDollars(line->amount)) : QString{})
              << (line->isEstimated ? QStringLiteral("true") : QStringLiteral("false"));
        csv += cells.join(u',') + u'\n';
    }
    return csv;
}

}  // namespace stagecraft::ui
