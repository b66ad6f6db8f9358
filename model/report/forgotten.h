#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/planning/bill.h"
#include "model/support/names.h"

namespace stagecraft {

/// What most estimates forget. The spelling is part of the JSON output.
enum class ForgottenKind { Nat, CrossZone, Addresses, CapacityUnits, Logs, Backups, Replication, Support };
inline constexpr std::size_t forgottenKindCount = 8;

/// All lines of one kind together. They were derived from the layout, not typed in.
struct ForgottenLine {
    ForgottenKind kind{};
    Usd amount;        ///< of the lines with a price
    double share = 0;  ///< of the whole bill
    Usd estimated;     ///< of the amount, what rests on estimated prices
    int lines = 0;
    int unpriced = 0;  ///< of them, without a price
    /// What they come to and their share are then not known, rather than nothing.
    [[nodiscard]] bool isUnpriced() const { return unpriced == lines; }
};

/// Which kind a line belongs to; nullopt for what nobody forgets.
[[nodiscard]] std::optional<ForgottenKind> forgottenKind(const Usage& usage);

/// The ledger of a bill: every kind it has lines of, in the order of the kinds.
[[nodiscard]] std::vector<ForgottenLine> forgottenLines(const Bill& bill);

[[nodiscard]] std::string_view label(ForgottenKind kind);

template <> struct EnumNames<ForgottenKind> {
    static constexpr std::array<std::string_view, forgottenKindCount> names{"nat", "cross-zone", "addresses", "capacity-units",
                                                                            "logs", "backups", "replication", "support"};
};

}  // namespace stagecraft
