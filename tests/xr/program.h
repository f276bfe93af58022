// The program itself with a headset, watched through its metrics as an operator would.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>

#include "tests/cli/process.h"

namespace aisland::host::test {

class Program {
public:
    // `display`: where a window beside the headset may open; empty: nowhere.
    explicit Program(const std::vector<std::string>& more = {}, const std::string& display = "", const std::string& host = "xr") {
        std::vector<std::string> command = {AISLAND_PROGRAM, "tour", "--host", host, "--eye-scale",
                                            "0.1", "--visit-rate", "4", "--metrics", m_folder / "m.json",
                                            "--lang", "en"};
        command.insert(command.end(), more.begin(), more.end());
        m_started = aisland::test::start(command, m_folder, {{"DISPLAY", display}, {"WAYLAND_DISPLAY", ""}});
    }
    ~Program() {
        if (m_started.pid < 0) return;
        kill(m_started.pid, SIGKILL);
        aisland::test::finish(m_started);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::string metrics() const { return aisland::test::read_text(m_folder / "m.json"); }
    // The text of the first "key": "text"; empty when there is none.
    std::string text(const std::string& key) const { return after("\"" + key + "\": \"", "\""); }
    // The first "key": number; 0 when there is none.
    uint64_t number(const std::string& key) const { return std::strtoull(after("\"" + key + "\": ", ",\n}").c_str(), nullptr, 10); }
    bool runs() {
        if (m_started.pid < 0) return false;
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(m_started.pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
    }
    // Looks at the metrics until `seen`; false after `seconds` or when the program has left.
    bool until(const std::function<bool()>& seen, double seconds = 200) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (runs() && std::chrono::steady_clock::now() < end) {
            if (seen()) return true;
            usleep(50'000);
        }
        return false;
    }
    // Its exit status after being asked to leave; -1 when it takes longer than a minute.
    int leave() {
        kill(m_started.pid, SIGTERM);
        const bool stays = until([] { return false; }, 60) || runs();
        if (stays) return -1;
        const int status = aisland::test::finish(m_started).status;
        m_started.pid = -1;
        return status;
    }
    std::string said() const { return metrics() + aisland::test::read_text(m_started.err); }

private:
    std::string after(const std::string& start, const char* ends) const {
        const std::string all = metrics();
        const size_t at = all.find(start);
        if (at == std::string::npos) return {};
        const size_t from = at + start.size();
        return all.substr(from, all.find_first_of(ends, from) - from);
    }

    aisland::test::Folder m_folder;
    aisland::test::Started m_started;
};

}  // namespace aisland::host::test
