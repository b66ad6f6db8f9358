#include "model/documents/usage_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "model/catalog/transfer_prices.h"
#include "model/documents/usage_unit.h"
#include "model/support/joined.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

/// Larger than any account's month in any unit, small enough that sums stay finite.
constexpr double largestQuantity = 1e15;

/// What servers may be bought with beside what price lists have.
constexpr std::string_view spot = "spot";
/// As for `choices.spot_discount`.
constexpr double largestSpotDiscount = 0.9;

constexpr std::string_view instanceHours[] = {"ec2_hour", "rds_hour", "elasticache_node_hour"};

bool contains(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// ": did you mean alb_hour?", or nothing when nothing is close.
std::string suggestion(std::string_view word, std::string_view candidates) {
    const std::string closest = closestName(word, candidates);
    return closest.empty() ? std::string{} : fmt::format("; did you mean {}?", closest);
}

}  // namespace

void UsageReader::refuse(ErrorCode code, int line, std::string key, std::string message) {
    attempt_.errors.push_back({code, std::string{file_}, line, std::move(key), std::move(message)});
}

void UsageReader::warn(int line, std::string key, std::string message) {
    attempt_.list.warnings.push_back({ErrorCode::UnknownKey, std::string{file_}, line, std::move(key), std::move(message)});
}

std::string UsageReader::entryKey() const { return fmt::format("usage[{}]", entry_); }

std::string UsageReader::keyOf(std::string_view name) const { return fmt::format("usage[{}].{}", entry_, name); }

void UsageReader::read(const UsageCells& item) {
    const std::size_t before = attempt_.errors.size();
    Usage usage;
    readDimension(item, usage);
    readQuantity(item, usage);
    checkUnit(item, usage);
    readRegion(item, usage);
    readDestination(item, usage);
    if (contains(instanceHours, usage.dimension))
        readInstance(item, usage);
    else
        warnOfInstanceKeys(item, usage);
    if (attempt_.errors.size() == before) attempt_.list.usage.push_back(std::move(usage));
}

/// The text under `name`; empty when it is not given. What is no text is refused.
std::string UsageReader::textOf(const UsageCells& item, std::string_view name) {
    const UsageCell* const node = item.find(name);
    if (node == nullptr) return {};
    if (node->isText && !node->text.empty()) return std::string{node->text};
    refuse(ErrorCode::WrongType, node->line, keyOf(name),
           fmt::format("must be a text, not {}", node->kind));
    return {};
}

int UsageReader::lineOf(const UsageCells& item, std::string_view name) {
    const UsageCell* const node = item.find(name);
    return node == nullptr ? item.line : node->line;
}

void UsageReader::readDimension(const UsageCells& item, Usage& usage) {
    const std::size_t before = attempt_.errors.size();
    usage.dimension = textOf(item, "dimension");
    if (attempt_.errors.size() > before) return;
    if (usage.dimension.empty())
        return refuse(ErrorCode::Missing, item.line, keyOf("dimension"),
                      "is missing; \"stagecraft prices list\" shows what there is");
    if (usage.dimension == "ec2_hour") usage.service = "EC2";
    if (usage.dimension == "rds_hour") usage.service = "RDS";
    if (usage.dimension == "elasticache_node_hour") usage.service = "ElastiCache";
    if (!usage.service.empty()) return;
    const auto prices = catalog_.prices();
    const auto row =
        std::ranges::lower_bound(prices, std::string_view{usage.dimension}, {}, &Price::dimension);
    if (row != prices.end() && row->dimension == usage.dimension) {
        usage.service = row->service;
        return;
    }
    std::string all = joined(instanceHours);
    std::string_view last;
    for (const Price& price : prices)
        if (price.dimension != last) (all += ", ") += last = price.dimension;
    refuse(ErrorCode::UnknownName, lineOf(item, "dimension"), keyOf("dimension"),
           fmt::format("{} is no dimension of the catalog{} (\"stagecraft prices list\" shows all)",
                       inQuotes(usage.dimension), suggestion(usage.dimension, all)));
}

void UsageReader::readQuantity(const UsageCells& item, Usage& usage) {
    const UsageCell* const node = item.find("quantity");
    if (node == nullptr)
        return refuse(ErrorCode::Missing, item.line, keyOf("quantity"),
                      "is missing; it must be a number from 0 up");
    const std::optional<double> quantity =
        node->isText ? parseNumber(node->text) : std::nullopt;
    if (!quantity || *quantity < 0 || *quantity > largestQuantity)
        return refuse(quantity ? ErrorCode::OutOfRange : ErrorCode::WrongType, node->line,
                      keyOf("quantity"),
                      fmt::format("must be a number from 0 to {}, not {}", exactNumber(largestQuantity),
                                  node->isText ? inQuotes(node->text)
                                                                       : std::string{node->kind}));
    usage.quantity = *quantity;
}

