#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// What the catalog calls the places that price lists name.
class Places {
public:
    explicit Places(const Catalog& catalog);

    /// A region by its code, or, where a file gives none, by its name: "US East (N. Virginia)", "EU (Ireland)". nullopt
    /// for a local zone, another partition or a region the catalog does not have.
    [[nodiscard]] std::optional<std::string> region(std::string_view code, std::string_view name) const;
    /// A price area of CloudFront: "United States" is "cf-north-america".
    [[nodiscard]] static std::optional<std::string> edge(std::string_view name);

private:
    std::map<std::string, std::string, std::less<>> codes_;  ///< by name and by themselves
};

}  // namespace stagecraft
