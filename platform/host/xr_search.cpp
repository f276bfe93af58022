#include "platform/host/xr_search.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "app/core/log.h"
#include "app/core/start_thread.h"
#include "platform/host/xr_host.h"

namespace aisland::host {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

constexpr duration<double> kAskAgain{1.0};  // a runtime without a headset
constexpr duration<double> kJoinLimit{3.0};

}  // namespace

struct XrSearch::State {
    XrOptions options;
    uint32_t failures = 0;
    mutable std::mutex mutex;
    std::condition_variable changed;
    bool stop = false, done = false;
    std::unique_ptr<Host> found;
    std::optional<Error> reason;
    std::thread thread;

    // False: time to leave.
    bool pause(duration<double> length) {
        std::unique_lock lock(mutex);
        changed.wait_until(lock, steady_clock::now() + std::chrono::duration_cast<steady_clock::duration>(length),
                           [&] { return stop; });
        return !stop;
    }

    void report(const Error& error) {
        const std::lock_guard lock(mutex);
        if (!reason || reason->text() != error.text()) log(LogLevel::info, "xr", error.text());
        reason = error;
        changed.notify_all();
    }

    // One runtime, asked until its headset is there or the runtime fails.
    std::unique_ptr<Host> try_runtime() {
        auto runtime = XrRuntime::create(options.without);
        if (!runtime) {
            report(runtime.error());
            return nullptr;
        }
        XrResult result = (*runtime)->find_system();
        while (result == XR_ERROR_FORM_FACTOR_UNAVAILABLE) {
            failures = 0;
            report((*runtime)->system_error(result));
            if (!pause(kAskAgain)) return nullptr;
            XrEventDataBuffer event{XR_TYPE_EVENT_DATA_BUFFER};
            while (xrPollEvent((*runtime)->instance, &event) == XR_SUCCESS) {
                if (event.type == XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING) return nullptr;
                event = {XR_TYPE_EVENT_DATA_BUFFER};
            }
            result = (*runtime)->find_system();
        }
        if (XR_FAILED(result)) {
            report((*runtime)->system_error(result));
            return nullptr;
        }
        auto host = make_openxr(std::move(*runtime), options);
        if (!host) {
            report(host.error());
            return nullptr;
        }
        return std::move(*host);
    }

    void work() {
        if (failures > 0 && !pause(duration<double>(xr_retry_seconds(failures)))) return finish(nullptr);
        for (;;) {
            if (auto host = try_runtime()) return finish(std::move(host));
            if (!pause(duration<double>(xr_retry_seconds(failures++)))) return finish(nullptr);
        }
    }

    void finish(std::unique_ptr<Host> host) {
        const std::lock_guard lock(mutex);
        found = std::move(host);
        done = true;
        changed.notify_all();
    }
};

XrSearch::XrSearch(const XrOptions& options, uint32_t failures) : m_state(new State) {
    m_state->options = options;
    m_state->failures = failures;
    if (start_thread(m_state->thread, [state = m_state] { state->work(); })) return;
    m_state->report({"there is no thread left to look for a headset with", "", "end other programs"});
    m_state->done = true;
}

XrSearch::~XrSearch() {
    {
        std::unique_lock lock(m_state->mutex);
        m_state->stop = true;
        m_state->changed.notify_all();
        const auto until = steady_clock::now() + std::chrono::duration_cast<steady_clock::duration>(kJoinLimit);
        if (!m_state->changed.wait_until(lock, until, [&] { return m_state->done; })) {
            log(LogLevel::error, "xr", "the OpenXR runtime hangs while it starts; left behind");
            m_state->thread.detach();
            return;
        }
    }
    if (m_state->thread.joinable()) m_state->thread.join();
    delete m_state;
}

std::unique_ptr<Host> XrSearch::poll() {
    const std::lock_guard lock(m_state->mutex);
    return std::move(m_state->found);
}

std::unique_ptr<Host> XrSearch::wait(double seconds) {
    std::unique_lock lock(m_state->mutex);
    const auto until =
        steady_clock::now() + std::chrono::duration_cast<steady_clock::duration>(duration<double>(seconds));
    m_state->changed.wait_until(lock, until, [&] { return m_state->done || m_state->reason; });
    return std::move(m_state->found);
}

std::optional<Error> XrSearch::reason() const {
    const std::lock_guard lock(m_state->mutex);
    return m_state->reason;
}

}  // namespace aisland::host
