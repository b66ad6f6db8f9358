#include "resources/embedded.h"

#include <vector>

struct Entry {
    const char* path;
    const char* begin;
    const char* end;
};

#include "embedded_table.inc"

namespace stagecraft {

std::span<const EmbeddedFile> embeddedFiles() {
    static const std::vector<EmbeddedFile> files = [] {
        std::vector<EmbeddedFile> all;
        for (const Entry& entry : entries)
            all.push_back({entry.path, {entry.begin, static_cast<std::size_t>(entry.end - entry.begin)}});
        return all;
    }();
    return files;
}

std::string_view embeddedText(std::string_view path) {
    for (const EmbeddedFile& file : embeddedFiles())
        if (file.path == path) return file.text;
    return {};
}

}  // namespace stagecraft
