#pragma once

#include <filesystem>
#include <memory>
#include <tl/expected.hpp>

#include "app/download/body.h"

namespace stagecraft {

/// `target`.part while it is fetched, with the ETag it belongs to beside it in `target`.part.etag. Both stay when the
/// fetch ends early, for the next one.
class PartialFile : public Body {
public:
    /// Opens what an earlier try left, or a new file. Only one process at a time may.
    [[nodiscard]] static tl::expected<std::unique_ptr<PartialFile>, std::string> open(const std::filesystem::path& target);
    ~PartialFile() override;

    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] const std::string& tag() const override { return tag_; }
    [[nodiscard]] std::optional<std::string> restart(std::string_view tag) override;
    [[nodiscard]] std::optional<std::string> append(std::string_view bytes) override;

    [[nodiscard]] const std::filesystem::path& path() const { return part_; }
    /// Gives the file its name, in one step and for good.
    [[nodiscard]] std::optional<std::string> complete();
    /// Removes it: it is of no use.
    void discard();

private:
    explicit PartialFile(const std::filesystem::path& target);
    [[nodiscard]] std::optional<std::string> openPart();
    void readTag();
    [[nodiscard]] std::optional<std::string> writeTag() const;

    std::filesystem::path target_, part_, tagFile_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::string tag_;
};

}  // namespace stagecraft
