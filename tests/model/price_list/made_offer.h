#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Offer files as AWS's Price List Bulk API publishes them, made for tests: the same products as CSV and as JSON.
namespace made {

struct Price {
    std::string usd;
    std::string unit = "Hrs";
    std::string from = "0", to = "Inf";
    std::string rate = "6YS6EN2CT7";      ///< last part of the rate code
    std::string term = "JRTCKXETXF";      ///< offer term code
    std::string kind = "OnDemand";        ///< or Reserved
    std::string lease, payment, offering;  ///< of Reserved: "1yr", "No Upfront", "standard"
    std::string currency = "USD";
};

struct Product {
    std::string sku, family;
    std::vector<std::pair<std::string, std::string>> attributes;  ///< by the header of the CSV file: "Instance Type"
    std::vector<Price> prices;

    Product& with(std::string_view label, std::string value);
};

struct Head {
    std::string offer = "AmazonEC2";
    std::string published = "2025-09-12T22:53:08Z";
    std::string version = "20250912225308";
};

/// A reservation of the standard class: no, partial or all upfront for one or three years, with AWS's codes.
[[nodiscard]] Price hourly(std::string usd, int years, const std::string& payment);
[[nodiscard]] Price upfront(std::string usd, int years, const std::string& payment);

/// Takes pieces of a file, one after the other.
using Sink = std::function<void(std::string_view)>;
/// The product of a number from 0 up; asked for more than once where a format needs it.
using Products = std::function<Product(std::size_t)>;

/// The 91 columns of an EC2 file of September 2025, in their order.
[[nodiscard]] const std::vector<std::string>& ec2Columns();
/// Only the columns that `products` fill.
[[nodiscard]] std::vector<std::string> columnsOf(const std::vector<Product>& products);

void writeCsv(const Sink& sink, const Head& head, const std::vector<std::string>& columns, std::size_t count, const Products& products);
void writeJson(const Sink& sink, const Head& head, std::size_t count, const Products& products, bool termsFirst = false);

[[nodiscard]] std::string csv(const Head& head, const std::vector<Product>& products);
[[nodiscard]] std::string json(const Head& head, const std::vector<Product>& products, bool termsFirst = false);

/// EC2 on demand, Linux, shared: with everything a recipe asks for. A test spoils one attribute.
[[nodiscard]] Product linuxInstance(std::string sku, const std::string& type, std::string usd);

/// A whole region of EC2: every type under several operating systems, tenancies, licences and capacities, on demand and
/// reserved, so that a few of a hundred products are wanted and most rows are look-alikes. Prices follow from numbers alone.
class Ec2Region {
public:
    explicit Ec2Region(std::vector<std::string> types) : types_(std::move(types)) {}
    [[nodiscard]] Product product(std::size_t number) const;
    /// Of the type: what the made file lists, as decimal text.
    [[nodiscard]] static std::string onDemand(std::size_t type);
    [[nodiscard]] static std::string noUpfront(std::size_t type, int years);
    [[nodiscard]] static std::string allUpfront(std::size_t type, int years);  ///< the fee
    [[nodiscard]] const std::vector<std::string>& types() const { return types_; }
    /// Products for each type; the first of them is the wanted one.
    static constexpr std::size_t variants = 96;

private:
    std::vector<std::string> types_;
};

}  // namespace made
