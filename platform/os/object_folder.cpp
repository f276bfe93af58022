#include "platform/os/object_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "platform/os/files.h"

namespace aisland::os {
namespace {

namespace fs = std::filesystem;

std::string path_of(const std::string& folder, const Sha256& key) {
    const std::string name = hex(key);
    return folder + "/" + name.substr(0, 2) + "/" + name.substr(2);
}

bool read_all(int fd, std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t got = read(fd, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        bytes = bytes.subspan(static_cast<size_t>(got));
    }
    return true;
}

using Sum = std::array<std::byte, sizeof(XXH128_canonical_t)>;

Sum sum_of(XXH128_hash_t hash) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, hash);
    Sum sum;
    std::memcpy(sum.data(), &canonical, sum.size());
    return sum;
}

// Summed up while it is in the processor's cache; the bytes are not zeroed first.
bool read_summed(int fd, size_t size, Bytes& out_bytes, Sum& out_sum) {
    constexpr size_t kPiece = 256 << 10;
    Bytes piece(std::min(size, kPiece));
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
    if (!state || XXH3_128bits_reset(state.get()) != XXH_OK) return false;
    out_bytes.reserve(size);
    while (out_bytes.size() < size) {
        const std::span<std::byte> next = std::span(piece).first(std::min(size - out_bytes.size(), kPiece));
        if (!read_all(fd, next)) return false;
        XXH3_128bits_update(state.get(), next.data(), next.size());
        out_bytes.insert(out_bytes.end(), next.begin(), next.end());
    }
    out_sum = sum_of(XXH3_128bits_digest(state.get()));
    return true;
}

std::optional<Bytes> find_object(const std::string& folder, const Sha256& key) {
    const std::string path = path_of(folder, key);
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return {};
    struct stat status {};
    Sum kept{}, sum{};
    Bytes bytes;
    const bool whole = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= static_cast<off_t>(kept.size()) && read_all(fd, kept) &&
                       read_summed(fd, static_cast<size_t>(status.st_size) - kept.size(), bytes, sum);
    if (whole) futimens(fd, nullptr);  // used now
    close(fd);
    if (!whole || sum != kept) return {};
    return bytes;
}

bool write_all(int fd, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return true;
}

// Not synced to disk: the checksum tells what a power cut left. XXH3 is no defence against forgery: only this user writes here.
void keep_object(const std::string& folder, const Sha256& key, ByteView bytes) {
    const std::string path = path_of(folder, key);
    if (!make_folders(fs::path(path).parent_path().string())) return;
    std::string temporary = path + ".XXXXXX";
    const int fd = mkostemp(temporary.data(), O_CLOEXEC);
    if (fd < 0) return;
    const Sum sum = sum_of(XXH3_128bits(bytes.data(), bytes.size()));
    const bool whole = write_all(fd, sum) && write_all(fd, bytes);
    close(fd);
    if (!whole || rename(temporary.c_str(), path.c_str()) != 0) unlink(temporary.c_str());
}

}  // namespace

ObjectStore object_folder(const std::string& folder, uint64_t largest) {
    return {[folder](const Sha256& key) { return find_object(folder, key); },
            [folder, largest](const Sha256& key, ByteView bytes) {
                if (bytes.size() <= largest) keep_object(folder, key, bytes);
            }};
}

void prune_objects(const std::string& folder, uint64_t limit) {
    struct Row {
        fs::file_time_type used;
        std::string path;
        uint64_t size;
    };
    std::vector<Row> rows;
    uint64_t total = 0;
    std::error_code error, ignored;
    for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error); !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (!entry->is_regular_file(ignored)) continue;
        rows.push_back({entry->last_write_time(ignored), entry->path().string(), entry->file_size(ignored)});
        total += rows.back().size;
    }
    const auto rank = [limit](const Row& row) { return std::pair(row.size <= limit, row.used); };
    std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return rank(a) < rank(b); });
    for (const Row& row : rows) {
        if (total <= limit) return;
        if (fs::remove(row.path, ignored)) total -= row.size;
    }
}

}  // namespace aisland::os
