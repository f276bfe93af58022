// OpenXR host: the frame loop of a headset. End always follows begin; the runtime's wait has a deadline; every loss
// asks for a rebuild with its reason.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <thread>
#include <utility>

#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/host/xr_host.h"
#include "platform/host/xr_layers.h"
#include "platform/host/xr_session.h"
#include "platform/host/xr_swapchain.h"
#include "platform/host/xr_thread.h"
#include "platform/host/xr_views.h"
#include "platform/os/clock.h"

namespace aisland::host {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kWaitLimit{4000};  // a runtime that holds a frame longer than this hangs
constexpr milliseconds kDestroyLimit{3000};
constexpr int64_t kLeaveLimitNs = 1'500'000'000;  // for the runtime to walk through STOPPING and EXITING
constexpr XrDuration kImageWait = 1'000'000'000;  // nanoseconds
constexpr milliseconds kIdleStep{10};             // no session runs: nothing paces the loop
constexpr VkFormat kDepthFormat = VK_FORMAT_D32_SFLOAT;

class XrHost final : public Host {
public:
    XrHost(std::unique_ptr<XrRuntime> runtime, const XrOptions& options)
        : m_runtime(std::move(runtime)), m_options(options) {
        const auto scaled = [&](uint32_t recommended, uint32_t limit) {
            const float wanted = static_cast<float>(recommended) * std::clamp(m_options.eye_scale, 0.05f, 4.0f);
            return std::clamp(static_cast<uint32_t>(std::lround(wanted)), 16u, std::max(limit, 16u));
        };
        m_surfaces.resize(1);
        Surface& eyes = m_surfaces[0];
        eyes.kind = SurfaceKind::eyes;
        eyes.width = scaled(m_runtime->view.recommendedImageRectWidth, m_runtime->view.maxImageRectWidth);
        eyes.height = scaled(m_runtime->view.recommendedImageRectHeight, m_runtime->view.maxImageRectHeight);
    }
    ~XrHost() override;

    gpu::DeviceRequest request() override { return m_runtime->request(); }
    Result<void> attach(gpu::Device& device) override;
    void detach() override;
    Pulse begin(Input& input, std::string& why) override;
    Result<gpu::Target> target(uint32_t index) override;
    std::span<const View> late_views() override;
    Result<void> end(const Frame* frame) override;

private:
    Result<void> make_images();
    void make_panels(VkFormat color);
    bool wait_frame(std::string& why, bool& lost);
    bool open_frame(std::string& why, bool& lost);
    XrResult close_frame(std::span<const XrCompositionLayerBaseHeader* const> layers, XrEnvironmentBlendMode mode);
    XrResult release_images();
    XrResult show_layers(const Frame& frame, XrEnvironmentBlendMode mode);
    void fill_status(Input& input) const;
    void leave_session();
    void abandon();
    Time time_of(XrTime time) const;
    XrEnvironmentBlendMode blend_mode(const Frame& frame) const;
    bool offers(XrEnvironmentBlendMode mode) const;

    std::unique_ptr<XrRuntime> m_runtime;
    XrOptions m_options;
    XrThread m_thread;
    gpu::Device* m_device = nullptr;
    std::unique_ptr<XrLink> m_link;
    std::unique_ptr<XrImages> m_color, m_depth;
    std::vector<PanelLayer> m_panels;  // surfaces 1..n

