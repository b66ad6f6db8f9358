#include "model/documents/file_io.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <random>
#include <system_error>

#include "model/support/text.h"

namespace stagecraft {

namespace {

/// An open file that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool isOpen() const { return number_ >= 0; }
    /// Some file systems tell only here that they had no room.
    [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

/// A file that is removed unless it was renamed to its place.
class TemporaryFile {
public:
    explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~TemporaryFile() {
        if (!path_.empty()) ::unlink(path_.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] bool renameTo(const std::filesystem::path& target) {
        if (::rename(path_.c_str(), target.c_str()) != 0) return false;
        path_.clear();
        return true;
    }

private:
    std::filesystem::path path_;
};

Error problem(ErrorCode code, const std::filesystem::path& path, std::string message) {
    return {code, path.string(), 0, {}, std::move(message)};
}

/// "cannot be written: No space left on device"
Error systemProblem(ErrorCode code, const std::filesystem::path& path, std::string_view what, int number) {
    return problem(code, path, fmt::format("{}: {}", what, std::generic_category().message(number)));
}

Error unwritable(const std::filesystem::path& path, int number) {
    return systemProblem(ErrorCode::FileUnwritable, path, "cannot be written", number);
}

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> writeInPlace(const std::filesystem::path& path, std::string_view text) {
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (!file.isOpen() || !writeAll(file.number(), text) || !file.close())
        return tl::unexpected(unwritable(path, errno));
    return {};
}

/// Where the links end; the path itself when it is no link. The end need not exist.
std::filesystem::path linkTarget(std::filesystem::path path) {
    constexpr int mostLinks = 40;  // as Linux itself allows
    std::error_code ignored;
    for (int i = 0; i < mostLinks && std::filesystem::is_symlink(path, ignored); ++i) {
        const std::filesystem::path next = std::filesystem::read_symlink(path, ignored);
        if (next.empty()) break;
        path = path.parent_path() / next;  // an absolute `next` replaces the whole
    }
    return path;
}

/// A name beside `target` that no other file has, opened for writing.
std::pair<std::filesystem::path, int> createBeside(const std::filesystem::path& target) {
    std::random_device random;
    for (int attempt = 0; attempt < 100; ++attempt) {
        // Short, so that it fits where the name itself is as long as the file system allows.
        std::filesystem::path path = target.parent_path() / fmt::format(".stagecraft-{:08x}.tmp", random());
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST) return {std::move(path), descriptor};
    }
    return {target, -1};
}

/// The rename itself must outlive a power cut; where a folder cannot be synchronised there is nothing to do
/// about it.
void synchroniseFolder(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path().empty() ? "." : file.parent_path();
    const Descriptor descriptor{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (descriptor.isOpen()) ::fsync(descriptor.number());
}

}  // namespace

Result<std::string> readFile(const std::filesystem::path& path, std::size_t maximumBytes) {
    const auto unreadable = [&](int number) {
        return systemProblem(ErrorCode::FileUnreadable, path, "cannot be read", number);
    };
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.isOpen()) return tl::unexpected(unreadable(errno));
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return tl::unexpected(unreadable(errno));
    if (S_ISDIR(status.st_mode))
        return tl::unexpected(problem(ErrorCode::FileUnreadable, path, "is a folder, not a file"));
    const auto tooLarge = [&] {
        return problem(ErrorCode::FileTooLarge, path,
                       fmt::format("is too large: at most {} bytes are read",
                                   groupedNumber(static_cast<double>(maximumBytes))));
    };
    if (S_ISREG(status.st_mode) && static_cast<std::size_t>(status.st_size) > maximumBytes)
        return tl::unexpected(tooLarge());
    std::string text;
    std::array<char, 65'536> buffer;
    for (;;) {
        const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return tl::unexpected(unreadable(errno));
        if (got == 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (text.size() > maximumBytes) return tl::unexpected(tooLarge());
    }
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view text) {
    if (path.empty())
        return tl::unexpected(problem(ErrorCode::FileUnwritable, path, "a file name is missing"));
    const std::filesystem::path target = linkTarget(path);
    struct stat old {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (exists && S_ISDIR(old.st_mode))
        return tl::unexpected(problem(ErrorCode::FileUnwritable, path, "is a folder, not a file"));
    if (exists && !S_ISREG(old.st_mode)) return writeInPlace(target, text);
    if (exists && ::access(target.c_str(), W_OK) != 0) return tl::unexpected(unwritable(path, errno));

    const auto [name, descriptor] = createBeside(target);
    if (descriptor < 0) return tl::unexpected(unwritable(path, errno));
    TemporaryFile temporary{name};
    Descriptor file{descriptor};
    if (exists && ::fchmod(file.number(), old.st_mode & 07777U) != 0)
        return tl::unexpected(unwritable(path, errno));
    if (!writeAll(file.number(), text) || ::fsync(file.number()) != 0 || !file.close())
        return tl::unexpected(unwritable(path, errno));
    if (!temporary.renameTo(target)) return tl::unexpected(unwritable(path, errno));
    synchroniseFolder(target);
    return {};
}

}  // namespace stagecraft
