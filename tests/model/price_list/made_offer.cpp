#include "model/price_list/made_offer.h"

#include <algorithm>
#include <array>
#include <set>

namespace made {

namespace {

constexpr std::string_view disclaimer =
    "This pricing list is for informational purposes only. All prices are subject to the additional terms included in the pricing "
    "pages on http://aws.amazon.com. All Free Tier prices are also subject to the terms included at https://aws.amazon.com/free/";

/// The columns that belong to a price; all others belong to a product.
constexpr std::array<std::string_view, 15> priceColumns{
    "SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange", "EndingRange", "Unit",
    "PricePerUnit", "Currency", "RelatedTo", "LeaseContractLength", "PurchaseOption", "OfferingClass"};

/// How JSON spells the names that are not just CSV's with small letters: AWS is not consistent here.
std::string jsonKey(std::string_view label) {
    constexpr std::pair<std::string_view, std::string_view> others[] = {
        {"usageType", "usagetype"},           {"serviceCode", "servicecode"}, {"serviceName", "servicename"},
        {"CapacityStatus", "capacitystatus"}, {"MarketOption", "marketoption"}, {"Pre Installed S/W", "preInstalledSw"},
        {"Volume API Name", "volumeApiName"}, {"vCPU", "vcpu"},               {"Group", "group"}};
    for (const auto& [csv, json] : others)
        if (csv == label) return std::string{json};
    std::string key;
    bool isWordStart = false;
    for (const char c : label) {
        if (c == ' ' || c == '/' || c == '-') {
            isWordStart = true;
            continue;
        }
        const bool isFirst = key.empty();
        if (isFirst && c >= 'A' && c <= 'Z') key += static_cast<char>(c - 'A' + 'a');
        else if (isWordStart && c >= 'a' && c <= 'z') key += static_cast<char>(c - 'a' + 'A');
        else key += c;
        isWordStart = false;
    }
    return key;
}

void appendQuoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void appendJson(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

std::string termCode(const Product& product, const Price& price) { return product.sku + "." + price.term; }
std::string rateCode(const Product& product, const Price& price) { return termCode(product, price) + "." + price.rate; }

std::string describe(const Product& product, const Price& price) {
    if (price.unit == "Quantity") return "Upfront Fee";
    return "$" + price.usd + " per " + product.family + ", " + product.sku + (price.kind == "Reserved" ? " reserved instance applied" : "");
}

/// Where each product attribute of a CSV file stands among its columns.
struct Column {
    std::string_view label;
    bool isOfPrice = false;
};

std::string priceCell(const Product& product, const Price& price, std::string_view column) {
    if (column == "SKU") return product.sku;
    if (column == "OfferTermCode") return price.term;
    if (column == "RateCode") return rateCode(product, price);
    if (column == "TermType") return price.kind;
    if (column == "PriceDescription") return describe(product, price);
    if (column == "EffectiveDate") return "2025-09-01";
    if (column == "StartingRange") return price.unit == "Quantity" ? "" : price.from;
    if (column == "EndingRange") return price.unit == "Quantity" ? "" : price.to;
    if (column == "Unit") return price.unit;
    if (column == "PricePerUnit") return price.usd;
    if (column == "Currency") return price.currency;
    if (column == "LeaseContractLength") return price.lease;
    if (column == "PurchaseOption") return price.payment;
    if (column == "OfferingClass") return price.offering;
    return {};
}

/// Collects text and hands it on in large pieces.
class Pieces {
public:
    explicit Pieces(const Sink& sink) : sink_(sink) {}
    ~Pieces() { sink_(text); }
    Pieces(const Pieces&) = delete;
    Pieces& operator=(const Pieces&) = delete;
    void flushLarge() {
        if (text.size() < (1u << 20)) return;
        sink_(text);
        text.clear();
    }
    std::string text;

private:
    const Sink& sink_;
};

constexpr std::string_view termCodes[2][3] = {{"4NA7Y494T4", "HU7G6KETJZ", "6QCMYABX3D"}, {"BPH4J8HBKS", "38NPMPTW36", "NQ3QZPMQV9"}};

Price reservation(std::string usd, int years, const std::string& payment) {
    Price price;
    price.usd = std::move(usd);
    price.kind = "Reserved";
    price.lease = years == 1 ? "1yr" : "3yr";
    price.payment = payment;
    price.offering = "standard";
    const std::size_t option = payment == "No Upfront" ? 0 : payment == "Partial Upfront" ? 1 : 2;
    price.term = termCodes[years == 1 ? 0 : 1][option];
    return price;
}

void jsonTerms(Pieces& out, std::size_t count, const Products& products, std::string_view kind) {
    out.text += "    \"" + std::string{kind} + "\" : {";
    bool isFirst = true;
    for (std::size_t i = 0; i < count; ++i) {
        const Product product = products(i);
        std::vector<std::string> terms;
        for (const Price& price : product.prices)
            if (price.kind == kind && std::ranges::find(terms, price.term) == terms.end()) terms.push_back(price.term);
        if (terms.empty()) continue;
        out.text += isFirst ? "\n      " : ",\n      ";
        isFirst = false;
        appendJson(out.text, product.sku);
        out.text += " : {";
        for (const std::string& term : terms) {
            const Price& first = *std::ranges::find_if(product.prices, [&](const Price& p) { return p.term == term && p.kind == kind; });
            out.text += (&term == &terms.front() ? "\n        \"" : ",\n        \"") + product.sku + "." + term + "\" : {\n";
            out.text += "          \"offerTermCode\" : \"" + term + "\",\n          \"sku\" : \"" + product.sku + "\",\n";
            out.text += "          \"effectiveDate\" : \"2025-09-01T00:00:00Z\",\n          \"priceDimensions\" : {";
            bool isFirstPrice = true;
            for (const Price& price : product.prices) {
                if (price.term != term || price.kind != kind) continue;
                out.text += isFirstPrice ? "\n            \"" : ",\n            \"";
                isFirstPrice = false;
                out.text += rateCode(product, price) + "\" : {\n              \"rateCode\" : \"" + rateCode(product, price);
                out.text += "\",\n              \"description\" : ";
                appendJson(out.text, describe(product, price));
                if (price.unit != "Quantity")
                    out.text += ",\n              \"beginRange\" : \"" + price.from + "\",\n              \"endRange\" : \"" + price.to + "\"";
                out.text += ",\n              \"unit\" : \"" + price.unit + "\",\n              \"pricePerUnit\" : {\n                \"" +
                            price.currency + "\" : \"" + price.usd + "\"\n              },\n              \"appliesTo\" : [ ]\n            }";
            }
            out.text += "\n          },\n          \"termAttributes\" : {";
            if (!first.lease.empty())
                out.text += "\n            \"LeaseContractLength\" : \"" + first.lease + "\",\n            \"OfferingClass\" : \"" + first.offering +
                            "\",\n            \"PurchaseOption\" : \"" + first.payment + "\"\n          ";
            out.text += "}\n        }";
        }
        out.text += "\n      }";
        out.flushLarge();
    }
    out.text += "\n    }";
}

void jsonProducts(Pieces& out, std::size_t count, const Products& products) {
    out.text += "  \"products\" : {";
    for (std::size_t i = 0; i < count; ++i) {
        const Product product = products(i);
        out.text += i == 0 ? "\n    " : ",\n    ";
        appendJson(out.text, product.sku);
        out.text += " : {\n      \"sku\" : ";
        appendJson(out.text, product.sku);
        if (!product.family.empty()) {
            out.text += ",\n      \"productFamily\" : ";
            appendJson(out.text, product.family);
        }
        out.text += ",\n      \"attributes\" : {";
        bool isFirst = true;
        for (const auto& [label, value] : product.attributes) {
            if (value.empty()) continue;
            out.text += isFirst ? "\n        \"" : ",\n        \"";
            isFirst = false;
            out.text += jsonKey(label) + "\" : ";
            appendJson(out.text, value);
        }
        out.text += "\n      }\n    }";
        out.flushLarge();
    }
    out.text += "\n  }";
}

std::string decimals(std::uint64_t tenthNanos) {
    std::string fraction = std::to_string(tenthNanos % 10'000'000'000);
    return std::to_string(tenthNanos / 10'000'000'000) + "." + std::string(10 - fraction.size(), '0') + fraction;
}

/// A number that looks like any other but is always the same for the same question.
std::uint64_t scattered(std::uint64_t number) {
    number += 0x9E3779B97F4A7C15u;
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9u;
    number = (number ^ number >> 27) * 0x94D049BB133111EBu;
    return number ^ number >> 31;
}

std::string skuOf(std::uint64_t number) {
    constexpr std::string_view letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    std::string sku;
    for (std::uint64_t rest = scattered(number); sku.size() < 9; rest /= letters.size()) sku += letters[rest % letters.size()];
    // Seven more that tell the number, so that no two are the same.
    for (std::uint64_t rest = number; sku.size() < 16; rest /= letters.size()) sku += letters[rest % letters.size()];
    return sku;
}

}  // namespace

Product& Product::with(std::string_view label, std::string value) {
    for (auto& [name, old] : attributes)
        if (name == label) {
            old = std::move(value);
            return *this;
        }
    attributes.emplace_back(label, std::move(value));
    return *this;
}

Price hourly(std::string usd, int years, const std::string& payment) { return reservation(std::move(usd), years, payment); }

Price upfront(std::string usd, int years, const std::string& payment) {
    Price price = reservation(std::move(usd), years, payment);
    price.unit = "Quantity";
    price.rate = "2TG2D8R56U";
    return price;
}

const std::vector<std::string>& ec2Columns() {
    static const std::vector<std::string> columns{
        "SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange", "EndingRange", "Unit",
        "PricePerUnit", "Currency", "RelatedTo", "LeaseContractLength", "PurchaseOption", "OfferingClass", "Product Family", "serviceCode",
        "Location", "Location Type", "Instance Type", "Current Generation", "Instance Family", "vCPU", "Physical Processor", "Clock Speed",
        "Memory", "Storage", "Network Performance", "Processor Architecture", "Storage Media", "Volume Type", "Max Volume Size",
        "Max IOPS/volume", "Max IOPS Burst Performance", "Max throughput/volume", "Provisioned", "Tenancy", "EBS Optimized",
        "Operating System", "License Model", "Group", "Group Description", "Transfer Type", "From Location", "From Location Type",
        "To Location", "To Location Type", "usageType", "operation", "AvailabilityZone", "CapacityStatus", "ClassicNetworkingSupport",
        "Dedicated EBS Throughput", "ECU", "Elastic Graphics Type", "Enhanced Networking Supported", "From Region Code", "GPU",
        "GPU Memory", "Instance", "Instance Capacity - 10xlarge", "Instance Capacity - 12xlarge", "Instance Capacity - 16xlarge",
        "Instance Capacity - 18xlarge", "Instance Capacity - 24xlarge", "Instance Capacity - 2xlarge", "Instance Capacity - 32xlarge",
        "Instance Capacity - 4xlarge", "Instance Capacity - 8xlarge", "Instance Capacity - 9xlarge", "Instance Capacity - large",
        "Instance Capacity - medium", "Instance Capacity - metal", "Instance Capacity - xlarge", "instanceSKU", "Intel AVX2 Available",
        "Intel AVX Available", "Intel Turbo Available", "MarketOption", "Normalization Size Factor", "Physical Cores",
        "Pre Installed S/W", "Processor Features", "Product Type", "Region Code", "Resource Type", "serviceName",
        "SnapshotArchiveFeeType", "To Region Code", "Volume API Name", "VPCNetworkingSupport"};
    return columns;
}

std::vector<std::string> columnsOf(const std::vector<Product>& products) {
    std::vector<std::string> columns{priceColumns.begin(), priceColumns.end()};
    columns.emplace_back("Product Family");
    std::set<std::string> seen{columns.begin(), columns.end()};
    for (const Product& product : products)
        for (const auto& [label, value] : product.attributes)
            if (seen.insert(label).second) columns.push_back(label);
    if (seen.insert("usageType").second) columns.emplace_back("usageType");
    return columns;
}

void writeCsv(const Sink& sink, const Head& head, const std::vector<std::string>& columns, std::size_t count, const Products& products) {
    Pieces out{sink};
    const auto pair = [&](std::string_view key, std::string_view value) {
        appendQuoted(out.text, key);
        out.text += ',';
        appendQuoted(out.text, value);
        out.text += '\n';
    };
    pair("FormatVersion", "v1.0");
    pair("Disclaimer", disclaimer);
    pair("Publication Date", head.published);
    pair("Version", head.version);
    pair("OfferCode", head.offer);
    std::vector<bool> isOfPrice;
    for (const std::string& column : columns) {
        if (!isOfPrice.empty()) out.text += ',';
        appendQuoted(out.text, column);
        isOfPrice.push_back(std::ranges::find(priceColumns, column) != priceColumns.end());
    }
    out.text += '\n';
    std::vector<std::string_view> values(columns.size());
    for (std::size_t i = 0; i < count; ++i) {
        const Product product = products(i);
        std::ranges::fill(values, std::string_view{});
        for (std::size_t column = 0; column < columns.size(); ++column) {
            if (columns[column] == "Product Family") values[column] = product.family;
            const auto found = std::ranges::find(product.attributes, columns[column], &std::pair<std::string, std::string>::first);
            if (found != product.attributes.end()) values[column] = found->second;
        }
        for (const Price& price : product.prices) {
            for (std::size_t column = 0; column < columns.size(); ++column) {
                if (column > 0) out.text += ',';
                const std::string cell = isOfPrice[column] ? priceCell(product, price, columns[column]) : std::string{};
                const std::string_view value = isOfPrice[column] ? std::string_view{cell} : values[column];
                if (!value.empty()) appendQuoted(out.text, value);
            }
            out.text += '\n';
        }
        out.flushLarge();
    }
}

void writeJson(const Sink& sink, const Head& head, std::size_t count, const Products& products, bool termsFirst) {
    Pieces out{sink};
    out.text += "{\n  \"formatVersion\" : \"v1.0\",\n  \"disclaimer\" : ";
    appendJson(out.text, disclaimer);
    out.text += ",\n  \"offerCode\" : \"" + head.offer + "\",\n  \"version\" : \"" + head.version + "\",\n  \"publicationDate\" : \"" +
                head.published + "\",\n";
    const auto terms = [&] {
        out.text += "  \"terms\" : {\n";
        jsonTerms(out, count, products, "OnDemand");
        out.text += ",\n";
        jsonTerms(out, count, products, "Reserved");
        out.text += "\n  }";
    };
    if (termsFirst) terms();
    else jsonProducts(out, count, products);
    out.text += ",\n";
    if (termsFirst) jsonProducts(out, count, products);
    else terms();
    out.text += ",\n  \"attributesList\" : { }\n}\n";
}

std::string csv(const Head& head, const std::vector<Product>& products) {
    std::string text;
    writeCsv([&](std::string_view piece) { text += piece; }, head, columnsOf(products), products.size(),
             [&](std::size_t i) { return products[i]; });
    return text;
}

std::string json(const Head& head, const std::vector<Product>& products, bool termsFirst) {
    std::string text;
    writeJson([&](std::string_view piece) { text += piece; }, head, products.size(), [&](std::size_t i) { return products[i]; }, termsFirst);
    return text;
}

Product linuxInstance(std::string sku, const std::string& type, std::string usd) {
    Product product;
    product.sku = std::move(sku);
    product.family = "Compute Instance";
    product.attributes = {{"serviceCode", "AmazonEC2"}, {"Location", "US East (N. Virginia)"}, {"Location Type", "AWS Region"},
                          {"Instance Type", type}, {"Current Generation", "Yes"}, {"Instance Family", "General purpose"}, {"vCPU", "2"},
                          {"Physical Processor", "Intel Xeon Platinum 8175, Skylake"}, {"Clock Speed", "3.1 GHz"}, {"Memory", "8 GiB"},
                          {"Storage", "EBS only"}, {"Network Performance", "Up to 10 Gigabit"}, {"Processor Architecture", "64-bit"},
                          {"Tenancy", "Shared"}, {"Operating System", "Linux"}, {"License Model", "No License required"},
                          {"usageType", "BoxUsage:" + type}, {"operation", "RunInstances"}, {"AvailabilityZone", "NA"},
                          {"CapacityStatus", "Used"}, {"ClassicNetworkingSupport", "false"}, {"Dedicated EBS Throughput", "Up to 2120 Mbps"},
                          {"ECU", "10"}, {"Enhanced Networking Supported", "Yes"}, {"GPU Memory", "NA"}, {"Intel AVX2 Available", "Yes"},
                          {"Intel AVX Available", "Yes"}, {"Intel Turbo Available", "Yes"}, {"MarketOption", "OnDemand"},
                          {"Normalization Size Factor", "4"}, {"Pre Installed S/W", "NA"},
                          {"Processor Features", "Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo"}, {"Region Code", "us-east-1"},
                          {"serviceName", "Amazon Elastic Compute Cloud"}, {"VPCNetworkingSupport", "true"}};
    Price price;
    price.usd = std::move(usd);
    product.prices.push_back(price);
    return product;
}

std::string Ec2Region::onDemand(std::size_t type) { return decimals(50'000'000 + scattered(type) % 400'000'000'000); }
std::string Ec2Region::noUpfront(std::size_t type, int years) {
    return decimals(20'000'000 + scattered(type * 7 + static_cast<std::size_t>(years)) % 200'000'000'000);
}
std::string Ec2Region::allUpfront(std::size_t type, int years) {
    return std::to_string(100 + scattered(type * 11 + static_cast<std::size_t>(years)) % 400'000);
}

Product Ec2Region::product(std::size_t number) const {
    constexpr std::string_view systems[] = {"Linux", "Windows", "RHEL", "SUSE"}, tenancies[] = {"Shared", "Dedicated", "Host"},
                               capacities[] = {"Used", "UnusedCapacityReservation", "AllocatedCapacityReservation", "Used"},
                               software[] = {"NA", "SQL Web"};
    const std::size_t type = number / variants % types_.size(), variant = number % variants;
    const std::size_t system = variant % 4, tenancy = variant / 4 % 3, capacity = variant / 12 % 4, installed = variant / 48;
    const bool isOwnLicence = capacity == 3;
    Product product = linuxInstance(skuOf(number), types_[type], variant == 0 ? onDemand(type) : decimals(scattered(number) % 500'000'000'000));
    product.with("Tenancy", std::string{tenancies[tenancy]})
        .with("Operating System", std::string{systems[system]})
        .with("CapacityStatus", std::string{capacities[capacity]})
        .with("Pre Installed S/W", std::string{software[installed]})
        .with("License Model", isOwnLicence ? "Bring your own license" : "No License required")
        .with("operation", variant == 0 ? "RunInstances" : "RunInstances:000" + std::to_string(1 + variant % 9))
        .with("usageType", std::string{tenancy > 0 ? "DedicatedUsage:" : capacity == 1 ? "UnusedBox:" : capacity == 2 ? "Reservation:" : "BoxUsage:"} + types_[type]);
    if (capacity == 1 || capacity == 2) return product;  // what is not used cannot be reserved
    for (const int years : {1, 3}) {
        const std::size_t key = variant == 0 ? type : number * 31;
        product.prices.push_back(hourly(noUpfront(key, years), years, "No Upfront"));
        product.prices.push_back(hourly(noUpfront(key + 5, years), years, "Partial Upfront"));
        product.prices.push_back(upfront(allUpfront(key + 5, years), years, "Partial Upfront"));
        product.prices.push_back(hourly("0.0000000000", years, "All Upfront"));
        product.prices.push_back(upfront(allUpfront(key, years), years, "All Upfront"));
    }
    return product;
}

}  // namespace made