/// A quantity counted in another unit would be priced a thousand times too high or too low.
void UsageReader::checkUnit(const UsageCells& item, const Usage& usage) {
    if (item.find("unit") == nullptr || usage.dimension.empty() || usage.service.empty()) return;
    const std::size_t before = attempt_.errors.size();
    const std::string unit = textOf(item, "unit");
    if (attempt_.errors.size() > before) return;
    std::set<std::string_view> allowed;
    if (contains(instanceHours, usage.dimension)) allowed.insert("hours");
    const auto prices = catalog_.prices();
    for (auto row = std::ranges::lower_bound(prices, std::string_view{usage.dimension}, {}, &Price::dimension);
         row != prices.end() && row->dimension == usage.dimension; ++row) {
        if (row->unit == unit) return;
        allowed.insert(row->unit);
    }
    if (std::ranges::any_of(allowed, [&](std::string_view one) { return isSameUnit(one, unit); })) return;
    const std::vector<std::string_view> names{allowed.begin(), allowed.end()};
    refuse(ErrorCode::Conflict, lineOf(item, "unit"), keyOf("unit"),
           fmt::format("must be {}, which is what {} is counted in, not {}", inQuotes(fmt::format("{}", fmt::join(names, "\" or \""))), usage.dimension, inQuotes(unit)));
}

void UsageReader::readRegion(const UsageCells& item, Usage& usage) {
    const std::size_t before = attempt_.errors.size();
    usage.region = textOf(item, "region");
    if (attempt_.errors.size() > before) return;
    if (usage.region.empty()) {
        // What costs the same everywhere needs no region.
        if (catalog_.price(usage.dimension, "*") != nullptr)
            usage.region = "*";
        else
            refuse(ErrorCode::Missing, item.line, keyOf("region"), "is missing; for example us-east-1");
        return;
    }
    if (usage.region == "*" || catalog_.region(usage.region) != nullptr) return;
    if (places_.empty()) {
        for (const Region& region : catalog_.regions()) places_.insert(region.code);
        for (const Price& price : catalog_.prices())
            if (price.region != "*") places_.insert(price.region);
    }
    if (places_.contains(usage.region)) return;
    const std::vector<std::string_view> names{places_.begin(), places_.end()};
    refuse(ErrorCode::UnknownName, lineOf(item, "region"), keyOf("region"),
           fmt::format("{} is no region of the catalog{}; allowed are {}", inQuotes(usage.region),
                       suggestion(usage.region, joined(names)), joined(names)));
}

/// Where traffic between regions goes. Without it the price is what the sender usually asks.
void UsageReader::readDestination(const UsageCells& item, Usage& usage) {
    if (item.find("destination") == nullptr || usage.dimension.empty()) return;
    const int line = lineOf(item, "destination");
    if (usage.dimension != TransferPrices::dimension)
        return warn(line, keyOf("destination"), fmt::format("says nothing about {} and is left out", usage.dimension));
    const std::size_t before = attempt_.errors.size();
    usage.destination = textOf(item, "destination");
    if (attempt_.errors.size() > before) return;
    if (catalog_.region(usage.destination) == nullptr) {
        std::vector<std::string_view> names;
        for (const Region& region : catalog_.regions()) names.push_back(region.code);
        return refuse(ErrorCode::UnknownName, line, keyOf("destination"),
                      fmt::format("{} is no region of the catalog{}; allowed are {}", inQuotes(usage.destination),
                                  suggestion(usage.destination, joined(names)), joined(names)));
    }
    if (usage.destination == usage.region)
        refuse(ErrorCode::Conflict, line, keyOf("destination"),
               fmt::format("must be another region than {}, which sends it", inQuotes(usage.region)));
}

void UsageReader::warnOfInstanceKeys(const UsageCells& item, const Usage& usage) {
    for (const std::string_view key : {"instance_type", "purchase", "engine", "deployment", "spot_discount"})
        if (item.find(key) != nullptr && !usage.dimension.empty())
            warn(lineOf(item, key), keyOf(key),
                 fmt::format("says nothing about {} and is left out", usage.dimension));
}

