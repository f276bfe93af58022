#include "platform/os/signals.h"

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace aisland::os {
namespace {

// A signal handler can reach nothing but objects of static storage; lock-free atomics are async-signal-safe.
std::atomic<int> s_received{0};
std::atomic<int> s_write_end{-1};
std::atomic<unsigned> s_leave_s{0};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int signal) {
    const int saved = errno;
    int none = 0;
    if (s_received.compare_exchange_strong(none, signal)) {
        const char byte = 1;
        if (const int fd = s_write_end.load(); fd >= 0) [[maybe_unused]]
            const auto ignored = write(fd, &byte, 1);
        if (const unsigned seconds = s_leave_s.load()) alarm(seconds);
    }
    errno = saved;
}

void on_alarm(int) {
    constexpr char kWords[] = "aisland: what it waits for does not answer (a display's server, a driver, a bake of saved content); it leaves without\n";
    [[maybe_unused]] const auto ignored = write(STDERR_FILENO, kWords, sizeof(kWords) - 1);
    _exit(kLeftWithout);
}

void catch_alarm() {
    struct sigaction action {};
    action.sa_handler = on_alarm;
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, nullptr);
}

constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};

}  // namespace

struct StopSignal::Impl {
    int pipe[2] = {-1, -1};
    struct sigaction previous[kSignals.size()]{};
    struct sigaction previous_pipe {};
};

Result<std::unique_ptr<StopSignal>> StopSignal::create(unsigned leave_s) {
    auto impl = std::make_unique<Impl>();
    if (pipe2(impl->pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return Error{std::string("cannot make a pipe for signals: ") + std::strerror(errno),
                     {},
                     "raise the limit of open files"};
    int none = -1;
    if (!s_write_end.compare_exchange_strong(none, impl->pipe[1])) {
        close(impl->pipe[0]);
        close(impl->pipe[1]);
        return Error{"stop signals are already being watched in this process", {}, {}};
    }
    s_received = 0;
    s_leave_s = leave_s;
    if (leave_s) catch_alarm();
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &impl->previous[i]);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, &impl->previous_pipe);
    std::unique_ptr<StopSignal> stop(new StopSignal);
    stop->m_impl = std::move(impl);
    return stop;
}

StopSignal::~StopSignal() {
    for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &m_impl->previous[i], nullptr);
    sigaction(SIGPIPE, &m_impl->previous_pipe, nullptr);
    s_write_end = -1;
    s_leave_s = 0;
    close(m_impl->pipe[0]);
    close(m_impl->pipe[1]);
}

void leave_within(unsigned seconds) {
    catch_alarm();
    alarm(seconds);
}

int StopSignal::received() const { return s_received.load(); }
int StopSignal::descriptor() const { return m_impl->pipe[0]; }

}  // namespace aisland::os
