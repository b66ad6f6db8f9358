#include "model/catalog/catalog_reader.h"

#include <tuple>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <limits>
#include <set>

#include "model/catalog/each_row.h"
#include "model/catalog/transfer_prices.h"
#include "resources/embedded.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr std::string_view estimatedMarks[] = {"INFERRED", "UNVERIFIED"};

/// Readers of `geographies()` count on these, in this order.
constexpr std::string_view geographyOrder[] = {"north-america", "south-america", "europe", "middle-east",
                                               "africa",        "asia-pacific",  "oceania"};

std::string rowName(const CsvTable& table, std::size_t keys) {
    std::string name;
    for (std::size_t column = 0; column < keys; ++column) {
        if (column > 0) name += " ";
        name += table.cell(column);
    }
    return name;
}

}  // namespace

std::size_t CatalogReader::rowHash(const CsvTable& table, std::size_t keys) {
    std::size_t hash = 0;
    for (std::size_t column = 0; column < keys; ++column)
        hash = hash * 0x9E3779B97F4A7C15u + std::hash<std::string_view>{}(table.cell(column));
    return hash;
}

std::optional<Error> CatalogReader::repeatedRow(std::string_view text, const std::string& file,
                                                std::initializer_list<std::string_view> columns,
                                                std::size_t keys) {
    std::deque<std::string> copies;
    Result<CsvTable> table = CsvTable::open(text, file, columns, copies);
    std::set<std::vector<std::string_view>> seen;
    while (table && table->next()) {
        std::vector<std::string_view> key;
        for (std::size_t column = 0; column < keys; ++column) key.push_back(table->cell(column));
        if (!seen.insert(std::move(key)).second)
            table->fail(ErrorCode::DuplicateKey, table->name(0), rowName(*table, keys) + " is given twice");
    }
    return table ? table->error() : table.error();
}

Result<Catalog::Pointer> CatalogReader::read(std::deque<std::string> texts) {
    catalog_ = std::shared_ptr<Catalog>(new Catalog);
    catalog_->texts_ = std::move(texts);
    constexpr Step steps[] = {&CatalogReader::readIdentity,
                              &CatalogReader::readSources,
                              &CatalogReader::readRegions,
                              &CatalogReader::readGeographies,
                              &CatalogReader::readInstances,
                              &CatalogReader::readCredits,
                              &CatalogReader::readPerformance,
                              &CatalogReader::readInstancePrices,
                              &CatalogReader::readSavingsPlans,
                              &CatalogReader::readDatabaseClasses,
                              &CatalogReader::readDatabasePrices,
                              &CatalogReader::readCachePrices,
                              &CatalogReader::readServicePrices,
                              &CatalogReader::readDiskPrices,
                              &CatalogReader::readDatabaseStoragePrices,
                              &CatalogReader::readMultiAzClusters,
                              &CatalogReader::readServerlessCachePrices,
                              &CatalogReader::readTransferPrices,
                              &CatalogReader::readRoundTrips,
                              &CatalogReader::readSlas,
                              &CatalogReader::readFreeTier,
                              &CatalogReader::readQuotas};
    for (const Step step : steps)
        if (std::optional<Error> problem = (this->*step)()) return tl::unexpected(std::move(*problem));
    std::sort(catalog_->prices_.begin(), catalog_->prices_.end(), [](const Price& a, const Price& b) {
        return std::pair{a.dimension, a.region} < std::pair{b.dimension, b.region};
    });
    indexPrices();
    findLenders();
    return Catalog::Pointer{std::move(catalog_)};
}