    std::vector<Surface> m_surfaces;  // eyes, panels
    XrFrameState m_frame{XR_TYPE_FRAME_STATE};
    bool m_waited = false;  // xrWaitFrame succeeded, xrBeginFrame has not yet
    bool m_frame_open = false;
    bool m_drawn = false;        // target() gave this frame's images
    bool m_views_valid = false;  // this frame's
    VkExtent2D m_depth_drawn{};  // of this frame's depth image
    XrViews m_views;
    int64_t m_leave_by_ns = 0;  // 0: nobody asked to leave
    bool m_haptics_failed = false;
};

XrHost::~XrHost() {
    XrHost::detach();
    if (m_thread.stuck()) {
        m_runtime->abandon();
        return;
    }
    const XrInstance instance = m_runtime->instance;
    m_runtime->abandon();
    if (!m_thread.run([instance](XrFrameState&) { return xrDestroyInstance(instance); }, kDestroyLimit))
        log(LogLevel::error, "xr", "the OpenXR runtime hangs in xrDestroyInstance; left behind");
}

Result<void> XrHost::attach(gpu::Device& device) {
    if (m_thread.stuck()) return Error{"the OpenXR runtime hangs", m_runtime->name, "restart the headset's software"};
    m_device = &device;
    const auto finish = [&]() -> Result<void> {
        AISLAND_TRY(link, XrLink::create(*m_runtime, device));
        m_link = std::move(link);
        return make_images();
    };
    m_views.reset();
    m_waited = m_frame_open = m_drawn = false;
    m_leave_by_ns = 0;
    auto attached = finish();
    if (!attached) detach();
    return attached;
}

Result<void> XrHost::make_images() {
    const std::vector<VkFormat> formats = xr_formats(m_link->handle);
    const VkFormat color = choose_colour_format(formats);
    if (color == VK_FORMAT_UNDEFINED)
        return Error{"the headset offers no 8-bit RGBA format", m_runtime->name, "use another OpenXR runtime"};
    AISLAND_TRY(images, XrImages::create(*m_device, m_link->handle, color,
                                         XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_TRANSFER_SRC_BIT,
                                         m_surfaces[0].width, m_surfaces[0].height, 2));
    m_color = std::move(images);
    make_panels(color);
    const bool depth = m_runtime->has("XR_KHR_composition_layer_depth") &&
                       std::find(formats.begin(), formats.end(), kDepthFormat) != formats.end();
    if (!depth) return {};
    auto made = XrImages::create(*m_device, m_link->handle, kDepthFormat,
                                 XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT,
                                 m_surfaces[0].width, m_surfaces[0].height, 2);
    if (made)
        m_depth = std::move(*made);
    else
        log(LogLevel::warning, "xr", "no depth layer: " + made.error().text());
    return {};
}

// As many as wanted and had; panels beyond them are drawn into the eyes' picture.
void XrHost::make_panels(VkFormat color) {
    m_surfaces.resize(1);
    const uint32_t others = m_runtime->layers > 0 ? m_runtime->layers - 1 : 0;
    for (uint32_t i = 0; i < std::min({m_options.panel_layers, kMaxPanelLayers, others}); ++i) {
        auto made = XrImages::create(*m_device, m_link->handle, color, XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, kPanelWidth, kPanelHeight, 1);
        if (!made) {
            log(LogLevel::warning, "xr", "panels are drawn into the picture: " + made.error().text());
            return;
        }
        m_panels.push_back({std::move(*made)});
        m_surfaces.push_back({SurfaceKind::layer, SurfaceRole::second, kPanelWidth, kPanelHeight});
    }
}

void XrHost::abandon() {
    log(LogLevel::error, "xr", "the OpenXR runtime hangs; its session is left behind");
    if (m_color) m_color->abandon();
    if (m_depth) m_depth->abandon();
    for (PanelLayer& panel : m_panels) panel.images->abandon();
    if (m_link) m_link->abandon();
}

void XrHost::detach() {
    if (!m_device) return;
    if (!m_thread.stuck()) leave_session();
    if (m_thread.stuck()) abandon();
    vkDeviceWaitIdle(m_device->device);
    m_color.reset();
    m_depth.reset();
    m_panels.clear();
    if (m_link) {
        if (const XrSession session = m_link->release();
            session && !m_thread.run([session](XrFrameState&) { return xrDestroySession(session); }, kDestroyLimit))
            log(LogLevel::error, "xr", "the OpenXR runtime hangs in xrDestroySession; left behind");
    }
    m_link.reset();
    m_device = nullptr;
}

// Walks the session to its end with empty frames, as the specification wants, for a bounded time.
void XrHost::leave_session() {
    if (!m_link) return;
    if (m_frame_open) close_frame({}, m_runtime->blend_modes[0]);
    if (m_link->state == XrState::lost) return;
    m_link->request_exit();
    std::string why;
    const int64_t until = os::now().steady_ns + kLeaveLimitNs;
    while (m_link->running && os::now().steady_ns < until) {
        bool lost = false;
        if (!m_link->poll(why) || (m_link->running && !open_frame(why, lost) && (lost || m_thread.stuck()))) return;
        if (m_frame_open) close_frame({}, m_runtime->blend_modes[0]);
    }
    m_link->poll(why);  // IDLE, EXITING
}

bool XrHost::wait_frame(std::string& why, bool& lost) {
    const XrSession session = m_link->handle;
    const auto waited = m_thread.run(
        [session](XrFrameState& frame) {
            const XrFrameWaitInfo info{XR_TYPE_FRAME_WAIT_INFO};
            return xrWaitFrame(session, &info, &frame);
        },
        kWaitLimit);
    if (!waited) {
        lost = true;
        why = "the OpenXR runtime did not answer xrWaitFrame for 4 s";
        return false;
    }
    if (XR_FAILED(*waited)) {
        lost = m_link->fail("xrWaitFrame", *waited);
        if (lost) why = m_link->loss;
        return false;
    }
    m_frame = m_thread.frame_state();
    return true;
}

// True with a frame to end. False: not this time, or `lost`.
bool XrHost::open_frame(std::string& why, bool& lost) {
    // Every wait needs its begin: after a refused one the begin is tried again, not the wait (which would never
    // return).
    if (!m_waited && !wait_frame(why, lost)) return false;
    m_waited = true;
    const XrFrameBeginInfo info{XR_TYPE_FRAME_BEGIN_INFO};
    const XrResult begun = xrBeginFrame(m_link->handle, &info);
    if (XR_FAILED(begun)) {
        lost = m_link->fail("xrBeginFrame", begun);
        if (lost) why = m_link->loss;
        return false;
    }
    m_waited = false;
    m_frame_open = true;  // XR_FRAME_DISCARDED too: the frame before is gone, this one stands
    return true;
}

XrResult XrHost::close_frame(std::span<const XrCompositionLayerBaseHeader* const> layers, XrEnvironmentBlendMode mode) {
    m_frame_open = false;
    XrFrameEndInfo info{XR_TYPE_FRAME_END_INFO};
    info.displayTime = m_frame.predictedDisplayTime;
    info.environmentBlendMode = mode;
    info.layerCount = static_cast<uint32_t>(layers.size());
    info.layers = layers.data();
    return xrEndFrame(m_link->handle, &info);
}

Time XrHost::time_of(XrTime time) const {
    Time now = os::now();
    timespec at{};
    int64_t ahead = m_frame.predictedDisplayPeriod;
    if (m_runtime->call.time_to_timespec &&
        XR_SUCCEEDED(m_runtime->call.time_to_timespec(m_runtime->instance, time, &at)))
        ahead = int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec - now.steady_ns;
    // Runtimes have been seen to predict seconds off after a pause: then the present is the better answer.
    if (ahead < 0 || ahead > 500'000'000) ahead = 0;
    now.steady_ns += ahead;
    now.wall_ms += ahead / 1'000'000;
    return now;
}

void XrHost::fill_status(Input& input) const {
    Status& status = input.status;
    status.xr = m_link ? m_link->state : XrState::none;
    status.views_valid = m_views_valid;
    status.presence = m_link ? m_link->presence : Presence::unknown;
    status.additive = m_runtime->blend_modes[0] == XR_ENVIRONMENT_BLEND_MODE_ADDITIVE;
    status.passthrough = offers(XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND);
    if (m_link && m_link->running)
        status.refresh_hz = m_link->refresh_hz > 0 ? m_link->refresh_hz
                            : m_frame.predictedDisplayPeriod > 0
                                ? 1e9f / static_cast<float>(m_frame.predictedDisplayPeriod)
                                : 0.0f;
}

Pulse XrHost::begin(Input& input, std::string& why) {
    input = {};
    input.now = os::now();
    input.surfaces = m_surfaces;
    m_drawn = m_views_valid = false;
    for (PanelLayer& panel : m_panels) panel.drawn = false;
    if (!m_link) {
        fill_status(input);
        return Pulse::step_only;
    }
    if (m_device->lost) {
        why = "the graphics device was lost";
        return Pulse::rebuild;
    }
    if (m_frame_open) close_frame({}, m_runtime->blend_modes[0]);  // the loop skipped end()
    const bool alive = m_link->state != XrState::lost && m_link->poll(why);
    if (!alive && why.empty()) why = m_link->loss;
    fill_status(input);
    if (!alive) return m_link->exiting && m_link->exit_requested ? Pulse::leave : Pulse::rebuild;
    if (m_leave_by_ns && (input.now.steady_ns > m_leave_by_ns || !m_link->running)) {
        why = "left the headset";
        return Pulse::leave;
    }
    if (!m_link->running) {
        std::this_thread::sleep_for(kIdleStep);
        return Pulse::step_only;
    }
    bool lost = false;
    if (!open_frame(why, lost)) {
        fill_status(input);
        return lost ? Pulse::rebuild : Pulse::step_only;
    }
    input.now = time_of(m_frame.predictedDisplayTime);
    const bool moved = m_link->spaces->update(m_frame.predictedDisplayTime);
    if (std::exchange(m_link->mask_changed, false)) m_views.read_masks(*m_runtime, m_link->handle);
    m_views_valid = m_views.locate(*m_link, m_frame.predictedDisplayTime);
    m_views.locate_head(*m_link, m_frame.predictedDisplayTime);
    input.head = m_views.head();
    input.head_valid = m_views.head_valid();
    if (m_link->state != XrState::lost) {
        const XrResult synced =
            m_link->actions->sync(m_link->spaces->base(), m_frame.predictedDisplayTime, m_views.head(), input.hands);
        if (XR_FAILED(synced)) m_link->fail("xrSyncActions", synced);
    }
    fill_status(input);
    input.status.recentered = moved;
    if (m_link->state == XrState::lost) {
        why = m_link->loss;
        return Pulse::rebuild;
    }
    if (!m_views.known()) return Pulse::step_only;
    input.views = m_views.views();
    return m_frame.shouldRender ? Pulse::draw : Pulse::step_only;
}

Result<gpu::Target> XrHost::target(uint32_t index) {
    if (index > m_panels.size() || !m_color || !m_frame_open) return Error{"no such surface", "headset", {}};
    const bool eyes = index == 0;
    XrImages& images = eyes ? *m_color : *m_panels[index - 1].images;
    gpu::Target target;
    const char* call = "";
    // The eyes wait for their image, a panel for nothing: it has another place.
    XrResult result = images.acquire(eyes ? kImageWait : 0, target.image, target.view, call);
    if (result == XR_SUCCESS && eyes && m_depth) result = m_depth->acquire(kImageWait, target.depth_image, target.depth_view, call);
    if (result != XR_SUCCESS) {
        if (XR_FAILED(result)) m_link->fail(call, result);
        return Error{format("no image from the headset (%s)", xr_name(result)), m_runtime->name, {}};
    }
    target.format = images.format();
    target.width = images.width();
    target.height = images.height();
    target.layers = eyes ? 2 : 1;
    m_depth_drawn = eyes ? VkExtent2D{target.width, target.height} : m_depth_drawn;
    if (eyes) target.depth_drawn = &m_depth_drawn;
    if (eyes) target.hidden = m_views.hidden();
    target.foveated = eyes;
    target.final_layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    if (eyes)
        m_drawn = true;
    else
        m_panels[index - 1].drawn = true;
    return target;
}

std::span<const View> XrHost::late_views() {
    if (!m_views.known()) return {};
    if (m_frame_open && m_views_valid) m_views.locate(*m_link, m_frame.predictedDisplayTime);  // the last valid ones stay when this fails
    return m_views.views();
}

bool XrHost::offers(XrEnvironmentBlendMode mode) const {
    return std::find(m_runtime->blend_modes.begin(), m_runtime->blend_modes.end(), mode) !=
           m_runtime->blend_modes.end();
}

// Pictures without a sky want the real room behind them, where the headset can show it.
XrEnvironmentBlendMode XrHost::blend_mode(const Frame& frame) const {
    bool clear = false;
    for (const Picture& picture : frame.pictures)
        clear |= picture.kind == PictureKind::eyes && picture.background == Background::clear;
    if (clear && offers(XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND)) return XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND;
    if (offers(XR_ENVIRONMENT_BLEND_MODE_OPAQUE)) return XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    return m_runtime->blend_modes[0];
}

Result<void> XrHost::end(const Frame* frame) {
    if (!m_link) return {};
    if (frame && frame->quit && !m_leave_by_ns) {
        m_leave_by_ns = os::now().steady_ns + kLeaveLimitNs;
        m_link->request_exit();
    }
    if (frame && m_link->state == XrState::focused) {
        for (const HapticCue& cue : frame->haptics) {
            const XrResult result = m_link->actions->haptic(cue.hand, cue.seconds, cue.amplitude);
            if (XR_FAILED(result) && !std::exchange(m_haptics_failed, true))
                log(LogLevel::warning, "xr", format("haptics: %s", xr_name(result)));
        }
    }
    const XrResult released = release_images();
    if (XR_FAILED(released)) m_link->fail("xrReleaseSwapchainImage", released);
    if (!m_frame_open) return {};
    const XrEnvironmentBlendMode mode = frame ? blend_mode(*frame) : m_runtime->blend_modes[0];
    const bool show = frame && m_drawn && m_frame.shouldRender && XR_SUCCEEDED(released);
    const XrResult ended = show ? show_layers(*frame, mode) : close_frame({}, mode);
    if (XR_FAILED(ended)) {
        // The next begin() reports the loss: one place decides.
        m_link->fail("xrEndFrame", ended);
        return Error{format("the headset took no picture (%s)", xr_name(ended)), m_runtime->name, {}};
    }
    m_link->succeeded();
    return {};
}

XrResult XrHost::release_images() {
    XrResult result = m_color ? m_color->release() : XR_SUCCESS;
    if (m_depth && XR_SUCCEEDED(result)) result = m_depth->release();
    for (PanelLayer& panel : m_panels)
        if (XR_SUCCEEDED(result)) result = panel.images->release();
    return result;
}

// The panels in the order the frame draws them, then the eyes' picture over them, open where they show.
XrResult XrHost::show_layers(const Frame& frame, XrEnvironmentBlendMode mode) {
    std::array<XrCompositionLayerQuad, kMaxPanelLayers> quads{};
    std::array<const XrCompositionLayerBaseHeader*, 1 + kMaxPanelLayers> layers{};
    uint32_t count = 0;
    Picture eyes;
    for (const Picture& picture : frame.pictures)
        if (picture.kind == PictureKind::eyes) eyes = picture;
    for (const Picture& picture : frame.pictures) {
        const bool ours = picture.kind == PictureKind::panel && picture.surface >= 1 && picture.surface <= m_panels.size();
        if (!ours || picture.eye >= frame.panels.size() || count == quads.size()) continue;
        const PanelLayer& panel = m_panels[picture.surface - 1];
        if (!panel.drawn) continue;
        quads[count] = quad_of(*panel.images, frame.panels[picture.eye], eyes, m_link->spaces->base());
        layers[count] = reinterpret_cast<const XrCompositionLayerBaseHeader*>(&quads[count]);
        ++count;
    }
    std::array<XrCompositionLayerProjectionView, 2> views{};
    std::array<XrCompositionLayerDepthInfoKHR, 2> depths{};
    XrCompositionLayerProjection projection{XR_TYPE_COMPOSITION_LAYER_PROJECTION};
    projection.space = m_link->spaces->base();
    projection.viewCount = 2;
    projection.views = views.data();
    if (mode != XR_ENVIRONMENT_BLEND_MODE_OPAQUE || count > 0)
        projection.layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;  // premultiplied
    const XrRect2Di whole{{0, 0}, {static_cast<int32_t>(m_color->width()), static_cast<int32_t>(m_color->height())}};
    const XrRect2Di drawn{{0, 0}, {static_cast<int32_t>(m_depth_drawn.width), static_cast<int32_t>(m_depth_drawn.height)}};
    for (uint32_t eye = 0; eye < 2; ++eye) {
        views[eye] = {XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW};
        views[eye].pose = m_views.of_eye(eye).pose;
        views[eye].fov = m_views.of_eye(eye).fov;
        views[eye].subImage = {m_color->handle(), whole, eye};
        if (!m_depth) continue;
        depths[eye] = {XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR};
        depths[eye].subImage = {m_depth->handle(), drawn, eye};
        depths[eye].minDepth = 0.0f;
        depths[eye].maxDepth = 1.0f;
        depths[eye].nearZ = std::numeric_limits<float>::infinity();  // reversed-Z: depth 0 is infinitely far
        depths[eye].farZ = kEyesNear;
        views[eye].next = &depths[eye];
    }
    layers[count++] = reinterpret_cast<const XrCompositionLayerBaseHeader*>(&projection);
    return close_frame(std::span(layers).first(count), mode);
}

}  // namespace

Result<std::unique_ptr<Host>> make_openxr(std::unique_ptr<XrRuntime> runtime, const XrOptions& options) {
    AISLAND_CHECK(runtime->read_system());
    return std::unique_ptr<Host>(std::make_unique<XrHost>(std::move(runtime), options));
}

Result<std::unique_ptr<Host>> create_openxr(const XrOptions& options) {
    AISLAND_TRY(runtime, XrRuntime::create(options.without));
    if (const XrResult found = runtime->find_system(); XR_FAILED(found)) return runtime->system_error(found);
    return make_openxr(std::move(runtime), options);
}

}  // namespace aisland::host
