#include "ui/presenters/figure_wording.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "model/report/input_words.h"
#include "model/report/figure_table.h"
#include "model/workload/fields.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("FigureWording", text); }

/// What a readout says: a name, what it is, and pairs of a label and a value.
struct Reading {
    QString name, what, warning, choice;
    bool hasBill = false;
    std::vector<std::pair<QString, QString>> values;
};

QString stageName(int stage, const std::string& name) {
    return stage > 0 ? translated("Stage %1: %2").arg(QString::number(stage), toQString(name)) : toQString(name);
}

const FigureAxis& yAxisOf(const Figure& figure, const FigureSeries& series) {
    return series.isOnSecondAxis && figure.secondY ? *figure.secondY : figure.y;
}

/// What stands on each other at one place: the part that a series adds, and all of them.
struct Stack {
    double own = 0, whole = 0;
    int parts = 0;
};

std::optional<double> yAt(const FigureSeries& series, double x) {
    const auto at = std::ranges::find(series.points, x, &FigurePoint::x);
    return at == series.points.end() || std::isnan(at->y) ? std::nullopt : std::optional{at->y};
}

/// Bars are as high as what they add; the tops of areas are sums already.
Stack stackAt(const Figure& figure, const FigurePlace& place) {
    const FigureSeries& own = figure.series[place.series];
    const FigurePoint& point = own.points[place.index];
    Stack stack{point.y, 0, 0};
    double below = 0;
    for (std::size_t i = 0; i < figure.series.size(); ++i) {
        const FigureSeries& other = figure.series[i];
        if (other.kind != own.kind || other.isOnSecondAxis != own.isOnSecondAxis) continue;
        const std::optional<double> y = yAt(other, point.x);
        if (!y) continue;
        ++stack.parts;
        if (own.kind == SeriesKind::Bars) stack.whole += *y;
        else stack.whole = *y;
        if (i < place.series) below = *y;
    }
    if (own.kind == SeriesKind::Area) stack.own = point.y - below;
    return stack;
}

void readPoint(Reading& reading, const Figure& figure, const FigurePlace& place) {
    const FigureSeries& series = figure.series[place.series];
    const FigurePoint& point = series.points[place.index];
    const FigureAxis& y = yAxisOf(figure, series);
    reading.name = stageName(series.stage, series.name);
    if (series.kind == SeriesKind::Falls) reading.warning = series.isUnpriced ? translated("costs more: prices are missing") : translated("does not serve this load");
    const FigurePoint* const other = place.index < series.lower.size() ? &series.lower[place.index] : nullptr;
    const QString dash = QStringLiteral(" – ");
    const bool isLying = series.kind == SeriesKind::SideBars;
    const FigureNote* const note = noteOf(figure, place);
    const bool isEstimated = note != nullptr && note->isEstimated;
    const bool isWholeEstimated = note != nullptr && note->total && note->total->isEstimated;
    const QString x = valueText(figure.x, point.x, isEstimated);
    const bool isStacked = series.kind == SeriesKind::Bars || series.kind == SeriesKind::Area;
    const Stack stack = isStacked ? stackAt(figure, place) : Stack{point.y};
    const QString yText = valueText(y, stack.own, isEstimated);
    reading.values.emplace_back(toQString(figure.x.title), isLying && other != nullptr ? QString{valueText(figure.x, other->x, isEstimated) % dash % x} : x);
    reading.values.emplace_back(toQString(y.title),
                                series.kind == SeriesKind::Range && other != nullptr ? QString{valueText(y, other->y, isEstimated) % dash % yText} : yText);
    if (stack.parts > 1) reading.values.emplace_back(translated("All together"), valueText(y, stack.whole, isWholeEstimated));
}

void readCell(Reading& reading, const Figure& figure, std::size_t index) {
    const FigureCells& cells = *figure.cells;
    const std::size_t columns = cells.columnEdges.size() - 1;
    const std::size_t column = index % columns;
    const std::size_t row = index / columns;
    const int stage = cells.stages[index];
    reading.name = stage > 0 ? translated("Stage %1").arg(stage) : translated("No stage serves");
    const auto between = [](const FigureAxis& axis, double from, double to) {
        return QString{valueText(axis, from) % QStringLiteral(" – ") % valueText(axis, to)};
    };
    reading.values.emplace_back(toQString(figure.x.title), between(figure.x, cells.columnEdges[column], cells.columnEdges[column + 1]));
    reading.values.emplace_back(toQString(figure.y.title), between(figure.y, cells.rowEdges[row], cells.rowEdges[row + 1]));
}

