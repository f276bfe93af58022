#include "tests/net/faultproxy.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/net/loopback.h"

extern char** environ;

namespace aisland::net::test {

namespace {

void reset(int fd) {
    const linger hard{1, 0};  // RST, not FIN
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(fd);
}

}  // namespace

struct FaultProxy::State {
    uint16_t target = 0;
    int listener = -1;
    std::atomic<Fault> fault{Fault::none};
    std::atomic<bool> stop{false}, drop{false};
    std::thread thread;

    void carry(int client, int server) {
        pollfd fds[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        size_t carried = 0;
        while (!stop && !drop) {
            const Fault now = fault;
            if (now == Fault::reset) break;
            if (now == Fault::freeze) {
                poll(nullptr, 0, 20);
                continue;
            }
            if (poll(fds, 2, 20) <= 0) continue;
            for (int from = 0; from < 2; ++from) {
                if (!(fds[from].revents & (POLLIN | POLLHUP | POLLERR))) continue;
                char bytes[4096];
                const ssize_t n = recv(fds[from].fd, bytes, now == Fault::dribble ? 1 : sizeof bytes, 0);
                if (n <= 0) return finish(client, server);
                if (now == Fault::flip && from == 1)
                    for (ssize_t i = 0; i < n; ++i)
                        if (++carried % 97 == 0) bytes[i] = static_cast<char>(bytes[i] ^ 0x40);
                for (ssize_t sent = 0; sent < n;) {
                    const ssize_t m = send(fds[1 - from].fd, bytes + sent, static_cast<size_t>(n - sent), MSG_NOSIGNAL);
                    if (m <= 0) return finish(client, server);
                    sent += m;
                }
            }
        }
        finish(client, server);
    }
    void finish(int client, int server) {
        drop = false;
        reset(client);
        reset(server);
    }
    void serve() {
        while (!stop) {
            pollfd p{listener, POLLIN, 0};
            if (poll(&p, 1, 20) <= 0) continue;
            const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const sockaddr_in a = loopback(target);
            if (client < 0 || connect(server, reinterpret_cast<const sockaddr*>(&a), sizeof a) != 0) {
                close(client);
                close(server);
                continue;
            }
            drop = false;
            carry(client, server);
        }
    }
};

FaultProxy::FaultProxy(uint16_t target) : m_state(new State), m_port(0) {
    m_state->target = target;
    m_state->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in a = loopback(0);
    socklen_t size = sizeof a;
    bind(m_state->listener, reinterpret_cast<const sockaddr*>(&a), sizeof a);
    getsockname(m_state->listener, reinterpret_cast<sockaddr*>(&a), &size);
    m_port = ntohs(a.sin_port);
    listen(m_state->listener, 8);
    m_state->thread = std::thread([state = m_state] { state->serve(); });
}

FaultProxy::~FaultProxy() {
    m_state->stop = true;
    m_state->thread.join();
    close(m_state->listener);
    delete m_state;
}

void FaultProxy::set(Fault fault) { m_state->fault = fault; }
void FaultProxy::drop() { m_state->drop = true; }

Process::Process(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (const int fd : {0, 1, 2}) posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    if (posix_spawnp(&m_pid, argv[0], &files, nullptr, argv.data(), environ) != 0) m_pid = 0;
    posix_spawn_file_actions_destroy(&files);
}

Process::~Process() {
    if (m_pid <= 0) return;
    kill(m_pid, SIGKILL);
    waitpid(m_pid, nullptr, 0);
}

const char* faketime_library() {
    for (const char* path : {"/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"})
        if (access(path, R_OK) == 0) return path;
    return nullptr;
}

}  // namespace aisland::net::test
