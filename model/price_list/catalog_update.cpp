#include "model/price_list/catalog_update.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/support/csv_text.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::int64_t hoursPerYear = 8'760;

constexpr std::string_view reservedNames[2][paymentCount] = {
    {"ri_1y_no_upfront", "ri_1y_partial_upfront", "ri_1y_all_upfront"},
    {"ri_3y_no_upfront", "ri_3y_partial_upfront", "ri_3y_all_upfront"}};

/// What of a rate with part upfront is paid hour by hour, for one year and for three.
constexpr std::string_view hourlyNames[2] = {"ri_1y_partial_upfront_hourly", "ri_3y_partial_upfront_hourly"};

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        all.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return all;
}

/// "1,952.5 GiB" as "1952.5"; empty for anything else.
std::string gibibytes(std::string_view text) {
    std::string digits;
    while (!text.empty() && text.front() != ' ') {
        if (text.front() != ',') digits += text.front();
        text.remove_prefix(1);
    }
    return text == " GiB" && parseNumber(digits) ? digits : std::string{};
}

/// Whether the date of a row, which may be a month or a year alone, lies after `date`.
bool isAfter(std::string_view asOf, std::string_view date) {
    const std::size_t size = std::min<std::size_t>(asOf.size(), 10);
    if (size < 4 || asOf.front() < '0' || asOf.front() > '9') return false;
    return asOf.substr(0, size) > date.substr(0, size);
}

/// All that a product costs, to compare two lists.
std::string pricesOf(const ListedProduct& product) {
    std::string text;
    const auto append = [&](const std::vector<ListedRate>& rates) {
        for (const ListedRate& rate : rates) text += rate.usd.text() + " from " + plainNumber(rate.from) + "; ";
        text += "| ";
    };
    append(product.onDemand);
    for (const auto& term : product.reserved)
        for (const ListedReservation& reservation : term) {
            append(reservation.hourly);
            append(reservation.upfront);
        }
    return text;
}

/// Of a row of rate codes.
bool isPlan(const CatalogTable::Key& row) { return row[2].starts_with("sp_"); }

std::string codesHeader() { return "region,item,purchase,tier_from,rate_code,sku,usd,unit,effective,source\n"; }

}  // namespace

ListPrice effectiveHourly(ListPrice hourly, ListPrice upfront, int years) {
    return hourly.plus(upfront.dividedBy(hoursPerYear * years)).value_or(hourly);
}

CatalogUpdate::CatalogUpdate(CatalogTables tables) : tables_(std::move(tables)) {
    tables_.try_emplace(std::string{rateCodesFile}, codesHeader());
    // A folder written before there were Savings Plans has no table of them.
    if (const std::string name = "savings_plan_prices.csv"; !tables_.contains(name)) tables_[name] = builtInTables()[name];
    // What was imported before may be large; it is gone through once, at the end.
    codes_ = CatalogTable::read(codesHeader(), std::string{rateCodesFile}, {"region", "item", "purchase", "tier_from", "rate_code"}).value();
}

std::optional<Error> CatalogUpdate::open(CatalogTable& table, const char* file, std::vector<std::string> keys) {
    if (!opened_.emplace(file, &table).second) return std::nullopt;
    Result<CatalogTable> read = CatalogTable::read(tables_[file], file, std::move(keys));
    if (!read) return read.error();
    table = std::move(*read);
    return std::nullopt;
}

std::optional<Error> CatalogUpdate::openFor(Goods goods) {
    switch (goods) {
        case Goods::Instance: return open(instances_, "ec2_prices.csv", {"region", "instance_type"});
        case Goods::Database: return open(databases_, "rds_prices.csv", {"region", "engine", "instance_class", "deployment"});
        case Goods::CacheNode: return open(caches_, "elasticache_prices.csv", {"region", "engine", "node_type"});
        case Goods::SavingsPlan: return open(savings_, "savings_plan_prices.csv", {"region", "instance_type"});
        case Goods::Transfer:
            if (auto error = open(transfers_, "inter_region.csv", {"from_region", "to_region"})) return error;
            if (auto error = readRegions()) return error;
            [[fallthrough]];  // what is usual has a dimension
        case Goods::Dimension: return open(services_, "service_prices.csv", {"dimension", "region", "tier_from"});
    }
    return std::nullopt;
}

