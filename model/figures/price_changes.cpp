#include "model/figures/price_changes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/catalog/price_diff.h"
#include "model/exploration/price_effect.h"
#include "model/figures/figure_parts.h"
#include "model/report/comparison_words.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What did prices do?";
constexpr std::array<std::string_view, 5> reasonNames{"Price changed", "Another type chosen", "New line", "Line gone", "More or less used"};

std::string nameOfLine(const LineChange& line) {
    return billLineName(line.service, line.dimension, line.typeAfter.empty() ? line.typeBefore : line.typeAfter, line.part, line.region,
                        line.destination);
}

double perUnit(Usd amount, double quantity) { return quantity > 0 ? amount.dollars() / quantity : 0; }

/// " (+3.2 %)"; nothing where nothing changes.
std::string percentText(double before, double after) {
    if (!(before > 0)) return "";
    const double percent = (after / before - 1) * 100;
    if (std::abs(percent) < 1e-9) return "";
    if (std::abs(percent) < 0.01) return percent < 0 ? " (down by less than 0.01 %)" : " (up by less than 0.01 %)";
    return std::string{" ("} + (percent < 0 ? "−" : "+") + headlineNumber(std::abs(percent)) + " %)";
}

std::string percentText(Usd before, Usd after) {
    return moneyText(before) == moneyText(after) ? "" : percentText(before.dollars(), after.dollars());
}

/// "≈ $12.40": where it rests on estimated prices in part.
std::string marked(Usd amount, bool isEstimated) { return (isEstimated ? "≈ " : "") + moneyText(amount); }

std::string noteText(const LineChange& line) {
    const auto unitPrice = [](double price, bool isEstimated) { return (isEstimated ? "≈ $" : "$") + headlineNumber(price); };
    std::string text = nameOfLine(line) + ": " + marked(line.before, line.isEstimatedBefore) + " → " + marked(line.after, line.isEstimatedAfter) + " a month. ";
    switch (line.reason) {
        case LineReason::Price: {
            const double before = perUnit(line.before, line.quantityBefore);
            const double after = perUnit(line.before + line.byPrice, line.quantityBefore);
            text += "The price of what was used went from " + unitPrice(before, line.isEstimatedBefore) + " to " + unitPrice(after, line.isEstimatedAfter) + " a unit";
            return text + percentText(before, after) + ".";
        }
        case LineReason::Type: return text + line.typeBefore + " gave way to " + line.typeAfter + ".";
        case LineReason::New: return text + "It was not on the bill before.";
        case LineReason::Gone: return text + "It is no longer on the bill.";
        case LineReason::Quantity:
            return text + "Used: " + headlineNumber(line.quantityBefore) + " → " + headlineNumber(line.quantityAfter) + ".";
    }
    return text;
}

/// Those that change by a cent and more, the largest change first.
std::vector<const LineChange*> told(const PriceEffect& effect) {
    constexpr double halfCent = 0.005;
    std::vector<const LineChange*> lines;
    for (const LineChange& line : effect.lines)
        if (std::abs(line.change().dollars()) >= halfCent) lines.push_back(&line);
    std::ranges::stable_sort(lines, std::ranges::greater{}, [](const LineChange* line) { return std::abs(line->change().dollars()); });
    return lines;
}

/// The largest change stands on top. A click shows the line on the bill of the plan, which lacks those of one reason.
void addBars(Figure& figure, const PriceEffect& effect, LineReason missing) {
    const std::vector<const LineChange*> lines = told(effect);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) figure.y.categories.push_back(nameOfLine(**line));
    double least = 0, most = 0;
    for (std::size_t reason = 0; reason < reasonNames.size(); ++reason) {
        FigureSeries series{std::string{reasonNames[reason]}, 0, SeriesKind::SideBars, {}};
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const LineChange& line = *lines[i];
            if (static_cast<std::size_t>(line.reason) != reason) continue;
            const double change = line.change().dollars();
            series.points.push_back({change, static_cast<double>(lines.size() - 1 - i)});
            series.notes.push_back({noteText(line), {}, {}, line.reason == missing ? FigureBillLines{} : FigureBillLines{line.service, line.dimension, line.part, line.region}});
            series.notes.back().isEstimated = line.isEstimatedBefore || line.isEstimatedAfter;
            least = std::min(least, change);
            most = std::max(most, change);
        }
        if (!series.points.empty()) figure.series.push_back(std::move(series));
    }
    figure.x.from = least;
    figure.x.to = most > least ? most : least + 1;
    figure.y.from = -0.5;
    figure.y.to = std::max(0.5, static_cast<double>(lines.size()) - 0.5);
    if (const std::size_t left = effect.lines.size() - lines.size(); left > 0)
        figure.note = counted(static_cast<double>(left), "line changes", "lines change") + " by less than a cent and " + (left > 1 ? "are" : "is") + " not drawn. ";
}

