#pragma once

#include <QString>
#include <QStringList>

#include <array>
#include <vector>

#include "model/planning/plan.h"
#include "model/stages/blueprint.h"
#include "model/workload/presets.h"
#include "ui/presenters/statement.h"

namespace stagecraft::ui {

/// How a figure stands; shown by colour and mark, never by colour alone.
enum class Verdict { None, Good, Warning, Bad };
/// "✓", "!", "✕" or nothing.
[[nodiscard]] QString markOf(Verdict verdict);

struct HeadlineFigure {
    QString name;    ///< of the control: "cost"
    QString figure;  ///< "$1,240 /month"
    QString note;    ///< "$0.10 per user"
    QString exact;   ///< for the tooltip
    Verdict verdict = Verdict::None;
};

/// Stage, cost, latency, availability, headroom of the stage shown.
[[nodiscard]] std::array<HeadlineFigure, 5> headline(const Plan& plan);

struct StageChip {
    int number = 0;
    QString name;   ///< "Ten thousand"
    QString cost;   ///< "$1,240"; "≈ $1,240" where part of it is estimated, "$1,240 !" where prices are missing
    QString block;  ///< first thing that blocks it, short: "loss of a zone"; empty: it serves
    QString tip;    ///< exact cost, everything that blocks it, what a click does
    QString spoken; ///< for screen readers
    bool isShown = false;
    bool isPinned = false;
    bool isRecommended = false;
    double usersFrom = 0;
    friend bool operator==(const StageChip&, const StageChip&) = default;
};
[[nodiscard]] std::array<StageChip, stageCount> stageChips(const Plan& plan, const Blueprints& blueprints);

struct Gauge {
    QString label;      ///< "database reads"
    QString text;       ///< "1.24 % of 60 %; full at 581,878 users"
    double filled = 0;  ///< of the limit; may exceed 1
    bool hasBar = false;
    Verdict verdict = Verdict::None;
    std::vector<FigureTotal> bills = {};  ///< that its text tells of
    /// Whether they look the same.
    [[nodiscard]] bool looksLike(const Gauge& other) const;
};
/// Of the stage shown, fullest first; those without a limit last.
[[nodiscard]] std::vector<Gauge> gauges(const Plan& plan);

[[nodiscard]] QString reasonsTitle(const Plan& plan);
[[nodiscard]] QList<Statement> reasonsOf(const Plan& plan);
[[nodiscard]] QList<Statement> warningsOf(const Plan& plan);
/// What blocks the stage shown; empty when it serves.
[[nodiscard]] QList<Statement> blockersOf(const Plan& plan);
/// Inputs that rest on an assumption, each with its value and why, and what no plan counts.
[[nodiscard]] QStringList assumptionTexts(const Plan& plan, const Preset& preset);

}  // namespace stagecraft::ui