std::optional<Error> CatalogUpdate::readRegions() {
    if (!regions_.empty()) return std::nullopt;
    const Result<CatalogTable> table = CatalogTable::read(tables_["regions.csv"], "regions.csv", {"region"});
    if (!table) return table.error();
    table->each({}, [&](const Key& row) { regions_.push_back(row.front()); });
    return std::nullopt;
}

std::optional<Error> CatalogUpdate::checkTwice(const std::string& name, const std::string& prices) {
    const auto [worked, isNew] = worked_.try_emplace(name, Worked{published_, prices, path_});
    if (isNew) return std::nullopt;
    if (worked->second.published == published_ && worked->second.prices != prices)
        return Error{ErrorCode::Conflict, path_, 0, name, "has another price in " + worked->second.path + ", published at the same time"};
    worked->second = {published_, prices, path_};
    return std::nullopt;
}

std::optional<Error> CatalogUpdate::add(const OfferFile& file, const std::string& sourceId, const std::string& source,
                                        const std::string& path) {
    sourceId_ = sourceId;
    published_ = file.published;
    source_ = source;
    date_ = file.published.substr(0, 10);
    path_ = path;
    addSource(sourceId, source);
    if (const auto* rates = std::get_if<SavingsRates>(&file.content)) {
        if (auto error = openFor(Goods::SavingsPlan)) return error;
        if (auto error = tellLacking(*rates)) return error;
        addSavings(*rates);
        return std::nullopt;
    }
    const std::vector<ListedProduct>& products = std::get<ListedPrices>(file.content).products;
    if (auto error = tellLacking(products)) return error;
    std::vector<const ListedProduct*> tiers, transfers;
    for (const ListedProduct& product : products) {
        const std::string name = product.item + " in " + product.place + (product.recipe->from > 0 ? " from " + plainNumber(product.recipe->from) : "");
        if (auto error = checkTwice(name, pricesOf(product))) return error;
        if (auto error = openFor(product.recipe->goods)) return error;
        switch (product.recipe->goods) {
            case Goods::Instance: addInstance(product); break;
            case Goods::Database: addDatabase(product); break;
            case Goods::CacheNode: addCacheNode(product); break;
            case Goods::Dimension: tiers.push_back(&product); break;
            case Goods::Transfer: transfers.push_back(&product); break;
            case Goods::SavingsPlan: break;
        }
    }
    // Products come sorted by dimension, place and tier: those of one price stand together.
    for (std::size_t begin = 0; begin < tiers.size();) {
        std::size_t end = begin + 1;
        while (end < tiers.size() && tiers[end]->item == tiers[begin]->item && tiers[end]->place == tiers[begin]->place) ++end;
        if (auto error = addTiers({tiers.begin() + static_cast<std::ptrdiff_t>(begin), tiers.begin() + static_cast<std::ptrdiff_t>(end)})) return error;
        begin = end;
    }
    addTransfers(transfers);
    return std::nullopt;
}

void CatalogUpdate::addSource(const std::string& id, const std::string& text) {
    std::string& sources = tables_["sources.csv"];
    if (sources.find("\n" + id + ",") != std::string::npos) return;
    std::string line = id + ",";
    appendCsvCell(line, text);
    if (!sources.ends_with('\n')) sources += '\n';
    sources += line + "\n";
}

void CatalogUpdate::noteReplaced(const CatalogTable& table, const Key& row) {
    const std::string_view asOf = table.get(row, "as_of");
    if (!isAfter(asOf, date_)) return;
    ++newerReplaced_;
    if (newestReplaced_ < asOf.substr(0, 10)) newestReplaced_ = asOf.substr(0, 10);
}

void CatalogUpdate::setSource(CatalogTable& table, const Key& row) {
    table.set(row, "source", sourceId_);
    table.set(row, "as_of", date_);
}

