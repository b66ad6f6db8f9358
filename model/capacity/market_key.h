#pragma once

#include <cstdint>
#include <string_view>

#include "model/catalog/catalog.h"
#include "model/workload/workload.h"

namespace stagecraft {

enum class IndexKind { Servers, Databases, Caches, RoundTrips, ServerPeers, DatabasePeers };

/// Names an index derived from a catalog exactly: its kind, the region and every choice that decides what is on sale.
[[nodiscard]] inline std::uint64_t marketKey(IndexKind kind, const Catalog& catalog, std::string_view region,
                                             const Choices& choices, std::uint64_t detail = 0) {
    std::uint64_t key = static_cast<std::uint64_t>(kind);
    const auto add = [&](std::uint64_t value, std::uint64_t possibilities) { key = key * possibilities + value; };
    add(catalog.regionNumber(region), 256);
    add(static_cast<std::uint64_t>(choices.architecture), 4);
    add(static_cast<std::uint64_t>(choices.generations), 2);
    add(static_cast<std::uint64_t>(choices.purchase), 32);
    add(static_cast<std::uint64_t>(choices.benchmark), 4);
    add(catalog.fallback(choices.fallbackRegion).key(), 512);
    add(detail, 4096);
    return key;
}

}  // namespace stagecraft
