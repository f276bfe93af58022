// Threads of a worker, started before it locks itself in: afterwards none can be. They wait for jobs until the crew ends.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace aisland::jail {

class Crew {
public:
    // `others` threads beside the one that runs jobs; fewer, down to none, where the system has no more.
    explicit Crew(unsigned others);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    // app/core/run_all.h. From one thread at a time, and not from within a job.
    void run_all(size_t count, const std::function<void(size_t)>& job);
    size_t size() const { return m_threads.size() + 1; }

private:
    void work();
    void take_jobs(std::unique_lock<std::mutex>& lock);

    std::mutex m_mutex;
    std::condition_variable m_called, m_idle;
    const std::function<void(size_t)>* m_job = nullptr;  // while there is one
    size_t m_next = 0, m_count = 0, m_busy = 0;
    std::exception_ptr m_failed;  // the first
    bool m_ends = false;
    std::vector<std::thread> m_threads;
};

}  // namespace aisland::jail