void CatalogUpdate::forgetCodes(const Key& key, bool ofPlans) {
    codes_.eraseIf(key, [&](const Key& row) { return isPlan(row) == ofPlans; });
    (ofPlans ? forgottenPlans_ : forgotten_).insert(key);
}

void CatalogUpdate::keepCode(const std::string& region, const std::string& item, std::string_view purchase, const ListedRate& rate,
                             const std::string& sku) {
    const Key row{region, item, std::string{purchase}, plainNumber(rate.from), rate.rateCode};
    codes_.set(row, "sku", sku);
    codes_.set(row, "usd", rate.usd.text());
    codes_.set(row, "unit", rate.unit);
    codes_.set(row, "effective", rate.effective);
    codes_.set(row, "source", sourceId_);
}

void CatalogUpdate::setWhereListed(CatalogTable& table, const Key& row, std::string_view column, std::string value) {
    if (!value.empty()) table.addColumn(column);
    table.set(row, column, std::move(value));
}

void CatalogUpdate::setReserved(CatalogTable& table, const Key& row, const ListedProduct& product) {
    const bool isListed = std::ranges::any_of(product.reserved, [](const auto& term) {
        return std::ranges::any_of(term, &ListedReservation::isListed);
    });
    if (!isListed) {
        // Reservations of an older list stay, and so does what they came from.
        bool hasOld = false;
        for (const auto& term : reservedNames)
            for (const std::string_view name : term) hasOld |= !table.get(row, name).empty();
        if (hasOld && table.get(row, "ri_source").empty()) {
            table.addColumn("ri_source");
            table.addColumn("ri_as_of");
            table.set(row, "ri_source", std::string{table.get(row, "source")});
            table.set(row, "ri_as_of", std::string{table.get(row, "as_of")});
        }
        return;
    }
    for (std::size_t years = 0; years < product.reserved.size(); ++years)
        for (std::size_t payment = 0; payment < paymentCount; ++payment) {
            const ListedReservation& reservation = product.reserved[years][payment];
            const ListPrice byTheHour = reservation.hourly.empty() ? ListPrice{} : reservation.hourly.front().usd;
            const ListPrice atOnce = reservation.upfront.empty() ? ListPrice{} : reservation.upfront.front().usd;
            const bool isListedHere = reservation.isListed();
            setWhereListed(table, row, reservedNames[years][payment], isListedHere ? effectiveHourly(byTheHour, atOnce, years == 0 ? 1 : 3).text() : "");
            if (payment == static_cast<std::size_t>(Payment::PartialUpfront))
                setWhereListed(table, row, hourlyNames[years], isListedHere ? byTheHour.text() : "");
            for (const auto* rates : {&reservation.hourly, &reservation.upfront})
                for (const ListedRate& rate : *rates) keepCode(product.place, product.item, reservedNames[years][payment], rate, product.sku);
        }
    table.set(row, "ri_source", sourceId_);
    table.set(row, "ri_as_of", date_);
}

void CatalogUpdate::addInstance(const ListedProduct& product) {
    const Key row{product.place, product.item};
    noteReplaced(instances_, row);
    forgetCodes(row, false);
    setReserved(instances_, row, product);
    instances_.set(row, "on_demand", product.onDemand.front().usd.text());
    setSource(instances_, row);
    keepCode(product.place, product.item, nameOf(Purchase::OnDemand), product.onDemand.front(), product.sku);
}

void CatalogUpdate::addDatabase(const ListedProduct& product) {
    const std::vector<std::string> parts = words(product.item);
    const Key row{product.place, parts[0], parts[1], parts[2]};
    noteReplaced(databases_, row);
    forgetCodes({product.place, product.item}, false);
    setReserved(databases_, row, product);
    databases_.set(row, "on_demand", product.onDemand.front().usd.text());
    setSource(databases_, row);
    keepCode(product.place, product.item, nameOf(Purchase::OnDemand), product.onDemand.front(), product.sku);
}

