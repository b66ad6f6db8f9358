#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace stagecraft {

/// Hash of the names that tables are searched by ("us-east-1", "m7g.large", "ebs_gp3_gb_month"): of their length and of their first and
/// last eight bytes. Long names that differ only between those meet in one place, where comparing tells them apart.
struct NameHash {
    [[nodiscard]] std::size_t operator()(std::string_view name) const {
        constexpr std::uint64_t odd = 0x9E3779B97F4A7C15u;
        constexpr std::size_t word = sizeof(std::uint64_t);
        std::uint64_t first = 0, last = 0;
        if (name.size() >= word) {
            std::memcpy(&first, name.data(), word);
            std::memcpy(&last, name.data() + name.size() - word, word);
        } else {
            std::memcpy(&first, name.data(), name.size());
        }
        std::uint64_t mixed = (first ^ name.size()) * odd;
        mixed = (mixed ^ mixed >> 32 ^ last) * odd;
        return static_cast<std::size_t>(mixed ^ mixed >> 32);
    }
};

}  // namespace stagecraft