void UsageReader::readInstance(const UsageCells& item, Usage& usage) {
    readPurchase(item, usage);
    if (usage.dimension != "ec2_hour") readEngine(item, usage);
    if (usage.dimension == "rds_hour") {
        const std::string deployment = textOf(item, "deployment");
        usage.deployment = deployment.empty() ? std::string{nameOf(Deployment::SingleAz)} : deployment;
        if (!parseName<Deployment>(usage.deployment))
            refuse(ErrorCode::UnknownName, lineOf(item, "deployment"), keyOf("deployment"),
                   fmt::format("must be one of {}, not {}", allowedNames<Deployment>(),
                               inQuotes(deployment)));
    }
    const std::size_t before = attempt_.errors.size();
    usage.instanceType = textOf(item, "instance_type");
    if (attempt_.errors.size() > before) return;
    if (usage.instanceType.empty())
        return refuse(ErrorCode::Missing, item.line, keyOf("instance_type"),
                      fmt::format("is missing; {} needs one", usage.dimension));
    const std::set<std::string_view>& known = typesOf(usage.dimension);
    if (known.contains(usage.instanceType)) return;
    const std::vector<std::string_view> names{known.begin(), known.end()};
    refuse(ErrorCode::UnknownName, lineOf(item, "instance_type"), keyOf("instance_type"),
           fmt::format("{} is none of the {} types of {}{}", inQuotes(usage.instanceType), names.size(),
                       usage.dimension, suggestion(usage.instanceType, joined(names))));
}

void UsageReader::readPurchase(const UsageCells& item, Usage& usage) {
    const std::string purchase = textOf(item, "purchase");
    const bool mayBeSpot = usage.dimension == "ec2_hour";
    if (mayBeSpot && purchase == spot) return readSpotDiscount(item, usage);
    if (item.find("spot_discount") != nullptr)
        warn(lineOf(item, "spot_discount"), keyOf("spot_discount"), "says nothing about hours that are not on spot and is left out");
    if (purchase.empty()) return;
    if (const auto known = parseName<Purchase>(purchase)) usage.purchase = *known;
    else
        refuse(ErrorCode::UnknownName, lineOf(item, "purchase"), keyOf("purchase"),
               fmt::format("must be one of {}{}, not {}", allowedNames<Purchase>(), mayBeSpot ? ", spot" : "", inQuotes(purchase)));
}

/// No list tells what spot hours cost, so the file must.
void UsageReader::readSpotDiscount(const UsageCells& item, Usage& usage) {
    usage.purchaseName = spot;
    const UsageCell* const node = item.find("spot_discount");
    const std::string allowed = fmt::format("a number from 0 to {}: what a spot hour costs less than one on demand", largestSpotDiscount);
    if (node == nullptr) return refuse(ErrorCode::Missing, item.line, keyOf("spot_discount"), fmt::format("is missing; it must be {}", allowed));
    const std::optional<double> discount = node->isText ? parseNumber(node->text) : std::nullopt;
    if (discount && *discount >= 0 && *discount <= largestSpotDiscount)
        usage.discount = *discount;
    else
        refuse(discount ? ErrorCode::OutOfRange : ErrorCode::WrongType, node->line, keyOf("spot_discount"),
               fmt::format("must be {}; not {}", allowed, node->isText ? inQuotes(node->text) : std::string{node->kind}));
}

void UsageReader::readEngine(const UsageCells& item, Usage& usage) {
    const std::size_t before = attempt_.errors.size();
    usage.engine = textOf(item, "engine");
    if (attempt_.errors.size() > before) return;
    const bool isDatabase = usage.dimension == "rds_hour";
    const bool isKnown = isDatabase ? parseName<DatabaseEngine>(usage.engine).has_value()
                                    : parseName<CacheEngine>(usage.engine).has_value();
    if (isKnown) return;
    const std::string allowed = isDatabase ? allowedNames<DatabaseEngine>() : allowedNames<CacheEngine>();
    refuse(usage.engine.empty() ? ErrorCode::Missing : ErrorCode::UnknownName, lineOf(item, "engine"),
           keyOf("engine"),
           usage.engine.empty()
               ? fmt::format("is missing; one of {}", allowed)
               : fmt::format("must be one of {}, not {}", allowed, inQuotes(usage.engine)));
}

const std::set<std::string_view>& UsageReader::typesOf(std::string_view dimension) {
    // The key outlives the reader: it is one of the names above.
    std::set<std::string_view>& names = types_[*std::ranges::find(instanceHours, dimension)];
    if (!names.empty()) return names;
    if (dimension == "ec2_hour")
        for (const InstanceType& type : catalog_.instanceTypes()) names.insert(type.name);
    else if (dimension == "rds_hour")
        for (const DatabaseClass& type : catalog_.databaseClasses()) names.insert(type.name);
    else
        for (const Region& region : catalog_.regions())
            for (const CacheEngine engine :
                 {CacheEngine::Valkey, CacheEngine::Redis, CacheEngine::Memcached})
                for (const CacheOffer& offer : catalog_.cacheOffers(region.code, engine))
                    names.insert(offer.name);
    return names;
}

}  // namespace stagecraft
