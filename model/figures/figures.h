#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "model/exploration/region_choice.h"
#include "model/exploration/serverless.h"
#include "model/exploration/stage_map.h"
#include "model/exploration/stage_thresholds.h"
#include "model/exploration/sweep.h"
#include "model/planning/planner.h"
#include "model/report/figure.h"

namespace stagecraft {

enum class Fineness {
    Coarse,  ///< an answer within a frame: fewer points, fewer candidates, the same law
    Fine,    ///< the whole answer
};

/// A plan to compare with: another file, or one that was kept.
struct NamedPlan {
    std::string name;
    const Plan* plan = nullptr;
};

/// What charts keep from one plan to the next, so that an edit which does not change it does not cost it again. Used by one
/// thread at a time.
struct FigureMemory {
    std::optional<Inputs> swept;  ///< what `sweep` was made of, but for what it does not depend on
    Sweep sweep;                  ///< over users
    std::vector<StageThreshold> thresholds;  ///< of that sweep
    std::vector<DearerSpan> dearer;          ///< likewise
    std::optional<Inputs> mapped;  ///< likewise, of `map`
    StageMap map;                  ///< over users and another input
    std::shared_ptr<const FigureCells> cells;  ///< of that map, with what each says
    std::optional<Inputs> placed;       ///< likewise, of `regions`
    std::vector<RegionOption> regions;  ///< of the last whole answer
    std::optional<Inputs> served;       ///< likewise, of `serverless`
    ServerlessCurves serverless;        ///< over users
};

/// What a figure is made of. Everything referred to outlives the making.
struct FigureRequest {
    const Plan& plan;  ///< with its inputs
    const Catalog& catalog;
    const Blueprints& blueprints;
    Fineness fineness = Fineness::Fine;
    std::map<std::string, std::string> options = {};  ///< by key of the kind's options; missing: the first value
    std::vector<NamedPlan> others = {};               ///< to compare with
    const Catalog* otherCatalog = nullptr;            ///< other prices to compare with
    std::string catalogFolder = {}, otherCatalogFolder = {};  ///< where the two come from; empty: built in
    unsigned threads = 0;                             ///< 0: as many as the machine has
    std::stop_token stop = {};                        ///< requested: the figure may lack what was not reached
    std::function<void(double)> progress = {};        ///< 0 … 1, from any thread, may be empty
    FigureMemory* memory = nullptr;                   ///< of the same catalog and blueprints; null: nothing is kept
};

/// Something of a figure that can be chosen: what stands on an axis, a weight.
struct FigureOption {
    std::string_view key;     ///< "across"
    std::string_view label;   ///< "Across"
    std::vector<std::string_view> values;  ///< the first is the default
};

/// One chart of the program.
struct FigureKind {
    std::string_view id;        ///< "cost-over-users": of the command line, settings and object names
    std::string_view name;      ///< "Stages": short, for a list of charts
    std::string_view question;  ///< "When does each stage pay?"
    bool isRefined = false;     ///< a coarse answer differs from the fine one
    std::vector<FigureOption> options;
    Figure (*make)(const FigureRequest&) = nullptr;
};

/// Every chart, in the order in which they are shown.
[[nodiscard]] std::span<const FigureKind> figureKinds();
/// Null when there is none of that name.
[[nodiscard]] const FigureKind* figureKind(std::string_view id);

}  // namespace stagecraft
