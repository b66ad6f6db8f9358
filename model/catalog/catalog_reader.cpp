#include "model/catalog/catalog_reader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <limits>

#include "model/catalog/each_row.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr std::string_view estimatedMarks[] = {"INFERRED", "UNVERIFIED"};

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string all;
    for (const std::string_view part : parts) {
        if (!all.empty()) all += " ";
        all += part;
    }
    return all;
}

}  // namespace

Result<Catalog::Pointer> CatalogReader::read(std::deque<std::string> texts) {
    catalog_ = std::shared_ptr<Catalog>(new Catalog);
    catalog_->texts_ = std::move(texts);
    constexpr Step steps[] = {
        &CatalogReader::readIdentity,        &CatalogReader::readSources,         &CatalogReader::readRegions,
        &CatalogReader::readGeographies,     &CatalogReader::readInstances,       &CatalogReader::readCredits,
        &CatalogReader::readPerformance,     &CatalogReader::readInstancePrices,  &CatalogReader::readDatabaseClasses,
        &CatalogReader::readDatabasePrices,  &CatalogReader::readCachePrices,     &CatalogReader::readServicePrices,
        &CatalogReader::readDiskPrices,      &CatalogReader::readDatabaseStoragePrices,
        &CatalogReader::readServerlessCachePrices, &CatalogReader::readTransferPrices, &CatalogReader::readRoundTrips,
        &CatalogReader::readSlas,            &CatalogReader::readFreeTier,        &CatalogReader::readQuotas};
    for (const Step step : steps)
        if (std::optional<Error> problem = (this->*step)()) return tl::unexpected(std::move(*problem));
    std::sort(catalog_->prices_.begin(), catalog_->prices_.end(), [](const Price& a, const Price& b) {
        return std::pair{a.dimension, a.region} < std::pair{b.dimension, b.region};
    });
    indexPrices();
    return Catalog::Pointer{std::move(catalog_)};
}

