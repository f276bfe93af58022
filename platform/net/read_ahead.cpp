#include "platform/net/read_ahead.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "app/core/wipe.h"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

constexpr size_t kBlock = 64u << 10;  // read(2) hands no context on, so there is one of all this
char g_block[kBlock];                 // zeros but for what lies ready: payloads may hold what no one may keep
size_t g_from = 0, g_to = 0;
int g_socket = -1;

}  // namespace

namespace aisland::net {

void read_ahead(int socket) {
    overwrite(g_block + g_from, g_to - g_from);
    g_from = g_to = 0;
    g_socket = socket;
}

bool lies_ready() { return g_from < g_to; }

}  // namespace aisland::net

// The program's own read goes before the C library's wherever a shared library calls it by name (ld.so(8), symbol interposition).
extern "C" __attribute__((visibility("default"))) ssize_t read(int file, void* to, size_t size) {
    if (file < 0 || file != g_socket || size == 0) return syscall(SYS_read, file, to, size);
    if (g_from == g_to) {
        if (size >= kBlock / 4) return recv(file, to, size, 0);  // a large payload need not pass through here
        const ssize_t got = recv(file, g_block, kBlock, 0);
        if (got <= 0) return got;
        g_from = 0;
        g_to = static_cast<size_t>(got);
    }
    const size_t part = std::min(size, g_to - g_from);
    std::memcpy(to, g_block + g_from, part);
    std::memset(g_block + g_from, 0, part);
    g_from += part;
    return static_cast<ssize_t>(part);
}

#else  // sanitizers bring a read of their own

namespace aisland::net {
void read_ahead(int) {}
bool lies_ready() { return false; }
}  // namespace aisland::net

#endif
