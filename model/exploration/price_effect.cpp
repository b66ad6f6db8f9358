#include "model/exploration/price_effect.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "model/planning/support_charge.h"

namespace stagecraft {

namespace {

using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;

Key keyOf(const Usage& usage) {
    return {usage.service, usage.dimension, usage.part, usage.region, usage.destination, std::string{purchaseNameOf(usage)}};
}

bool isSupport(const BillLine& line) { return line.usage.part == "support"; }

LineReason reasonOf(const LineChange& line, bool wasThere, bool isThere) {
    if (!wasThere) return LineReason::New;
    if (!isThere) return LineReason::Gone;
    if (line.typeBefore != line.typeAfter) return LineReason::Type;
    // The larger part of the change gives it its name.
    return std::abs(line.byPrice.dollars()) * 2 >= std::abs(line.change().dollars()) ? LineReason::Price : LineReason::Quantity;
}

class Lines {
public:
    LineChange& at(const Usage& usage) {
        LineChange& line = lines_[keyOf(usage)];
        line.service = usage.service;
        line.dimension = usage.dimension;
        line.part = usage.part;
        line.region = usage.region;
        line.destination = usage.destination;
        return line;
    }
    void add(const Bill& before, const Bill& same, const Bill& after) {
        for (const BillLine& one : before.lines) {
            LineChange& line = at(one.usage);
            line.before += one.amount;
            line.isEstimatedBefore |= one.isEstimated;
            line.byPrice = line.byPrice - one.amount;
            line.quantityBefore += one.usage.quantity;
            line.typeBefore = one.usage.instanceType;
            wasThere_[keyOf(one.usage)] = true;
        }
        for (const BillLine& one : same.lines) at(one.usage).byPrice += one.amount;
        for (const BillLine& one : after.lines) {
            LineChange& line = at(one.usage);
            line.after += one.amount;
            line.isEstimatedAfter |= one.isEstimated;
            line.quantityAfter += one.usage.quantity;
            line.typeAfter = one.usage.instanceType;
            isThere_[keyOf(one.usage)] = true;
        }
    }
    std::vector<LineChange> changed() {
        std::vector<LineChange> found;
        for (auto& [key, line] : lines_) {
            line.reason = reasonOf(line, wasThere_[key], isThere_[key]);
            if (line.before != line.after || line.typeBefore != line.typeAfter) found.push_back(line);
        }
        std::ranges::stable_sort(found, std::ranges::greater{}, [](const LineChange& line) { return std::abs(line.change().dollars()); });
        return found;
    }

private:
    std::map<Key, LineChange> lines_;
    std::map<Key, bool> wasThere_, isThere_;
};

}  // namespace

Bill repriced(const Bill& old, const Inputs& inputs, const Catalog& prices) {
    std::vector<Usage> usage;
    for (const BillLine& line : old.lines)
        if (!isSupport(line)) usage.push_back(line.usage);
    Bill made = bill(std::move(usage), prices, inputs.choices.freeTier, inputs.choices.contract, prices.fallback(inputs.choices.fallbackRegion));
    addSupport(made, inputs.choices.support, prices, inputs.choices.contract);
    return made;
}

PriceEffect priceEffect(const Plan& before, const Plan& after, const Catalog& newPrices) {
    const Bill& old = before.shown().bill;
    const Bill same = repriced(old, before.inputs, newPrices);
    Lines lines;
    lines.add(old, same, after.shown().bill);
    const Bill& now = after.shown().bill;
    return {old.total, now.total, same.total, before.shown().number, after.shown().number, lines.changed(), old.estimated > Usd{}, now.estimated > Usd{}, same.estimated > Usd{}};
}

}  // namespace stagecraft
