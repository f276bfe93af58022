// A private X server for one test: a real one, without a screen.
#pragma once

#include <sys/types.h>
#include <string>

namespace aisland::host::test {

class Xvfb {
public:
    // Throws std::runtime_error with what to install when Xvfb does not start.
    Xvfb();
    ~Xvfb();
    Xvfb(const Xvfb&) = delete;
    Xvfb& operator=(const Xvfb&) = delete;
    const std::string& display() const { return m_display; }  // ":97", also set as DISPLAY
    void kill();
    void stop();   // it answers nothing
    void go_on();  // it does again

private:
    pid_t m_pid = -1;
    std::string m_display;
};

// Runs a program and waits; its exit status. Throws when it cannot be started.
int run(const std::string& command);

}  // namespace aisland::host::test
