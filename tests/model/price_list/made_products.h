#pragma once

#include "model/price_list/made_offer.h"

/// Products of several services in Ireland, and what they cost.
namespace made {

[[nodiscard]] Price tier(std::string usd, std::string unit, const std::string& from = "0", std::string to = "Inf");

/// "S3 / Location Type=AWS Region; usageType=…" with its prices; `attributes` are separated by "; ".
[[nodiscard]] Product product(std::string sku, std::string family, std::string_view attributes, std::vector<Price> prices);
[[nodiscard]] Product database(std::string sku, const std::string& engine, const std::string& type, const std::string& deployment, std::string usd);

/// The product with what AWS's calculator says of a c5.xlarge (Windows, Tokyo, jtdelia/ec2-priceit examples/aws-calculator-output.md): every
/// reservation of the standard class there is. On demand it is 0.398 an hour.
[[nodiscard]] Product withCalculatorsPrices(Product product);

/// Of a list published on `day`, at an hour that is always the same.
[[nodiscard]] Head head(std::string offer, const std::string& day = "2026-10-01");

}  // namespace made
