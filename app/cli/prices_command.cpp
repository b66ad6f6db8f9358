#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "app/cli/commands.h"
#include "app/cli/shown_price.h"
#include "app/cli/text_table.h"
#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

}  // namespace

ExitCode PriceListCommand::run(const Context& context) const {
    const Catalog& catalog = *context.catalog;
    if (auto wrong = checkName("--service", service, "service", knownServices(catalog)))
        return refuse(context, *wrong);
    if (auto wrong = checkName("--region", region, "region", knownRegions(catalog)))
        return refuse(context, *wrong);
    if (auto wrong = checkName("--dimension", dimension, "dimension", knownDimensions(catalog)))
        return refuse(context, *wrong);
    if (types.isSet()) {
        if (!dimension.empty())
            return refuse(context, {ErrorCode::Conflict, {}, 0, "--dimension", "does not go with --types, --vcpus, --memory-gb or --architecture, which list types; leave one of them out"});
        TypeFilter filter = types;
        filter.service = service;
        filter.region = region;
        filter.minimumPrice = minimumPrice;
        filter.maximumPrice = maximumPrice;
        return listTypes(context, filter, format);
    }
    std::vector<ShownPrice> chosen;
    const auto choose = [&](const ShownPrice& shown) {
        const Price& price = *shown.price;
        if (!service.empty() && price.service != service) return;
        if (!dimension.empty() && price.dimension != dimension) return;
        if (price.tiers.front().usd < minimumPrice) return;
        if (maximumPrice > 0 && price.tiers.front().usd > maximumPrice) return;
        chosen.push_back(shown);
    };
    for (const Price& price : catalog.prices())
        // A region is billed at its own price, else at the one that holds everywhere.
        if (region.empty() || &price == catalog.price(price.dimension, region)) choose({&price, {}});
    for (const ShownPrice& pair : pairsFrom(region, catalog)) choose(pair);
    std::ranges::stable_sort(chosen, {}, [](const ShownPrice& shown) { return std::tuple{shown.price->dimension, shown.price->region, shown.destination}; });
    if (chosen.empty()) return refuse(context, nothingListed("price", catalog));
    if (format == "json") {
        Json prices = Json::array();
        for (const ShownPrice& shown : chosen) prices.push_back(jsonPrice(shown));
        return deliver(
            context,
            jsonText({{"prices", std::move(prices)}, {"catalog", jsonCatalog(catalog.id(), catalog.date())}}),
            {});
    }
    if (format == "csv") {
        std::string out = csvPriceHeader();
        for (const ShownPrice& shown : chosen) out += csvPrice(shown);
        return deliver(context, out, {});
    }
    TextTable table{{{"Dimension", Align::Left},
                     {"Region", Align::Left},
                     {"USD", Align::Right},
                     {"Unit", Align::Left},
                     {"Tiers", Align::Right},
                     {"As of", Align::Left}}};
    for (const ShownPrice& shown : chosen) {
        const Price& price = *shown.price;
        table.row({std::string{price.dimension}, shown.place(), (price.provenance.isEstimated ? "≈ " : "") + dollarsPerUnit(price.tiers.front().usd),
                   std::string{price.unit}, std::to_string(price.tiers.size()), std::string{price.provenance.asOf}});
    }
    return deliver(context,
                   table.text() + fmt::format("{} of {}; of several tiers the first is shown.\n",
                                              counted(static_cast<double>(chosen.size()), "price", "prices"), catalog.id()),
                   {});
}

}  // namespace stagecraft
