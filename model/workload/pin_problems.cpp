#include "model/workload/pin_problems.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "model/catalog/server_types.h"
#include "model/support/joined.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

/// Up to five types of that family, or the one that is nearly spelt so, or an example.
std::string nearNames(std::string_view name, const std::vector<std::string_view>& all, std::string_view example) {
    const std::string_view family = name.substr(0, name.rfind('.'));
    std::vector<std::string_view> near;
    for (const std::string_view known : all)
        if (near.size() < 5 && known.substr(0, known.rfind('.')) == family) near.push_back(known);
    if (!near.empty()) return "such as " + joined(near);
    const std::string closest = closestName(name, joined(all));
    return closest.empty() ? fmt::format("for example {}", example) : fmt::format("did you mean {}?", closest);
}

std::vector<std::string_view> serverTypes(const Catalog& catalog) {
    std::vector<std::string_view> names;
    for (const InstanceType& type : catalog.instanceTypes())
        if (!type.isBareMetal) names.push_back(type.name);
    return names;
}

std::vector<std::string_view> databaseClasses(const Catalog& catalog) {
    std::vector<std::string_view> names;
    for (const DatabaseClass& one : catalog.databaseClasses()) names.push_back(one.name);
    return names;
}

std::vector<std::string_view> cacheNodes(const Catalog& catalog, CacheEngine engine) {
    std::set<std::string_view> names;
    for (const Region& region : catalog.regions())
        for (const CacheOffer& offer : catalog.cacheOffers(region.code, engine)) names.insert(offer.name);
    return {names.begin(), names.end()};
}

bool isKnown(std::string_view name, const std::vector<std::string_view>& all) { return std::ranges::find(all, name) != all.end(); }

Error unknown(std::string_view key, std::string_view kind, const std::string& name, const std::vector<std::string_view>& all, std::string_view example) {
    return {ErrorCode::UnknownName, {}, 0, std::string{key},
            fmt::format("must be auto or {} of the catalog ({}), not {}", kind, nearNames(name, all, example), inQuotes(name))};
}

Error conflict(std::string_view key, std::string message) { return {ErrorCode::Conflict, {}, 0, std::string{key}, std::move(message)}; }

void checkServers(std::vector<Error>& found, const Choices& choices, const Catalog& catalog) {
    if (!choices.hasPinnedType()) return;
    constexpr std::string_view key = "choices.instance_type";
    const InstanceType* const type = catalog.instanceType(choices.instanceType);
    if (type == nullptr) found.push_back(unknown(key, "an EC2 type", choices.instanceType, serverTypes(catalog), "m7g.large"));
    else if (const std::string_view oddity = unfitForServers(*type); !oddity.empty())
        found.push_back(conflict(key, fmt::format("{} is {}, which no server of a plan is; such as m7g.large would do", type->name, oddity)));
}

void checkDatabases(std::vector<Error>& found, const Choices& choices, const Catalog& catalog) {
    if (!choices.hasPinnedDatabase()) return;
    constexpr std::string_view key = "choices.database_node";
    const std::string& name = choices.databaseNode;
    const std::vector<std::string_view> classes = databaseClasses(catalog);
    const InstanceType* const type = catalog.instanceType(name);
    if (type == nullptr && !isKnown(name, classes)) {
        found.push_back(name.starts_with("db.") || name.find('.') == std::string::npos
                            ? unknown(key, "a class of RDS or an EC2 type", name, classes, "db.r6g.large")
                            : unknown(key, "a class of RDS or an EC2 type", name, serverTypes(catalog), "db.r6g.large"));
        return;
    }
    const std::string_view oddity = type == nullptr ? std::string_view{} : unfitForServers(*type);
    const bool isOnesOwn = choices.database == DatabaseKind::SelfManaged;
    if (!oddity.empty()) found.push_back(conflict(key, fmt::format("{} is {}, which no database of a plan is; such as r7g.large would do", name, oddity)));
    else if (type == nullptr && isOnesOwn)
        found.push_back(conflict(key, fmt::format("{} is a class of RDS and Aurora; choices.database is self-managed, which takes EC2 types such as r7g.large", name)));
    else if (type != nullptr && !isOnesOwn && choices.database != DatabaseKind::Auto)
        found.push_back(conflict(key, fmt::format("{} is an EC2 type; choices.database is {}, which takes classes such as db.r6g.large", name,
                                                  nameOf(choices.database))));
}

void checkCaches(std::vector<Error>& found, const Choices& choices, const Catalog& catalog) {
    if (!choices.hasPinnedCache()) return;
    const std::vector<std::string_view> nodes = cacheNodes(catalog, choices.cacheEngine);
    if (!isKnown(choices.cacheNode, nodes))
        found.push_back(unknown("choices.cache_node", fmt::format("an ElastiCache node of {}", nameOf(choices.cacheEngine)), choices.cacheNode, nodes,
                                "cache.r7g.large"));
}

}  // namespace

std::vector<Error> pinProblems(const Choices& choices, const Catalog& catalog) {
    std::vector<Error> found;
    checkServers(found, choices, catalog);
    checkDatabases(found, choices, catalog);
    checkCaches(found, choices, catalog);
    return found;
}

}  // namespace stagecraft
