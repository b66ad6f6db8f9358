#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"

namespace stagecraft {

/// The name AWS gives to one price that was imported.
struct RateCode {
    std::string item;      ///< "m7g.large", "postgresql db.m7g.large multi-az", "redis cache.r7g.large", a dimension
    std::string purchase;  ///< "on-demand", "ri_1y_all_upfront"; empty for a dimension
    std::string sku, rateCode;
    std::string usd, unit;  ///< as the list has them, before any spreading or scaling
    std::string effective;
};

/// Of everything in `region` whose item is `name` or names it among its words. None where the folder has no rate codes: a
/// catalog that was not imported.
[[nodiscard]] Result<std::vector<RateCode>> rateCodesOf(const std::filesystem::path& folder, std::string_view region, std::string_view name);

}  // namespace stagecraft
