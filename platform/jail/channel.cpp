#include "platform/jail/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "app/core/format.h"

namespace aisland::jail {

namespace {
constexpr size_t kMaxText = 4096;

Error system_error(const char* what) { return {format("%s: %s", what, std::strerror(errno)), "worker", ""}; }
}  // namespace

Result<int> memory_file(ByteView bytes) {
    const int descriptor = memfd_create("aisland", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return system_error("memfd_create");
    for (size_t at = 0; at < bytes.size();) {
        const ssize_t written = write(descriptor, bytes.data() + at, bytes.size() - at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            const Error error = system_error("writing a memory file");
            close(descriptor);
            return error;
        }
        at += static_cast<size_t>(written);
    }
    fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    return descriptor;
}

Result<Bytes> read_memory_file(int descriptor, uint64_t limit) {
    const int seals = fcntl(descriptor, F_GET_SEALS);  // before its size, which would mean nothing
    if (seals < 0 || (seals & F_SEAL_SHRINK) == 0) return Error{"a memory file that can still change", "worker", ""};
    struct stat status {};
    if (fstat(descriptor, &status) != 0) return system_error("fstat");
    const uint64_t size = static_cast<uint64_t>(status.st_size);
    if (size > limit)
        return Error{format("%llu bytes, more than the %llu allowed", static_cast<unsigned long long>(size),
                            static_cast<unsigned long long>(limit)),
                     "worker", "make the file smaller"};
    Bytes out;
    if (size == 0) return out;
    out.reserve(size);
    void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (mapped == MAP_FAILED) return system_error("mmap");
    const std::byte* from = static_cast<const std::byte*>(mapped);
    out.assign(from, from + size);
    munmap(mapped, size);
    return out;
}

Result<void> send_message(int socket, Kind kind, std::string_view text, int descriptor) {
    char buffer[8 + kMaxText];
    const uint32_t length = static_cast<uint32_t>(std::min(text.size(), kMaxText));
    std::memcpy(buffer, &kind, 4);
    std::memcpy(buffer + 4, &length, 4);
    std::memcpy(buffer + 8, text.data(), length);
    iovec part{buffer, 8 + length};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (descriptor >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof(control);
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    while (sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
        if (errno != EINTR) return system_error("the worker's socket");
    return {};
}

Result<Message> receive_message(int socket, int timeout_ms) {
    pollfd wait{socket, POLLIN, 0};
    int ready;
    do ready = poll(&wait, 1, timeout_ms);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) return Error{"timed out", "worker", ""};
    char buffer[8 + kMaxText];
    iovec part{buffer, sizeof(buffer)};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    ssize_t received;
    do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    if (received <= 0) return Error{"closed", "worker", ""};
    Message out;
    // Padding leaves room for a second descriptor, which nobody asked for.
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        for (size_t at = 0; CMSG_LEN(at + sizeof(int)) <= header->cmsg_len; at += sizeof(int)) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(header) + at, sizeof(int));
            if (out.descriptor < 0)
                out.descriptor = descriptor;
            else
                close(descriptor);
        }
    }
    uint32_t length = 0;
    if (received >= 8) std::memcpy(&length, buffer + 4, 4);
    if (received < 8 || static_cast<size_t>(received) != 8 + static_cast<size_t>(length)) {
        if (out.descriptor >= 0) close(out.descriptor);
        return Error{"a malformed message", "worker", ""};
    }
    std::memcpy(&out.kind, buffer, 4);
    out.text.assign(buffer + 8, length);
    return out;
}

}  // namespace aisland::jail
