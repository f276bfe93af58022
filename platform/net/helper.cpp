// aisland-link: the MQTT client of the program, in a process of its own. Reads publish frames from descriptor 3 and writes message and
// status frames to it. Holds at most the newest message of each topic. Dies with its parent, and of anything that exceeds its memory.
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "app/core/wipe.h"
#include "platform/net/mqtt.h"
#include "platform/net/read_ahead.h"
#include "platform/net/wire.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AISLAND_SANITIZED 1
// Sanitizers reserve terabytes of address space, so the limit is theirs to hold.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1:max_allocation_size_mb=64:detect_leaks=0"; }
#endif

#ifndef AISLAND_SANITIZED
// Whatever this process gives back to the heap is overwritten first: payloads pass through libmosquitto's and OpenSSL's buffers, and what
// a careless gate sends must not be found here later, not even in a core dump. glibc lets a program put its own in the place of these
// two (The GNU C Library, "Replacing malloc"); its own stay reachable under their internal names.
extern "C" {
void* __libc_malloc(size_t size);
void __libc_free(void* block);
__attribute__((visibility("default"))) void free(void* block) {
    if (block) explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}
__attribute__((visibility("default"))) void* realloc(void* block, size_t size) {
    if (!block) return __libc_malloc(size);
    const size_t have = malloc_usable_size(block);
    if (size != 0 && size <= have && size >= have / 2) return block;
    void* other = __libc_malloc(size);
    if (!other) return nullptr;
    memcpy(other, block, size < have ? size : have);
    free(block);
    return other;
}
}
#endif

namespace aisland::net {
namespace {

constexpr int kParent = 3;
constexpr rlim_t kMemory = 96u << 20;
constexpr size_t kInLimit = 8u << 20, kOutLimit = 4u << 20, kPipe = 256u << 10;
constexpr uint32_t kMaxOutstanding = 200;
constexpr int64_t kSettledEvery_ns = 20'000'000;
constexpr int64_t kLived_ns = 10'000'000'000;  // a connection that lasted so long was a good one
enum Exit { kFine = 0,
            kUsage = 2,
            kMemoryExceeded = 12 };

int64_t monotonic_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1'000'000'000ll + t.tv_nsec;
}

uint64_t dice() {
    uint64_t value = 0;
    if (getrandom(&value, sizeof value, 0) != sizeof value) value = static_cast<uint64_t>(monotonic_ns()) * 0x9e3779b97f4a7c15ull;
    return value;
}

uint32_t rss_kb() {
    long pages = 0, skipped = 0;
    if (FILE* f = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(f, "%ld %ld", &skipped, &pages) != 2) pages = 0;
        std::fclose(f);
    }
    return static_cast<uint32_t>(pages * (sysconf(_SC_PAGESIZE) / 1024));
}

struct Helper {
    MqttOptions options;
    Credentials credentials;
    std::string credentials_problem;

    Newest in{kInLimit};    // from the broker, until the parent reads
    Newest out{kOutLimit};  // from the parent, until the broker takes it
    std::vector<std::byte> to_parent, from_parent;
    size_t sent = 0;
    uint64_t asked = 0;  // publish frames of the parent

    std::optional<Mqtt> mqtt;
    StatusBody status;
    std::string reason = "connecting", told;
    StatusBody told_status;
    int64_t status_ns = 0, next_attempt_ns = 0, outage_ns = 0;
    uint32_t attempt = 0;
    Failure last_failure = Failure::dropped;
    bool was_connected = false;
    int64_t connected_ns = 0;

    int run();
    void attempt_connect(int64_t now_ns);
    void lost(int64_t now_ns);
    void settle();
    void report(int64_t now_ns);
    bool serve_parent(short events);
    void fill();
    void pump_out();
};

void Helper::attempt_connect(int64_t now_ns) {
    if (outage_ns == 0) outage_ns = now_ns;
    reason = reason.empty() ? "connecting" : reason;
    report(now_ns);  // a name look-up may take long
    serve_parent(POLLOUT);
    mqtt.emplace(options, [this](const mosquitto_message& m) {
        ++status.received;
        if (m.payloadlen < 0 || static_cast<size_t>(m.payloadlen) > kMaxBody) {
            ++status.too_large;
            return;
        }
        in.put(m.topic, {static_cast<const std::byte*>(m.payload), static_cast<size_t>(m.payloadlen)}, m.retain ? kRetained : 0, monotonic_ns());
        if (m.payloadlen > 0) explicit_bzero(m.payload, static_cast<size_t>(m.payloadlen));
        if (in.bytes() > kPipe / 2) fill();
    });
    was_connected = false;
    if (!credentials_problem.empty()) {
        mqtt.reset();
        reason = credentials_problem;
        next_attempt_ns = now_ns + 60'000'000'000;
    } else if (!mqtt->connect()) {
        lost(monotonic_ns());
    }
}

