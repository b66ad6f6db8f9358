#include "ui/document/figure_maker.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace stagecraft::ui {

namespace {

constexpr int pauseMilliseconds = 120;  ///< longer than the time between two plans of a slider that moves
constexpr int reportMilliseconds = 60;
constexpr std::size_t mostKept = 16;

/// A new name changes no figure.
Inputs withoutName(Inputs inputs) {
    inputs.name.clear();
    return inputs;
}

}  // namespace

FigureMaker::FigureMaker(Catalog::Pointer catalog, Blueprints blueprints, QObject* parent)
    : QObject(parent), catalog_(std::move(catalog)), blueprints_(std::move(blueprints)), memory_(std::make_shared<FigureMemory>()), progress_(std::make_shared<std::atomic<double>>(0)) {
    pause_.setSingleShot(true);
    pause_.setInterval(pauseMilliseconds);
    report_.setInterval(reportMilliseconds);
    connect(&pause_, &QTimer::timeout, this, [this] {
        if (isCoarseThere_) startFine();
    });
    connect(&report_, &QTimer::timeout, this, [this] { emit progressed(progress_->load()); });
}

FigureMaker::~FigureMaker() = default;

void FigureMaker::wish(const FigureWish& wish) {
    if (wish == wish_) return;
    wish_ = wish;
    oldestWelcome_ = revision_ + 1;
    begin();
}

void FigureMaker::setPlan(std::shared_ptr<const Plan> plan) {
    const bool isChanged = !plan_ || !plan || withoutName(plan_->inputs) != withoutName(plan->inputs);
    plan_ = std::move(plan);
    if (!isChanged) return;
    pause_.start();
    begin();
}

void FigureMaker::setCatalog(Catalog::Pointer catalog) {
    catalog_ = std::move(catalog);
    memory_ = std::make_shared<FigureMemory>();
    plan_.reset();
    forget();
    begin();
}

void FigureMaker::setOthers(Others others) {
    others_ = std::move(others);
    forget();
    begin();
}

void FigureMaker::setOtherCatalog(Catalog::Pointer catalog, std::string folder) {
    otherCatalog_ = std::move(catalog);
    otherCatalogFolder_ = std::move(folder);
    forget();
    begin();
}

void FigureMaker::setCatalogFolder(std::string folder) {
    if (folder == catalogFolder_) return;
    catalogFolder_ = std::move(folder);
    if (otherCatalog_ == nullptr) return;
    forget();
    begin();
}

std::shared_ptr<const BillOrigin> FigureMaker::originOf(const Inputs& inputs) const {
    return std::make_shared<const BillOrigin>(BillOrigin{inputs, catalog_, otherCatalog_, others_});
}

void FigureMaker::forget() {
    kept_.clear();
    oldestWelcome_ = revision_ + 1;
}

std::shared_ptr<const MadeFigure> FigureMaker::kept(Fineness fineness) const {
    const Inputs inputs = withoutName(plan_->inputs);
    const auto found = std::ranges::find_if(kept_, [&](const Kept& row) {
        return row.fineness == fineness && row.wish == wish_ && row.inputs == inputs;
    });
    return found == kept_.end() ? nullptr : found->made;
}

void FigureMaker::begin() {
    setRefining(false);
    isCoarseThere_ = false;
    if (wish_.kind == nullptr || !plan_) {
        thread_.start({});
        return;
    }
    for (const Fineness fineness : {Fineness::Fine, Fineness::Coarse})
        if (const std::shared_ptr<const MadeFigure> made = kept(fineness)) {
            thread_.start({});
            shownRevision_ = ++revision_;
            isCoarseThere_ = true;
            emit figureMade(made);
            if (!made->isFinal && !pause_.isActive()) startFine();
            return;
        }
    start(Fineness::Coarse);
}

void FigureMaker::startFine() {
    if (wish_.kind == nullptr || !plan_ || !wish_.kind->isRefined || kept(Fineness::Fine)) return;
    setRefining(true);
    start(Fineness::Fine);
}

void FigureMaker::start(Fineness fineness) {
    const quint64 revision = ++revision_;
    progress_ = std::make_shared<std::atomic<double>>(0);
    thread_.start([this, fineness, revision, plan = plan_, wish = wish_, others = others_, catalog = catalog_, otherCatalog = otherCatalog_,
                   folder = catalogFolder_, otherFolder = otherCatalogFolder_, memory = memory_, progress = progress_](const std::stop_token& stop) {
        FigureRequest request{*plan, *catalog, blueprints_, fineness, wish.options};
        for (const auto& [name, other] : others) request.others.push_back({name, other.get()});
        request.otherCatalog = otherCatalog.get();
        request.catalogFolder = folder;
        request.otherCatalogFolder = otherFolder;
        request.memory = memory.get();
        request.progress = [progress](double share) { progress->store(share); };
        // A coarse answer is always brought to its end: a slider that moves faster than it is made would starve it.
        if (fineness == Fineness::Fine) request.stop = stop;
        auto made = std::make_shared<MadeFigure>(MadeFigure{wish, plan->inputs, wish.kind->make(request), false});
        if (request.stop.stop_requested()) return;
        made->isFinal = fineness == Fineness::Fine || !wish.kind->isRefined;
        QMetaObject::invokeMethod(this, [this, fineness, revision, made = std::move(made)] { receive(fineness, revision, made); });
    });
}

void FigureMaker::receive(Fineness fineness, quint64 revision, std::shared_ptr<const MadeFigure> made) {
    if (revision < oldestWelcome_ || revision < shownRevision_) return;
    shownRevision_ = revision;
    if (kept_.size() >= mostKept) kept_.erase(kept_.begin());
    kept_.push_back({made->wish, withoutName(made->inputs), fineness, made});
    const bool isNewest = revision == revision_;
    if (isNewest) {
        isCoarseThere_ = true;
        if (fineness == Fineness::Fine) setRefining(false);
    }
    emit figureMade(made);
    if (isNewest && fineness == Fineness::Coarse && !pause_.isActive()) startFine();
}

void FigureMaker::cancel() {
    if (!isRefining_) return;
    oldestWelcome_ = revision_ + 1;
    thread_.start({});
    setRefining(false);
}

void FigureMaker::refine() {
    if (!isRefining_ && isCoarseThere_) startFine();
}

void FigureMaker::setRefining(bool isRefining) {
    if (isRefining == isRefining_) return;
    isRefining_ = isRefining;
    if (isRefining_) report_.start();
    else report_.stop();
    emit refiningChanged(isRefining_);
}

}  // namespace stagecraft::ui
