#include "platform/jail/crew.h"

#include <system_error>
#include <utility>

namespace aisland::jail {

Crew::Crew(unsigned others) {
    try {
        for (unsigned i = 0; i < others; ++i) m_threads.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // fewer, then
    }
}

Crew::~Crew() {
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_called.notify_all();
    for (std::thread& thread : m_threads) thread.join();
}

void Crew::take_jobs(std::unique_lock<std::mutex>& lock) {
    ++m_busy;
    while (m_next < m_count) {
        const size_t i = m_next++;
        const std::function<void(size_t)>& job = *m_job;
        lock.unlock();
        std::exception_ptr failed;
        try {
            job(i);
        } catch (...) {
            failed = std::current_exception();
        }
        lock.lock();
        if (!failed) continue;
        if (!m_failed) m_failed = failed;
        m_next = m_count;
    }
    if (--m_busy == 0) m_idle.notify_all();
}

void Crew::work() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_called.wait(lock, [this] { return m_ends || m_next < m_count; });
        if (m_ends) return;
        take_jobs(lock);
    }
}

void Crew::run_all(size_t count, const std::function<void(size_t)>& job) {
    std::unique_lock lock(m_mutex);
    m_job = &job, m_next = 0, m_count = count;
    m_called.notify_all();
    take_jobs(lock);
    m_idle.wait(lock, [this] { return m_busy == 0 && m_next == m_count; });
    m_job = nullptr, m_next = m_count = 0;
    if (const std::exception_ptr failed = std::exchange(m_failed, nullptr)) std::rethrow_exception(failed);
}

}  // namespace aisland::jail
