#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "model/support/error.h"

namespace stagecraft {

/// Bytes that are read once, from the front to the back.
class ByteSource {
public:
    ByteSource() = default;
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    /// Puts the next bytes into `into` and tells how many, at least one; 0 at the end.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// A text in memory, handed out in pieces of at most `piece` bytes.
class TextSource : public ByteSource {
public:
    explicit TextSource(std::string_view text, std::size_t piece = SIZE_MAX) : text_(text), piece_(piece) {}
    [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;

private:
    std::string_view text_;
    std::size_t piece_;
};

/// A regular file, plain or gzip (which its first bytes tell, not its name).
class FileSource : public ByteSource {
public:
    /// Told how many bytes of the file, as it lies on disk, have been read, and their CRC-32 so far; false stops reading
    /// with ErrorCode::Cancelled.
    using OnRead = std::function<bool(std::uint64_t bytes, std::uint32_t checksum)>;
    [[nodiscard]] static Result<std::unique_ptr<FileSource>> open(const std::filesystem::path& path, OnRead onRead);
    ~FileSource() override;

    [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
    /// The byte that `read` gives next; 0 at the end.
    [[nodiscard]] Result<char> peek();

private:
    struct Gzip;
    FileSource(std::filesystem::path path, OnRead onRead);
    [[nodiscard]] Result<std::size_t> readRaw(std::span<char> into);
    [[nodiscard]] Result<std::size_t> inflate(std::span<char> into);
    [[nodiscard]] Error problem(ErrorCode code, std::string message) const;

    std::filesystem::path path_;
    OnRead onRead_;
    int descriptor_ = -1;
    std::uint32_t checksum_ = 0;
    std::uint64_t bytesRead_ = 0;
    std::string ahead_;  ///< read but not yet handed out
    std::unique_ptr<Gzip> gzip_;
};

}  // namespace stagecraft
