#include "tests/host/xvfb.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cstdlib>
#include <stdexcept>

extern char** environ;

namespace aisland::host::test {

Xvfb::Xvfb() {
    // -displayfd: the server picks a free number and writes it when it accepts clients, so nobody has to poll.
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    const std::string fd = std::to_string(ends[1]);
    std::array<char*, 9> arguments{
        const_cast<char*>("Xvfb"), const_cast<char*>("-displayfd"), const_cast<char*>(fd.c_str()),
        const_cast<char*>("-screen"), const_cast<char*>("0"), const_cast<char*>("1280x1024x24"),
        const_cast<char*>("-nolisten"), const_cast<char*>("tcp"), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
    const int spawned = posix_spawnp(&m_pid, "Xvfb", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    std::string number;
    char c = 0;
    while (spawned == 0 && read(ends[0], &c, 1) == 1 && c != '\n') number += c;
    close(ends[0]);
    if (number.empty()) throw std::runtime_error("Xvfb did not start: install the package xvfb");
    m_display = ":" + number;
    setenv("DISPLAY", m_display.c_str(), 1);
}

Xvfb::~Xvfb() { kill(); }

void Xvfb::kill() {
    if (m_pid <= 0) return;
    ::kill(m_pid, SIGTERM);
    go_on();
    waitpid(m_pid, nullptr, 0);
    m_pid = -1;
}

void Xvfb::stop() {
    ::kill(m_pid, SIGSTOP);
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(m_pid), &info, WSTOPPED | WNOWAIT);
}

void Xvfb::go_on() { ::kill(m_pid, SIGCONT); }

int run(const std::string& command) {
    const int status = std::system(command.c_str());
    if (status == -1 || WEXITSTATUS(status) == 127)
        throw std::runtime_error("cannot run \"" + command + "\": install its package");
    return WEXITSTATUS(status);
}

}  // namespace aisland::host::test
