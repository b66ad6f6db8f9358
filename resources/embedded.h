#pragma once

#include <span>
#include <string_view>

namespace stagecraft {

/// One file compiled into the program. Both views live as long as the program.
struct EmbeddedFile {
    std::string_view path;  ///< below resources/, for example "catalog/regions.csv"
    std::string_view text;
};

/// Text of the resource at `path`; empty when no such file was compiled in.
[[nodiscard]] std::string_view embeddedText(std::string_view path);

/// Every compiled-in resource, in the order of resources/CMakeLists.txt.
[[nodiscard]] std::span<const EmbeddedFile> embeddedFiles();

}  // namespace stagecraft
