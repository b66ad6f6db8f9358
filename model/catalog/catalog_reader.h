#pragma once

#include <functional>
#include <memory>

#include "model/catalog/catalog.h"
#include "model/catalog/csv_table.h"
#include "model/catalog/performance.h"

namespace stagecraft {

/// Reads the tables of a catalog one after the other, stopping at the first row it must refuse.
class CatalogReader {
public:
    /// `text` gives the text of a table by its name ("regions.csv"), empty when there is none; `folder`
    /// stands before the names in messages.
    using TextOf = std::function<std::optional<std::string_view>(const std::string& name)>;
    CatalogReader(TextOf textOf, std::string folder)
        : textOf_(std::move(textOf)), folder_(std::move(folder)) {}

    [[nodiscard]] Result<Catalog::Pointer> read(std::deque<std::string> texts);

private:
    using Step = std::optional<Error> (CatalogReader::*)();

    std::optional<Error> readIdentity();
    std::optional<Error> readSources();
    std::optional<Error> readRegions();
    std::optional<Error> readGeographies();
    std::optional<Error> readInstances();
    std::optional<Error> readPerformance();
    std::optional<Error> readInstancePrices();
    std::optional<Error> readSavingsPlans();
    std::optional<Error> readDatabaseClasses();
    std::optional<Error> readDatabasePrices();
    std::optional<Error> readCachePrices();
    std::optional<Error> readServicePrices();
    std::optional<Error> readDiskPrices();
    std::optional<Error> readDatabaseStoragePrices();
    std::optional<Error> readMultiAzClusters();
    std::optional<Error> readServerlessCachePrices();
    std::optional<Error> readTransferPrices();
    std::optional<Error> readRoundTrips();
    std::optional<Error> readSlas();
    std::optional<Error> readFreeTier();
    std::optional<Error> readQuotas();
    std::optional<Error> readCredits();
    struct MultipleOfSingleAz {
        double times = 1;
        Provenance provenance;
    };
    void addClusterOffers(std::size_t region, DatabaseEngine engine,
                          const std::unordered_map<std::string_view, MultipleOfSingleAz>& families);
    void indexPrices();
    void indexPrice(std::size_t position);
    /// For every region without a price of a dimension, the nearest one that has it.
    void findLenders();

    template <class Row>
    std::optional<Error> eachRow(const std::string& name, std::initializer_list<std::string_view> columns,
                                 std::size_t keys, Row row);
    [[nodiscard]] static std::size_t rowHash(const CsvTable& table, std::size_t keys);
    /// The first row that names what an earlier one named.
    [[nodiscard]] static std::optional<Error> repeatedRow(std::string_view text, const std::string& file,
                                                          std::initializer_list<std::string_view> columns,
                                                          std::size_t keys);
    /// Index of the region in a cell; fails the table when there is no such region.
    [[nodiscard]] std::optional<std::size_t> regionAt(CsvTable& table, std::size_t column) const;
    [[nodiscard]] Provenance provenance(std::string_view sourceId, std::string_view asOf) const;
    /// Where the reserved rates of a row come from, by its columns `ri_source` and `ri_as_of`, which a table need not have.
    void readReservedOrigins(CsvTable& row, PurchasePrices& prices);
    [[nodiscard]] const Provenance* reservedOrigin(std::string_view source, std::string_view asOf);
    /// Adds a single-tier price where no table named one before.
    void addMissingPrice(std::string_view service, std::string_view region, std::string_view dimension,
                         std::string_view unit, std::vector<PriceTier> tiers, const Provenance& provenance);
    [[nodiscard]] bool hasPrice(std::string_view dimension, std::string_view region) const;

    TextOf textOf_;
    std::string folder_;
    std::shared_ptr<Catalog> catalog_;
    std::unordered_map<std::string_view, std::string_view> sources_;
    std::vector<Measurement> measurements_;
    std::map<std::pair<std::string_view, std::string_view>, const Provenance*> reservedOrigins_;  ///< those of the catalog, by source and date
};

}  // namespace stagecraft
