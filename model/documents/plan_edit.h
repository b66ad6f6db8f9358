#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/documents/plan_yaml.h"
#include "model/exploration/calibration.h"

namespace stagecraft {

/// The plan file `text`, which reads as `plan`, with other values for some inputs. Comments and layout stay
/// where a value stands on a line of its own or its section is a block; else, and where a result was saved
/// (it would no longer be this plan's), every input is written anew. Errors: a key or value that `withValue`
/// refuses.
[[nodiscard]] Result<std::string> withSettings(std::string_view text, const ReadPlan& plan,
                                               std::span<const Setting> settings);

/// A plan file that gives these inputs and leaves all others at their defaults.
[[nodiscard]] std::string planOfSettings(std::span<const Setting> settings);

}  // namespace stagecraft
