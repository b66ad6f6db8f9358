#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/yaml_tree.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// Inputs as far as they could be read: where a value was refused it keeps its default.
struct ReadInputs {
    Inputs inputs;
    std::vector<Error> errors;                      ///< every refused value, in the file's order
    std::vector<Error> warnings;                    ///< unknown keys
    std::map<std::string, int, std::less<>> lines;  ///< where each input was given, by field key
};

/// Reads name, workload, targets, choices, growth, uncertainty and regret from the map `root`; keys it does not know warn, unless they are
/// among `otherKeys`, and missing keys keep the values of `defaults`.
[[nodiscard]] ReadInputs readInputs(const YamlNode& root, std::string_view file,
                                    std::span<const std::string_view> otherKeys = {}, Inputs defaults = {});

/// The same keys as YAML, every input written out.
[[nodiscard]] std::string inputsYaml(const Inputs& inputs);

}  // namespace stagecraft