Reading readingOf(const Figure& figure, const FigurePlace& place) {
    Reading reading;
    switch (place.part) {
        case FigurePlace::Part::Point: readPoint(reading, figure, place); break;
        case FigurePlace::Part::Cell: readCell(reading, figure, place.index); break;
        case FigurePlace::Part::Box: {
            const FigureBox& box = figure.boxes[place.index];
            reading.name = toQString(box.name);
            reading.values.emplace_back(toQString(box.service), boxValue(figure, box));
            break;
        }
    }
    if (const FigureNote* const note = noteOf(figure, place)) {
        reading.what = toQString(note->text);
        reading.hasBill = note->total.has_value();
        if (!note->edits.empty()) reading.choice = translated("to choose: %1").arg(editsText(note->edits));
        else if (!note->takes.empty()) reading.choice = translated("to take the inputs of %1").arg(toQString(note->takes));
        else if (!note->bill.isNone()) reading.choice = translated("to see it on the bill");
        else if (const Field* const row = field(note->opens)) reading.choice = translated("to open the field: %1").arg(toQString(row->label));
    }
    return reading;
}

}  // namespace

bool hasPlace(const Figure& figure, const FigurePlace& place) {
    switch (place.part) {
        case FigurePlace::Part::Point:
            return place.series < figure.series.size() && place.index < figure.series[place.series].points.size();
        case FigurePlace::Part::Cell: return figure.cells && place.index < figure.cells->stages.size();
        case FigurePlace::Part::Box: return place.index < figure.boxes.size();
    }
    return false;
}

const FigureNote* noteOf(const Figure& figure, const FigurePlace& place) {
    if (!hasPlace(figure, place)) return nullptr;
    switch (place.part) {
        case FigurePlace::Part::Point: {
            const std::vector<FigureNote>& notes = figure.series[place.series].notes;
            return place.index < notes.size() ? &notes[place.index] : nullptr;
        }
        case FigurePlace::Part::Cell: return place.index < figure.cells->notes.size() ? &figure.cells->notes[place.index] : nullptr;
        case FigurePlace::Part::Box: return &figure.boxes[place.index].note;
    }
    return nullptr;
}

bool isChoosable(const FigureNote& note) { return !note.edits.empty() || !note.opens.empty() || !note.takes.empty() || !note.bill.isNone(); }

const FigureTotal* totalAt(const Figure& figure, const FigurePlace& place) {
    const FigureNote* const note = noteOf(figure, place);
    return note != nullptr && note->total ? &*note->total : nullptr;
}

QString markedMoney(const FigureTotal& total) {
    const QString money = exactMoney(Usd{total.dollars});
    return total.isEstimated ? QString{QStringLiteral("≈ ") % money} : money;
}

QString billTitle(const FigureTotal& total) {
    const QString name = toQString(total.name);
    return std::isnan(total.dollars) ? name : translated("%1: %2").arg(name, markedMoney(total));
}

QString billTitle(const Figure& figure, const FigurePlace& place) {
    const FigureNote* const note = noteOf(figure, place);
    if (note != nullptr && !note->text.empty()) return toQString(note->text);
    if (note != nullptr && note->total && !note->total->name.empty()) return billTitle(*note->total);
    const Reading reading = readingOf(figure, place);
    QStringList words{reading.name};
    for (const auto& [label, value] : reading.values) words << QString{label % QStringLiteral(" ") % value};
    return words.join(QStringLiteral(", "));
}

namespace {

constexpr std::size_t mostNamed = 2;  ///< inputs that a hint names

/// "“Region”", "“Users” and “Stage”".
QString namesOf(const std::vector<std::string>& keys) {
    QStringList names;
    for (const std::string& key : keys) {
        const Field* const row = field(key);
        names << translated("“%1”").arg(toQString(row != nullptr ? std::string{row->label} : key));
    }
    return names.join(translated(" and "));
}

}  // namespace