/// "aws-list-2026-07-20 of 2026-07-20", with its folder where that alone tells it from the other.
std::string nameOf(const Catalog& catalog, const std::string& folder, bool isAlike) {
    std::string name = std::string{catalog.id()} + " of " + std::string{catalog.date()};
    if (isAlike) name += folder.empty() ? " (built in)" : " (" + folder + ")";
    return name;
}

struct NamedCatalog {
    const Catalog* catalog = nullptr;
    std::string name;
};

std::string answerOf(const PriceEffect& effect, const std::string& from, const std::string& to) {
    const std::string before = marked(effect.before, effect.isEstimatedBefore), after = marked(effect.after, effect.isEstimatedAfter);
    if (effect.lines.empty()) return "Nothing: from " + from + " to " + to + " the bill stays " + before + " a month.";
    const bool isSame = moneyText(effect.before) == moneyText(effect.after);
    std::string text = "From " + from + " to " + to + " the bill ";
    text += isSame ? "stays " + before + " a month though lines of it change" : "went from " + before + " to " + after + " a month" + percentText(effect.before, effect.after);
    text += moneyText(effect.sameDesign) == moneyText(effect.before)
                ? ". Prices alone would have changed nothing"
                : ". Prices alone would have made it " + marked(effect.sameDesign, effect.isEstimatedSameDesign) + percentText(effect.before, effect.sameDesign);
    const Usd designed = effect.after - effect.sameDesign;
    text += std::abs(designed.dollars()) < 0.005 ? "; the design stays as it is."
                                                 : "; choosing anew " + std::string{designed < Usd{} ? "saves " : "costs "} +
                                                       shortMoney(designed < Usd{} ? Usd{} - designed : designed, effect.isEstimatedAfter || effect.isEstimatedSameDesign) + ".";
    if (effect.stageBefore != effect.stageAfter)
        text += " The stage recommended goes from " + std::to_string(effect.stageBefore) + " to " + std::to_string(effect.stageAfter) + ".";
    return text;
}

}  // namespace

Figure priceChangesOfPlan(const FigureRequest& request) {
    if (request.otherCatalog == nullptr) {
        Figure figure = wordsAlone(std::string{question}, "There is nothing to compare these prices (" + std::string{request.catalog.id()} + " of " +
                                                     std::string{request.catalog.date()} + ") with yet.");
        figure.note = "Choose others under Plan ▸ Compare with prices; Tools ▸ Prices imports or downloads them.";
        return figure;
    }
    // The older one is what was before; the date is ISO 8601.
    const bool isOtherNewer = request.otherCatalog->date() > request.catalog.date();
    const bool areAlike = request.otherCatalog->id() == request.catalog.id();
    const NamedCatalog own{&request.catalog, nameOf(request.catalog, request.catalogFolder, areAlike)};
    const NamedCatalog others{request.otherCatalog, nameOf(*request.otherCatalog, request.otherCatalogFolder, areAlike)};
    const NamedCatalog& older = isOtherNewer ? own : others;
    const NamedCatalog& newer = isOtherNewer ? others : own;
    const std::vector<Error> wrong = problems(request.plan.inputs, *request.otherCatalog);
    if (!wrong.empty()) return refused(std::string{question}, wrong.front());
    const Plan other = plan(request.plan.inputs, *request.otherCatalog, request.blueprints);
    const PriceEffect effect = isOtherNewer ? priceEffect(request.plan, other, *newer.catalog) : priceEffect(other, request.plan, *newer.catalog);

    Figure figure;
    figure.title = question;
    figure.x = {"Change a month", "$", {}};
    figure.y = {"Line of the bill", {}, {}};
    addBars(figure, effect, isOtherNewer ? LineReason::New : LineReason::Gone);
    figure.answer = answerOf(effect, older.name, newer.name);
    // What the other prices alone would have made of the older design, and the other plan whole.
    const auto add = [&](double dollars, bool isEstimated, FigurePrices prices, std::string name) {
        FigureTotal total{dollars};
        total.isEstimated = isEstimated;
        total.prices = prices;
        total.name = std::move(name);
        figure.totals.push_back(std::move(total));
    };
    add(other.shown().bill.total.dollars(), isEstimated(other.shown().bill), FigurePrices::Other, "At " + others.name);
    add(effect.sameDesign.dollars(), effect.isEstimatedSameDesign, isOtherNewer ? FigurePrices::OwnDesignAtOther : FigurePrices::OtherDesignAtOwn, "The design for " + older.name + " at " + newer.name);
    const std::array bills{&request.plan.shown().bill, &other.shown().bill};
    figure.caveat = caveatText(bills, "this plan's bill");
    if (request.fineness == Fineness::Fine) {
        const PriceChangeCount count = countOf(priceChanges(*older.catalog, *newer.catalog));
        figure.note += "Between the two catalogs " + counted(static_cast<double>(count.changed), "price", "prices") + " changed, " +
                      counted(static_cast<double>(count.added), "is", "are") + " new and " +
                      counted(static_cast<double>(count.removed), "is", "are") + " gone.";
    }
    return figure;
}

}  // namespace stagecraft
