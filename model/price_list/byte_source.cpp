#include "model/price_list/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

namespace stagecraft {

namespace {

constexpr std::string_view gzipMark = "\x1f\x8b";
constexpr int windowBitsOfGzip = 15 + 16;  // the largest window, and 16 asks zlib for the gzip frame
constexpr std::size_t blockSize = 1u << 18;

}  // namespace

Result<std::size_t> TextSource::read(std::span<char> into) {
    const std::size_t size = std::min({text_.size(), into.size(), piece_});
    std::copy_n(text_.data(), size, into.data());
    text_.remove_prefix(size);
    return size;
}

struct FileSource::Gzip {
    z_stream stream{};
    std::vector<char> block = std::vector<char>(blockSize);
    bool isBetweenMembers = false;  ///< a gzip file may hold several, one after the other
    bool isAtEnd = false;

    ~Gzip() { inflateEnd(&stream); }
};

FileSource::FileSource(std::filesystem::path path, OnRead onRead) : path_(std::move(path)), onRead_(std::move(onRead)) {}

FileSource::~FileSource() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Error FileSource::problem(ErrorCode code, std::string message) const {
    return {code, path_.string(), 0, {}, std::move(message)};
}

Result<std::unique_ptr<FileSource>> FileSource::open(const std::filesystem::path& path, OnRead onRead) {
    std::unique_ptr<FileSource> source{new FileSource{path, std::move(onRead)}};
    const auto unreadable = [&] {
        return tl::unexpected(source->problem(ErrorCode::FileUnreadable,
                                              "cannot be read: " + std::generic_category().message(errno)));
    };
    source->descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe would wait for its writer
    struct stat status {};
    if (source->descriptor_ < 0 || ::fstat(source->descriptor_, &status) != 0) return unreadable();
    if (!S_ISREG(status.st_mode))
        return tl::unexpected(source->problem(ErrorCode::FileUnreadable, "is not a regular file"));
    ::posix_fadvise(source->descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);

    std::string& ahead = source->ahead_;
    ahead.resize(gzipMark.size());
    const Result<std::size_t> got = source->readRaw(ahead);
    if (!got) return tl::unexpected(got.error());
    ahead.resize(*got);
    if (ahead != gzipMark) return source;
    source->gzip_ = std::make_unique<Gzip>();
    if (inflateInit2(&source->gzip_->stream, windowBitsOfGzip) != Z_OK)
        return tl::unexpected(source->problem(ErrorCode::FileUnreadable, "cannot be unpacked: out of memory"));
    std::copy(ahead.begin(), ahead.end(), source->gzip_->block.begin());
    source->gzip_->stream.next_in = reinterpret_cast<Bytef*>(source->gzip_->block.data());
    source->gzip_->stream.avail_in = static_cast<uInt>(ahead.size());
    ahead.clear();
    return source;
}

Result<std::size_t> FileSource::readRaw(std::span<char> into) {
    for (;;) {
        const ssize_t got = ::read(descriptor_, into.data(), into.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return tl::unexpected(
                problem(ErrorCode::FileUnreadable, "cannot be read: " + std::generic_category().message(errno)));
        const auto size = static_cast<std::size_t>(got);
        checksum_ = static_cast<std::uint32_t>(
            crc32_z(checksum_, reinterpret_cast<const Bytef*>(into.data()), size));
        bytesRead_ += size;
        if (onRead_ && !onRead_(bytesRead_, checksum_))
            return tl::unexpected(problem(ErrorCode::Cancelled, "the import was cancelled; nothing was replaced"));
        return size;
    }
}

Result<std::size_t> FileSource::inflate(std::span<char> into) {
    z_stream& stream = gzip_->stream;
    if (gzip_->isAtEnd) return 0;
    stream.next_out = reinterpret_cast<Bytef*>(into.data());
    stream.avail_out = static_cast<uInt>(into.size());
    while (stream.avail_out == into.size()) {
        if (stream.avail_in == 0) {
            const Result<std::size_t> got = readRaw(gzip_->block);
            if (!got) return got;
            if (*got == 0) {
                gzip_->isAtEnd = true;
                if (gzip_->isBetweenMembers) break;
                return tl::unexpected(problem(ErrorCode::Syntax, "ends in the middle of its gzip data"));
            }
            stream.next_in = reinterpret_cast<Bytef*>(gzip_->block.data());
            stream.avail_in = static_cast<uInt>(*got);
        }
        if (gzip_->isBetweenMembers) inflateReset(&stream);
        const int answer = ::inflate(&stream, Z_NO_FLUSH);
        gzip_->isBetweenMembers = answer == Z_STREAM_END;
        if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR)
            return tl::unexpected(problem(ErrorCode::Syntax, "is not valid gzip data"));
    }
    return into.size() - stream.avail_out;
}

Result<std::size_t> FileSource::read(std::span<char> into) {
    if (!ahead_.empty()) {
        const std::size_t size = std::min(ahead_.size(), into.size());
        std::copy_n(ahead_.begin(), size, into.begin());
        ahead_.erase(0, size);
        return size;
    }
    return gzip_ ? inflate(into) : readRaw(into);
}

Result<char> FileSource::peek() {
    if (ahead_.empty()) {
        std::string block(64, '\0');
        const Result<std::size_t> got = read(block);
        if (!got) return tl::unexpected(got.error());
        block.resize(*got);
        ahead_ = std::move(block);
    }
    return ahead_.empty() ? '\0' : ahead_.front();
}

}  // namespace stagecraft
