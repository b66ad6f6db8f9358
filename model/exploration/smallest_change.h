#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/planning/plan.h"

namespace stagecraft {

/// The smallest change that would admit something, in the terms of what is in its way.
enum class ChangeKind {
    None,
    Price,    ///< USD an hour, at most
    Users,    ///< at most so many
    P99,      ///< milliseconds, a target no stricter than this
    Memory,   ///< GiB a server must hold, at most
    Operations, ///< disk operations a second a server must do, at most
    Availability, ///< a target no stricter than this fraction, or the choice in `setting`, where there is one
    Budget,   ///< USD a month, at least
    Choice,   ///< the input named in `setting`
    Region,   ///< one of the regions named in `setting`, apart by ", "
};

struct SmallestChange {
    ChangeKind kind = ChangeKind::None;
    double from = 0, to = 0;
    std::string setting;  ///< "choices.architecture=any"
    std::vector<SmallestChange> with = {};  ///< changes without which this one admits nothing
};

/// What of a design is in the way for such inputs.
using BlockersOf = std::function<std::vector<Blocker>(const Inputs&)>;

/// The smallest change of `inputs` with which nothing is in the way any more: of what one constraint asks for where it stands alone, fewer
/// users where several do, else one change after the other. None where these do not help. The input `kept`, a choice that was asked about,
/// stays as it is.
[[nodiscard]] SmallestChange changeThatAdmits(const Inputs& inputs, const Catalog& catalog, const BlockersOf& blockersOf, std::string_view kept = {});

/// The inputs with that change made, a region being the first of those named; nullopt where it is not one of the inputs.
[[nodiscard]] std::optional<Inputs> withChange(const Inputs& inputs, const SmallestChange& change);

/// `first`, and `more` with it.
[[nodiscard]] SmallestChange both(SmallestChange first, SmallestChange more);

/// The largest whole number below `now`, from 1 up, for which `fits` holds; nullopt when it does not even for that one.
[[nodiscard]] std::optional<double> mostBelow(double now, const std::function<bool(double)>& fits);

/// Milliseconds: the strictest target that `isMet`, looked for around `told`; nullopt where none up to a million times `told` is.
[[nodiscard]] std::optional<double> strictestTarget(double told, const std::function<bool(double)>& isMet);

}  // namespace stagecraft
