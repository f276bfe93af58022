#include "platform/host/xr_session.h"

#include <algorithm>
#include <utility>

#include "app/core/format.h"
#include "app/core/log.h"

namespace aisland::host {
namespace {

constexpr auto kStereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
constexpr uint32_t kFailuresAllowed = 10;  // in a row: a runtime that refuses this many frames is as good as lost

XrState plain(XrSessionState state) {
    switch (state) {
        case XR_SESSION_STATE_IDLE: return XrState::idle;
        case XR_SESSION_STATE_READY: return XrState::ready;
        case XR_SESSION_STATE_SYNCHRONIZED: return XrState::synchronized;
        case XR_SESSION_STATE_VISIBLE: return XrState::visible;
        case XR_SESSION_STATE_FOCUSED: return XrState::focused;
        case XR_SESSION_STATE_STOPPING: return XrState::stopping;
        case XR_SESSION_STATE_LOSS_PENDING: return XrState::lost;
        default: return XrState::idle;
    }
}

}  // namespace

Result<std::unique_ptr<XrLink>> XrLink::create(XrRuntime& runtime, gpu::Device& device) {
    std::unique_ptr<XrLink> link(new XrLink(runtime));
    XrGraphicsBindingVulkan2KHR binding{XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR};
    binding.instance = device.instance;
    binding.physicalDevice = device.physical;
    binding.device = device.device;
    binding.queueFamilyIndex = device.queue_family;
    binding.queueIndex = 0;
    XrSessionCreateInfo info{XR_TYPE_SESSION_CREATE_INFO};
    info.next = &binding;
    info.systemId = runtime.system;
    const XrResult result = xrCreateSession(runtime.instance, &info, &link->handle);
    if (XR_FAILED(result))
        return Error{format("the OpenXR runtime refused a session (%s)", xr_name(result)), runtime.name,
                     "close other programs that use the headset, or restart its software"};
    AISLAND_TRY(spaces, XrSpaces::create(runtime, link->handle));
    link->spaces = std::move(spaces);
    AISLAND_TRY(actions, XrActions::create(runtime, link->handle));
    link->actions = std::move(actions);
    return link;
}

XrLink::~XrLink() {
    actions.reset();
    spaces.reset();
    if (handle) xrDestroySession(handle);
}

void XrLink::abandon() {
    if (actions) actions->abandon();
    if (spaces) spaces->abandon();
    handle = XR_NULL_HANDLE;
    running = false;
}

XrSession XrLink::release() {
    actions.reset();
    spaces.reset();
    running = false;
    return std::exchange(handle, XR_NULL_HANDLE);
}

void XrLink::begin() {
    XrSessionBeginInfo info{XR_TYPE_SESSION_BEGIN_INFO};
    info.primaryViewConfigurationType = kStereo;
    const XrResult result = xrBeginSession(handle, &info);
    if (XR_FAILED(result)) {
        log(LogLevel::error, "xr", format("xrBeginSession: %s", xr_name(result)));
        return;
    }
    running = true;
    if (m_runtime.call.set_performance) {
        m_runtime.call.set_performance(handle, XR_PERF_SETTINGS_DOMAIN_CPU_EXT,
                                       XR_PERF_SETTINGS_LEVEL_SUSTAINED_HIGH_EXT);
        m_runtime.call.set_performance(handle, XR_PERF_SETTINGS_DOMAIN_GPU_EXT,
                                       XR_PERF_SETTINGS_LEVEL_SUSTAINED_HIGH_EXT);
    }
    choose_refresh_rate();
}

void XrLink::choose_refresh_rate() {
    const auto& call = m_runtime.call;
    if (!call.enumerate_rates || !call.request_rate) return;
    uint32_t count = 0;
    if (XR_FAILED(call.enumerate_rates(handle, 0, &count, nullptr)) || count == 0) return;
    std::vector<float> rates(count);
    if (XR_FAILED(call.enumerate_rates(handle, count, &count, rates.data())) || count == 0) return;
    const float highest = *std::max_element(rates.begin(), rates.end());
    const XrResult result = call.request_rate(handle, highest);
    // Read back only from the event: right after the request runtimes still report the old rate.
    if (XR_FAILED(result))
        log(LogLevel::warning, "xr", format("%.0f Hz refused: %s", static_cast<double>(highest), xr_name(result)));
}

bool XrLink::follow(XrSessionState next, std::string& why) {
    state = plain(next);
    switch (next) {
        case XR_SESSION_STATE_READY:
            if (!exit_requested) begin();
            break;
        case XR_SESSION_STATE_STOPPING:
            if (running) {
                running = false;
                const XrResult result = xrEndSession(handle);
                if (XR_FAILED(result)) log(LogLevel::warning, "xr", format("xrEndSession: %s", xr_name(result)));
            }
            break;
        case XR_SESSION_STATE_EXITING:
            running = false;
            exiting = true;
            why = exit_requested ? "left the headset" : "the headset's system asked this program to leave it";
            return false;
        case XR_SESSION_STATE_LOSS_PENDING:
            running = false;
            why = "the headset session is being lost (XR_SESSION_STATE_LOSS_PENDING)";
            return false;
        default: break;
    }
    return true;
}

bool XrLink::poll(std::string& why) {
    for (;;) {
        XrEventDataBuffer event{XR_TYPE_EVENT_DATA_BUFFER};
        const XrResult result = xrPollEvent(m_runtime.instance, &event);
        if (result == XR_EVENT_UNAVAILABLE) return true;
        if (XR_FAILED(result)) {
            if (!fail("xrPollEvent", result)) return true;
            why = loss;
            return false;
        }
        const auto as = [&]<class T>(T*) -> const T& { return *reinterpret_cast<const T*>(&event); };
        switch (event.type) {
            case XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED: {
                const auto& changed = as(static_cast<XrEventDataSessionStateChanged*>(nullptr));
                if (changed.session == handle && !follow(changed.state, why)) return false;
                break;
            }
            case XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING:
                state = XrState::lost;
                why = "the OpenXR runtime is closing (instance loss pending)";
                return false;
            case XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING:
                spaces->recenter_pending(as(static_cast<XrEventDataReferenceSpaceChangePending*>(nullptr)));
                break;
            case XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED: actions->profiles_changed(); break;
            case XR_TYPE_EVENT_DATA_VISIBILITY_MASK_CHANGED_KHR: mask_changed = true; break;
            case XR_TYPE_EVENT_DATA_DISPLAY_REFRESH_RATE_CHANGED_FB:
                refresh_hz = as(static_cast<XrEventDataDisplayRefreshRateChangedFB*>(nullptr)).toDisplayRefreshRate;
                break;
            case XR_TYPE_EVENT_DATA_EVENTS_LOST:
                log(LogLevel::warning, "xr", "the runtime dropped events");
                actions->profiles_changed();
                mask_changed = true;
                break;
#ifdef XR_EXT_user_presence
            case XR_TYPE_EVENT_DATA_USER_PRESENCE_CHANGED_EXT:
                presence = as(static_cast<XrEventDataUserPresenceChangedEXT*>(nullptr)).isUserPresent
                               ? Presence::present
                               : Presence::absent;
                break;
#endif
            default: break;
        }
    }
}

bool XrLink::fail(const char* call, XrResult result) {
    if (is_loss(result)) {
        state = XrState::lost;
        loss = format("the headset session was lost (%s: %s)", call, xr_name(result));
        return true;
    }
    if (++m_failures == 1) log(LogLevel::warning, "xr", format("%s: %s", call, xr_name(result)));
    if (m_failures <= kFailuresAllowed) return false;
    loss = format("the OpenXR runtime keeps refusing frames (%s: %s)", call, xr_name(result));
    state = XrState::lost;
    return true;
}

void XrLink::request_exit() {
    if (exit_requested || !handle) return;
    exit_requested = true;
    if (running) xrRequestExitSession(handle);
}

}  // namespace aisland::host