void CatalogUpdate::addCacheNode(const ListedProduct& product) {
    const std::vector<std::string> parts = words(product.item);
    const Key row{product.place, parts[0], parts[1]};
    if (!caches_.has(row)) {
        const std::optional<double> vcpus = parseNumber(product.vcpu);
        if (!vcpus || *vcpus < 1 || *vcpus > 1'000 || *vcpus != std::floor(*vcpus)) {
            warnings_.push_back(product.item + " in " + product.place + " is left out: its list does not say how many vCPUs it has");
            return;
        }
        caches_.set(row, "vcpu", plainNumber(*vcpus));
        caches_.set(row, "memory_gib", gibibytes(product.memory));
        caches_.set(row, "current_generation", product.currentGeneration == "No" ? "no" : "yes");
    }
    noteReplaced(caches_, row);
    forgetCodes({product.place, product.item}, false);
    setReserved(caches_, row, product);
    caches_.set(row, "on_demand", product.onDemand.front().usd.text());
    setSource(caches_, row);
    keepCode(product.place, product.item, nameOf(Purchase::OnDemand), product.onDemand.front(), product.sku);
}

std::optional<Error> CatalogUpdate::addTiers(const std::vector<const ListedProduct*>& products) {
    const Recipe& recipe = *products.front()->recipe;
    const std::string &dimension = products.front()->item, &place = products.front()->place;
    struct Tier {
        double from, to;
        ListPrice usd;
    };
    std::vector<Tier> tiers;
    const double scale = static_cast<double>(recipe.factor) / static_cast<double>(recipe.divisor);
    for (const ListedProduct* product : products)
        for (const ListedRate& rate : product->onDemand) {
            const std::optional<ListPrice> price = rate.usd.times(recipe.factor);
            if (!price)
                return Error{ErrorCode::OutOfRange, path_, rate.line, rate.rateCode, "is larger than any price of " + dimension};
            const bool isWhole = product->recipe->isWhole();
            tiers.push_back({isWhole ? rate.from / scale : product->recipe->from, isWhole ? rate.to / scale : product->recipe->to,
                             price->dividedBy(recipe.divisor)});
        }
    double expected = 0;
    for (const Tier& tier : tiers) expected = tier.from == expected ? tier.to : std::nan("");
    if (!std::isinf(expected)) {
        warnings_.push_back(dimension + " in " + place + " stays as it was: not all of its tiers are listed");
        return std::nullopt;
    }
    const Key* const known = services_.first({dimension});
    const std::string service = known ? std::string{services_.get(*known, "service")} : std::string{recipe.service};
    const std::string unit = known ? std::string{services_.get(*known, "unit")} : std::string{recipe.unit};
    services_.each({dimension, place}, [&](const Key& row) { noteReplaced(services_, row); });
    services_.eraseIf({dimension, place}, [](const Key&) { return true; });
    for (const Tier& tier : tiers) {
        const Key row{dimension, place, plainNumber(tier.from)};
        services_.set(row, "service", service);
        services_.set(row, "unit", unit);
        services_.set(row, "tier_to", std::isinf(tier.to) ? std::string{} : plainNumber(tier.to));
        services_.set(row, "usd", tier.usd.text());
        setSource(services_, row);
    }
    forgetCodes({place, dimension}, false);
    for (const ListedProduct* product : products)
        for (const ListedRate& rate : product->onDemand) keepCode(place, dimension, {}, rate, product->sku);
    return std::nullopt;
}

void CatalogUpdate::addTransfers(const std::vector<const ListedProduct*>& products) {
    std::map<std::string, std::vector<const ListedProduct*>> bySender;
    for (const ListedProduct* product : products) {
        const Key row{product->place, product->item};
        noteReplaced(transfers_, row);
        transfers_.set(row, "usd_per_gb", product->onDemand.front().usd.text());
        transfers_.set(row, "exception", "no");
        setSource(transfers_, row);
        const std::string item = "inter_region " + product->item;
        forgetCodes({product->place, item}, false);
        keepCode(product->place, item, {}, product->onDemand.front(), product->sku);
        bySender[product->place].push_back(product);
    }
    for (const auto& [sender, listed] : bySender) setUsual(sender, listed);
}

