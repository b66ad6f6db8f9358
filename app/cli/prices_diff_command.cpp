#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/catalog/price_diff.h"
#include "model/support/counted.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

Result<Catalog::Pointer> catalogNamed(const std::string& name) {
    return name == "builtin" ? Catalog::builtIn() : Catalog::fromFolder(name);
}

std::string_view kindOf(const PriceChange& change) { return change.isAdded() ? "added" : change.isRemoved() ? "removed" : "changed"; }

std::string dollars(const std::optional<double>& usd) { return usd ? "$" + plainNumber(*usd) : std::string{"–"}; }
std::string plain(const std::optional<double>& usd) { return usd ? plainNumber(*usd) : std::string{}; }
Json orNull(const std::optional<double>& usd) { return usd ? jsonNumber(*usd) : Json{}; }

std::string percentText(const PriceChange& change) {
    const std::optional<double> percent = change.percent();
    return percent ? fmt::format("{:+.1f} %", *percent) : std::string{kindOf(change)};
}

std::string placeOf(const PriceChange& change) {
    return change.to.empty() ? std::string{change.region} : fmt::format("{} to {}", change.region, change.to);
}

std::string itemOf(const PriceChange& change) {
    std::string item{change.item};
    for (const std::string_view part : {change.engine, change.deployment, change.purchase})
        if (!part.empty()) (item += ' ') += part;
    if (change.from > 0) item += " from " + groupedNumber(change.from);
    return item;
}

std::string textChanges(const std::vector<PriceChange>& changes, const Catalog& before, const Catalog& after) {
    TextTable table{{{"Price", Align::Left}, {"Region", Align::Left}, {"Before", Align::Right}, {"After", Align::Right},
                     {"Change", Align::Right}, {"Unit", Align::Left}}};
    for (const PriceChange& change : changes)
        table.row({itemOf(change), placeOf(change), dollars(change.before), dollars(change.after), percentText(change), std::string{change.unit}});
    const PriceChangeCount counts = countOf(changes);
    const auto count = [](std::size_t number) { return groupedNumber(static_cast<double>(number)); };
    return (changes.empty() ? std::string{} : table.text()) +
           fmt::format("{} changed, {} added, {} removed from {} of {} to {} of {}.\n", counted(static_cast<double>(counts.changed), "price", "prices"),
                       count(counts.added), count(counts.removed), before.id(), before.date(), after.id(), after.date());
}

std::string csvChanges(const std::vector<PriceChange>& changes) {
    std::string out = csvRecord({"change", "service", "item", "engine", "deployment", "region", "to_region", "purchase", "tier_from", "unit",
                                 "before_usd", "after_usd", "percent"});
    for (const PriceChange& change : changes)
        out += csvRecord({kindOf(change), change.service, change.item, change.engine, change.deployment, change.region, change.to,
                          change.purchase, plainNumber(change.from), change.unit, plain(change.before), plain(change.after),
                          change.percent() ? fmt::format("{:.4f}", *change.percent()) : std::string{}});
    return out;
}

Json jsonChanges(const std::vector<PriceChange>& changes, const Catalog& before, const Catalog& after) {
    Json list = Json::array();
    for (const PriceChange& change : changes) {
        Json json{{"change", kindOf(change)}, {"service", change.service}, {"item", change.item}};
        if (!change.engine.empty()) json["engine"] = change.engine;
        if (!change.deployment.empty()) json["deployment"] = change.deployment;
        json["region"] = change.region;
        if (!change.to.empty()) json["to_region"] = change.to;
        if (!change.purchase.empty()) json["purchase"] = change.purchase;
        json["tier_from"] = jsonNumber(change.from);
        json["unit"] = change.unit;
        json["before_usd"] = orNull(change.before);
        json["after_usd"] = orNull(change.after);
        json["percent"] = orNull(change.percent());
        list.push_back(std::move(json));
    }
    return {{"changes", std::move(list)},
            {"before", jsonCatalog(before.id(), before.date())},
            {"after", jsonCatalog(after.id(), after.date())}};
}

/// nullopt when `name` is empty or among what the two catalogs know.
std::optional<Error> checkName(std::string key, const std::string& name, std::string_view kind, const std::set<std::string_view>& known) {
    if (name.empty() || known.contains(name)) return std::nullopt;
    const std::string all = fmt::format("{}", fmt::join(known, ", "));
    const std::string closest = closestName(name, all);
    return Error{ErrorCode::UnknownName, {}, 0, std::move(key),
                 fmt::format("{} is no {} of the two catalogs; {}there are {}", inQuotes(name), kind,
                             closest.empty() ? std::string{} : fmt::format("did you mean {}? ", closest), all)};
}

std::set<std::string_view> knownServices(std::initializer_list<const Catalog*> catalogs) {
    std::set<std::string_view> names{"ec2", "rds", "elasticache", "data_transfer"};
    for (const Catalog* catalog : catalogs)
        for (const Price& price : catalog->prices()) names.insert(price.service);
    return names;
}

std::set<std::string_view> knownRegions(std::initializer_list<const Catalog*> catalogs) {
    std::set<std::string_view> names;
    for (const Catalog* catalog : catalogs) {
        for (const Region& region : catalog->regions()) names.insert(region.code);
        for (const Price& price : catalog->prices()) names.insert(price.region);
    }
    return names;
}

}  // namespace

ExitCode PriceDiffCommand::run(const Context& context) const {
    const Result<Catalog::Pointer> old = catalogNamed(before), fresh = catalogNamed(after);
    if (!old) return refuse(context, old.error());
    if (!fresh) return refuse(context, fresh.error());
    if (auto wrong = checkName("--service", service, "service", knownServices({old->get(), fresh->get()}))) return refuse(context, *wrong);
    if (auto wrong = checkName("--region", region, "region", knownRegions({old->get(), fresh->get()}))) return refuse(context, *wrong);
    std::vector<PriceChange> changes = priceChanges(**old, **fresh);
    std::erase_if(changes, [&](const PriceChange& change) {
        return (!service.empty() && change.service != service) || (!region.empty() && change.region != region);
    });
    if (format == "json") return deliver(context, jsonText(jsonChanges(changes, **old, **fresh)), outFile);
    return deliver(context, format == "csv" ? csvChanges(changes) : textChanges(changes, **old, **fresh), outFile);
}

}  // namespace stagecraft
