// The OpenXR session: created, begun, ended and lost as the runtime says. Reads the runtime's events.
#pragma once

#include <memory>
#include <string>

#include "platform/gpu/device.h"
#include "platform/host/xr_actions.h"
#include "platform/host/xr_spaces.h"

namespace aisland::host {

class XrLink {
public:
    static Result<std::unique_ptr<XrLink>> create(XrRuntime& runtime, gpu::Device& device);
    // Frees everything; after abandon() it makes no call into the runtime.
    ~XrLink();
    XrLink(const XrLink&) = delete;
    XrLink& operator=(const XrLink&) = delete;

    // Reads all events and follows them. False when the session is over; `why` says how, `exiting` whether it was asked
    // to.
    bool poll(std::string& why);
    // Notes a failed call. True when the session is lost by it (state lost, `loss` says how), false when only a frame
    // is.
    bool fail(const char* call, XrResult result);
    void succeeded() { m_failures = 0; }
    void request_exit();
    void abandon();
    // Destroys spaces and actions and hands the session over, to be destroyed where a deadline can be kept.
    XrSession release();

    XrSession handle = XR_NULL_HANDLE;
    XrState state = XrState::idle;
    std::string loss;      // why the state is lost
    bool running = false;  // between xrBeginSession and xrEndSession: frames must be waited for
    bool exiting = false;  // EXITING arrived
    bool exit_requested = false;
    bool mask_changed = true;
    Presence presence = Presence::unknown;
    float refresh_hz = 0;  // 0: not known
    std::unique_ptr<XrSpaces> spaces;
    std::unique_ptr<XrActions> actions;

private:
    explicit XrLink(XrRuntime& runtime) : m_runtime(runtime) {}
    bool follow(XrSessionState state, std::string& why);
    void begin();
    void choose_refresh_rate();

    XrRuntime& m_runtime;
    uint32_t m_failures = 0;
};

}  // namespace aisland::host