void CatalogUpdate::setUsual(const std::string& sender, const std::vector<const ListedProduct*>& listed) {
    std::vector<std::string> unlisted;
    for (const std::string& region : regions_)
        if (region != sender && std::ranges::find(listed, region, &ListedProduct::item) == listed.end()) unlisted.push_back(region);
    if (!unlisted.empty())
        warnings_.push_back("inter_region_gb of " + sender + " is as it was for regions that are not listed: " + std::to_string(unlisted.size()) + " of " +
                            std::to_string(unlisted.size() + listed.size()));
    // A list without many of the destinations, an excerpt or one cut off, does not tell what a sender asks elsewhere.
    constexpr std::size_t mostUnlisted = 5;  // one of so many destinations
    if (unlisted.size() * mostUnlisted > unlisted.size() + listed.size()) return;
    std::map<ListPrice, std::vector<const ListedProduct*>> byPrice;
    for (const ListedProduct* product : listed) byPrice[product->onDemand.front().usd].push_back(product);
    const auto usual = std::ranges::max_element(byPrice, {}, [](const auto& entry) { return std::pair{entry.second.size(), entry.first}; });
    keepUnlisted(sender, unlisted, usual->first);
    const Key row{sender, "*"};
    transfers_.set(row, "usd_per_gb", usual->first.text());
    transfers_.set(row, "exception", "no");
    setSource(transfers_, row);
    ListedProduct typical = *usual->second.front();
    typical.item = "inter_region_gb";
    // A price alone: it has no fault that could make this an error.
    static_cast<void>(addTiers({&typical}));
}

void CatalogUpdate::keepUnlisted(const std::string& sender, const std::vector<std::string>& unlisted, ListPrice usual) {
    const Key old{"inter_region_gb", sender, "0"};
    const bool wasKnown = services_.has(old);
    const std::string usd = wasKnown ? std::string{services_.get(old, "usd")} : usual.text();
    const std::string source = wasKnown ? std::string{services_.get(old, "source")} : sourceId_ + "-usual";
    const std::string asOf = wasKnown ? std::string{services_.get(old, "as_of")} : date_;
    if (!wasKnown && !unlisted.empty()) addSource(source, "INFERRED from what most other destinations cost; " + source_);
    for (const std::string& region : unlisted) {
        const Key row{sender, region};
        if (transfers_.has(row)) continue;
        transfers_.set(row, "usd_per_gb", usd);
        transfers_.set(row, "exception", "no");
        transfers_.set(row, "source", source);
        transfers_.set(row, "as_of", asOf);
    }
}

void CatalogUpdate::addSavings(const SavingsRates& all) {
    const std::vector<SavingsRate>& rates = all.rates;
    for (std::size_t begin = 0; begin < rates.size();) {
        const Key row{rates[begin].region, rates[begin].type};
        noteReplaced(savings_, row);
        forgetCodes(row, true);
        // A way to buy that the list no longer has is not sold at the rate of an older one.
        if (savings_.get(row, "source") != sourceId_)
            for (const std::string_view plan : savingsPlanNames()) savings_.set(row, plan, {});
        for (; begin < rates.size() && rates[begin].region == row[0] && rates[begin].type == row[1]; ++begin) {
            const SavingsRate& rate = rates[begin];
            savings_.set(row, planName(rate), rate.usd.text());
            keepCode(rate.region, rate.type, planName(rate), {rate.usd, 0, 0, rate.rateCode, "hrs", rate.effective, rate.line}, rate.sku);
        }
        setSource(savings_, row);
    }
}

Result<CatalogTables> CatalogUpdate::finish() {
    std::string& codes = tables_[std::string{rateCodesFile}];
    Result<std::string> merged = codes_.textWith(codes, std::string{rateCodesFile}, [&](const Key& row) {
        return !(isPlan(row) ? forgottenPlans_ : forgotten_).contains({row[0], row[1]});
    });
    if (!merged) return tl::unexpected(merged.error());
    codes = std::move(*merged);
    for (const auto& [file, table] : opened_) tables_[file] = table->text();
    return std::move(tables_);
}

}  // namespace stagecraft
