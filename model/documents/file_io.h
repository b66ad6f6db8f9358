#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "model/support/error.h"

namespace stagecraft {

/// The whole file as bytes. Errors name the path: missing, a folder, unreadable, or larger than
/// `maximumBytes`, which is noticed before anything larger is read.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& path, std::size_t maximumBytes);

/// Replaces the file in one step: whoever reads sees the old text or the new, never a part, and after an
/// error (no room, no permission) the old file is as it was and nothing is left beside it. Follows symbolic
/// links, keeps permissions, and does not replace a file that may not be written. Devices and pipes are
/// written to as they are.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view text);

}  // namespace stagecraft
