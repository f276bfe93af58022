#include "tests/net/broker.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/net/loopback.h"

extern char** environ;

namespace aisland::net::test {

namespace {

pid_t spawn(const std::vector<std::string>& words, const std::string& output) {
    std::vector<std::string> copy = words;
    std::vector<char*> argv;
    for (std::string& w : copy) argv.push_back(w.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    pid_t pid = 0;
    const int error = posix_spawnp(&pid, argv[0], &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return error == 0 ? pid : -1;
}

bool listens(uint16_t port) {
    const int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in a = loopback(port);
    const bool yes = connect(s, reinterpret_cast<const sockaddr*>(&a), sizeof a) == 0;
    close(s);
    return yes;
}

}  // namespace

std::string helper_path() { return std::string(AISLAND_BINARY_DIR) + "/bin/aisland-link"; }

uint16_t free_port() {
    const int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in a = loopback(0);
    socklen_t size = sizeof a;
    EXPECT_EQ(bind(s, reinterpret_cast<const sockaddr*>(&a), sizeof a), 0);
    getsockname(s, reinterpret_cast<sockaddr*>(&a), &size);
    close(s);
    return ntohs(a.sin_port);
}

Folder::Folder() {
    char name[] = "/tmp/aisland-net-XXXXXX";
    m_path = mkdtemp(name);
    std::filesystem::permissions(m_path, std::filesystem::perms::all);  // mosquitto leaves root
}
Folder::~Folder() { std::filesystem::remove_all(m_path); }
void Folder::write(const std::string& name, const std::string& text) const { std::ofstream(file(name)) << text; }

int run(const std::vector<std::string>& words) {
    const pid_t pid = spawn(words, "/dev/null");
    int status = -1;
    if (pid > 0) waitpid(pid, &status, 0);
    return status;
}

Broker::Broker(const std::string& extra, bool tls) : m_extra(extra), m_port(free_port()), m_tls(tls) {}

Broker::~Broker() {
    if (m_pid > 0) kill(SIGKILL);
}

std::string Broker::url(const std::string& host) const { return (m_tls ? "mqtts://" : "mqtt://") + host + ":" + std::to_string(m_port); }

void Broker::start() {
    folder.write("mosquitto.conf", "listener " + std::to_string(m_port) + " 127.0.0.1\n" + m_extra + "\nuser root\n");
    const char* program = access("/usr/sbin/mosquitto", X_OK) == 0 ? "/usr/sbin/mosquitto" : "mosquitto";
    m_pid = spawn({program, "-c", folder.file("mosquitto.conf")}, folder.file("broker.log"));
    ASSERT_GT(m_pid, 0) << "mosquitto is not installed";
    ASSERT_TRUE(wait_for(
        20, [&] { return listens(m_port); }, [] { poll(nullptr, 0, 5); }))
        << std::ifstream(folder.file("broker.log")).rdbuf();
}

void Broker::kill(int signal) {
    ::kill(m_pid, signal);
    if (signal == SIGSTOP || signal == SIGCONT) return;
    waitpid(m_pid, nullptr, 0);
    m_pid = 0;
}

struct RawServer::State {
    std::function<void(int)> script;
    int listener = -1;
    std::atomic<bool> stop{false};
    std::thread thread;
};

RawServer::RawServer(std::function<void(int)> script) : m_state(new State), m_port(0) {
    m_state->script = std::move(script);
    m_state->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in a = loopback(0);
    socklen_t size = sizeof a;
    bind(m_state->listener, reinterpret_cast<const sockaddr*>(&a), sizeof a);
    getsockname(m_state->listener, reinterpret_cast<sockaddr*>(&a), &size);
    m_port = ntohs(a.sin_port);
    listen(m_state->listener, 8);
    m_state->thread = std::thread([state = m_state] {
        while (!state->stop) {
            pollfd p{state->listener, POLLIN, 0};
            if (poll(&p, 1, 20) <= 0) continue;
            const int client = accept4(state->listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (client < 0) continue;
            const timeval patience{2, 0};
            setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
            state->script(client);
            close(client);
        }
    });
}

RawServer::~RawServer() {
    m_state->stop = true;
    m_state->thread.join();
    close(m_state->listener);
    delete m_state;
}

bool wait_for(double seconds, const std::function<bool()>& done, const std::function<void()>& turn) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) return false;
        turn();
    }
    return true;
}

}  // namespace aisland::net::test
