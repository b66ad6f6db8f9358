#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stagecraft {

/// What a row of an offer file tells about a product and its price, as far as anybody here asks.
enum class Attribute {
    Sku,
    RateCode,
    TermType,
    EffectiveDate,
    StartingRange,
    EndingRange,
    Unit,
    PricePerUnit,
    Currency,
    LeaseContractLength,
    LeaseContractLengthUnit,
    PurchaseOption,
    OfferingClass,
    ProductFamily,
    Location,
    LocationType,
    RegionCode,
    FromLocation,
    FromLocationType,
    FromRegionCode,
    ToLocation,
    ToLocationType,
    ToRegionCode,
    InstanceType,
    Vcpu,
    Memory,
    OperatingSystem,
    Tenancy,
    CapacityStatus,
    PreInstalledSoftware,
    LicenseModel,
    MarketOption,
    CurrentGeneration,
    VolumeType,
    VolumeApiName,
    DatabaseEngine,
    DeploymentOption,
    ExtendedSupportYear,
    CacheEngine,
    Group,
    GroupDescription,
    TransferType,
    RequestType,
    UsageType,
    Operation,
    DiscountedSku,
    DiscountedRate,
    DiscountedServiceCode,
    DiscountedUsageType,
    DiscountedOperation,
    DiscountedRegionCode,
    DiscountedInstanceType,
};
inline constexpr std::size_t attributeCount = 52;

/// As the header of a CSV file spells it: "Operating System".
[[nodiscard]] std::string_view labelOf(Attribute attribute);

/// The attribute that a column of a CSV file or a key of a JSON file names; nullopt for one nobody asks for. Capitals,
/// blanks and signs do not matter: "Pre Installed S/W" and "preInstalledSw" are the same.
[[nodiscard]] std::optional<Attribute> attributeNamed(std::string_view header);

/// `name` with capitals made small and all but letters and digits left out.
[[nodiscard]] std::string plainName(std::string_view name);

/// What may become a name in the tables of a catalog: letters, digits, points, dashes and underscores, a hundred at most.
[[nodiscard]] bool isPlainName(std::string_view text);
/// 0 for one year ("1yr", "1 year", "1"), 1 for three; nullopt for another term.
[[nodiscard]] std::optional<std::size_t> yearsIndex(std::string_view lease);
/// The day that a moment begins with ("2025-09-12T22:53:08Z"), or nothing where none is given; nullopt where it begins with something else.
[[nodiscard]] std::optional<std::string_view> dayOf(std::string_view moment);

/// A cell of a stranger's file in a message: in quotes, short, on one line, in characters that can be shown.
[[nodiscard]] std::string inMessage(std::string_view cell);

/// What a file says of one product; empty where it says nothing.
class Product {
public:
    Product() = default;
    virtual ~Product() = default;
    Product(const Product&) = delete;
    Product& operator=(const Product&) = delete;
    [[nodiscard]] virtual std::string_view operator[](Attribute attribute) const = 0;
};

}  // namespace stagecraft
