#include "platform/os/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <span>
#include <utility>

#include "app/core/format.h"

namespace aisland::os {
namespace {

struct Descriptor {
    int fd = -1;
    explicit Descriptor(int opened) : fd(opened) {}
    Descriptor(Descriptor&& other) noexcept : fd(std::exchange(other.fd, -1)) {}
    ~Descriptor() {
        if (fd >= 0) close(fd);
    }
};

constexpr uint64_t kPiece = 256 << 10;  // of a file: in the processor's cache while something is made of it

std::string advice_for(int error) {
    switch (error) {
        case ENOENT: return "check the path";
        case EACCES:
        case EPERM: return "check the permissions";
        case ENOSPC:
        case EDQUOT: return "free some disk space";
        case EROFS: return "the file system is read-only: choose another place";
        case EMFILE:
        case ENFILE: return "raise the limit of open files";
        default: return {};
    }
}

Error failed(const char* doing, const std::string& path, int error) {
    return {format("%s: %s", doing, std::strerror(error)), path, advice_for(error)};
}

Result<void> write_all(int fd, ByteView bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t written = write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("cannot write", path, errno);
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return {};
}

// To be read: a regular file of at most `limit` bytes.
Result<Descriptor> open_regular(const std::string& path, uint64_t limit, uint64_t& out_size) {
    Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.fd < 0) return failed("cannot open", path, errno);
    struct stat status {};
    if (fstat(file.fd, &status) != 0) return failed("cannot read", path, errno);
    if (!S_ISREG(status.st_mode)) return Error{"not a regular file", path, "name a file"};
    out_size = static_cast<uint64_t>(status.st_size);
    if (out_size > limit)
        return Error{format("%llu bytes, more than the limit of %llu", static_cast<unsigned long long>(out_size), static_cast<unsigned long long>(limit)), path, {}};
    return file;
}

// Fewer than asked for at the end of the file alone.
Result<size_t> read_some(const Descriptor& file, std::span<std::byte> out, const std::string& path) {
    size_t have = 0;
    while (have < out.size()) {
        const ssize_t got = read(file.fd, out.data() + have, out.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("cannot read", path, errno);
        if (got == 0) break;
        have += static_cast<size_t>(got);
    }
    return have;
}

}  // namespace

Result<Bytes> read_file(const std::string& path, uint64_t limit) {
    uint64_t size = 0;
    AISLAND_TRY(file, open_regular(path, limit, size));
    Bytes bytes(size);
    AISLAND_TRY(have, read_some(file, bytes, path));
    bytes.resize(have);  // it may have shrunk meanwhile
    return bytes;
}

Result<Sha256> hash_file(const std::string& path, uint64_t limit) {
    uint64_t left = 0;
    AISLAND_TRY(file, open_regular(path, limit, left));
    Sha256Stream hash;
    Bytes piece(std::min<uint64_t>(left, kPiece));
    while (left > 0) {
        AISLAND_TRY(have, read_some(file, std::span(piece).first(std::min<uint64_t>(left, kPiece)), path));
        if (have == 0) break;
        hash.add(std::span(piece).first(have));
        left -= have;
    }
    return hash.take();
}

namespace {

// A device or pipe, or whatever a link leads to that is one: what reads from it has it open, and renaming would put a file in its place.
bool takes_bytes(const std::string& path) {
    struct stat there {};
    return stat(path.c_str(), &there) == 0 && (S_ISCHR(there.st_mode) || S_ISFIFO(there.st_mode));
}

}  // namespace

Result<void> write_file(const std::string& path, ByteView bytes) {
    if (takes_bytes(path)) {
        const Descriptor device{open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK)};  // a pipe that nobody reads is an error, no wait
        if (device.fd < 0) return failed("cannot open", path, errno);
        fcntl(device.fd, F_SETFL, fcntl(device.fd, F_GETFL) & ~O_NONBLOCK);
        return write_all(device.fd, bytes, path);
    }
    std::string temporary = path + ".XXXXXX";
    Descriptor file{mkostemp(temporary.data(), O_CLOEXEC)};
    if (file.fd < 0) return failed("cannot create", temporary, errno);
    const auto finish = [&]() -> Result<void> {
        AISLAND_CHECK(write_all(file.fd, bytes, path));
        const mode_t mask = umask(0);
        umask(mask);
        if (fchmod(file.fd, 0666 & ~mask) != 0 || fsync(file.fd) != 0) return failed("cannot write", path, errno);
        if (rename(temporary.c_str(), path.c_str()) != 0) return failed("cannot replace", path, errno);
        return {};
    };
    if (auto finished = finish(); !finished) {
        unlink(temporary.c_str());
        return finished;
    }
    // The new name reaches the disk with its folder. Some file systems cannot sync a folder: the file itself is safe
    // then.
    const std::string folder = std::filesystem::path(path).parent_path().string();
    const Descriptor parent{open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (parent.fd >= 0) fsync(parent.fd);
    return {};
}

Result<void> make_folders(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return failed("cannot create the folder", path, error.value());
    return {};
}

}  // namespace aisland::os
