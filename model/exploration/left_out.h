#pragma once

#include <string>
#include <string_view>

#include "model/catalog/catalog.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// The choices of processors and generations that leave a type of servers or nodes out, as settings that would let it in:
/// "choices.architecture=any and choices.generations=any"; empty where none does.
[[nodiscard]] std::string leftOutBy(std::string_view type, const Choices& choices, const Catalog& catalog);

}  // namespace stagecraft
