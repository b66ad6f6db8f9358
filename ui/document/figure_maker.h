#pragma once

#include <QObject>
#include <QTimer>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/figures/figures.h"
#include "ui/document/bill_finder.h"
#include "ui/document/latest_job_thread.h"

namespace stagecraft::ui {

/// Which chart is to be made, with its options. No kind: none is visible, none is made.
struct FigureWish {
    const FigureKind* kind = nullptr;
    std::map<std::string, std::string> options;
    friend bool operator==(const FigureWish&, const FigureWish&) = default;
};

/// A figure with what it was made for.
struct MadeFigure {
    FigureWish wish;
    Inputs inputs;  ///< of the plan it speaks of
    Figure figure;
    bool isFinal = false;  ///< no better answer is on its way or known
};

/// Makes the figure of the visible chart on a thread of its own: a coarse answer to every plan, and the fine one once plans
/// no longer follow each other. What was made of equal inputs is shown again rather than made again.
class FigureMaker : public QObject {
    Q_OBJECT

public:
    FigureMaker(Catalog::Pointer catalog, Blueprints blueprints, QObject* parent = nullptr);
    ~FigureMaker() override;

    void wish(const FigureWish& wish);
    void setPlan(std::shared_ptr<const Plan> plan);
    /// Stops the fine answer; the coarse one stays until something changes or `refine()` is called.
    void cancel();
    void refine();
    [[nodiscard]] bool isRefining() const { return isRefining_; }
    /// An answer to the present plan is still to come.
    [[nodiscard]] bool isBusy() const { return wish_.kind != nullptr && (isRefining_ || !isCoarseThere_ || pause_.isActive()); }

    /// Other prices: what was made with the old ones is forgotten, and the next plan is waited for.
    void setCatalog(Catalog::Pointer catalog);
    /// Plans to compare with; every figure is made anew.
    void setOthers(std::vector<std::pair<std::string, std::shared_ptr<const Plan>>> others);
    /// Other prices to compare with and the folder they come from; null: none.
    void setOtherCatalog(Catalog::Pointer catalog, std::string folder = {});
    /// What a bill on a figure made of `inputs` is to be found with.
    [[nodiscard]] std::shared_ptr<const BillOrigin> originOf(const Inputs& inputs) const;
    /// Where the catalog in use comes from; empty: built in.
    void setCatalogFolder(std::string folder);

signals:
    void figureMade(std::shared_ptr<const stagecraft::ui::MadeFigure> made);
    void refiningChanged(bool isRefining);
    void progressed(double share);  ///< 0 … 1, while refining

private:
    using Others = std::vector<std::pair<std::string, std::shared_ptr<const Plan>>>;
    struct Kept {
        FigureWish wish;
        Inputs inputs;
        Fineness fineness{};
        std::shared_ptr<const MadeFigure> made;
    };
    void begin();
    void startCoarse();
    void startFine();
    void start(Fineness fineness);
    void receive(Fineness fineness, quint64 revision, std::shared_ptr<const MadeFigure> made);
    [[nodiscard]] std::shared_ptr<const MadeFigure> kept(Fineness fineness) const;
    void forget();
    void setRefining(bool isRefining);

    Catalog::Pointer catalog_, otherCatalog_;
    std::string catalogFolder_, otherCatalogFolder_;
    Blueprints blueprints_;
    std::shared_ptr<const Plan> plan_;
    FigureWish wish_;
    Others others_;
    std::vector<Kept> kept_;  ///< newest last
    std::shared_ptr<FigureMemory> memory_;  ///< of the catalog in use; the thread's
    std::shared_ptr<std::atomic<double>> progress_;
    QTimer pause_;  ///< runs while plans follow each other
    QTimer report_;
    quint64 revision_ = 0;       ///< of the last job begun
    quint64 shownRevision_ = 0;  ///< of the last figure given out
    quint64 oldestWelcome_ = 0;  ///< what was begun earlier is of another wish
    bool isRefining_ = false;
    bool isCoarseThere_ = false;  ///< of this plan and wish
    LatestJobThread thread_;      // last: it ends before what its jobs read
};

}  // namespace stagecraft::ui
