#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalog/catalog_tables.h"
#include "model/price_list/catalog_table.h"
#include "model/price_list/offer_file.h"

namespace stagecraft {

/// Not among the tables a catalog is read from: which SKU and rate code each imported price has.
inline constexpr std::string_view rateCodesFile = "rate_codes.csv";

/// The tables of a catalog while price lists are worked into them. Rows that no list names stay as they are, with their
/// own source and date.
class CatalogUpdate {
public:
    explicit CatalogUpdate(CatalogTables tables);
    CatalogUpdate(const CatalogUpdate&) = delete;
    CatalogUpdate& operator=(const CatalogUpdate&) = delete;

    /// Works in what `file` lists. Lists must come in the order of their publication; where two of the same moment differ
    /// in a price, that is an error. `source` is the text of its row in sources.csv, `path` is used in messages.
    [[nodiscard]] std::optional<Error> add(const OfferFile& file, const std::string& sourceId, const std::string& source,
                                           const std::string& path);
    /// The tables, all but catalog.yaml, once everything was worked in.
    [[nodiscard]] Result<CatalogTables> finish();

    /// Rows that were newer than the list that replaced them, and the newest of their dates.
    [[nodiscard]] std::size_t newerReplaced() const { return newerReplaced_; }
    [[nodiscard]] const std::string& newestReplaced() const { return newestReplaced_; }
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

private:
    struct Worked {
        std::string published, prices, path;
    };
    using Key = CatalogTable::Key;
    /// Reads a table the first time it is asked for.
    [[nodiscard]] std::optional<Error> open(CatalogTable& table, const char* file, std::vector<std::string> keys);
    [[nodiscard]] std::optional<Error> openFor(Goods goods);
    [[nodiscard]] std::optional<Error> readRegions();
    [[nodiscard]] std::optional<Error> checkTwice(const std::string& name, const std::string& prices);
    /// A list that was cut off between two rows looks whole, but lacks much of what had a price.
    [[nodiscard]] std::optional<Error> tellLacking(const std::vector<ListedProduct>& products);
    void tellLacking(const std::string& place, std::string_view what, std::size_t known, std::size_t lacking);
    /// Types that are sold on demand and have no Savings Plan in the list, and plans that it has for others but not for them.
    [[nodiscard]] std::optional<Error> tellLacking(const SavingsRates& rates);
    void addInstance(const ListedProduct& product);
    void addDatabase(const ListedProduct& product);
    void addCacheNode(const ListedProduct& product);
    [[nodiscard]] std::optional<Error> addTiers(const std::vector<const ListedProduct*>& products);
    void addTransfers(const std::vector<const ListedProduct*>& products);
    /// What most destinations of a sender cost is what it usually asks, if most are listed: for traffic whose destination nobody names.
    void setUsual(const std::string& sender, const std::vector<const ListedProduct*>& listed);
    /// Destinations that took the usual price go on at that of before; where there was none, `usual` is estimated to hold for them too.
    void keepUnlisted(const std::string& sender, const std::vector<std::string>& unlisted, ListPrice usual);
    void addSavings(const SavingsRates& rates);
    /// Into a column that the table gets with its first value.
    static void setWhereListed(CatalogTable& table, const Key& row, std::string_view column, std::string value);
    /// Reservations into their columns; none when the list has none.
    void setReserved(CatalogTable& table, const Key& row, const ListedProduct& product);
    void addSource(const std::string& id, const std::string& text);
    void noteReplaced(const CatalogTable& table, const Key& row);
    void setSource(CatalogTable& table, const Key& row);
    /// Rate codes of what is bought at `key` {region, item} that came before this list.
    void forgetCodes(const Key& key, bool ofPlans);
    void keepCode(const std::string& region, const std::string& item, std::string_view purchase, const ListedRate& rate,
                  const std::string& sku);

    CatalogTables tables_;
    std::map<std::string, const CatalogTable*> opened_;  ///< by file
    CatalogTable instances_, databases_, caches_, services_, transfers_, savings_, codes_;
    std::set<Key> forgotten_, forgottenPlans_;  ///< {region, item} whose older rate codes go
    std::map<std::string, Worked> worked_;      ///< by what has a price
    std::vector<std::string> regions_;          ///< of the catalog, once a list names destinations
    std::string sourceId_, source_, date_, published_, path_;
    std::size_t newerReplaced_ = 0;
    std::string newestReplaced_;
    std::vector<std::string> warnings_;
};

/// An hour of a reservation with its fee spread over the hours of the term.
[[nodiscard]] ListPrice effectiveHourly(ListPrice hourly, ListPrice upfront, int years);

}  // namespace stagecraft
