// XrApiLayer_aisland_fault: an OpenXR API layer that makes a real runtime do what it will not do by itself.
//
// AISLAND_XR_FAULTS = "function:calls=what;..."   calls: "3", "3-5", "3-"; counted from 1 in each instance
//   what: an XrResult's name, which is returned instead of calling on, or
//     hang       the call does not return (for an hour)
//     norender   xrWaitFrame: shouldRender becomes false          jump      xrWaitFrame: the display time is ten
//     seconds late invalid    xrLocateViews: flags say not valid               nan       xrLocateViews: valid, and not
//     numbers alpha, additive   xrEnumerateEnvironmentBlendModes: offers that mode too, or only that one
//     idle, ready, synchronized, visible, focused, stopping, loss, exiting, instance, recenter, dropped, present, absent   xrPollEvent: that event
//     single     xrGetSystemProperties: a frame may have one layer
//     late       xrWaitSwapchainImage of images of one layer: waits as long as it may and times out; "held" is written down if it may
// AISLAND_XR_LOG = file: a line "function result" for each call seen; beside it "profile PATH result" for suggested bindings, and
// "depth views=2 reversed=2 result" for each frame whose views bring their depth.
// Offers XR_EXT_user_presence (system property and events) to runtimes that lack it.
#include <openxr/openxr.h>
#include <openxr/openxr_loader_negotiation.h>
#include <openxr/openxr_reflection.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

struct Fault {
    std::string function, what;
    unsigned first = 0, last = 0;
};

// One instance at a time, as the loader allows.
struct Layer {
    std::mutex mutex;
    std::vector<Fault> faults;
    std::map<std::string, unsigned> calls;
    std::string log;
    PFN_xrGetInstanceProcAddr next = nullptr;
    XrInstance instance = XR_NULL_HANDLE;
    XrSession session = XR_NULL_HANDLE;
    bool presence = false;
    std::set<XrSwapchain> flat;  // of one layer: panels
};
Layer& layer() {
    static Layer* const instance = new Layer;  // a hung call may outlive everything
    return *instance;
}

void read_environment() {
    Layer& l = layer();
    l.faults.clear();
    l.calls.clear();
    const char* text = std::getenv("AISLAND_XR_FAULTS");
    std::istringstream stream(text ? text : "");
    for (std::string part; std::getline(stream, part, ';');) {
        const size_t colon = part.find(':'), equals = part.find('=');
        if (colon == std::string::npos || equals == std::string::npos || equals < colon) continue;
        Fault fault{part.substr(0, colon), part.substr(equals + 1)};
        const std::string calls = part.substr(colon + 1, equals - colon - 1);
        fault.first = static_cast<unsigned>(std::strtoul(calls.c_str(), nullptr, 10));
        const size_t dash = calls.find('-');
        fault.last = dash == std::string::npos
                         ? fault.first
                         : static_cast<unsigned>(std::strtoul(calls.c_str() + dash + 1, nullptr, 10));
        if (dash != std::string::npos && fault.last == 0) fault.last = ~0u;
        l.faults.push_back(fault);
    }
    const char* log = std::getenv("AISLAND_XR_LOG");
    l.log = log ? log : "";
}

