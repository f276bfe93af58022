// A TCP proxy that mistreats what it carries.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace aisland::net::test {

class FaultProxy {
public:
    enum class Fault { none,
                       freeze,
                       dribble,
                       reset,
                       flip };  // freeze: connected, nothing passes; flip: a bit of every kilobyte
    explicit FaultProxy(uint16_t target);
    ~FaultProxy();
    uint16_t port() const { return m_port; }
    void set(Fault fault);
    void drop();  // closes what is connected now

private:
    struct State;
    State* m_state;
    uint16_t m_port;
};

// A program that runs until the object goes.
class Process {
public:
    explicit Process(std::vector<std::string> words);
    ~Process();

private:
    pid_t m_pid = 0;
};

const char* faketime_library();  // nullptr: not installed

}  // namespace aisland::net::test
