#include "model/price_list/made_products.h"

#include <algorithm>
#include <utility>

namespace made {

Price tier(std::string usd, std::string unit, const std::string& from, std::string to) {
    Price price;
    price.usd = std::move(usd);
    price.unit = std::move(unit);
    price.from = from;
    price.to = std::move(to);
    price.rate = "R" + from;
    return price;
}

Product product(std::string sku, std::string family, std::string_view attributes, std::vector<Price> prices) {
    Product made;
    made.sku = std::move(sku);
    made.family = std::move(family);
    made.with("Location Type", "AWS Region").with("Region Code", "eu-west-1").with("Location", "EU (Ireland)");
    while (!attributes.empty()) {
        const std::string_view attribute = attributes.substr(0, attributes.find("; "));
        const std::size_t sign = attribute.find('=');
        made.with(attribute.substr(0, sign), std::string{attribute.substr(sign + 1)});
        attributes.remove_prefix(std::min(attributes.size(), attribute.size() + 2));
    }
    made.prices = std::move(prices);
    return made;
}

Product database(std::string sku, const std::string& engine, const std::string& type, const std::string& deployment, std::string usd) {
    const std::string usage = deployment == "Single-AZ" ? "InstanceUsage:" : deployment == "Multi-AZ" ? "Multi-AZUsage:" : "Multi-AZClusterUsage:";
    return product(std::move(sku), "Database Instance",
                   "Database Engine=" + engine + "; Deployment Option=" + deployment + "; License Model=No license required; Instance Type=" + type +
                       "; usageType=EU-" + usage + type,
                   {tier(std::move(usd), "Hrs")});
}

Product withCalculatorsPrices(Product product) {
    product.prices.push_back(hourly("0.3190000000", 1, "No Upfront"));
    product.prices.push_back(hourly("0.1560000000", 1, "Partial Upfront"));
    product.prices.push_back(upfront("1368", 1, "Partial Upfront"));
    product.prices.push_back(hourly("0.0000000000", 1, "All Upfront"));
    product.prices.push_back(upfront("2714", 1, "All Upfront"));
    product.prices.push_back(hourly("0.2760000000", 3, "No Upfront"));
    product.prices.push_back(hourly("0.1350000000", 3, "Partial Upfront"));
    product.prices.push_back(upfront("3543", 3, "Partial Upfront"));
    product.prices.push_back(hourly("0.0000000000", 3, "All Upfront"));
    product.prices.push_back(upfront("6950", 3, "All Upfront"));
    return product;
}

Head head(std::string offer, const std::string& day) {
    std::string version;
    for (const char c : day)
        if (c != '-') version += c;
    return {std::move(offer), day + "T10:20:30Z", version + "102030"};
}

}  // namespace made
