#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace stagecraft {

/// Where the bytes of a file go. Functions that return a text tell why that could not be done.
class Body {
public:
    Body() = default;
    virtual ~Body() = default;
    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;

    /// Bytes that are there, also from an earlier try.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// The strong ETag of the file that the bytes belong to; empty: unknown, so that they cannot be gone on from.
    [[nodiscard]] virtual const std::string& tag() const = 0;
    /// Forgets what is there for a file of this tag.
    [[nodiscard]] virtual std::optional<std::string> restart(std::string_view tag) = 0;
    [[nodiscard]] virtual std::optional<std::string> append(std::string_view bytes) = 0;
};

/// A small file, in memory.
class TextBody : public Body {
public:
    [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
    [[nodiscard]] const std::string& tag() const override { return tag_; }
    [[nodiscard]] std::optional<std::string> restart(std::string_view tag) override {
        text_.clear();
        tag_ = tag;
        return std::nullopt;
    }
    [[nodiscard]] std::optional<std::string> append(std::string_view bytes) override {
        text_ += bytes;
        return std::nullopt;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_, tag_;
};

}  // namespace stagecraft
