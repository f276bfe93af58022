// Runs a program as its user would and keeps what it said. For tests.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace aisland::test {

struct Ran {
    int status = -1;  // exit status; 128 + signal when a signal ended it
    std::string out, err;
    std::string all() const { return out + err; }
};

inline std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// A folder of its own for one test, gone with it.
class Folder {
public:
    Folder() {
        char name[] = "/tmp/aisland-test-XXXXXX";
        m_path = mkdtemp(name);
    }
    ~Folder() {
        const std::string command = "rm -rf '" + m_path + "'";
        if (std::system(command.c_str()) != 0) std::perror("rm");
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const std::string& name) const { return m_path + "/" + name; }
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

using Environment = std::vector<std::pair<std::string, std::string>>;  // empty value: unset

struct Started {
    pid_t pid = -1;
    std::string out, err;
};

inline Started start(const std::vector<std::string>& command, const Folder& folder, const Environment& environment = {}) {
    Started started{-1, folder / "out.txt", folder / "err.txt"};
    started.pid = fork();
    if (started.pid == 0) {
        dup2(open(started.out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
        dup2(open(started.err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
        if (chdir(folder.path().c_str()) != 0) _exit(126);
        for (const auto& [name, value] : environment)
            value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
        std::vector<char*> arguments;
        for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
        arguments.push_back(nullptr);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    return started;
}

inline Ran finish(const Started& started) {
    int status = 0;
    waitpid(started.pid, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_text(started.out), read_text(started.err)};
}

inline Ran run(const std::vector<std::string>& command, const Folder& folder, const Environment& environment = {}) {
    return finish(start(command, folder, environment));
}

// No display, no headset, no service manager: what a bare machine has. The cache is the user's.
inline Environment bare(const Folder& folder) {
    return {{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}, {"XR_RUNTIME_JSON", folder / "no-runtime.json"}, {"NOTIFY_SOCKET", ""}, {"WATCHDOG_PID", ""}, {"WATCHDOG_USEC", ""}};
}

// The beginning of a command line: the rest runs where it may mount what nobody else sees. Empty where the system grants that to
// nobody, as in many containers.
inline std::vector<std::string> with_own_mounts() {
    using Words = std::vector<std::string>;
    for (const Words& words : {Words{"/usr/bin/unshare", "-r", "-m"}, Words{"/usr/bin/unshare", "-m"}}) {  // an ordinary user; root
        std::string tried = "mount -t tmpfs none /mnt 2>/dev/null";
        for (auto word = words.rbegin(); word != words.rend(); ++word) tried = *word + " " + tried;
        if (std::system((tried + " 2>/dev/null").c_str()) == 0) return words;
    }
    return {};
}

}  // namespace aisland::test
