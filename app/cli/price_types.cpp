#include "app/cli/price_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "app/cli/csv.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/support/names.h"
#include "model/support/counted.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

struct Interval {
    double low = 0, high = std::numeric_limits<double>::infinity();
    [[nodiscard]] bool contains(double value) const { return value >= low && value <= high; }
};

/// "4", "4..16", "4..", "..16"; nothing is any.
Result<Interval> interval(const std::string& option, const std::string& text) {
    Interval range;
    if (text.empty()) return range;
    const std::size_t dots = text.find("..");
    const std::string low = text.substr(0, dots), high = dots == std::string::npos ? low : text.substr(dots + 2);
    const std::optional<double> from = low.empty() ? range.low : parseNumber(low), to = high.empty() ? range.high : parseNumber(high);
    if (!from || !to || *from < 0 || *from > *to || (low.empty() && high.empty()))
        return tl::unexpected(Error{ErrorCode::WrongType, {}, 0, option,
                                    fmt::format("must be a number or a range such as 4..16, not {}", inQuotes(text))});
    return Interval{*from, *to};
}

struct TypeRow {
    std::string_view service, name;
    CpuArchitecture architecture{};
    int vcpus = 0;
    std::optional<double> memory;  ///< GB; the catalog does not tell that of some caches
    double price = 0;
    double speed = 0;  ///< of a vCPU, web
    Provenance provenance;
};

std::vector<TypeRow> allTypes(const Catalog& catalog, std::string_view region) {
    std::vector<TypeRow> rows;
    const auto add = [&](std::string_view service, std::string_view name, const auto& type, const PurchasePrices& prices,
                         const Provenance& provenance) {
        const double gib = type.memory.count();
        rows.push_back({service, name, type.architecture, type.vcpus, gib > 0 ? std::optional{gib} : std::nullopt, prices.onDemand.count(), type.performance.web, provenance});
    };
    for (const InstanceOffer& offer : catalog.instanceOffers(region)) add("ec2", offer.type->name, *offer.type, offer.prices, offer.provenance);
    for (const DatabaseOffer& offer : catalog.databaseOffers(region, DatabaseEngine::PostgreSql, Deployment::SingleAz))
        add("rds", offer.type->name, *offer.type, offer.prices, offer.provenance);
    for (const CacheOffer& offer : catalog.cacheOffers(region, CacheEngine::Valkey)) add("elasticache", offer.name, offer, offer.prices, offer.provenance);
    return rows;
}

std::string textTypes(const std::vector<TypeRow>& rows, std::string_view region, const Catalog& catalog) {
    TextTable table{{{"Type", Align::Left}, {"Service", Align::Left}, {"Processor", Align::Left}, {"vCPU", Align::Right}, {"GB", Align::Right},
                     {"Speed", Align::Right}, {"USD/hour", Align::Right}, {"As of", Align::Left}}};
    for (const TypeRow& row : rows)
        table.row({std::string{row.name}, std::string{row.service}, std::string{nameOf(row.architecture)}, std::to_string(row.vcpus),
                   row.memory ? plainNumber(*row.memory) : "unknown", groupedNumber(row.speed, 2), (row.provenance.isEstimated ? "≈ $" : "$") + plainNumber(row.price),
                   std::string{row.provenance.asOf}});
    return table.text() + fmt::format("{} on demand in {}, of {}; speed is a vCPU's, the median of its family (m5.large as measured = 1). RDS: PostgreSQL, one zone; ElastiCache: Valkey.\n",
                                      counted(static_cast<double>(rows.size()), "type", "types"), region, catalog.id());
}

std::string csvTypes(const std::vector<TypeRow>& rows, std::string_view region) {
    std::string out = csvRecord({"service", "region", "instance_type", "architecture", "vcpus", "memory_gb", "speed_web", "usd_per_hour", "estimated",
                                 "source", "as_of"});
    for (const TypeRow& row : rows)
        out += csvRecord({row.service, region, row.name, nameOf(row.architecture), std::to_string(row.vcpus), row.memory ? plainNumber(*row.memory) : std::string{},
                          plainNumber(row.speed), plainNumber(row.price), row.provenance.isEstimated ? "true" : "false", row.provenance.source,
                          row.provenance.asOf});
    return out;
}

Json jsonTypes(const std::vector<TypeRow>& rows, std::string_view region, const Catalog& catalog) {
    Json types = Json::array();
    for (const TypeRow& row : rows)
        types.push_back({{"service", row.service}, {"instance_type", row.name}, {"architecture", nameOf(row.architecture)}, {"vcpus", row.vcpus},
                         {"memory_gb", row.memory ? jsonNumber(*row.memory) : Json(nullptr)}, {"speed_web", jsonNumber(row.speed)}, {"usd_per_hour", jsonNumber(row.price)},
                         {"estimated", row.provenance.isEstimated}, {"source", row.provenance.source}, {"as_of", row.provenance.asOf}});
    return {{"region", region}, {"types", std::move(types)}, {"catalog", jsonCatalog(catalog.id(), catalog.date())}};
}

}  // namespace

Error nothingListed(const std::string& what, const Catalog& catalog) {
    return {ErrorCode::Missing, {}, 0, "prices list", fmt::format("no {} in {} passes all the filters; loosen one of them", what, catalog.id())};
}

ExitCode listTypes(const Context& context, const TypeFilter& filter, const std::string& format) {
    const std::string region = filter.region.empty() ? "us-east-1" : filter.region;
    const Result<Interval> vcpus = interval("--vcpus", filter.vcpus), memory = interval("--memory-gb", filter.memory);
    if (!vcpus) return refuse(context, vcpus.error());
    if (!memory) return refuse(context, memory.error());
    std::vector<TypeRow> rows = allTypes(*context.catalog, region);
    std::erase_if(rows, [&](const TypeRow& row) {
        return !vcpus->contains(row.vcpus) || (!filter.memory.empty() && !(row.memory && memory->contains(*row.memory))) || (!filter.service.empty() && row.service != filter.service) ||
               (!filter.architecture.empty() && nameOf(row.architecture) != filter.architecture) ||
               row.price < filter.minimumPrice || (filter.maximumPrice > 0 && row.price > filter.maximumPrice);
    });
    if (rows.empty()) return refuse(context, nothingListed("type on demand in " + region, *context.catalog));
    std::ranges::stable_sort(rows, {}, &TypeRow::price);
    if (format == "json") return deliver(context, jsonText(jsonTypes(rows, region, *context.catalog)), {});
    if (format == "csv") return deliver(context, csvTypes(rows, region), {});
    return deliver(context, textTypes(rows, region, *context.catalog), {});
}

}  // namespace stagecraft
