#include "model/documents/usage_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "model/support/text.h"
#include "model/support/yaml_tree.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

/// Larger than any account's month in any unit, small enough that sums stay finite.
constexpr double largestQuantity = 1e15;

constexpr std::string_view instanceHours[] = {"ec2_hour", "rds_hour", "elasticache_node_hour"};
constexpr std::string_view entryKeys[] = {"dimension", "region", "quantity",  "instance_type",
                                          "purchase",  "engine", "deployment"};
constexpr std::string_view partialPurchases[] = {"ri_1y_partial_upfront", "ri_3y_partial_upfront"};

bool contains(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string joined(std::span<const std::string_view> names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

/// ": did you mean alb_hour?", or nothing when nothing is close.
std::string suggestion(std::string_view word, std::string_view candidates) {
    const std::string closest = closestName(word, candidates);
    return closest.empty() ? std::string{} : fmt::format("; did you mean {}?", closest);
}

class UsageReader {
public:
    UsageReader(std::string_view file, const Catalog& catalog) : file_(file), catalog_(catalog) {}

    ReadUsageAttempt read(const YamlNode& root) {
        if (root.kind == YamlNode::Kind::Null) {
            refuse(ErrorCode::Missing, 0, {}, "is empty; a usage file is a map with a list \"usage:\"");
        } else if (!root.isMap()) {
            refuse(ErrorCode::WrongType, root.line, {},
                   fmt::format("is {}; a usage file is a map with a list \"usage:\"", root.kindName()));
        } else {
            readRoot(root);
        }
        return std::move(attempt_);
    }

private:
    void refuse(ErrorCode code, int line, std::string key, std::string message) {
        attempt_.errors.push_back({code, std::string{file_}, line, std::move(key), std::move(message)});
    }
    void warn(int line, std::string key, std::string message) {
        attempt_.list.warnings.push_back(
            {ErrorCode::UnknownKey, std::string{file_}, line, std::move(key), std::move(message)});
    }
    [[nodiscard]] std::string keyOf(std::string_view name) const {
        return fmt::format("usage[{}].{}", entry_, name);
    }

    void readRoot(const YamlNode& root) {
        for (const YamlEntry& entry : root.entries)
            if (entry.key != "usage" && entry.key != "free_tier" && entry.key != "stagecraft")
                warn(entry.line, entry.key,
                     "is not known here and is left out; a usage file has usage and free_tier");
        if (const YamlNode* const flag = root.find("free_tier")) readFreeTier(*flag);
        const YamlNode* const list = root.find("usage");
        if (list == nullptr)
            return refuse(ErrorCode::Missing, root.line, "usage",
                          "is missing; it is the list of what to price");
        if (list->kind == YamlNode::Kind::Null) return;
        if (!list->isList())
            return refuse(ErrorCode::WrongType, list->line, "usage",
                          fmt::format("must be a list, not {}", list->kindName()));
        for (const YamlNode& item : list->items) {
            ++entry_;
            readEntry(item);
        }
    }

    void readFreeTier(const YamlNode& flag) {
        if (flag.kind == YamlNode::Kind::Scalar && (flag.text == "true" || flag.text == "false"))
            attempt_.list.withFreeTier = flag.text == "true";
        else
            refuse(ErrorCode::WrongType, flag.line, "free_tier",
                   fmt::format("must be true or false, not {}",
                               flag.text.empty() ? std::string{flag.kindName()} : inQuotes(flag.text)));
    }

    /// The text under `name`; empty when it is not given. What is no text is refused.
    std::string textOf(const YamlNode& item, std::string_view name) {
        const YamlNode* const node = item.find(name);
        if (node == nullptr) return {};
        if (node->kind == YamlNode::Kind::Scalar && !node->text.empty()) return node->text;
        refuse(ErrorCode::WrongType, node->line, keyOf(name),
               fmt::format("must be a text, not {}", node->kindName()));
        return {};
    }

    [[nodiscard]] static int lineOf(const YamlNode& item, std::string_view name) {
        const YamlNode* const node = item.find(name);
        return node == nullptr ? item.line : node->line;
    }

    void readEntry(const YamlNode& item) {
        if (!item.isMap())
            return refuse(
                ErrorCode::WrongType, item.line, fmt::format("usage[{}]", entry_),
                fmt::format(
                    "must be a map such as {{dimension: alb_hour, region: us-east-1, quantity: 730}}, not {}",
                    item.kindName()));
        for (const YamlEntry& entry : item.entries)
            if (!contains(entryKeys, entry.key))
                warn(entry.line, keyOf(entry.key),
                     fmt::format("is not known here and is left out; there are {}", joined(entryKeys)));
        const std::size_t before = attempt_.errors.size();
        Usage usage;
        readDimension(item, usage);
        readQuantity(item, usage);
        readRegion(item, usage);
        if (contains(instanceHours, usage.dimension))
            readInstance(item, usage);
        else
            warnOfInstanceKeys(item, usage);
        if (attempt_.errors.size() == before) attempt_.list.usage.push_back(std::move(usage));
    }

    void readDimension(const YamlNode& item, Usage& usage) {
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

    void readQuantity(const YamlNode& item, Usage& usage) {
        const YamlNode* const node = item.find("quantity");
        if (node == nullptr)
            return refuse(ErrorCode::Missing, item.line, keyOf("quantity"),
                          "is missing; it must be a number from 0 up");
        const std::optional<double> quantity =
            node->kind == YamlNode::Kind::Scalar ? parseNumber(node->text) : std::nullopt;
        if (!quantity || *quantity < 0 || *quantity > largestQuantity)
            return refuse(quantity ? ErrorCode::OutOfRange : ErrorCode::WrongType, node->line,
                          keyOf("quantity"),
                          fmt::format("must be a number from 0 to {}, not {}", exactNumber(largestQuantity),
                                      node->kind == YamlNode::Kind::Scalar ? inQuotes(node->text)
                                                                           : std::string{node->kindName()}));
        usage.quantity = *quantity;
    }

    void readRegion(const YamlNode& item, Usage& usage) {
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

    void warnOfInstanceKeys(const YamlNode& item, const Usage& usage) {
        for (const std::string_view key : {"instance_type", "purchase", "engine", "deployment"})
            if (item.find(key) != nullptr && !usage.dimension.empty())
                warn(lineOf(item, key), keyOf(key),
                     fmt::format("says nothing about {} and is left out", usage.dimension));
    }

    void readInstance(const YamlNode& item, Usage& usage) {
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

    void readPurchase(const YamlNode& item, Usage& usage) {
        const std::string purchase = textOf(item, "purchase");
        if (purchase.empty()) return;
        const bool isDatabase = usage.dimension == "rds_hour";
        if (const auto known = parseName<Purchase>(purchase)) {
            usage.purchase = *known;
        } else if (isDatabase && contains(partialPurchases, purchase)) {
            usage.purchaseName = purchase;
        } else {
            refuse(ErrorCode::UnknownName, lineOf(item, "purchase"), keyOf("purchase"),
                   fmt::format("must be one of {}{}, not {}", allowedNames<Purchase>(),
                               isDatabase ? ", " + joined(partialPurchases) : "", inQuotes(purchase)));
        }
    }

    void readEngine(const YamlNode& item, Usage& usage) {
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

    [[nodiscard]] const std::set<std::string_view>& typesOf(std::string_view dimension) {
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

    std::string_view file_;
    const Catalog& catalog_;
    int entry_ = 0;                      ///< of the list, counted from 1
    std::set<std::string_view> places_;  ///< regions and CloudFront geographies, once they are asked for
    std::map<std::string_view, std::set<std::string_view>> types_;  ///< by instance-hour dimension, likewise
    ReadUsageAttempt attempt_;
};

}  // namespace

ReadUsageAttempt readUsage(std::string_view text, std::string_view file, const Catalog& catalog) {
    const Result<YamlNode> root = parseYaml(text, file);
    if (!root) return {{}, {root.error()}};
    return UsageReader{file, catalog}.read(*root);
}

}  // namespace stagecraft