std::optional<Error> CatalogReader::readIdentity() {
    const std::string file = folder_ + "catalog.yaml";
    const std::optional<std::string_view> text = textOf_("catalog.yaml");
    if (!text) return Error{ErrorCode::Missing, file, 0, {}, "this page of the catalog is missing"};
    if (text->size() > 65'536)
        return Error{ErrorCode::FileTooLarge, file, 0, {}, "must be smaller than 64 KB"};
    try {
        const YAML::Node page = YAML::Load(std::string{*text});
        for (const auto& [key, value] :
             {std::pair{"id", &catalog_->id_}, std::pair{"date", &catalog_->date_}}) {
            const YAML::Node node = page.IsMap() ? page[key] : YAML::Node{};
            if (!node || !node.IsScalar() || node.Scalar().empty())
                return Error{ErrorCode::Missing, file, 1, key, "must be given"};
            *value = node.Scalar();
        }
    } catch (const YAML::Exception& problem) {
        return Error{ErrorCode::Syntax, file, problem.mark.line + 1, {}, "not valid YAML: " + problem.msg};
    }
    return std::nullopt;
}

std::optional<Error> CatalogReader::readSources() {
    return eachRow("sources.csv", {"id", "text"}, 1,
                   [&](CsvTable& row) { sources_.emplace(row.cell(0), row.cell(1)); });
}

Provenance CatalogReader::provenance(std::string_view sourceId, std::string_view asOf) const {
    const auto source = sources_.find(sourceId);
    Provenance result{source == sources_.end() ? sourceId : source->second, asOf, false};
    for (const std::string_view mark : estimatedMarks)
        result.isEstimated |= result.source.find(mark) != std::string_view::npos;
    return result;
}

std::optional<std::size_t> CatalogReader::regionAt(CsvTable& table, std::size_t column) const {
    const auto found = catalog_->regionIndex_.find(table.cell(column));
    if (found != catalog_->regionIndex_.end()) return found->second;
    table.fail(ErrorCode::UnknownName, table.name(column),
               "\"" + std::string{table.cell(column)} + "\" is not in regions.csv");
    return std::nullopt;
}

std::optional<Error> CatalogReader::readRegions() {
    auto problem =
        eachRow("regions.csv",
                {"region", "name", "city", "country", "geography", "latitude", "longitude", "az_count",
                 "opened_year", "opt_in", "zones"},
                1, [&](CsvTable& row) {
                    Region region;
                    region.code = row.cell(0);
                    region.name = row.cell(1);
                    region.city = row.cell(2);
                    region.country = row.cell(3);
                    region.geography = row.cell(4);
                    region.latitude = row.between(5, -90, 90);
                    region.longitude = row.between(6, -180, 180);
                    region.openedYear = row.whole(8, 0);
                    region.isOptIn = row.flag(9);
                    std::string_view zones = row.cell(10);
                    while (!zones.empty()) {
                        const std::size_t space = zones.find(' ');
                        region.zones.push_back(zones.substr(0, space));
                        zones.remove_prefix(space == std::string_view::npos ? zones.size() : space + 1);
                    }
                    if (static_cast<int>(region.zones.size()) != row.whole(7, 1))
                        row.fail(ErrorCode::Conflict, "az_count", "does not match the zones named");
                    catalog_->regions_.push_back(std::move(region));
                });
    if (problem) return problem;
    auto& regions = catalog_->regions_;
    std::sort(regions.begin(), regions.end(),
              [](const Region& a, const Region& b) { return a.code < b.code; });
    for (std::size_t i = 0; i < regions.size(); ++i)
        catalog_->regionIndex_.emplace(regions[i].code, static_cast<std::uint32_t>(i));
    catalog_->instanceOffers_.resize(regions.size());
    catalog_->databaseOffers_.resize(regions.size() * EnumNames<DatabaseEngine>::names.size() *
                                     EnumNames<Deployment>::names.size());
    catalog_->cacheOffers_.resize(regions.size() * EnumNames<CacheEngine>::names.size());
    return std::nullopt;
}

std::optional<Error> CatalogReader::readGeographies() {
    auto& places = catalog_->geographies_;
    const auto readAll = [&] {
        return eachRow(
            "geographies.csv",
            {"geography", "city", "latitude", "longitude", "utc_offset_hours", "cloudfront", "source"}, 1,
            [&](CsvTable& row) {
                const std::size_t next = places.size();
                if (next < std::size(geographyOrder) && row.cell(0) != geographyOrder[next])
                    return row.fail(ErrorCode::UnknownName, "geography",
                                    "must be " + std::string{geographyOrder[next]} + " on this line, not \"" +
                                        std::string{row.cell(0)} + "\"");
                if (next >= std::size(geographyOrder))
                    return row.fail(ErrorCode::UnknownName, "geography",
                                    "\"" + std::string{row.cell(0)} + "\" is one too many; there are seven");
                places.push_back({row.cell(0), row.cell(1), row.between(2, -90, 90),
                                  row.between(3, -180, 180), row.between(4, -12, 14), row.cell(5),
                                  provenance(row.cell(6), {}).source});
            });
    };
    if (auto problem = readAll()) return problem;
    if (places.size() == std::size(geographyOrder)) return std::nullopt;
    if (!places.empty())
        return Error{ErrorCode::Missing, folder_ + "geographies.csv", 0,
                     std::string{geographyOrder[places.size()]}, "is missing"};
    // A catalog of prices alone: where people live is not its matter.
    textOf_ = [textOf = textOf_](const std::string& name) {
        return name == "geographies.csv" ? embeddedText("catalog/geographies.csv") : textOf(name);
    };
    return readAll();
}

std::optional<Error> CatalogReader::readTransferPrices() {
    const auto pairs = std::make_shared<TransferPrices>();
    auto problem = eachRow("inter_region.csv", {"from_region", "to_region", "usd_per_gb"}, 2, [&](CsvTable& row) {
        // Rows from "*" name kinds of traffic inside AWS ("cloudfront") as well as regions.
        if (row.cell(0) != "*" && (!regionAt(row, 0) || (row.cell(1) != "*" && !regionAt(row, 1)))) return;
        const std::pair pair{row.cell(0), row.cell(1)};
        const double usd = row.price(2);
        catalog_->interRegion_.emplace(pair, usd);
        if (pair.first == "*" || pair.second == "*") return;
        const auto named = [&](std::string_view name) {
            const auto column = row.column(name);
            return column ? row.named(*column) : std::string_view{};
        };
        pairs->prices_.emplace(pair, Price{"data_transfer", pair.first, TransferPrices::dimension, "GB",
                                           {{0, infinity, usd}}, provenance(named("source"), named("as_of"))});
    });
    catalog_->derived_.emplace(TransferPrices::key, pairs);
    return problem;
}

std::optional<Error> CatalogReader::readRoundTrips() {
    return eachRow("round_trips.csv", {"region_a", "region_b", "rtt_ms"}, 2, [&](CsvTable& row) {
        if (!regionAt(row, 0) || !regionAt(row, 1)) return;
        if (!catalog_->roundTrips_.emplace(std::minmax(row.cell(0), row.cell(1)), Milliseconds{row.amount(2)})
                 .second)
            row.fail(ErrorCode::DuplicateKey, "region_a",
                     rowName(row, 2) + " is given twice, the other way round");
    });
}

std::optional<Error> CatalogReader::readSlas() {
    std::optional<Error> problem = eachRow(
        "slas.csv", {"service", "configuration", "monthly_uptime_percent", "source", "as_of"}, 2, [&](CsvTable& row) {
            catalog_->slas_.push_back({row.cell(0), row.cell(1), row.between(2, 0, 100) / 100, provenance(row.cell(3), row.cell(4))});
        });
    const auto rank = [](const Sla& sla) { return std::tuple{sla.service, sla.configuration.size(), sla.configuration}; };
    std::ranges::sort(catalog_->slas_, {}, rank);
    return problem;
}

std::optional<Error> CatalogReader::readFreeTier() {
    return eachRow("free_tier.csv", {"service", "dimension", "kind", "monthly_allowance", "unit", "source"},
                   3, [&](CsvTable& row) {
                       const double monthly = row.cell(3) == "unlimited" ? infinity : row.amount(3);
                       catalog_->freeAllowances_.push_back({row.cell(0), row.cell(1), monthly, row.cell(4),
                                                            row.cell(2), provenance(row.cell(5), {}).source});
                   });
}

std::optional<Error> CatalogReader::readQuotas() {
    return eachRow(
        "quotas.csv", {"service", "limit", "default", "hard_or_soft", "unit", "source"}, 2,
        [&](CsvTable& row) {
            catalog_->quotas_.push_back({row.cell(0), row.cell(1), row.amount(2), row.cell(3) == "hard",
                                         row.cell(4), provenance(row.cell(5), {}).source});
        });
}

}  // namespace stagecraft