void Helper::lost(int64_t now_ns) {
    const Loss loss = mqtt->loss();
    status.published += mqtt->published();
    mqtt.reset();
    if (was_connected) outage_ns = now_ns;
    if (was_connected && now_ns - connected_ns > kLived_ns) last_failure = Failure::dropped, attempt = 0;
    was_connected = false;
    status.connected = 0;
    reason = loss.reason;
    if (loss.other_version) options.version = options.version == 5 ? 4 : 5;
    attempt = loss.failure == last_failure ? attempt + 1 : 0;
    last_failure = loss.failure;
    const double luck = static_cast<double>(dice() >> 11) * 0x1p-53;
    const uint32_t before = attempt;
    next_attempt_ns = now_ns + wait_ms(loss.failure, (now_ns - outage_ns) / 1'000'000, before, luck) * 1'000'000;
    report(now_ns);
    if (loss.out_of_memory) {  // a fresh process is the only honest way back from a half-read packet
        serve_parent(POLLOUT);
        std::_Exit(kMemoryExceeded);
    }
}

// What turned out since the last turn.
void Helper::settle() {
    if (!mqtt || !mqtt->connected()) return;
    if (!was_connected) {
        was_connected = true;
        ++status.connects;
        connected_ns = monotonic_ns();
        if (last_failure != Failure::nonsense) attempt = 0;  // who accepts us to send nonsense is asked less and less
        outage_ns = 0;
    }
    status.connected = 1;
    status.mqtt = static_cast<uint8_t>(options.version);
    reason = mqtt->refused_filters();
    if (reason.empty()) reason = mqtt->refused_publish();
}

