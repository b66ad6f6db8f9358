#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/planning/design.h"
#include "model/planning/usage.h"

/// What the files that tell the usage of a design share: usage_of.cpp (servers), usage_edge.cpp, usage_network.cpp,
/// usage_data.cpp and usage_operations.cpp. Only they include this.
namespace stagecraft::usage {

/// What every line is worked out from.
struct Context {
    const Design& design;
    const Blueprint& blueprint;
    const Workload& work;
    const Choices& choices;
    const Demand& demand;
    const Catalog& catalog;
    [[nodiscard]] double regions() const { return static_cast<double>(design.regions.size()); }
};

/// Where a line belongs.
struct Place {
    Component component{};
    std::string_view service;
    std::string part;
    std::string_view region;
};

/// Collects usage lines; each is the product of its factors.
class Lines {
public:
    Usage& add(const Place& place, std::string_view dimension, std::vector<Factor> factors) {
        Usage& usage = lines_.emplace_back();
        usage.dimension = dimension;
        usage.region = place.region;
        usage.component = place.component;
        usage.service = place.service;
        usage.part = place.part;
        usage.quantity = 1;
        for (const Factor& factor : factors) usage.quantity *= factor.value;
        usage.factors = std::move(factors);
        return usage;
    }
    void reserve(std::size_t count) { lines_.reserve(count); }
    void append(std::vector<Usage> more) {
        for (Usage& usage : more) lines_.push_back(std::move(usage));
    }
    [[nodiscard]] std::vector<Usage> take() { return std::move(lines_); }

private:
    std::vector<Usage> lines_;
};

[[nodiscard]] inline double million(double perSecond) { return perSecond * secondsPerMonth / 1e6; }
[[nodiscard]] inline double gigabytes(double perSecond, Bytes each) { return Gib{perSecond * secondsPerMonth * each}.count(); }
/// Servers of one's own that a fleet runs on average; none where AWS runs it.
[[nodiscard]] inline double ownServers(const Fleet& fleet) { return fleet.service == "EC2" ? fleet.instanceHours / 730 : 0; }
[[nodiscard]] inline double ownServers(const RegionLayout& layout) {
    double servers = 0;
    for (const Fleet& fleet : layout.fleets) servers += ownServers(fleet);
    return servers;
}

// usage_edge.cpp
void addGlobal(Lines& lines, const Context& context);
void addFrontDoor(Lines& lines, const Context& context, const RegionDesign& region);

// usage_network.cpp
void addEgress(Lines& lines, std::string_view region, double gigabytes);
/// Half of what is exchanged with third parties.
[[nodiscard]] double sentToThirdParties(const Context& context, const RegionLoad& load);
void addAddresses(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout);
void addOutsideAccess(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout);
void addTransfer(Lines& lines, const Context& context, const RegionDesign& region);

// usage_data.cpp
void addDatabaseStorage(Lines& lines, const DatabaseDesign& database, std::string_view region);
/// Of ElastiCache Serverless, where the region has it.
void addServerlessCache(Lines& lines, const RegionDesign& region);
void addServerDisks(Lines& lines, const Context& context, const RegionDesign& region, const Fleet& fleet);
void addFiles(Lines& lines, const Context& context, const RegionDesign& region);
void addSignUps(Lines& lines, const Context& context, std::string_view region);
/// The table of sessions in every region, billed one way in all of them (a global table has one capacity mode).
[[nodiscard]] std::vector<std::vector<Usage>> sessionTables(const Context& context);

// usage_operations.cpp
void addLogs(Lines& lines, const Context& context, const RegionDesign& region);
void addMonitoring(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout);
void addSecrets(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout);
void addTemplates(Lines& lines, const Context& context, const RegionLayout& layout);

}  // namespace stagecraft::usage
