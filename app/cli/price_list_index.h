#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/support/error.h"

namespace stagecraft {

/// A price list as an index of AWS names it: the path below the base address, always a JSON file with a CSV beside it.
struct PriceListAddress {
    std::string path;
    std::string foreignHost;  ///< where an index puts the list on another server than its own; then it has no path

    /// "20250912225308"; "current" where the index gives no version.
    [[nodiscard]] std::string version() const;
    [[nodiscard]] std::string pathOf(std::string_view format) const;
    friend bool operator==(const PriceListAddress&, const PriceListAddress&) = default;
};

/// Where one service's indexes are.
struct ServiceIndexes {
    std::string regions;   ///< path of the index of its regions
    std::string versions;  ///< path of the index of its versions; empty for Savings Plans
};

/// Services by name: the offers, and the Savings Plans that they name.
/// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/bulk-api-reading-price-list-files.html, 2026-11-25
[[nodiscard]] Result<std::map<std::string, ServiceIndexes>> readOffersIndex(std::string_view json, std::string file);

/// The newest list of each region, also of those on other servers; of offers and of Savings Plans, whose indexes differ in form.
[[nodiscard]] Result<std::map<std::string, PriceListAddress>> readRegionIndex(std::string_view json, std::string file);

/// The newest list of all places at once.
[[nodiscard]] Result<PriceListAddress> readVersionIndex(std::string_view json, std::string file);

/// What is wrong with a price list that is said to be complete: it is none (an error page, say), or its end is missing.
[[nodiscard]] std::optional<std::string> problemOfPriceList(std::string_view start, std::string_view end, std::string_view format);

}  // namespace stagecraft