QString choosingText(const Figure& figure) {
    bool chooses = false, takes = false, bills = false, opens = false, isLine = false, isBar = false, isMark = false;
    std::vector<std::string> keys;  // of what is chosen
    const auto count = [&](const std::vector<FigureNote>& notes) {
        bool isAny = false;
        for (const FigureNote& note : notes) {
            if (!isChoosable(note)) continue;
            isAny = true;
            for (const FigureEdit& edit : note.edits)
                if (std::ranges::find(keys, edit.key) == keys.end()) keys.push_back(edit.key);
            // In the order in which a click would follow them.
            (!note.edits.empty() ? chooses : !note.takes.empty() ? takes : !note.bill.isNone() ? bills : opens) = true;
        }
        return isAny;
    };
    for (const FigureSeries& series : figure.series) {
        if (!count(series.notes)) continue;
        switch (series.kind) {
            case SeriesKind::Bars:
            case SeriesKind::SideBars: isBar = true; break;
            case SeriesKind::Stands:
            case SeriesKind::Falls:
            case SeriesKind::Steps: isLine = true; break;
            default: isMark = true;
        }
    }
    const bool isCell = figure.cells && count(figure.cells->notes);
    bool isBox = false;
    for (const FigureBox& box : figure.boxes) isBox = count({box.note}) || isBox;
    QStringList doings;
    if (chooses) doings << (keys.size() > mostNamed ? translated("choose it") : translated("set %1").arg(namesOf(keys)));
    if (takes) doings << translated("take that plan's inputs");
    if (bills) doings << translated("see it on the bill");
    if (opens) doings << translated("open its input");
    if (doings.isEmpty()) return {};
    const char* const what = isCell ? "Click a cell to %1." : isBox ? "Click a part to %1." : isBar && !isLine && !isMark ? "Click a bar to %1."
                           : isLine && !isBar && !isMark ? "Click a line to %1." : "Click a mark to %1.";
    return translated(what).arg(doings.join(translated(" or ")));
}

QString valueText(const FigureAxis& axis, double value) {
    if (std::isnan(value)) return QStringLiteral("–");
    if (!axis.categories.empty()) {
        const double nearest = std::clamp(std::round(value), 0.0, static_cast<double>(axis.categories.size() - 1));
        return toQString(axis.categories[static_cast<std::size_t>(nearest)]);
    }
    return toQString(cellText({{}, axis.prefix, axis.unit, true}, value));
}

QString valueText(const FigureAxis& axis, double value, bool isEstimated) {
    const QString text = valueText(axis, value);
    return isEstimated && axis.prefix == "$" && !std::isnan(value) ? QString{QStringLiteral("≈ ") % text} : text;
}

QString boxValue(const Figure& figure, const FigureBox& box) { return valueText(figure.area, box.value, box.note.isEstimated); }

QString editsText(std::span<const FigureEdit> edits) {
    QStringList parts;
    for (const FigureEdit& edit : edits)
        parts << QString{toQString(inputName(edit.key)) % QStringLiteral(": ") % toQString(inputText(edit.key, edit.value))};
    return parts.join(QStringLiteral(", "));
}

QString placeHtml(const Figure& figure, const FigurePlace& place) {
    if (!hasPlace(figure, place)) return {};
    const Reading reading = readingOf(figure, place);
    QStringList lines{QString{u"<b>" % reading.name.toHtmlEscaped() % u"</b>"}};
    if (!reading.warning.isEmpty()) lines << QString{u"✕ " % reading.warning.toHtmlEscaped()};
    if (!reading.what.isEmpty()) lines << reading.what.toHtmlEscaped().replace(QChar{u'\n'}, QStringLiteral("<br>"));
    for (const auto& [label, value] : reading.values)
        if (!label.isEmpty() || !value.isEmpty()) lines << QString{label.toHtmlEscaped() % (label.isEmpty() ? u"<b>" : u": <b>") % value.toHtmlEscaped() % u"</b>"};
    if (!reading.choice.isEmpty()) lines << translated("<i>Click %1</i>").arg(reading.choice.toHtmlEscaped());
    if (reading.hasBill) lines << translated("<i>B, or a right click, opens its bill</i>");
    return lines.join(QStringLiteral("<br>"));
}

QString placeWords(const Figure& figure, const FigurePlace& place) {
    if (!hasPlace(figure, place)) return {};
    const Reading reading = readingOf(figure, place);
    QStringList words{reading.name};
    if (!reading.warning.isEmpty()) words << reading.warning;
    if (!reading.what.isEmpty()) words << reading.what;
    for (const auto& [label, value] : reading.values) words << QString{label % QStringLiteral(" ") % value};
    if (!reading.choice.isEmpty()) words << translated("press Enter %1").arg(reading.choice);
    if (reading.hasBill) words << translated("press B to open its bill");
    return words.join(QStringLiteral(", "));
}

QString figureWords(const Figure& figure) {
    QStringList parts;
    for (const std::string* const part : {&figure.title, &figure.answer, &figure.caveat, &figure.details, &figure.note})
        if (!part->empty()) parts << toQString(*part);
    return parts.join(QChar{u' '});
}

QString optionText(std::string_view value) {
    QString text = toQString(value).replace(QChar{u'-'}, QChar{u' '});
    if (text.size() > 1 && text[1].isLetter()) text[0] = text[0].toUpper();
    return text;
}

}  // namespace stagecraft::ui
