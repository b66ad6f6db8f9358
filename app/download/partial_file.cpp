#include "app/download/partial_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "app/download/http_answer.h"
#include "model/documents/file_io.h"

namespace stagecraft {

namespace {

std::string unwritable(const std::filesystem::path& path, int number) {
    return fmt::format("{} cannot be written: {}", path.string(), std::generic_category().message(number));
}

std::filesystem::path withEnding(std::filesystem::path path, const char* ending) { return path += ending; }

/// Whether the name still leads to the open file: another process may have completed it in between.
bool isSameFile(int descriptor, const std::filesystem::path& path) {
    struct stat open {};
    struct stat named {};
    return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &named) == 0 && open.st_dev == named.st_dev &&
           open.st_ino == named.st_ino;
}

}  // namespace

PartialFile::PartialFile(const std::filesystem::path& target)
    : target_(target), part_(withEnding(target, ".part")), tagFile_(withEnding(target, ".part.etag")) {}

PartialFile::~PartialFile() {
    if (descriptor_ < 0) return;
    if (size_ == 0) discard();  // nothing to go on from
    ::close(descriptor_);
}

tl::expected<std::unique_ptr<PartialFile>, std::string> PartialFile::open(const std::filesystem::path& target) {
    std::unique_ptr<PartialFile> file{new PartialFile{target}};
    if (auto problem = file->openPart()) return tl::unexpected(std::move(*problem));
    file->readTag();
    return file;
}

std::optional<std::string> PartialFile::openPart() {
    descriptor_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0) return unwritable(part_, errno);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 || !isSameFile(descriptor_, part_)) {
        ::close(std::exchange(descriptor_, -1));
        return fmt::format("{} is being written by another download; wait for it", part_.string());
    }
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return unwritable(part_, errno);
    size_ = static_cast<std::uint64_t>(status.st_size);
    return std::nullopt;
}

void PartialFile::readTag() {
    const Result<std::string> text = readFile(tagFile_, longestTag);
    if (text && isStrongTag(*text)) tag_ = *text;
}

std::optional<std::string> PartialFile::writeTag() const {
    if (tag_.empty()) {
        ::unlink(tagFile_.c_str());
        return std::nullopt;
    }
    if (const Result<void> written = writeFileAtomically(tagFile_, tag_); !written)
        return fmt::format("{} {}", tagFile_.string(), written.error().message);
    return std::nullopt;
}

std::optional<std::string> PartialFile::restart(std::string_view tag) {
    // The bytes go before their tag does: a tag never stands beside bytes of another file.
    if (size_ > 0 && ::ftruncate(descriptor_, 0) != 0) return unwritable(part_, errno);
    size_ = 0;
    tag_ = tag;
    return writeTag();
}

std::optional<std::string> PartialFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return unwritable(part_, errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
    return std::nullopt;
}

std::optional<std::string> PartialFile::complete() {
    if (::fsync(descriptor_) != 0) return unwritable(part_, errno);
    if (::rename(part_.c_str(), target_.c_str()) != 0) return unwritable(target_, errno);
    ::unlink(tagFile_.c_str());
    ::close(std::exchange(descriptor_, -1));
    return std::nullopt;
}

void PartialFile::discard() {
    ::unlink(part_.c_str());
    ::unlink(tagFile_.c_str());
}

}  // namespace stagecraft
