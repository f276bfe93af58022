#include "platform/net/link.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "app/core/log.h"
#include "app/core/wipe.h"
#include "platform/net/url.h"
#include "platform/net/wire.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX has it declared by whoever uses it

namespace aisland::net {

namespace {

constexpr size_t kMaxReadPerPoll = 4u << 20;
constexpr size_t kMaxOut = 512u << 10;
constexpr int64_t kSecond = 1'000'000'000;

int64_t monotonic_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * kSecond + t.tv_nsec;
}

}  // namespace

struct Link::Impl {
    LinkOptions options;
    LinkState state;
    StatusBody status, before;  // of this helper; summed over the helpers before it
    pid_t pid = 0, dying = 0;   // dying: not reaped yet
    int fd = -1;
    int64_t born_ns = 0, respawn_ns = 0, heard_ns = 0;
    uint64_t asked = 0;   // publish frames given to this helper
    uint64_t handed = 0;  // messages of this helper that were read: its own count comes once a second
    uint32_t deaths = 0;  // quick ones in a row
    bool ever = false;
    std::vector<std::byte> in;
    size_t in_size = 0;
    std::vector<std::byte> out;
    size_t out_sent = 0;

    ~Impl() {
        if (fd >= 0) close(fd);
        if (pid > 0) kill(pid, SIGKILL);
        for (const pid_t p : {pid, dying})
            while (p > 0 && waitpid(p, nullptr, 0) < 0 && errno == EINTR) {
            }
    }

    void spawn(int64_t now_ns);
    void lost(const char* why, int64_t now_ns);
    void reap(int64_t now_ns);
    void read(Time now, const std::function<void(const Message&)>& on_message);
    bool take(const Frame& frame, Time now, const std::function<void(const Message&)>& on_message);
    void write();
    void update_state();
};

void Link::Impl::spawn(int64_t now_ns) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0) {
        state.reason = std::string("no socket for the link helper: ") + std::strerror(errno);
        respawn_ns = now_ns + kSecond;
        return;
    }
    const int room = 1 << 20;
    setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    std::vector<std::string> words{options.helper, "--url", options.url, "--parent", std::to_string(getpid())};
    for (const std::string& filter : options.filters) words.insert(words.end(), {"--filter", filter});
    if (!options.will_topic.empty()) words.insert(words.end(), {"--will", options.will_topic, options.will_payload});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pair[1], 3);  // dup2 drops close-on-exec
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);  // Ctrl-C is for us; the helper goes when we go
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    const int error = posix_spawn(&pid, options.helper.c_str(), &files, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(pair[1]);
    if (error != 0) {
        close(pair[0]);
        pid = 0;
        state.reason = std::string("the link helper cannot be started: ") + std::strerror(error);
        respawn_ns = now_ns + kSecond;
        return;
    }
    fd = pair[0];
    born_ns = heard_ns = now_ns;
    if (ever) ++state.respawns;
    ever = true;
    state.helper_pid = pid;
    state.reason = "connecting";
}

void Link::Impl::lost(const char* why, int64_t now_ns) {
    if (fd >= 0) close(fd);
    fd = -1;
    if (pid > 0) {
        kill(pid, SIGKILL);
        dying = pid;
        pid = 0;
    }
    before.received += std::max(status.received, handed);
    handed = 0;
    before.coalesced += status.coalesced;
    before.dropped += status.dropped;
    before.too_large += status.too_large;
    before.connects += status.connects;
    before.published += status.published;
    status = {};
    asked = 0;
    std::fill_n(in.begin(), in_size, std::byte{0});
    in_size = 0;
    out.clear();
    out_sent = 0;
    // One that lived a while comes back at once; a broker that kills each helper is given more and more time.
    deaths = now_ns - born_ns > 10 * kSecond ? 0 : deaths + 1;
    respawn_ns = now_ns + (50'000'000ll << std::min(deaths, 2u));
    state.reason = why;
    update_state();
}

void Link::Impl::reap(int64_t now_ns) {
    if (dying <= 0) return;
    int how = 0;
    if (waitpid(dying, &how, WNOHANG) != dying) return;
    dying = 0;
    // It left by itself (out of memory, most likely), so the broker is the cause: back off to a minute.
    if (WIFEXITED(how) && WEXITSTATUS(how) != 0) {
        respawn_ns = std::max(respawn_ns, now_ns + std::min<int64_t>(60 * kSecond, (kSecond / 2) << std::min(deaths, 7u)));
        state.reason = "the link helper ran into its memory limit";
        log(LogLevel::warning, "link", state.url + ": the link helper left with status " + std::to_string(WEXITSTATUS(how)));
    }
}

void Link::Impl::update_state() {
    state.connected = status.connected != 0;
    state.received = before.received + std::max(status.received, handed);
    state.coalesced = before.coalesced + status.coalesced;
    state.dropped = before.dropped + status.dropped;
    state.too_large = before.too_large + status.too_large;
    const uint64_t connects = before.connects + status.connects;
    state.reconnects = connects > 0 ? connects - 1 : 0;
    state.published = before.published + status.published;
    state.settled = status.settled == asked;
    state.helper_rss_kb = status.rss_kb;
    state.helper_pid = pid;
}

