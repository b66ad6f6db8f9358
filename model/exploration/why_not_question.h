#pragma once

#include "model/exploration/setting.h"
#include "model/exploration/why_not.h"
#include "model/support/error.h"

namespace stagecraft {

/// Why the plan is not otherwise, asked as a person asks: an instance type ("m7g.large", "db.r6g.large", "cache.r7g.large"), a stage
/// ("stage 4", "4") or an option ("choices.database=aurora"). One answer for every part it concerns, never none; an error, without
/// a file or a key, says what may be asked.
[[nodiscard]] Result<std::vector<WhyNot>> whyNot(std::string_view subject, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints);

/// The input that would choose what was asked about; nullopt where nothing was understood.
[[nodiscard]] std::optional<Setting> settingThatChooses(std::string_view subject, const Catalog& catalog);

}  // namespace stagecraft
