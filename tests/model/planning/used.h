#pragma once

#include <string>
#include <utility>

#include "model/planning/usage.h"

namespace stagecraft::testing {

/// So much of one priced dimension in one region.
inline Usage use(std::string dimension, std::string region, double quantity) {
    Usage usage;
    usage.dimension = std::move(dimension);
    usage.region = std::move(region);
    usage.quantity = quantity;
    return usage;
}

}  // namespace stagecraft::testing
