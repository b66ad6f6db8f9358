#pragma once

#include <QString>

#include <algorithm>
#include <cmath>
#include <thread>

#include "model/figures/figures.h"
#include "model/report/figure_table.h"
#include "tests/model/planning/given.h"

/// What tests of charts begin with.
namespace stagecraft::testing {

/// A plan, and the figures made of it.
struct GivenFigure {
    explicit GivenFigure(const Inputs& inputs, std::map<std::string, std::string> chosen = {})
        : plan(planOf(inputs)), options(std::move(chosen)) {}
    Plan plan;
    std::map<std::string, std::string> options;
    std::vector<NamedPlan> others = {};
    const Catalog* otherCatalog = nullptr;
    Fineness fineness = Fineness::Fine;
    [[nodiscard]] Figure make(std::string_view id) const {
        return figureKind(id)->make({plan, catalog(), builtInBlueprints(), fineness, options, others, otherCatalog});
    }
};

inline const FigureSeries* seriesOf(const Figure& figure, SeriesKind kind, std::string_view name = {}) {
    const auto found = std::ranges::find_if(
        figure.series, [&](const FigureSeries& s) { return s.kind == kind && (name.empty() || s.name.starts_with(name)); });
    return found == figure.series.end() ? nullptr : &*found;
}

/// Every chart says something, every note belongs to a point, every edit can be made, and what is drawn can be printed.
inline QString faultOf(const Figure& figure, const Inputs& inputs) {
    if (figure.title.empty()) return QStringLiteral("no question");
    if (figure.answer.size() < 20 || figure.answer.back() != '.') return QStringLiteral("no answer: ") + QString::fromStdString(figure.answer);
    const auto fault = [&](const FigureNote& note) -> QString {
        for (const FigureEdit& edit : note.edits)
            if (!withValue(inputs, edit.key, edit.value))
                return QStringLiteral("cannot set ") + QString::fromStdString(edit.key + "=" + edit.value);
        return QString{};
    };
    for (const FigureSeries& series : figure.series) {
        if (series.name.empty()) return QStringLiteral("a series without a name");
        if (!series.notes.empty() && series.notes.size() != series.points.size())
            return QStringLiteral("notes of ") + QString::fromStdString(series.name);
        if (!series.lower.empty() && series.lower.size() != series.points.size())
            return QStringLiteral("edges of ") + QString::fromStdString(series.name);
        if (series.isOnSecondAxis && !figure.secondY) return QStringLiteral("no second axis for ") + QString::fromStdString(series.name);
        for (const FigureNote& note : series.notes)
            if (const QString wrong = fault(note); !wrong.isEmpty()) return wrong;
    }
    for (const FigureBox& box : figure.boxes)
        if (const QString wrong = fault(box.note); !wrong.isEmpty()) return wrong;
    if (figure.series.empty() && figure.boxes.empty() && figure.answer.empty()) return QStringLiteral("empty without words");
    return {};
}

inline bool says(const Figure& figure, std::string_view words) { return figure.answer.find(words) != std::string::npos; }

}  // namespace stagecraft::testing
