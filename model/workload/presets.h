#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"
#include "model/workload/fields.h"

namespace stagecraft {

/// A starting point: the inputs of a typical application, each value with its source
/// (resources/presets.yaml).
struct Preset {
    std::string id;           ///< "shop"
    std::string name;         ///< "Shop"
    std::string description;  ///< one sentence
    Inputs inputs;
    std::map<std::string, std::string, std::less<>>
        sources;  ///< by field key, for the values the preset sets

    /// Where the value of `field` comes from: the preset's own source, else that of the field's default.
    [[nodiscard]] std::string_view sourceOf(const Field& field) const;
};

/// Reads presets; `file` is used in messages. Every value must say its source.
[[nodiscard]] Result<std::vector<Preset>> readPresets(std::string_view yaml, std::string_view file);

/// The six presets compiled into the program; the first is `Inputs{}`, the story's "Hooli".
[[nodiscard]] const std::vector<Preset>& presets();

/// nullptr when no preset has this id.
[[nodiscard]] const Preset* preset(std::string_view id);

}  // namespace stagecraft
