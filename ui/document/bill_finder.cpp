#include "ui/document/bill_finder.h"

#include <QMetaObject>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

void BillFinder::ask(const FigureTotal& total, const std::shared_ptr<const BillOrigin>& origin) {
    const quint64 number = ++number_;
    thread_.start([this, number, total, origin](const std::stop_token& stop) {
        std::vector<NamedPlan> others;
        for (const auto& [name, plan] : origin->others) others.push_back({name, plan.get()});
        Result<Plan> plan = billBehind(total, {origin->inputs, *origin->catalog, builtInBlueprints(), others, origin->otherCatalog.get()});
        if (stop.stop_requested()) return;
        QMetaObject::invokeMethod(this, [this, number, plan = std::move(plan)] {
            if (number != number_) return;
            if (plan) emit found(std::make_shared<const Plan>(*plan));
            else emit refused(toQString(plan.error().text()));
        });
    });
}

}  // namespace stagecraft::ui
