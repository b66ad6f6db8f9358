// What a list lacks of what had a price before it: it may have been cut off where that cannot be seen.
#include <algorithm>
#include <array>

#include "model/price_list/catalog_update.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// The names of its row in the table of its goods: the place, then the words of the item.
CatalogTable::Key rowOf(const ListedProduct& product) {
    CatalogTable::Key row{product.place};
    for (std::size_t begin = 0; begin <= product.item.size();) {
        const std::size_t end = std::min(product.item.find(' ', begin), product.item.size());
        row.push_back(product.item.substr(begin, end - begin));
        begin = end + 1;
    }
    return row;
}

/// Types go out of sale a few at a time; where many are gone at once, the list is more likely not whole.
bool isMuch(std::size_t lacking, std::size_t known) {
    constexpr std::size_t least = 10, oneOf = 20;
    return lacking >= least && lacking * oneOf >= known;
}

std::string number(std::size_t count) { return groupedNumber(static_cast<double>(count)); }

}  // namespace

std::optional<Error> CatalogUpdate::tellLacking(const std::vector<ListedProduct>& products) {
    struct Kind {
        Goods goods;
        const CatalogTable* table;
        std::string_view what;
    };
    const std::array kinds{Kind{Goods::Instance, &instances_, "instance types"}, Kind{Goods::Database, &databases_, "database nodes"},
                           Kind{Goods::CacheNode, &caches_, "cache nodes"}};
    for (const Kind& kind : kinds) {
        std::map<std::string, std::set<Key>> listed;  // by place
        for (const ListedProduct& product : products) {
            if (product.recipe->goods != kind.goods) continue;
            listed[product.place].insert(rowOf(product));
        }
        if (listed.empty()) continue;
        if (auto error = openFor(kind.goods)) return error;
        for (const auto& [place, rows] : listed) {
            std::size_t known = 0, lacking = 0;
            kind.table->each({place}, [&](const Key& row) {
                if (kind.table->get(row, "on_demand").empty()) return;
                ++known;
                if (!rows.contains(row)) ++lacking;
            });
            tellLacking(place, kind.what, known, lacking);
        }
    }
    return std::nullopt;
}

void CatalogUpdate::tellLacking(const std::string& place, std::string_view what, std::size_t known, std::size_t lacking) {
    if (!isMuch(lacking, known)) return;
    warnings_.push_back(path_ + ": " + number(lacking) + " of the " + number(known) + ' ' + std::string{what} +
                        " priced in " + place + " so far are not in it and keep their prices; if it is no excerpt, it may have been cut off: fetch it again");
}

std::optional<Error> CatalogUpdate::tellLacking(const SavingsRates& rates) {
    if (auto error = openFor(Goods::Instance)) return error;
    std::map<std::string, std::map<std::string, std::set<std::string_view>>> listed;  // plans by place and type
    for (const SavingsRate& rate : rates.rates) listed[rate.region][rate.type].insert(planName(rate));
    for (const auto& [place, types] : listed) {
        std::size_t known = 0, lacking = 0;
        instances_.each({place}, [&](const Key& row) {
            if (instances_.get(row, "on_demand").empty()) return;
            ++known;
            if (!types.contains(row[1])) ++lacking;
        });
        if (isMuch(lacking, known))
            warnings_.push_back(path_ + ": " + number(lacking) + " of the " + number(known) + " instance types priced on demand in " + place +
                                " have no Savings Plan in it and stay on demand under one; if it is no excerpt, it may have been cut off: fetch it again");
        std::string none;
        for (const std::string_view plan : savingsPlanNames()) {
            const auto without = static_cast<std::size_t>(std::ranges::count_if(types, [&](const auto& type) { return !type.second.contains(plan); }));
            if (without == types.size()) (none += none.empty() ? "" : ", ") += plan;
            else if (isMuch(without, types.size()))
                warnings_.push_back(path_ + ": " + number(without) + " of the " + number(types.size()) + " instance types with a Savings Plan in " + place + " have no rate of " +
                                    std::string{plan});
        }
        if (!none.empty()) warnings_.push_back(path_ + ": in " + place + " no type has a rate of " + none);
    }
    return std::nullopt;
}

}  // namespace stagecraft
