// Turns: a lock for two threads that come again and again. Who waits is next, however soon the other one is back.
#pragma once

#include <mutex>

namespace aisland::telemetry {

class Turns {
public:
    void lock() {
        m_next.lock();
        m_held.lock();
        m_next.unlock();
    }
    void unlock() { m_held.unlock(); }

private:
    std::mutex m_next, m_held;
};
using Turn = std::lock_guard<Turns>;

}  // namespace aisland::telemetry
