#include "app/cli/supervisor.h"

#include "app/core/log.h"
#include "platform/os/notify.h"

namespace aisland::cli {

Supervisor::Supervisor() : m_interval_ns(os::watchdog_interval_ns()) {}
Supervisor::~Supervisor() { tell("STOPPING=1"); }

void Supervisor::frame(Time now, const std::string& status, bool drawn) {
    std::string words;
    if (drawn && !m_ready) words += "READY=1\n", m_ready = true;
    if (status != m_status) words += "STATUS=" + status + "\n", m_status = status;
    if (m_interval_ns > 0 && (m_alive_ns == 0 || now.steady_ns - m_alive_ns >= m_interval_ns / 2)) {
        words += "WATCHDOG=1\n";
        m_alive_ns = now.steady_ns;
    }
    if (words.empty()) return;
    words.pop_back();
    tell(words);
}

void Supervisor::tell(const std::string& words) {
    auto told = os::notify_supervisor(words);
    if (!told && !m_failed) log(LogLevel::warning, "show", told.error().text());
    m_failed = !told;
}

}  // namespace aisland::cli
