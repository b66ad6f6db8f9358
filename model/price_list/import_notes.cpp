#include "model/price_list/import_notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Counts = std::map<std::string, std::size_t>;

std::string number(std::size_t count) { return groupedNumber(static_cast<double>(count)); }

/// "a, b, c and 9 more": the most frequent first.
std::string few(const Counts& counts) {
    constexpr std::size_t most = 5;
    std::vector<std::pair<std::size_t, std::string_view>> sorted;
    for (const auto& [name, count] : counts) sorted.emplace_back(count, name);
    std::ranges::sort(sorted, [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    std::string text;
    for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i) (text += i > 0 ? ", " : "") += sorted[i].second;
    if (sorted.size() > most) text += " and " + number(sorted.size() - most) + " more";
    return text;
}

const Counts& elsewhere(const OfferFile& file) {
    if (const auto* prices = std::get_if<ListedPrices>(&file.content)) return prices->elsewhere;
    return std::get<SavingsRates>(file.content).elsewhere;
}

const Counts& unknownTypes(const OfferFile& file) {
    if (const auto* prices = std::get_if<ListedPrices>(&file.content)) return prices->unknownTypes;
    return std::get<SavingsRates>(file.content).unknownTypes;
}

}  // namespace

std::vector<RecipeCount> recipeCounts(const ImportedCatalog& made) {
    std::vector<RecipeCount> all;
    for (const ImportedList& list : made.lists)
        for (const RecipeCount& one : list.counts) {
            const auto known = std::ranges::find(all, one.recipe, &RecipeCount::recipe);
            if (known == all.end()) {
                all.push_back(one);
                continue;
            }
            known->matches += one.matches;
            known->doubled += one.doubled;
            for (const auto& [reason, times] : one.rejected) known->rejected[reason] += times;
        }
    return all;
}

std::string newerPricesText(const ImportedCatalog& made) {
    return fmt::format("{} of {} {} newer, up to {}, than the lists that would replace them; nothing was written",
                       counted(number(made.newerReplaced), "price", "prices"), made.before->id(), made.newerReplaced == 1 ? "is" : "are", made.newestReplaced);
}

std::vector<std::string> notesOn(const ImportedList& list, const OfferFile& file) {
    std::vector<std::string> notes;
    std::string missing;
    for (const RecipeCount& count : list.counts)
        if (count.matches == 0) (missing += missing.empty() ? "" : "; ") += count.recipe->name;
    if (!missing.empty()) notes.push_back(fmt::format("{}: nothing was found for {}", list.path, missing));
    if (!unknownTypes(file).empty())
        notes.push_back(fmt::format("{}: types that the catalog does not describe were left out: {}", list.path, few(unknownTypes(file))));
    if (!elsewhere(file).empty())
        notes.push_back(fmt::format("{}: places that the catalog does not have were left out: {}", list.path, few(elsewhere(file))));
    if (const auto* prices = std::get_if<ListedPrices>(&file.content); prices != nullptr && !prices->unknownTerms.empty())
        notes.push_back(fmt::format("{}: terms of an unknown kind were left out: {}", list.path, few(prices->unknownTerms)));
    return notes;
}

Error nothingFound(const ImportedList& list, const OfferFile& file) {
    std::string why;
    std::size_t most = 0;
    for (const RecipeCount& count : list.counts)
        for (const auto& [reason, times] : count.rejected)
            if (times > most) {
                most = times;
                why = fmt::format("; most often {} ({})", reason, counted(number(times), "time", "times"));
            }
    if (!elsewhere(file).empty()) why += "; places that the catalog does not have: " + few(elsewhere(file));
    if (!unknownTypes(file).empty()) why += "; types that the catalog does not describe: " + few(unknownTypes(file));
    return {ErrorCode::Missing, list.path, 0, {}, fmt::format("none of its {} has a price that the catalog asks for{}", counted(number(list.seen), "product", "products"), why)};
}

std::vector<std::string> plansAbovePrices(const Catalog& catalog) {
    std::size_t count = 0;
    std::string example;
    for (const Region& region : catalog.regions())
        for (const InstanceOffer& offer : catalog.instanceOffers(region.code)) {
            if (offer.prices.savingsPlans == nullptr) continue;
            for (const OptionalRate& rate : offer.prices.savingsPlans->rates) {
                if (!rate || !(*rate > offer.prices.onDemand)) continue;
                if (count++ == 0)
                    example = fmt::format("{} in {} at {} against {}", offer.type->name, region.code, plainNumber(rate->count()),
                                          plainNumber(offer.prices.onDemand.count()));
            }
        }
    if (count == 0) return {};
    return {fmt::format("{} above the price on demand, such as {}; the lists may be of different times",
                        counted(number(count), "Savings Plan rate is", "Savings Plan rates are"), example)};
}

}  // namespace stagecraft
