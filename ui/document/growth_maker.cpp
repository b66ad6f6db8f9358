#include "ui/document/growth_maker.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace stagecraft::ui {

namespace {

constexpr int pauseMilliseconds = 150;  ///< longer than the time between two plans of a slider that moves

}  // namespace

GrowthMaker::GrowthMaker(Catalog::Pointer catalog, Blueprints blueprints, QObject* parent)
    : QObject(parent), catalog_(std::move(catalog)), blueprints_(std::move(blueprints)) {
    pause_.setSingleShot(true);
    pause_.setInterval(pauseMilliseconds);
    connect(&pause_, &QTimer::timeout, this, &GrowthMaker::start);
}

GrowthMaker::~GrowthMaker() = default;

void GrowthMaker::setPlan(std::shared_ptr<const Plan> plan) {
    plan_ = std::move(plan);
    begin();
}

void GrowthMaker::setWatched(bool isWatched) {
    if (isWatched == isWatched_) return;
    isWatched_ = isWatched;
    begin();
}

void GrowthMaker::setCatalog(Catalog::Pointer catalog) {
    catalog_ = std::move(catalog);
    setPlan(nullptr);
}

void GrowthMaker::begin() {
    thread_.start({});  // what runs speaks of an older plan
    if (isBusy()) pause_.start();
    else pause_.stop();
}

void GrowthMaker::start() {
    if (std::ranges::find(blueprints_, plan_->shown().number, &Blueprint::number) == blueprints_.end()) return;
    thread_.start([this, plan = plan_, blueprints = blueprints_, catalog = catalog_](const std::stop_token& stop) {
        auto growth = std::make_shared<const BillGrowth>(growthOf(*plan, blueprints, *catalog, {1, stop, {}}));
        if (stop.stop_requested()) return;
        QMetaObject::invokeMethod(this, [this, plan, growth = std::move(growth)] { receive(plan, growth); });
    });
}

void GrowthMaker::receive(const std::shared_ptr<const Plan>& plan, const Growth& growth) {
    if (plan != plan_) return;
    madeFor_ = plan;
    emit growthMade(plan, growth);
}

}  // namespace stagecraft::ui