std::optional<XrResult> result_named(const std::string& name) {
#define AISLAND_NAME(result, value) \
    if (name == #result) return result;
    XR_LIST_ENUM_XrResult(AISLAND_NAME)
#undef AISLAND_NAME
        return std::nullopt;
}

const char* name_of(XrResult value) {
#define AISLAND_NAME(result, number) \
    case result: return #result;
    switch (value) { XR_LIST_ENUM_XrResult(AISLAND_NAME) default : return "?"; }
#undef AISLAND_NAME
}

void record(const char* function, XrResult result) {
    const std::lock_guard lock(layer().mutex);
    if (layer().log.empty()) return;
    if (FILE* file = std::fopen(layer().log.c_str(), "ae")) {
        std::fprintf(file, "%s %s\n", function, name_of(result));
        std::fclose(file);
    }
}

// What to do at this call of `function`; empty: nothing.
std::string fault_at(const char* function) {
    std::string what;
    {
        const std::lock_guard lock(layer().mutex);
        const unsigned call = ++layer().calls[function];
        for (const Fault& fault : layer().faults)
            if (fault.function == function && call >= fault.first && call <= fault.last) what = fault.what;
    }
    if (what == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
    return what;
}

template <class T>
T next(const char* function) {
    PFN_xrVoidFunction pointer = nullptr;
    layer().next(layer().instance, function, &pointer);
    return reinterpret_cast<T>(pointer);
}

#define AISLAND_PASS(function, parameters, arguments)                                             \
    XRAPI_ATTR XrResult XRAPI_CALL layer_##function parameters {                                  \
        const auto injected = result_named(fault_at(#function));                                  \
        const XrResult result = injected ? *injected : next<PFN_##function>(#function) arguments; \
        record(#function, result);                                                                \
        return result;                                                                            \
    }

AISLAND_PASS(xrBeginFrame, (XrSession s, const XrFrameBeginInfo* i), (s, i))
AISLAND_PASS(xrLocateSpace, (XrSpace s, XrSpace b, XrTime t, XrSpaceLocation* l), (s, b, t, l))
AISLAND_PASS(xrSyncActions, (XrSession s, const XrActionsSyncInfo* i), (s, i))
AISLAND_PASS(xrAcquireSwapchainImage, (XrSwapchain s, const XrSwapchainImageAcquireInfo* i, uint32_t* n), (s, i, n))
AISLAND_PASS(xrReleaseSwapchainImage, (XrSwapchain s, const XrSwapchainImageReleaseInfo* i), (s, i))
AISLAND_PASS(xrGetSystem, (XrInstance i, const XrSystemGetInfo* g, XrSystemId* s), (i, g, s))
AISLAND_PASS(xrApplyHapticFeedback, (XrSession s, const XrHapticActionInfo* i, const XrHapticBaseHeader* h), (s, i, h))
AISLAND_PASS(xrBeginSession, (XrSession s, const XrSessionBeginInfo* i), (s, i))
AISLAND_PASS(xrEndSession, (XrSession s), (s))
AISLAND_PASS(xrRequestExitSession, (XrSession s), (s))
AISLAND_PASS(xrDestroySession, (XrSession s), (s))
AISLAND_PASS(xrGetVisibilityMaskKHR, (XrSession s, XrViewConfigurationType t, uint32_t v, XrVisibilityMaskTypeKHR k, XrVisibilityMaskKHR* m), (s, t, v, k, m))
AISLAND_PASS(xrCreateReferenceSpace, (XrSession s, const XrReferenceSpaceCreateInfo* i, XrSpace* p), (s, i, p))

XRAPI_ATTR XrResult XRAPI_CALL layer_xrSuggestInteractionProfileBindings(XrInstance instance, const XrInteractionProfileSuggestedBinding* bindings) {
    const auto injected = result_named(fault_at("xrSuggestInteractionProfileBindings"));
    const XrResult result =
        injected ? *injected : next<PFN_xrSuggestInteractionProfileBindings>("xrSuggestInteractionProfileBindings")(instance, bindings);
    record("xrSuggestInteractionProfileBindings", result);
    char path[XR_MAX_PATH_LENGTH]{};
    uint32_t size = 0;
    next<PFN_xrPathToString>("xrPathToString")(instance, bindings->interactionProfile, sizeof(path), &size, path);
    record((std::string("profile ") + path).c_str(), result);
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrCreateSession(XrInstance instance, const XrSessionCreateInfo* info,
                                                     XrSession* session) {
    const auto injected = result_named(fault_at("xrCreateSession"));
    const XrResult result =
        injected ? *injected : next<PFN_xrCreateSession>("xrCreateSession")(instance, info, session);
    if (XR_SUCCEEDED(result)) layer().session = *session;
    record("xrCreateSession", result);
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrCreateSwapchain(XrSession session, const XrSwapchainCreateInfo* info, XrSwapchain* swapchain) {
    const auto injected = result_named(fault_at("xrCreateSwapchain"));
    const XrResult result = injected ? *injected : next<PFN_xrCreateSwapchain>("xrCreateSwapchain")(session, info, swapchain);
    if (XR_SUCCEEDED(result)) {
        const std::lock_guard lock(layer().mutex);
        info->arraySize == 1 ? (void)layer().flat.insert(*swapchain) : (void)layer().flat.erase(*swapchain);
    }
    record("xrCreateSwapchain", result);
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrWaitSwapchainImage(XrSwapchain swapchain, const XrSwapchainImageWaitInfo* info) {
    const std::string what = fault_at("xrWaitSwapchainImage");
    bool late = what == "late";
    if (late) {
        const std::lock_guard lock(layer().mutex);
        late = layer().flat.count(swapchain) > 0;
    }
    if (late) {
        std::this_thread::sleep_for(std::chrono::nanoseconds(info->timeout));
        record(info->timeout > 0 ? "xrWaitSwapchainImage held" : "xrWaitSwapchainImage late", XR_TIMEOUT_EXPIRED);
        return XR_TIMEOUT_EXPIRED;
    }
    const auto injected = result_named(what);
    const XrResult result = injected ? *injected : next<PFN_xrWaitSwapchainImage>("xrWaitSwapchainImage")(swapchain, info);
    record("xrWaitSwapchainImage", result);
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrWaitFrame(XrSession session, const XrFrameWaitInfo* info, XrFrameState* state) {
    const std::string what = fault_at("xrWaitFrame");
    const auto injected = result_named(what);
    const XrResult result = injected ? *injected : next<PFN_xrWaitFrame>("xrWaitFrame")(session, info, state);
    if (what == "norender") state->shouldRender = XR_FALSE;
    if (what == "jump") state->predictedDisplayTime += 10'000'000'000;
    record("xrWaitFrame", result);
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrEndFrame(XrSession session, const XrFrameEndInfo* info) {
    const std::string what = fault_at("xrEndFrame");
    const auto injected = result_named(what);
    XrFrameEndInfo forwarded = *info;
    forwarded.environmentBlendMode = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    const XrResult result = injected ? *injected : next<PFN_xrEndFrame>("xrEndFrame")(session, &forwarded);
    char name[64];
    std::snprintf(name, sizeof(name), "xrEndFrame layers=%u blend=%d", info->layerCount,
                  static_cast<int>(info->environmentBlendMode));
    record(name, result);
    uint32_t deep = 0, reversed = 0;
    for (uint32_t l = 0; l < info->layerCount; ++l) {
        if (info->layers[l]->type != XR_TYPE_COMPOSITION_LAYER_PROJECTION) continue;
        const auto& projection = *reinterpret_cast<const XrCompositionLayerProjection*>(info->layers[l]);
        for (uint32_t v = 0; v < projection.viewCount; ++v)
            for (auto* link = static_cast<const XrBaseInStructure*>(projection.views[v].next); link; link = link->next) {
                if (link->type != XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR) continue;
                const auto& depth = *reinterpret_cast<const XrCompositionLayerDepthInfoKHR*>(link);
                ++deep, reversed += depth.nearZ > depth.farZ && depth.minDepth == 0 && depth.maxDepth == 1 && depth.subImage.swapchain != XR_NULL_HANDLE;
            }
    }
    std::snprintf(name, sizeof(name), "depth views=%u reversed=%u", deep, reversed);
    if (deep > 0) record(name, result);
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrLocateViews(XrSession session, const XrViewLocateInfo* info, XrViewState* state,
                                                   uint32_t capacity, uint32_t* count, XrView* views) {
    const std::string what = fault_at("xrLocateViews");
    const auto injected = result_named(what);
    const XrResult result =
        injected ? *injected : next<PFN_xrLocateViews>("xrLocateViews")(session, info, state, capacity, count, views);
    if (what == "invalid") state->viewStateFlags = 0;
    if (what == "nan" && capacity > 0) views[0].pose.position.x = std::nanf("");
    record("xrLocateViews", result);
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrEnumerateEnvironmentBlendModes(XrInstance instance, XrSystemId system,
                                                                      XrViewConfigurationType type, uint32_t capacity,
                                                                      uint32_t* count, XrEnvironmentBlendMode* modes) {
    const std::string what = fault_at("xrEnumerateEnvironmentBlendModes");
    std::vector<XrEnvironmentBlendMode> ours;
    if (what == "alpha") ours = {XR_ENVIRONMENT_BLEND_MODE_OPAQUE, XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND};
    if (what == "additive") ours = {XR_ENVIRONMENT_BLEND_MODE_ADDITIVE};
    if (ours.empty())
        return next<PFN_xrEnumerateEnvironmentBlendModes>("xrEnumerateEnvironmentBlendModes")(instance, system, type,
                                                                                              capacity, count, modes);
    *count = static_cast<uint32_t>(ours.size());
    if (capacity == 0) return XR_SUCCESS;
    if (capacity < ours.size()) return XR_ERROR_SIZE_INSUFFICIENT;
    std::copy(ours.begin(), ours.end(), modes);
    return XR_SUCCESS;
}

template <class T>
XrResult event(XrEventDataBuffer* buffer, const T& data) {
    static_assert(sizeof(T) <= sizeof(XrEventDataBuffer));
    std::memcpy(static_cast<void*>(buffer), &data, sizeof(T));
    return XR_SUCCESS;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrPollEvent(XrInstance instance, XrEventDataBuffer* buffer) {
    const std::string what = fault_at("xrPollEvent");
    const auto state = [&](XrSessionState to) {
        XrEventDataSessionStateChanged data{XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED};
        data.session = layer().session;
        data.state = to;
        return event(buffer, data);
    };
    static constexpr std::pair<const char*, XrSessionState> kStates[] = {
        {"idle", XR_SESSION_STATE_IDLE}, {"ready", XR_SESSION_STATE_READY}, {"synchronized", XR_SESSION_STATE_SYNCHRONIZED}, {"visible", XR_SESSION_STATE_VISIBLE}, {"focused", XR_SESSION_STATE_FOCUSED}, {"stopping", XR_SESSION_STATE_STOPPING}, {"loss", XR_SESSION_STATE_LOSS_PENDING}, {"exiting", XR_SESSION_STATE_EXITING}};
    for (const auto& [name, to] : kStates)
        if (what == name) return state(to);
    if (what == "instance")
        return event(buffer, XrEventDataInstanceLossPending{XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING});
    if (what == "dropped") return event(buffer, XrEventDataEventsLost{XR_TYPE_EVENT_DATA_EVENTS_LOST, nullptr, 7});
    if (what == "recenter") {
        XrEventDataReferenceSpaceChangePending data{XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING};
        data.session = layer().session;
        data.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR;
        data.changeTime = 1;
        return event(buffer, data);
    }
    if (what == "present" || what == "absent") {
        XrEventDataUserPresenceChangedEXT data{XR_TYPE_EVENT_DATA_USER_PRESENCE_CHANGED_EXT};
        data.session = layer().session;
        data.isUserPresent = what == "present";
        return event(buffer, data);
    }
    if (const auto injected = result_named(what)) return *injected;
    return next<PFN_xrPollEvent>("xrPollEvent")(instance, buffer);
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrGetSystemProperties(XrInstance instance, XrSystemId system,
                                                           XrSystemProperties* properties) {
    // Taken out of the chain for the runtime, which does not know it.
    XrSystemUserPresencePropertiesEXT* presence = nullptr;
    auto* link = reinterpret_cast<XrBaseOutStructure*>(properties);
    for (; link->next; link = link->next) {
        if (link->next->type != XR_TYPE_SYSTEM_USER_PRESENCE_PROPERTIES_EXT) continue;
        presence = reinterpret_cast<XrSystemUserPresencePropertiesEXT*>(link->next);
        break;
    }
    auto* after = presence ? static_cast<XrBaseOutStructure*>(presence->next) : nullptr;
    if (presence) link->next = after;
    const XrResult result = next<PFN_xrGetSystemProperties>("xrGetSystemProperties")(instance, system, properties);
    if (presence) {
        link->next = reinterpret_cast<XrBaseOutStructure*>(presence);
        presence->supportsUserPresence = XR_TRUE;
    }
    if (fault_at("xrGetSystemProperties") == "single") properties->graphicsProperties.maxLayerCount = 1;
    return result;
}

XRAPI_ATTR XrResult XRAPI_CALL layer_xrGetInstanceProcAddr(XrInstance instance, const char* name,
                                                           PFN_xrVoidFunction* function) {
    struct Entry {
        const char* name;
        PFN_xrVoidFunction function;
    };
#define AISLAND_ENTRY(function) \
    { #function, reinterpret_cast < PFN_xrVoidFunction>(layer_##function) }
    static const Entry kEntries[] = {
        AISLAND_ENTRY(xrGetInstanceProcAddr),
        AISLAND_ENTRY(xrBeginFrame),
        AISLAND_ENTRY(xrLocateSpace),
        AISLAND_ENTRY(xrSyncActions),
        AISLAND_ENTRY(xrAcquireSwapchainImage),
        AISLAND_ENTRY(xrWaitSwapchainImage),
        AISLAND_ENTRY(xrReleaseSwapchainImage),
        AISLAND_ENTRY(xrGetSystem),
        AISLAND_ENTRY(xrApplyHapticFeedback),
        AISLAND_ENTRY(xrBeginSession),
        AISLAND_ENTRY(xrEndSession),
        AISLAND_ENTRY(xrRequestExitSession),
        AISLAND_ENTRY(xrDestroySession),
        AISLAND_ENTRY(xrCreateSession),
        AISLAND_ENTRY(xrWaitFrame),
        AISLAND_ENTRY(xrEndFrame),
        AISLAND_ENTRY(xrLocateViews),
        AISLAND_ENTRY(xrEnumerateEnvironmentBlendModes),
        AISLAND_ENTRY(xrPollEvent),
        AISLAND_ENTRY(xrGetSystemProperties),
        AISLAND_ENTRY(xrSuggestInteractionProfileBindings),
        AISLAND_ENTRY(xrCreateSwapchain),
        AISLAND_ENTRY(xrGetVisibilityMaskKHR),
        AISLAND_ENTRY(xrCreateReferenceSpace),
    };
#undef AISLAND_ENTRY
    for (const Entry& entry : kEntries) {
        if (std::strcmp(entry.name, name) != 0) continue;
        *function = entry.function;
        return XR_SUCCESS;
    }
    return layer().next(instance, name, function);
}

XRAPI_ATTR XrResult XRAPI_CALL create_instance(const XrInstanceCreateInfo* info, const XrApiLayerCreateInfo* layers,
                                               XrInstance* instance) {
    read_environment();
    // The extension this layer adds stays here.
    std::vector<const char*> names;
    for (uint32_t i = 0; i < info->enabledExtensionCount; ++i)
        if (std::strcmp(info->enabledExtensionNames[i], "XR_EXT_user_presence") != 0)
            names.push_back(info->enabledExtensionNames[i]);
    XrInstanceCreateInfo forwarded = *info;
    forwarded.enabledExtensionCount = static_cast<uint32_t>(names.size());
    forwarded.enabledExtensionNames = names.data();
    XrApiLayerCreateInfo rest = *layers;
    rest.nextInfo = layers->nextInfo->next;
    layer().next = layers->nextInfo->nextGetInstanceProcAddr;
    const XrResult result = layers->nextInfo->nextCreateApiLayerInstance(&forwarded, &rest, instance);
    layer().instance = *instance;
    return result;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) XRAPI_ATTR XrResult XRAPI_CALL xrNegotiateLoaderApiLayerInterface(
    const XrNegotiateLoaderInfo* loader, const char*, XrNegotiateApiLayerRequest* request) {
    if (loader->maxInterfaceVersion < XR_CURRENT_LOADER_API_LAYER_VERSION) return XR_ERROR_INITIALIZATION_FAILED;
    request->layerInterfaceVersion = XR_CURRENT_LOADER_API_LAYER_VERSION;
    request->layerApiVersion = XR_CURRENT_API_VERSION;
    request->getInstanceProcAddr = layer_xrGetInstanceProcAddr;
    request->createApiLayerInstance = create_instance;
    return XR_SUCCESS;
}
