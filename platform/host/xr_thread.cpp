#include "platform/host/xr_thread.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/core/start_thread.h"

namespace aisland::host {

struct XrThread::State {
    std::mutex mutex;
    std::condition_variable changed;
    Job job;
    bool waiting = false, done = false, leave = false;
    XrResult result = XR_SUCCESS;
    XrFrameState frame{XR_TYPE_FRAME_STATE};
    std::thread thread;

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return waiting || leave; });
            if (leave) return;
            waiting = false;
            lock.unlock();
            XrFrameState made{XR_TYPE_FRAME_STATE};
            const XrResult got = job(made);
            lock.lock();
            result = got;
            frame = made;
            done = true;
            changed.notify_all();
        }
    }
};

XrThread::XrThread() : m_state(new State) {
    m_stuck = !start_thread(m_state->thread, [state = m_state] { state->work(); });  // without one nothing is ever waited for
}

XrThread::~XrThread() {
    if (m_stuck && m_state->thread.joinable()) {
        m_state->thread.detach();
        return;
    }
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->leave = true;
        m_state->changed.notify_all();
    }
    if (m_state->thread.joinable()) m_state->thread.join();
    delete m_state;
}

std::optional<XrResult> XrThread::run(const Job& job, std::chrono::milliseconds limit) {
    if (m_stuck) return std::nullopt;
    std::unique_lock lock(m_state->mutex);
    m_state->job = job;
    m_state->waiting = true;
    m_state->done = false;
    m_state->changed.notify_all();
    // wait_until on the steady clock: a jump of the wall clock is no hang.
    if (!m_state->changed.wait_until(lock, std::chrono::steady_clock::now() + limit, [&] { return m_state->done; })) {
        m_stuck = true;
        return std::nullopt;
    }
    return m_state->result;
}

const XrFrameState& XrThread::frame_state() const { return m_state->frame; }

}  // namespace aisland::host