void Helper::report(int64_t now_ns) {
    status.tls = options.url.tls;
    status.coalesced = in.coalesced() + out.coalesced();
    status.dropped = in.dropped() + out.dropped();
    if (out.empty() && mqtt && mqtt->connected() && mqtt->outstanding() == 0) status.settled = asked;
    StatusBody body = status;
    if (mqtt) body.published += mqtt->published();
    const bool news = reason != told || body.connected != told_status.connected || status_ns == 0;
    const bool settled = body.settled != told_status.settled;
    if (!news && now_ns - status_ns < (settled ? kSettledEvery_ns : 1'000'000'000)) return;
    if (to_parent.size() - sent > 4 * kPipe) return;  // nobody reads; what we would say is old by then
    status_ns = now_ns;
    told = reason;
    body.rss_kb = rss_kb();
    told_status = body;
    std::vector<std::byte> bytes(sizeof body + reason.size());
    std::memcpy(bytes.data(), &body, sizeof body);
    std::memcpy(bytes.data() + sizeof body, reason.data(), reason.size());
    FrameHeader header;
    header.kind = FrameKind::status;
    append_frame(to_parent, header, "", bytes);
}

// Frames for the parent, as long as the pipe's share has room: what waits longer is still coalesced.
void Helper::fill() {
    while (!in.empty() && to_parent.size() - sent < kPipe) {
        const Newest::Entry& e = in.front();
        FrameHeader header;
        header.kind = FrameKind::message;
        header.flags = e.flags;
        header.received_ns = e.received_ns;
        append_frame(to_parent, header, e.topic, e.body);
        in.pop();
    }
    while (sent < to_parent.size()) {
        const ssize_t n = send(kParent, to_parent.data() + sent, to_parent.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        sent += static_cast<size_t>(n);
    }
    if (sent == to_parent.size() || sent > kPipe) {
        const size_t left = to_parent.size() - sent;
        std::memmove(to_parent.data(), to_parent.data() + sent, left);
        explicit_bzero(to_parent.data() + left, to_parent.size() - left);
        to_parent.resize(left);
        sent = 0;
    }
}

// False: the parent is gone.
bool Helper::serve_parent(short events) {
    if (events & (POLLIN | POLLHUP | POLLERR)) {
        std::byte chunk[32 << 10];
        for (;;) {
            if (out.bytes() > kOutLimit / 2) break;
            const ssize_t n = recv(kParent, chunk, sizeof chunk, MSG_DONTWAIT);
            if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) return false;
            if (n <= 0) break;
            from_parent.insert(from_parent.end(), chunk, chunk + n);
            size_t at = 0;
            for (;;) {
                Frame frame;
                size_t size = 0;
                const Framing framing = frame_at(std::span(from_parent).subspan(at), frame, size);
                if (framing == Framing::broken) return false;
                if (framing == Framing::partial) break;
                if (frame.header.kind == FrameKind::publish) {
                    out.put(frame.topic, frame.body, frame.header.flags, 0);
                    ++asked;
                }
                at += size;
            }
            from_parent.erase(from_parent.begin(), from_parent.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    fill();
    return true;
}

void Helper::pump_out() {
    if (!mqtt || !mqtt->connected()) return;
    while (!out.empty() && mqtt->outstanding() < kMaxOutstanding) {
        if (!mqtt->publish(out.front())) return;
        out.pop();
    }
}

int Helper::run() {
    for (;;) {
        int64_t now_ns = monotonic_ns();
        if (!mqtt && now_ns >= next_attempt_ns) attempt_connect(now_ns);
        now_ns = monotonic_ns();
        settle();
        pump_out();
        report(now_ns);
        fill();

        pollfd fds[2] = {{kParent, POLLIN, 0}, {-1, 0, 0}};
        if (out.bytes() > kOutLimit / 2) fds[0].events = 0;
        if (to_parent.size() > sent || !in.empty()) fds[0].events |= POLLOUT;
        if (mqtt) fds[1] = {mqtt->socket(), static_cast<short>(POLLIN | (mqtt->wants_write() ? POLLOUT : 0)), 0};
        int64_t wait = status.settled != told_status.settled ? kSettledEvery_ns / 1'000'000 : 500;
        const bool ready = mqtt && lies_ready();
        if (ready) wait = 0;
        if (!mqtt) wait = std::clamp<int64_t>((next_attempt_ns - now_ns + 999'999) / 1'000'000, 0, 1000);
        forget_stack();
        if (poll(fds, 2, static_cast<int>(wait)) < 0 && errno != EINTR) return kFine;

        if (!serve_parent(fds[0].revents)) return kFine;
        if (mqtt && !mqtt->turn(ready || (fds[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0, (fds[1].revents & POLLOUT) != 0, monotonic_ns())) {
            settle();
            lost(monotonic_ns());
        }
    }
}

// Nobody debugs, dumps or outgrows this process: it holds the password and everything a broker cares to send.
void confine() {
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef AISLAND_SANITIZED
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    const rlimit memory{kMemory, kMemory};
    setrlimit(RLIMIT_AS, &memory);
#endif
}

int main_of(int argc, char** argv) {
    Helper helper;
    pid_t parent = 0;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const int left = argc - i - 1;
        if (word == "--url" && left >= 1) {
            Result<BrokerUrl> url = parse_broker_url(argv[++i]);
            if (!url) return kUsage;
            helper.options.url = *url;
        } else if (word == "--parent" && left >= 1) {
            parent = static_cast<pid_t>(std::atol(argv[++i]));
        } else if (word == "--filter" && left >= 1) {
            helper.options.filters.emplace_back(argv[++i]);
        } else if (word == "--will" && left >= 2) {
            helper.options.will_topic = argv[++i];
            helper.options.will_payload = argv[++i];
        } else {
            return kUsage;
        }
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (helper.options.url.host.empty() || parent == 0 || getppid() != parent) {
        std::fprintf(stderr, "aisland-link is started by aisland, not by hand\n");
        return kUsage;
    }
    confine();
    char id[32];
    std::snprintf(id, sizeof id, "aisland-%012llx", static_cast<unsigned long long>(dice() & 0xffff'ffff'ffffull));
    helper.options.client_id = id;
    helper.credentials_problem = read_credentials(helper.credentials);
    helper.options.credentials = &helper.credentials;
    mosquitto_lib_init();
    try {
        return helper.run();
    } catch (const std::bad_alloc&) {
        return kMemoryExceeded;
    }
}

}  // namespace
}  // namespace aisland::net

int main(int argc, char** argv) { return aisland::net::main_of(argc, argv); }