std::optional<Error> CatalogReader::readIdentity() {
    const std::string file = folder_ + "catalog.yaml";
    const std::optional<std::string_view> text = textOf_("catalog.yaml");
    if (!text) return Error{ErrorCode::Missing, file, 0, {}, "this page of the catalog is missing"};
    if (text->size() > 65'536) return Error{ErrorCode::FileTooLarge, file, 0, {}, "must be smaller than 64 KB"};
    try {
        const YAML::Node page = YAML::Load(std::string{*text});
        for (const auto& [key, value] : {std::pair{"id", &catalog_->id_}, std::pair{"date", &catalog_->date_}}) {
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
    return eachRow("sources.csv", {"id", "text"}, [&](CsvTable& row) {
        if (!sources_.emplace(row.cell(0), row.cell(1)).second)
            row.fail(ErrorCode::DuplicateKey, "id", std::string{row.cell(0)} + " is named twice");
    });
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
    table.fail(ErrorCode::UnknownName, "region", "\"" + std::string{table.cell(column)} + "\" is not in regions.csv");
    return std::nullopt;
}

std::optional<Error> CatalogReader::readRegions() {
    auto problem = eachRow(
        "regions.csv",
        {"region", "name", "city", "country", "geography", "latitude", "longitude", "az_count", "opened_year", "opt_in", "zones"},
        [&](CsvTable& row) {
            Region region;
            region.code = row.cell(0);
            region.name = row.cell(1);
            region.city = row.cell(2);
            region.country = row.cell(3);
            region.geography = row.cell(4);
            region.latitude = row.number(5).value_or(0);
            region.longitude = row.number(6).value_or(0);
            region.openedYear = static_cast<int>(row.amount(8));
            region.isOptIn = isYesCell(row, 9);
            std::string_view zones = row.cell(10);
            while (!zones.empty()) {
                const std::size_t space = zones.find(' ');
                region.zones.push_back(zones.substr(0, space));
                zones.remove_prefix(space == std::string_view::npos ? zones.size() : space + 1);
            }
            if (static_cast<double>(region.zones.size()) != row.amount(7))
                row.fail(ErrorCode::Conflict, "az_count", "does not match the zones named");
            catalog_->regions_.push_back(std::move(region));
        });
    if (problem) return problem;
    auto& regions = catalog_->regions_;
    std::sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) { return a.code < b.code; });
    for (std::size_t i = 0; i < regions.size(); ++i)
        if (!catalog_->regionIndex_.emplace(regions[i].code, static_cast<std::uint32_t>(i)).second)
            return Error{ErrorCode::DuplicateKey, folder_ + "regions.csv", 0, std::string{regions[i].code}, "is named twice"};
    catalog_->instanceOffers_.resize(regions.size());
    catalog_->databaseOffers_.resize(regions.size() * EnumNames<DatabaseEngine>::names.size() * EnumNames<Deployment>::names.size());
    catalog_->cacheOffers_.resize(regions.size() * EnumNames<CacheEngine>::names.size());
    return std::nullopt;
}

std::optional<Error> CatalogReader::readGeographies() {
    return eachRow("geographies.csv", {"geography", "city", "latitude", "longitude", "utc_offset_hours", "cloudfront"},
                   [&](CsvTable& row) {
                       catalog_->geographies_.push_back({row.cell(0), row.cell(1), row.number(2).value_or(0),
                                                         row.number(3).value_or(0), row.number(4).value_or(0), row.cell(5)});
                   });
}

std::optional<Error> CatalogReader::readTransferPrices() {
    return eachRow("inter_region.csv", {"from_region", "to_region", "usd_per_gb"}, [&](CsvTable& row) {
        const double price = row.amount(2);
        if (!catalog_->interRegion_.emplace(std::pair{row.cell(0), row.cell(1)}, price).second)
            row.fail(ErrorCode::DuplicateKey, "from_region", joined({row.cell(0), "to", row.cell(1), "is named twice"}));
    });
}

std::optional<Error> CatalogReader::readRoundTrips() {
    return eachRow("round_trips.csv", {"region_a", "region_b", "rtt_ms"}, [&](CsvTable& row) {
        if (!regionAt(row, 0) || !regionAt(row, 1)) return;
        if (!catalog_->roundTrips_.emplace(std::minmax(row.cell(0), row.cell(1)), Milliseconds{row.amount(2)}).second)
            row.fail(ErrorCode::DuplicateKey, "region_a", joined({row.cell(0), "and", row.cell(1), "are named twice"}));
    });
}

std::optional<Error> CatalogReader::readSlas() {
    return eachRow("slas.csv", {"service", "configuration", "monthly_uptime_percent", "source", "as_of"}, [&](CsvTable& row) {
        const double percent = row.amount(2);
        if (percent > 100) row.fail(ErrorCode::OutOfRange, "monthly_uptime_percent", "must be at most 100");
        catalog_->slas_.push_back({row.cell(0), row.cell(1), percent / 100, provenance(row.cell(3), row.cell(4))});
    });
}

std::optional<Error> CatalogReader::readFreeTier() {
    return eachRow("free_tier.csv", {"service", "dimension", "monthly_allowance", "unit", "kind", "source"}, [&](CsvTable& row) {
        const double monthly = row.cell(2) == "unlimited" ? infinity : row.amount(2);
        catalog_->freeAllowances_.push_back({row.cell(0), row.cell(1), monthly, row.cell(3), row.cell(4), provenance(row.cell(5), {}).source});
    });
}

std::optional<Error> CatalogReader::readQuotas() {
    return eachRow("quotas.csv", {"service", "limit", "default", "hard_or_soft", "unit", "source"}, [&](CsvTable& row) {
        catalog_->quotas_.push_back({row.cell(0), row.cell(1), row.amount(2), row.cell(3) == "hard", row.cell(4), provenance(row.cell(5), {}).source});
    });
}

}  // namespace stagecraft
