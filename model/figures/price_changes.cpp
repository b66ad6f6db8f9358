#include "model/figures/price_changes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/catalog/price_diff.h"
#include "model/exploration/price_effect.h"
#include "model/figures/figure_parts.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What did prices do?";
constexpr std::array<std::string_view, 5> reasonNames{"Price changed", "Another type chosen", "New line", "Line gone", "More or less used"};

std::string nameOfLine(const LineChange& line) {
    const std::string type = line.typeAfter.empty() ? line.typeBefore : line.typeAfter;
    return line.service + " " + dimensionLabel(line.dimension) + (type.empty() ? "" : " " + type) + ", " + line.part +
           (line.region == "*" ? "" : ", " + line.region);
}

double perUnit(Usd amount, double quantity) { return quantity > 0 ? amount.dollars() / quantity : 0; }

std::string noteText(const LineChange& line) {
    std::string text = nameOfLine(line) + ": " + moneyText(line.before) + " → " + moneyText(line.after) + " a month. ";
    switch (line.reason) {
        case LineReason::Price: {
            const double before = perUnit(line.before, line.quantityBefore);
            const double after = perUnit(line.before + line.byPrice, line.quantityBefore);
            text += "The price of what was used went from $" + headlineNumber(before) + " to $" + headlineNumber(after) + " a unit";
            return before > 0 ? text + " (" + headlineNumber((after / before - 1) * 100) + " %)." : text + ".";
        }
        case LineReason::Type: return text + line.typeBefore + " gave way to " + line.typeAfter + ".";
        case LineReason::New: return text + "It was not on the bill before.";
        case LineReason::Gone: return text + "It is no longer on the bill.";
        case LineReason::Quantity:
            return text + "Used: " + headlineNumber(line.quantityBefore) + " → " + headlineNumber(line.quantityAfter) + ".";
    }
    return text;
}

void addBars(Figure& figure, const PriceEffect& effect) {
    for (const LineChange& line : effect.lines) figure.y.categories.push_back(nameOfLine(line));
    double least = 0, most = 0;
    for (std::size_t reason = 0; reason < reasonNames.size(); ++reason) {
        FigureSeries series{std::string{reasonNames[reason]}, 0, SeriesKind::SideBars, {}};
        for (std::size_t i = 0; i < effect.lines.size(); ++i) {
            const LineChange& line = effect.lines[i];
            if (static_cast<std::size_t>(line.reason) != reason) continue;
            const double change = line.change().dollars();
            series.points.push_back({change, static_cast<double>(i)});
            series.lower.push_back({0, static_cast<double>(i)});
            series.notes.push_back({noteText(line), {}});
            least = std::min(least, change);
            most = std::max(most, change);
        }
        if (!series.points.empty()) figure.series.push_back(std::move(series));
    }
    figure.x.from = least;
    figure.x.to = most > least ? most : least + 1;
    figure.y.from = -0.5;
    figure.y.to = std::max(0.5, static_cast<double>(effect.lines.size()) - 0.5);
}

std::string percentText(Usd before, Usd after) {
    return before > Usd{} ? " (" + headlineNumber((after / before - 1) * 100) + " %)" : "";
}

std::string answerOf(const PriceEffect& effect, const Catalog& before, const Catalog& after) {
    const std::string from = std::string{before.id()} + " of " + std::string{before.date()};
    const std::string to = std::string{after.id()} + " of " + std::string{after.date()};
    if (effect.lines.empty()) return "Nothing: from " + from + " to " + to + " the bill stays " + moneyText(effect.before) + " a month.";
    std::string text = "From " + from + " to " + to + " the bill went from " + moneyText(effect.before) + " to " + moneyText(effect.after) +
                       " a month" + percentText(effect.before, effect.after) + ". Prices alone would have made it " +
                       moneyText(effect.sameDesign) + percentText(effect.before, effect.sameDesign);
    const Usd designed = effect.after - effect.sameDesign;
    text += designed == Usd{} ? "; the design stays as it is."
                              : "; choosing anew " + std::string{designed < Usd{} ? "saves " : "costs "} +
                                    shortMoney(designed < Usd{} ? Usd{} - designed : designed) + ".";
    if (effect.stageBefore != effect.stageAfter)
        text += " The stage recommended goes from " + std::to_string(effect.stageBefore) + " to " + std::to_string(effect.stageAfter) + ".";
    return text;
}

}  // namespace

Figure priceChangesOfPlan(const FigureRequest& request) {
    if (request.otherCatalog == nullptr)
        return wordsAlone(std::string{question}, "There is nothing to compare these prices (" + std::string{request.catalog.id()} + " of " +
                                                     std::string{request.catalog.date()} + ") with: name the folder of another price catalog.");
    // The older one is what was before; the date is ISO 8601.
    const bool isOtherNewer = request.otherCatalog->date() > request.catalog.date();
    const Catalog& older = isOtherNewer ? request.catalog : *request.otherCatalog;
    const Catalog& newer = isOtherNewer ? *request.otherCatalog : request.catalog;
    const std::vector<Error> wrong = problems(request.plan.inputs, *request.otherCatalog);
    if (!wrong.empty()) return refused(std::string{question}, wrong.front());
    const Plan other = plan(request.plan.inputs, *request.otherCatalog, request.blueprints);
    const PriceEffect effect = isOtherNewer ? priceEffect(request.plan, other, newer) : priceEffect(other, request.plan, newer);

    Figure figure;
    figure.title = question;
    figure.x = {"Change a month", "$", {}};
    figure.y = {"Line of the bill", {}, {}};
    addBars(figure, effect);
    figure.answer = answerOf(effect, older, newer);
    if (request.fineness == Fineness::Fine) {
        const PriceChangeCount count = countOf(priceChanges(older, newer));
        figure.note = "Between the two catalogs " + counted(static_cast<double>(count.changed), "price", "prices") + " changed, " +
                      counted(static_cast<double>(count.added), "is", "are") + " new and " +
                      counted(static_cast<double>(count.removed), "is", "are") + " gone.";
    }
    return figure;
}

}  // namespace stagecraft
