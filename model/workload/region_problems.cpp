#include "model/workload/region_problems.h"

#include <fmt/format.h>

#include "model/support/counted.h"
#include "model/support/joined.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

/// Up to five regions whose code begins like `code`, else those of its first two letters.
std::string nearRegions(std::string_view code, const Catalog& catalog) {
    std::vector<std::string_view> all, near;
    for (const Region& region : catalog.regions()) all.push_back(region.code);
    if (const std::string closest = closestName(code, joined(all)); !closest.empty())
        return fmt::format("did you mean {}?", closest);
    for (std::size_t length = code.size(); length >= 2 && near.empty(); --length)
        for (std::string_view candidate : all)
            if (near.size() < 5 && candidate.starts_with(code.substr(0, length))) near.push_back(candidate);
    return near.empty() ? std::string{"for example us-east-1 or eu-central-1"}
                        : "such as " + joined(near);
}

}  // namespace

std::vector<Error> fallbackProblems(const Choices& choices, const Catalog& catalog) {
    const std::string& fallback = choices.fallbackRegion;
    if (fallback == "auto" || fallback == "none" || catalog.region(fallback) != nullptr) return {};
    return {{ErrorCode::UnknownName, {}, 0, "choices.fallback_region",
             fmt::format("must be auto, none or one of the {} regions of the catalog ({}), not {}", catalog.regions().size(),
                         nearRegions(fallback, catalog), inQuotes(fallback))}};
}

std::vector<Error> regionProblems(const Choices& choices, const Catalog& catalog) {
    const Region* const region = catalog.region(choices.region);
    if (region == nullptr)
        return {{ErrorCode::UnknownName, {}, 0, "choices.region",
                 fmt::format("must be one of the {} regions of the catalog ({}), not {}", catalog.regions().size(),
                             nearRegions(choices.region, catalog), inQuotes(choices.region))}};
    std::vector<Error> found = fallbackProblems(choices, catalog);
    const std::size_t zones = region->zones.size();
    if (choices.zones && static_cast<std::size_t>(*choices.zones) > zones)
        found.push_back({ErrorCode::Conflict, {}, 0, "choices.zones",
                         fmt::format("{} has {}; {} were asked for", region->code,
                                     counted(static_cast<double>(zones), "availability zone", "availability zones"), *choices.zones)});
    if (choices.regionCount && static_cast<std::size_t>(*choices.regionCount) > catalog.regions().size())
        found.push_back({ErrorCode::Conflict, {}, 0, "choices.regions",
                         fmt::format("the catalog has {} regions; {} were asked for", catalog.regions().size(),
                                     *choices.regionCount)});
    return found;
}

}  // namespace stagecraft
