#pragma once

#include <QObject>
#include <QString>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/figures/bill_behind.h"
#include "ui/document/latest_job_thread.h"

namespace stagecraft::ui {

/// What the figure that a bill is asked of was made of; shared, as plans move on while it is looked at.
struct BillOrigin {
    Inputs inputs;
    Catalog::Pointer catalog, otherCatalog;
    std::vector<std::pair<std::string, std::shared_ptr<const Plan>>> others;
};

/// Makes the plan behind an amount of money on a chart, on a thread of its own; of several questions the newest counts.
class BillFinder : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    void ask(const FigureTotal& total, const std::shared_ptr<const BillOrigin>& origin);

signals:
    void found(std::shared_ptr<const stagecraft::Plan> plan);
    void refused(const QString& problem);

private:
    quint64 number_ = 0;
    LatestJobThread thread_;  // last: it ends before what its jobs read
};

}  // namespace stagecraft::ui
