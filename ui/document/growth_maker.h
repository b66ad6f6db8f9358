#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "model/exploration/line_growth.h"
#include "ui/document/latest_job_thread.h"

namespace stagecraft::ui {

/// Finds out how every line of the bill that is looked at grows, on a thread of its own and once plans no longer follow each
/// other: it takes more than a hundred plans.
class GrowthMaker : public QObject {
    Q_OBJECT

public:
    using Growth = std::shared_ptr<const BillGrowth>;

    GrowthMaker(Catalog::Pointer catalog, Blueprints blueprints, QObject* parent = nullptr);
    ~GrowthMaker() override;

    void setPlan(std::shared_ptr<const Plan> plan);
    /// Whether somebody looks at the bill: where nobody does nothing is computed.
    void setWatched(bool isWatched);
    /// The growth of the plan at hand is still to come.
    [[nodiscard]] bool isBusy() const { return isWatched_ && plan_ && plan_ != madeFor_; }
    /// Other prices; the next plan is waited for.
    void setCatalog(Catalog::Pointer catalog);

signals:
    /// That of `plan`, which is the newest one.
    void growthMade(std::shared_ptr<const stagecraft::Plan> plan, stagecraft::ui::GrowthMaker::Growth growth);

private:
    void begin();
    void start();
    void receive(const std::shared_ptr<const Plan>& plan, const Growth& growth);

    Catalog::Pointer catalog_;
    Blueprints blueprints_;
    std::shared_ptr<const Plan> plan_;
    std::shared_ptr<const Plan> madeFor_;  ///< the plan whose growth was told last
    bool isWatched_ = false;
    QTimer pause_;
    LatestJobThread thread_;  // last: its job uses everything above
};

}  // namespace stagecraft::ui
