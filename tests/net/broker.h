// A real mosquitto on a loopback port of its own, certificates made by openssl, and a broker made of raw bytes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace aisland::net::test {

std::string helper_path();
uint16_t free_port();

// A folder that goes with the object.
class Folder {
public:
    Folder();
    ~Folder();
    std::string file(const std::string& name) const { return m_path + "/" + name; }
    void write(const std::string& name, const std::string& text) const;

private:
    std::string m_path;
};

// Runs a program to its end; its exit status.
int run(const std::vector<std::string>& words);

class Broker {
public:
    // `extra`: lines of its configuration beyond the listener. Not started yet.
    explicit Broker(const std::string& extra = "allow_anonymous true\n", bool tls = false);
    ~Broker();
    void start();  // returns when the port listens
    void kill(int signal);
    uint16_t port() const { return m_port; }
    std::string url(const std::string& host = "127.0.0.1") const;
    Folder folder;

private:
    std::string m_extra;
    uint16_t m_port;
    bool m_tls;
    pid_t m_pid = 0;
};

// Listens, and plays `script` to each client on a thread of its own (the socket is closed afterwards).
class RawServer {
public:
    explicit RawServer(std::function<void(int)> script);
    ~RawServer();
    uint16_t port() const { return m_port; }

private:
    struct State;
    State* m_state;
    uint16_t m_port;
};

// Calls `turn` until `done` or `seconds` are over; a turn waits up to 5 ms for `descriptor` (none: -1).
bool wait_for(double seconds, const std::function<bool()>& done, const std::function<void()>& turn);

}  // namespace aisland::net::test
