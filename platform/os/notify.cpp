#include "platform/os/notify.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace aisland::os {

Result<void> notify_supervisor(std::string_view state) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (!path || !path[0]) return {};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const size_t length = std::strlen(path);
    if ((path[0] != '/' && path[0] != '@') || length >= sizeof(address.sun_path))
        return Error{"not a socket address", std::string("NOTIFY_SOCKET=") + path, "leave it to systemd"};
    std::memcpy(address.sun_path, path, length);
    if (path[0] == '@') address.sun_path[0] = '\0';  // Linux abstract namespace
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return Error{std::string("cannot make a socket: ") + std::strerror(errno), path, {}};
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    const ssize_t sent =
        sendto(fd, state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&address), size);
    const int error = errno;
    close(fd);
    if (sent < 0) return Error{std::string("cannot notify the supervisor: ") + std::strerror(error), path, {}};
    return {};
}

// sd_watchdog_enabled(3).
int64_t watchdog_interval_ns() {
    const auto number = [](const char* name) {
        const char* text = std::getenv(name);
        return text ? std::strtoll(text, nullptr, 10) : 0ll;
    };
    const long long owner = number("WATCHDOG_PID"), microseconds = number("WATCHDOG_USEC");
    if (owner != 0 && owner != getpid()) return 0;
    return microseconds > 0 && microseconds < 1'000'000'000'000 ? microseconds * 1000 : 0;
}

}  // namespace aisland::os