bool Link::Impl::take(const Frame& frame, Time now, const std::function<void(const Message&)>& on_message) {
    if (frame.header.kind == FrameKind::status) {
        if (frame.body.size() < sizeof(StatusBody)) return false;
        std::memcpy(&status, frame.body.data(), sizeof(StatusBody));
        const std::span<std::byte> reason = frame.body.subspan(sizeof(StatusBody));
        std::string text(reinterpret_cast<const char*>(reason.data()), reason.size());
        if (text != state.reason && !text.empty()) log(LogLevel::warning, "link", state.url + ": " + text);
        state.reason = std::move(text);
        update_state();
        return true;
    }
    if (frame.header.kind != FrameKind::message) return false;
    ++handed;
    const int64_t waited_ns = std::max<int64_t>(0, monotonic_ns() - frame.header.received_ns);
    const Time received{now.steady_ns - waited_ns, now.wall_ms - waited_ns / 1'000'000};
    if (frame.header.flags & kClearedBefore) on_message({frame.topic, {}, false, received});
    on_message({frame.topic, frame.body, (frame.header.flags & kRetained) != 0, received});
    return true;
}

void Link::Impl::read(Time now, const std::function<void(const Message&)>& on_message) {
    size_t total = 0;
    while (fd >= 0 && total < kMaxReadPerPoll) {
        if (in.size() < in_size + (64u << 10)) {  // grown by hand: what the old buffer held is overwritten before it goes
            std::vector<std::byte> larger(std::max(in.size() * 2, size_t{256} << 10));
            std::copy_n(in.begin(), in_size, larger.begin());
            std::fill_n(in.begin(), in_size, std::byte{0});
            asm volatile(""
                         :
                         : "r"(in.data())
                         : "memory");
            in.swap(larger);
        }
        const ssize_t got = ::read(fd, in.data() + in_size, std::min(in.size() - in_size, kMaxReadPerPoll));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) return lost("the link helper died; it is being started again", monotonic_ns());
        heard_ns = monotonic_ns();
        total += static_cast<size_t>(got);
        const size_t filled = in_size + static_cast<size_t>(got);
        size_t at = 0;
        Framing framing = Framing::partial;
        for (;;) {
            Frame frame;
            size_t size = 0;
            framing = frame_at(std::span(in).subspan(at, filled - at), frame, size);
            if (framing != Framing::whole) break;
            if (!take(frame, now, on_message)) {
                framing = Framing::broken;
                break;
            }
            at += size;
        }
        // What was read is not kept: payloads may hold what no one may keep.
        in_size = filled - at;
        std::memmove(in.data(), in.data() + at, in_size);
        overwrite(in.data() + in_size, filled - in_size);
        forget_registers();
        if (framing == Framing::broken) return lost("the link helper sent nonsense; it is being started again", monotonic_ns());
    }
}

void Link::Impl::write() {
    while (fd >= 0 && out_sent < out.size()) {
        const ssize_t sent = send(fd, out.data() + out_sent, out.size() - out_sent, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return;  // full, or gone: read() finds out
        out_sent += static_cast<size_t>(sent);
    }
    if (out_sent == out.size()) {
        out.clear();
        out_sent = 0;
    }
}

Result<Link> Link::create(LinkOptions options) {
    AISLAND_TRY(url, parse_broker_url(options.url));
    if (access(options.helper.c_str(), X_OK) != 0)
        return Error{"the link helper cannot be run: " + std::string(std::strerror(errno)), options.helper, "it belongs beside the program"};
    Link link;
    link.m_impl = std::make_unique<Impl>();
    link.m_impl->options = std::move(options);
    link.m_impl->state.url = url.text();
    link.m_impl->state.reason = "starting";
    return link;
}

Result<Link> Link::create(const std::string& url, const std::string& helper) {
    LinkOptions options;
    options.url = url;
    options.helper = helper;
    return create(std::move(options));
}

Link::~Link() = default;
Link::Link(Link&&) noexcept = default;
Link& Link::operator=(Link&&) noexcept = default;

void Link::poll(Time now, const std::function<void(const Message&)>& on_message) {
    Impl& l = *m_impl;
    const int64_t now_ns = monotonic_ns();
    l.reap(now_ns);
    // A helper says something every second, but may sit in a name look-up while it is not connected.
    const int64_t patience = l.status.connected ? 5 * kSecond : 60 * kSecond;
    if (l.fd >= 0 && now_ns - l.heard_ns > patience) {
        l.read(now, on_message);
        if (l.fd >= 0 && monotonic_ns() - l.heard_ns > patience) l.lost("the link helper hung; it is being started again", now_ns);
    }
    if (l.fd < 0 && l.dying <= 0 && now_ns >= l.respawn_ns) l.spawn(now_ns);
    l.write();
    l.read(now, on_message);
    forget_stack();  // of whoever handled the messages too
    l.update_state();
}

bool Link::publish(std::string_view topic, std::string_view payload, bool retained, bool sure) {
    Impl& l = *m_impl;
    l.write();
    if (l.fd < 0 || topic.size() > 65'535 || payload.size() > kMaxBody || l.out.size() > kMaxOut) return false;
    FrameHeader header;
    header.kind = FrameKind::publish;
    header.flags = static_cast<uint8_t>((retained ? kRetained : 0) | (sure ? kQos1 : 0));
    append_frame(l.out, header, topic, std::as_bytes(std::span(payload.data(), payload.size())));
    ++l.asked;
    l.state.settled = false;
    l.write();
    return true;
}

bool Link::flushed() const { return m_impl->out.empty(); }
const LinkState& Link::state() const { return m_impl->state; }
int Link::descriptor() const { return m_impl->fd; }

}  // namespace aisland::net
