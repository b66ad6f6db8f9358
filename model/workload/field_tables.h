#pragma once

#include <span>

#include "model/workload/fields.h"

/// The parts of the table of fields that are kept in files of their own; `fields()` has them all.
namespace stagecraft {

[[nodiscard]] std::span<const Field> workloadFields();
[[nodiscard]] std::span<const Field> choiceFields();

}  // namespace stagecraft
